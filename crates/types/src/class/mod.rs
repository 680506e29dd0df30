//! Classes: what they consist of (`body`), how they are made (`make`), in which order they are searched (`mro`), how they are called
//! (`construct`), who derives from them (`registry`), and what `type` offers of all that to a program (`methods`, `getters`).

mod bases;
mod body;
mod construct;
mod getters;
mod make;
mod methods;
mod mro;
mod registry;
mod slots;
mod special_table;
mod type_new;

use heap::Ref;
use object::{Object, Slot};

pub(crate) use body::SPEC;
pub use body::{Class, ClassFlags};
pub use construct::construct_directly;
pub(crate) use construct::{check_init, construct, is_half_written, new_object};
pub(crate) use getters::module_of;
pub use make::make;
pub(crate) use make::solid_base;
pub use methods::{is_instance, is_subclass_of};
pub(crate) use methods::{list_of_keys, merge_names, push_full_name, push_name_in_program};
pub use mro::is_subclass;
pub(crate) use mro::order_of;
pub(crate) use special_table::finish as finish_special;
pub use type_new::running_module;

use crate::dict::Dict;
use crate::error::Raised;
use crate::ids::ClassId;
use crate::instance::shape;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{text, tuple};

/// The `__name__` of a class.
pub fn short_name_of(class: &Object) -> String {
    let name = class.body::<Class>().and_then(|body| if body.has(ClassFlags::BUILT_IN) { body.qualname.get() } else { body.name.get() });
    name.map(|name| text::to_string(&name)).unwrap_or_default()
}

/// The name of a class for messages: its `__name__`, which in classes of native modules has the module before it.
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

/// Whether an object is a class.
pub fn is_class(object: &Object) -> bool {
    object.body::<Class>().is_some()
}

/// The attribute `name` (an interned string) of a class or the first of its bases that has it, unbound.
pub fn lookup(runtime: &Runtime, class: &Object, name: &Object) -> Option<Object> {
    lookup_after(runtime, class, None, name)
}

/// Like [`lookup`], but only in what comes after `after` in the MRO.
pub(crate) fn lookup_after(runtime: &Runtime, class: &Object, after: Option<Ref>, name: &Object) -> Option<Object> {
    let order = class.body::<Class>()?.mro.get()?;
    let mut order = tuple::items(&order)?;
    if let Some(after) = after {
        let place = order.iter().position(|slot| slot.reference() == Some(after))?;
        order = &order[place + 1..];
    }
    order.iter().find_map(|slot| {
        // SAFETY: the MRO, held above, keeps its classes.
        let class = unsafe { slot.borrow() }?;
        own(runtime, &class, name)
    })
}

/// The attribute `name` (an interned string) that the class itself has.
pub(crate) fn own(runtime: &Runtime, class: &Object, name: &Object) -> Option<Object> {
    let body = class.body::<Class>()?;
    // SAFETY: nothing runs that could replace the class's dict while it is looked at.
    let dict = unsafe { body.dict.borrow() }?;
    dict.body::<Dict>()?.get_name(runtime, name)
}

/// Sets (or deletes, with `None`) the attribute `name` of a class itself. Returns what it was.
pub fn set_attribute(runtime: &Runtime, class: &Object, name: &Object, value: Option<Object>) -> Result<Option<Object>, Raised> {
    let Some(dict) = class.body::<Class>().and_then(|class| class.dict.get()) else { return Ok(None) };
    let Some(dict) = dict.body::<Dict>() else { return Ok(None) };
    let old = match value {
        Some(value) => dict.set(runtime, name.clone(), value)?,
        None => dict.remove(runtime, name)?.map(|(_, value)| value),
    };
    changed(runtime, class);
    if let Some(special) = text::view(name).and_then(|name| Special::from_name(&name.to_rust())) {
        special_table::update(runtime, class, special);
    }
    Ok(old)
}

/// Tells everyone who may rely on a class that it has changed: it, what derives from it, and their shapes lose their stamps.
pub(crate) fn changed(runtime: &Runtime, class: &Object) {
    let Some(body) = class.body::<Class>() else { return };
    if !body.has(ClassFlags::WATCHED) {
        return;
    }
    body.mark(ClassFlags::WATCHED, false);
    shape::forget_stamps(class);
    if body.has(ClassFlags::HAS_SUBCLASSES) {
        registry::all_subclasses(runtime, class).iter().for_each(shape::forget_stamps);
    }
}

/// A number that stands for what describes `object` (its class, or a shape of it) as it is now: as long as the descriptor has that stamp,
/// lookups in the class and, for an instance without a dict, in the instance have the same answers. For inline caches.
pub fn watch(runtime: &Runtime, object: &Object) -> u32 {
    let descriptor = object.descriptor();
    if descriptor.stamp.get() == 0 {
        descriptor.stamp.set(runtime.next_stamp());
        mark_watched(&object.class());
    }
    descriptor.stamp.get()
}

/// Like [`watch`], for lookups in a class itself (`C.name`): its own stamp.
pub fn watch_class(runtime: &Runtime, class: &Object) -> u32 {
    let Some(body) = class.body::<Class>() else { return 0 };
    if body.descriptor.stamp.get() == 0 {
        body.descriptor.stamp.set(runtime.next_stamp());
        mark_watched(class);
        mark_watched(&class.class());
    }
    body.descriptor.stamp.get()
}

fn mark_watched(class: &Object) {
    let order = class.body::<Class>().and_then(|class| class.mro.get());
    for class in order.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get) {
        if let Some(class) = class.body::<Class>() {
            class.mark(ClassFlags::WATCHED, true);
        }
    }
}
