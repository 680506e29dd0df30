//! Python text to register code: parse, scopes, registers, code. Knows no heap and no objects.

pub mod code;
