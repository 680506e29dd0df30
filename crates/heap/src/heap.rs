//! The heap itself, which lives in the first bytes of its region.
//!
//! Because a region is aligned to its size, the heap of any block is found from the block's address with one mask: no argument, no
//! thread-local, and many heaps in one process. Nothing in this structure is an address except the clients' pointers and their alarm,
//! so a region can be mapped elsewhere.

use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::{self, NonNull};

use crate::OutOfMemory;
use crate::budget::Budget;
use crate::layout::*;
use crate::page_table::{Entry, Half, Kind, PageIndex};
use crate::pool::{self, Pool};
use crate::region::Region;
use crate::size_class::{CLASS_SLOTS, SizeClass};

/// Pointers an upper layer can leave in the heap, to find its native state from any object.
pub const CLIENT_SLOTS: usize = 4;

/// A private heap: blocks of bytes in one region. Lives at the region's base; made and owned by a [`HeapOwner`].
///
/// # Invariants
///
/// A `Heap` is only ever seen through a reference into the control page of a mapped region, so `base()` is the address of a region
/// whose control page, maps, page table and pages below the pools' ends are readable and writable.
#[repr(C)]
pub struct Heap {
    /// The page each class allocates from; page 0, which is always full, for none.
    pub(crate) current: [Cell<PageIndex>; 3 * CLASS_SLOTS],
    /// The pages of each class that have room.
    pub(crate) lists: [List; 3 * CLASS_SLOTS],
    pub(crate) lower: Pool,
    pub(crate) upper: Pool,
    pub(crate) budget: Budget,
    /// Allocations that still succeed while failures are ordered.
    pub(crate) succeed: Cell<u64>,
    /// What happens once `succeed` is used up.
    pub(crate) failure: Cell<Failure>,
    clients: [Cell<*mut ()>; CLIENT_SLOTS],
    /// Called when more is committed than `budget.alarm_at`.
    alarm: Cell<Option<Alarm>>,
    /// Called when an allocation would fail.
    last_resort: Cell<Option<LastResort>>,
    /// One thread at a time.
    not_sync: PhantomData<Cell<()>>,
}

const _: () = assert!(size_of::<Heap>() <= SYSTEM_PAGE, "the control page is charged as one system page");

/// What an upper layer wants to do when the heap has grown: see [`Heap::set_alarm`].
pub type Alarm = fn(&Heap);

/// How an upper layer frees memory in the middle of an allocation; says whether it has. See [`Heap::set_last_resort`].
pub type LastResort = fn(&Heap) -> bool;

/// The pages of one class that have room, linked through their page table entries.
pub(crate) struct List {
    pub(crate) first: Cell<PageIndex>,
    pub(crate) last: Cell<PageIndex>,
}

/// Failures a test has ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// None.
    Never,
    /// One, then none.
    Once,
    /// All from then on.
    Always,
}

impl Heap {
    /// The heap that `address` lies in.
    ///
    /// # Safety
    ///
    /// `address` lies in the region of a heap that outlives `'a`.
    #[inline(always)]
    pub unsafe fn of<'a>(address: usize) -> &'a Heap {
        let base = address & !(REGION_SIZE - 1);
        // SAFETY: the caller's promise; a heap lives at its region's base.
        unsafe { &*ptr::with_exposed_provenance::<Heap>(base) }
    }

    /// The address of the region: what a [`crate::Ref`] is relative to.
    #[inline(always)]
    pub fn base(&self) -> usize {
        ptr::from_ref(self).addr()
    }

    /// Leaves `pointer` in `slot`, below [`CLIENT_SLOTS`].
    pub fn set_client(&self, slot: usize, pointer: *mut ()) {
        self.clients[slot].set(pointer);
    }

    /// What was left in `slot`; null at first.
    #[inline(always)]
    pub fn client(&self, slot: usize) -> *mut () {
        self.clients[slot].get()
    }

    /// Bytes committed: pages in use or kept, and metadata.
    #[inline]
    pub fn committed(&self) -> usize {
        self.budget.committed.get()
    }

    /// The most bytes that were ever committed.
    pub fn peak(&self) -> usize {
        self.budget.peak.get()
    }

    /// The most bytes that may be committed.
    #[inline]
    pub fn limit(&self) -> usize {
        self.budget.limit.get()
    }

    /// Changes the limit. Fails, and changes nothing, when more is committed even after giving back what can be given back.
    pub fn set_limit(&self, bytes: usize) -> Result<(), OutOfMemory> {
        if self.committed() > bytes {
            self.release();
        }
        if self.committed() > bytes {
            return Err(OutOfMemory);
        }
        self.budget.limit.set(bytes);
        self.budget.update_pressure();
        Ok(())
    }

    /// Sets aside `bytes` of the limit for [`Heap::with_reserve`].
    pub fn set_reserve(&self, bytes: usize) {
        self.budget.reserve.set(bytes);
    }

    /// The bytes set aside.
    pub fn reserve(&self) -> usize {
        self.budget.reserve.get()
    }

    /// Opens or closes the reserve. Returns whether it was open.
    pub fn use_reserve(&self, open: bool) -> bool {
        self.budget.reserve_open.replace(open)
    }

    /// Whether the reserve is open. It closes by itself once there is room for twice as much.
    pub fn reserve_is_open(&self) -> bool {
        self.budget.reserve_open.get()
    }

    /// Runs `work` with the reserve open: for what must succeed after memory ran out.
    pub fn with_reserve<T>(&self, work: impl FnOnce() -> T) -> T {
        let was_open = self.use_reserve(true);
        let result = work();
        self.use_reserve(was_open);
        result
    }

