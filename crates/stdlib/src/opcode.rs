//! Module `_opcode`: what `dis` asks about CPython's instructions. Glassheap's code is of another kind, so there is little to say: the
//! names are CPython's, and no code object has such instructions.

use object::Object;
use types::{Args, ModuleSpec, Native, Raised, Runtime, Value, list, ops, text, tuple};

/// The module.
pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: "_opcode", doc: "Opcode support module.", functions: FUNCTIONS, classes: &[], furnish: |_, _| Ok(()) };

/// Instructions from this one on have an argument.
const FIRST_WITH_ARGUMENT: i64 = 43;

const FUNCTIONS: &[Native] = &[
    Native::new("stack_effect", "(opcode, oparg=None, /, *, jump=None)", |runtime, _| {
        Err(runtime.value_error(format_args!("invalid opcode or oparg")))
    }),
    Native::new("is_valid", "(opcode)", |runtime, _| Ok(runtime.bool(false))),
    Native::new("has_arg", "(opcode)", |runtime, args| {
        let opcode = ops::index(runtime, &args.at(0))?;
        Ok(runtime.bool(opcode >= FIRST_WITH_ARGUMENT))
    }),
    Native::new("has_const", "(opcode)", no),
    Native::new("has_name", "(opcode)", no),
    Native::new("has_jump", "(opcode)", no),
    Native::new("has_free", "(opcode)", no),
    Native::new("has_local", "(opcode)", no),
    Native::new("has_exc", "(opcode)", no),
    Native::new("get_executor", "(*, code, offset)", |runtime, _| Ok(runtime.none())),
    Native::new("get_specialization_stats", "()", |runtime, _| Ok(runtime.none())),
    Native::new("get_intrinsic1_descs", "()", |runtime, _| strings(runtime, INTRINSICS_1)),
    Native::new("get_intrinsic2_descs", "()", |runtime, _| strings(runtime, INTRINSICS_2)),
    Native::new("get_special_method_names", "()", |runtime, _| strings(runtime, &["__enter__", "__exit__", "__aenter__", "__aexit__"])),
    Native::new("get_nb_ops", "()", |runtime, _| {
        let pair =
            |(name, written): &(&str, &str)| tuple::new(runtime, [text::new(runtime, name)?, text::new(runtime, written)?].into_iter());
        let all = OPERATORS.iter().map(pair).collect::<Result<Vec<Object>, Raised>>()?;
        list::from_objects(runtime, all.into_iter())
    }),
];

fn no(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.bool(false))
}

fn strings(runtime: &Runtime, all: &[&str]) -> Value {
    let all = all.iter().map(|name| text::new(runtime, name)).collect::<Result<Vec<Object>, Raised>>()?;
    list::from_objects(runtime, all.into_iter())
}

const INTRINSICS_1: &[&str] = &[
    "INTRINSIC_1_INVALID",
    "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",
    "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC",
    "INTRINSIC_TYPEALIAS",
];

const INTRINSICS_2: &[&str] = &[
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
    "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];

#[rustfmt::skip]
const OPERATORS: &[(&str, &str)] = &[
    ("NB_ADD", "+"), ("NB_AND", "&"), ("NB_FLOOR_DIVIDE", "//"), ("NB_LSHIFT", "<<"), ("NB_MATRIX_MULTIPLY", "@"),
    ("NB_MULTIPLY", "*"), ("NB_REMAINDER", "%"), ("NB_OR", "|"), ("NB_POWER", "**"), ("NB_RSHIFT", ">>"), ("NB_SUBTRACT", "-"),
    ("NB_TRUE_DIVIDE", "/"), ("NB_XOR", "^"), ("NB_INPLACE_ADD", "+="), ("NB_INPLACE_AND", "&="), ("NB_INPLACE_FLOOR_DIVIDE", "//="),
    ("NB_INPLACE_LSHIFT", "<<="), ("NB_INPLACE_MATRIX_MULTIPLY", "@="), ("NB_INPLACE_MULTIPLY", "*="), ("NB_INPLACE_REMAINDER", "%="),
    ("NB_INPLACE_OR", "|="), ("NB_INPLACE_POWER", "**="), ("NB_INPLACE_RSHIFT", ">>="), ("NB_INPLACE_SUBTRACT", "-="),
    ("NB_INPLACE_TRUE_DIVIDE", "/="), ("NB_INPLACE_XOR", "^="), ("NB_SUBSCR", "[]"),
];
