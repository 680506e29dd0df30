//! Numbers that an interpreter remembers. They are taken along into an image.

use std::cell::Cell;

use crate::int::MAX_STR_DIGITS_DEFAULT;
use crate::runtime::Runtime;

/// What a number is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Number {
    /// `sys.get_int_max_str_digits()`
    IntDigits,
    /// How much is left out of what is compiled: the command's `-O`.
    Optimization,
    /// How often classes were registered with abstract ones.
    Registrations,
    /// `gc.get_debug()`
    CollectorFlags,
}

/// How many there are.
pub(crate) const COUNT: usize = Number::CollectorFlags as usize + 1;

/// The numbers.
pub(crate) struct Numbers(pub(crate) [Cell<i64>; COUNT]);

impl Numbers {
    pub(crate) fn new() -> Numbers {
        let numbers = Numbers([const { Cell::new(0) }; COUNT]);
        numbers.0[Number::IntDigits as usize].set(MAX_STR_DIGITS_DEFAULT as i64);
        numbers
    }
}

impl Runtime {
    /// A number; 0 if nothing else was said.
    pub fn number(&self, number: Number) -> i64 {
        self.numbers.0[number as usize].get()
    }

    /// Remembers a number.
    pub fn set_number(&self, number: Number, value: i64) {
        self.numbers.0[number as usize].set(value);
    }
}
