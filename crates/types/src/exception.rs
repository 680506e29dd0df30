//! Exceptions.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::Value;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::tuple;

/// The root of all exceptions.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::BaseException, "BaseException", LAYOUT);

const LAYOUT: Layout = Layout {
    fields: &[
        Field { offset: offset_of!(Exception, attributes) as u16, name: "__dict__" },
        Field { offset: offset_of!(Exception, args) as u16, name: "args" },
        Field { offset: offset_of!(Exception, traceback) as u16, name: "__traceback__" },
        Field { offset: offset_of!(Exception, context) as u16, name: "__context__" },
        Field { offset: offset_of!(Exception, cause) as u16, name: "__cause__" },
    ],
    ..Layout::leaf("exception")
};

/// A class of exceptions that is laid out like its base.
pub(crate) const fn derived(id: ClassId, name: &'static str, base: ClassId) -> ClassSpec {
    ClassSpec::new(id, name, LAYOUT).base(base).layout_of(ClassId::BaseException)
}

/// The classes of exceptions below the root, in the order of their numbers.
#[rustfmt::skip]
pub(crate) const DERIVED: [ClassSpec; 67] = [
        derived(ClassId::BaseExceptionGroup, "BaseExceptionGroup", ClassId::BaseException),
        derived(ClassId::Exception, "Exception", ClassId::BaseException),
        derived(ClassId::ExceptionGroup, "ExceptionGroup", ClassId::BaseExceptionGroup),
        derived(ClassId::GeneratorExit, "GeneratorExit", ClassId::BaseException),
        derived(ClassId::KeyboardInterrupt, "KeyboardInterrupt", ClassId::BaseException),
        derived(ClassId::SystemExit, "SystemExit", ClassId::BaseException),
        derived(ClassId::ArithmeticError, "ArithmeticError", ClassId::Exception),
        derived(ClassId::FloatingPointError, "FloatingPointError", ClassId::ArithmeticError),
        derived(ClassId::OverflowError, "OverflowError", ClassId::ArithmeticError),
        derived(ClassId::ZeroDivisionError, "ZeroDivisionError", ClassId::ArithmeticError),
        derived(ClassId::AssertionError, "AssertionError", ClassId::Exception),
        derived(ClassId::AttributeError, "AttributeError", ClassId::Exception),
        derived(ClassId::BufferError, "BufferError", ClassId::Exception),
        derived(ClassId::EofError, "EOFError", ClassId::Exception),
        derived(ClassId::ImportError, "ImportError", ClassId::Exception),
        derived(ClassId::ModuleNotFoundError, "ModuleNotFoundError", ClassId::ImportError),
        derived(ClassId::LookupError, "LookupError", ClassId::Exception),
        derived(ClassId::IndexError, "IndexError", ClassId::LookupError),
        derived(ClassId::KeyError, "KeyError", ClassId::LookupError),
        derived(ClassId::MemoryError, "MemoryError", ClassId::Exception),
        derived(ClassId::NameError, "NameError", ClassId::Exception),
        derived(ClassId::UnboundLocalError, "UnboundLocalError", ClassId::NameError),
        derived(ClassId::OsError, "OSError", ClassId::Exception),
        derived(ClassId::BlockingIoError, "BlockingIOError", ClassId::OsError),
        derived(ClassId::ChildProcessError, "ChildProcessError", ClassId::OsError),
        derived(ClassId::ConnectionError, "ConnectionError", ClassId::OsError),
        derived(ClassId::BrokenPipeError, "BrokenPipeError", ClassId::ConnectionError),
        derived(ClassId::ConnectionAbortedError, "ConnectionAbortedError", ClassId::ConnectionError),
        derived(ClassId::ConnectionRefusedError, "ConnectionRefusedError", ClassId::ConnectionError),
        derived(ClassId::ConnectionResetError, "ConnectionResetError", ClassId::ConnectionError),
        derived(ClassId::FileExistsError, "FileExistsError", ClassId::OsError),
        derived(ClassId::FileNotFoundError, "FileNotFoundError", ClassId::OsError),
        derived(ClassId::InterruptedError, "InterruptedError", ClassId::OsError),
        derived(ClassId::IsADirectoryError, "IsADirectoryError", ClassId::OsError),
        derived(ClassId::NotADirectoryError, "NotADirectoryError", ClassId::OsError),
        derived(ClassId::PermissionError, "PermissionError", ClassId::OsError),
        derived(ClassId::ProcessLookupError, "ProcessLookupError", ClassId::OsError),
        derived(ClassId::TimeoutError, "TimeoutError", ClassId::OsError),
        derived(ClassId::ReferenceError, "ReferenceError", ClassId::Exception),
        derived(ClassId::RuntimeError, "RuntimeError", ClassId::Exception),
        derived(ClassId::NotImplementedError, "NotImplementedError", ClassId::RuntimeError),
        derived(ClassId::RecursionError, "RecursionError", ClassId::RuntimeError),
        derived(ClassId::PythonFinalizationError, "PythonFinalizationError", ClassId::RuntimeError),
        derived(ClassId::StopAsyncIteration, "StopAsyncIteration", ClassId::Exception),
        derived(ClassId::StopIteration, "StopIteration", ClassId::Exception),
        derived(ClassId::SyntaxError, "SyntaxError", ClassId::Exception),
        derived(ClassId::IndentationError, "IndentationError", ClassId::SyntaxError),
        derived(ClassId::TabError, "TabError", ClassId::IndentationError),
        derived(ClassId::SystemError, "SystemError", ClassId::Exception),
        derived(ClassId::TypeError, "TypeError", ClassId::Exception),
        derived(ClassId::ValueError, "ValueError", ClassId::Exception),
        derived(ClassId::UnicodeError, "UnicodeError", ClassId::ValueError),
        derived(ClassId::UnicodeDecodeError, "UnicodeDecodeError", ClassId::UnicodeError),
        derived(ClassId::UnicodeEncodeError, "UnicodeEncodeError", ClassId::UnicodeError),
        derived(ClassId::UnicodeTranslateError, "UnicodeTranslateError", ClassId::UnicodeError),
        derived(ClassId::Warning, "Warning", ClassId::Exception),
        derived(ClassId::BytesWarning, "BytesWarning", ClassId::Warning),
        derived(ClassId::DeprecationWarning, "DeprecationWarning", ClassId::Warning),
        derived(ClassId::EncodingWarning, "EncodingWarning", ClassId::Warning),
        derived(ClassId::FutureWarning, "FutureWarning", ClassId::Warning),
        derived(ClassId::ImportWarning, "ImportWarning", ClassId::Warning),
        derived(ClassId::PendingDeprecationWarning, "PendingDeprecationWarning", ClassId::Warning),
        derived(ClassId::ResourceWarning, "ResourceWarning", ClassId::Warning),
        derived(ClassId::RuntimeWarning, "RuntimeWarning", ClassId::Warning),
        derived(ClassId::SyntaxWarning, "SyntaxWarning", ClassId::Warning),
        derived(ClassId::UnicodeWarning, "UnicodeWarning", ClassId::Warning),
        derived(ClassId::UserWarning, "UserWarning", ClassId::Warning),
];

