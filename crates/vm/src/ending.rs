//! How an instruction ends: its operands are consumed, its result is stored, and what became due by that is done.
//!
//! A machine and bare registers end alike, but that the machine first notes in the frame how far it has come.

use heap::Ref;
use object::Object;
use types::{Singleton, boxes, small_int};

use crate::machine::{Done, Registers};

/// What can end an instruction.
pub(crate) trait Ending<'a> {
    /// The registers of the running frame.
    fn registers(&self) -> Registers<'a>;

    /// Does what became due, if something died.
    fn ended(&self, died: bool) -> Done;

    /// Puts an object into a register and releases what was there.
    #[inline(always)]
    fn put(&self, operand: i8, object: Object) -> Done {
        self.ended(self.registers().slot(operand).exchange(object))
    }

    /// Releases an object, and does what became due by it.
    #[inline(always)]
    fn discard(&self, object: Object) -> Done {
        self.ended(object.release())
    }

    /// Empties a temporary; leaves a local.
    #[inline(always)]
    fn consume(&self, operand: i8) -> Done {
        self.consume_all([operand])
    }

    /// Empties those of the operands that are temporaries. Returns whether anything died.
    #[inline(always)]
    fn consumed<const N: usize>(&self, operands: [i8; N]) -> bool {
        let mut died = false;
        for operand in operands {
            if operand >= 0 {
                died |= self.registers().slot(operand).release();
            }
        }
        died
    }

    /// Ends an instruction: its operands are consumed, its result is stored.
    #[inline(always)]
    fn finish<const N: usize>(&self, destination: i8, result: Object, operands: [i8; N]) -> Done {
        let died = self.consumed(operands) | self.registers().slot(destination).exchange(result);
        self.ended(died)
    }

    /// Ends an instruction whose result is an object that is never counted.
    #[inline(always)]
    fn finish_immortal<const N: usize>(&self, destination: i8, result: Ref, operands: [i8; N]) -> Done {
        let died = self.consumed(operands);
        // SAFETY: callers hand over singletons and small ints.
        let died = died | unsafe { self.registers().slot(destination).exchange_immortal(result) };
        self.ended(died)
    }

    /// Ends an instruction whose result is a truth value.
    #[inline(always)]
    fn finish_truth<const N: usize>(&self, destination: i8, result: bool, operands: [i8; N]) -> Done {
        let value = if result { Singleton::True } else { Singleton::False };
        self.finish_immortal(destination, value.reference(), operands)
    }

    /// Ends an instruction that has no result.
    #[inline(always)]
    fn consume_all<const N: usize>(&self, operands: [i8; N]) -> Done {
        self.ended(self.consumed(operands))
    }

    /// Stores an int: the shared one, or in the box that dies, or in a new one.
    #[inline(always)]
    fn finish_int<const N: usize>(&self, destination: i8, value: i64, operands: [i8; N]) -> Done {
        if let Some(small) = small_int(value) {
            return self.finish_immortal(destination, small, operands);
        }
        self.finish_number(
            destination,
            operands,
            boxes::is_own_int,
            |object| boxes::refill_int(object, value),
            |runtime| boxes::new_int(runtime, value),
        )
    }

    /// Stores a float, in the box that dies or in a new one.
    #[inline(always)]
    fn finish_float<const N: usize>(&self, destination: i8, value: f64, operands: [i8; N]) -> Done {
        self.finish_number(
            destination,
            operands,
            boxes::is_own_float,
            |object| boxes::refill_float(object, value),
            |runtime| boxes::new_float(runtime, value),
        )
    }

    #[inline(always)]
    fn finish_number<const N: usize>(
        &self,
        destination: i8,
        operands: [i8; N],
        is_own: impl Fn(&Object) -> bool,
        refill: impl Fn(&Object),
        new: impl Fn(&types::Runtime) -> types::Value,
    ) -> Done {
        if destination < 0
            && !self.registers().slot(destination).is_empty()
            && let old = self.registers().borrow(destination)
            && is_own(&old)
        {
            refill(&old);
            return self.consume_all(operands);
        }
        for operand in operands {
            if operand >= 0
                && let own = self.registers().borrow(operand)
                && is_own(&own)
            {
                refill(&own);
                let result = self.registers().take(operand);
                return self.finish(destination, result, operands);
            }
        }
        self.finish(destination, new(self.registers().runtime)?, operands)
    }
}
