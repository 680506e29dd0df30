//! `float`: a 64-bit binary floating-point number.
//!
//! | Question | File |
//! |---|---|
//! | What do the operators do? | `arithmetic.rs` |
//! | How are numbers scaled and taken apart? | `scale.rs` |
//! | How does text become a float? | `parse.rs`, `hex.rs` |
//! | How is one rounded? | `round.rs` |
//! | Which methods are there? | `methods.rs` |

mod arithmetic;
mod convert;
mod hex;
mod methods;
mod parse;
mod round;
mod scale;

use std::cell::Cell;

use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object};

use crate::class::Class;
use crate::error::Value;
use crate::ids::ClassId;
use crate::instance;
use crate::int::HASH_MODULUS;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

pub use arithmetic::{operate, power};
pub use convert::{integer_ratio, of_int, to_f64, to_int};
pub use parse::parse;
pub(crate) use parse::prefix;
pub use round::round;
pub use scale::{fraction_and_exponent, scale};

/// The class `float`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Float, "float", LAYOUT)
    .plain()
    .methods(methods::METHODS)
    .getters(methods::GETTERS)
    .constructed_by(|runtime, args| {
        let number = args.get(0).filter(|_| args.len() == 1)?;
        match ClassId::of(&number) {
            ClassId::Float => Some(Ok(number.owned())),
            ClassId::Int => {
                Some(crate::int::view(&number).map_or(Ok(0.0), |int| of_int(runtime, int)).and_then(|value| new(runtime, value)))
            }
            _ => None,
        }
    })
    .doc("Convert a string or number to a floating-point number, if possible.");

const LAYOUT: Layout = Layout { extent: Extent::Fixed(size_of::<Float>() as u16), ..Layout::leaf("float") };

/// A float as it lies on the heap.
#[repr(C)]
pub(crate) struct Float {
    header: Header,
    value: Cell<f64>,
}

const _: () = assert!(size_of::<Float>() == 16);

// SAFETY: `Float` is `repr(C)`, begins with a header and has no references.
unsafe impl Body for Float {
    const LAYOUT: LayoutId = ClassId::Float.layout();
}

/// A float.
#[inline(always)]
pub fn new(runtime: &Runtime, value: f64) -> Value {
    let body = Float { header: Header::new(ClassId::Float.reference()), value: Cell::new(value) };
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Atom, body, 0) }?)
}

/// A new object of `class`, which is `float` or derives from it.
fn of_class(runtime: &Runtime, class: &Class, value: f64) -> Value {
    let body = Float { header: Header::new(class.reference()), value: Cell::new(value) };
    // SAFETY: the body is what its layout says, and ends where the extent says.
    unsafe { instance::allocate(runtime, class, Kind::Atom, body, 0) }
}

/// The value of a float, or of an instance of a class that derives from `float`. `None` for anything else.
#[inline(always)]
pub fn value(object: &Object) -> Option<f64> {
    Some(object.body::<Float>()?.value.get())
}

/// Whether it is a float, or an instance of a class that derives from `float`.
#[inline(always)]
pub fn is_float(object: &Object) -> bool {
    object.body::<Float>().is_some()
}

/// Whether its class is `float` itself.
#[inline(always)]
pub fn is_exact(object: &Object) -> bool {
    object.class_ref() == ClassId::Float.reference()
}

/// The hash of a number, equal to that of an int that equals it. `object` is what the number is stored in: NaNs hash by identity.
pub fn hash(value: f64, object: &Object) -> i64 {
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    if value.is_nan() {
        return (object.identity() >> 4) as i64;
    }
    // The value modulo the prime, 28 bits of the mantissa at a time: multiplying by two modulo it is a rotation.
    const BITS: u32 = 61;
    let (fraction, mut exponent) = fraction_and_exponent(value);
    let mut rest = fraction.abs();
    let mut hash = 0_u64;
    while rest != 0.0 {
        hash = ((hash << 28) & HASH_MODULUS) | hash >> (BITS - 28);
        rest *= f64::from(1 << 28);
        exponent -= 28;
        let whole = rest as u64;
        rest -= whole as f64;
        hash += whole;
        if hash >= HASH_MODULUS {
            hash -= HASH_MODULUS;
        }
    }
    let turn = exponent.rem_euclid(BITS as i32) as u32;
    hash = ((hash << turn) & HASH_MODULUS) | hash >> (BITS - turn);
    let hash = if value < 0.0 { -(hash as i64) } else { hash as i64 };
    if hash == -1 { -2 } else { hash }
}
