//! `cargo xtask tidy`: habits that a machine can check. File size, module documentation, where `unsafe` may stand, what must not be
//! left behind.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a file that may be; more are an alarm.
const LONG: usize = 800;
/// Files that may be longer, each with the reason. An entry that is no longer needed is a complaint too.
const MAY_BE_LONG: &[(&str, &str)] = &[];
/// Characters of a line that may be.
const WIDE: usize = 140;
/// Words that say that something was not finished. Spelled so that this file does not contain them.
const UNFINISHED: &[&str] = &[concat!("todo", "!("), concat!("unimplemented", "!("), concat!("FIX", "ME"), concat!("XX", "X")];

/// Fails with one line for each habit that was broken.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let table = fs::read_to_string(root.join("xtask/unsafe.txt")).map_err(|error| format!("xtask/unsafe.txt: {error}"))?;
    let may_be_unsafe = unsafe_places(&table)?;
    let mut files = Vec::new();
    for folder in ["crates", "xtask"] {
        collect(&root.join(folder), &mut files).map_err(|error| format!("{folder}: {error}"))?;
    }
    let mut sources = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        sources.push((file.strip_prefix(root).unwrap_or(file).display().to_string(), text));
    }
    let mut complaints = idle_entries(&sources, &may_be_unsafe, MAY_BE_LONG);
    for (name, text) in &sources {
        complaints.extend(complaints_about(name, text, &may_be_unsafe, MAY_BE_LONG));
    }
    if complaints.is_empty() { Ok(format!("tidy: {} files", files.len())) } else { Err(complaints.join("\n")) }
}

/// The first word of each line that is not a comment; the rest of the line is the reason, and there must be one.
fn unsafe_places(table: &str) -> Result<Vec<&str>, String> {
    let entries = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let with_reason = |entry: &'_ str| entry.split_once(char::is_whitespace).is_some();
    match entries.clone().find(|entry| !with_reason(entry)) {
        Some(entry) => Err(format!("xtask/unsafe.txt: {entry}: no reason")),
        None => Ok(entries.filter_map(|entry| entry.split_whitespace().next()).collect()),
    }
}

/// Entries of the two lists of exceptions that no file needs.
fn idle_entries(sources: &[(String, String)], may_be_unsafe: &[&str], may_be_long: &[(&str, &str)]) -> Vec<String> {
    let needs_unsafe = |place: &str| sources.iter().any(|(name, text)| name.starts_with(place) && text.lines().any(says_unsafe));
    let needs_length = |long: &str| sources.iter().any(|(name, text)| name == long && text.lines().count() > LONG);
    let idle_unsafe = may_be_unsafe.iter().filter(|place| !needs_unsafe(place));
    let idle_long = may_be_long.iter().map(|(name, _)| name).filter(|name| !needs_length(name));
    idle_unsafe.chain(idle_long).map(|entry| format!("{entry}: listed as an exception, and not needed")).collect()
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

/// Whether a line has the word outside a comment. Words in strings count: better too strict than a parser.
fn says_unsafe(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == "unsafe")
}

fn complaints_about(name: &str, text: &str, may_be_unsafe: &[&str], may_be_long: &[(&str, &str)]) -> Vec<String> {
    let mut complaints = Vec::new();
    let lines = text.lines().count();
    if lines > LONG && !may_be_long.iter().any(|(long, _)| *long == name) {
        complaints.push(format!("{name}: {lines} lines: is there a second concept in it?"));
    }
    if name.contains("/src/") && !text.starts_with("//!") {
        complaints.push(format!("{name}: no module documentation"));
    }
    let unsafe_allowed = may_be_unsafe.iter().any(|place| name.starts_with(place));
    for (index, line) in text.lines().enumerate() {
        let at = format!("{name}:{}", index + 1);
        let width = line.chars().count() - texts(line);
        if width > WIDE {
            complaints.push(format!("{at}: {width} characters in a line"));
        }
        if line.ends_with([' ', '\t']) {
            complaints.push(format!("{at}: white space at the end"));
        }
        if let Some(word) = UNFINISHED.iter().find(|word| is_word(line, word)) {
            complaints.push(format!("{at}: {word}"));
        }
        if !unsafe_allowed && says_unsafe(line) {
            complaints.push(format!("{at}: unsafe outside the places in xtask/unsafe.txt"));
        }
    }
    complaints
}

/// Whether a line has a mark, and not as a part of a longer word.
fn is_word(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| !line[..at].ends_with(char::is_alphanumeric))
}

/// The characters of the string literals in a line, where they are most of it: text is not broken up.
fn texts(line: &str) -> usize {
    let width: usize = line.split('"').skip(1).step_by(2).map(|text| text.chars().count()).sum();
    if width > WIDE / 5 { width } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "//! What.\nfn main() {}\n";
    const UNSAFE: &str = "//! What.\nfn f() { unsafe { g() } }\n";

    /// What is said about a file, without its name.
    fn about(text: &str) -> Vec<String> {
        let complaints = complaints_about("crates/a/src/b.rs", text, &[], &[]);
        complaints.iter().map(|complaint| complaint.replace("crates/a/src/b.rs:", "")).collect()
    }

    #[test]
    fn each_habit_is_checked() {
        assert!(about(GOOD).is_empty());
        assert_eq!(about("fn main() {}\n"), [" no module documentation"]);
        assert_eq!(about(&"//! x\n".repeat(801)), [" 801 lines: is there a second concept in it?"]);
        assert_eq!(about(&format!("{GOOD}{}\n", "ä".repeat(141))), ["3: 141 characters in a line"]);
        assert!(about(&format!("{GOOD}{}\n", "ä".repeat(140))).is_empty());
        assert_eq!(about("//! What. \n"), ["1: white space at the end"]);
        for word in UNFINISHED {
            assert_eq!(about(&format!("{GOOD}{word}\n")), [format!("3: {word}")]);
        }
    }

    #[test]
    fn unsafe_stands_where_the_table_says() {
        assert_eq!(about(UNSAFE), ["2: unsafe outside the places in xtask/unsafe.txt"]);
        assert!(about("//! What.\n// unsafe\n#![deny(unsafe_code)]\n").is_empty());
        assert!(complaints_about("crates/a/src/b.rs", UNSAFE, &["crates/a/"], &[]).is_empty());
        assert_eq!(unsafe_places("# Where.\n\ncrates/a/  bytes\nb.rs it must\n"), Ok(vec!["crates/a/", "b.rs"]));
        assert_eq!(unsafe_places("crates/a/\n"), Err("xtask/unsafe.txt: crates/a/: no reason".to_owned()));
    }

    #[test]
    fn an_exception_holds_while_it_is_needed() {
        let long = "//! x\n".repeat(801);
        assert!(complaints_about("a.rs", &long, &[], &[("a.rs", "a table")]).is_empty());
        let sources = [("a.rs".to_owned(), long), ("b.rs".to_owned(), UNSAFE.to_owned())];
        assert!(idle_entries(&sources, &["b.rs"], &[("a.rs", "a table")]).is_empty());
        let idle = idle_entries(&sources, &["a.rs"], &[("b.rs", "a table")]);
        assert_eq!(idle, ["a.rs", "b.rs"].map(|name| format!("{name}: listed as an exception, and not needed")));
    }
}
