//! Formatting: the format mini-language, `str.format`, `%`, and the text of floats.

mod digits;

pub use digits::float_repr;
