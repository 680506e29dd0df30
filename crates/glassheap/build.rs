//! Names the build, so that an image of one is not taken for an image of another: a hash of every source, of what is packed with them, of
//! the versions of what they depend on, and of how they are compiled.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What decides how sources are compiled.
const SETTINGS: [&str; 6] = ["TARGET", "PROFILE", "OPT_LEVEL", "DEBUG", "CARGO_ENCODED_RUSTFLAGS", "CARGO_PKG_VERSION"];

fn main() -> io::Result<()> {
    let crates = Path::new("..");
    let mut files = BTreeSet::from([PathBuf::from("../../Cargo.lock")]);
    for entry in fs::read_dir(crates)? {
        let folder = entry?.path();
        for part in ["src", "python", "build.rs", "Cargo.toml"] {
            collect(&folder.join(part), &mut files)?;
        }
    }
    let mut hashes = [DefaultHasher::new(), DefaultHasher::new()];
    hashes[1].write_u8(1);
    let mut note = |bytes: &[u8]| hashes.iter_mut().for_each(|hash| (hash.write_usize(bytes.len()), hash.write(bytes)).1);
    for setting in SETTINGS {
        note(env::var(setting).unwrap_or_default().as_bytes());
        println!("cargo::rerun-if-env-changed={setting}");
    }
    let compiler = std::process::Command::new(env::var_os("RUSTC").unwrap_or("rustc".into())).arg("-vV").output()?;
    note(&compiler.stdout);
    for file in files.iter().filter(|file| file.is_file()) {
        note(file.as_os_str().as_encoded_bytes());
        note(&fs::read(file)?);
        println!("cargo::rerun-if-changed={}", file.display());
    }
    let [low, high] = hashes.map(|hash| hash.finish());
    println!("cargo::rustc-env=GLASSHEAP_BUILD={low:016x}{high:016x}");
    Ok(())
}

/// A file, or all files below a folder. A new file shows by the folder, which changes with it.
fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        println!("cargo::rerun-if-changed={}", path.display());
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.insert(path.to_owned());
    }
    Ok(())
}
