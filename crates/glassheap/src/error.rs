//! What can go wrong, as a Rust program sees it.

use std::fmt;

use object::Object;
use types::class::{is_instance_of, name_of};
use types::{ClassId, Raised, Runtime, raise};

/// Why something did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Python code raised an exception.
    Raised(Exception),
    /// Memory ran out before there was a place for an exception: the limit is too small even to start.
    OutOfMemory,
    /// A module that every program has could not be made; why, in words.
    NotStarted(String),
    /// A Python object is not what Rust asked for.
    Conversion {
        /// The class of the object.
        found: String,
        /// What was wanted.
        wanted: &'static str,
    },
}

/// A Python exception, copied off the heap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The name of its class.
    pub class: String,
    /// `str(exception)`
    pub message: String,
    /// The traceback, as the command would print it.
    pub report: String,
    /// Whether it is a `SystemExit`.
    pub is_exit: bool,
}

impl Error {
    /// What was raised, copied.
    pub(crate) fn of(runtime: &Runtime, raised: Raised) -> Error {
        match object_of(runtime, raised) {
            Some(exception) => Error::Raised(Exception::of(runtime, &exception)),
            None => Error::OutOfMemory,
        }
    }

    /// The exception, if it is one.
    pub fn exception(&self) -> Option<&Exception> {
        match self {
            Error::Raised(exception) => Some(exception),
            _ => None,
        }
    }
}

/// An exception as an object; for want of memory the one that was made in advance.
pub(crate) fn object_of(runtime: &Runtime, raised: Raised) -> Option<Object> {
    match raised {
        Raised::Exception(exception) => Some(exception),
        Raised::OutOfMemory => raise::memory_error(runtime),
    }
}

impl Exception {
    fn of(runtime: &Runtime, exception: &Object) -> Exception {
        let mut report = String::new();
        vm::traceback::write(runtime, exception, &mut |line| report.push_str(line));
        Exception {
            class: name_of(&exception.class()),
            message: types::ops::str(runtime, exception).map(|text| types::text::to_string(&text)).unwrap_or_default(),
            report,
            is_exit: is_instance_of(exception, ClassId::SystemExit),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Raised(exception) => exception.fmt(formatter),
            Error::OutOfMemory => formatter.write_str("memory ran out"),
            Error::NotStarted(said) => write!(formatter, "the interpreter did not start: {said}"),
            Error::Conversion { found, wanted } => write!(formatter, "a Python '{found}' is not {wanted}"),
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() { formatter.write_str(&self.class) } else { write!(formatter, "{}: {}", self.class, self.message) }
    }
}

impl std::error::Error for Error {}
impl std::error::Error for Exception {}
