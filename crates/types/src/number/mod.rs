//! What the number types have in common: operators and comparisons for operands of different number types, and text that spells numbers.

pub(crate) mod ascii;
mod compare;
mod operate;

pub(crate) use compare::{compare, int_with_float};
pub(crate) use operate::{comparison_method, is_number, method, operate, reflected_method};
