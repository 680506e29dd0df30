//! Python exceptions as values.

use std::fmt;

use object::{Object, OutOfMemory};

use crate::ids::ClassId;
use crate::runtime::Runtime;

/// What an operation of Python gives: an object, or an exception.
pub type Value = Result<Object, Raised>;

/// A raised exception.
#[derive(Debug)]
pub enum Raised {
    /// An exception object.
    Exception(Object),
    /// Memory ran out. Becomes the runtime's `MemoryError` when Python code first sees it: nothing has to be allocated to say so.
    OutOfMemory,
}

impl From<OutOfMemory> for Raised {
    fn from(_: OutOfMemory) -> Raised {
        Raised::OutOfMemory
    }
}

impl Runtime {
    /// An exception of a built-in class with a message.
    #[cold]
    #[inline(never)]
    pub fn error(&self, class: ClassId, message: fmt::Arguments<'_>) -> Raised {
        self.exception(class, message).map_or_else(|raised| raised, Raised::Exception)
    }

    fn exception(&self, class: ClassId, message: fmt::Arguments<'_>) -> Value {
        let text = match message.as_str() {
            Some(text) => crate::text::new(self, text)?,
            None => crate::text::new(self, &message.to_string())?,
        };
        crate::exception::new(self, class, &[text])
    }

    /// `TypeError`
    #[cold]
    pub fn type_error(&self, message: fmt::Arguments<'_>) -> Raised {
        self.error(ClassId::TypeError, message)
    }

    /// `ValueError`
    #[cold]
    pub fn value_error(&self, message: fmt::Arguments<'_>) -> Raised {
        self.error(ClassId::ValueError, message)
    }

    /// `IndexError`
    #[cold]
    pub fn index_error(&self, message: fmt::Arguments<'_>) -> Raised {
        self.error(ClassId::IndexError, message)
    }

    /// `OverflowError`
    #[cold]
    pub fn overflow_error(&self, message: fmt::Arguments<'_>) -> Raised {
        self.error(ClassId::OverflowError, message)
    }

    /// `AttributeError`
    #[cold]
    pub fn attribute_error(&self, message: fmt::Arguments<'_>) -> Raised {
        self.error(ClassId::AttributeError, message)
    }

    /// `KeyError`, which holds the key itself.
    #[cold]
    pub fn key_error(&self, key: &Object) -> Raised {
        crate::exception::new(self, ClassId::KeyError, std::slice::from_ref(key)).map_or_else(|raised| raised, Raised::Exception)
    }

    /// `StopIteration` without a value.
    #[cold]
    pub fn stop_iteration(&self) -> Raised {
        crate::exception::new(self, ClassId::StopIteration, &[]).map_or_else(|raised| raised, Raised::Exception)
    }
}
