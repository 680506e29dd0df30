//! Attributes of any object: what `x.name`, `x.name = value` and `del x.name` do.
//!
//! A data descriptor of the class comes first, then what the instance itself has, then anything else of the class. What the built-in
//! descriptors (functions, properties, computed attributes, places of `__slots__`) do is done here directly, without a call of their
//! `__get__` or `__set__`.
//!
//! Names are interned strings throughout.

use object::Object;

use crate::class::{self, Class, ClassFlags, name_of};
use crate::descriptor::class_method::Wrapper;
use crate::descriptor::{getset, member, property};
use crate::error::{Raised, Value};
use crate::exception;
use crate::function::{self, BuiltinFunction};
use crate::ids::ClassId;
use crate::instance;
use crate::module::{self, Module};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::text;

/// `object.__getattribute__`, or for a class `type.__getattribute__`.
pub fn get_default(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    match find_default(runtime, object, name)? {
        Some(value) => Ok(value),
        None => Err(missing(runtime, object, name)),
    }
}

/// `object.name` in full: `__getattribute__` and `__getattr__` of its class, where it has its own.
pub fn get(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    let class = object.class();
    let Some(body) = class.body::<Class>() else { return get_default(runtime, object, name) };
    if body.has(ClassFlags::PLAIN_GET) {
        return get_default(runtime, object, name);
    }
    let found = match own_protocol(runtime, body) {
        Some(Protocol::Ordinary) => get_default(runtime, object, name),
        Some(Protocol::Module) => module::get_attribute(runtime, object, name),
        None => match runtime.call_special(object, Special::GetAttribute, &[name]) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => get_default(runtime, object, name),
            Err(raised) => Err(raised),
        },
    };
    match found {
        Err(Raised::Exception(exception)) if is_attribute_error(&exception) => {
            match runtime.call_special(object, Special::GetAttr, &[name])? {
                Some(value) => Ok(value),
                None => Err(Raised::Exception(exception)),
            }
        }
        found => found,
    }
}

