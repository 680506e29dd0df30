//! Growable runs on the heap: of references, and of bytes.
//!
//! Both are structures to be embedded in an object. They hold the reference of a buffer block, never an address. Growing is
//! over-allocated by an eighth, as CPython's lists are; every growth can fail, and then nothing has changed.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr::NonNull;

use heap::{Kind, OutOfMemory, REGION_SIZE, Ref};

use crate::cycle::leaf;
use crate::handle::Object;
use crate::slot::Slot;
use crate::space::Space;

/// Bytes of a slot.
const SLOT: usize = size_of::<Slot>();

/// The bytes of a growable run: where, how many in use, how many there is room for. In units of `T`.
#[repr(C)]
struct Raw {
    buffer: Cell<Option<Ref>>,
    length: Cell<u32>,
    capacity: Cell<u32>,
}

impl Raw {
    const fn empty() -> Raw {
        Raw { buffer: Cell::new(None), length: Cell::new(0), capacity: Cell::new(0) }
    }

    #[inline(always)]
    fn base(&self) -> usize {
        std::ptr::from_ref(self).addr() & !(REGION_SIZE - 1)
    }

    #[inline(always)]
    fn start(&self, base: usize) -> Option<NonNull<u8>> {
        let address = self.buffer.get()?.address(base);
        NonNull::new(std::ptr::with_exposed_provenance_mut(address))
    }

    /// Makes room for `length` units of `UNIT` bytes in all.
    fn reserve<const UNIT: usize>(&self, space: &Space, length: usize) -> Result<(), OutOfMemory> {
        if length <= self.capacity.get() as usize {
            return Ok(());
        }
        let generous = length.saturating_add((length >> 3) + if length < 9 { 3 } else { 6 });
        self.resize::<UNIT>(space, generous).or_else(|OutOfMemory| self.resize::<UNIT>(space, length))
    }

    /// Gives the buffer room for exactly `capacity` units (or what its block holds).
    fn resize<const UNIT: usize>(&self, space: &Space, capacity: usize) -> Result<(), OutOfMemory> {
        let bytes = capacity.checked_mul(UNIT).ok_or(OutOfMemory)?;
        let block = match self.start(space.base()) {
            None => space.alloc(Kind::Buffer, bytes),
            // SAFETY: the block is this run's alone.
            Some(old) => unsafe { space.resize(old, bytes) },
        }
        .ok_or(OutOfMemory)?;
        let room = (space.usable_size(block) / UNIT).min(u32::MAX as usize);
        self.buffer.set(Some(Ref::from_address(block.addr().get())));
        self.capacity.set(room as u32);
        if room < capacity { Err(OutOfMemory) } else { Ok(()) }
    }

    fn free(&self, space: &Space) {
        if let Some(block) = self.start(space.base()) {
            self.buffer.set(None);
            self.length.set(0);
            self.capacity.set(0);
            // SAFETY: the block was this run's alone.
            unsafe { space.free(block) };
        }
    }
}

/// A growable run of counted references. Lies in a container on the heap.
///
/// It knows whether a container was put into it: while none was, collections may leave its owner out (see `cycle::leaf`). So whatever puts
/// an item here says so before.
#[repr(C)]
pub struct RefVector {
    run: Raw,
    /// Not 0 if a container was put here since a collection has found none: a whole word, as there is room for one.
    inner: Cell<u32>,
}

impl RefVector {
    /// No items, no buffer.
    pub const fn empty() -> RefVector {
        RefVector { run: Raw::empty(), inner: Cell::new(0) }
    }

