//! `property`: an attribute that functions compute.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::class_method::is_abstract;
use crate::class::{Class, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{attribute, exception, instance, ops, text};

/// The class `property`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Property,
    "property",
    Layout {
        fields: &[
            Field { offset: offset_of!(Property, getter) as u16, name: "fget" },
            Field { offset: offset_of!(Property, setter) as u16, name: "fset" },
            Field { offset: offset_of!(Property, deleter) as u16, name: "fdel" },
            Field { offset: offset_of!(Property, doc) as u16, name: "__doc__" },
            Field { offset: offset_of!(Property, name) as u16, name: "__name__" },
        ],
        extent: Extent::Fixed(size_of::<Property>() as u16),
        ..Layout::leaf("property")
    },
)
.methods(METHODS)
.getters(GETTERS)
.doc(
    "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an \
     attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n",
);

/// A property.
#[repr(C)]
struct Property {
    header: Header,
    /// Empty for none, as the others.
    getter: Slot,
    setter: Slot,
    deleter: Slot,
    doc: Slot,
    /// What `__set_name__` said.
    name: Slot,
    /// Whether the docstring is the getter's.
    getter_doc: std::cell::Cell<bool>,
    /// Zero, so that no padding says where the heap was.
    padding: [u8; 3],
}

// SAFETY: `Property` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Property {
    const LAYOUT: LayoutId = ClassId::Property.layout();
}

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(self, fget=None, fset=None, fdel=None, doc=None)", init),
    Native::new("__get__", "(self, instance, owner=None, /)", |runtime, args| {
        if args.at(1).is(&runtime.none()) { Ok(args.at(0).owned()) } else { get(runtime, &args.at(0), &args.at(1)) }
    }),
    Native::new("__set__", "(self, instance, value, /)", |runtime, args| {
        set(runtime, &args.at(0), &args.at(1), Some(&args.at(2))).map(|()| runtime.none())
    }),
    Native::new("__delete__", "(self, instance, /)", |runtime, args| set(runtime, &args.at(0), &args.at(1), None).map(|()| runtime.none())),
    Native::new("__set_name__", "(self, owner, name, /)", |runtime, args| {
        if let Some(property) = args.at(0).body::<Property>() {
            property.name.set(args.at(2).owned());
        }
        Ok(runtime.none())
    }),
    Native::new("getter", "(self, function, /)", |runtime, args| copy(runtime, args, |property| &property.getter))
        .doc("Descriptor to obtain a copy of the property with a different getter."),
    Native::new("setter", "(self, function, /)", |runtime, args| copy(runtime, args, |property| &property.setter))
        .doc("Descriptor to obtain a copy of the property with a different setter."),
    Native::new("deleter", "(self, function, /)", |runtime, args| copy(runtime, args, |property| &property.deleter))
        .doc("Descriptor to obtain a copy of the property with a different deleter."),
];

const GETTERS: &[Getter] = &[
    Getter::new("fget", |runtime, object| part(runtime, object, |property| &property.getter)),
    Getter::new("fset", |runtime, object| part(runtime, object, |property| &property.setter)),
    Getter::new("fdel", |runtime, object| part(runtime, object, |property| &property.deleter)),
    Getter { name: "__doc__", get: |runtime, object| part(runtime, object, |property| &property.doc), set: Some(set_doc) },
    Getter { name: "__name__", get: get_name, set: Some(set_name) },
    Getter::new("__isabstractmethod__", |runtime, object| {
        let Some(property) = object.body::<Property>() else { return Err(Raised::OutOfMemory) };
        for function in [&property.getter, &property.setter, &property.deleter] {
            if is_abstract(runtime, function.get().as_ref())? {
                return Ok(runtime.bool(true));
            }
        }
        Ok(runtime.bool(false))
    }),
];

