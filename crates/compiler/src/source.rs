//! A source text with its lines: from byte offsets to the places that people read.

use ruff_text_size::{TextRange, TextSize};

use crate::error::{CompileError, SyntaxError, SyntaxErrorKind};

/// A source text.
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    /// Where each line begins.
    starts: Vec<u32>,
    /// For which line each line stands, if the text was made of a syntax tree. Columns say nothing then.
    lines: Option<&'a [u32]>,
}

/// A range of the source in lines and bytes; see [`crate::code::Position`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: u32,
    pub(crate) end_line: u32,
    pub(crate) column: u32,
    pub(crate) end_column: u32,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Source<'a> {
        let bytes = text.as_bytes();
        let ends_line = |index: usize| bytes[index] == b'\n' || (bytes[index] == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
        let ends = || (0..bytes.len()).filter(|index| ends_line(*index));
        // No more than there are: they count for a limit.
        let mut starts = Vec::with_capacity(1 + ends().count());
        starts.extend(std::iter::once(0).chain(ends().map(|index| index as u32 + 1)));
        Source { text, starts, lines: None }
    }

    /// A text that was made of a syntax tree.
    pub(crate) fn unparsed(text: &'a str, lines: &'a [u32]) -> Source<'a> {
        Source { lines: Some(lines), ..Source::new(text) }
    }

    /// Whether it was made of a syntax tree.
    pub(crate) fn is_unparsed(&self) -> bool {
        self.lines.is_some()
    }

    /// The 1-based line of an offset.
    pub(crate) fn line(&self, offset: TextSize) -> u32 {
        self.line_and_column(offset).0
    }

    /// Line (1-based) and column (0-based, in bytes).
    fn line_and_column(&self, offset: TextSize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset.to_u32());
        match self.lines {
            Some(lines) => (lines.get(line - 1).copied().unwrap_or(1), 0),
            None => (line as u32, offset.to_u32() - self.starts[line - 1]),
        }
    }

    /// A range in lines and byte columns.
    pub(crate) fn place(&self, range: TextRange) -> Place {
        let (line, column) = self.line_and_column(range.start());
        let (end_line, end_column) = self.line_and_column(range.end());
        Place { line, end_line, column, end_column }
    }

    /// The text of a range.
    pub(crate) fn slice(&self, range: TextRange) -> &'a str {
        &self.text[range.start().to_usize()..range.end().to_usize()]
    }

    /// A line with its end; `line` is 1-based.
    pub(crate) fn line_text(&self, line: u32) -> &'a str {
        let start = self.starts.get(line as usize - 1).map_or(self.text.len(), |start| *start as usize);
        let end = self.starts.get(line as usize).map_or(self.text.len(), |end| *end as usize);
        &self.text[start..end]
    }

    /// A syntax error at a range of the source.
    pub(crate) fn error(&self, message: impl Into<String>, range: TextRange) -> CompileError {
        self.error_of(SyntaxErrorKind::Syntax, message, range).into()
    }

    /// The same, of a certain class.
    pub(crate) fn error_of(&self, kind: SyntaxErrorKind, message: impl Into<String>, range: TextRange) -> SyntaxError {
        let place = self.place(range);
        let text = self.line_text(place.line);
        SyntaxError {
            kind,
            message: message.into(),
            line: place.line,
            column: characters(text, place.column) + 1,
            end_line: place.end_line,
            end_column: characters(self.line_text(place.end_line), place.end_column) as i32 + 1,
            text: (!self.is_unparsed()).then(|| text.to_owned()),
            incomplete: false,
        }
    }

    /// An error for a construct that is not there yet.
    pub(crate) fn unsupported(&self, construct: impl Into<String>, range: TextRange) -> CompileError {
        CompileError::Unsupported { construct: construct.into(), line: self.line(range.start()) }
    }
}

/// How many characters the first `bytes` of a line are.
fn characters(line: &str, bytes: u32) -> u32 {
    line.get(..bytes as usize).unwrap_or(line).chars().count() as u32
}
