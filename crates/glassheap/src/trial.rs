//! Putting an interpreter to the test: allocations that fail by order.
//!
//! Any allocation can fail, and a program that is to survive that can be tried at every single one: run it with the first failing, with the
//! second, and so on until none is left that fails.

use crate::Interpreter;

impl Interpreter {
    /// Makes the `n`-th allocation from now on fail, and none after it; `n` counts from 1.
    pub fn fail_allocation(&self, n: u64) {
        self.runtime().fail_after(n);
    }

    /// Makes the `n`-th allocation from now on fail, and all after it until [`Interpreter::fail_no_more`]; `n` counts from 1.
    pub fn fail_allocations_from(&self, n: u64) {
        self.runtime().fail_from(n);
    }

    /// Takes an order to fail back. Returns whether the allocation that was to fail had not been reached.
    pub fn fail_no_more(&self) -> bool {
        self.runtime().fail_never()
    }

    /// The most native memory that was charged to the heap at once, for what native code works on, since this was asked last.
    pub fn most_lent(&self) -> usize {
        self.runtime().take_most_lent()
    }

    /// How many allocations still succeed before the one that was ordered to fail.
    pub fn allocations_before_failure(&self) -> u64 {
        self.runtime().allocations_before_failure()
    }
}
