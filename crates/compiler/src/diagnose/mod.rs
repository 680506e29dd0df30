//! Syntax errors in CPython's words and places.
//!
//! The parser says that something is wrong, and where. What CPython would say is found out here: an error of the tokens comes first
//! (`lexical`), then a bracket that is not closed, then what its grammar has a message for (`grammar`), then "invalid syntax".

mod blocks;
mod grammar;
mod lexical;
mod report;
mod strings;
mod target;
mod tokens;

use ruff_python_ast::Mod;
use ruff_python_parser::{LexicalErrorType, ParseErrorType, Parsed};

use crate::error::{CompileError, SyntaxErrorKind};
use crate::source::Source;
use report::Report;

/// The error that CPython would report for a source that did not parse.
pub(crate) fn error(source: &Source<'_>, parsed: &Parsed<Mod>) -> CompileError {
    let unknown: Vec<char> = parsed
        .errors()
        .iter()
        .filter_map(|error| match error.error {
            ParseErrorType::Lexical(LexicalErrorType::UnrecognizedToken { tok }) => Some(tok),
            _ => None,
        })
        .collect();
    let scan = lexical::scan(source.text, &unknown);
    let report = grammar::report(source, parsed);
    let line = |at: usize| source.text.as_bytes()[..at.min(source.text.len())].iter().filter(|byte| **byte == b'\n').count();
    let at_end = source.text[report.start.min(source.text.len())..].trim().is_empty();
    let is_open = scan.error.is_none() && scan.open.is_some();
    let chosen = match (scan.error, scan.open) {
        (Some(error), _) if report.kind != SyntaxErrorKind::Indentation || error.start < report.start => error,
        (None, Some((at, bracket))) if at_end || source.text[report.start..].starts_with('\n') || line(report.end) > line(at) => {
            Report::token(format!("'{bracket}' was never closed"), at).ending(0)
        }
        _ => report,
    };
    // More may come: the source ends inside of something, or a block has not begun.
    let waits = at_end && (chosen.message.starts_with("expected an indented block") || chosen.message.starts_with("expected 'except'"));
    let decorator = at_end && source.text.trim_end().lines().last().is_some_and(|line| line.trim_start().starts_with('@'));
    let cut = scan.in_string || is_open || waits || decorator || chosen.message == "unexpected EOF while parsing";
    let mut error = chosen.error(source);
    error.incomplete = cut;
    error.into()
}
