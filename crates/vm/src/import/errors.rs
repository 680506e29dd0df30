//! What is said when an import fails: `ImportError` and `ModuleNotFoundError` with their attributes.

use object::Object;
use types::class::{is_instance_of, name_of};
use types::{ClassId, Name, Raised, Runtime, Value, attribute, text};

use super::{attribute_or_none, find_attribute};

/// `No module named 'x'`
pub(super) fn not_found(runtime: &Runtime, name: &str) -> Raised {
    missing(runtime, &format!("No module named '{name}'"), name)
}

/// `No module named 'a.b'; 'a' is not a package`
pub(super) fn not_a_package(runtime: &Runtime, name: &str, parent: &str) -> Raised {
    missing(runtime, &format!("No module named '{name}'; '{parent}' is not a package"), name)
}

/// `sys.modules[name]` is `None`: somebody forbade the import.
pub(super) fn halted(runtime: &Runtime, name: &str) -> Raised {
    missing(runtime, &format!("import of {name} halted; None in sys.modules"), name)
}

/// A relative import outside any package.
pub(super) fn no_parent(runtime: &Runtime) -> Raised {
    runtime.error(ClassId::ImportError, format_args!("attempted relative import with no known parent package"))
}

/// More dots than packages.
pub(super) fn beyond_top(runtime: &Runtime) -> Raised {
    runtime.error(ClassId::ImportError, format_args!("attempted relative import beyond top-level package"))
}

/// `from package import 1`, or a `__all__` of things that are not strings.
pub(super) fn not_a_name(runtime: &Runtime, package: &str, item: &Object, in_all: bool) -> Raised {
    let place = if in_all { format!("{package}.__all__") } else { "``from list''".to_owned() };
    runtime.type_error(format_args!("Item in {place} must be str, not {}", name_of(&item.class())))
}

/// `cannot import name 'x' from 'module' (path)`
pub(super) fn cannot_import(runtime: &Runtime, module: &Object, package: Option<&str>, name: &str) -> Raised {
    cannot_import_error(runtime, module, package, name).unwrap_or_else(|raised| raised)
}

fn cannot_import_error(runtime: &Runtime, module: &Object, package: Option<&str>, name: &str) -> Result<Raised, Raised> {
    let spec = find_attribute(runtime, module, Name::Spec)?.filter(|spec| !spec.is(&runtime.none()));
    let of_spec = |name: &str| -> Result<Option<Object>, Raised> {
        let Some(spec) = &spec else { return Ok(None) };
        attribute_or_none(runtime, spec, &text::intern(runtime, text::new(runtime, name)?)?)
    };
    let file = find_attribute(runtime, module, Name::File)?.filter(|file| text::view(file).is_some());
    let initializing = of_spec("_initializing")?.is_some_and(|flag| flag.is(&runtime.bool(true)));
    let shown = match package {
        Some(package) => format!("'{package}'"),
        None => "'<unknown module name>'".to_owned(),
    };
    let place = file.as_ref().and_then(text::view).map_or_else(|| "unknown location".to_owned(), |file| file.to_rust().into_owned());
    let message = if initializing {
        format!("cannot import name '{name}' from partially initialized module {shown} (most likely due to a circular import) ({place})")
    } else {
        format!("cannot import name '{name}' from {shown} ({place})")
    };
    let package = package.map_or_else(|| Ok(runtime.none()), |package| text::new(runtime, package))?;
    let path = file.unwrap_or_else(|| runtime.none());
    let wanted = text::new(runtime, name)?;
    let keywords = [("name", &package), ("path", &path), ("name_from", &wanted)];
    make(runtime, ClassId::ImportError, &message, &keywords).map(Raised::Exception)
}

/// A file that is there and cannot be read: the `OSError` that `open` would raise.
pub(super) fn unreadable(runtime: &Runtime, path: &str, error: &std::io::Error) -> Raised {
    let said = error.to_string();
    // Rust adds the number to the system's words.
    let said = said.rsplit_once(" (os error").map_or(&*said, |(said, _)| said);
    let made = || {
        let number = types::int::new(runtime, error.raw_os_error().unwrap_or(0).into())?;
        runtime.call(&runtime.class(ClassId::OsError), &[&number, &text::new(runtime, said)?, &text::new(runtime, path)?])
    };
    made().map_or_else(|raised| raised, Raised::Exception)
}

/// Whether an exception says that just this module is not there.
pub(super) fn says_not_found(runtime: &Runtime, raised: &Raised, name: &str) -> bool {
    let Raised::Exception(exception) = raised else { return false };
    if !is_instance_of(exception, ClassId::ModuleNotFoundError) {
        return false;
    }
    let missing = attribute::get_any(runtime, exception, &runtime.name(Name::NameAttribute));
    missing.is_ok_and(|missing| text::view(&missing).is_some_and(|missing| missing.to_rust() == name))
}

fn missing(runtime: &Runtime, message: &str, name: &str) -> Raised {
    let made = text::new(runtime, name).and_then(|name| make(runtime, ClassId::ModuleNotFoundError, message, &[("name", &name)]));
    made.map_or_else(|raised| raised, Raised::Exception)
}

fn make(runtime: &Runtime, class: ClassId, message: &str, keywords: &[(&str, &Object)]) -> Value {
    runtime.call_keywords(&runtime.class(class), &[&text::new(runtime, message)?], keywords)
}
