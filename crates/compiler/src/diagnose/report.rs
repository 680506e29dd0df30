//! An error on its way to the user: a message and a place in the text.

use ruff_text_size::{TextRange, TextSize};

use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::source::Source;

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub(super) kind: SyntaxErrorKind,
    pub(super) message: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// CPython gives no end to some errors: what it says instead of a column.
    end_column: Option<i32>,
}

impl Report {
    /// At a token, of which only the beginning is said.
    pub(super) fn token(message: impl Into<String>, at: usize) -> Report {
        Report::range(message, at, at)
    }

    /// At a range.
    pub(super) fn range(message: impl Into<String>, start: usize, end: usize) -> Report {
        Report { kind: SyntaxErrorKind::Syntax, message: message.into(), start, end, end_column: None }
    }

    /// At the place of a piece of the tree.
    pub(super) fn at(message: impl Into<String>, range: TextRange) -> Report {
        Report::range(message, range.start().to_usize(), range.end().to_usize())
    }

    /// With a number in place of the column where it ends.
    pub(super) fn ending(self, end_column: i32) -> Report {
        Report { end_column: Some(end_column), ..self }
    }

    /// As another class of error.
    pub(super) fn of(self, kind: SyntaxErrorKind) -> Report {
        Report { kind, ..self }
    }

    /// The error as it is handed out.
    pub(super) fn error(self, source: &Source<'_>) -> SyntaxError {
        let offset = |at: usize| TextSize::from(at.min(source.text.len()) as u32);
        let range = TextRange::new(offset(self.start), offset(self.end.max(self.start)));
        let is_newline = self.end == self.start + 1 && matches!(source.text.as_bytes().get(self.start), None | Some(b'\n' | b'\r'));
        let mut error = source.error_of(self.kind, self.message, range);
        if is_newline {
            (error.end_line, error.end_column) = (error.line, error.column as i32 + 1);
        }
        if let Some(column) = self.end_column {
            error.end_column = column;
        }
        error
    }
}