    /// How many items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.run.length.get() as usize
    }

    /// Whether there are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many items there is room for.
    pub fn capacity(&self) -> usize {
        self.run.capacity.get() as usize
    }

    /// Where the slots in use are, and how many. Any address, if there is no buffer.
    #[inline(always)]
    pub(crate) fn run(&self, base: usize) -> (usize, u32) {
        (self.run.buffer.get().map_or(base, |buffer| buffer.address(base)), self.run.length.get())
    }

    /// Whether an item is a container.
    #[inline(always)]
    pub(crate) fn holds_containers(&self, base: usize) -> bool {
        let (first, length) = self.run(base);
        let (mut at, end) = (first, first + length as usize * SLOT);
        let mut any = 0;
        while at + SLOT < end {
            // SAFETY: two words of the buffer, which are initialised as all below its length are.
            any |= unsafe { std::ptr::with_exposed_provenance::<u64>(at).read_unaligned() };
            at += 2 * SLOT;
        }
        if at < end {
            // SAFETY: the last word, likewise.
            any |= u64::from(unsafe { std::ptr::with_exposed_provenance::<u32>(at).read() });
        }
        (any | any >> 32) as u32 >= heap::FIRST_CONTAINER.raw()
    }

    /// The slots in use.
    ///
    /// # Safety
    ///
    /// The vector does not grow, shrink or die while the slice is used.
    #[inline(always)]
    pub unsafe fn slots(&self) -> &[Slot] {
        match self.run.start(self.run.base()) {
            // SAFETY: the first `len` slots of the buffer are initialised.
            Some(first) => unsafe { std::slice::from_raw_parts(first.cast::<Slot>().as_ptr(), self.len()) },
            None => &[],
        }
    }

    /// Item `index`, counted for the caller.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Object> {
        // SAFETY: the slice is used for one read.
        unsafe { self.slots() }.get(index)?.get()
    }

    /// Whether there may be containers here.
    #[inline(always)]
    pub(crate) fn is_inner(&self) -> bool {
        self.inner.get() != 0
    }

    /// There are no containers here: a collection says so.
    #[inline(always)]
    pub(crate) fn end_inner(&self) {
        self.inner.set(0);
    }

    /// An object is about to be put here. Each way of this type to put one here says so itself.
    #[inline(always)]
    pub fn expect(&self, object: &Object) {
        if object.reference().is_container() && !self.is_inner() {
            self.expect_containers();
        }
    }

    /// Containers may be put here from now on.
    #[inline(never)]
    fn expect_containers(&self) {
        self.inner.set(1);
        leaf::take_part_again(self);
    }

    /// Replaces item `index`, which must exist, and returns what was there.
    #[inline]
    pub fn replace(&self, index: usize, object: Object) -> Option<Object> {
        self.expect(&object);
        // SAFETY: the slice is used for one exchange, which releases nothing.
        let slots = unsafe { self.slots() };
        slots[index].replace(Some(object))
    }

    /// Makes room for `additional` more items. The first room is no larger than that: many a list never grows.
    #[inline(always)]
    pub fn reserve(&self, space: &Space, additional: usize) -> Result<(), OutOfMemory> {
        if self.capacity() == 0 && additional > 0 {
            return self.run.resize::<SLOT>(space, additional);
        }
        self.grow(space, additional)
    }

    /// Makes room for `additional` more items, and for some that may follow.
    #[inline(always)]
    fn grow(&self, space: &Space, additional: usize) -> Result<(), OutOfMemory> {
        self.run.reserve::<SLOT>(space, self.len().saturating_add(additional))
    }

    /// Gives up room beyond the items there are. Keeps it where that fails.
    pub fn shrink(&self, space: &Space) {
        if self.is_empty() {
            self.run.free(space);
        } else if self.capacity() > 2 * self.len() + 8 {
            // A smaller block that cannot be had leaves the larger one.
            let _ = self.run.resize::<SLOT>(space, self.len());
        }
    }

    /// Appends an object.
    #[inline(always)]
    pub fn push(&self, space: &Space, object: Object) -> Result<(), OutOfMemory> {
        let length = self.run.length.get();
        if length == self.run.capacity.get() {
            self.grow(space, 1)?;
        }
        self.expect(&object);
        // SAFETY: there is room for one slot more, which the run owns.
        unsafe { self.write(length as usize, Slot::new(object)) };
        self.run.length.set(length + 1);
        Ok(())
    }

    /// Appends the items of `other` in `range`, which must exist. It may be this very run.
    pub fn extend_from(&self, space: &Space, other: &RefVector, range: Range<usize>) -> Result<(), OutOfMemory> {
        self.reserve(space, range.len())?;
        // SAFETY: there is room, so no buffer moves while the slice is used.
        self.extend(space, unsafe { &other.slots()[range] })
    }

    /// Appends what is in slots that are not empty.
    pub fn extend(&self, space: &Space, slots: &[Slot]) -> Result<(), OutOfMemory> {
        self.reserve(space, slots.len())?;
        if !self.is_inner() && slots.iter().filter_map(Slot::reference).any(Ref::is_container) {
            self.expect_containers();
        }
        let length = self.len();
        let Some(first) = self.run.start(space.base()) else { return Ok(()) };
        for (slot, index) in slots.iter().zip(length..) {
            // SAFETY: there is room.
            let place = unsafe { first.cast::<Slot>().add(index) };
            // SAFETY: as above; what is there owns nothing.
            unsafe { place.write(Slot::from_option(slot.get())) };
        }
        self.run.length.set((length + slots.len()) as u32);
        Ok(())
    }

    /// Takes the last item.
    pub fn pop(&self) -> Option<Object> {
        let last = self.len().checked_sub(1)?;
        // SAFETY: the slice is used for one read.
        let object = unsafe { self.slots() }[last].take();
        self.run.length.set(last as u32);
        object
    }

    /// Puts an object before item `index`, which is at most the length.
    pub fn insert(&self, space: &Space, index: usize, object: Object) -> Result<(), OutOfMemory> {
        let length = self.len();
        assert!(index <= length);
        self.reserve(space, 1)?;
        self.expect(&object);
        self.shift(index, index + 1, length - index);
        // SAFETY: there is room, and slot `index` was moved away.
        unsafe { self.write(index, Slot::new(object)) };
        self.run.length.set(length as u32 + 1);
        Ok(())
    }

    /// Takes item `index`, which must exist.
    pub fn remove(&self, index: usize) -> Option<Object> {
        let length = self.len();
        // SAFETY: the slice is used for one read.
        let object = unsafe { self.slots() }[index].take();
        self.shift(index + 1, index, length - index - 1);
        self.run.length.set(length as u32 - 1);
        object
    }

    /// Releases the items in `range`, which must exist, and closes the gap.
    pub fn remove_range(&self, range: Range<usize>) {
        let length = self.len();
        for index in range.clone() {
            // SAFETY: the slice is used for one read: what is released then may be anything but this run.
            let object = unsafe { self.slots() }[index].take();
            drop(object);
        }
        self.shift(range.end, range.start, length - range.end);
        self.run.length.set((length - range.len()) as u32);
    }

    /// Makes `count` empty slots before item `index`, which is at most the length. The caller fills them.
    pub fn open(&self, space: &Space, index: usize, count: usize) -> Result<(), OutOfMemory> {
        let length = self.len();
        assert!(index <= length);
        self.reserve(space, count)?;
        self.shift(index, index + count, length - index);
        for place in index..index + count {
            // SAFETY: there is room, and what was there has moved away.
            unsafe { self.write(place, Slot::empty()) };
        }
        self.run.length.set((length + count) as u32);
        Ok(())
    }

    /// Takes all items with their buffer, so that native code can work on them while nobody else sees them. The run is empty then.
    pub fn detach(&self) -> Detached {
        Detached {
            buffer: self.run.buffer.take(),
            length: self.run.length.take(),
            capacity: self.run.capacity.take(),
            inner: self.is_inner(),
        }
    }

    /// Puts items back. Returns what was in the run meanwhile.
    pub fn attach(&self, detached: Detached) -> Detached {
        let meanwhile = self.detach();
        if detached.inner && !self.is_inner() {
            self.expect_containers();
        }
        self.run.buffer.set(detached.buffer);
        self.run.length.set(detached.length);
        self.run.capacity.set(detached.capacity);
        meanwhile
    }

    /// Shortens the run to `length` items, handing those beyond to `taken` one by one, last first.
    pub fn truncate(&self, length: usize, mut taken: impl FnMut(Object)) {
        while self.len() > length {
            if let Some(object) = self.pop() {
                taken(object);
            }
        }
    }

    /// Exchanges two items.
    pub fn swap(&self, left: usize, right: usize) {
        // SAFETY: the slice is used for exchanges that release nothing.
        let slots = unsafe { self.slots() };
        let object = slots[left].take();
        let other = slots[right].replace(object);
        slots[left].replace(other);
    }

    /// Takes over the content of `other`, which becomes empty. This run must be empty and without a buffer.
    pub fn take_from(&self, other: &RefVector) {
        assert_eq!(self.capacity(), 0);
        if other.is_inner() {
            self.expect_containers();
        }
        self.run.buffer.set(other.run.buffer.take());
        self.run.length.set(other.run.length.take());
        self.run.capacity.set(other.run.capacity.take());
    }

    /// The block that the slots are in, if there is one.
    #[inline(always)]
    pub(crate) fn buffer(&self) -> Option<Ref> {
        self.run.buffer.get()
    }

    /// Frees the buffer of a run whose references have been taken or given back: what is in the slots does not count any more.
    pub fn free_buffer(&self, space: &Space) {
        self.run.free(space);
    }

    fn shift(&self, from: usize, to: usize, count: usize) {
        if let Some(first) = self.run.start(self.run.base()).filter(|_| count > 0) {
            let first = first.cast::<u32>();
            // SAFETY: within the buffer, by the callers' bounds.
            let source = unsafe { first.add(from) };
            // SAFETY: likewise.
            let target = unsafe { first.add(to) };
            // SAFETY: both ranges lie within the buffer; slots are plain words that move with what they own.
            unsafe { source.copy_to(target, count) };
        }
    }

    /// # Safety
    ///
    /// `index` is below the capacity, and the slot there owns nothing.
    #[inline(always)]
    unsafe fn write(&self, index: usize, slot: Slot) {
        if let Some(first) = self.run.start(self.run.base()) {
            // SAFETY: the caller's promise.
            let place = unsafe { first.cast::<Slot>().add(index) };
            // SAFETY: likewise.
            unsafe { place.write(slot) };
        }
    }
}

