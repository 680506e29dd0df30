//! `Generic`, the base of classes with type parameters, and `NoDefault`.

use object::Object;
use types::record;
use types::{Args, ClassSpec, Native, Runtime, Value, attribute, instance, ops, text, tuple};

use super::named;
use crate::classes;

/// The class `Generic`.
pub(crate) static GENERIC: ClassSpec =
    instance::spec(classes::GENERIC, "typing", "Generic").doc("Abstract base class for generic types.").methods(&[
        Native::class_method("__class_getitem__", "(*)", |runtime, args| pass_on(runtime, args, "_generic_class_getitem"))
            .doc("Parameterizes a generic class."),
        Native::class_method("__init_subclass__", "(*)", |runtime, args| pass_on(runtime, args, "_generic_init_subclass"))
            .doc("Function to initialize subclasses."),
    ]);

/// The class of `NoDefault`.
pub(crate) static NO_DEFAULT: ClassSpec =
    record::spec(classes::NO_DEFAULT, "typing", "NoDefaultType").sealed().doc("The type of the NoDefault singleton.").methods(&[
        Native::static_method("__new__", "(cls, /)", |runtime, _| super::no_default(runtime)),
        Native::new("__repr__", "(self, /)", |runtime, _| text::new(runtime, "typing.NoDefault")),
        Native::new("__reduce__", "(self, /)", |runtime, _| text::new(runtime, "NoDefault")),
    ]);

/// Lets a function of `typing` do it.
fn pass_on(runtime: &Runtime, args: &Args<'_>, name: &str) -> Value {
    let typing = vm::import::import_module(runtime, "typing")?;
    let function: Object = attribute::get(runtime, &typing, &named(runtime, name)?)?;
    runtime.call_with(&function, args)
}

/// `_generic(type_params)`: `Generic[...]`, in which each tuple of types is unpacked.
pub(super) fn parameterized(runtime: &Runtime, args: &Args<'_>) -> Value {
    let given = args.at(0);
    let mut parameters = Vec::new();
    for parameter in tuple::items(&given).unwrap_or_default().iter().filter_map(object::Slot::get) {
        if parameter.class_ref() == classes::TYPE_VAR_TUPLE.reference() {
            let unpacked = ops::iter(runtime, &parameter)?;
            parameters.extend(ops::next(runtime, &unpacked)?);
        } else {
            parameters.push(parameter);
        }
    }
    let parameters = tuple::new(runtime, parameters.into_iter())?;
    super::call_typing(runtime, "_GenericAlias", &[&runtime.class(classes::GENERIC), &parameters])
}

/// The one `NoDefault`, which the module keeps.
pub(super) fn new_no_default(runtime: &Runtime) -> Value {
    record::new(runtime, &runtime.class(classes::NO_DEFAULT), 0)
}
