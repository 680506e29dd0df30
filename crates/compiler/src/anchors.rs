//! Which part of an expression did the work: the operator of `a + b`, the brackets of `a[b]` and `f(x)`.
//!
//! A traceback marks an instruction's source text with `~` and, where it knows it, the part that raised with `^`. As in CPython, this is
//! found out when a traceback is printed, by reading that bit of source again: code needs no room for it.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextSize};

/// A place in a piece of source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 0.
    pub line: usize,
    /// Character in the line, from 0.
    pub column: usize,
}

/// The part of an expression that did the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchors {
    /// Where it begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
}

/// What is wrapped around a segment so that lines may break in it.
const BEFORE: &str = "(\n";

/// The anchors of a segment: the source text of one instruction. `None` if it is neither operator, subscript nor call.
pub fn anchors(segment: &str) -> Option<Anchors> {
    let parsed = ruff_python_parser::parse_module(&format!("{BEFORE}{segment}\n)")).ok()?;
    let [Stmt::Expr(statement)] = parsed.suite().as_slice() else { return None };
    let offset = |size: TextSize| usize::from(size).saturating_sub(BEFORE.len());
    let (start, end) = match &*statement.value {
        Expr::BinOp(operation) => operator(segment, offset(operation.left.end()), offset(operation.right.start()))?,
        Expr::Subscript(subscript) => (find(segment, offset(subscript.value.end()), |letter| letter == '[')?, offset(subscript.end())),
        Expr::Call(call) => (find(segment, offset(call.func.end()), |letter| letter == '(')?, offset(call.end())),
        _ => return None,
    };
    Some(Anchors { start: place(segment, start), end: place(segment, end) })
}

/// Whether a statement is `return f(...)` or `name = f(...)` with a plain name, and the call is the text from `start` (a character of the
/// first line) to `end` (one of the last): marking all of that says nothing. An empty source counts as such a statement.
pub fn is_plain_call(source: &str, start: usize, end: usize) -> bool {
    let Ok(parsed) = ruff_python_parser::parse_module(source) else { return false };
    let call = match parsed.suite().first() {
        None => return true,
        Some(Stmt::Return(statement)) => match statement.value.as_deref() {
            Some(Expr::Call(call)) if call.func.is_name_expr() => call,
            _ => return false,
        },
        Some(Stmt::Assign(statement)) => match (statement.targets.as_slice(), &*statement.value) {
            ([Expr::Name(_)], Expr::Call(call)) => call,
            _ => return false,
        },
        _ => return false,
    };
    let (first, last) = (place(source, call.start().into()), place(source, call.end().into()));
    first == Place { line: 0, column: start } && last == Place { line: source.matches('\n').count(), column: end }
}

/// Where the operator between two operands stands, as byte offsets.
fn operator(segment: &str, left_end: usize, right_start: usize) -> Option<(usize, usize)> {
    let start = find(segment, left_end, |letter| !letter.is_whitespace() && letter != ')')?;
    let mut letters = segment[start..].chars();
    let mut end = start + letters.next()?.len_utf8();
    if let Some(second) = letters.next()
        && end < right_start
        && !second.is_whitespace()
        && !matches!(second, '\\' | '#')
    {
        end += second.len_utf8();
    }
    Some((start, end))
}

/// The byte offset of the first character at or after `from` that will do. What follows `\` or `#` on a line is passed over.
fn find(segment: &str, from: usize, will_do: impl Fn(char) -> bool) -> Option<usize> {
    let mut passing = false;
    for (index, letter) in segment.get(from..)?.char_indices() {
        match letter {
            '\n' => passing = false,
            '\\' | '#' => passing = true,
            _ if !passing && will_do(letter) => return Some(from + index),
            _ => {}
        }
    }
    None
}

/// Line and character of a byte offset.
fn place(source: &str, offset: usize) -> Place {
    let before = source.get(..offset).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place { line: before.matches('\n').count(), column: before[line_start..].chars().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The anchors as `line:column-line:column`.
    fn shown(segment: &str) -> Option<String> {
        let Anchors { start, end } = anchors(segment)?;
        Some(format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column))
    }

    /// What CPython's `_extract_caret_anchors_from_line_segment` says.
    #[test]
    fn anchors_are_those_of_cpython() {
        let table = [
            ("a + b", Some("0:2-0:3")),
            ("(a) // (b)", Some("0:4-0:6")),
            ("a**b", Some("0:1-0:3")),
            ("a@-b", Some("0:1-0:2")),
            ("x[1]", Some("0:1-0:4")),
            ("(x)[1][2]", Some("0:6-0:9")),
            ("f(1)(2)", Some("0:4-0:7")),
            ("a.b.c(1,\n  2)", Some("0:5-1:4")),
            ("a\\\n + b", Some("1:1-1:2")),
            ("a # + \n * b", Some("1:1-1:2")),
            ("ä + b", Some("0:2-0:3")),
            ("a.b", None),
            ("a < b", None),
            ("x = 1", None),
            ("a +", None),
        ];
        for (segment, expected) in table {
            assert_eq!(shown(segment).as_deref(), expected, "{segment}");
        }
    }

    #[test]
    fn a_plain_call_is_the_whole_statement() {
        assert!(is_plain_call("return f(1)", 7, 11));
        assert!(is_plain_call("x = a.f(1,\n 2)", 4, 3));
        assert!(is_plain_call("", 0, 0));
        assert!(!is_plain_call("return a.f(1)", 7, 13));
        assert!(!is_plain_call("return f(1) + 1", 7, 11));
        assert!(!is_plain_call("f(1)", 0, 4));
        assert!(!is_plain_call("x.y = f(1)", 6, 10));
    }
}
