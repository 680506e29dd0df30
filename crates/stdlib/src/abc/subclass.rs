//! Whether a class counts as derived from an abstract one.

use object::Object;
use types::{Class, Raised, Runtime, Singleton, attribute, class, ops, tuple};

use super::data::{self, Data};
use super::{counter, data_of, named};

/// `isinstance(instance, abstract_class)`: by its `__class__`, then by its class.
pub(super) fn check_instance(runtime: &Runtime, abstract_class: &Object, instance: &Object) -> Result<bool, Raised> {
    let data = data_of(runtime, abstract_class)?;
    let Some(data) = data.body::<Data>() else { return Ok(false) };
    let claimed = attribute::get_any(runtime, instance, &runtime.name(types::Name::Class))?;
    if class::is_class(&claimed) && data::contains(runtime, &data.cache, &claimed)? {
        return Ok(true);
    }
    let real = instance.class();
    if claimed.is(&real) {
        if data.version.get() == counter(runtime) && data::contains(runtime, &data.negative, &claimed)? {
            return Ok(false);
        }
        return ask(runtime, abstract_class, &claimed);
    }
    Ok(ask(runtime, abstract_class, &claimed)? || ask(runtime, abstract_class, &real)?)
}

/// Calls `__subclasscheck__`, which a class may have of its own.
fn ask(runtime: &Runtime, abstract_class: &Object, subclass: &Object) -> Result<bool, Raised> {
    let answer = runtime.call_method(abstract_class, "__subclasscheck__", &[subclass])?;
    ops::truth(runtime, &answer)
}

/// `issubclass(subclass, abstract_class)`
pub(super) fn check(runtime: &Runtime, abstract_class: &Object, subclass: &Object) -> Result<bool, Raised> {
    if !class::is_class(subclass) {
        return Err(runtime.type_error(format_args!("issubclass() arg 1 must be a class")));
    }
    let held = data_of(runtime, abstract_class)?;
    let Some(data) = held.body::<Data>() else { return Ok(false) };
    if data::contains(runtime, &data.cache, subclass)? {
        return Ok(true);
    }
    if data.version.get() < counter(runtime) {
        drop(data.negative.take());
        data.version.set(counter(runtime));
    } else if data::contains(runtime, &data.negative, subclass)? {
        return Ok(false);
    }
    let holds = runtime.guarded(|| find_out(runtime, abstract_class, subclass, data))?;
    data::add(runtime, if holds { &data.cache } else { &data.negative }, subclass)?;
    Ok(holds)
}

fn find_out(runtime: &Runtime, abstract_class: &Object, subclass: &Object, data: &Data) -> Result<bool, Raised> {
    let hook = runtime.call_method(abstract_class, "__subclasshook__", &[subclass])?;
    if hook.reference() == Singleton::True.reference() {
        return Ok(true);
    }
    if hook.reference() == Singleton::False.reference() {
        return Ok(false);
    }
    if hook.reference() != Singleton::NotImplemented.reference() {
        let message = format_args!("__subclasshook__ must return either False, True, or NotImplemented");
        return Err(runtime.error(types::ClassId::AssertionError, message));
    }
    let order = subclass.body::<Class>().and_then(|class| class.mro.get());
    let is_base =
        |order: &Object| tuple::items(order).unwrap_or_default().iter().any(|slot| slot.reference() == Some(abstract_class.reference()));
    if order.as_ref().is_some_and(is_base) {
        return Ok(true);
    }
    for registered in data::members(runtime, &data.registry)? {
        if ops::is_subclass(runtime, subclass, &registered)? {
            return Ok(true);
        }
    }
    let subclasses = runtime.call(&attribute::get_any(runtime, abstract_class, &named(runtime, "__subclasses__")?)?, &[])?;
    for index in 0..types::list::length(&subclasses) {
        if let Some(derived) = types::list::item(&subclasses, index)
            && ops::is_subclass(runtime, subclass, &derived)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}
