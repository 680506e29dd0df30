//! Constants: when two of them are the same one.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::Constant;

/// Equal by type and value, as in `co_consts`: `1`, `1.0` and `True` are three constants, and so are `0.0` and `-0.0`.
impl PartialEq for Constant {
    fn eq(&self, other: &Constant) -> bool {
        match (self, other) {
            (Constant::None, Constant::None) | (Constant::Ellipsis, Constant::Ellipsis) => true,
            (Constant::Bool(left), Constant::Bool(right)) => left == right,
            (Constant::Int(left), Constant::Int(right)) => left == right,
            (Constant::Float(left), Constant::Float(right)) => left.to_bits() == right.to_bits(),
            (Constant::Complex(real, imaginary), Constant::Complex(other_real, other_imaginary)) => {
                real.to_bits() == other_real.to_bits() && imaginary.to_bits() == other_imaginary.to_bits()
            }
            (Constant::Str(left), Constant::Str(right)) => left == right,
            (Constant::Bytes(left), Constant::Bytes(right)) => left == right,
            (Constant::Tuple(left), Constant::Tuple(right)) | (Constant::FrozenSet(left), Constant::FrozenSet(right)) => left == right,
            (Constant::Code(left), Constant::Code(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }
}

impl Eq for Constant {}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Constant::None | Constant::Ellipsis => {}
            Constant::Bool(value) => value.hash(state),
            Constant::Int(value) => value.hash(state),
            Constant::Float(value) => value.to_bits().hash(state),
            Constant::Complex(real, imaginary) => (real.to_bits(), imaginary.to_bits()).hash(state),
            Constant::Str(value) => value.hash(state),
            Constant::Bytes(value) => value.hash(state),
            Constant::Tuple(items) | Constant::FrozenSet(items) => items.hash(state),
            Constant::Code(code) => Rc::as_ptr(code).hash(state),
        }
    }
}

impl Constant {
    /// A string constant.
    pub fn text(value: &str) -> Constant {
        Constant::Str(value.into())
    }

    /// An int constant.
    pub fn int(value: i64) -> Constant {
        Constant::Int(value.into())
    }

    /// Whether `bool()` of it is true.
    pub fn truth(&self) -> bool {
        match self {
            Constant::None => false,
            Constant::Ellipsis | Constant::Code(_) => true,
            Constant::Bool(value) => *value,
            Constant::Int(value) => value.sign() != num_bigint::Sign::NoSign,
            Constant::Float(value) => *value != 0.0,
            Constant::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
            Constant::Str(value) => !value.is_empty(),
            Constant::Bytes(value) => !value.is_empty(),
            Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
        }
    }

    /// The value of an int that fits.
    pub(crate) fn small(&self) -> Option<i64> {
        match self {
            Constant::Int(value) => i64::try_from(value).ok(),
            _ => None,
        }
    }
}
