//! Packs the files of Python's standard library into one: an index sorted by path, and each file by itself, as source and as compiled code,
//! both deflated.
//!
//! The files are those of the crate `rustpython-pylib`, and those of ours in `python/`: modules that CPython has in C and that are written
//! in Python here.
//!
//! ```text
//! count | entries, 36 bytes each | paths | all that is deflated
//! entry         path | source | code | footprint
//! path          where it starts among the paths | its length
//! source, code  where it starts among what is deflated | how long it is there | its length
//! ```
//!
//! All numbers are `u32`, little-endian. So a file is found by bisection, and nothing has to be read before. The footprint is what restored
//! code takes of memory. A file that does not compile (some are templates) has no code: its length is 0.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{env, fs, io};

use compiler::Mode;
use compiler::code::{Code, saved};

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
    let (mut entries, mut paths, mut packed) = (Vec::new(), Vec::new(), Vec::new());
    let count = files.len();
    for (path, file) in files {
        let source = fs::read(file)?;
        let (code, footprint) = compiled(&source).map_or_else(Default::default, |code| (saved::save(&code), saved::footprint(&code)));
        let mut entry = vec![paths.len(), path.len()];
        for bytes in [source, code] {
            let deflated = miniz_oxide::deflate::compress_to_vec(&bytes, LEVEL);
            entry.extend([packed.len(), deflated.len(), bytes.len()]);
            packed.extend(deflated);
        }
        entry.push(footprint);
        paths.extend(path.into_bytes());
        entries.extend(entry.into_iter().flat_map(|number| (number as u32).to_le_bytes()));
    }
    let library = [&(count as u32).to_le_bytes(), &*entries, &*paths, &*packed].concat();
    let place = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("library.bin");
    fs::write(place, library)
}

fn compiled(source: &[u8]) -> Option<Rc<Code>> {
    compiler::compile(&compiler::decode(source).ok()?, "", Mode::Module).ok()
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
