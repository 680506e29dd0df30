//! Modules: a dict with a name.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::class::{Class, name_of};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::function::{self, Place};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::{attribute, class, exception, instance, int, ops, text};

/// The class of modules.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Module,
    "module",
    Layout {
        fields: &[Field { offset: offset_of!(Module, dict) as u16, name: "__dict__" }],
        extent: Extent::Fixed(size_of::<Module>() as u16),
        ..Layout::leaf("module")
    },
)
.methods(METHODS)
.getters(GETTERS)
.doc("Create a module object.\n\nThe name must be a string; the optional docstring can have any type.");

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| {
        let class = instance::requested_class(runtime, args, ClassId::Module)?;
        allocate(runtime, class.body::<Class>().ok_or(Raised::OutOfMemory)?)
    }),
    Native::new("__init__", "(self, name, doc=None)", init),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__getattribute__", "(self, name, /)", |runtime, args| {
        get_attribute(runtime, &args.at(0), &attribute::name(runtime, &args.at(1))?)
    }),
    Native::new("__dir__", "(self, /)", dir).doc("__dir__() -> list\nspecialized dir() implementation"),
];

const GETTERS: &[Getter] = &[
    Getter { name: "__annotations__", get: get_annotations, set: Some(set_annotations) },
    Getter { name: "__annotate__", get: get_annotate, set: Some(set_annotate) },
];

/// A module.
#[repr(C)]
pub struct Module {
    header: Header,
    /// `__dict__`
    pub dict: Slot,
}

// SAFETY: `Module` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for Module {
    const LAYOUT: LayoutId = ClassId::Module.layout();
}

/// An empty module of `class`.
fn allocate(runtime: &Runtime, class: &Class) -> Value {
    let dict = dict::new(runtime)?;
    let body = Module { header: Header::new(class.reference()), dict: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }?;
    if let Some(module) = object.body::<Module>() {
        module.dict.set(dict);
    }
    Ok(object)
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = args.at(1);
    if text::view(&name).is_none() {
        let given = name_of(&name.class());
        return Err(runtime.type_error(format_args!("module() argument 'name' must be str, not {given}")));
    }
    let doc = args.get(2).map_or_else(|| runtime.none(), |doc| doc.owned());
    furnish(runtime, &args.at(0), name.owned(), doc)?;
    Ok(runtime.none())
}

/// Puts into a module's dict what every module has.
fn furnish(runtime: &Runtime, module: &Object, name: Object, doc: Object) -> Result<(), Raised> {
    let Some(dict) = module.body::<Module>().and_then(|module| module.dict.get()) else { return Ok(()) };
    let Some(entries) = dict.body::<Dict>() else { return Ok(()) };
    entries.set(runtime, runtime.name(Name::Name).owned(), name)?;
    entries.set(runtime, runtime.name(Name::Doc).owned(), doc)?;
    for empty in [Name::Package, Name::Loader, Name::Spec] {
        entries.set(runtime, runtime.name(empty).owned(), runtime.none())?;
    }
    Ok(())
}

/// A module with `__name__` and `__doc__` in its dict, and the other attributes that a module has.
pub fn new(runtime: &Runtime, name: &str, doc: Option<&str>) -> Value {
    let object = allocate(runtime, runtime.class_body(ClassId::Module))?;
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    let doc = doc.map_or_else(|| Ok(runtime.none()), |doc| text::new(runtime, doc))?;
    furnish(runtime, &object, name, doc)?;
    Ok(object)
}

/// Puts `value` under `name` into the module's dict.
pub fn set(runtime: &Runtime, module: &Object, name: &str, value: Object) -> Result<(), Raised> {
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    if let Some(dict) = module.body::<Module>().and_then(|module| module.dict.get())
        && let Some(dict) = dict.body::<Dict>()
    {
        dict.set(runtime, name, value)?;
    }
    Ok(())
}

/// The native module `name`, made anew; `None` if there is none. Its classes are the same each time.
pub fn make_native(runtime: &Runtime, name: &str) -> Result<Option<Object>, Raised> {
    let Some(entry) = runtime.tables().modules.iter().find(|entry| entry.spec.name == name) else { return Ok(None) };
    let module = new(runtime, name, Some(entry.spec.doc))?;
    for (number, native) in (entry.first_native..).zip(entry.spec.functions) {
        set(runtime, &module, native.name, function::builtin(runtime, number, Place::Module)?)?;
    }
    for spec in entry.spec.classes {
        crate::bootstrap::furnish_class(runtime, spec.id)?;
        set(runtime, &module, spec.name, runtime.class(spec.id).owned())?;
    }
    (entry.spec.furnish)(runtime, &module)?;
    Ok(Some(module))
}

/// The names of the native modules.
pub fn native_names(runtime: &Runtime) -> impl Iterator<Item = &'static str> {
    runtime.tables().modules.iter().map(|entry| entry.spec.name)
}

/// What a module's dict has under `name`.
fn entry(runtime: &Runtime, module: &Object, name: &Object) -> Option<Object> {
    let dict = module.body::<Module>()?.dict.get()?;
    dict.body::<Dict>()?.get_name(runtime, name)
}

/// `module.name`: what is in it, or else what its function `__getattr__` says.
pub(crate) fn get_attribute(runtime: &Runtime, module: &Object, name: &Object) -> Value {
    if let Some(value) = attribute::find_default(runtime, module, name)? {
        return Ok(value);
    }
    match entry(runtime, module, &runtime.special_name(Special::GetAttr)) {
        Some(function) => runtime.call(&function, &[name]),
        None => Err(missing(runtime, module, name)),
    }
}

