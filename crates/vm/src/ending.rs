//! How an instruction ends: its operands are consumed, its result is stored.
//!
//! A swift instruction wants to know whether anything may be due after it; the others do not: see [`Ended`].

use compiler::code::Opcode;
use heap::Ref;
use object::{Object, RegionBase};
use types::{Raised, Singleton, boxes, small_int};

use crate::machine::{Machine, Region, Registers, a, opcode};

/// What an instruction tells of how it ended: nothing, or whether anything may be due.
pub(crate) trait Ended {
    fn with(due: bool) -> Self;
}

impl Ended for () {
    #[inline(always)]
    fn with(_: bool) {}
}

impl Ended for bool {
    #[inline(always)]
    fn with(due: bool) -> bool {
        due
    }
}

/// What has ended.
#[inline(always)]
fn ended<E: Ended>(due: bool) -> Result<E, Raised> {
    Ok(E::with(due))
}

impl Machine<'_> {
    /// Ends an instruction whose result is `None`. If the next instruction throws that away, it is done too.
    #[inline(always)]
    pub(crate) fn finish_with_none(&mut self, destination: i8) -> bool {
        let next = self.words(0).get(0);
        if opcode(next) == Opcode::Clear && a(next) == destination {
            self.words(1);
            return self.release(self.slot(destination));
        }
        self.exchange_immortal(destination, Singleton::None.reference())
    }
}

impl<R: Region> Registers<'_, R> {
    /// Puts an object into a register and releases what was there.
    #[inline(always)]
    pub(crate) fn put<E: Ended>(self, operand: i8, object: Object) -> Result<E, Raised> {
        ended(self.exchange(operand, object))
    }

    /// Empties a temporary; leaves a local.
    #[inline(always)]
    pub(crate) fn consume(self, operand: i8) -> bool {
        operand >= 0 && self.take(operand).release()
    }

    /// Ends an instruction that has no result.
    #[inline(always)]
    pub(crate) fn consume_all<const N: usize>(self, operands: [i8; N]) -> bool {
        let mut due = false;
        for operand in operands {
            due |= self.consume(operand);
        }
        due
    }

    /// Ends an instruction: its operands are consumed, its result is stored.
    #[inline(always)]
    pub(crate) fn finish<E: Ended, const N: usize>(self, destination: i8, result: Object, operands: [i8; N]) -> Result<E, Raised> {
        let due = self.consume_all(operands);
        ended(due | self.exchange(destination, result))
    }

    /// Ends an instruction whose result is an object that is never counted.
    #[inline(always)]
    pub(crate) fn finish_immortal<E: Ended, const N: usize>(self, destination: i8, result: Ref, operands: [i8; N]) -> Result<E, Raised> {
        let due = self.consume_all(operands);
        ended(due | self.exchange_immortal(destination, result))
    }

    /// Ends an instruction whose result is a truth value.
    #[inline(always)]
    pub(crate) fn finish_truth<E: Ended, const N: usize>(self, destination: i8, result: bool, operands: [i8; N]) -> Result<E, Raised> {
        let value = if result { Singleton::True } else { Singleton::False };
        self.finish_immortal(destination, value.reference(), operands)
    }

    /// Ends an instruction whose operands are numbers and whose result is a truth value.
    #[inline(always)]
    pub(crate) fn finish_truth_of_numbers<E: Ended, const N: usize>(
        self,
        destination: i8,
        result: bool,
        operands: [i8; N],
    ) -> Result<E, Raised> {
        self.consume_numbers(operands);
        self.finish_truth(destination, result, [])
    }

    /// Stores an int: the shared one, or in the box that dies, or in a new one. Operands are numbers.
    #[inline(always)]
    pub(crate) fn finish_int<E: Ended, const N: usize>(self, destination: i8, value: i64, operands: [i8; N]) -> Result<E, Raised> {
        if let Some(small) = small_int(value) {
            self.consume_numbers(operands);
            return ended(self.exchange_immortal(destination, small));
        }
        self.finish_number(
            destination,
            operands,
            boxes::is_own_int,
            |object| boxes::refill_int(object, value),
            |region| boxes::new_int(region, value),
        )
    }

    /// Stores a float, in the box that dies or in a new one. Operands are numbers.
    #[inline(always)]
    pub(crate) fn finish_float<E: Ended, const N: usize>(self, destination: i8, value: f64, operands: [i8; N]) -> Result<E, Raised> {
        self.finish_number(
            destination,
            operands,
            boxes::is_own_float,
            |object| boxes::refill_float(object, value),
            |region| boxes::new_float(region, value),
        )
    }

    #[inline(always)]
    fn finish_number<E: Ended, const N: usize>(
        self,
        destination: i8,
        operands: [i8; N],
        is_own: impl Fn(&Object) -> bool,
        refill: impl Fn(&Object),
        new: impl Fn(RegionBase) -> types::Value,
    ) -> Result<E, Raised> {
        if destination < 0
            && !self.slot(destination).is_empty()
            && let old = self.borrow(destination)
            && is_own(&old)
        {
            refill(&old);
            self.consume_numbers(operands);
            return ended(false);
        }
        let refilled = |operand: i8| {
            let box_of_operand = (operand >= 0).then(|| self.borrow(operand)).filter(|own| is_own(own));
            box_of_operand.map(|own| {
                refill(&own);
                self.take(operand)
            })
        };
        if let Some(&left) = operands.first()
            && let Some(result) = refilled(left)
        {
            if let Some(&right) = operands.get(1) {
                self.consume_number(right);
            }
            return ended(self.exchange(destination, result));
        }
        if let [left, right] = operands[..]
            && let Some(result) = refilled(right)
        {
            self.consume_number(left);
            return ended(self.exchange(destination, result));
        }
        let result = new(self.region())?;
        self.consume_numbers(operands);
        ended(self.exchange(destination, result))
    }

    /// Empties the temporaries among operands that are numbers: nothing can be due then.
    #[inline(always)]
    pub(crate) fn consume_numbers<const N: usize>(self, operands: [i8; N]) {
        for operand in operands {
            self.consume_number(operand);
        }
    }
}
