//! Native memory that is charged for a while.
//!
//! What native code needs to work with and cannot have on the heap (the tree of a source that is parsed, the digits of a product that is
//! being computed) counts for the limit as long as it is there: it is *lent*, by an upper bound and before it is taken.
//!
//! `committed = pages - absent + metadata + lent`

use crate::OutOfMemory;
use crate::heap::Heap;

/// Bytes that are charged until this is dropped.
#[must_use = "they are given back when it is dropped"]
pub struct Loan<'a> {
    heap: &'a Heap,
    bytes: usize,
}

impl Heap {
    /// Charges `bytes` for native memory. Where they do not fit, what can be given back is, and if need be garbage is freed, as before an
    /// allocation fails.
    pub fn lend(&self, bytes: usize) -> Result<Loan<'_>, OutOfMemory> {
        if self.must_fail() {
            return Err(OutOfMemory);
        }
        let charge = || self.budget.charge(bytes);
        charge()
            .or_else(|_| {
                self.release();
                charge()
            })
            .or_else(|failed| if self.has_freed_some() { charge() } else { Err(failed) })?;
        self.budget.lent.set(self.budget.lent.get() + bytes);
        self.budget.most_lent.set(self.budget.most_lent.get().max(self.budget.lent.get()));
        Ok(Loan { heap: self, bytes })
    }

    /// Takes back what was kept of a loan.
    pub fn take_back(&self, bytes: usize) {
        drop(Loan { heap: self, bytes });
    }

    /// Bytes charged for native memory now.
    pub fn lent(&self) -> usize {
        self.budget.lent.get()
    }

    /// The most that was charged for native memory at once since this was asked last.
    pub fn take_most_lent(&self) -> usize {
        self.budget.most_lent.replace(self.lent())
    }
}

impl Loan<'_> {
    /// Keeps the bytes charged, until [`Heap::take_back`] is told of them.
    pub fn keep(self) -> usize {
        let bytes = self.bytes;
        std::mem::forget(self);
        bytes
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let budget = &self.heap.budget;
        budget.lent.set(budget.lent.get() - self.bytes);
        budget.discharge(self.bytes);
    }
}