fn part(runtime: &Runtime, object: &Object, field: impl Fn(&Property) -> &Slot) -> Value {
    Ok(object.body::<Property>().and_then(|property| field(property).get()).unwrap_or_else(|| runtime.none()))
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::Property)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = Property {
        header: Header::new(class.reference()),
        getter: Slot::empty(),
        setter: Slot::empty(),
        deleter: Slot::empty(),
        doc: Slot::empty(),
        name: Slot::empty(),
        getter_doc: std::cell::Cell::new(false),
        padding: [0; 3],
    };
    // SAFETY: the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let Some(property) = object.body::<Property>() else { return Err(Raised::OutOfMemory) };
    let given = |index| args.get(index).filter(|value| !value.is(&runtime.none())).map(|value| value.owned());
    property.getter.replace(given(1));
    property.setter.replace(given(2));
    property.deleter.replace(given(3));
    property.name.replace(None);
    let mut doc = given(4);
    property.getter_doc.set(false);
    if doc.is_none()
        && let Some(getter) = property.getter.get()
    {
        doc = attribute::find(runtime, &getter, &runtime.name(Name::Doc))?.filter(|doc| !doc.is(&runtime.none()));
        property.getter_doc.set(doc.is_some());
    }
    if object.class_ref() == ClassId::Property.reference() {
        property.doc.replace(doc);
    } else {
        // A derived class finds its own docstring first, so this must stand in the instance.
        let doc = doc.unwrap_or_else(|| runtime.none());
        match attribute::set(runtime, &object, &runtime.name(Name::Doc), Some(doc)) {
            Err(Raised::Exception(exception)) if property.getter_doc.get() && attribute::is_attribute_error(&exception) => {}
            done => done?,
        }
    }
    Ok(runtime.none())
}

/// A property like this one with another function.
fn copy(runtime: &Runtime, args: &Args<'_>, changed: impl Fn(&Property) -> &Slot) -> Value {
    let object = args.at(0);
    let Some(property) = object.body::<Property>() else { return Err(Raised::OutOfMemory) };
    let functions = [&property.getter, &property.setter, &property.deleter]
        .map(|slot| if std::ptr::eq(slot, changed(property)) { args.at(1).owned() } else { slot.get().unwrap_or_else(|| runtime.none()) });
    let doc = property.doc.get().filter(|_| !property.getter_doc.get()).unwrap_or_else(|| runtime.none());
    let [getter, setter, deleter] = &functions;
    let made = runtime.call(&object.class(), &[getter, setter, deleter, &doc])?;
    if let Some(copy) = made.body::<Property>() {
        copy.name.replace(property.name.get());
    }
    Ok(made)
}

fn set_doc(_: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    if let Some(property) = object.body::<Property>() {
        property.doc.replace(value.cloned());
        property.getter_doc.set(false);
    }
    Ok(())
}

fn name_in(runtime: &Runtime, property: &Property) -> Result<Option<Object>, Raised> {
    if let Some(name) = property.name.get() {
        return Ok(Some(name));
    }
    match property.getter.get() {
        Some(getter) => attribute::find(runtime, &getter, &runtime.name(Name::Name)),
        None => Ok(None),
    }
}

fn get_name(runtime: &Runtime, object: &Object) -> Value {
    let name = match object.body::<Property>() {
        Some(property) => name_in(runtime, property)?,
        None => None,
    };
    name.ok_or_else(|| attribute::missing(runtime, object, &runtime.name(Name::Name)))
}

fn set_name(_: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    if let Some(property) = object.body::<Property>() {
        property.name.replace(value.cloned());
    }
    Ok(())
}

/// Reads the attribute of an object.
pub(crate) fn get(runtime: &Runtime, descriptor: &Object, object: &Object) -> Value {
    match descriptor.body::<Property>().and_then(|property| property.getter.get()) {
        Some(getter) => runtime.call(&getter, &[object]),
        None => Err(refused(runtime, descriptor, object, "getter")),
    }
}

/// Writes the attribute of an object, or deletes it.
pub(crate) fn set(runtime: &Runtime, descriptor: &Object, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(property) = descriptor.body::<Property>() else { return Err(Raised::OutOfMemory) };
    match (value, property.setter.get(), property.deleter.get()) {
        (Some(value), Some(setter), _) => runtime.call(&setter, &[object, value]).map(drop),
        (None, _, Some(deleter)) => runtime.call(&deleter, &[object]).map(drop),
        (Some(_), None, _) => Err(refused(runtime, descriptor, object, "setter")),
        (None, ..) => Err(refused(runtime, descriptor, object, "deleter")),
    }
}

#[cold]
fn refused(runtime: &Runtime, descriptor: &Object, object: &Object, what: &str) -> Raised {
    let name = descriptor.body::<Property>().map_or(Ok(None), |property| name_in(runtime, property));
    let class = name_of(&object.class());
    match name {
        Ok(Some(name)) => {
            let shown = match ops::repr(runtime, &name) {
                Ok(shown) => text::to_string(&shown),
                Err(raised) => return raised,
            };
            exception::attribute_error(runtime, object, &name, format_args!("property {shown} of '{class}' object has no {what}"))
        }
        Ok(None) => runtime.attribute_error(format_args!("property of '{class}' object has no {what}")),
        Err(raised) => raised,
    }
}