/// An exception as it lies on the heap.
#[repr(C)]
pub struct Exception {
    header: Header,
    /// Attributes beyond the fixed ones, a dict, or empty.
    pub attributes: Slot,
    /// `args`, a tuple.
    pub args: Slot,
    /// `__traceback__`, or empty.
    pub traceback: Slot,
    /// `__context__`, or empty.
    pub context: Slot,
    /// `__cause__`, or empty.
    pub cause: Slot,
    /// `__suppress_context__`
    pub suppress_context: Cell<bool>,
}

impl Exception {
    /// `__cause__ = cause`, by which the context is no longer shown.
    pub fn set_cause(&self, cause: Option<Object>) {
        self.cause.replace(cause);
        self.suppress_context.set(true);
    }
}

// SAFETY: `Exception` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Exception {
    const LAYOUT: LayoutId = ClassId::BaseException.layout();
}

/// An exception of a built-in class.
pub fn new(runtime: &Runtime, class: ClassId, args: &[Object]) -> Value {
    let args = tuple::new(runtime, args.iter().cloned())?;
    let body = Exception {
        header: Header::new(class.reference()),
        attributes: Slot::empty(),
        args: Slot::empty(),
        traceback: Slot::empty(),
        context: Slot::empty(),
        cause: Slot::empty(),
        suppress_context: Cell::new(false),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(exception) = object.body::<Exception>() {
        exception.args.set(args);
    }
    Ok(object)
}
