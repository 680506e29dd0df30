//! Number boxes: what the evaluator's fast paths need of ints and floats.
//!
//! Both kinds of number lie in a box of 16 bytes: a header, and 64 bits that are the value. A number never changes while anybody can see
//! it; but a box that only the evaluator still holds, as an operand it is about to drop, can be given the result of the operation instead
//! of a new one being made.

use std::cell::Cell;

use object::{Header, Object, RegionBase, Space};

use crate::error::Value;
use crate::ids::ClassId;

/// The inline value that says of an int: limbs follow.
pub(crate) const LARGE: i64 = i64::MIN;

/// A number as it lies on the heap.
#[repr(C)]
struct NumberBox {
    header: Header,
    bits: Cell<u64>,
}

/// The value of an object whose class is exactly `int` and that has no limbs.
#[inline(always)]
pub fn int(object: &Object) -> Option<i64> {
    if object.header().descriptor() != ClassId::Int.reference() {
        return None;
    }
    let value = bits(object).get() as i64;
    (value != LARGE).then_some(value)
}

/// The value of an object whose class is exactly `float`.
#[inline(always)]
pub fn float(object: &Object) -> Option<f64> {
    is_float(object).then(|| f64::from_bits(bits(object).get()))
}

/// The values of two numbers of the same kind.
pub enum Pair {
    /// Neither has limbs.
    Ints(i64, i64),
    /// What is not an int.
    Floats(f64, f64),
}

/// The values of two objects whose class is exactly `int`, without limbs, or exactly `float`.
#[inline(always)]
pub fn pair(left: &Object, right: &Object) -> Option<Pair> {
    let class = left.header().descriptor();
    if class != right.header().descriptor() {
        return None;
    }
    if class == ClassId::Int.reference() {
        let (left, right) = (bits(left).get() as i64, bits(right).get() as i64);
        return (left != LARGE && right != LARGE).then_some(Pair::Ints(left, right));
    }
    let floats = (class == ClassId::Float.reference()).then(|| (bits(left).get(), bits(right).get()));
    floats.map(|(left, right)| Pair::Floats(f64::from_bits(left), f64::from_bits(right)))
}

/// Whether the class of an object is exactly `float`.
#[inline(always)]
pub fn is_float(object: &Object) -> bool {
    object.header().descriptor() == ClassId::Float.reference()
}

/// Whether the object is a box of an int that nobody else holds.
#[inline(always)]
pub fn is_own_int(object: &Object) -> bool {
    object.is_sole() && int(object).is_some()
}

/// Whether the object is a box of a float that nobody else holds.
#[inline(always)]
pub fn is_own_float(object: &Object) -> bool {
    object.is_sole() && is_float(object)
}

/// Gives a box that nobody else holds another value. It is not one that has a small int of its own, nor the mark of a large one.
#[inline(always)]
pub fn refill_int(object: &Object, value: i64) {
    debug_assert!(is_own_int(object) && value != LARGE);
    bits(object).set(value as u64);
}

/// Gives a box that nobody else holds another value.
#[inline(always)]
pub fn refill_float(object: &Object, value: f64) {
    debug_assert!(is_own_float(object));
    bits(object).set(value.to_bits());
}

/// A new box for an int. The value is not one that has a small int of its own, nor the mark of a large one.
#[inline(always)]
pub fn new_int(region: RegionBase, value: i64) -> Value {
    debug_assert!(value != LARGE);
    let body = NumberBox { header: Header::new(ClassId::Int.reference()), bits: Cell::new(value as u64) };
    // SAFETY: the body is what the layout of ints says; they own nothing. Regions that are told of are those of runtimes.
    Ok(unsafe { Space::new_plain(region, body) }?)
}

/// A new box for a float.
#[inline(always)]
pub fn new_float(region: RegionBase, value: f64) -> Value {
    let body = NumberBox { header: Header::new(ClassId::Float.reference()), bits: Cell::new(value.to_bits()) };
    // SAFETY: the body is what the layout of floats says; they own nothing. Regions that are told of are those of runtimes.
    Ok(unsafe { Space::new_plain(region, body) }?)
}

#[inline(always)]
fn bits(object: &Object) -> &Cell<u64> {
    // SAFETY: only asked of ints and floats, which are laid out like this.
    unsafe { &object.body_unchecked::<NumberBox>().bits }
}
