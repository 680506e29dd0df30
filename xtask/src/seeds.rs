//! `cargo xtask seeds BINARY`: the six programs that show what Python's memory management does, as its description says it.

use std::path::Path;

use crate::programs;

/// Runs the programs of `tests/python/seed`.
pub(crate) fn run(root: &Path, binary: &Path) -> Result<String, String> {
    programs::run(binary, &root.join("tests/python/seed"))
}
