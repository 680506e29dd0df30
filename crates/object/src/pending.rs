//! What waits for the language: objects whose finalizer must run, weak references whose callback must be called.
//!
//! A decrement never runs code of the language (the quiet law). What it finds to be done is noted here, and the language does it before
//! its next instruction. Noting never allocates: there is a ring of fixed size, and where that overflows, a bit per object
//! ([`SideTable::Pending`]) that is found again by walking the heap.

use std::cell::Cell;

use heap::{Kind, Ref, SideTable};

use crate::handle::Object;
use crate::space::Space;

/// How many objects the ring holds.
const RING: usize = 1024;

/// What happens when a weakly referenced object dies.
type ForgetWeakly = fn(&Space, &Object);

/// A queue of objects, each owned by the queue.
pub struct Pending {
    ring: Box<[Cell<Option<Ref>>; RING]>,
    first: Cell<usize>,
    length: Cell<usize>,
    /// Objects beyond the ring wait in the side table.
    overflow: Cell<usize>,
    /// What to do when a weakly referenced object dies: set by the weak reference table.
    forget: Cell<Option<ForgetWeakly>>,
}

impl Pending {
    pub(crate) fn new() -> Pending {
        Pending {
            ring: Box::new([const { Cell::new(None) }; RING]),
            first: Cell::new(0),
            length: Cell::new(0),
            overflow: Cell::new(0),
            forget: Cell::new(None),
        }
    }

    /// Whether nothing waits. Read between any two instructions.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.length.get() == 0
    }

    /// Takes over an object that is to be finalized, or a weak reference whose callback is to be called.
    pub(crate) fn finalize(&self, object: Object) {
        if self.length.get() < RING {
            let place = (self.first.get() + self.length.get()) % RING;
            self.length.set(self.length.get() + 1);
            self.ring[place].set(Some(object.into_ref()));
        } else {
            object.space().set_side_bit(SideTable::Pending, object.block());
            self.overflow.set(self.overflow.get() + 1);
            std::mem::forget(object);
        }
    }

    /// The next object in order of arrival.
    pub fn next(&self, space: &Space) -> Option<Object> {
        if self.length.get() == 0 {
            return None;
        }
        let place = self.first.get();
        self.first.set((place + 1) % RING);
        self.length.set(self.length.get() - 1);
        let reference = self.ring[place].take()?;
        if self.overflow.get() > 0 {
            self.refill(space);
        }
        // SAFETY: the queue owned a count of the object.
        Some(unsafe { Object::from_owned_ref(space.base(), reference) })
    }

    /// Moves objects from the side table to the ring.
    #[cold]
    fn refill(&self, space: &Space) {
        space.walk(Kind::Container, |block, _| {
            if self.length.get() < RING && self.overflow.get() > 0 && space.side_bit(SideTable::Pending, block) {
                space.clear_side_bit(SideTable::Pending, block);
                self.overflow.set(self.overflow.get() - 1);
                let place = (self.first.get() + self.length.get()) % RING;
                self.length.set(self.length.get() + 1);
                self.ring[place].set(Some(Ref::from_address(block.addr().get())));
            }
        });
    }

    /// Says what happens when a weakly referenced object dies.
    pub fn on_weak_death(&self, forget: ForgetWeakly) {
        self.forget.set(Some(forget));
    }

    pub(crate) fn forget_weakly(&self, space: &Space, object: &Object) {
        if let Some(forget) = self.forget.get() {
            forget(space, object);
        }
    }
}
