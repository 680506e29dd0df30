//! Python text to register code: parse, scopes, registers, code. Knows no heap and no objects.

mod anchors;
mod assembler;
mod bound;
pub mod code;
mod compile;
mod decode;
mod diagnose;
mod error;
mod fold;
mod fuse;
mod future;
mod literal;
mod lower;
mod nesting;
mod registers;
mod scope;
mod source;
mod thread;
mod tree;
mod unparse;
mod unparsed;
mod warning;

pub use anchors::{Anchors, Place, anchors, is_plain_call};
pub use compile::{Compiled, Mode, Options, Prepared, compile, compile_with};
pub use decode::{SourceError, decode};
pub use error::{CompileError, SyntaxError, SyntaxErrorKind};
pub use tree::{Field, Node};
pub use warning::Warning;
