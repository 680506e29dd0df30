//! `int`: a 64-bit value inline, or limbs behind a mark.
//!
//! ```text
//! 0   header
//! 8   the value; i64::MIN is the mark of a large int, whose limbs follow:
//! 16  sign and number of limbs | limbs, 32 bits each, least significant first
//! ```
//!
//! So an operation on two small ints is a checked operation on two loads, and the mark is looked for only once that has been done.
//!
//! | Question | File |
//! |---|---|
//! | What do the operators do? | `arithmetic.rs`, `power.rs`, `divide.rs` |
//! | How does anything become an int? | `convert.rs`, `parse.rs`, `bytes.rs` |
//! | How does an int become text? | `show.rs` |
//! | Which methods are there? | `methods.rs`; `boolean.rs` for `bool` |

mod arithmetic;
pub(crate) mod boolean;
mod bytes;
mod convert;
mod divide;
mod methods;
mod parse;
mod power;
mod product;
mod quotient;
mod radix;
mod show;

use std::cell::Cell;

use num_bigint::{BigInt, Sign};
use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object};

use crate::boxes::LARGE;
use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::{ClassId, small_int};
use crate::instance;
use crate::lending::Lent;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

pub use arithmetic::{absolute, invert, negate, operate};
pub(crate) use boolean::SPEC as BOOL;
pub use convert::{to_i32, trunc};
pub use parse::{from_bytes_text, from_text};
pub(crate) use power::power;
pub use power::power_modulo;
pub use product::multiply;
pub use quotient::floor as divide_floor;
pub use show::{MAX_STR_DIGITS_DEFAULT, MAX_STR_DIGITS_LEAST, max_str_digits, repr, set_max_str_digits, to_radix};

/// The class `int`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Int, "int", LAYOUT)
    .plain()
    .methods(methods::METHODS)
    .getters(methods::GETTERS)
    .constructed_by(of_number)
    .doc(methods::DOC);

/// `int(number)` of an int or a float.
fn of_number(runtime: &Runtime, args: &Args<'_>) -> Option<Value> {
    let number = args.get(0).filter(|_| args.len() == 1)?;
    match ClassId::of(&number) {
        ClassId::Int => Some(Ok(number.owned())),
        ClassId::Float => crate::float::value(&number).map(|value| crate::float::to_int(runtime, value)),
        _ => None,
    }
}

pub(crate) const LAYOUT: Layout = Layout { extent: Extent::Computed(extent), ..Layout::leaf("int") };

fn extent(object: &Object) -> usize {
    match object.body::<Int>() {
        Some(int) if int.value.get() == LARGE => size_of::<Int>() + size_of::<Tail>() + size_of_val(limbs(int).1),
        _ => size_of::<Int>(),
    }
}

/// The fixed part of an int.
#[repr(C)]
pub(crate) struct Int {
    header: Header,
    value: Cell<i64>,
}

/// What follows the fixed part of a large int, before its limbs.
#[repr(C)]
struct Tail {
    negative: Cell<u32>,
    limbs: Cell<u32>,
}

const _: () = assert!(size_of::<Int>() == 16);

// SAFETY: `Int` is `repr(C)`, begins with a header and has no references.
unsafe impl Body for Int {
    const LAYOUT: LayoutId = ClassId::Int.layout();
}

impl Int {
    /// The immortal int, or the bool, that bootstrap writes.
    pub(crate) const fn immortal(class: ClassId, value: i64) -> Int {
        Int { header: Header::immortal(class.reference()), value: Cell::new(value) }
    }
}

/// An int: the shared one, if it is small enough.
#[inline(always)]
pub fn new(runtime: &Runtime, value: i64) -> Value {
    match small_int(value) {
        Some(reference) => Ok(runtime.immortal(reference).owned()),
        None if value == LARGE => from_big(runtime, &BigInt::from(value)),
        None => {
            let body = Int { header: Header::new(ClassId::Int.reference()), value: Cell::new(value) };
            // SAFETY: the body is what its layout says.
            Ok(unsafe { runtime.new_object(Kind::Atom, body, 0) }?)
        }
    }
}

/// An int from an unsigned number.
pub fn from_u64(runtime: &Runtime, value: u64) -> Value {
    match i64::try_from(value) {
        Ok(value) => new(runtime, value),
        Err(_) => from_big(runtime, &BigInt::from(value)),
    }
}

/// An int from a size.
pub fn from_usize(runtime: &Runtime, value: usize) -> Value {
    from_u64(runtime, value as u64)
}

/// An int from a number of 128 bits.
pub fn from_wide(runtime: &Runtime, value: i128) -> Value {
    match i64::try_from(value) {
        Ok(value) => new(runtime, value),
        Err(_) => from_big(runtime, &BigInt::from(value)),
    }
}

/// An int of any size.
pub fn from_big(runtime: &Runtime, value: &BigInt) -> Value {
    match i64::try_from(value) {
        Ok(small) if small != LARGE => new(runtime, small),
        _ => of_class(runtime, runtime.class_body(ClassId::Int), value),
    }
}