/// Like [`get`]; `None` where that raises `AttributeError`.
pub fn find(runtime: &Runtime, object: &Object, name: &Object) -> Result<Option<Object>, Raised> {
    let class = object.class();
    if let Some(body) = class.body::<Class>()
        && (body.has(ClassFlags::PLAIN_GET)
            || (own_protocol(runtime, body) == Some(Protocol::Ordinary) && body.special[Special::GetAttr as usize].is_empty()))
    {
        return match find_default(runtime, object, name) {
            Err(Raised::Exception(exception)) if is_attribute_error(&exception) => Ok(None),
            found => found,
        };
    }
    match get(runtime, object, name) {
        Ok(value) => Ok(Some(value)),
        Err(Raised::Exception(exception)) if is_attribute_error(&exception) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// `object.name = value` in full, or `del object.name` (`None`): `__setattr__` and `__delattr__` of its class.
pub fn set(runtime: &Runtime, object: &Object, name: &Object, value: Option<Object>) -> Result<(), Raised> {
    let class = object.class();
    if class.body::<Class>().is_some_and(|class| {
        let special = if value.is_some() { Special::SetAttr } else { Special::DelAttr };
        class.has(ClassFlags::PLAIN_SET) || class.inherits(runtime, special, ClassId::Type)
    }) {
        return set_default(runtime, object, name, value);
    }
    let done = match &value {
        Some(value) => runtime.call_special(object, Special::SetAttr, &[name, value])?,
        None => runtime.call_special(object, Special::DelAttr, &[name])?,
    };
    match done {
        Some(_) => Ok(()),
        None => set_default(runtime, object, name, value),
    }
}

/// The same as [`find`].
pub fn find_any(runtime: &Runtime, object: &Object, name: &Object) -> Result<Option<Object>, Raised> {
    find(runtime, object, name)
}

/// The same as [`get`].
pub fn get_any(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    get(runtime, object, name)
}

/// The same as [`set`].
pub fn set_any(runtime: &Runtime, object: &Object, name: &Object, value: Option<&Object>) -> Result<(), Raised> {
    set(runtime, object, name, value.cloned())
}

/// The attribute that the ordinary `__getattribute__` finds, if there is one.
pub fn find_default(runtime: &Runtime, object: &Object, name: &Object) -> Result<Option<Object>, Raised> {
    let class = object.class();
    let found = class::lookup(runtime, &class, name);
    if let Some(found) = &found
        && let Some(value) = get_data(runtime, found, object, &class)?
    {
        return Ok(Some(value));
    }
    let own = if class::is_class(object) {
        class::lookup(runtime, object, name).map(|own| bind(runtime, own, None, object)).transpose()?
    } else {
        instance::own_attribute(runtime, object, name)
    };
    if own.is_some() {
        return Ok(own);
    }
    found.map(|found| bind(runtime, found, Some(object), &class)).transpose()
}

/// `object.__setattr__`, and with `None` `object.__delattr__`; for a class those of `type`.
pub fn set_default(runtime: &Runtime, object: &Object, name: &Object, value: Option<Object>) -> Result<(), Raised> {
    if let Some(class) = object.body::<Class>()
        && class.has(ClassFlags::BUILT_IN)
    {
        return Err(immutable(runtime, object, name));
    }
    let class = object.class();
    let found = class::lookup(runtime, &class, name);
    if let Some(found) = &found
        && set_data(runtime, found, object, value.as_ref())?
    {
        return Ok(());
    }
    let deleting = value.is_none();
    let done = if class::is_class(object) {
        class::set_attribute(runtime, object, name, value)?.is_some() || !deleting
    } else if class.body::<Class>().is_some_and(|class| class.has(ClassFlags::HAS_DICT)) {
        instance::set_own(runtime, object, name, value)?
    } else {
        return Err(no_place(runtime, object, name, found.is_some()));
    };
    if done { Ok(()) } else { Err(missing(runtime, object, name)) }
}

/// Which `__getattribute__` of its own a built-in class has.
#[derive(PartialEq)]
enum Protocol {
    Ordinary,
    Module,
}

fn own_protocol(runtime: &Runtime, class: &Class) -> Option<Protocol> {
    let inherits = |id| class.inherits(runtime, Special::GetAttribute, id);
    if inherits(ClassId::Object) || inherits(ClassId::Type) {
        Some(Protocol::Ordinary)
    } else if inherits(ClassId::Module) {
        Some(Protocol::Module)
    } else {
        None
    }
}

/// Whether an exception is an `AttributeError`.
pub(crate) fn is_attribute_error(exception: &Object) -> bool {
    class::is_instance_of(exception, ClassId::AttributeError)
}

/// What a data descriptor that stands in the class says; `None` if `found` is none.
fn get_data(runtime: &Runtime, found: &Object, object: &Object, class: &Object) -> Result<Option<Object>, Raised> {
    let kind = found.class_ref();
    if kind == ClassId::Function.reference() || found.body::<BuiltinFunction>().is_some() {
        return Ok(None);
    }
    if kind == ClassId::Property.reference() {
        return property::get(runtime, found, object).map(Some);
    }
    if kind == ClassId::MemberDescriptor.reference() {
        return member::get(runtime, found, object).map(Some);
    }
    if kind == ClassId::GetSetDescriptor.reference() {
        return getset::get(runtime, found, object).map(Some);
    }
    let Some(getter) = runtime.special_of(found, Special::Get) else { return Ok(None) };
    if runtime.special_of(found, Special::Set).is_none() && runtime.special_of(found, Special::Delete).is_none() {
        return Ok(None);
    }
    runtime.call_found(found, &getter, &[object, class]).map(Some)
}

/// Sets or deletes through a data descriptor that stands in the class. False if `found` is none.
fn set_data(runtime: &Runtime, found: &Object, object: &Object, value: Option<&Object>) -> Result<bool, Raised> {
    let kind = found.class_ref();
    if kind == ClassId::Function.reference() || found.body::<BuiltinFunction>().is_some() {
        return Ok(false);
    }
    if kind == ClassId::Property.reference() {
        return property::set(runtime, found, object, value).map(|()| true);
    }
    if kind == ClassId::MemberDescriptor.reference() {
        return member::set(runtime, found, object, value).map(|()| true);
    }
    if kind == ClassId::GetSetDescriptor.reference() {
        return getset::set(runtime, found, object, value).map(|()| true);
    }
    let (set, delete) = (runtime.special_of(found, Special::Set), runtime.special_of(found, Special::Delete));
    match (value, set, delete) {
        (_, None, None) => Ok(false),
        (Some(value), Some(set), _) => runtime.call_found(found, &set, &[object, value]).map(|_| true),
        (None, _, Some(delete)) => runtime.call_found(found, &delete, &[object]).map(|_| true),
        (Some(_), None, _) => Err(runtime.attribute_error(format_args!("__set__"))),
        (None, ..) => Err(runtime.attribute_error(format_args!("__delete__"))),
    }
}

/// What something that was found in a class gives when it is looked up through an instance, or (`None`) through the class `owner` itself:
/// its `__get__`.
pub fn bind(runtime: &Runtime, found: Object, instance: Option<&Object>, owner: &Object) -> Value {
    let kind = found.class_ref();
    if kind == ClassId::Function.reference() {
        return match instance {
            Some(instance) => function::new_method(runtime, found, instance.clone()),
            None => Ok(found),
        };
    }
    if let Some(native) = found.body::<BuiltinFunction>() {
        if kind == ClassId::ClassMethodDescriptor.reference() {
            return function::bind(runtime, native, owner.clone());
        }
        return match instance {
            Some(instance) if kind == ClassId::MethodDescriptor.reference() || kind == ClassId::WrapperDescriptor.reference() => {
                crate::call::check_owner(runtime, native, instance)?;
                function::bind(runtime, native, instance.clone())
            }
            _ => Ok(found),
        };
    }
    if kind == ClassId::ClassMethod.reference() || kind == ClassId::StaticMethod.reference() {
        let inner = found.body::<Wrapper>().and_then(|wrapper| wrapper.function.get());
        return match inner {
            Some(inner) if kind == ClassId::ClassMethod.reference() => function::new_method(runtime, inner, owner.clone()),
            Some(inner) => Ok(inner),
            None => Ok(found),
        };
    }
    match runtime.special_of(&found, Special::Get) {
        None => Ok(found),
        Some(getter) => {
            let none = runtime.none();
            runtime.call_found(&found, &getter, &[instance.unwrap_or(&none), owner])
        }
    }
}

/// `AttributeError` for an attribute that is not there.
#[cold]
pub(crate) fn missing(runtime: &Runtime, object: &Object, name: &Object) -> Raised {
    let shown = shown(name);
    if class::is_class(object) {
        let class = name_of(object);
        return exception::attribute_error(runtime, object, name, format_args!("type object '{class}' has no attribute '{shown}'"));
    }
    if object.body::<Module>().is_some() {
        return module::missing(runtime, object, name);
    }
    let class = name_of(&object.class());
    exception::attribute_error(runtime, object, name, format_args!("'{class}' object has no attribute '{shown}'"))
}

#[cold]
fn no_place(runtime: &Runtime, object: &Object, name: &Object, exists: bool) -> Raised {
    let (class, shown) = (name_of(&object.class()), shown(name));
    if exists {
        return exception::attribute_error(runtime, object, name, format_args!("'{class}' object attribute '{shown}' is read-only"));
    }
    let plain = object.class().body::<Class>().is_some_and(|class| class.has(ClassFlags::PLAIN_SET));
    let more = if plain { " and no __dict__ for setting new attributes" } else { "" };
    exception::attribute_error(runtime, object, name, format_args!("'{class}' object has no attribute '{shown}'{more}"))
}

#[cold]
fn immutable(runtime: &Runtime, class: &Object, name: &Object) -> Raised {
    let (class, shown) = (name_of(class), shown(name));
    runtime.type_error(format_args!("cannot set '{shown}' attribute of immutable type '{class}'"))
}

/// An attribute name that a program gave: interned, and an exact string.
pub fn name(runtime: &Runtime, given: &Object) -> Value {
    if given.class_ref() == ClassId::Str.reference() {
        return text::intern(runtime, given.clone());
    }
    match text::view(given) {
        Some(name) => text::intern(runtime, text::exact(runtime, given, name)?),
        None => {
            let class = name_of(&given.class());
            Err(runtime.type_error(format_args!("attribute name must be string, not '{class}'")))
        }
    }
}

/// A name for messages.
pub(crate) fn shown(name: &Object) -> String {
    text::view(name).map(|name| name.to_rust().into_owned()).unwrap_or_default()
}
