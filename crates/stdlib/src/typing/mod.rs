//! Module `_typing`: type variables, type aliases and `Generic`. `typing` in Python stands on it, and they call it back: how a type takes
//! the place of a variable is written there.

mod alias;
mod generic;
mod parameter;

pub(crate) use alias::SPEC as ALIAS;
pub(crate) use generic::{GENERIC, NO_DEFAULT};
pub(crate) use parameter::{PARAM_SPEC, PARAM_SPEC_ARGS, PARAM_SPEC_KWARGS, TYPE_VAR, TYPE_VAR_TUPLE};

use object::Object;
use types::{ClassId, ModuleSpec, Native, Raised, Runtime, Value, attribute, class, module, text};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.",
    functions: FUNCTIONS,
    classes: &[&TYPE_VAR, &PARAM_SPEC, &TYPE_VAR_TUPLE, &PARAM_SPEC_ARGS, &PARAM_SPEC_KWARGS, &ALIAS, &GENERIC, &NO_DEFAULT],
    furnish: |runtime, module| {
        module::set(runtime, module, "Union", runtime.class(ClassId::Union).owned())?;
        module::set(runtime, module, NO_DEFAULT_NAME, generic::new_no_default(runtime)?)
    },
};

/// What stands for no default, in the module.
const NO_DEFAULT_NAME: &str = "NoDefault";

const FUNCTIONS: &[Native] = &[
    Native::new("_idfunc", "(x, /)", |_, args| Ok(args.at(0).owned())),
    Native::new(
        "_type_parameter",
        "(kind, name, evaluate_bound=None, evaluate_constraints=None, evaluate_default=None, /)",
        parameter::lazy,
    )
    .doc("A type parameter of a class, function or alias, whose bound, constraints and default are evaluated when they are asked for."),
    Native::new("_generic", "(type_params, /)", generic::parameterized)
        .doc("Generic of some type parameters, the base of a class that has them."),
    Native::new("_type_alias", "(name, type_params, evaluate_value, /)", alias::lazy)
        .doc("What a type statement makes: its value is evaluated when it is asked for."),
];

fn named(runtime: &Runtime, name: &str) -> Value {
    text::intern(runtime, text::new(runtime, name)?)
}

/// The one `NoDefault`.
fn no_default(runtime: &Runtime) -> Value {
    let module = vm::import::import_module(runtime, "_typing")?;
    attribute::get(runtime, &module, &named(runtime, NO_DEFAULT_NAME)?)
}

/// Calls a function of `typing`.
fn call_typing(runtime: &Runtime, name: &str, arguments: &[&Object]) -> Value {
    let module = vm::import::import_module(runtime, "typing")?;
    let function = attribute::get(runtime, &module, &named(runtime, name)?)?;
    runtime.call(&function, arguments)
}

/// Checks that something is a type, as `typing` sees it.
fn check_type(runtime: &Runtime, given: &Object, complaint: &str) -> Value {
    call_typing(runtime, "_type_check", &[given, &text::new(runtime, complaint)?])
}

/// `__module__` of what is made now: the module whose code runs.
fn set_module(runtime: &Runtime, object: &Object) -> Result<(), Raised> {
    let module = class::running_module(runtime).unwrap_or_else(|| runtime.none());
    attribute::set(runtime, object, &runtime.name(types::Name::Module), Some(module))
}