/// Items and buffer of a [`RefVector`] while they are in no object. To be put back with [`RefVector::attach`], or released.
#[must_use = "the buffer and what is in it would be lost"]
pub struct Detached {
    buffer: Option<Ref>,
    length: u32,
    capacity: u32,
    /// There may be containers among the items.
    inner: bool,
}

impl Detached {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.length as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether there is no buffer either: nothing was put into the run since it was empty.
    pub fn is_untouched(&self) -> bool {
        self.buffer.is_none()
    }

    /// The first of the items' words: stored references, to be put into another order.
    pub fn words(&self, space: &Space) -> NonNull<u32> {
        let start = self.buffer.and_then(|buffer| NonNull::new(std::ptr::with_exposed_provenance_mut(buffer.address(space.base()))));
        start.unwrap_or(NonNull::dangling())
    }

    /// Releases the items and frees the buffer.
    pub fn release(self, space: &Space) {
        let words = self.words(space);
        for index in 0..self.len() {
            // SAFETY: below the number of items.
            let word = unsafe { words.add(index) };
            // SAFETY: the items are initialised words.
            if let Some(reference) = Ref::from_raw(unsafe { word.read() }) {
                // SAFETY: the item owned a count.
                drop(unsafe { Object::from_owned_ref(space.base(), reference) });
            }
        }
        if self.buffer.is_some() {
            // SAFETY: the block was this run's alone.
            unsafe { space.free(words.cast()) };
        }
    }
}

