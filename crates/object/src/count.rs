//! Up and down by one.
//!
//! Counts are plain: one thread runs in a space at a time. Immortals are skipped, because a check is cheaper than a store to a shared
//! line. A count that climbs to the immortal bit stays there, instead of overflowing.
//!
//! See `docs/internals/counting.md`, with a worked example.

use std::ptr::NonNull;

use heap::Heap;

use crate::death;
use crate::header::{Header, IMMORTAL};

/// One reference more.
#[inline(always)]
pub(crate) fn increment(header: &Header) {
    let count = header.count.get();
    if count < IMMORTAL {
        header.count.set(count + 1);
    }
}

/// One reference less; at zero the object dies. Returns whether anything may have become due by it.
///
/// # Safety
///
/// `header` is a live object in a space, and the caller owns one of its counts.
#[inline(always)]
pub(crate) unsafe fn decrement(header: NonNull<Header>) -> bool {
    // SAFETY: the caller's promise.
    let is_last = unsafe { give_up(header) };
    // SAFETY: the last count was just given up.
    is_last && unsafe { death::die(header) }
}

/// The same, with the death of what owns nothing in line.
///
/// # Safety
///
/// As for [`decrement`], and the object lies in the region at `base`.
#[inline(always)]
pub(crate) unsafe fn decrement_in(base: usize, header: NonNull<Header>) -> bool {
    // SAFETY: the caller's promise.
    let is_last = unsafe { give_up(header) };
    // SAFETY: the last count was just given up.
    is_last && unsafe { death::die_in(base, header) }
}

/// The same for an atom that owns nothing.
///
/// # Safety
///
/// As for [`decrement_in`], and the object is a plain atom.
#[inline(always)]
pub(crate) unsafe fn decrement_plain(base: usize, header: NonNull<Header>) {
    // SAFETY: as above.
    if unsafe { give_up(header) } {
        // SAFETY: the object is intact, so its heap is.
        let heap = unsafe { Heap::of(base) };
        // SAFETY: nothing refers to the block, and it owns nothing.
        unsafe { heap.free(header.cast::<u8>()) };
    }
}

/// Gives up a count, and says whether it was the last one.
///
/// # Safety
///
/// As for [`decrement`].
#[inline(always)]
unsafe fn give_up(header: NonNull<Header>) -> bool {
    // SAFETY: the caller's promise.
    let count = unsafe { &header.as_ref().count };
    let before = count.get();
    if before >= IMMORTAL {
        return false;
    }
    debug_assert!(before != 0, "count law: released more often than counted");
    count.set(before - 1);
    before == 1
}
