//! `cargo xtask python BINARY [FOLDER]`: the Python tests, all or those of one folder.

use std::path::Path;

use crate::programs;

/// Runs the programs below `folder`, or all of `tests/python`.
pub(crate) fn run(root: &Path, binary: &Path, folder: Option<&Path>) -> Result<String, String> {
    let all = root.join("tests/python");
    programs::run(binary, folder.unwrap_or(&all))
}
