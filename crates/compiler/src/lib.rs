//! Python text to register code: parse, scopes, registers, code. Knows no heap and no objects.

mod anchors;
pub mod code;
mod decode;

pub use anchors::{Anchors, Place, anchors, is_plain_call};
pub use decode::{SourceError, decode};
