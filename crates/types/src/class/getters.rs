//! The computed attributes of classes: what `type` offers as `__name__`, `__bases__`, `__dict__` and so on.

use object::{DescriptorFlags, Extent, Object};

use super::{Class, ClassFlags, bases, name_of, own, slots};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::instance::FIXED_SIZE;
use crate::names::Name;
use crate::native::Getter;
use crate::runtime::Runtime;
use crate::{attribute, exception, int, mapping_proxy, ops, text, tuple};

/// The computed attributes of `type`.
pub(super) const GETTERS: &[Getter] = &[
    Getter { name: "__name__", get: get_name, set: Some(set_name) },
    Getter { name: "__qualname__", get: |_, class| slot(class, |class| &class.qualname), set: Some(set_qualname) },
    Getter { name: "__module__", get: get_module, set: Some(set_module) },
    Getter { name: "__doc__", get: get_doc, set: Some(set_doc) },
    Getter { name: "__bases__", get: |_, class| slot(class, |class| &class.bases), set: Some(bases::set) },
    Getter::new("__base__", |runtime, class| Ok(body(class).and_then(|class| class.base.get()).unwrap_or_else(|| runtime.none()))),
    Getter::new("__mro__", |runtime, class| Ok(body(class).and_then(|class| class.mro.get()).unwrap_or_else(|| runtime.none()))),
    Getter::new("__dict__", |runtime, class| mapping_proxy::new(runtime, &slot(class, |class| &class.dict)?)),
    Getter { name: "__abstractmethods__", get: get_abstract, set: Some(set_abstract) },
    Getter { name: "__annotations__", get: get_annotations, set: Some(set_annotations) },
    Getter { name: "__annotate__", get: get_annotate, set: Some(set_annotate) },
    Getter { name: "__type_params__", get: get_type_params, set: Some(set_type_params) },
    Getter::new("__text_signature__", |runtime, _| Ok(runtime.none())),
    Getter::new("__flags__", |runtime, class| int::new(runtime, flags(class))),
    Getter::new("__basicsize__", |runtime, class| int::new(runtime, basic_size(runtime, class))),
    Getter::new("__itemsize__", |runtime, class| int::new(runtime, item_size(class))),
    Getter::new("__dictoffset__", |runtime, class| int::new(runtime, if has(class, ClassFlags::HAS_DICT) { 8 } else { 0 })),
    Getter::new("__weakrefoffset__", |runtime, class| int::new(runtime, if has(class, ClassFlags::HAS_WEAKREF) { -4 } else { 0 })),
];

fn body(class: &Object) -> Option<&Class> {
    class.body::<Class>()
}

fn has(class: &Object, flag: ClassFlags) -> bool {
    body(class).is_some_and(|class| class.has(flag))
}

fn slot(class: &Object, field: impl Fn(&Class) -> &object::Slot) -> Value {
    body(class).and_then(|class| field(class).get()).ok_or(Raised::OutOfMemory)
}

/// The value of a setter that does not delete.
fn settable<'a>(runtime: &Runtime, class: &Object, name: &str, value: Option<&'a Object>) -> Result<&'a Object, Raised> {
    value.ok_or_else(|| {
        let class = name_of(class);
        runtime.type_error(format_args!("cannot delete '{name}' attribute of immutable type '{class}'"))
    })
}

fn get_name(_: &Runtime, class: &Object) -> Value {
    // Classes of native modules are named in full where messages speak of them.
    slot(class, |class| if class.has(ClassFlags::BUILT_IN) { &class.qualname } else { &class.name })
}

fn set_name(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let value = settable(runtime, class, "__name__", value)?;
    let Some(name) = text::view(value) else {
        let (class, given) = (name_of(class), name_of(&value.class()));
        return Err(runtime.type_error(format_args!("can only assign string to {class}.__name__, not '{given}'")));
    };
    if name.points().any(|point| point == 0) {
        return Err(runtime.value_error(format_args!("type name must not contain null characters")));
    }
    if let Some(body) = body(class) {
        body.name.set(value.clone());
    }
    Ok(())
}

