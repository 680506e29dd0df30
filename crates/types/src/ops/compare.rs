//! Comparisons: `left < right` and its sisters for any operands.

use object::Object;

use super::binary::attempt;
use crate::class::{Class, is_subclass, name_of};
use crate::error::Value;
use crate::ids::ClassId;
use crate::list::List;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{number, sequence, text, tuple};

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl Comparison {
    /// All of them, in numeric order.
    pub const ALL: [Comparison; 6] =
        [Comparison::Less, Comparison::LessEqual, Comparison::Equal, Comparison::NotEqual, Comparison::Greater, Comparison::GreaterEqual];

    /// The method, that of the mirrored comparison, and how it is written.
    const fn table(self) -> (Special, Special, &'static str) {
        match self {
            Comparison::Less => (Special::Less, Special::Greater, "<"),
            Comparison::LessEqual => (Special::LessEqual, Special::GreaterEqual, "<="),
            Comparison::Equal => (Special::Equal, Special::Equal, "=="),
            Comparison::NotEqual => (Special::NotEqual, Special::NotEqual, "!="),
            Comparison::Greater => (Special::Greater, Special::Less, ">"),
            Comparison::GreaterEqual => (Special::GreaterEqual, Special::LessEqual, ">="),
        }
    }

    /// Whether an ordering satisfies it.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Less => ordering.is_lt(),
            Comparison::LessEqual => ordering.is_le(),
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterEqual => ordering.is_ge(),
        }
    }

    /// Whether it holds of two numbers. Without an order between them, because one is not a number, they are only unequal.
    pub fn holds_for(self, ordering: Option<std::cmp::Ordering>) -> bool {
        ordering.map_or(self == Comparison::NotEqual, |ordering| self.holds(ordering))
    }
}

/// What the methods of two strings, tuples or lists would say, without calling them.
#[inline]
fn compare_alike(runtime: &Runtime, comparison: Comparison, left: &Object, right: &Object) -> Option<Value> {
    let class = ClassId::of(left);
    if class != ClassId::of(right) {
        return None;
    }
    match class {
        ClassId::Str => Some(Ok(runtime.bool(comparison.holds(text::compare(text::view(left)?, text::view(right)?))))),
        ClassId::Tuple => Some(sequence::compare(runtime, comparison, tuple::items(left)?, tuple::items(right)?)),
        ClassId::List => {
            let (left, right) = (left.body::<List>()?, right.body::<List>()?);
            Some(sequence::compare(runtime, comparison, left.items(), right.items()))
        }
        _ => None,
    }
}

/// Whether an object is equal to itself and to nothing else, as far as it is concerned.
fn compares_by_identity(runtime: &Runtime, object: &Object) -> bool {
    object.class().body::<Class>().is_some_and(|class| {
        class.inherits(runtime, Special::Equal, ClassId::Object) && class.inherits(runtime, Special::NotEqual, ClassId::Object)
    })
}

/// `left comparison right`: an object, which need not be a bool.
pub fn compare(runtime: &Runtime, comparison: Comparison, left: &Object, right: &Object) -> Value {
    if number::is_number(left)
        && number::is_number(right)
        && let Some(result) = number::compare(comparison, left, right)
    {
        return Ok(runtime.bool(result));
    }
    if let Some(result) = compare_alike(runtime, comparison, left, right) {
        return result;
    }
    if let Comparison::Equal | Comparison::NotEqual = comparison
        && compares_by_identity(runtime, left)
        && compares_by_identity(runtime, right)
    {
        return Ok(runtime.bool(left.is(right) == (comparison == Comparison::Equal)));
    }
    let (method, mirrored, written) = comparison.table();
    let right_first = left.class_ref() != right.class_ref()
        && is_subclass(&right.class(), &left.class())
        && runtime.special_of(right, mirrored).is_some();
    let attempts =
        if right_first { [(mirrored, right, left), (method, left, right)] } else { [(method, left, right), (mirrored, right, left)] };
    for (special, on, with) in attempts {
        if let Some(result) = attempt(runtime, special, on, with)? {
            return Ok(result);
        }
    }
    match comparison {
        Comparison::Equal => Ok(runtime.bool(left.is(right))),
        Comparison::NotEqual => Ok(runtime.bool(!left.is(right))),
        _ => {
            let (left, right) = (name_of(&left.class()), name_of(&right.class()));
            Err(runtime.type_error(format_args!("'{written}' not supported between instances of '{left}' and '{right}'")))
        }
    }
}
