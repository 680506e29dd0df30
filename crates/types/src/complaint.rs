//! What a call of a native function with the wrong arguments is told: CPython has different words for different kinds of functions.

use crate::error::Raised;
use crate::native::Native;
use crate::runtime::Runtime;
use crate::special::Special;

/// How many arguments a native function takes, in Python's eyes: `self` and `cls` do not count.
#[derive(Clone, Copy)]
pub(crate) struct Arity {
    /// Positional arguments that must be given.
    pub(crate) least: usize,
    /// Positional arguments that can be given.
    pub(crate) most: usize,
    /// Whether any can be given by name.
    pub(crate) keywords: bool,
}

impl Arity {
    /// The complaint about `given` positional arguments, which are too few or too many.
    #[cold]
    pub(crate) fn wrong_count(self, runtime: &Runtime, native: &'static Native, given: usize) -> Raised {
        let Arity { least, most, keywords } = self;
        let name = called(runtime, native);
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        if is_slot(runtime, native) {
            return runtime.type_error(format_args!("expected {most} argument{}, got {given}", plural(most)));
        }
        if keywords {
            if most == 0 {
                return runtime.type_error(format_args!("{name}() takes no positional arguments"));
            }
            let bound = if least == most { "exactly" } else { "at most" };
            return runtime.type_error(format_args!("{name}() takes {bound} {most} argument{} ({given} given)", plural(most)));
        }
        match (least, most) {
            (0, 0) => runtime.type_error(format_args!("{}() takes no arguments ({given} given)", in_full(runtime, native))),
            (1, 1) => runtime.type_error(format_args!("{}() takes exactly one argument ({given} given)", in_full(runtime, native))),
            _ => {
                let (bound, wanted) = match (least == most, given < least) {
                    (true, _) => ("", most),
                    (false, true) => ("at least ", least),
                    (false, false) => ("at most ", most),
                };
                runtime.type_error(format_args!("{name} expected {bound}{wanted} argument{}, got {given}", plural(wanted)))
            }
        }
    }
}

/// The complaint about keywords for a function that takes none.
#[cold]
pub(crate) fn no_keywords(runtime: &Runtime, native: &'static Native) -> Raised {
    runtime.type_error(format_args!("{}() takes no keyword arguments", in_full(runtime, native)))
}

/// What a function is called in messages: a constructor goes by the name of its class.
pub(crate) fn called(runtime: &Runtime, native: &'static Native) -> String {
    match runtime.tables().class_with(native) {
        Some(class) if matches!(native.name, "__new__" | "__init__") => class.name.to_owned(),
        _ => native.name.to_owned(),
    }
}

/// With the name of its class, or of its module.
fn in_full(runtime: &Runtime, native: &'static Native) -> String {
    if let Some(class) = runtime.tables().class_with(native) {
        return if native.name == "__new__" || native.name == "__init__" {
            class.name.to_owned()
        } else {
            format!("{}.{}", class.name, native.name)
        };
    }
    match runtime.tables().module_with(native).map(|module| module.name) {
        Some("builtins") | None => native.name.to_owned(),
        Some(module) => format!("{module}.{}", native.name),
    }
}

/// Whether it is a special method of a class, which CPython calls by a slot.
fn is_slot(runtime: &Runtime, native: &'static Native) -> bool {
    !matches!(native.name, "__new__" | "__init__" | "__getitem__" | "__contains__" | "__class_getitem__" | "__reversed__")
        && Special::from_name(native.name).is_some()
        && runtime.tables().class_with(native).is_some()
}
