//! `cargo xtask arrows`: every arrow between crates of this workspace must be one of those below, and they all point down.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Each crate, and the crates of ours that it may name, in its tests too. A crate that is not here may not exist.
const ALLOWED: &[(&str, &[&str])] = &[
    ("heap", &[]),
    ("object", &["heap"]),
    ("inspect", &["heap", "object"]),
    ("compiler", &[]),
    // Its build script compiles the library.
    ("pylib", &["compiler"]),
    ("types", &["heap", "object"]),
    ("vm", &["heap", "object", "types", "compiler", "pylib"]),
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
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let (names, arrows) = (names_of(&metadata), arrows_of(&metadata));
    let complaints: Vec<String> = strangers(&names).into_iter().chain(forbidden(&arrows)).collect();
    if complaints.is_empty() {
        Ok(format!("arrows: {} arrows between {} crates, all point down", arrows.len(), names.len()))
    } else {
        Err(complaints.join("\n"))
    }
}

fn packages_of(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().map_or(&[], Vec::as_slice)
}

fn names_of(metadata: &Value) -> Vec<&str> {
    packages_of(metadata).iter().filter_map(|package| package["name"].as_str()).collect()
}

/// Every arrow between packages of the workspace: their own, their tests' and their build scripts'.
fn arrows_of(metadata: &Value) -> Vec<(&str, &str)> {
    let names = names_of(metadata);
    let mut arrows = Vec::new();
    for package in packages_of(metadata) {
        let from = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"].as_array().map_or(&[][..], Vec::as_slice) {
            let to = dependency["name"].as_str().unwrap_or_default();
            if names.contains(&to) {
                arrows.push((from, to));
            }
        }
    }
    arrows
}

fn strangers(names: &[&str]) -> Vec<String> {
    let known = |name: &&&str| ALLOWED.iter().any(|(known, _)| known == *name);
    names.iter().filter(|name| !known(name)).map(|name| format!("arrows: {name} has no place among the layers")).collect()
}

fn forbidden(arrows: &[(&str, &str)]) -> Vec<String> {
    let allowed = |from: &str, to: &str| ALLOWED.iter().any(|(name, below)| *name == from && below.contains(&to));
    arrows.iter().filter(|(from, to)| !allowed(from, to)).map(|(from, to)| format!("arrows: {from} must not know {to}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_that_points_up_is_named() {
        assert!(forbidden(&[("object", "heap"), ("vm", "types")]).is_empty());
        assert_eq!(forbidden(&[("heap", "object")]), ["arrows: heap must not know object"]);
        assert_eq!(forbidden(&[("stranger", "heap")]), ["arrows: stranger must not know heap"]);
    }

    #[test]
    fn a_crate_without_a_layer_is_named() {
        assert_eq!(strangers(&["heap", "utils"]), ["arrows: utils has no place among the layers"]);
    }

    #[test]
    fn the_table_points_down_only() {
        for (place, (name, below)) in ALLOWED.iter().enumerate() {
            let lower: Vec<&str> = ALLOWED[..place].iter().map(|(name, _)| *name).collect();
            assert!(below.iter().all(|below| lower.contains(below)), "{name}");
        }
    }

    #[test]
    fn arrows_are_those_within_the_workspace_and_tests_count() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "heap", "dependencies": [{ "name": "libc", "kind": null }, { "name": "vm", "kind": "dev" }] },
            { "name": "vm", "dependencies": [{ "name": "heap", "kind": null }] },
        ] });
        assert_eq!(arrows_of(&metadata), [("heap", "vm"), ("vm", "heap")]);
    }
}
