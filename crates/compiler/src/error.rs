//! What can be wrong with a source, with the place that a traceback shows.

use std::fmt;

/// Why a source was not compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// `SyntaxError` or one of its subclasses.
    Syntax(SyntaxError),
    /// `NotImplementedError`: a construct that this compiler does not know yet, or a limit of the instruction set.
    Unsupported {
        /// What it is, as in `'match' statement`.
        construct: String,
        /// Its line, 1-based.
        line: u32,
    },
    /// `RecursionError`: the tree is deeper than anything will walk.
    TooDeep,
    /// `MemoryError`: the source is nested deeper than a parser's stack.
    ParserStack,
}

/// A `SyntaxError`: the message and the attributes of the exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which class of exception.
    pub kind: SyntaxErrorKind,
    /// `msg`
    pub message: String,
    /// `lineno`, 1-based; 0 where no place is known.
    pub line: u32,
    /// `offset`: 1-based, in characters.
    pub column: u32,
    /// `end_lineno`
    pub end_line: u32,
    /// `end_offset`; not positive where CPython says no end.
    pub end_column: i32,
    /// `text`: the line, with its end.
    pub text: Option<String>,
    /// The source ends where more was expected: a prompt asks for another line.
    pub incomplete: bool,
}

/// The class of a syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
}

impl From<SyntaxError> for CompileError {
    fn from(error: SyntaxError) -> CompileError {
        CompileError::Syntax(error)
    }
}

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            SyntaxErrorKind::Syntax => "SyntaxError",
            SyntaxErrorKind::Indentation => "IndentationError",
            SyntaxErrorKind::Tab => "TabError",
        })
    }
}

impl fmt::Display for CompileError {
    /// The exception's class and message, as the last line of a traceback.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::Syntax(error) => write!(formatter, "{}: {}", error.kind, error.message),
            CompileError::Unsupported { construct, line } => write!(formatter, "NotImplementedError: glassheap: {construct}, line {line}"),
            CompileError::TooDeep => formatter.write_str("RecursionError: maximum recursion depth exceeded during compilation"),
            CompileError::ParserStack => formatter.write_str("MemoryError: Parser stack overflowed - Python source too complex to parse"),
        }
    }
}

impl std::error::Error for CompileError {}
