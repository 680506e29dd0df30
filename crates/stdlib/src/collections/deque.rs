//! `deque`: a ring of references. Both ends can grow.
//!
//! The ring is a run of slots whose length is a power of two; item `index` of the deque is in slot `(head + index) & (length - 1)`.

use std::cell::Cell;

use heap::Ref;
use object::{Body, Edge, Extent, Header, Kind, Layout, LayoutId, Object, RefVector, Slot, SlotVisitor};
use types::{Args, Class, ClassSpec, Raised, Runtime, Value, instance, ops};

use super::deque_methods;
use crate::classes;

/// The class `deque`.
pub(super) static SPEC: ClassSpec = ClassSpec::new(
    classes::DEQUE,
    "deque",
    Layout {
        visit: Some(visit),
        release: Some(release),
        size: Some(size),
        name_edges: Some(name_edges),
        extent: Extent::Fixed(size_of::<Deque>() as u16),
        ..Layout::leaf("deque")
    },
)
.module("collections")
.unhashable()
.weakly_referenced()
.methods(deque_methods::METHODS)
.getters(deque_methods::GETTERS)
.doc("A list-like sequence optimized for data accesses near its endpoints.");

/// Slots of the smallest ring.
const LEAST: usize = 8;
/// What stands for no limit.
const NO_LIMIT: u64 = u64::MAX;

/// A deque as it lies on the heap.
#[repr(C)]
pub(super) struct Deque {
    header: Header,
    ring: RefVector,
    head: Cell<u32>,
    length: Cell<u32>,
    /// Changes whenever an item is put in or taken out.
    version: Cell<u32>,
    limit: Cell<u64>,
}

const _: () = assert!(size_of::<Deque>() == 48);

// SAFETY: `Deque` is `repr(C)`, begins with a header, and `visit` shows all its references.
unsafe impl Body for Deque {
    const LAYOUT: LayoutId = classes::DEQUE.layout();
}

/// One of the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Left,
    Right,
}

/// An empty deque of the class that `__new__` in `args` was asked for.
pub(super) fn requested(runtime: &Runtime, args: &Args<'_>) -> Value {
    of_class(runtime, &instance::requested_class(runtime, args, classes::DEQUE)?)
}

/// An empty deque of `class`, which is `deque` or derives from it.
pub(super) fn of_class(runtime: &Runtime, class: &Object) -> Value {
    let Some(described) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = Deque {
        header: Header::new(class.reference()),
        ring: RefVector::empty(),
        head: Cell::new(0),
        length: Cell::new(0),
        version: Cell::new(0),
        limit: Cell::new(NO_LIMIT),
    };
    // SAFETY: the header names the class; the body is what the layout of deques says and ends where its extent says.
    unsafe { instance::allocate(runtime, described, Kind::Container, body, 0) }
}

impl Deque {
    /// How many items.
    pub(super) fn len(&self) -> usize {
        self.length.get() as usize
    }

    /// A number that changes with the items.
    pub(super) fn version(&self) -> u32 {
        self.version.get()
    }

    /// How many items there may be.
    pub(super) fn limit(&self) -> Option<u64> {
        Some(self.limit.get()).filter(|limit| *limit != NO_LIMIT)
    }

    /// Sets how many items there may be.
    pub(super) fn set_limit(&self, limit: Option<u64>) {
        self.limit.set(limit.unwrap_or(NO_LIMIT));
    }

    /// Whether there may be no more items.
    pub(super) fn is_full(&self) -> bool {
        self.length.get() as u64 >= self.limit.get()
    }

    /// The slot of item `index`, which may be one beyond the ends where there is room.
    fn slot(&self, index: usize) -> Option<&Slot> {
        let place = (self.head.get() as usize).wrapping_add(index) & (self.ring.len() - 1);
        // SAFETY: the slot is used before the ring can grow; what is released then cannot reach this ring.
        unsafe { self.ring.slots() }.get(place)
    }

    /// Item `index`.
    pub(super) fn get(&self, index: usize) -> Option<Object> {
        if index < self.len() { self.slot(index)?.get() } else { None }
    }

    /// Replaces item `index`, which exists.
    pub(super) fn set(&self, index: usize, item: Object) {
        if index < self.len()
            && let Some(slot) = self.slot(index)
        {
            drop(slot.replace(Some(item)));
        }
    }

    /// Puts an item at an end. At the limit, the item at the other end goes.
    pub(super) fn push(&self, runtime: &Runtime, end: End, item: Object) -> Result<(), Raised> {
        if self.is_full() {
            let other = if end == End::Left { End::Right } else { End::Left };
            if self.limit.get() == 0 {
                return Ok(());
            }
            drop(self.pop(other));
        }
        if self.len() == self.ring.len() {
            self.grow(runtime)?;
        }
        let index = match end {
            End::Right => self.len(),
            End::Left => {
                self.head.set((self.head.get().wrapping_sub(1)) & (self.ring.len() as u32 - 1));
                0
            }
        };
        if let Some(slot) = self.slot(index) {
            slot.set(item);
        }
        self.length.set(self.length.get() + 1);
        self.touch();
        Ok(())
    }

