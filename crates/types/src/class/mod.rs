//! Classes: what they consist of (`body`), how they are made (`make`), in which order they are searched (`mro`).

mod body;
mod make;
mod mro;

use object::{Object, Slot};

pub(crate) use body::SPEC;
pub use body::{Class, ClassFlags};
pub use make::make;
pub use mro::is_subclass;

use crate::dict::Dict;
use crate::error::Raised;
use crate::ids::ClassId;
use crate::instance::shape;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{text, tuple};

/// The `__name__` of a class, for messages.
pub fn name_of(class: &Object) -> String {
    let name = class.body::<Class>().and_then(|class| class.name.get());
    name.and_then(|name| text::view(&name).map(|text| text.to_rust().into_owned())).unwrap_or_default()
}

/// Whether an object is an instance of a built-in class, or of one that derives from it.
pub fn is_instance_of(object: &Object, id: ClassId) -> bool {
    object.class_ref() == id.reference() || mro::derives_from(&object.class(), id.reference())
}

/// Whether a class is a built-in one, or derives from it.
pub fn derives_from(class: &Object, id: ClassId) -> bool {
    mro::derives_from(class, id.reference())
}

/// The attribute `name` (an interned string) of a class or the first of its bases that has it, unbound.
pub fn lookup(runtime: &Runtime, class: &Object, name: &Object) -> Option<Object> {
    let order = class.body::<Class>()?.mro.get()?;
    tuple::items(&order)?.iter().filter_map(Slot::get).find_map(|class| {
        let dict = class.body::<Class>()?.dict.get()?;
        dict.body::<Dict>()?.get_name(runtime, name)
    })
}

/// Sets (or deletes, with `None`) the attribute `name` of a class itself. Returns what it was.
pub fn set_attribute(runtime: &Runtime, class: &Object, name: &Object, value: Option<Object>) -> Result<Option<Object>, Raised> {
    let Some(dict) = class.body::<Class>().and_then(|class| class.dict.get()) else { return Ok(None) };
    let Some(dict) = dict.body::<Dict>() else { return Ok(None) };
    let old = match value {
        Some(value) => dict.set(runtime, name.clone(), value)?,
        None => dict.remove(runtime, name)?.map(|(_, value)| value),
    };
    shape::forget_stamps(class);
    let is_special = text::view(name).is_some_and(|name| Special::from_name(&name.to_rust()).is_some());
    if is_special {
        make::resolve_special(runtime, class)?;
    }
    Ok(old)
}
