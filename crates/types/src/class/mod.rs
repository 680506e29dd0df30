//! Classes.

mod body;

pub use body::{Class, ClassFlags};
