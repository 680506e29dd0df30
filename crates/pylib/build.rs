//! Packs the files of Python's standard library into one: an index sorted by path, and each file by itself, deflated.
//!
//! The files are those of the crate `rustpython-pylib`, and those of ours in `python/`: modules that CPython has in C and that are written
//! in Python here.
//!
//! ```text
//! count u32 | (path length u16 | path | offset u32 | packed u32 | length u32)* | deflated files
//! ```
//!
//! Numbers are little-endian; offsets count from the first deflated file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What no program imports here: applications with windows, other people's tests, an installer of its own.
const LEFT_OUT: &[&str] = &["idlelib", "tkinter", "turtledemo", "turtle.py", "ensurepip", "test", "tests", "__pycache__"];
/// How hard to pack, 1 to 10.
const LEVEL: u8 = 6;

fn main() -> io::Result<()> {
    let root = Path::new(rustpython_pylib::LIB_PATH);
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = BTreeMap::new();
    collect(root, root, &mut files)?;
    println!("cargo::rerun-if-changed=python");
    let own = Path::new("python");
    collect(own, own, &mut files)?;
    let mut index = (files.len() as u32).to_le_bytes().to_vec();
    let mut packed = Vec::new();
    for (path, file) in files {
        let text = fs::read(file)?;
        let deflated = miniz_oxide::deflate::compress_to_vec(&text, LEVEL);
        index.extend((path.len() as u16).to_le_bytes());
        index.extend(path.as_bytes());
        for number in [packed.len(), deflated.len(), text.len()] {
            index.extend((number as u32).to_le_bytes());
        }
        packed.extend(deflated);
    }
    index.extend(packed);
    let place = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("library.bin");
    fs::write(place, index)
}

/// Every Python file below a folder, by its path from the root with `/` between folders.
fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| LEFT_OUT.iter().any(|left_out| *left_out == name)) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "py") {
            let name = path.strip_prefix(root).unwrap_or(&path);
            let parts: Vec<String> = name.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            files.insert(parts.join("/"), path);
        }
    }
    Ok(())
}
