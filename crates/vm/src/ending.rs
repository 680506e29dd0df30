//! How an instruction ends: its operands are consumed, its result is stored.
//!
//! None of this fails. It is said with [`Done`] so that an instruction can end with it.

use heap::Ref;
use object::Object;
use types::{Singleton, boxes, small_int};

use crate::machine::{Done, Registers};

impl Registers<'_> {
    /// Puts an object into a register and releases what was there.
    #[inline(always)]
    pub(crate) fn put(self, operand: i8, object: Object) -> Done {
        self.exchange(operand, object);
        Ok(())
    }

    /// Empties a temporary; leaves a local.
    #[inline(always)]
    pub(crate) fn consume(self, operand: i8) -> Done {
        self.consume_all([operand])
    }

    /// Ends an instruction: its operands are consumed, its result is stored.
    #[inline(always)]
    pub(crate) fn finish<const N: usize>(self, destination: i8, result: Object, operands: [i8; N]) -> Done {
        self.consume_all(operands)?;
        self.put(destination, result)
    }

    /// Ends an instruction whose result is an object that is never counted.
    #[inline(always)]
    pub(crate) fn finish_immortal<const N: usize>(self, destination: i8, result: Ref, operands: [i8; N]) -> Done {
        self.consume_all(operands)?;
        self.exchange_immortal(destination, result);
        Ok(())
    }

    /// Ends an instruction whose result is a truth value.
    #[inline(always)]
    pub(crate) fn finish_truth<const N: usize>(self, destination: i8, result: bool, operands: [i8; N]) -> Done {
        let value = if result { Singleton::True } else { Singleton::False };
        self.finish_immortal(destination, value.reference(), operands)
    }

    /// Ends an instruction that has no result.
    #[inline(always)]
    pub(crate) fn consume_all<const N: usize>(self, operands: [i8; N]) -> Done {
        for operand in operands {
            if operand >= 0 {
                self.release(self.slot(operand));
            }
        }
        Ok(())
    }

    /// Stores an int: the shared one, or in the box that dies, or in a new one.
    #[inline(always)]
    pub(crate) fn finish_int<const N: usize>(self, destination: i8, value: i64, operands: [i8; N]) -> Done {
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
    pub(crate) fn finish_float<const N: usize>(self, destination: i8, value: f64, operands: [i8; N]) -> Done {
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
        self,
        destination: i8,
        operands: [i8; N],
        is_own: impl Fn(&Object) -> bool,
        refill: impl Fn(&Object),
        new: impl Fn(&types::Runtime) -> types::Value,
    ) -> Done {
        if destination < 0
            && !self.slot(destination).is_empty()
            && let old = self.borrow(destination)
            && is_own(&old)
        {
            refill(&old);
            return self.consume_all(operands);
        }
        for operand in operands {
            if operand >= 0
                && let own = self.borrow(operand)
                && is_own(&own)
            {
                refill(&own);
                let result = self.take(operand);
                return self.finish(destination, result, operands);
            }
        }
        self.finish(destination, new(self.runtime)?, operands)
    }
}
