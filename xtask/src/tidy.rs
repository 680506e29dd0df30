//! Habits that a machine can check: file size, module documentation, where `unsafe` may stand, what must not be left behind.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a file that are an alarm.
const LONG: usize = 800;
/// Bytes of a line that are too many.
const WIDE: usize = 140;
/// Words that say that something was not finished. Spelled so that this file does not contain them.
const UNFINISHED: &[&str] = &[concat!("todo", "!("), concat!("unimplemented", "!("), concat!("FIX", "ME"), concat!("XX", "X")];

/// Fails with one line for each habit that was broken.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let table = fs::read_to_string(root.join("xtask/unsafe.txt")).map_err(|error| format!("xtask/unsafe.txt: {error}"))?;
    let may_be_unsafe = unsafe_places(&table);
    let mut files = Vec::new();
    for folder in ["crates", "xtask"] {
        collect(&root.join(folder), &mut files).map_err(|error| format!("{folder}: {error}"))?;
    }
    let mut complaints = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
        complaints.extend(complaints_about(&name, &text, &may_be_unsafe));
    }
    if complaints.is_empty() { Ok(format!("tidy: {} files", files.len())) } else { Err(complaints.join("\n")) }
}

/// The first word of each line that is not a comment.
fn unsafe_places(table: &str) -> Vec<&str> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next()).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

fn complaints_about(name: &str, text: &str, may_be_unsafe: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    let lines = text.lines().count();
    if lines > LONG {
        complaints.push(format!("{name}: {lines} lines: is there a second concept in it?"));
    }
    if name.contains("/src/") && !text.starts_with("//!") {
        complaints.push(format!("{name}: no module documentation"));
    }
    let unsafe_allowed = may_be_unsafe.iter().any(|place| name.starts_with(place));
    for (index, line) in text.lines().enumerate() {
        let at = format!("{name}:{}", index + 1);
        if line.len() > WIDE {
            complaints.push(format!("{at}: {} bytes in a line", line.len()));
        }
        if line.ends_with([' ', '\t']) {
            complaints.push(format!("{at}: white space at the end"));
        }
        if let Some(word) = UNFINISHED.iter().find(|word| line.contains(**word)) {
            complaints.push(format!("{at}: {word}"));
        }
        let code = line.split("//").next().unwrap_or_default();
        if !unsafe_allowed && code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == "unsafe") {
            complaints.push(format!("{at}: unsafe outside the places in xtask/unsafe.txt"));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_habit_is_checked() {
        let good = "//! What.\nfn main() {}\n";
        assert!(complaints_about("crates/a/src/lib.rs", good, &[]).is_empty());
        assert_eq!(complaints_about("crates/a/src/lib.rs", "fn main() {}\n", &[]).len(), 1);
        assert_eq!(complaints_about("crates/a/src/lib.rs", "//! What.\nfn f() { unsafe { g() } }\n", &[]).len(), 1);
        assert!(complaints_about("crates/a/src/lib.rs", "//! What.\nfn f() { unsafe { g() } }\n", &["crates/a/"]).is_empty());
        assert_eq!(complaints_about("crates/a/src/lib.rs", &format!("{good}{}\n", "x".repeat(141)), &[]).len(), 1);
        assert_eq!(complaints_about("crates/a/src/lib.rs", &"//! x\n".repeat(801), &[]).len(), 1);
    }
}
