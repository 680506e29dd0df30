//! Module `_warnings`: what `importlib` warns through. Warnings themselves are written in Python, in `_py_warnings`.

use types::{Args, ModuleSpec, Native, Runtime, Value, attribute, text};
use vm::import;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_warnings",
    doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    functions: FUNCTIONS,
    classes: &[],
    furnish: |_, _| Ok(()),
};

const FUNCTIONS: &[Native] = &[
    Native::new("warn", "(*)", |runtime, args| delegate(runtime, args, "warn"))
        .doc("Issue a warning, or maybe ignore it or raise an exception."),
    Native::new("warn_explicit", "(*)", |runtime, args| delegate(runtime, args, "warn_explicit"))
        .doc("Issue a warning, or maybe ignore it or raise an exception."),
];

/// Calls the function of that name of module `warnings` with the same arguments.
fn delegate(runtime: &Runtime, args: &Args<'_>, name: &str) -> Value {
    let warnings = import::import_module(runtime, "warnings")?;
    let function = attribute::get_any(runtime, &warnings, &text::intern(runtime, text::new(runtime, name)?)?)?;
    runtime.call_with(&function, args)
}
