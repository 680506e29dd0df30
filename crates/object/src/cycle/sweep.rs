//! Pass 3: find out what is reached from objects held from outside.
//!
//! The sweep goes through the containers in address order. What it reaches ahead of itself it will come to anyway; what it reaches
//! behind itself goes through a small store of work. When that is full, the rest stays noted as reached and is swept once more: the pass
//! needs no memory that grows with the heap.

use heap::Ref;

use super::edges::Plans;
use super::generations::Generation;
use super::note::{DONE, INNER, NONE, REACHED, STATE, View};
use crate::header::Header;

/// Places of the store.
const ROOM: usize = if cfg!(zeal) { 4 } else { 4096 };

/// Notes every container that is reached from one that is held from outside.
pub(super) fn sweep(view: View<'_>, generation: Generation) {
    let mut sweep = Sweep { view, plans: Plans::new(), work: Work::new(), cursor: None };
    view.each_noted(generation, |container, note| {
        sweep.cursor = Some(container);
        let state = note.get() & STATE;
        let reached = state == REACHED || state < REACHED && is_held_from_outside(view.header(container), state);
        if reached {
            let inner = note.get() & INNER;
            note.set(inner | DONE);
            if inner != 0 {
                sweep.follow(container);
                sweep.drain();
            }
        }
    });
    while let Some(first) = sweep.work.lost.take() {
        view.each_noted(generation, |container, note| {
            sweep.cursor = Some(container);
            if container >= first && note.get() & STATE == REACHED {
                note.set(INNER | DONE);
                sweep.follow(container);
                sweep.drain();
            }
        });
    }
}

/// Whether an object has more counts than edges were found: `state` is one more than their number, or says that there are carries.
#[inline(always)]
fn is_held_from_outside(header: &Header, state: u8) -> bool {
    state != super::note::INSIDE && header.count.get() >= state.into()
}

struct Sweep<'a> {
    view: View<'a>,
    plans: Plans,
    work: Work,
    /// Where the sweep is.
    cursor: Option<Ref>,
}

impl Sweep<'_> {
    /// Reaches what `container` holds.
    #[inline(always)]
    fn follow(&mut self, container: Ref) {
        let Sweep { view, plans, work, cursor } = self;
        let plan = plans.of(*view, view.header(container).descriptor());
        let mut reach = |target: Ref| {
            if !target.is_container() {
                return;
            }
            let note = view.note(target);
            let state = note.get() & STATE;
            if state == NONE || state >= REACHED {
                return;
            }
            if note.get() & INNER == 0 {
                note.set(DONE);
            } else {
                note.set(INNER | REACHED);
                if Some(target) <= *cursor {
                    work.push(*view, target);
                }
            }
        };
        plan.class.into_iter().for_each(&mut reach);
        plan.each(*view, container, reach);
    }

    /// Follows what lies behind the sweep.
    #[inline(always)]
    fn drain(&mut self) {
        while let Some(container) = self.work.pop() {
            let note = self.view.note(container);
            note.set(INNER | DONE);
            self.follow(container);
        }
    }
}

/// Reached containers that the sweep has passed.
struct Work {
    stack: [Option<Ref>; ROOM],
    height: usize,
    /// The first of those for which there was no room.
    lost: Option<Ref>,
}

impl Work {
    fn new() -> Work {
        Work { stack: [None; ROOM], height: 0, lost: None }
    }

    #[inline(always)]
    fn push(&mut self, view: View<'_>, container: Ref) {
        prefetch(container.address(view.base));
        if self.height < ROOM {
            self.stack[self.height] = Some(container);
            self.height += 1;
        } else {
            self.lost = Some(self.lost.map_or(container, |first| first.min(container)));
        }
    }

    #[inline(always)]
    fn pop(&mut self) -> Option<Ref> {
        self.height = self.height.checked_sub(1)?;
        self.stack[self.height]
    }
}

/// Asks for the memory at `address` before it is needed.
#[inline(always)]
fn prefetch(address: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch of any address does nothing that can be observed.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::with_exposed_provenance(address)) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
