//! `int`: a 64-bit value inline, or limbs behind a mark.
//!
//! ```text
//! 0   header
//! 8   the value; i64::MIN is the mark of a large int, whose limbs follow:
//! 16  sign and number of limbs | limbs, 32 bits each, least significant first
//! ```
//!
//! So an operation on two small ints is a checked operation on two loads, and the mark is looked for only once that has been done.

use std::cell::Cell;

use num_bigint::{BigInt, Sign};
use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object};

use crate::boxes::LARGE;
use crate::error::{Raised, Value};
use crate::ids::{ClassId, small_int};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class `int`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Int, "int", LAYOUT).plain();
/// The class `bool`: ints that are one of two constants.
pub(crate) const BOOL: ClassSpec =
    ClassSpec::new(ClassId::Bool, "bool", LAYOUT).base(ClassId::Int).layout_of(ClassId::Int).plain().sealed();

const LAYOUT: Layout = Layout { extent: Extent::Computed(extent), ..Layout::leaf("int") };

fn extent(object: &Object) -> usize {
    match object.body::<Int>() {
        // SAFETY: the mark says that it is a large int.
        Some(int) if int.value.get() == LARGE => {
            size_of::<LargeInt>() + unsafe { object.body_unchecked::<LargeInt>() }.limbs.get() as usize * size_of::<u32>()
        }
        _ => size_of::<Int>(),
    }
}

/// The fixed part of an int.
#[repr(C)]
pub(crate) struct Int {
    header: Header,
    value: Cell<i64>,
}

/// An int whose limbs follow.
#[repr(C)]
struct LargeInt {
    int: Int,
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

/// An int of any size.
pub fn from_big(runtime: &Runtime, value: &BigInt) -> Value {
    if let Ok(small) = i64::try_from(value)
        && small != LARGE
    {
        return new(runtime, small);
    }
    let limbs = value.iter_u32_digits();
    let count = u32::try_from(limbs.len()).map_err(|_| Raised::OutOfMemory)?;
    let body = LargeInt {
        int: Int { header: Header::new(ClassId::Int.reference()), value: Cell::new(LARGE) },
        negative: Cell::new((value.sign() == Sign::Minus).into()),
        limbs: Cell::new(count),
    };
    // SAFETY: the body is what its layout says; the limbs are written next.
    let object = unsafe { runtime.new_object(Kind::Atom, body, limbs.len() * size_of::<u32>()) }?;
    // SAFETY: the limbs follow the body.
    let first = unsafe { object.block().add(size_of::<LargeInt>()) }.cast::<u32>();
    for (index, limb) in limbs.enumerate() {
        // SAFETY: below the number of limbs.
        let place = unsafe { first.add(index) };
        // SAFETY: as above.
        unsafe { place.write(limb) };
    }
    Ok(object)
}

/// The value of an int or a bool, if it is stored inline. `None` for a larger one, and for anything else.
#[inline(always)]
pub fn value(object: &Object) -> Option<i64> {
    let value = object.body::<Int>()?.value.get();
    (value != LARGE).then_some(value)
}

/// The value of an int or a bool of any size. `None` for anything else.
pub fn to_big(object: &Object) -> Option<BigInt> {
    let int = object.body::<Int>()?;
    if int.value.get() != LARGE {
        return Some(BigInt::from(int.value.get()));
    }
    // SAFETY: the mark says that it is a large int.
    let large = unsafe { object.body_unchecked::<LargeInt>() };
    // SAFETY: the limbs follow the body.
    let first = unsafe { object.block().add(size_of::<LargeInt>()) }.cast::<u32>();
    // SAFETY: that many limbs; ints do not change.
    let limbs = unsafe { std::slice::from_raw_parts(first.as_ptr(), large.limbs.get() as usize) };
    let sign = if large.negative.get() != 0 { Sign::Minus } else { Sign::Plus };
    Some(BigInt::from_slice(sign, limbs))
}

/// What CPython reduces hashes of numbers by: a Mersenne prime.
const HASH_MODULUS: u64 = (1 << 61) - 1;

/// The hash of an int, as CPython computes it.
pub fn hash(object: &Object) -> Option<i64> {
    let reduced = match value(object) {
        Some(value) => (value.unsigned_abs() % HASH_MODULUS) as i64 * value.signum(),
        None => {
            let remainder = to_big(object)? % BigInt::from(HASH_MODULUS);
            i64::try_from(remainder).ok()?
        }
    };
    Some(if reduced == -1 { -2 } else { reduced })
}
