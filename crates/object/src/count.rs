//! Up and down by one.
//!
//! Counts are plain: one thread runs in a space at a time. Immortals are skipped, because a check is cheaper than a store to a shared
//! line. A count that climbs to the immortal bit stays there, instead of overflowing.
//!
//! See `docs/internals/counting.md`, with a worked example.

use std::ptr::NonNull;

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
    let count = unsafe { header.as_ref() }.count.get();
    if count >= IMMORTAL {
        return false;
    }
    debug_assert!(count != 0, "count law: released more often than counted");
    // SAFETY: as above.
    unsafe { header.as_ref() }.count.set(count - 1);
    // SAFETY: the last count was just given up.
    count == 1 && unsafe { death::die(header) }
}
