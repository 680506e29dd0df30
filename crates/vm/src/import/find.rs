//! Where a module is. Finders are asked in order: native modules, then the entries of a path.

use object::Object;
use types::{Name, Raised, Runtime, module, ops, text};

use super::files::{is_file, is_folder, present_folder};
use crate::traceback::sys_attribute;

/// A module that was found.
pub enum Found {
    /// It is written in Rust.
    Native,
    /// A source file.
    Module {
        /// Its path.
        file: String,
    },
    /// A folder with `__init__.py`.
    Package {
        /// The path of that file.
        file: String,
        /// The folder, where its submodules are.
        folder: String,
    },
    /// Folders without `__init__.py`, all of them (PEP 420).
    Namespace {
        /// Where its submodules are.
        folders: Vec<String>,
    },
}

/// Looks for a module: `name` in full, `tail` without its package, whose `__path__` follows.
pub fn find(runtime: &Runtime, name: &str, tail: &str, package_path: Option<&Object>) -> Result<Option<Found>, Raised> {
    if package_path.is_none() && module::native_names(runtime).any(|native| native == name) {
        return Ok(Some(Found::Native));
    }
    let path = match package_path {
        Some(path) => Some(path.clone()),
        None => sys_attribute(runtime, Name::SysPath),
    };
    let Some(path) = path.filter(|path| !path.is(&runtime.none())) else { return Ok(None) };
    on_path(runtime, tail, &path)
}

/// The first entry that has the module; folders without `__init__.py` count only if no entry has it.
fn on_path(runtime: &Runtime, tail: &str, path: &Object) -> Result<Option<Found>, Raised> {
    let mut folders = Vec::new();
    let iterator = ops::iter(runtime, path)?;
    while let Some(entry) = ops::next(runtime, &iterator)? {
        let Some(entry) = text::view(&entry) else { continue };
        match in_folder(runtime, &entry.to_rust(), tail) {
            Some(Found::Namespace { folders: portion }) => folders.extend(portion),
            Some(found) => return Ok(Some(found)),
            None => {}
        }
    }
    Ok((!folders.is_empty()).then_some(Found::Namespace { folders }))
}

/// Looks in one folder; the empty name is the present one.
fn in_folder(runtime: &Runtime, entry: &str, tail: &str) -> Option<Found> {
    let base = match entry {
        "" => present_folder(runtime)?,
        _ => entry.strip_suffix('/').unwrap_or(entry).to_owned(),
    };
    let folder = format!("{base}/{tail}");
    let package = format!("{folder}/__init__.py");
    if is_file(runtime, &package) {
        return Some(Found::Package { file: package, folder });
    }
    let file = format!("{folder}.py");
    if is_file(runtime, &file) {
        return Some(Found::Module { file });
    }
    is_folder(runtime, &folder).then(|| Found::Namespace { folders: vec![folder] })
}
