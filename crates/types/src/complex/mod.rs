//! `complex`: two floats.
//!
//! What the operators do is in `arithmetic.rs`, text that spells one in `parse.rs`, the methods in `methods.rs`.

mod arithmetic;
mod methods;
mod parse;

use std::cell::Cell;

use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object};

use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{float, instance, int, number};

pub use arithmetic::{operate, power};

/// The class `complex`.
pub(crate) const SPEC: ClassSpec =
    ClassSpec::new(ClassId::Complex, "complex", LAYOUT).plain().methods(methods::METHODS).getters(methods::GETTERS).doc(methods::DOC);

const LAYOUT: Layout = Layout { extent: Extent::Fixed(size_of::<Complex>() as u16), ..Layout::leaf("complex") };

/// A complex number as it lies on the heap.
#[repr(C)]
pub(crate) struct Complex {
    header: Header,
    real: Cell<f64>,
    imaginary: Cell<f64>,
}

const _: () = assert!(size_of::<Complex>() == 24);

// SAFETY: `Complex` is `repr(C)`, begins with a header and has no references.
unsafe impl Body for Complex {
    const LAYOUT: LayoutId = ClassId::Complex.layout();
}

/// The real and the imaginary part of a number.
pub type Parts = (f64, f64);

/// A complex number.
pub fn new(runtime: &Runtime, parts: Parts) -> Value {
    of_class(runtime, runtime.class_body(ClassId::Complex), parts)
}

/// A new object of `class`, which is `complex` or derives from it.
fn of_class(runtime: &Runtime, class: &Class, (real, imaginary): Parts) -> Value {
    let body = Complex { header: Header::new(class.reference()), real: Cell::new(real), imaginary: Cell::new(imaginary) };
    // SAFETY: the body is what its layout says, and ends where the extent says.
    unsafe { instance::allocate(runtime, class, Kind::Atom, body, 0) }
}

/// The parts of a complex number, or of an instance of a class that derives from `complex`. `None` for anything else.
#[inline]
pub fn parts(object: &Object) -> Option<Parts> {
    let complex = object.body::<Complex>()?;
    Some((complex.real.get(), complex.imaginary.get()))
}

/// Whether it is a complex number, or an instance of a class that derives from `complex`.
pub fn is_complex(object: &Object) -> bool {
    object.body::<Complex>().is_some()
}

/// A complex number, float or int as a complex number; `None` for anything else.
fn operand(runtime: &Runtime, object: &Object) -> Option<Result<Parts, Raised>> {
    if let Some(parts) = parts(object) {
        return Some(Ok(parts));
    }
    if let Some(value) = float::value(object) {
        return Some(Ok((value, 0.0)));
    }
    int::view(object).map(|int| Ok((float::of_int(runtime, int)?, 0.0)))
}

/// Whether two numbers, one of which is complex, are equal. `None` if neither is, or one is no number.
pub(crate) fn equal(left: &Object, right: &Object) -> Option<bool> {
    let (one, other) = match (parts(left), parts(right)) {
        (Some(one), Some(other)) => return Some(one == other),
        (Some(one), None) => (one, right),
        (None, Some(other)) => (other, left),
        (None, None) => return None,
    };
    let (real, imaginary) = one;
    let same_real = match int::view(other) {
        Some(int) => number::int_with_float(int, real) == Some(std::cmp::Ordering::Equal),
        None => float::value(other)? == real,
    };
    Some(imaginary == 0.0 && same_real)
}

/// The hash of a complex number, equal to that of a real number that equals it.
pub fn hash(object: &Object) -> Option<i64> {
    const IMAGINARY: i64 = 1_000_003;
    let (real, imaginary) = parts(object)?;
    let hash = float::hash(real, object).wrapping_add(float::hash(imaginary, object).wrapping_mul(IMAGINARY));
    Some(if hash == -1 { -2 } else { hash })
}
