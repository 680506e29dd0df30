//! Built-in functions that look at an object: `ascii`, `callable`, `dir`, `getattr` and its sisters, `hash`, `id`, `isinstance`,
//! `issubclass`, `repr`, `vars`.

use object::Object;
use types::class::name_of;
use types::{Args, ClassId, Name, Raised, Runtime, Special, Value, attribute, class, int, ops, text};

use super::iterate::{no_keywords, wrong_count};

/// `ascii(obj)`
pub(super) fn ascii(runtime: &Runtime, args: &Args<'_>) -> Value {
    ops::ascii(runtime, &args.at(0))
}

/// `repr(obj)`
pub(super) fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    ops::repr(runtime, &args.at(0))
}

/// `callable(obj)`
pub(super) fn callable(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(is_callable(runtime, &args.at(0))))
}

/// Whether the class of an object says how it is called.
pub(super) fn is_callable(runtime: &Runtime, object: &Object) -> bool {
    const CALLABLE: [ClassId; 3] = [ClassId::Function, ClassId::Method, ClassId::BuiltinFunction];
    CALLABLE.iter().any(|id| id.reference() == object.class_ref()) || runtime.special_of(object, Special::Call).is_some()
}

/// `hash(obj)`
pub(super) fn hash(runtime: &Runtime, args: &Args<'_>) -> Value {
    int::new(runtime, ops::hash(runtime, &args.at(0))?)
}

/// `id(obj)`: the address of the object.
pub(super) fn id(runtime: &Runtime, args: &Args<'_>) -> Value {
    int::from_usize(runtime, args.at(0).identity())
}

/// `isinstance(obj, class_or_tuple)`
pub(super) fn isinstance(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(class::is_instance(runtime, &args.at(0), &args.at(1))?))
}

/// `issubclass(cls, class_or_tuple)`
pub(super) fn issubclass(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(class::is_subclass_of(runtime, &args.at(0), &args.at(1))?))
}

/// `getattr(obj, name[, default])`
pub(super) fn getattr(runtime: &Runtime, args: &Args<'_>) -> Value {
    no_keywords(runtime, args, "getattr")?;
    if !(2..=3).contains(&args.len()) {
        return Err(wrong_count(runtime, "getattr", 2, 3, args.len()));
    }
    let name = attribute_name(runtime, &args.at(1))?;
    let Some(default) = args.get(2) else { return attribute::get_any(runtime, &args.at(0), &name) };
    Ok(attribute::find(runtime, &args.at(0), &name)?.unwrap_or_else(|| default.owned()))
}

/// `hasattr(obj, name)`
pub(super) fn hasattr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = attribute_name(runtime, &args.at(1))?;
    Ok(runtime.bool(attribute::find(runtime, &args.at(0), &name)?.is_some()))
}

/// `setattr(obj, name, value)`
pub(super) fn setattr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = attribute_name(runtime, &args.at(1))?;
    attribute::set_any(runtime, &args.at(0), &name, Some(&args.at(2)))?;
    Ok(runtime.none())
}

/// `delattr(obj, name)`
pub(super) fn delattr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = attribute_name(runtime, &args.at(1))?;
    attribute::set_any(runtime, &args.at(0), &name, None)?;
    Ok(runtime.none())
}

fn attribute_name(runtime: &Runtime, name: &Object) -> Value {
    match text::view(name) {
        Some(text) => text::intern(runtime, text::exact(runtime, name, text)?),
        None => Err(runtime.type_error(format_args!("attribute name must be string, not '{}'", name_of(&name.class())))),
    }
}

/// `vars()`, `vars(obj)`
pub(super) fn vars(runtime: &Runtime, args: &Args<'_>) -> Value {
    no_keywords(runtime, args, "vars")?;
    match args.len() {
        0 => super::evaluate::locals(runtime, args),
        1 => match attribute::find(runtime, &args.at(0), &runtime.name(Name::Dict))? {
            Some(dict) => Ok(dict),
            None => Err(runtime.type_error(format_args!("vars() argument must have __dict__ attribute"))),
        },
        count => Err(wrong_count(runtime, "vars", 0, 1, count)),
    }
}

/// `dir()`, `dir(obj)`: a sorted list of names.
pub(super) fn dir(runtime: &Runtime, args: &Args<'_>) -> Value {
    no_keywords(runtime, args, "dir")?;
    let names = match args.len() {
        0 => super::evaluate::locals(runtime, args)?,
        1 => match runtime.call_special(&args.at(0), Special::Dir, &[])? {
            Some(names) => names,
            None => return Err(no_dir(runtime)),
        },
        count => return Err(wrong_count(runtime, "dir", 0, 1, count)),
    };
    let list = runtime.call(&runtime.class(ClassId::List), &[&names])?;
    runtime.call_method(&list, "sort", &[])?;
    Ok(list)
}

fn no_dir(runtime: &Runtime) -> Raised {
    runtime.type_error(format_args!("object does not provide __dir__"))
}
