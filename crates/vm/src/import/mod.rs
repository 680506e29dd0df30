//! `import`: modules by name, found, made, run once and kept in `sys.modules`.
//!
//! | Question | File |
//! |---|---|
//! | What does `import a.b`, `from . import c` mean? | here |
//! | Which module does a relative name mean? | `relative.rs` |
//! | Where is a module? | `find.rs`, in the order native, `sys.path` or `__path__` |
//! | How does it come to life? | `load.rs` |
//! | What of finders that a program brings? | `custom.rs` |
//! | Which files are there, on disk or in the packed library? | `files.rs` |
//! | Which names are the standard library's? | `library.rs` |
//! | What is said when it fails? | `errors.rs` |

mod custom;
mod errors;
mod files;
mod find;
mod library;
mod load;
mod relative;

use object::{Object, Slot};
use types::dict::Dict;
use types::{Name, Raised, Root, Runtime, Value, attribute, ops, text, tuple};

use custom::Place;
pub use files::{LIBRARY, is_packed, read_source};
pub use find::{Found, find};
pub use library::{LIBRARY_MODULES, is_library_module};
pub use load::{code_of, describe, load, run};

/// The name of the module by which the built-in import stands on `sys.meta_path`.
pub const IMPORTER: &str = "_glassheap_importer";

/// What an `import` statement asks for: the arguments of `__import__`.
pub struct Request<'a> {
    /// The name as it is written.
    pub name: &'a Object,
    /// The globals of the code that imports; needed for relative names.
    pub globals: Option<&'a Object>,
    /// The names behind `from name import`: a sequence, or nothing.
    pub from: Option<&'a Object>,
    /// How many dots stand before the name.
    pub level: i64,
}

/// `__import__`: the module named; without `from` the first package of the name.
pub fn import(runtime: &Runtime, request: &Request<'_>) -> Value {
    let Some(name) = text::view(request.name) else {
        return Err(runtime.type_error(format_args!("module name must be a string")));
    };
    let name = name.to_rust().into_owned();
    if request.level < 0 {
        return Err(runtime.value_error(format_args!("level must be >= 0")));
    }
    if name.is_empty() && request.level == 0 {
        return Err(runtime.value_error(format_args!("Empty module name")));
    }
    let absolute = match request.level {
        0 => name.clone(),
        level => relative::absolute(runtime, &name, request.globals, level)?,
    };
    let module = import_module(runtime, &absolute)?;
    if let Some(names) = request.from.filter(|names| !names.is(&runtime.none()))
        && ops::truth(runtime, names)?
    {
        if find_attribute(runtime, &module, Name::Path)?.is_some() {
            import_submodules(runtime, &module, names, 0)?;
        }
        return Ok(module);
    }
    match name.find('.') {
        None => Ok(module),
        Some(dot) if request.level == 0 => import_module(runtime, &name[..dot]),
        // What is cut off the absolute name is what follows the first dot of the one that was written.
        Some(dot) => known_or_missing(runtime, &absolute[..absolute.len() - (name.len() - dot)]),
    }
}

/// The module with an absolute name, imported now if it has not been.
pub fn import_module(runtime: &Runtime, name: &str) -> Value {
    if let Some(module) = known(runtime, name)? {
        return if module.is(&runtime.none()) { Err(errors::halted(runtime, name)) } else { Ok(module) };
    }
    runtime.guarded(|| find_and_load(runtime, name))
}

/// `from module import name`: an attribute, or a submodule that has been imported.
pub fn import_from(runtime: &Runtime, module: &Object, name: &Object) -> Value {
    match attribute::get_any(runtime, module, name) {
        Err(Raised::Exception(exception)) if types::class::is_instance_of(&exception, types::ClassId::AttributeError) => {}
        found => return found,
    }
    let package = find_attribute(runtime, module, Name::Name)?.and_then(|name| text::view(&name).map(|name| name.to_rust().into_owned()));
    let wanted = text::view(name).map(|name| name.to_rust().into_owned()).unwrap_or_default();
    if let Some(package) = &package
        && let Some(submodule) = known(runtime, &format!("{package}.{wanted}"))?
    {
        return Ok(submodule);
    }
    Err(errors::cannot_import(runtime, module, package.as_deref(), &wanted))
}

