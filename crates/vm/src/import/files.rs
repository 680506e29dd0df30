//! Files that modules come from: on disk, or packed into the program.
//!
//! The packed library is one more folder, whose name cannot be that of a real one. As a zip file on `sys.path` would be in CPython.
//! Without permission to use files there is only that.

use std::fs;
use std::path::Path;

use types::Runtime;
use types::permission::Permission;

/// The name of the packed library as an entry of `sys.path`.
pub const LIBRARY: &str = "<glassheap>/lib";

/// The path within the library, if a path is of one of its files.
fn within_library(path: &str) -> Option<&str> {
    path.strip_prefix(LIBRARY)?.strip_prefix('/')
}

/// Whether a path is that of a file of the packed library.
pub fn is_packed(path: &str) -> bool {
    within_library(path).is_some()
}

fn is_permitted(runtime: &Runtime) -> bool {
    runtime.permissions().has(Permission::Files)
}

/// The present folder, if it may be known.
pub(super) fn present_folder(runtime: &Runtime) -> Option<String> {
    is_permitted(runtime).then(std::env::current_dir)?.ok().map(|folder| folder.to_string_lossy().into_owned())
}

/// The bytes of a source file.
pub fn read_source(runtime: &Runtime, path: &str) -> Option<Vec<u8>> {
    read(runtime, path).ok()
}

/// The bytes of a source file, or why it cannot be read.
pub(super) fn read(runtime: &Runtime, path: &str) -> std::io::Result<Vec<u8>> {
    match within_library(path) {
        Some(inner) => pylib::read(inner).ok_or_else(|| std::io::ErrorKind::NotFound.into()),
        None if is_permitted(runtime) => fs::read(path),
        None => Err(std::io::ErrorKind::PermissionDenied.into()),
    }
}

/// What a file of the packed library compiles to.
pub(super) fn saved_code(path: &str) -> Option<pylib::SavedCode> {
    within_library(path).and_then(pylib::code)
}

pub(super) fn is_file(runtime: &Runtime, path: &str) -> bool {
    match within_library(path) {
        Some(inner) => pylib::has_file(inner),
        None => is_permitted(runtime) && Path::new(path).is_file(),
    }
}

pub(super) fn is_folder(runtime: &Runtime, path: &str) -> bool {
    match within_library(path) {
        Some(inner) => pylib::has_folder(inner),
        None => is_permitted(runtime) && Path::new(path).is_dir(),
    }
}