/// `AttributeError` for what a module does not have.
#[cold]
pub(crate) fn missing(runtime: &Runtime, module: &Object, name: &Object) -> Raised {
    let shown = attribute::shown(name);
    let own = entry(runtime, module, &runtime.name(Name::Name)).filter(|name| text::view(name).is_some());
    let Some(own) = own else {
        return exception::attribute_error(runtime, module, name, format_args!("module has no attribute '{shown}'"));
    };
    let own = text::to_string(&own);
    if is_initializing(runtime, module).unwrap_or(false) {
        let message =
            format_args!("partially initialized module '{own}' has no attribute '{shown}' (most likely due to a circular import)");
        return exception::attribute_error(runtime, module, name, message);
    }
    exception::attribute_error(runtime, module, name, format_args!("module '{own}' has no attribute '{shown}'"))
}

/// Whether a module's code has not run to its end.
fn is_initializing(runtime: &Runtime, module: &Object) -> Result<bool, Raised> {
    let Some(spec) = entry(runtime, module, &runtime.name(Name::Spec)) else { return Ok(false) };
    let name = text::intern(runtime, text::new(runtime, "_initializing")?)?;
    match attribute::find(runtime, &spec, &name)? {
        Some(answer) => ops::truth(runtime, &answer),
        None => Ok(false),
    }
}

fn repr(runtime: &Runtime, module: &Object) -> Value {
    let none = runtime.none();
    let own = |name| entry(runtime, module, &runtime.name(name)).filter(|value| !value.is(&none));
    let name = match own(Name::Name) {
        Some(name) => ops::repr(runtime, &name)?,
        None => text::new(runtime, "'?'")?,
    };
    let mut shown = text::Builder::new(runtime);
    shown.push_str("<module ");
    shown.push_object(&name);
    if let Some(file) = own(Name::File) {
        shown.push_str(" from ");
        shown.push_object(&ops::repr(runtime, &file)?);
    } else if let Some(loader) = own(Name::Loader) {
        let is_builtin = class::is_class(&loader) && name_of(&loader) == "BuiltinImporter";
        shown.push_str(" (");
        if is_builtin {
            shown.push_str("built-in");
        } else {
            shown.push_object(&ops::repr(runtime, &loader)?);
        }
        shown.push_str(")");
    } else if runtime.tables().modules.iter().any(|entry| is_named(runtime, module, entry.spec.name)) {
        shown.push_str(" (built-in)");
    }
    shown.push_str(">");
    shown.finish()
}

fn is_named(runtime: &Runtime, module: &Object, wanted: &str) -> bool {
    entry(runtime, module, &runtime.name(Name::Name)).is_some_and(|name| text::to_string(&name) == wanted)
}

fn dir(runtime: &Runtime, args: &Args<'_>) -> Value {
    let module = args.at(0);
    let dict = attribute::get(runtime, &module, &runtime.name(Name::Dict))?;
    let Some(entries) = dict.body::<Dict>() else {
        return Err(runtime.type_error(format_args!("<module>.__dict__ is not a dictionary")));
    };
    match entries.get_name(runtime, &runtime.special_name(Special::Dir)) {
        Some(function) => runtime.call(&function, &[]),
        None => class::list_of_keys(runtime, entries),
    }
}

fn get_annotations(runtime: &Runtime, module: &Object) -> Value {
    let name = runtime.name(Name::Annotations);
    if let Some(annotations) = entry(runtime, module, &name) {
        return Ok(annotations);
    }
    let annotate = get_annotate(runtime, module)?;
    let annotations =
        if annotate.is(&runtime.none()) { dict::new(runtime)? } else { runtime.call(&annotate, &[&int::new(runtime, 1)?])? };
    set_entry(runtime, module, &name, Some(annotations.clone()))?;
    Ok(annotations)
}

fn set_annotations(runtime: &Runtime, module: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let name = runtime.name(Name::Annotations);
    if value.is_none() && entry(runtime, module, &name).is_none() {
        return Err(missing(runtime, module, &name));
    }
    set_entry(runtime, module, &name, value.cloned())?;
    set_entry(runtime, module, &runtime.name(Name::Annotate), None)
}

fn get_annotate(runtime: &Runtime, module: &Object) -> Value {
    Ok(entry(runtime, module, &runtime.name(Name::Annotate)).unwrap_or_else(|| runtime.none()))
}

fn set_annotate(runtime: &Runtime, module: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(value) = value else {
        return Err(runtime.type_error(format_args!("cannot delete __annotate__ attribute")));
    };
    if !value.is(&runtime.none()) && runtime.special_of(value, Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("__annotate__ must be callable or None")));
    }
    set_entry(runtime, module, &runtime.name(Name::Annotate), Some(value.clone()))?;
    if value.is(&runtime.none()) { Ok(()) } else { set_entry(runtime, module, &runtime.name(Name::Annotations), None) }
}

fn set_entry(runtime: &Runtime, module: &Object, name: &Object, value: Option<Object>) -> Result<(), Raised> {
    let Some(dict) = module.body::<Module>().and_then(|module| module.dict.get()) else { return Ok(()) };
    let Some(entries) = dict.body::<Dict>() else { return Ok(()) };
    match value {
        Some(value) => entries.set(runtime, name.clone(), value).map(drop),
        None if entries.get_name(runtime, name).is_some() => entries.remove(runtime, name).map(drop),
        None => Ok(()),
    }
}
