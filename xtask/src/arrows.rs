//! Dependencies point down: every arrow between crates of this workspace must be one of those below.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Each crate, and the crates of ours that it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("heap", &[]),
    ("object", &["heap"]),
    ("inspect", &["heap", "object"]),
    ("compiler", &[]),
    ("types", &["heap", "object"]),
    ("vm", &["heap", "object", "types", "compiler"]),
    ("stdlib", &["heap", "object", "inspect", "types", "vm", "compiler"]),
    ("glassheap", &["heap", "object", "inspect", "types", "vm", "compiler", "stdlib"]),
    ("cli", &["glassheap"]),
    ("xtask", &[]),
];

/// Fails with one line for each forbidden arrow.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let arrows = arrows_of(&metadata);
    let forbidden = forbidden(&arrows);
    if forbidden.is_empty() { Ok(format!("arrows: {} arrows, all point down", arrows.len())) } else { Err(forbidden.join("\n")) }
}

/// Every arrow between packages of the workspace, tests' included.
fn arrows_of(metadata: &Value) -> Vec<(String, String)> {
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut arrows = Vec::new();
    for package in packages {
        let from = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"].as_array().map_or(&[][..], Vec::as_slice) {
            let to = dependency["name"].as_str().unwrap_or_default();
            if names.contains(&to) {
                arrows.push((from.to_owned(), to.to_owned()));
            }
        }
    }
    arrows
}

fn forbidden(arrows: &[(String, String)]) -> Vec<String> {
    let allowed = |from: &str, to: &str| ALLOWED.iter().any(|(name, below)| *name == from && below.contains(&to));
    arrows.iter().filter(|(from, to)| !allowed(from, to)).map(|(from, to)| format!("arrows: {from} must not know {to}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_that_points_up_is_named() {
        let arrow = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert!(forbidden(&[arrow("object", "heap"), arrow("vm", "types")]).is_empty());
        assert_eq!(forbidden(&[arrow("heap", "object")]), ["arrows: heap must not know object"]);
        assert_eq!(forbidden(&[arrow("stranger", "heap")]), ["arrows: stranger must not know heap"]);
    }
}
