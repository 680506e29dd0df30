//! The source text of one traceback entry, with `~~~~^^^^` under the part that was running.
//!
//! Text in, text out, as CPython 3.13's `traceback.StackSummary.format_frame_summary` does it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use compiler::{Anchors, Place};
use unicode_width::UnicodeWidthChar;

/// Characters before each row.
const INDENT: &str = "    ";

/// The part of some lines that was running, in UTF-8 bytes from 0: from a column of the first line to one of the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The rows to print for the lines that an instruction comes from. Lines come without white space at their end. Nothing if they are blank.
pub(crate) fn rows(lines: &[&str], columns: Columns) -> Vec<String> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    if lines.iter().all(|line| line.trim().is_empty()) {
        return Vec::new();
    }
    let dedented = dedent(lines);
    let removed = characters(first) - characters(&dedented[0]);
    let marked = Marked::new(
        &dedented,
        character_offset(first, columns.start).saturating_sub(removed),
        character_offset(last, columns.end).saturating_sub(removed),
    );
    let shown = marked.rows();
    dedent(&shown).into_iter().map(|row| format!("{INDENT}{row}")).collect()
}

/// Dedented lines with what is known about the marks below them. Columns are characters; `left` and `right` are columns of the display.
struct Marked<'a> {
    lines: &'a [Cow<'a, str>],
    /// Whether there are marks at all.
    visible: bool,
    /// Where they begin in the first line and end in the last.
    left: usize,
    right: usize,
    anchors: Option<Anchors>,
}

impl<'a> Marked<'a> {
    fn new(lines: &'a [Cow<'a, str>], start: usize, end: usize) -> Marked<'a> {
        let (first, last) = (&lines[0], &lines[lines.len() - 1]);
        let anchors = compiler::anchors(&segment(lines, start, end)).map(|anchors| moved(lines, anchors, start));
        let beside = !skip(first, 0, start).trim_start().is_empty() || !rest(last, end).trim_end().is_empty();
        let visible = (anchors.is_some() || beside) && !compiler::is_plain_call(&lines.join("\n"), start, end);
        Marked { lines, visible, left: display_width(first, start), right: display_width(last, end), anchors }
    }

    /// The first line, the last one and those about the anchors, each with its marks. Others are counted.
    fn rows(&self) -> Vec<Cow<'a, str>> {
        let mut rows = Vec::new();
        let mut previous: Option<usize> = None;
        for line in self.significant() {
            match previous.map_or(0, |previous| line - previous) {
                0 | 1 => {}
                2 => self.show(line - 1, &mut rows),
                gap => rows.push(Cow::Owned(format!("...<{} lines>...", gap - 1))),
            }
            self.show(line, &mut rows);
            previous = Some(line);
        }
        rows
    }

    fn significant(&self) -> BTreeSet<usize> {
        let mut significant = BTreeSet::from([0, self.lines.len() - 1]);
        if let Some(anchors) = self.anchors {
            for place in [anchors.start, anchors.end] {
                significant.extend(place.line.saturating_sub(1)..=(place.line + 1).min(self.lines.len() - 1));
            }
        }
        significant
    }

    fn show(&self, line: usize, rows: &mut Vec<Cow<'a, str>>) {
        rows.push(self.lines[line].clone());
        if self.visible {
            rows.push(Cow::Owned(self.marks(line)));
        }
    }

    fn marks(&self, line: usize) -> String {
        let text = &self.lines[line];
        let is_last = line == self.lines.len() - 1;
        let width = if is_last { self.right } else { display_width(text, usize::MAX) };
        let blank = characters(text) - characters(text.trim_start());
        let start = if line == 0 { self.left.max(blank) } else { blank };
        (0..width).map(|column| if column < start { ' ' } else { self.mark(Place { line, column }) }).collect()
    }

    fn mark(&self, place: Place) -> char {
        match self.anchors {
            Some(anchors) if place < anchors.start || place >= anchors.end => '~',
            _ => '^',
        }
    }
}

