//! `bool`: ints that are one of two constants.

use object::Object;

use super::LAYOUT;
use crate::error::Value;
use crate::ids::{ClassId, Singleton};
use crate::instance::requested_class;
use crate::native::{Args, Native};
use crate::ops::{self, BinaryOperator};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, text};

/// The class `bool`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Bool, "bool", LAYOUT)
    .base(ClassId::Int)
    .layout_of(ClassId::Int)
    .plain()
    .sealed()
    .methods(METHODS)
    .constructed_by(of_object)
    .doc(DOC);

/// `bool(object)`
fn of_object(runtime: &Runtime, args: &Args<'_>) -> Option<Value> {
    let object = args.get(0).filter(|_| args.len() == 1)?;
    Some(ops::truth(runtime, &object).map(|truth| runtime.bool(truth)))
}

const DOC: &str = "Returns True when the argument is true, False otherwise.
The builtins True and False are the only two instances of the class bool.
The class bool is a subclass of the class int, and cannot be subclassed.";

const TWO: &str = "(self, value, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__and__", TWO, |runtime, args| logical(runtime, args, BinaryOperator::And)),
    Native::new("__rand__", TWO, |runtime, args| logical(runtime, args, BinaryOperator::And)),
    Native::new("__xor__", TWO, |runtime, args| logical(runtime, args, BinaryOperator::Xor)),
    Native::new("__rxor__", TWO, |runtime, args| logical(runtime, args, BinaryOperator::Xor)),
    Native::new("__or__", TWO, |runtime, args| logical(runtime, args, BinaryOperator::Or)),
    Native::new("__ror__", TWO, |runtime, args| logical(runtime, args, BinaryOperator::Or)),
];

/// The value of a bool; `None` for anything else.
#[inline(always)]
pub(crate) fn value(object: &Object) -> Option<bool> {
    let reference = object.reference();
    if reference == Singleton::True.reference() {
        return Some(true);
    }
    (reference == Singleton::False.reference()).then_some(false)
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check(runtime, "bool", 1, 0..=1)?;
    requested_class(runtime, args, ClassId::Bool)?;
    let truth = args.get(1).map_or(Ok(false), |object| ops::truth(runtime, &object))?;
    Ok(runtime.bool(truth))
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    text::new(runtime, if int::value(&args.at(0)) == Some(0) { "False" } else { "True" })
}

/// Of two bools a bool; with an int, what ints do.
fn logical(runtime: &Runtime, args: &Args<'_>, operator: BinaryOperator) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    let result = int::operate(runtime, operator, &left, &right);
    Ok(result.transpose()?.unwrap_or_else(|| runtime.singleton(Singleton::NotImplemented)))
}
