//! Pass 3: find out what is reached from objects held from outside.
//!
//! The sweep goes through the containers in address order. What it reaches ahead of itself it will come to anyway; what it reaches
//! behind itself goes through a small queue. When that is full, the rest stays noted as reached and is swept once more: the pass needs no
//! memory that grows with the heap.
//!
//! A graph without order soon fills the queue, and would be looked at in random order, waiting for memory each time. So from then on
//! nothing is queued: several sweeps in address order are faster, as long as each of them still gets far.

use std::cell::Cell;

use heap::Ref;

use super::edges::Plans;
use super::generations::Generation;
use super::note::{DONE, INNER, NONE, REACHED, STATE, View, is_done};
use crate::header::Header;

/// Places of the queue.
const ROOM: usize = if cfg!(zeal) { 4 } else { 4096 };
/// A sweep that looks at this share of the containers gets far.
const FAR: usize = 16;

/// Notes every container that is reached from one that is held from outside. So many take part.
pub(super) fn sweep(view: View<'_>, generation: Generation, members: usize) {
    let mut sweep = Sweep { view, plans: Plans::new(), queue: Queue::new(), seen: 0, behind: Behind::Queue };
    let begin = |container: Ref, note: &Cell<u8>| {
        let state = note.get() & STATE;
        if state == REACHED || state < REACHED && is_held_from_outside(view.header(container), state) {
            sweep.reach(container, note);
        }
    };
    view.each_noted_on_pages(generation, |notes| !is_done(notes), begin);
    while let Some(first) = sweep.queue.lost.take() {
        sweep.behind = if sweep.seen >= members / FAR { Behind::Later } else { Behind::QueueAlways };
        sweep.seen = 0;
        let go_on = |container: Ref, note: &Cell<u8>| {
            if container >= first && note.get() & STATE == REACHED {
                sweep.reach(container, note);
            }
        };
        view.each_noted_on_pages(generation, |notes| !is_done(notes), go_on);
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
    queue: Queue,
    /// Containers looked at by this sweep.
    seen: usize,
    behind: Behind,
}

/// What happens to containers that the sweep has passed when it reaches them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// They are looked at at once, as long as the queue has room; when it has none, all later.
    Queue,
    /// As many as there is room for.
    QueueAlways,
    /// They wait for the next sweep.
    Later,
}

impl Sweep<'_> {
    /// The sweep has come to a container that is reached.
    #[inline(always)]
    fn reach(&mut self, container: Ref, note: &Cell<u8>) {
        let inner = note.get() & INNER;
        note.set(inner | DONE);
        if inner != 0 {
            self.follow_all(container);
        }
    }

    /// Reaches what `container` holds, and what lies behind the sweep and is reached by that.
    #[inline(never)]
    fn follow_all(&mut self, container: Ref) {
        let Sweep { view, plans, queue, seen, behind } = self;
        let (view, cursor) = (*view, container);
        let mut container = container;
        loop {
            *seen += 1;
            // One that would be the next of an empty queue does not go through it.
            let mut next: Option<Ref> = None;
            let mut reach = |target: Ref| {
                if !view.is_own_container(target) {
                    return;
                }
                let note = view.note(target);
                let (state, inner) = (note.get() & STATE, note.get() & INNER);
                if state == NONE || state >= REACHED {
                    return;
                }
                if inner == 0 {
                    note.set(DONE);
                } else if target > cursor {
                    note.set(INNER | REACHED);
                } else if *behind == Behind::Later {
                    note.set(INNER | REACHED);
                    queue.lose(target);
                } else {
                    // It will be looked at.
                    note.set(INNER | DONE);
                    if let Some(other) = next.replace(target)
                        && !queue.push(view, other)
                    {
                        overflow(view, queue, behind, other);
                    }
                }
            };
            let descriptor = view.header(container).descriptor();
            let is_new = !plans.is_for(descriptor);
            let plan = plans.of(view, descriptor);
            if is_new {
                // The class is reached by the first of its instances.
                plan.class.into_iter().for_each(&mut reach);
            }
            plan.each(view, container, reach);
            container = match next {
                Some(next) if queue.length == 0 => next,
                Some(next) => {
                    if !queue.push(view, next) {
                        overflow(view, queue, behind, next);
                    }
                    match queue.pop() {
                        Some(first) => first,
                        None => return,
                    }
                }
                None => match queue.pop() {
                    Some(first) => first,
                    None => return,
                },
            };
        }
    }
}

/// The queue has no room: `container` waits for the next sweep, and so does what is in the queue, unless sweeps do not get far.
#[cold]
#[inline(never)]
fn overflow(view: View<'_>, queue: &mut Queue, behind: &mut Behind, container: Ref) {
    let wait = |container: Ref| {
        view.note(container).set(INNER | REACHED);
        Some(container)
    };
    let mut lost = wait(container);
    if *behind == Behind::Queue {
        *behind = Behind::Later;
        while let Some(other) = queue.pop() {
            lost = lost.min(wait(other));
        }
    }
    lost.into_iter().for_each(|lost| queue.lose(lost));
}

/// Reached containers that the sweep has passed, in the order in which they were reached.
struct Queue {
    ring: [Option<Ref>; ROOM],
    first: usize,
    length: usize,
    /// The first of those that are not in the queue.
    lost: Option<Ref>,
}

impl Queue {
    fn new() -> Queue {
        Queue { ring: [None; ROOM], first: 0, length: 0, lost: None }
    }

    /// Whether there was room.
    #[inline(always)]
    fn push(&mut self, view: View<'_>, container: Ref) -> bool {
        if self.length == ROOM {
            return false;
        }
        prefetch(container.address(view.base));
        self.ring[(self.first + self.length) % ROOM] = Some(container);
        self.length += 1;
        true
    }

    #[inline(always)]
    fn pop(&mut self) -> Option<Ref> {
        self.length = self.length.checked_sub(1)?;
        let container = self.ring[self.first];
        self.first = (self.first + 1) % ROOM;
        container
    }

    /// Leaves a container to the next sweep.
    #[inline(always)]
    fn lose(&mut self, container: Ref) {
        self.lost = Some(self.lost.map_or(container, |first| first.min(container)));
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
