//! `cargo xtask python BINARY [FOLDER]`: the Python tests, all or those of one folder. `cargo xtask record` writes what they expect.

use std::path::Path;

use crate::programs;

/// Runs the programs below `folder`, or all of `tests/python`.
pub(crate) fn run(root: &Path, binary: &Path, folder: Option<&Path>) -> Result<String, String> {
    let all = root.join("tests/python");
    programs::run(binary, folder.unwrap_or(&all))
}

/// Writes what the programs below `folder` print on a CPython as what is expected of us.
pub(crate) fn record(binary: &Path, folder: &Path) -> Result<String, String> {
    programs::record(binary, folder)
}
