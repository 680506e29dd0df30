//! Python text to register code: parse, scopes, registers, code. Knows no heap and no objects.

mod anchors;
pub mod code;
mod source;

pub use anchors::{Anchors, Place, anchors, is_plain_call};
pub use source::{SourceError, decode};
