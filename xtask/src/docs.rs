//! `cargo xtask docs BINARY`: what the documents say that a program prints is what it prints.
//!
//! A block of Python in `docs/` that is followed by a block of text is a program and its output; words behind `python` are arguments for
//! the interpreter. The pictures are a program too: what it draws is what lies in `docs/internals/pictures`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is to be done where something differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// It is a complaint.
    Compare,
    /// The document is changed.
    Record,
}

/// A program in a document.
#[derive(Debug, PartialEq, Eq)]
struct Example {
    arguments: String,
    program: String,
    /// The lines of its output: the first, and the one behind the last.
    output: (usize, usize),
    line: usize,
}

/// Runs every example and draws the pictures.
pub(crate) fn run(root: &Path, binary: &Path, wanted: Wanted) -> Result<String, String> {
    let binary = binary.canonicalize().map_err(|error| format!("{}: {error}", binary.display()))?;
    let scratch = std::env::temp_dir().join(format!("glassheap-docs-{}", std::process::id()));
    fs::create_dir_all(&scratch).map_err(|error| error.to_string())?;
    let (mut passed, mut complaints) = (0, Vec::new());
    for document in documents(&root.join("docs"))? {
        let text = fs::read_to_string(&document).map_err(|error| format!("{}: {error}", document.display()))?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // From the last, so that lines to be replaced are where they were.
        for example in examples(&text).into_iter().rev() {
            let at = format!("{}:{}", document.strip_prefix(root).unwrap_or(&document).display(), example.line);
            let printed = output(&binary, &scratch, &example).map_err(|error| format!("{at}: {error}"))?;
            let (start, end) = example.output;
            if lines[start..end] == printed {
                passed += 1;
            } else if wanted == Wanted::Record {
                lines.splice(start..end, printed);
            } else {
                complaints.push(format!("{at}: prints\n{}", printed.join("\n")));
            }
        }
        if wanted == Wanted::Record {
            fs::write(&document, lines.join("\n") + "\n").map_err(|error| format!("{}: {error}", document.display()))?;
        }
    }
    let _ = fs::remove_dir_all(&scratch);
    let pictures = root.join("docs/internals/pictures");
    let drawn = Command::new(&binary).arg("draw.py").args((wanted == Wanted::Compare).then_some("--check")).current_dir(&pictures).output();
    let drawn = drawn.map_err(|error| error.to_string())?;
    if drawn.status.success() {
        passed += 1;
    } else {
        complaints.push(format!("pictures: {}{}", String::from_utf8_lossy(&drawn.stdout), String::from_utf8_lossy(&drawn.stderr)));
    }
    let summary = format!("{passed} passed, {} failed", complaints.len());
    if complaints.is_empty() { Ok(summary) } else { Err(format!("{}\n{summary}", complaints.join("\n"))) }
}

/// The documents below a folder, in order.
fn documents(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            found.extend(documents(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The programs of a document that have their output behind them.
fn examples(text: &str) -> Vec<Example> {
    let lines: Vec<&str> = text.lines().collect();
    let close = |from: usize| (from..lines.len()).find(|&line| lines[line] == "```");
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(arguments) = line.strip_prefix("```python") else { continue };
        let Some(end) = close(start + 1) else { continue };
        let next = (end + 1..lines.len()).find(|&line| !lines[line].is_empty());
        if let Some(next) = next
            && lines[next] == "```text"
            && let Some(last) = close(next + 1)
        {
            let program = lines[start + 1..end].join("\n") + "\n";
            found.push(Example { arguments: arguments.trim().to_owned(), program, output: (next + 1, last), line: start + 1 });
        }
    }
    found
}

/// What an example prints.
fn output(binary: &Path, scratch: &Path, example: &Example) -> Result<Vec<String>, String> {
    fs::write(scratch.join("example.py"), &example.program).map_err(|error| error.to_string())?;
    let run = Command::new(binary).args(example.arguments.split_whitespace()).arg("example.py").current_dir(scratch).output();
    let run = run.map_err(|error| format!("{}: {error}", binary.display()))?;
    if !run.status.success() {
        return Err(format!("{}\n{}", run.status, String::from_utf8_lossy(&run.stderr)));
    }
    Ok(String::from_utf8_lossy(&run.stdout).lines().map(|line| line.trim_end().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_with_output_are_found() {
        let text = "a\n```python -X dev\nprint(1)\n```\n\n```text\n1\n```\n```python\nno()\n```\nwords\n```text\n2\n```\n";
        let program = "print(1)\n".to_owned();
        assert_eq!(examples(text), [Example { arguments: "-X dev".to_owned(), program, output: (6, 7), line: 2 }]);
    }
}
