//! Putting an interpreter to the test: allocations that fail by order, the laws checked from outside.
//!
//! Any allocation can fail, and a program that is to survive that can be tried at every single one: run it with the first failing, with the
//! second, and so on until none is left that fails.

use vm::holders;

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

    /// How many allocations still succeed before the one that was ordered to fail.
    pub fn allocations_before_failure(&self) -> u64 {
        self.runtime().allocations_before_failure()
    }

    /// Checks the laws of counts and of the heap while no program runs. Returns how many objects there are.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub fn audit(&self) -> Result<usize, String> {
        let runtime = self.runtime();
        runtime.check().map_err(|inconsistency| format!("heap law: {inconsistency}"))?;
        if let Some(difference) = holders::differences(runtime).first() {
            return Err(format!("count law: {difference:?}"));
        }
        let mut count = 0;
        object::each_object(runtime, |_| count += 1);
        Ok(count)
    }
}