fn set_qualname(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let value = settable(runtime, class, "__qualname__", value)?;
    if text::view(value).is_none() {
        let (class, given) = (name_of(class), name_of(&value.class()));
        return Err(runtime.type_error(format_args!("can only assign string to {class}.__qualname__, not '{given}'")));
    }
    if let Some(body) = body(class) {
        body.qualname.set(value.clone());
    }
    Ok(())
}

/// `__module__` of a class: of a built-in one, where it was written; of any other what stands in its dict.
pub(crate) fn module_of(runtime: &Runtime, class: &Object) -> Result<Option<Object>, Raised> {
    let Some(body) = body(class) else { return Ok(None) };
    if body.has(ClassFlags::BUILT_IN) {
        let id = runtime.tables().ids().find(|id| body.is(*id));
        return id.map(|id| text::new(runtime, runtime.tables().classes[id.number()].spec.module)).transpose();
    }
    Ok(own(runtime, class, &runtime.name(Name::Module)))
}

fn get_module(runtime: &Runtime, class: &Object) -> Value {
    module_of(runtime, class)?
        .ok_or_else(|| exception::attribute_error(runtime, class, &runtime.name(Name::Module), format_args!("__module__")))
}

fn set_module(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let value = settable(runtime, class, "__module__", value)?;
    super::set_attribute(runtime, class, &runtime.name(Name::Module), Some(value.clone())).map(drop)
}

fn get_doc(runtime: &Runtime, class: &Object) -> Value {
    if let Some(body) = body(class)
        && body.has(ClassFlags::BUILT_IN)
        && let Some(id) = runtime.tables().ids().find(|id| body.is(*id))
    {
        let doc = runtime.tables().classes[id.number()].spec.doc;
        return if doc.is_empty() { Ok(runtime.none()) } else { text::new(runtime, doc) };
    }
    match own(runtime, class, &runtime.name(Name::Doc)) {
        Some(doc) => attribute::bind(runtime, doc, None, class),
        None => Ok(runtime.none()),
    }
}

fn set_doc(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let value = settable(runtime, class, "__doc__", value)?;
    super::set_attribute(runtime, class, &runtime.name(Name::Doc), Some(value.clone())).map(drop)
}

fn get_abstract(runtime: &Runtime, class: &Object) -> Value {
    let name = runtime.name(Name::AbstractMethods);
    let found = if class.reference() == ClassId::Type.reference() { None } else { own(runtime, class, &name) };
    found.ok_or_else(|| attribute::missing(runtime, class, &name))
}

fn set_abstract(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let is_abstract = value.map_or(Ok(false), |value| ops::truth(runtime, value))?;
    let name = runtime.name(Name::AbstractMethods);
    let old = super::set_attribute(runtime, class, &name, value.cloned())?;
    if value.is_none() && old.is_none() {
        return Err(attribute::missing(runtime, class, &name));
    }
    if let Some(body) = body(class) {
        body.mark(ClassFlags::ABSTRACT, is_abstract);
    }
    Ok(())
}

fn get_annotations(runtime: &Runtime, class: &Object) -> Value {
    let name = runtime.name(Name::Annotations);
    if has(class, ClassFlags::BUILT_IN) {
        return Err(attribute::missing(runtime, class, &name));
    }
    for known in [name, runtime.name(Name::AnnotationsCache)] {
        if let Some(annotations) = own(runtime, class, &known) {
            return attribute::bind(runtime, annotations, None, class);
        }
    }
    let annotate = get_annotate(runtime, class)?;
    let annotations = if annotate.is(&runtime.none()) {
        dict::new(runtime)?
    } else {
        let annotations = runtime.call(&annotate, &[&int::new(runtime, 1)?])?;
        if annotations.body::<Dict>().is_none() {
            let given = name_of(&annotations.class());
            return Err(runtime.type_error(format_args!("__annotate__ returned non-dict of type '{given}'")));
        }
        annotations
    };
    super::set_attribute(runtime, class, &runtime.name(Name::AnnotationsCache), Some(annotations.clone()))?;
    Ok(annotations)
}