/// A growable run of bytes. Lies in an object on the heap.
#[repr(C)]
pub struct ByteVector(Raw);

impl ByteVector {
    /// No bytes, no buffer.
    pub const fn empty() -> ByteVector {
        ByteVector(Raw::empty())
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.0.length.get() as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes there is room for.
    pub fn capacity(&self) -> usize {
        self.0.capacity.get() as usize
    }

    /// The bytes.
    ///
    /// # Safety
    ///
    /// The run is not changed and does not die while the slice is used.
    pub unsafe fn bytes(&self) -> &[u8] {
        match self.0.start(self.0.base()) {
            // SAFETY: the first `len` bytes of the buffer are initialised.
            Some(first) => unsafe { std::slice::from_raw_parts(first.as_ptr(), self.len()) },
            None => &[],
        }
    }

    /// The bytes, to be changed.
    ///
    /// # Safety
    ///
    /// As for [`ByteVector::bytes`], and there is no other slice of it.
    #[expect(clippy::mut_from_ref, reason = "the bytes lie in a buffer with interior mutability; the caller promises to be alone")]
    pub unsafe fn bytes_mut(&self) -> &mut [u8] {
        match self.0.start(self.0.base()) {
            // SAFETY: the first `len` bytes of the buffer are initialised; the caller has no other slice.
            Some(first) => unsafe { std::slice::from_raw_parts_mut(first.as_ptr(), self.len()) },
            None => &mut [],
        }
    }

    /// Changes the number of bytes; new ones are zero.
    pub fn resize(&self, space: &Space, length: usize) -> Result<(), OutOfMemory> {
        let old = self.len();
        if u32::try_from(length).is_err() {
            return Err(OutOfMemory);
        }
        self.0.reserve::<1>(space, length)?;
        if let Some(first) = self.0.start(space.base()).filter(|_| length > old) {
            // SAFETY: within the buffer: `reserve` made room.
            let end = unsafe { first.cast::<MaybeUninit<u8>>().add(old) };
            // SAFETY: likewise.
            unsafe { end.write_bytes(0, length - old) };
        }
        self.0.length.set(length as u32);
        if length == 0 {
            self.0.free(space);
        }
        Ok(())
    }

    /// Appends bytes.
    pub fn extend(&self, space: &Space, bytes: &[u8]) -> Result<(), OutOfMemory> {
        let old = self.len();
        self.resize(space, old + bytes.len())?;
        // SAFETY: the slice is used for one copy; `bytes` is not part of it, or the borrow checker's rules were broken by the caller.
        let all = unsafe { self.bytes_mut() };
        all[old..].copy_from_slice(bytes);
        Ok(())
    }

    /// Frees the buffer.
    pub fn free(&self, space: &Space) {
        self.0.free(space);
    }
}
