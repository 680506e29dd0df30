//! Computed attributes of built-in classes: a number in the table of getters.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::class::{Class, is_subclass, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{exception, text};

/// The class of computed attributes.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::GetSetDescriptor,
    "getset_descriptor",
    Layout { fields: &[Field { offset: offset_of!(GetSet, owner) as u16, name: "__objclass__" }], ..Layout::leaf("getset_descriptor") },
)
.methods(METHODS)
.getters(GETTERS)
.sealed();

const METHODS: &[Native] = &[
    Native::new("__get__", "(self, instance, owner=None, /)", |runtime, args| {
        if args.at(1).is(&runtime.none()) { Ok(args.at(0).owned()) } else { get(runtime, &args.at(0), &args.at(1)) }
    }),
    Native::new("__set__", "(self, instance, value, /)", |runtime, args| {
        set(runtime, &args.at(0), &args.at(1), Some(&args.at(2))).map(|()| runtime.none())
    }),
    Native::new("__delete__", "(self, instance, /)", |runtime, args| set(runtime, &args.at(0), &args.at(1), None).map(|()| runtime.none())),
    Native::new("__repr__", "(self, /)", repr),
];

const GETTERS: &[Getter] = &[
    Getter::new("__name__", name),
    Getter::new("__qualname__", |runtime, object| qualified(runtime, &owner(object)?, &name(runtime, object)?)),
    Getter::new("__objclass__", |_, object| owner(object)),
    Getter::new("__doc__", |runtime, _| Ok(runtime.none())),
];

/// A computed attribute as it stands in its class.
#[repr(C)]
pub(crate) struct GetSet {
    header: Header,
    number: Cell<u32>,
    /// The class it belongs to.
    owner: Slot,
}

// SAFETY: `GetSet` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for GetSet {
    const LAYOUT: LayoutId = ClassId::GetSetDescriptor.layout();
}

impl GetSet {
    /// What reads and writes it.
    fn getter(&self, runtime: &Runtime) -> &'static Getter {
        runtime.tables().getters[self.number.get() as usize]
    }
}

fn owner(object: &Object) -> Value {
    object.body::<GetSet>().and_then(|descriptor| descriptor.owner.get()).ok_or(Raised::OutOfMemory)
}

fn name(runtime: &Runtime, object: &Object) -> Value {
    let name = object.body::<GetSet>().map_or("", |descriptor| descriptor.getter(runtime).name);
    text::intern(runtime, text::new(runtime, name)?)
}

/// `Class.name`
pub(super) fn qualified(runtime: &Runtime, owner: &Object, name: &Object) -> Value {
    let mut shown = text::Builder::new(runtime);
    if let Some(qualname) = owner.body::<Class>().and_then(|class| class.qualname.get()) {
        shown.push_object(&qualname);
    }
    shown.push_str(".");
    shown.push_object(name);
    shown.finish()
}

/// The getter behind a descriptor, which must fit the object.
fn checked(runtime: &Runtime, descriptor: &Object, object: &Object) -> Result<&'static Getter, Raised> {
    let body = descriptor.body::<GetSet>().ok_or(Raised::OutOfMemory)?;
    let owner = owner(descriptor)?;
    let getter = body.getter(runtime);
    if object.class_ref() != owner.reference() && !is_subclass(&object.class(), &owner) {
        return Err(super::wrong_object(runtime, getter.name, &owner, object));
    }
    Ok(getter)
}

/// Reads the attribute of an object.
pub(crate) fn get(runtime: &Runtime, descriptor: &Object, object: &Object) -> Value {
    (checked(runtime, descriptor, object)?.get)(runtime, object)
}

/// Writes the attribute of an object, or deletes it.
pub(crate) fn set(runtime: &Runtime, descriptor: &Object, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let getter = checked(runtime, descriptor, object)?;
    match getter.set {
        Some(set) => set(runtime, object, value),
        None => {
            let (name, class) = (getter.name, name_of(&owner(descriptor)?));
            let message = format_args!("attribute '{name}' of '{class}' objects is not writable");
            Err(exception::attribute_error(runtime, object, &self::name(runtime, descriptor)?, message))
        }
    }
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let owner = name_of(&owner(&args.at(0))?);
    let name = text::to_string(&name(runtime, &args.at(0))?);
    text::new(runtime, &format!("<attribute '{name}' of '{owner}' objects>"))
}

/// Getter `number` of the class `owner`.
pub(crate) fn new(runtime: &Runtime, number: u32, owner: &Object) -> Value {
    let body = GetSet { header: Header::new(ClassId::GetSetDescriptor.reference()), number: Cell::new(number), owner: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(descriptor) = object.body::<GetSet>() {
        descriptor.owner.set(owner.clone());
    }
    Ok(object)
}