/// A new object of `class`, which is `int` or derives from it.
pub(crate) fn of_class(runtime: &Runtime, class: &Class, value: &BigInt) -> Value {
    let header = Header::new(class.reference());
    if let Ok(small) = i64::try_from(value)
        && small != LARGE
    {
        let body = Int { header, value: Cell::new(small) };
        // SAFETY: the body is what its layout says, and ends where the extent says.
        return unsafe { instance::allocate(runtime, class, Kind::Atom, body, 0) };
    }
    let digits = value.iter_u32_digits();
    let count = u32::try_from(digits.len()).map_err(|_| Raised::OutOfMemory)?;
    let extra = size_of::<Tail>() + digits.len() * size_of::<u32>();
    let body = Int { header, value: Cell::new(LARGE) };
    // SAFETY: the body is what its layout says; the tail and the limbs are written next, and the extent is where they end.
    let object = unsafe { instance::allocate(runtime, class, Kind::Atom, body, extra) }?;
    let tail = Tail { negative: Cell::new((value.sign() == Sign::Minus).into()), limbs: Cell::new(count) };
    // SAFETY: the tail follows the body.
    let place = unsafe { object.block().add(size_of::<Int>()) }.cast::<Tail>();
    // SAFETY: as above.
    unsafe { place.write(tail) };
    // SAFETY: the limbs follow the tail.
    let first = unsafe { place.add(1) }.cast::<u32>();
    for (index, digit) in digits.enumerate() {
        // SAFETY: below the number of limbs.
        let place = unsafe { first.add(index) };
        // SAFETY: as above.
        unsafe { place.write(digit) };
    }
    Ok(object)
}

/// Whether a large int is negative, and its limbs.
fn limbs(int: &Int) -> (bool, &[u32]) {
    let place = std::ptr::from_ref(int);
    // SAFETY: the mark says that a tail follows the body.
    let tail = unsafe { place.add(1) }.cast::<Tail>();
    // SAFETY: as above.
    let Tail { negative, limbs } = unsafe { &*tail };
    // SAFETY: the limbs follow the tail.
    let first = unsafe { tail.add(1) }.cast::<u32>();
    // SAFETY: that many limbs; ints do not change.
    (negative.get() != 0, unsafe { std::slice::from_raw_parts(first, limbs.get() as usize) })
}

/// An int as it is stored.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// Inline.
    Small(i64),
    /// Sign and limbs, least significant first.
    Large {
        /// Below zero.
        negative: bool,
        /// At least two of them, the last one not 0.
        limbs: &'a [u32],
    },
}

impl View<'_> {
    /// Below zero.
    pub fn is_negative(self) -> bool {
        match self {
            View::Small(value) => value < 0,
            View::Large { negative, .. } => negative,
        }
    }

    /// Bits of the absolute value.
    pub fn bits(self) -> u64 {
        match self {
            View::Small(value) => (u64::BITS - value.unsigned_abs().leading_zeros()).into(),
            View::Large { limbs, .. } => limbs.len() as u64 * 32 - u64::from(limbs.last().map_or(0, |limb| limb.leading_zeros())),
        }
    }

    /// As a number to reckon with.
    pub fn to_big(self) -> BigInt {
        match self {
            View::Small(value) => BigInt::from(value),
            View::Large { negative, limbs } => BigInt::from_slice(if negative { Sign::Minus } else { Sign::Plus }, limbs),
        }
    }
}

/// An int or a bool, or an instance of a class that derives from `int`. `None` for anything else.
#[inline]
pub fn view(object: &Object) -> Option<View<'_>> {
    let int = object.body::<Int>()?;
    Some(match int.value.get() {
        LARGE => {
            let (negative, limbs) = limbs(int);
            View::Large { negative, limbs }
        }
        value => View::Small(value),
    })
}

/// The value of an int or a bool, if it is stored inline. `None` for a larger one, and for anything else.
#[inline(always)]
pub fn value(object: &Object) -> Option<i64> {
    let value = object.body::<Int>()?.value.get();
    (value != LARGE).then_some(value)
}

/// The value of an int or a bool of any size. `None` for anything else.
pub fn to_big(object: &Object) -> Option<BigInt> {
    view(object).map(View::to_big)
}

/// Whether it is an int of any size, or a bool, or an instance of a class that derives from `int`.
#[inline(always)]
pub fn is_int(object: &Object) -> bool {
    object.body::<Int>().is_some()
}

/// Whether its class is `int` itself.
#[inline(always)]
pub fn is_exact(object: &Object) -> bool {
    object.class_ref() == ClassId::Int.reference()
}

/// Whether its class is `int` or `bool`: the operators then do what this module says.
#[inline(always)]
pub(crate) fn is_plain(object: &Object) -> bool {
    let class = object.class_ref();
    class == ClassId::Int.reference() || class == ClassId::Bool.reference()
}

/// What CPython reduces hashes of numbers by: a Mersenne prime.
pub(crate) const HASH_MODULUS: u64 = (1 << 61) - 1;

/// The hash of an int, as CPython computes it.
pub fn hash(object: &Object) -> Option<i64> {
    let reduced = match view(object)? {
        View::Small(value) => (value.unsigned_abs() % HASH_MODULUS) as i64 * value.signum(),
        View::Large { negative, limbs } => {
            let step = |rest: u128, limb: &u32| ((rest << 32) | u128::from(*limb)) % u128::from(HASH_MODULUS);
            let rest = limbs.iter().rev().fold(0, step) as i64;
            if negative { -rest } else { rest }
        }
    };
    Some(if reduced == -1 { -2 } else { reduced })
}

/// The hash of an int that is the number itself: what most ints are.
#[inline(always)]
pub(crate) fn short_hash(object: &Object) -> Option<i64> {
    if object.header().descriptor() != ClassId::Int.reference() {
        return None;
    }
    value(object).filter(|value| (0..HASH_MODULUS as i64).contains(value))
}

/// Charges what computing a result of `bits` bits takes, before it is computed: the operands, the result and what comes between are native
/// numbers for a while, eight times the bytes of the result in all.
pub fn lend_digits(runtime: &Runtime, bits: u64) -> Result<Lent<'_>, Raised> {
    /// A result of a GiB takes longer to compute than anybody waits.
    const MOST: u64 = 1 << 33;
    if bits > MOST { Err(Raised::OutOfMemory) } else { runtime.borrow_bytes(bits as usize) }
}
