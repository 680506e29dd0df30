//! Module `_operator`: the operators as functions.

mod getters;
mod method_caller;
mod sequence;

use object::Object;
use types::ops::{self, BinaryOperator, Comparison};
use types::{Args, ModuleSpec, Native, Raised, Runtime, Special, Value, class};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_operator",
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of \
          Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
    functions: FUNCTIONS,
    classes: &[&getters::ITEM, &getters::ATTRIBUTE, &method_caller::SPEC],
    furnish: |_, _| Ok(()),
};

const PAIR: &str = "(a, b, /)";

const FUNCTIONS: &[Native] = &[
    Native::new("lt", PAIR, |runtime, args| compare(runtime, args, Comparison::Less)).doc("Same as a < b."),
    Native::new("le", PAIR, |runtime, args| compare(runtime, args, Comparison::LessEqual)).doc("Same as a <= b."),
    Native::new("eq", PAIR, |runtime, args| compare(runtime, args, Comparison::Equal)).doc("Same as a == b."),
    Native::new("ne", PAIR, |runtime, args| compare(runtime, args, Comparison::NotEqual)).doc("Same as a != b."),
    Native::new("gt", PAIR, |runtime, args| compare(runtime, args, Comparison::Greater)).doc("Same as a > b."),
    Native::new("ge", PAIR, |runtime, args| compare(runtime, args, Comparison::GreaterEqual)).doc("Same as a >= b."),
    Native::new("add", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::Add)).doc("Same as a + b."),
    Native::new("sub", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::Sub)).doc("Same as a - b."),
    Native::new("mul", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::Mul)).doc("Same as a * b."),
    Native::new("matmul", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::MatMul)).doc("Same as a @ b."),
    Native::new("truediv", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::TrueDiv)).doc("Same as a / b."),
    Native::new("floordiv", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::FloorDiv)).doc("Same as a // b."),
    Native::new("mod", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::Mod)).doc("Same as a % b."),
    Native::new("pow", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::Pow)).doc("Same as a ** b."),
    Native::new("lshift", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::LShift)).doc("Same as a << b."),
    Native::new("rshift", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::RShift)).doc("Same as a >> b."),
    Native::new("and_", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::And)).doc("Same as a & b."),
    Native::new("or_", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::Or)).doc("Same as a | b."),
    Native::new("xor", PAIR, |runtime, args| binary(runtime, args, BinaryOperator::Xor)).doc("Same as a ^ b."),
    Native::new("iadd", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::Add)).doc("Same as a += b."),
    Native::new("isub", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::Sub)).doc("Same as a -= b."),
    Native::new("imul", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::Mul)).doc("Same as a *= b."),
    Native::new("imatmul", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::MatMul)).doc("Same as a @= b."),
    Native::new("itruediv", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::TrueDiv)).doc("Same as a /= b."),
    Native::new("ifloordiv", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::FloorDiv)).doc("Same as a //= b."),
    Native::new("imod", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::Mod)).doc("Same as a %= b."),
    Native::new("ipow", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::Pow)).doc("Same as a **= b."),
    Native::new("ilshift", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::LShift)).doc("Same as a <<= b."),
    Native::new("irshift", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::RShift)).doc("Same as a >>= b."),
    Native::new("iand", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::And)).doc("Same as a &= b."),
    Native::new("ior", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::Or)).doc("Same as a |= b."),
    Native::new("ixor", PAIR, |runtime, args| in_place(runtime, args, BinaryOperator::Xor)).doc("Same as a ^= b."),
    Native::new("neg", "(a, /)", |runtime, args| unary(runtime, &args.at(0), Special::Negative, "unary -")).doc("Same as -a."),
    Native::new("pos", "(a, /)", |runtime, args| unary(runtime, &args.at(0), Special::Positive, "unary +")).doc("Same as +a."),
    Native::new("inv", "(a, /)", |runtime, args| unary(runtime, &args.at(0), Special::Invert, "unary ~")).doc("Same as ~a."),
    Native::new("invert", "(a, /)", |runtime, args| unary(runtime, &args.at(0), Special::Invert, "unary ~")).doc("Same as ~a."),
    Native::new("abs", "(a, /)", |runtime, args| unary(runtime, &args.at(0), Special::Abs, "abs()")).doc("Same as abs(a)."),
    Native::new("index", "(a, /)", |runtime, args| ops::index_object(runtime, &args.at(0))).doc("Same as a.__index__()"),
    Native::new("truth", "(a, /)", |runtime, args| Ok(runtime.bool(ops::truth(runtime, &args.at(0))?)))
        .doc("Return True if a is true, False otherwise."),
    Native::new("not_", "(a, /)", |runtime, args| Ok(runtime.bool(!ops::truth(runtime, &args.at(0))?))).doc("Same as not a."),
    Native::new("is_", PAIR, |runtime, args| Ok(runtime.bool(args.at(0).is(&args.at(1))))).doc("Same as a is b."),
    Native::new("is_not", PAIR, |runtime, args| Ok(runtime.bool(!args.at(0).is(&args.at(1))))).doc("Same as a is not b."),
    Native::new("is_none", "(a, /)", |runtime, args| Ok(runtime.bool(args.at(0).is(&runtime.none())))).doc("Same as a is None."),
    Native::new("is_not_none", "(a, /)", |runtime, args| Ok(runtime.bool(!args.at(0).is(&runtime.none())))).doc("Same as a is not None."),
    Native::new("getitem", PAIR, |runtime, args| ops::get_item(runtime, &args.at(0), &args.at(1))).doc("Same as a[b]."),
    Native::new("setitem", "(a, b, c, /)", |runtime, args| {
        ops::set_item(runtime, &args.at(0), &args.at(1), &args.at(2))?;
        Ok(runtime.none())
    })
    .doc("Same as a[b] = c."),
    Native::new("delitem", PAIR, |runtime, args| {
        ops::del_item(runtime, &args.at(0), &args.at(1))?;
        Ok(runtime.none())
    })
    .doc("Same as del a[b]."),
    Native::new("contains", PAIR, |runtime, args| Ok(runtime.bool(ops::contains(runtime, &args.at(0), &args.at(1))?)))
        .doc("Same as b in a (note reversed operands)."),
    sequence::CONCAT,
    sequence::CONCAT_IN_PLACE,
    sequence::COUNT_OF,
    sequence::INDEX_OF,
    sequence::LENGTH_HINT,
    sequence::COMPARE_DIGEST,
    method_caller::CALL,
];

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    ops::compare(runtime, comparison, &args.at(0), &args.at(1))
}

fn binary(runtime: &Runtime, args: &Args<'_>, operator: BinaryOperator) -> Value {
    ops::binary(runtime, operator, &args.at(0), &args.at(1))
}

fn in_place(runtime: &Runtime, args: &Args<'_>, operator: BinaryOperator) -> Value {
    ops::in_place(runtime, operator, &args.at(0), &args.at(1))
}

fn unary(runtime: &Runtime, object: &Object, special: Special, written: &str) -> Value {
    match runtime.call_special(object, special, &[])? {
        Some(result) => Ok(result),
        None => Err(bad_operand(runtime, object, written)),
    }
}

fn bad_operand(runtime: &Runtime, object: &Object, written: &str) -> Raised {
    runtime.type_error(format_args!("bad operand type for {written}: '{}'", class::name_of(&object.class())))
}
