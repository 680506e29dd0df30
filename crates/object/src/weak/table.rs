//! A table on the heap from an object to the first of its weak references.
//!
//! Open addressing with linear probing; deleting moves what follows into the gap, so probing never meets a tombstone. Only adding can fail.

use std::cell::Cell;
use std::ptr::{self, NonNull};

use heap::{Heap, Kind, OutOfMemory, Ref};

/// Places of the smallest table, as a power of two.
const SMALLEST: u8 = 3;

/// An object and the first of its weak references; free if there is no object.
#[derive(Clone, Copy)]
#[repr(C)]
struct Entry {
    object: Option<Ref>,
    first: Option<Ref>,
}

const _: () = assert!(size_of::<Entry>() == 8);

/// The table. Where its buffer is belongs to the native state of a space.
pub(super) struct Table {
    buffer: Cell<Option<Ref>>,
    log2: Cell<u8>,
    used: Cell<u32>,
}

impl Table {
    pub(super) const fn new() -> Table {
        Table { buffer: Cell::new(None), log2: Cell::new(0), used: Cell::new(0) }
    }

    /// The table as words, for an image.
    pub(super) fn words(&self) -> [u64; 3] {
        [self.buffer.get().map_or(0, Ref::raw).into(), self.log2.get().into(), self.used.get().into()]
    }

    /// The table that was these words.
    pub(super) fn from_words([buffer, log2, used]: [u64; 3]) -> Table {
        Table { buffer: Cell::new(Ref::from_raw(buffer as u32)), log2: Cell::new(log2 as u8), used: Cell::new(used as u32) }
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.used.get() == 0
    }

    /// The first weak reference of `object`.
    pub(super) fn get(&self, heap: &Heap, object: Ref) -> Option<Ref> {
        self.view(heap)?.find(object).ok().and_then(|index| self.view(heap)?.at(index).get().first)
    }

    /// Makes `first` the first weak reference of `object`.
    pub(super) fn set(&self, heap: &Heap, object: Ref, first: Ref) -> Result<(), OutOfMemory> {
        let entry = Entry { object: Some(object), first: Some(first) };
        if let Some(view) = self.view(heap)
            && let Ok(index) = view.find(object)
        {
            view.at(index).set(entry);
            return Ok(());
        }
        let places = self.view(heap).map_or(0, |view| view.places());
        if (self.used.get() as usize + 1) * 3 > places * 2 {
            self.grow(heap)?;
        }
        if let Some(view) = self.view(heap) {
            view.insert(entry);
            self.used.set(self.used.get() + 1);
        }
        Ok(())
    }

    /// Forgets `object`.
    pub(super) fn remove(&self, heap: &Heap, object: Ref) {
        let Some(view) = self.view(heap) else { return };
        let Ok(index) = view.find(object) else { return };
        view.remove(index);
        self.used.set(self.used.get() - 1);
        if self.used.get() == 0 {
            self.buffer.set(None);
            // SAFETY: the buffer was this table's alone.
            unsafe { heap.free(view.start) };
        }
    }

    /// Shows every object with its first weak reference.
    pub(super) fn each(&self, heap: &Heap, mut visit: impl FnMut(Ref, Ref)) {
        let Some(view) = self.view(heap) else { return };
        for index in 0..view.places() {
            if let Entry { object: Some(object), first: Some(first) } = view.at(index).get() {
                visit(object, first);
            }
        }
    }

    fn view(&self, heap: &Heap) -> Option<View> {
        let address = self.buffer.get()?.address(heap.base());
        Some(View { start: NonNull::new(ptr::with_exposed_provenance_mut(address))?, log2: self.log2.get() })
    }

    /// A table with twice the places.
    fn grow(&self, heap: &Heap) -> Result<(), OutOfMemory> {
        let old = self.view(heap);
        let log2 = old.as_ref().map_or(SMALLEST, |old| old.log2 + 1);
        let bytes = size_of::<Entry>() << log2;
        let start = heap.alloc(Kind::Buffer, bytes).ok_or(OutOfMemory)?;
        // SAFETY: the block is new and that large; all-zero bytes are free places.
        unsafe { start.write_bytes(0, bytes) };
        let new = View { start, log2 };
        if let Some(old) = old {
            (0..old.places()).map(|index| old.at(index).get()).filter(|entry| entry.object.is_some()).for_each(|entry| new.insert(entry));
            // SAFETY: the buffer was this table's alone.
            unsafe { heap.free(old.start) };
        }
        self.buffer.set(Some(Ref::from_address(start.addr().get())));
        self.log2.set(log2);
        Ok(())
    }
}

/// The buffer.
///
/// # Invariants
///
/// `start` is a block of `1 << log2` initialised entries, some of them free.
struct View {
    start: NonNull<u8>,
    log2: u8,
}

impl View {
    fn places(&self) -> usize {
        1 << self.log2
    }

    fn at(&self, index: usize) -> &Cell<Entry> {
        // SAFETY: the callers' indices are below `places`.
        let entry = unsafe { self.start.cast::<Cell<Entry>>().add(index) };
        // SAFETY: the invariant.
        unsafe { entry.as_ref() }
    }

    fn home(&self, object: Ref) -> usize {
        (object.raw().wrapping_mul(0x9e37_79b9) >> (32 - self.log2)) as usize
    }

    /// Where `object` is, or the free place where it would be.
    fn find(&self, object: Ref) -> Result<usize, usize> {
        let mut index = self.home(object);
        loop {
            match self.at(index).get().object {
                None => return Err(index),
                Some(other) if other == object => return Ok(index),
                Some(_) => index = (index + 1) & (self.places() - 1),
            }
        }
    }

    fn insert(&self, entry: Entry) {
        if let Some(object) = entry.object
            && let Err(index) = self.find(object)
        {
            self.at(index).set(entry);
        }
    }

    /// Frees a place and moves what follows and would not be found any more into the gap.
    fn remove(&self, index: usize) {
        let mask = self.places() - 1;
        let mut gap = index;
        let mut next = (index + 1) & mask;
        while let Some(object) = self.at(next).get().object {
            let home = self.home(object);
            if (next.wrapping_sub(home) & mask) >= (next.wrapping_sub(gap) & mask) {
                self.at(gap).set(self.at(next).get());
                gap = next;
            }
            next = (next + 1) & mask;
        }
        self.at(gap).set(Entry { object: None, first: None });
    }
}
