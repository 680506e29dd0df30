//! What waits for the language: objects whose finalizer must run, weak references whose callback must be called.
//!
//! A decrement never runs code of the language (the quiet law). What it finds to be done is noted here, and the language does it before
//! its next instruction. Noting never allocates: there is a ring of fixed size, and where that overflows, a bit per object
//! ([`SideTable::Pending`]) that is found again by walking the heap.
//!
//! See `docs/internals/finalization.md`, with a worked example.

use std::cell::Cell;

use heap::{Heap, Kind, Ref, SideTable};

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

/// A place of the ring: the bare reference of an object that waits, and for what; 0 for none.
#[repr(transparent)]
struct Place(Cell<u64>);

impl Place {
    /// The bit behind a reference that says what is waited for.
    const CALLS_BACK: u64 = 1 << 32;

    /// A ring of empty places. They are not written before they are used: an interpreter that is spawned takes little memory.
    fn ring() -> Box<[Place]> {
        let ring = Box::<[Place]>::new_zeroed_slice(RING);
        // SAFETY: all-zero bytes are empty places.
        unsafe { ring.assume_init() }
    }

    fn put(&self, waiting: Waiting) {
        self.0.set(match waiting {
            Waiting::Finalizer(object) => object.into_ref().raw().into(),
            Waiting::Callback(object) => u64::from(object.into_ref().raw()) | Place::CALLS_BACK,
        });
    }

    fn take(&self, space: &Space) -> Option<Waiting> {
        let word = self.0.replace(0);
        let reference = Ref::from_raw(word as u32)?;
        // SAFETY: the place owned a count of the object.
        let object = unsafe { Object::from_owned_ref(space.base(), reference) };
        Some(if word & Place::CALLS_BACK != 0 { Waiting::Callback(object) } else { Waiting::Finalizer(object) })
    }

    fn swap(&self, other: &Place) {
        self.0.swap(&other.0);
    }
}

/// A queue of objects, each owned by the queue. What waits when the space ends is never released.
pub struct Pending {
    ring: Box<[Place]>,
    first: Cell<usize>,
    length: Cell<usize>,
    /// How many of the first are for somebody further up the native stack, who is at work on one that came before them.
    reserved: Cell<usize>,
    /// Objects beyond the ring wait in the side table.
    overflow: Cell<usize>,
    /// The granule from which on the side table was not looked at since it was looked at from its beginning.
    looked: Cell<usize>,
}

impl Pending {
    pub(crate) fn new() -> Pending {
        let [first, length, reserved, overflow, looked] = [(); 5].map(|()| Cell::new(0));
        Pending { ring: Place::ring(), first, length, reserved, overflow, looked }
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
            self.ring[place].put(waiting);
        } else {
            let (Waiting::Finalizer(object) | Waiting::Callback(object)) = waiting;
            space.set_side_bit(SideTable::Pending, object.block());
            self.overflow.set(self.overflow.get() + 1);
            std::mem::forget(object);
        }
        space.attention().ask(Reason::Pending);
    }

    /// The next that is not reserved.
    pub fn next(&self, space: &Space) -> Option<Waiting> {
        let reserved = self.reserved.get();
        if self.length.get() <= reserved {
            space.attention().settle(Reason::Pending);
            return None;
        }
        let waiting = self.place(reserved).take(space);
        // The reserved ones, of which there are few, close the gap.
        for index in (0..reserved).rev() {
            self.place(index + 1).swap(self.place(index));
        }
        self.first.set((self.first.get() + 1) % RING);
        self.length.set(self.length.get() - 1);
        // Not for one that has made room, but once there is room for many.
        if self.overflow.get() > 0 && self.length.get() == reserved {
            self.refill(space);
        }
        if self.length.get() == reserved {
            space.attention().settle(Reason::Pending);
        }
        waiting
    }

    /// Does the work for one that was taken, during which others can come to wait. These come next, before what waits already, as if each
    /// object were finalized where it dies; and nobody who looks at the queue meanwhile sees those that wait already.
    pub fn attend<T>(&self, space: &Space, work: impl FnOnce() -> T) -> T {
        let before = self.reserved.replace(self.length.get());
        space.attention().settle(Reason::Pending);
        let result = work();
        let reserved = self.reserved.replace(before);
        self.bring_forward(before, reserved.min(self.length.get()));
        if self.length.get() > before {
            space.attention().ask(Reason::Pending);
        }
        result
    }

    /// Exchanges how many are reserved: each thread has its own that it is at work on. What another one reserved is anybody's meanwhile.
    pub fn exchange_reserved(&self, space: &Space, reserved: usize) -> usize {
        let before = self.reserved.replace(reserved.min(self.length.get()));
        if self.length.get() > self.reserved.get() {
            space.attention().ask(Reason::Pending);
        }
        before
    }

    /// Moves those from `middle` on before those from `start` on.
    fn bring_forward(&self, start: usize, middle: usize) {
        let reverse = |from: usize, to: usize| {
            for step in 0..(to - from) / 2 {
                self.place(from + step).swap(self.place(to - 1 - step));
            }
        };
        let end = self.length.get();
        if start < middle && middle < end {
            reverse(start, middle);
            reverse(middle, end);
            reverse(start, end);
        }
    }

    fn place(&self, index: usize) -> &Place {
        &self.ring[(self.first.get() + index) % RING]
    }

    /// Moves objects from the side table to the ring, going on where the last time ended: so all of them together take a few looks at the
    /// table.
    #[cold]
    fn refill(&self, space: &Space) {
        while self.length.get() < RING && self.overflow.get() > 0 {
            let Some(block) = space.find_side_bit(SideTable::Pending, self.looked.get()) else {
                assert!(self.looked.replace(0) > 0, "broken law: what waits has its bit");
                continue;
            };
            self.looked.set(Heap::granule_of(block.addr().get()) + 1);
            space.clear_side_bit(SideTable::Pending, block);
            self.overflow.set(self.overflow.get() - 1);
            let place = (self.first.get() + self.length.get()) % RING;
            self.length.set(self.length.get() + 1);
            // SAFETY: the queue owned a count of the object.
            let object = unsafe { Object::from_owned(block.cast()) };
            // A weak reference that waits for its own finalizer has none left to call.
            let calls = space.weak().link(&object).is_some_and(|link| link.is_due());
            self.ring[place].put(if calls { Waiting::Callback(object) } else { Waiting::Finalizer(object) });
        }
    }

    /// Shows every object that waits.
    pub(crate) fn each(&self, space: &Space, mut visit: impl FnMut(&Object)) {
        for index in 0..self.length.get() {
            let place = &self.ring[(self.first.get() + index) % RING];
            if let Some(waiting) = place.take(space) {
                let (Waiting::Finalizer(object) | Waiting::Callback(object)) = &waiting;
                visit(object);
                place.put(waiting);
            }
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