    /// Whether less than an eighth of the limit is left: time to collect.
    #[inline(always)]
    pub fn pressure(&self) -> bool {
        self.budget.pressure.get()
    }

    /// Has `alarm` called once, when more than `at` bytes are committed. It must not allocate or free: an allocation is in progress.
    pub fn set_alarm(&self, at: usize, alarm: Alarm) {
        self.alarm.set(Some(alarm));
        self.budget.alarm_at.set(at);
    }

    /// Rings the alarm if it is time.
    pub(crate) fn watch_growth(&self) {
        if self.committed() > self.budget.alarm_at.get() {
            self.budget.alarm_at.set(usize::MAX);
            if let Some(alarm) = self.alarm.get() {
                alarm(self);
            }
        }
    }

    /// Has `free_some` called when an allocation would fail; if it says that it has freed something, the allocation is tried once more.
    pub fn set_last_resort(&self, free_some: LastResort) {
        self.last_resort.set(Some(free_some));
    }

    /// Whether an allocation that failed is worth another try.
    #[cold]
    #[inline(never)]
    pub(crate) fn has_freed_some(&self) -> bool {
        // Meanwhile there is none: what frees memory does not ask for more.
        let Some(free_some) = self.last_resort.take() else { return false };
        let has_freed = free_some(self);
        self.last_resort.set(Some(free_some));
        has_freed
    }

    /// The page table entry of `page`.
    #[inline(always)]
    pub(crate) fn entry(&self, page: PageIndex) -> &Entry {
        let address = self.base() + PAGE_TABLE + page.0 as usize * ENTRY_SIZE;
        // SAFETY: page numbers come from the pools or from addresses of blocks, so the entry is mapped; entries are only ever shared,
        // and all-zero bytes are an entry.
        unsafe { &*ptr::with_exposed_provenance::<Entry>(address) }
    }

    /// The page that `kind` and `class` allocate from.
    #[inline(always)]
    pub(crate) fn current(&self, kind: Kind, class: SizeClass) -> &Cell<PageIndex> {
        &self.current[slot(kind, class)]
    }

    pub(crate) fn list(&self, kind: Kind, class: SizeClass) -> &List {
        &self.lists[slot(kind, class)]
    }

    pub(crate) fn pool(&self, half: Half) -> &Pool {
        match half {
            Half::Lower => &self.lower,
            Half::Upper => &self.upper,
        }
    }

    /// Where `page` starts.
    #[inline(always)]
    pub(crate) fn page_address(&self, page: PageIndex) -> usize {
        self.base() + page.offset()
    }
}

#[inline(always)]
fn slot(kind: Kind, class: SizeClass) -> usize {
    // The mask changes nothing, and tells the compiler that no bound must be checked.
    kind as usize * CLASS_SLOTS + (class.index() & (CLASS_SLOTS - 1))
}

/// Owns a heap: unmaps its region when dropped.
///
/// # Invariants
///
/// `heap` points to the `Heap` at the base of `region`.
pub struct HeapOwner {
    heap: NonNull<Heap>,
    region: Region,
}

// SAFETY: a heap has no tie to the thread that made it, and the owner is the only way to it that safe code can carry along.
unsafe impl Send for HeapOwner {}

impl HeapOwner {
    /// Makes an empty heap that never commits more than `limit` bytes.
    pub fn new(limit: usize) -> Result<HeapOwner, OutOfMemory> {
        let budget = Budget::new(limit);
        budget.charge(pool::FIXED_METADATA)?;
        let region = Region::reserve()?;
        let lower = Pool::new(FIRST_LOWER_PAGE, region.lower_pages);
        let upper = Pool::new(FIRST_UPPER_PAGE, region.upper_pages);
        HeapOwner::establish(region, lower, upper, budget)
    }

    /// Writes a heap with these pools, and no pages to allocate from, into the control page of its region.
    pub(crate) fn establish(region: Region, lower: Pool, upper: Pool, budget: Budget) -> Result<HeapOwner, OutOfMemory> {
        let heap = Heap {
            current: [const { Cell::new(PageIndex::NONE) }; 3 * CLASS_SLOTS],
            lists: [const { List { first: Cell::new(PageIndex::NONE), last: Cell::new(PageIndex::NONE) } }; 3 * CLASS_SLOTS],
            lower,
            upper,
            budget,
            succeed: Cell::new(0),
            failure: Cell::new(Failure::Never),
            clients: [const { Cell::new(ptr::null_mut()) }; CLIENT_SLOTS],
            alarm: Cell::new(None),
            last_resort: Cell::new(None),
            not_sync: PhantomData,
        };
        let place = ptr::with_exposed_provenance_mut::<Heap>(region.base);
        // SAFETY: the control page is mapped, larger than a `Heap`, and nobody else has it.
        unsafe { place.write(heap) };
        // INVARIANT: `place` is the base of `region`.
        let heap = NonNull::new(place).ok_or(OutOfMemory)?;
        Ok(HeapOwner { heap, region })
    }
}

impl Deref for HeapOwner {
    type Target = Heap;

    #[inline(always)]
    fn deref(&self) -> &Heap {
        // SAFETY: the type's invariant; the region is mapped until the owner is dropped.
        unsafe { self.heap.as_ref() }
    }
}

impl Drop for HeapOwner {
    fn drop(&mut self) {
        self.forget_poison();
        debug_assert_eq!(self.region.base, self.base());
    }
}
