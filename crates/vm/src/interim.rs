//! What other parts of the project are about to bring: deleted as it arrives.

pub use source::Mode;
pub(crate) use source::{CompileError, SyntaxError, SyntaxErrorKind, compile};

/// The compiler's interface, until it is there.
mod source {
    use std::rc::Rc;

    /// What a source is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Mode {
        /// A module.
        Module,
        /// An expression.
        Expression,
        /// What was typed at the prompt.
        Interactive,
    }

    #[expect(dead_code, reason = "the compiler is not there yet")]
    pub(crate) enum CompileError {
        Syntax(SyntaxError),
        Unsupported { construct: String, line: u32 },
        TooDeep,
        ParserStack,
    }

    pub(crate) struct SyntaxError {
        pub(crate) kind: SyntaxErrorKind,
        pub(crate) message: String,
        pub(crate) line: u32,
        pub(crate) column: u32,
        pub(crate) end_line: u32,
        pub(crate) end_column: u32,
        pub(crate) text: Option<String>,
        pub(crate) incomplete: bool,
    }

    #[expect(dead_code, reason = "the compiler is not there yet")]
    pub(crate) enum SyntaxErrorKind {
        Syntax,
        Indentation,
        Tab,
    }

    pub(crate) fn compile(_: &str, _: &str, _: Mode) -> Result<Rc<compiler::code::Code>, CompileError> {
        Err(CompileError::Unsupported { construct: "source text".to_owned(), line: 1 })
    }
}