fn set_annotations(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let name = runtime.name(Name::Annotations);
    let cache = runtime.name(Name::AnnotationsCache);
    let place = if own(runtime, class, &name).is_some() { name } else { cache };
    let old = super::set_attribute(runtime, class, &place, value.cloned())?;
    if value.is_none() && old.is_none() {
        return Err(attribute::missing(runtime, class, &name));
    }
    for annotate in [Name::Annotate, Name::AnnotateFunction] {
        super::set_attribute(runtime, class, &runtime.name(annotate), None)?;
    }
    Ok(())
}

fn get_annotate(runtime: &Runtime, class: &Object) -> Value {
    if has(class, ClassFlags::BUILT_IN) {
        return Err(attribute::missing(runtime, class, &runtime.name(Name::Annotate)));
    }
    let names = [Name::AnnotateFunction, Name::Annotate];
    match names.iter().find_map(|name| own(runtime, class, &runtime.name(*name))) {
        Some(annotate) => attribute::bind(runtime, annotate, None, class),
        None => Ok(runtime.none()),
    }
}

fn set_annotate(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(value) = value else {
        return Err(runtime.type_error(format_args!("cannot delete __annotate__ attribute")));
    };
    if !value.is(&runtime.none()) && runtime.special_of(value, crate::Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("__annotate__ must be callable or None")));
    }
    super::set_attribute(runtime, class, &runtime.name(Name::AnnotateFunction), Some(value.clone()))?;
    if !value.is(&runtime.none()) {
        super::set_attribute(runtime, class, &runtime.name(Name::AnnotationsCache), None)?;
    }
    Ok(())
}

fn get_type_params(runtime: &Runtime, class: &Object) -> Value {
    let found = if class.reference() == ClassId::Type.reference() { None } else { own(runtime, class, &runtime.name(Name::TypeParams)) };
    found.map_or_else(|| tuple::new(runtime, std::iter::empty()), Ok)
}

fn set_type_params(runtime: &Runtime, class: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let value = settable(runtime, class, "__type_params__", value)?;
    super::set_attribute(runtime, class, &runtime.name(Name::TypeParams), Some(value.clone())).map(drop)
}

/// `__flags__`: the bits of CPython's type flags that mean something here.
fn flags(class: &Object) -> i64 {
    let Some(body) = body(class) else { return 0 };
    let built_in = body.has(ClassFlags::BUILT_IN);
    let of_base = |id: ClassId| super::mro::derives_from(class, id.reference());
    let collected = !body.descriptor.flags.get().has(DescriptorFlags::PLAIN);
    [
        (built_in, 8),
        (!built_in, 9),
        (body.has(ClassFlags::SUBCLASSABLE), 10),
        (true, 12),
        (collected, 14),
        (body.has(ClassFlags::ABSTRACT), 20),
        (of_base(ClassId::Int), 24),
        (of_base(ClassId::List), 25),
        (of_base(ClassId::Tuple), 26),
        (of_base(ClassId::Bytes), 27),
        (of_base(ClassId::Str), 28),
        (of_base(ClassId::Dict), 29),
        (of_base(ClassId::BaseException), 30),
        (of_base(ClassId::Type), 31),
    ]
    .iter()
    .map(|(holds, bit)| i64::from(*holds) << bit)
    .sum()
}

/// Bytes of an instance without what varies.
fn basic_size(runtime: &Runtime, class: &Object) -> i64 {
    let Some(body) = body(class) else { return 0 };
    let places = i64::from(body.descriptor.inline_slots.get()) * 4;
    if body.descriptor.body.get() == ClassId::Object.layout() {
        return FIXED_SIZE as i64 + places;
    }
    match runtime.layouts()[body.descriptor.body.get().0 as usize].extent {
        Extent::Fixed(bytes) => i64::from(bytes) + places,
        Extent::Computed(_) | Extent::Closed => 16 + places,
    }
}

fn item_size(class: &Object) -> i64 {
    i64::from(body(class).is_some_and(slots::vary_in_size)) * 4
}
