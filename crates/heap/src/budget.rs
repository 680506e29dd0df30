//! Bytes charged, the limit, and the reserve.
//!
//! What is counted: every page handed to a class or a large run, every free page not yet given back to the system, every system
//! page of metadata that the pages in use can have touched, and native memory that is lent. What is not: address space.
//!
//! `committed <= limit` always; `committed <= limit - reserve` unless the reserve is open.
//!
//! See `docs/internals/limits.md`, with a worked example.

use std::cell::Cell;

/// The heap's only error: the limit, the address space or a test's order forbids the allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl std::fmt::Display for OutOfMemory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("out of memory")
    }
}

impl std::error::Error for OutOfMemory {}

/// What a heap may commit, and what it has.
pub(crate) struct Budget {
    pub(crate) committed: Cell<usize>,
    pub(crate) peak: Cell<usize>,
    /// What of it is charged for native memory: see [`crate::Loan`].
    pub(crate) lent: Cell<usize>,
    /// The most that this was since somebody asked.
    pub(crate) most_lent: Cell<usize>,
    pub(crate) limit: Cell<usize>,
    pub(crate) reserve: Cell<usize>,
    pub(crate) reserve_open: Cell<bool>,
    pub(crate) pressure: Cell<bool>,
    /// Committing more than this rings the alarm.
    pub(crate) alarm_at: Cell<usize>,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Budget {
        Budget {
            committed: Cell::new(0),
            peak: Cell::new(0),
            lent: Cell::new(0),
            most_lent: Cell::new(0),
            limit: Cell::new(limit),
            reserve: Cell::new(0),
            reserve_open: Cell::new(false),
            pressure: Cell::new(false),
            alarm_at: Cell::new(usize::MAX),
        }
    }

    /// Counts `bytes` more, if they may be committed.
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), OutOfMemory> {
        let committed = self.committed.get().checked_add(bytes).ok_or(OutOfMemory)?;
        if committed > self.ceiling() {
            return Err(OutOfMemory);
        }
        self.committed.set(committed);
        self.peak.set(self.peak.get().max(committed));
        self.update_pressure();
        Ok(())
    }

    /// Counts `bytes` less.
    pub(crate) fn discharge(&self, bytes: usize) {
        debug_assert!(bytes <= self.committed.get());
        self.committed.set(self.committed.get() - bytes);
        self.update_pressure();
        // With that much room, what follows needs no reserve, and what comes after it finds one again.
        if self.reserve_open.get() && self.committed.get() + 2 * self.reserve.get() <= self.limit.get() {
            self.reserve_open.set(false);
        }
    }

    /// What may be committed now.
    fn ceiling(&self) -> usize {
        let reserve = if self.reserve_open.get() { 0 } else { self.reserve.get() };
        self.limit.get().saturating_sub(reserve)
    }

    pub(crate) fn update_pressure(&self) {
        let threshold = self.limit.get() - self.limit.get() / 8;
        self.pressure.set(self.committed.get() > threshold);
    }
}
