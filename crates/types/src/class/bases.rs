//! Assignment to `__bases__`.

use object::{Object, Slot};

use super::{Class, ClassFlags, is_class, is_subclass, make, mro, name_of, registry, special_table};
use crate::error::Raised;
use crate::runtime::Runtime;
use crate::tuple;

/// Gives a class other bases: its MRO and those of the classes that derive from it follow.
pub(super) fn set(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let name = name_of(class);
    let Some(value) = value else {
        return Err(runtime.type_error(format_args!("cannot delete '__bases__' attribute of immutable type '{name}'")));
    };
    let Some(items) = tuple::items(value) else {
        let given = name_of(&value.class());
        return Err(runtime.type_error(format_args!("can only assign tuple to {name}.__bases__, not {given}")));
    };
    let bases: Vec<Object> = items.iter().filter_map(Slot::get).collect();
    if bases.is_empty() {
        return Err(runtime.type_error(format_args!("can only assign non-empty tuple to {name}.__bases__, not ()")));
    }
    for base in &bases {
        if !is_class(base) {
            let given = name_of(&base.class());
            return Err(runtime.type_error(format_args!("{name}.__bases__ must be tuple of classes, not '{given}'")));
        }
        if is_subclass(base, class) || is_based_on(base, class) {
            return Err(runtime.type_error(format_args!("a __bases__ item causes an inheritance cycle")));
        }
    }
    let new_base = make::best_base(runtime, &bases)?;
    let Some(body) = class.body::<Class>() else { return Ok(()) };
    let old_base = body.base.get().ok_or(Raised::OutOfMemory)?;
    require_same_layout(runtime, &new_base, &old_base)?;
    super::changed(runtime, class);
    let old = (body.bases.replace(Some(value.clone())), body.base.replace(Some(new_base)));
    let derived = registry::all_subclasses(runtime, class);
    let mut undone: Vec<(Object, Option<Object>)> = Vec::new();
    for class in std::iter::once(class).chain(&derived) {
        match mro::of_new(runtime, class) {
            Ok(order) => {
                if let Some(body) = class.body::<Class>() {
                    undone.push((class.clone(), body.mro.replace(Some(order))));
                }
            }
            Err(raised) => {
                for (class, order) in undone {
                    if let Some(body) = class.body::<Class>() {
                        body.mro.replace(order);
                    }
                }
                body.bases.replace(old.0);
                body.base.replace(old.1);
                return Err(raised);
            }
        }
    }
    for base in mro::order_of(class).iter().skip(1).filter_map(|base| base.body::<Class>()) {
        base.mark(ClassFlags::HAS_SUBCLASSES, true);
    }
    special_table::refill(runtime, class);
    Ok(())
}

/// Whether `class` is among the first bases of `other`: its order may not know yet, where a `mro()` assigns bases in turn.
fn is_based_on(other: &Object, class: &Object) -> bool {
    let base_of = |class: &Object| class.body::<Class>().and_then(|class| class.base.get());
    std::iter::successors(Some(other.clone()), base_of).any(|base| base.is(class))
}

/// Refuses a base whose instances are laid out otherwise than those of the present one.
fn require_same_layout(runtime: &Runtime, new: &Object, old: &Object) -> Result<(), Raised> {
    let facts = |class: &Object| {
        let body = class.body::<Class>()?;
        let flags = (body.has(ClassFlags::HAS_DICT), body.has(ClassFlags::HAS_WEAKREF));
        Some((body.descriptor.body.get(), body.descriptor.reserved.get(), flags))
    };
    if facts(new) == facts(old) && make::solid_base(runtime, new).is(&make::solid_base(runtime, old)) {
        return Ok(());
    }
    let is_built_in = |class: &Object| class.body::<Class>().is_some_and(|class| class.has(ClassFlags::BUILT_IN));
    let what = if is_built_in(new) || is_built_in(old) { "deallocator" } else { "object layout" };
    let (new, old) = (name_of(new), name_of(old));
    Err(runtime.type_error(format_args!("__bases__ assignment: '{new}' {what} differs from '{old}'")))
}
