//! A region: reserved address space, aligned to its own size. The only file that makes system calls.
//!
//! The whole region is mapped readable and writable without reservation; the system commits what is touched, and the budget counts
//! what the heap allows itself to touch. Where the address space is limited (`ulimit -v`), only the alignment matters: then a prefix of
//! each half, and the part of the metadata that describes it, is mapped at its fixed place, and the end of the prefix is the end of
//! memory.

use std::ops::Range;
use std::ptr;

use crate::OutOfMemory;
use crate::layout::*;

/// The smallest prefix of a half worth starting with, in pages.
const FEWEST_PAGES: usize = 16;
/// Regions that fit into the address space of a process.
const SLOTS: usize = 1 << (47 - REGION_BITS);

/// Address space for one heap.
///
/// # Invariants
///
/// `base` is a multiple of `REGION_SIZE`; every segment for `lower_pages` and `upper_pages` is mapped and belongs to this value alone.
pub(crate) struct Region {
    pub(crate) base: usize,
    /// Pages of atoms and buffers that are mapped.
    pub(crate) lower_pages: usize,
    /// Pages of containers that are mapped.
    pub(crate) upper_pages: usize,
}

impl Region {
    /// Reserves a whole region, or as much of one as the process may have.
    pub(crate) fn reserve() -> Result<Region, OutOfMemory> {
        if let Some(base) = map_aligned().or_else(map_slot) {
            return Ok(Region { base, lower_pages: HALF_PAGES - FIRST_LOWER_PAGE, upper_pages: HALF_PAGES });
        }
        let mut pages = HALF_PAGES / 2;
        while pages >= FEWEST_PAGES {
            if let Some(region) = Region::reserve_prefixes(pages) {
                // Leave the rest of the process room: take half of what could be had.
                drop(region);
                return Region::reserve_prefixes((pages / 2).max(FEWEST_PAGES)).ok_or(OutOfMemory);
            }
            pages /= 2;
        }
        Err(OutOfMemory)
    }

    /// Reserves the first `pages` pages of each half, and their metadata.
    fn reserve_prefixes(pages: usize) -> Option<Region> {
        for slot in 1..SLOTS - 1 {
            let base = slot * REGION_SIZE;
            match map_segments(base, pages) {
                Mapped::All => {
                    return Some(Region { base, lower_pages: pages, upper_pages: pages });
                }
                Mapped::Occupied => continue,
                Mapped::OutOfMemory => return None,
            }
        }
        None
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if self.upper_pages == HALF_PAGES {
            unmap(self.base, REGION_SIZE);
        } else {
            for segment in segments(self.upper_pages) {
                unmap(self.base + segment.start, segment.len());
            }
        }
    }
}

/// Gives the memory of a range back to the system; it reads as zeros afterwards.
pub(crate) fn decommit(address: usize, bytes: usize) {
    let start = ptr::with_exposed_provenance_mut(address);
    // SAFETY: the callers pass ranges of their own region that hold no live block and no metadata in use.
    unsafe { libc::madvise(start, bytes, libc::MADV_DONTNEED) };
}

/// Commits a range about to be written whole: one system call is cheaper than a fault for each system page.
pub(crate) fn commit(address: usize, bytes: usize) {
    let start = ptr::with_exposed_provenance_mut(address);
    // SAFETY: the callers pass pages of their own region; their content does not change. A system that does not know this advice
    // refuses it, and commits on touch.
    unsafe { libc::madvise(start, bytes, libc::MADV_POPULATE_WRITE) };
}

/// Moves the memory of a range to another place of the region, leaving zeros behind. False when the system refuses: then the memory is
/// where it was, and the target, which may be unmapped, must be renewed.
pub(crate) fn move_pages(from: usize, to: usize, bytes: usize) -> bool {
    let source = ptr::with_exposed_provenance_mut(from);
    let target = ptr::with_exposed_provenance_mut::<libc::c_void>(to);
    let flags = libc::MREMAP_MAYMOVE | libc::MREMAP_FIXED | libc::MREMAP_DONTUNMAP;
    // SAFETY: both ranges belong to the caller's region, do not overlap, and nothing live is in the target.
    let moved = unsafe { libc::mremap(source, bytes, bytes, flags, target) };
    moved != libc::MAP_FAILED
}

/// Maps part of a file over a range: what is written there stays private.
pub(crate) fn map_file(address: usize, bytes: usize, file: i32, offset: u64) -> Result<(), OutOfMemory> {
    let place = ptr::with_exposed_provenance_mut(address);
    let flags = libc::MAP_PRIVATE | libc::MAP_FIXED | libc::MAP_NORESERVE;
    // SAFETY: the callers pass a range of their own region that nothing is in yet.
    let mapped = unsafe { libc::mmap(place, bytes, libc::PROT_READ | libc::PROT_WRITE, flags, file, offset as libc::off_t) };
    if mapped == libc::MAP_FAILED { Err(OutOfMemory) } else { Ok(()) }
}

