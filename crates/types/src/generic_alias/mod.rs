//! `list[int]` and `int | str`: types for annotations, and for `isinstance` in the second case.

mod alias;
mod parameters;
mod union;

pub use alias::{CLASS_GETITEM, new, new_unpacked};
pub(crate) use alias::{SPEC as ALIAS, class_getitem};
pub(crate) use union::SPEC as UNION;
pub use union::unite;

use object::{Object, Slot};

use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::names::Name;
use crate::runtime::Runtime;
use crate::{attribute, list, ops, text, tuple};

/// Adds a type as annotations show it: the name of a class, `None`, `...`, else its `repr`.
fn push_type(runtime: &Runtime, part: &Object, shown: &mut text::Builder<'_>) -> Result<(), Raised> {
    if part.reference() == Singleton::Ellipsis.reference() {
        shown.push_str("...");
        return Ok(());
    }
    if part.reference() == ClassId::NoneType.reference() {
        shown.push_str("None");
        return Ok(());
    }
    if part.body::<list::List>().is_some() {
        return push_list(runtime, part, shown);
    }
    let has = |name: &str| attribute::find(runtime, part, &text::intern(runtime, text::new(runtime, name)?)?);
    if has("__origin__")?.is_some() && has("__args__")?.is_some() {
        shown.push_object(&runtime.guarded(|| ops::repr(runtime, part))?);
        return Ok(());
    }
    let none = runtime.none();
    let qualname = attribute::find(runtime, part, &runtime.name(Name::QualName))?;
    let module = attribute::find(runtime, part, &runtime.name(Name::Module))?.filter(|module| !module.is(&none));
    match (qualname, module) {
        (Some(qualname), Some(module)) => {
            if text::to_string(&module) != "builtins" {
                shown.push_object(&ops::str(runtime, &module)?);
                shown.push_str(".");
            }
            shown.push_object(&ops::str(runtime, &qualname)?);
        }
        _ => shown.push_object(&runtime.guarded(|| ops::repr(runtime, part))?),
    }
    Ok(())
}

fn push_list(runtime: &Runtime, part: &Object, shown: &mut text::Builder<'_>) -> Result<(), Raised> {
    shown.push_str("[");
    for index in 0..list::length(part) {
        if index > 0 {
            shown.push_str(", ");
        }
        if let Some(item) = list::item(part, index) {
            runtime.guarded(|| push_type(runtime, &item, shown))?;
        }
    }
    shown.push_str("]");
    Ok(())
}

/// A tuple as it is, anything else as a tuple of one.
fn as_tuple(runtime: &Runtime, item: &Object) -> Value {
    if item.class_ref() == ClassId::Tuple.reference() {
        return Ok(item.clone());
    }
    tuple::new(runtime, std::iter::once(item.clone()))
}

/// The items of a tuple.
fn items(tuple: &Object) -> Vec<Object> {
    tuple::items(tuple).unwrap_or_default().iter().filter_map(Slot::get).collect()
}
