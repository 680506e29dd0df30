//! Syntax errors in CPython's words.

use ruff_python_ast::Mod;
use ruff_python_parser::Parsed;

use crate::compile::Mode;
use crate::error::CompileError;
use crate::source::Source;

/// The error that CPython would report for a source that did not parse.
pub(crate) fn error(source: &Source<'_>, parsed: &Parsed<Mod>, _mode: Mode) -> CompileError {
    match parsed.errors().first() {
        Some(error) => source.error("invalid syntax", error.location),
        None => source.error("invalid syntax", parsed.unsupported_syntax_errors().first().map(|error| error.range).unwrap_or_default()),
    }
}
