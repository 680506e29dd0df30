//! A place in the heap that holds a counted reference, or nothing.

use std::cell::Cell;
use std::mem::ManuallyDrop;

use heap::{Heap, REGION_SIZE, Ref};

use crate::handle::{Borrowed, Object};

/// A counted reference inside an object, a buffer or a register; 0 is empty. Four bytes.
///
/// A slot finds its heap from its own address, so its methods are for slots that lie in a heap. A slot made with [`Slot::new`] is meant to
/// be moved into one at once. It does not release what it holds when dropped: whoever ends the memory takes what is in it first.
#[repr(transparent)]
pub struct Slot(Cell<u32>);

/// Where a region begins: for whoever goes through many of its slots, and need not find it from each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionBase(usize);

impl RegionBase {
    /// The region that a slot lies in, or would.
    #[inline(always)]
    pub fn of(slot: *const Slot) -> RegionBase {
        RegionBase(slot.addr() & !(REGION_SIZE - 1))
    }

    /// The region that begins there.
    #[inline(always)]
    pub(crate) fn at(address: usize) -> RegionBase {
        RegionBase(address)
    }

    /// The address.
    #[inline(always)]
    pub fn address(self) -> usize {
        self.0
    }
}

impl Slot {
    /// A slot with nothing in it.
    pub const fn empty() -> Slot {
        Slot(Cell::new(0))
    }

    /// A slot that owns `object`'s reference.
    #[inline(always)]
    pub fn new(object: Object) -> Slot {
        Slot(Cell::new(object.into_ref().raw()))
    }

    /// A slot that owns what is there, if anything.
    #[inline(always)]
    pub fn from_option(object: Option<Object>) -> Slot {
        Slot(Cell::new(object.map_or(0, |object| object.into_ref().raw())))
    }

    #[inline(always)]
    fn base(&self) -> usize {
        RegionBase::of(self).0
    }

    /// The stored reference.
    #[inline(always)]
    pub fn reference(&self) -> Option<Ref> {
        Ref::from_raw(self.0.get())
    }

    /// The stored word: 0 for empty.
    #[inline(always)]
    pub fn raw(&self) -> u32 {
        self.0.get()
    }

