//! Modules: a dict with a name.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::function::{self, Place};
use crate::ids::ClassId;
use crate::names::Name;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::text;

/// The class of modules.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Module,
    "module",
    Layout { fields: &[Field { offset: offset_of!(Module, dict) as u16, name: "__dict__" }], ..Layout::leaf("module") },
);

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

/// A module with `__name__` and `__doc__` in its dict, and the other attributes that a module has.
pub fn new(runtime: &Runtime, name: &str, doc: Option<&str>) -> Value {
    let dict = dict::new(runtime)?;
    let body = Module { header: Header::new(ClassId::Module.reference()), dict: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let (Some(module), Some(entries)) = (object.body::<Module>(), dict.body::<Dict>()) {
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        let doc = doc.map_or_else(|| Ok(runtime.none()), |doc| text::new(runtime, doc))?;
        entries.set(runtime, runtime.name(Name::Name).owned(), name)?;
        entries.set(runtime, runtime.name(Name::Doc).owned(), doc)?;
        for empty in [Name::Package, Name::Loader, Name::Spec] {
            entries.set(runtime, runtime.name(empty).owned(), runtime.none())?;
        }
        module.dict.set(dict);
    }
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
