//! `cargo xtask limits BINARY [SIZE ...]`: the programs in `tests/limits`, each under several limits of memory.
//!
//! They use up all the memory there is, catch the `MemoryError` and go on: what they print is the same under any limit.

use std::path::Path;

use crate::programs;

/// From what a program just starts in to what is filled at once. `600M`, what holds millions of objects, takes two minutes: ask for it.
const LIMITS: &[&str] = &["2M", "16M"];

pub(crate) fn run(root: &Path, binary: &Path, limits: &[&str]) -> Result<String, String> {
    let folder = root.join("tests/limits");
    let under = |limit: &&str| {
        let option = format!("memory-limit={limit}");
        let outcome = programs::run_with(binary, &folder, &["-X", &option]);
        outcome.map(|said| format!("{limit}: {said}")).map_err(|said| format!("{limit}: {said}"))
    };
    let limits = if limits.is_empty() { LIMITS } else { limits };
    let said = limits.iter().map(under).collect::<Result<Vec<String>, String>>()?;
    Ok(said.join("\n"))
}
