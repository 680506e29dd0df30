//! What waits for the language: objects whose finalizer must run, weak references whose callback must be called.
//!
//! A decrement never runs code of the language (the quiet law). What it finds to be done is noted here, and the language does it before
//! its next instruction. Noting never allocates: there is a ring of fixed size, and where that overflows, a bit per object
//! ([`SideTable::Pending`]) that is found again by walking the heap.

use std::cell::Cell;

use heap::{Kind, SideTable};

use crate::attention::Reason;
use crate::handle::Object;
use crate::space::Space;

/// How many objects the ring holds.
const RING: usize = 1024;

/// Something for the language to do.
#[derive(Debug)]
pub enum Waiting {
    /// Run the object's finalizer, which has not run before and will not be asked for again. Dropping the object afterwards ends it, if
    /// nothing has made it reachable again.
    Finalizer(Object),
    /// Call the callback of this weak reference, whose target has died: [`crate::WeakLink::take_callback`].
    Callback(Object),
}

/// A queue of objects, each owned by the queue.
pub struct Pending {
    ring: Box<[Cell<Option<Waiting>>; RING]>,
    first: Cell<usize>,
    length: Cell<usize>,
    /// Objects beyond the ring wait in the side table.
    overflow: Cell<usize>,
}

impl Pending {
    pub(crate) fn new() -> Pending {
        Pending { ring: Box::new([const { Cell::new(None) }; RING]), first: Cell::new(0), length: Cell::new(0), overflow: Cell::new(0) }
    }

    /// Whether nothing waits.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.length.get() == 0
    }

    /// How much waits.
    pub fn len(&self) -> usize {
        self.length.get() + self.overflow.get()
    }

    /// Takes over an object that is to be finalized. From now on it counts as finalized.
    pub(crate) fn finalize(&self, space: &Space, object: Object) {
        space.set_side_bit(SideTable::Finalized, object.block());
        self.push(space, Waiting::Finalizer(object));
    }

    /// Takes over a weak reference whose callback is to be called.
    pub(crate) fn call_back(&self, space: &Space, reference: Object) {
        self.push(space, Waiting::Callback(reference));
    }

    fn push(&self, space: &Space, waiting: Waiting) {
        if self.length.get() < RING {
            let place = (self.first.get() + self.length.get()) % RING;
            self.length.set(self.length.get() + 1);
            self.ring[place].set(Some(waiting));
        } else {
            let (Waiting::Finalizer(object) | Waiting::Callback(object)) = waiting;
            space.set_side_bit(SideTable::Pending, object.block());
            self.overflow.set(self.overflow.get() + 1);
            std::mem::forget(object);
        }
        space.attention().ask(Reason::Pending);
    }

    /// The next in order of arrival.
    pub fn next(&self, space: &Space) -> Option<Waiting> {
        if self.length.get() == 0 {
            space.attention().settle(Reason::Pending);
            return None;
        }
        let place = self.first.get();
        self.first.set((place + 1) % RING);
        self.length.set(self.length.get() - 1);
        let waiting = self.ring[place].take();
        if self.overflow.get() > 0 {
            self.refill(space);
        }
        if self.length.get() == 0 {
            space.attention().settle(Reason::Pending);
        }
        waiting
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
                // SAFETY: the queue owned a count of the object.
                let object = unsafe { Object::from_owned(block.cast()) };
                // A weak reference that waits for its own finalizer has none left to call.
                let calls = space.weak().link(&object).is_some_and(|link| link.is_due());
                self.ring[place].set(Some(if calls { Waiting::Callback(object) } else { Waiting::Finalizer(object) }));
            }
        });
    }

    /// Shows every object that waits.
    pub(crate) fn each(&self, space: &Space, mut visit: impl FnMut(&Object)) {
        for index in 0..self.length.get() {
            let place = &self.ring[(self.first.get() + index) % RING];
            let waiting = place.take();
            if let Some(Waiting::Finalizer(object) | Waiting::Callback(object)) = &waiting {
                visit(object);
            }
            place.set(waiting);
        }
        if self.overflow.get() > 0 {
            space.walk(Kind::Container, |block, _| {
                if space.side_bit(SideTable::Pending, block) {
                    // SAFETY: the queue owns a count of the object, which this handle borrows.
                    let object = std::mem::ManuallyDrop::new(unsafe { Object::from_owned(block.cast()) });
                    visit(&object);
                }
            });
        }
    }
}
