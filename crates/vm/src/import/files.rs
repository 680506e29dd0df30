//! Files that modules come from: on disk, or packed into the program.
//!
//! The packed library is one more folder, whose name cannot be that of a real one. As a zip file on `sys.path` would be in CPython.

use std::fs;
use std::path::Path;

use types::Runtime;

/// The name of the packed library as an entry of `sys.path`.
pub const LIBRARY: &str = "<glassheap>/lib";

/// The path within the library, if a path is of one of its files.
fn within_library(path: &str) -> Option<&str> {
    path.strip_prefix(LIBRARY)?.strip_prefix('/')
}

/// The bytes of a source file.
pub fn read_source(_: &Runtime, path: &str) -> Option<Vec<u8>> {
    match within_library(path) {
        Some(inner) => pylib::read(inner),
        None => fs::read(path).ok(),
    }
}

/// The bytes of a source file, or why it cannot be read.
pub(super) fn read(path: &str) -> std::io::Result<Vec<u8>> {
    match within_library(path) {
        Some(inner) => pylib::read(inner).ok_or_else(|| std::io::ErrorKind::NotFound.into()),
        None => fs::read(path),
    }
}

pub(super) fn is_file(path: &str) -> bool {
    match within_library(path) {
        Some(inner) => pylib::has_file(inner),
        None => Path::new(path).is_file(),
    }
}

pub(super) fn is_folder(path: &str) -> bool {
    match within_library(path) {
        Some(inner) => pylib::has_folder(inner),
        None => Path::new(path).is_dir(),
    }
}