/// The text from `start` in the first line to `end` in the last.
fn segment(lines: &[Cow<'_, str>], start: usize, end: usize) -> String {
    let text = lines.join("\n");
    let behind = characters(&lines[lines.len() - 1]).saturating_sub(end);
    let length = characters(&text).saturating_sub(behind).saturating_sub(start);
    text.chars().skip(start).take(length).collect()
}

/// Anchors of a segment as places of the lines, in columns of the display.
fn moved(lines: &[Cow<'_, str>], anchors: Anchors, start: usize) -> Anchors {
    let on_lines = |place: Place| {
        let column = if place.line == 0 { place.column + start } else { place.column };
        Place { column: display_width(&lines[place.line.min(lines.len() - 1)], column), ..place }
    };
    Anchors { start: on_lines(anchors.start), end: on_lines(anchors.end) }
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

/// How many characters the first `bytes` bytes of a line are.
fn character_offset(line: &str, bytes: usize) -> usize {
    String::from_utf8_lossy(&line.as_bytes()[..bytes.min(line.len())]).chars().count()
}

fn skip(line: &str, from: usize, to: usize) -> String {
    line.chars().take(to).skip(from).collect()
}

fn rest(line: &str, from: usize) -> String {
    line.chars().skip(from).collect()
}

/// Columns that the first `count` characters take on a terminal. Behind the end of an ASCII line columns go on.
fn display_width(line: &str, count: usize) -> usize {
    if line.is_ascii() {
        return if count == usize::MAX { line.len() } else { count };
    }
    line.chars().take(count).map(|letter| if letter.width() == Some(2) { 2 } else { 1 }).sum()
}

/// Takes the white space away that all lines begin with; a line of nothing else becomes empty. Python's `textwrap.dedent`.
fn dedent<'a>(lines: &[impl AsRef<str> + 'a]) -> Vec<Cow<'a, str>> {
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    let margin = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| leading(line)).reduce(common_prefix).unwrap_or_default();
    let shown = |line: &&str| if line.trim().is_empty() { String::new() } else { line[margin.len()..].to_owned() };
    lines.iter().map(|line| Cow::Owned(shown(line))).collect()
}

fn leading(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn common_prefix<'a>(left: &'a str, right: &'a str) -> &'a str {
    let length = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    &left[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, start: usize, end: usize) -> String {
        let lines: Vec<&str> = source.lines().collect();
        rows(&lines, Columns { start, end }).join("\n")
    }

    /// Recorded from CPython 3.13.
    #[test]
    fn marks_are_those_of_cpython() {
        let table = [
            ("    1/0", 4, 7, "    1/0\n    ~^~"),
            ("f()", 0, 3, "    f()\n    ~^^"),
            ("x = f()", 4, 7, "    x = f()"),
            ("    return f(1)", 11, 15, "    return f(1)"),
            ("  return f(1) + 1", 9, 13, "    return f(1) + 1\n           ~^^^"),
            ("raise ValueError", 0, 16, "    raise ValueError"),
            ("a.b.c.d", 0, 5, "    a.b.c.d\n    ^^^^^"),
            ("a . b", 0, 5, "    a . b"),
            ("\"ä\" + b", 0, 8, "    \"ä\" + b\n    ~~~~^~~"),
            ("\"中\" + b", 0, 9, "    \"中\" + b\n    ~~~~~^~~"),
            ("x = [1]; x[5]", 9, 13, "    x = [1]; x[5]\n             ~^^^"),
        ];
        for (source, start, end, expected) in table {
            assert_eq!(shown(source, start, end), expected, "{source}");
        }
    }

    #[test]
    fn several_lines_are_marked_and_the_middle_counted() {
        let source = "    foo(1,\n        2,\n        3,\n        4,\n        5,\n        6)";
        let expected =
            "    foo(1,\n    ~~~^^^\n        2,\n        ^^\n    ...<2 lines>...\n        5,\n        ^^\n        6)\n        ^^";
        assert_eq!(shown(source, 4, 10), expected);
    }

    #[test]
    fn blank_lines_show_nothing() {
        assert_eq!(shown("", 0, 0), "");
        assert_eq!(shown("   ", 0, 3), "");
    }
}