/// Maps fresh memory over a range whose pages came from elsewhere, so that the system can again treat it as one with its neighbours.
pub(crate) fn renew(address: usize, bytes: usize) {
    if map(address, bytes, libc::MAP_FIXED).is_none() {
        decommit(address, bytes);
    }
}

enum Mapped {
    All,
    Occupied,
    OutOfMemory,
}

/// What must be mapped for the first `pages` pages of each half, as offsets from the base.
fn segments(pages: usize) -> [Range<usize>; 11] {
    let at = |start: usize, bytes: usize| start..round_up(start + bytes, SYSTEM_PAGE);
    let bits = |table: usize| at(SIDE_TABLES + table * BIT_TABLE_SIZE, pages * PAGE_SIZE / GRANULE / 8);
    [
        at(0, PAGE_TABLE + (FIRST_LOWER_PAGE + pages) * ENTRY_SIZE),
        at(PAGE_TABLE + FIRST_UPPER_PAGE * ENTRY_SIZE, pages * ENTRY_SIZE),
        bits(0),
        bits(1),
        bits(2),
        bits(3),
        bits(4),
        bits(5),
        at(BYTE_TABLE, pages * PAGE_SIZE / GRANULE),
        at(FIRST_LOWER_PAGE * PAGE_SIZE, pages * PAGE_SIZE),
        at(FIRST_UPPER_PAGE * PAGE_SIZE, pages * PAGE_SIZE),
    ]
}

/// Maps every segment at `base`, or none.
fn map_segments(base: usize, pages: usize) -> Mapped {
    let segments = segments(pages);
    for (done, segment) in segments.iter().enumerate() {
        let address = base + segment.start;
        if map(address, segment.len(), libc::MAP_FIXED_NOREPLACE) == Some(address) {
            continue;
        }
        let out_of_memory = is_out_of_memory();
        for segment in &segments[..done] {
            unmap(base + segment.start, segment.len());
        }
        return if out_of_memory { Mapped::OutOfMemory } else { Mapped::Occupied };
    }
    Mapped::All
}

/// Maps a whole region at the first place that is free: when other regions have left no gap twice as large.
fn map_slot() -> Option<usize> {
    for slot in 1..SLOTS - 1 {
        let base = slot * REGION_SIZE;
        if map(base, REGION_SIZE, libc::MAP_FIXED_NOREPLACE).is_some() {
            return Some(base);
        }
        if is_out_of_memory() {
            return None;
        }
    }
    None
}

/// Whether the last call failed for want of memory or address space, not because a place was taken.
fn is_out_of_memory() -> bool {
    std::io::Error::last_os_error().raw_os_error() == Some(libc::ENOMEM)
}

/// Maps a whole region at an aligned place near one of the system's choice.
fn map_aligned() -> Option<usize> {
    // Systems place mappings downwards: where one region is, the next comes to lie below it, aligned as that is.
    let start = map(0, REGION_SIZE, 0)?;
    let base = start / REGION_SIZE * REGION_SIZE;
    let below = start - base;
    if below == 0 {
        return Some(base);
    }
    match map(base, below, libc::MAP_FIXED_NOREPLACE) {
        Some(place) if place == base => {
            unmap(base + REGION_SIZE, below);
            Some(base)
        }
        elsewhere => {
            unmap(elsewhere.unwrap_or_default(), elsewhere.map_or(0, |_| below));
            unmap(start, REGION_SIZE);
            map_within_twice()
        }
    }
}

/// Maps a whole region at an aligned place within twice the room.
fn map_within_twice() -> Option<usize> {
    let start = map(0, 2 * REGION_SIZE, 0)?;
    let base = round_up(start, REGION_SIZE);
    unmap(start, base - start);
    unmap(base + REGION_SIZE, start + REGION_SIZE - base);
    Some(base)
}

fn map(address: usize, bytes: usize, placement: i32) -> Option<usize> {
    let hint = ptr::with_exposed_provenance_mut(address);
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | placement;
    // SAFETY: without MAP_FIXED no existing mapping is touched; with it the callers pass a range of their own region.
    let mapped = unsafe { libc::mmap(hint, bytes, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    (mapped != libc::MAP_FAILED).then(|| mapped.expose_provenance())
}

fn unmap(address: usize, bytes: usize) {
    if bytes > 0 {
        // SAFETY: the range was mapped by this file and nothing refers into it any more.
        unsafe { libc::munmap(ptr::with_exposed_provenance_mut(address), bytes) };
    }
}