    /// Whether there is nothing in it.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.0.get() == 0
    }

    /// What it holds, counted for the caller.
    #[inline(always)]
    pub fn get(&self) -> Option<Object> {
        let reference = self.reference()?;
        // SAFETY: a slot in a heap refers to a live object of the same heap.
        Some(unsafe { Object::clone_ref(self.base(), reference) })
    }

    /// What it holds, not counted.
    ///
    /// # Safety
    ///
    /// The slot keeps its content, or something else keeps the object alive, for as long as the result is used.
    #[inline(always)]
    pub unsafe fn borrow<'a>(&self) -> Option<Borrowed<'a>> {
        let reference = self.reference()?;
        // SAFETY: the caller keeps the object alive.
        Some(unsafe { Borrowed::from_ref(self.base(), reference) })
    }

    /// What it holds, not counted, where it is known to hold something.
    ///
    /// # Safety
    ///
    /// As for [`Slot::borrow`], and the slot is not empty.
    #[inline(always)]
    pub unsafe fn lent<'a>(&self) -> Borrowed<'a> {
        // SAFETY: the caller's promise.
        unsafe { self.lent_in(self.region()) }
    }

    /// The same, where the region is known.
    ///
    /// # Safety
    ///
    /// As for [`Slot::lent`], and the slot lies in `region`.
    #[inline(always)]
    pub unsafe fn lent_in<'a>(&self, region: RegionBase) -> Borrowed<'a> {
        debug_assert!(!self.is_empty() && region == self.region(), "what is lent is not there");
        // SAFETY: the caller's promise.
        let reference = unsafe { self.reference().unwrap_unchecked() };
        // SAFETY: the caller keeps the object alive.
        unsafe { Borrowed::from_ref(region.0, reference) }
    }

    /// Takes what it holds, where it is known to hold something.
    ///
    /// # Safety
    ///
    /// The slot is not empty, and lies in `region`.
    #[inline(always)]
    pub unsafe fn take_full_in(&self, region: RegionBase) -> Object {
        debug_assert!(!self.is_empty() && region == self.region(), "what is taken is not there");
        // SAFETY: the caller's promise.
        let reference = unsafe { Ref::from_raw(self.0.replace(0)).unwrap_unchecked() };
        // SAFETY: the slot owned a reference to a live object; it is the caller's now.
        unsafe { Object::from_owned_ref(region.0, reference) }
    }

    /// Releases what it holds, if anything, as [`Object::release`] does. Without the detour by an `Option` of a handle.
    #[inline(always)]
    pub fn release(&self) -> bool {
        // SAFETY: the slot lies in its own region, and 0 owns nothing.
        unsafe { self.exchange_raw_in(self.region(), 0) }
    }

    /// Puts an object in and releases what was there, if anything, as [`Object::release`] does.
    #[inline(always)]
    pub fn exchange(&self, object: Object) -> bool {
        // SAFETY: the slot lies in its own region, and owns the count that the handle owned.
        unsafe { self.exchange_raw_in(self.region(), object.into_ref().raw()) }
    }

    /// The same with the end of what owns nothing in line, for whoever knows the region.
    ///
    /// # Safety
    ///
    /// The slot lies in `region`.
    #[inline(always)]
    pub unsafe fn exchange_in(&self, region: RegionBase, object: Object) -> bool {
        debug_assert!(region == self.region());
        let Some(old) = Ref::from_raw(self.0.replace(object.into_ref().raw())) else { return false };
        // SAFETY: the slot owned a reference to a live object.
        let old = unsafe { Object::from_owned_ref(region.0, old) };
        // SAFETY: slots refer to what lies in their region.
        unsafe { old.release_in(region) }
    }

    /// Puts a bare word in and releases what was there, if anything, as [`Object::release`] does.
    ///
    /// # Safety
    ///
    /// The slot lies in `region`. `raw` is 0, or a reference to a live object of which one count becomes the slot's, or to an immortal one.
    #[inline(always)]
    pub unsafe fn exchange_raw_in(&self, region: RegionBase, raw: u32) -> bool {
        debug_assert!(region == self.region());
        match Ref::from_raw(self.0.replace(raw)) {
            // SAFETY: the slot owned a reference to a live object.
            Some(old) => unsafe { Object::from_owned_ref(region.0, old) }.release(),
            None => false,
        }
    }

    /// Where the region begins that the slot lies in.
    #[inline(always)]
    pub fn region(&self) -> RegionBase {
        RegionBase(self.base())
    }

    /// Puts an object in and releases what was there.
    #[inline(always)]
    pub fn set(&self, object: Object) {
        drop(self.replace(Some(object)));
    }

    /// Puts an object into a slot that is empty: what a full one holds would never be released.
    #[inline(always)]
    pub fn fill(&self, object: Object) {
        debug_assert!(self.is_empty(), "count law: a slot that is filled holds something");
        self.0.set(object.into_ref().raw());
    }

    /// Puts an object in, or nothing, and returns what was there.
    #[inline(always)]
    pub fn replace(&self, object: Option<Object>) -> Option<Object> {
        let new = object.map_or(0, |object| object.into_ref().raw());
        let old = Ref::from_raw(self.0.replace(new))?;
        // SAFETY: the slot owned a reference to a live object; it is the caller's now.
        Some(unsafe { Object::from_owned_ref(self.base(), old) })
    }

    /// Takes what is there, leaving the slot empty.
    #[inline(always)]
    pub fn take(&self) -> Option<Object> {
        self.replace(None)
    }

    /// Takes the bare word without a handle: for the evaluator and for the passes that release references in bulk.
    #[inline(always)]
    pub fn take_raw(&self) -> u32 {
        self.0.replace(0)
    }

    /// Stores a bare word.
    ///
    /// # Safety
    ///
    /// `raw` is 0 or a reference to a live object, one count of which becomes the slot's; what the slot held was taken before.
    #[inline(always)]
    pub unsafe fn put_raw(&self, raw: u32) {
        self.0.set(raw);
    }

    /// The heap that the slot lies in.
    ///
    /// # Safety
    ///
    /// The slot lies in a heap.
    pub unsafe fn heap(&self) -> &Heap {
        // SAFETY: the caller's promise.
        unsafe { Heap::of(std::ptr::from_ref(self).addr()) }
    }
}

impl From<Object> for Slot {
    fn from(object: Object) -> Slot {
        Slot::new(object)
    }
}

impl Object {
    /// Gives up the handle but not its count: the bare reference owns it now.
    #[inline(always)]
    pub fn into_ref(self) -> Ref {
        ManuallyDrop::new(self).reference()
    }
}