/// The modules that `from package import *` or `import x` mean and that are not attributes of the package yet.
fn import_submodules(runtime: &Runtime, package: &Object, names: &Object, depth: u32) -> Result<(), Raised> {
    let Some(package_name) = find_attribute(runtime, package, Name::Name)? else { return Ok(()) };
    let package_name = text::view(&package_name).map(|name| name.to_rust().into_owned()).unwrap_or_default();
    for name in items(runtime, names)? {
        let Some(wanted) = text::view(&name).map(|name| name.to_rust().into_owned()) else {
            return Err(errors::not_a_name(runtime, &package_name, &name, depth > 0));
        };
        if wanted == "*" {
            if depth == 0
                && let Some(all) = find_attribute(runtime, package, Name::All)?
            {
                import_submodules(runtime, package, &all, 1)?;
            }
            continue;
        }
        let name = text::intern(runtime, name)?;
        if attribute_or_none(runtime, package, &name)?.is_some() {
            continue;
        }
        let full = format!("{package_name}.{wanted}");
        match import_module(runtime, &full) {
            Err(raised) if !errors::says_not_found(runtime, &raised, &full) => return Err(raised),
            // A missing submodule is not an error here: the name may be anything.
            _ => {}
        }
    }
    Ok(())
}

fn find_and_load(runtime: &Runtime, name: &str) -> Value {
    let Some((parent_name, child)) = name.rsplit_once('.') else { return find_and_load_from(runtime, name, name, None) };
    let parent = import_module(runtime, parent_name)?;
    // The parent may have imported it.
    if let Some(module) = known(runtime, name)? {
        return Ok(module);
    }
    let Some(path) = find_attribute(runtime, &parent, Name::Path)? else { return Err(errors::not_a_package(runtime, name, parent_name)) };
    let module = find_and_load_from(runtime, name, child, Some(&path))?;
    let child = text::intern(runtime, text::new(runtime, child)?)?;
    attribute::set_any(runtime, &parent, &child, Some(&module))?;
    Ok(module)
}

/// Asks the finders in their order: a program's, the built-in one, again a program's.
fn find_and_load_from(runtime: &Runtime, name: &str, tail: &str, path: Option<&Object>) -> Value {
    if let Some(module) = custom::ask(runtime, name, path, Place::Before)? {
        return Ok(module);
    }
    if let Some(found) = find(runtime, name, tail, path)? {
        return load(runtime, name, &found);
    }
    match custom::ask(runtime, name, path, Place::Behind)? {
        Some(module) => Ok(module),
        None => Err(errors::not_found(runtime, name)),
    }
}

/// The entry of `sys.modules`.
pub fn known(runtime: &Runtime, name: &str) -> Result<Option<Object>, Raised> {
    let name = text::new(runtime, name)?;
    match modules(runtime).as_ref().and_then(|modules| modules.body::<Dict>()) {
        Some(modules) => modules.get(runtime, &name),
        None => Ok(None),
    }
}

fn known_or_missing(runtime: &Runtime, name: &str) -> Value {
    match known(runtime, name)? {
        Some(module) => Ok(module),
        None => Err(runtime.error(types::ClassId::KeyError, format_args!("'{name}'"))),
    }
}

/// `sys.modules`
pub(crate) fn modules(runtime: &Runtime) -> Option<Object> {
    runtime.root(Root::Modules).get()
}

fn find_attribute(runtime: &Runtime, object: &Object, name: Name) -> Result<Option<Object>, Raised> {
    attribute_or_none(runtime, object, &runtime.name(name))
}

/// The attribute, or nothing where reading it raises `AttributeError`.
fn attribute_or_none(runtime: &Runtime, object: &Object, name: &Object) -> Result<Option<Object>, Raised> {
    match attribute::get_any(runtime, object, name) {
        Ok(found) => Ok(Some(found)),
        Err(Raised::Exception(exception)) if types::class::is_instance_of(&exception, types::ClassId::AttributeError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// The items of a sequence of names.
fn items(runtime: &Runtime, names: &Object) -> Result<Vec<Object>, Raised> {
    if let Some(items) = tuple::items(names) {
        return Ok(items.iter().filter_map(Slot::get).collect());
    }
    let iterator = ops::iter(runtime, names)?;
    let mut items = Vec::new();
    while let Some(item) = ops::next(runtime, &iterator)? {
        items.push(item);
    }
    Ok(items)
}