    /// Takes the item at an end.
    pub(super) fn pop(&self, end: End) -> Option<Object> {
        let last = self.len().checked_sub(1)?;
        let item = self.slot(if end == End::Left { 0 } else { last })?.take();
        if end == End::Left {
            self.head.set((self.head.get() + 1) & (self.ring.len() as u32 - 1));
        }
        self.length.set(last as u32);
        self.touch();
        item
    }

    /// Moves items from the right end to the left one, or the other way if `count` is negative.
    pub(super) fn rotate(&self, runtime: &Runtime, count: i64) -> Result<(), Raised> {
        let Some(length) = i64::try_from(self.len()).ok().filter(|length| *length > 1) else { return Ok(()) };
        let to_left = count.rem_euclid(length);
        // The shorter way round.
        let (end, moves) = if to_left * 2 <= length { (End::Right, to_left) } else { (End::Left, length - to_left) };
        let other = if end == End::Left { End::Right } else { End::Left };
        for _ in 0..moves {
            if let Some(item) = self.pop(end) {
                self.push(runtime, other, item)?;
            }
        }
        Ok(())
    }

    /// Exchanges two items.
    pub(super) fn swap(&self, left: usize, right: usize) {
        if let (Some(one), Some(other)) = (self.slot(left), self.slot(right)) {
            let item = one.take();
            let item = other.replace(item);
            one.replace(item);
        }
    }

    /// Takes item `index`, which exists.
    pub(super) fn remove(&self, index: usize) -> Option<Object> {
        // The hole moves to the nearer end.
        if index < self.len() / 2 {
            (0..index).rev().for_each(|place| self.swap(place, place + 1));
            self.pop(End::Left)
        } else {
            (index..self.len().checked_sub(1)?).for_each(|place| self.swap(place, place + 1));
            self.pop(End::Right)
        }
    }

    /// Puts an item before item `index`.
    pub(super) fn insert(&self, runtime: &Runtime, index: usize, item: Object) -> Result<(), Raised> {
        if index < self.len() / 2 {
            self.push(runtime, End::Left, item)?;
            (0..index).for_each(|place| self.swap(place, place + 1));
        } else {
            self.push(runtime, End::Right, item)?;
            (index + 1..self.len()).rev().for_each(|place| self.swap(place - 1, place));
        }
        Ok(())
    }

    /// Takes all items.
    pub(super) fn clear(&self, runtime: &Runtime) {
        self.length.set(0);
        self.head.set(0);
        self.touch();
        self.ring.truncate(0, drop);
        self.ring.shrink(runtime);
    }

    /// Adds all items of an iterable at an end. May run Python.
    pub(super) fn extend(&self, runtime: &Runtime, end: End, iterable: &Object) -> Result<(), Raised> {
        ops::for_each(runtime, iterable, |item| self.push(runtime, end, item))
    }

    /// A ring twice as large.
    fn grow(&self, runtime: &Runtime) -> Result<(), Raised> {
        let (old, head) = (self.ring.len(), self.head.get() as usize);
        let added = old.max(LEAST);
        self.ring.open(runtime, old, added)?;
        // What had wrapped around goes to where it belongs now.
        for place in 0..head {
            self.ring.swap(place, old + place);
        }
        Ok(())
    }

    fn touch(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }
}

/// # Safety
///
/// `object` is a deque.
unsafe fn visit(object: &Object, visit: &mut SlotVisitor<'_>) {
    if let Some(deque) = object.body::<Deque>() {
        // SAFETY: the ring does not change while it is visited.
        unsafe { deque.ring.slots() }.iter().for_each(visit);
    }
}

/// # Safety
///
/// `object` is a dying deque whose references have been taken or given back.
unsafe fn release(object: &Object) {
    if let Some(deque) = object.body::<Deque>() {
        deque.ring.free_buffer(object.space());
    }
}

/// # Safety
///
/// `object` is a deque.
unsafe fn name_edges(object: &Object, say: &mut dyn FnMut(Edge, Ref)) {
    let Some(deque) = object.body::<Deque>() else { return };
    for index in 0..deque.len() {
        if let Some(item) = deque.slot(index).and_then(Slot::reference) {
            say(Edge::Index(index), item);
        }
    }
}

/// Bytes of a deque with its ring.
pub(super) fn size(object: &Object) -> usize {
    let ring = object.body::<Deque>().map_or(0, |deque| deque.ring.capacity() * size_of::<Slot>());
    object.space().usable_size(object.block()) + ring
}
