//! What is said of a `SyntaxError`: where it is, the line, marks below it, the message.

use object::Object;
use types::{Runtime, int};

use super::{attribute_not_none, rust_text};

/// The lines, each with its end. `class` is the exception's class as it is to be shown.
pub(super) fn lines(runtime: &Runtime, exception: &Object, class: &str) -> Vec<String> {
    let text = |name| attribute_not_none(runtime, exception, name).and_then(|value| rust_text(&value));
    let number = |name| attribute_not_none(runtime, exception, name).and_then(|value| int::value(&value));
    let (filename, line) = (text("filename"), number("lineno"));
    let mut lines = Vec::new();
    let mut suffix = String::new();
    match (line, &filename) {
        (Some(line), _) => {
            let filename = filename.as_deref().filter(|name| !name.is_empty()).unwrap_or("<string>");
            let filename = if filename.starts_with("<stdin>-") { "<stdin>" } else { filename };
            lines.push(format!("  File \"{filename}\", line {line}\n"));
        }
        (None, Some(filename)) => suffix = format!(" ({filename})"),
        (None, None) => {}
    }
    if let Some(text) = text("text") {
        let end = number("end_offset").filter(|_| line == number("end_lineno"));
        let same_line = line == number("end_lineno");
        lines.extend(marked(&text, number("offset"), same_line.then_some(end.unwrap_or(0))));
    }
    let message = text("msg").filter(|message| !message.is_empty()).unwrap_or_else(|| "<no detail available>".to_owned());
    lines.push(format!("{class}: {message}{suffix}\n"));
    lines
}

/// The line, and marks from `offset` (a character, from 1) to `end`, which is `None` if it is on another line and 0 if not known.
fn marked(text: &str, offset: Option<i64>, end: Option<i64>) -> Vec<String> {
    let whole = text.trim_end_matches('\n');
    let line = whole.trim_start_matches([' ', '\n', '\x0c']);
    let length = |text: &str| text.chars().count() as i64;
    let spaces = length(whole) - length(line);
    let mut lines = vec![format!("    {line}\n")];
    let Some(mut offset) = offset else { return lines };
    let mut end = match end {
        None => length(whole) + 1,
        Some(0) => offset,
        Some(end) => end,
    };
    if !text.is_empty() && offset > length(text) {
        offset = length(whole) + 1;
    }
    if !text.is_empty() && end > length(text) {
        end = length(whole) + 1;
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let (column, end_column) = (offset - 1 - spaces, end - 1 - spaces);
    if column >= 0 {
        let before: String = line.chars().take(column as usize).map(|letter| if letter.is_whitespace() { letter } else { ' ' }).collect();
        lines.push(format!("    {before}{}\n", "^".repeat((end_column - column) as usize)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_below_what_they_mark() {
        let shown = |text, offset, end| marked(text, offset, end).concat();
        assert_eq!(shown("  x = (\n", Some(7), Some(0)), "    x = (\n        ^\n");
        assert_eq!(shown("a b\n", Some(1), Some(4)), "    a b\n    ^^^\n");
        assert_eq!(shown("a b", Some(1), None), "    a b\n    ^^^\n");
        assert_eq!(shown("x\n", None, None), "    x\n");
        assert_eq!(shown("x", Some(9), Some(12)), "    x\n     ^\n");
        assert_eq!(shown("\tx y", Some(4), Some(5)), "    \tx y\n    \t  ^\n");
    }
}
