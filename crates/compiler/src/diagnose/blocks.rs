//! Blocks that are not there, or are where none can be.

use ruff_python_ast::token::TokenKind as T;
use ruff_text_size::TextRange;

use super::grammar::Grammar;
use super::report::Report;
use crate::error::SyntaxErrorKind;

/// A line that is indented without a reason.
pub(super) fn unexpected_indent(range: TextRange) -> Report {
    let last = range.end().to_usize().saturating_sub(1);
    Report::token("unexpected indent", last).ending(-1).of(SyntaxErrorKind::Indentation)
}

/// The block that should follow a header.
pub(super) fn missing(grammar: &Grammar<'_>) -> Report {
    let tokens = &grammar.tokens;
    let header = (0..=grammar.index).rev().find(|index| names_block(tokens.kind(*index)).is_some()).unwrap_or(0);
    let line = grammar.source.line(tokens.range(header).start());
    let what = match (names_block(tokens.kind(header)), tokens.kind(header + 1)) {
        (Some("except"), T::Star) => "'except*' statement".to_owned(),
        (Some("def"), _) => "function definition".to_owned(),
        (Some("class"), _) => "class definition".to_owned(),
        (Some(word), _) => format!("'{word}' statement"),
        (None, _) => "statement".to_owned(),
    };
    let message = format!("expected an indented block after {what} on line {line}");
    let at_end = grammar.source.text[tokens.range(grammar.index).start().to_usize()..].trim().is_empty();
    let report = if at_end { Report::token(message, grammar.source.text.trim_end().len()).ending(-1) } else { grammar.at_token(message) };
    report.of(SyntaxErrorKind::Indentation)
}

fn names_block(kind: T) -> Option<&'static str> {
    Some(match kind {
        T::If => "if",
        T::Elif => "elif",
        T::Else => "else",
        T::For => "for",
        T::While => "while",
        T::With => "with",
        T::Try => "try",
        T::Except => "except",
        T::Finally => "finally",
        T::Def => "def",
        T::Class => "class",
        T::Match => "match",
        T::Case => "case",
        _ => return None,
    })
}

/// A `try` with neither `except` nor `finally`.
pub(super) fn try_alone(grammar: &Grammar<'_>) -> Report {
    let message = "expected 'except' or 'finally' block";
    let at_end = grammar.source.text[grammar.tokens.range(grammar.index).start().to_usize()..].trim().is_empty();
    if at_end {
        return Report::token(message, grammar.source.text.trim_end().len()).ending(-1);
    }
    grammar.at_token(message)
}
