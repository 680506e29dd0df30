//! Attributes that a class names in `__slots__`: each has a fixed place in the instance.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::wrong_object;
use crate::class::{Class, is_subclass};
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{attribute, exception, instance, text};

/// The class of attributes from `__slots__`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::MemberDescriptor,
    "member_descriptor",
    Layout {
        fields: &[
            Field { offset: offset_of!(Member, owner) as u16, name: "__objclass__" },
            Field { offset: offset_of!(Member, name) as u16, name: "__name__" },
        ],
        ..Layout::leaf("member_descriptor")
    },
)
.methods(METHODS)
.getters(GETTERS)
.sealed();

/// A place of the instances of a class.
#[repr(C)]
pub(crate) struct Member {
    header: Header,
    place: Cell<u32>,
    owner: Slot,
    name: Slot,
}

// SAFETY: `Member` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Member {
    const LAYOUT: LayoutId = ClassId::MemberDescriptor.layout();
}

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
    Getter::new("__name__", |_, object| part(object, |member| &member.name)),
    Getter::new("__objclass__", |_, object| part(object, |member| &member.owner)),
    Getter::new("__qualname__", |runtime, object| {
        super::getset::qualified(runtime, &part(object, |member| &member.owner)?, &part(object, |member| &member.name)?)
    }),
    Getter::new("__doc__", |runtime, _| Ok(runtime.none())),
];

fn part(object: &Object, field: impl Fn(&Member) -> &Slot) -> Value {
    object.body::<Member>().and_then(|member| field(member).get()).ok_or(Raised::OutOfMemory)
}

/// The descriptor for place `place` of the instances of `owner`.
pub(crate) fn new(runtime: &Runtime, owner: &Object, name: &Object, place: u32) -> Value {
    let header = Header::new(ClassId::MemberDescriptor.reference());
    let body = Member { header, place: Cell::new(place), owner: Slot::empty(), name: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(member) = object.body::<Member>() {
        member.owner.set(owner.clone());
        member.name.set(name.clone());
    }
    Ok(object)
}

/// The place of an instance that `found`, which stands in its class, stands for: for inline caches.
pub(crate) fn place_in(found: &Object, class: &Object, object: &Object) -> Option<usize> {
    let member = found.body::<Member>()?;
    let is_plain = object.descriptor().body.get() == ClassId::Object.layout();
    (is_plain && is_subclass(class, &member.owner.get()?)).then(|| member.place.get() as usize)
}

/// The place that a member stands for.
pub fn place_of(found: &Object) -> Option<usize> {
    found.body::<Member>().map(|member| member.place.get() as usize)
}

/// The names of the members that stand in a class itself, in the order of their places.
pub(crate) fn names_in(_: &Runtime, class: &Object) -> Vec<String> {
    let Some(dict) = class.body::<Class>().and_then(|class| class.dict.get()) else { return Vec::new() };
    let (mut found, mut position) = (Vec::new(), 0);
    while let Some((_, value)) = dict.body::<Dict>().and_then(|dict| dict.next(&mut position)) {
        if let Some(member) = value.body::<Member>()
            && let Some(name) = member.name.get()
        {
            found.push((member.place.get(), text::to_string(&name)));
        }
    }
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

/// The slot of `object` that a member stands for.
fn place<'a>(runtime: &Runtime, descriptor: &Object, object: &'a Object) -> Result<(&'a Slot, Object), Raised> {
    let (owner, name) = (part(descriptor, |member| &member.owner)?, part(descriptor, |member| &member.name)?);
    let member = descriptor.body::<Member>().ok_or(Raised::OutOfMemory)?;
    if object.class_ref() != owner.reference() && !is_subclass(&object.class(), &owner) {
        return Err(wrong_object(runtime, &text::to_string(&name), &owner, object));
    }
    match instance::place(object, member.place.get() as usize) {
        Some(slot) => Ok((slot, name)),
        None => Err(wrong_object(runtime, &text::to_string(&name), &owner, object)),
    }
}

/// Reads the attribute.
pub(crate) fn get(runtime: &Runtime, descriptor: &Object, object: &Object) -> Value {
    let (slot, name) = place(runtime, descriptor, object)?;
    slot.get().ok_or_else(|| attribute::missing(runtime, object, &name))
}

/// Writes the attribute, or deletes it.
pub(crate) fn set(runtime: &Runtime, descriptor: &Object, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let (slot, name) = place(runtime, descriptor, object)?;
    let old = slot.replace(value.cloned());
    if value.is_none() && old.is_none() {
        let shown = attribute::shown(&name);
        return Err(exception::attribute_error(runtime, object, &name, format_args!("{shown}")));
    }
    Ok(())
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (owner, name) = (part(&args.at(0), |member| &member.owner)?, part(&args.at(0), |member| &member.name)?);
    let mut shown = text::Builder::new(runtime);
    shown.push_str("<member '");
    shown.push_object(&name);
    shown.push_str(&format!("' of '{}' objects>", crate::class::name_of(&owner)));
    shown.finish()
}
