//! Functions: those written in Rust (`builtin`) and those written in Python (`python`).

mod builtin;
mod builtin_attributes;
mod cell;
mod method;
mod python;
mod python_attributes;

pub use builtin::{BuiltinFunction, Place, bind};
pub(crate) use builtin::{CLASS_METHOD_DESCRIPTOR, METHOD_DESCRIPTOR, METHOD_WRAPPER, SPEC as BUILTIN, WRAPPER_DESCRIPTOR, builtin};
pub(crate) use cell::SPEC as CELL;
pub use cell::{Cell, new as new_cell};
pub(crate) use method::SPEC as METHOD;
pub use method::{Method, new as new_method};
pub(crate) use python::SPEC as PYTHON;
pub use python::{Function, new as new_function};
