//! The built-in classes of exceptions below the root.

use super::{LAYOUT, group, named, os_error, syntax_error, unicode_error};
use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// A class of exceptions that is laid out like its base.
pub(crate) const fn derived(id: ClassId, name: &'static str, base: ClassId) -> ClassSpec {
    ClassSpec::new(id, name, LAYOUT).base(base).layout_of(ClassId::BaseException)
}

/// The classes of exceptions below the root, in the order of their numbers.
pub(crate) const DERIVED: [ClassSpec; 69] = [
    derived(ClassId::BaseExceptionGroup, "BaseExceptionGroup", ClassId::BaseException)
        .methods(group::METHODS)
        .getters(group::GETTERS)
        .doc("A combination of multiple unrelated exceptions."),
    derived(ClassId::Exception, "Exception", ClassId::BaseException).doc("Common base class for all non-exit exceptions."),
    derived(ClassId::ExceptionGroup, "ExceptionGroup", ClassId::BaseExceptionGroup).also(ClassId::Exception),
    derived(ClassId::GeneratorExit, "GeneratorExit", ClassId::BaseException).doc("Request that a generator exit."),
    derived(ClassId::KeyboardInterrupt, "KeyboardInterrupt", ClassId::BaseException).doc("Program interrupted by user."),
    derived(ClassId::SystemExit, "SystemExit", ClassId::BaseException)
        .methods(named::EXIT_METHODS)
        .getters(named::EXIT_GETTERS)
        .doc("Request to exit from the interpreter."),
    derived(ClassId::TimeLimitExceeded, "TimeLimitExceeded", ClassId::BaseException).module("glass").doc(
        "The time that the program was given is over.\n\nIt may put things in order in `finally` and `with`; soon after it is ended in any \
         case.",
    ),
    derived(ClassId::ArithmeticError, "ArithmeticError", ClassId::Exception).doc("Base class for arithmetic errors."),
    derived(ClassId::FloatingPointError, "FloatingPointError", ClassId::ArithmeticError).doc("Floating-point operation failed."),
    derived(ClassId::OverflowError, "OverflowError", ClassId::ArithmeticError).doc("Result too large to be represented."),
    derived(ClassId::ZeroDivisionError, "ZeroDivisionError", ClassId::ArithmeticError)
        .doc("Second argument to a division or modulo operation was zero."),
    derived(ClassId::AssertionError, "AssertionError", ClassId::Exception).doc("Assertion failed."),
    derived(ClassId::AttributeError, "AttributeError", ClassId::Exception)
        .methods(named::ATTRIBUTE_METHODS)
        .getters(named::ATTRIBUTE_GETTERS)
        .doc("Attribute not found."),
    derived(ClassId::BufferError, "BufferError", ClassId::Exception).doc("Buffer error."),
    derived(ClassId::EofError, "EOFError", ClassId::Exception).doc("Read beyond end of file."),
    derived(ClassId::ImportError, "ImportError", ClassId::Exception)
        .methods(named::IMPORT_METHODS)
        .getters(named::IMPORT_GETTERS)
        .doc("Import can't find module, or can't find name in module."),
    derived(ClassId::ModuleNotFoundError, "ModuleNotFoundError", ClassId::ImportError).doc("Module not found."),
    derived(ClassId::LookupError, "LookupError", ClassId::Exception).doc("Base class for lookup errors."),
    derived(ClassId::IndexError, "IndexError", ClassId::LookupError).doc("Sequence index out of range."),
    derived(ClassId::KeyError, "KeyError", ClassId::LookupError).methods(named::KEY_METHODS).doc("Mapping key not found."),
    derived(ClassId::MemoryError, "MemoryError", ClassId::Exception).doc("Out of memory."),
    derived(ClassId::NameError, "NameError", ClassId::Exception)
        .methods(named::NAME_METHODS)
        .getters(named::NAME_GETTERS)
        .doc("Name not found globally."),
    derived(ClassId::UnboundLocalError, "UnboundLocalError", ClassId::NameError).doc("Local name referenced but not bound to a value."),
    derived(ClassId::OsError, "OSError", ClassId::Exception)
        .methods(os_error::METHODS)
        .getters(os_error::GETTERS)
        .doc("Base class for I/O related errors."),
    derived(ClassId::BlockingIoError, "BlockingIOError", ClassId::OsError).doc("I/O operation would block."),
    derived(ClassId::ChildProcessError, "ChildProcessError", ClassId::OsError).doc("Child process error."),
    derived(ClassId::ConnectionError, "ConnectionError", ClassId::OsError).doc("Connection error."),
    derived(ClassId::BrokenPipeError, "BrokenPipeError", ClassId::ConnectionError).doc("Broken pipe."),
    derived(ClassId::ConnectionAbortedError, "ConnectionAbortedError", ClassId::ConnectionError).doc("Connection aborted."),
    derived(ClassId::ConnectionRefusedError, "ConnectionRefusedError", ClassId::ConnectionError).doc("Connection refused."),
    derived(ClassId::ConnectionResetError, "ConnectionResetError", ClassId::ConnectionError).doc("Connection reset."),
    derived(ClassId::FileExistsError, "FileExistsError", ClassId::OsError).doc("File already exists."),
    derived(ClassId::FileNotFoundError, "FileNotFoundError", ClassId::OsError).doc("File not found."),
    derived(ClassId::InterruptedError, "InterruptedError", ClassId::OsError).doc("Interrupted by signal."),
    derived(ClassId::IsADirectoryError, "IsADirectoryError", ClassId::OsError).doc("Operation doesn't work on directories."),
    derived(ClassId::NotADirectoryError, "NotADirectoryError", ClassId::OsError).doc("Operation only works on directories."),
    derived(ClassId::PermissionError, "PermissionError", ClassId::OsError).doc("Not enough permissions."),
    derived(ClassId::ProcessLookupError, "ProcessLookupError", ClassId::OsError).doc("Process not found."),
    derived(ClassId::TimeoutError, "TimeoutError", ClassId::OsError).doc("Timeout expired."),
    derived(ClassId::ReferenceError, "ReferenceError", ClassId::Exception).doc("Weak ref proxy used after referent went away."),
    derived(ClassId::RuntimeError, "RuntimeError", ClassId::Exception).doc("Unspecified run-time error."),
    derived(ClassId::NotImplementedError, "NotImplementedError", ClassId::RuntimeError)
        .doc("Method or function hasn't been implemented yet."),
    derived(ClassId::RecursionError, "RecursionError", ClassId::RuntimeError).doc("Recursion limit exceeded."),
    derived(ClassId::PythonFinalizationError, "PythonFinalizationError", ClassId::RuntimeError)
        .doc("Operation blocked during Python finalization."),
    derived(ClassId::StopAsyncIteration, "StopAsyncIteration", ClassId::Exception).doc("Signal the end from iterator.__anext__()."),
    derived(ClassId::StopIteration, "StopIteration", ClassId::Exception)
        .methods(named::STOP_METHODS)
        .getters(named::STOP_GETTERS)
        .doc("Signal the end from iterator.__next__()."),
    derived(ClassId::SyntaxError, "SyntaxError", ClassId::Exception)
        .methods(syntax_error::METHODS)
        .getters(syntax_error::GETTERS)
        .doc("Invalid syntax."),
    derived(ClassId::IndentationError, "IndentationError", ClassId::SyntaxError).doc("Improper indentation."),
    derived(ClassId::TabError, "TabError", ClassId::IndentationError).doc("Improper mixture of spaces and tabs."),
    derived(ClassId::IncompleteInputError, "_IncompleteInputError", ClassId::SyntaxError).doc("incomplete input."),
    derived(ClassId::SystemError, "SystemError", ClassId::Exception).doc(
        "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, \
                 along with the traceback,\nthe Python version, and the hardware/OS platform and version.",
    ),
    derived(ClassId::TypeError, "TypeError", ClassId::Exception).doc("Inappropriate argument type."),
    derived(ClassId::ValueError, "ValueError", ClassId::Exception).doc("Inappropriate argument value (of correct type)."),
    derived(ClassId::UnicodeError, "UnicodeError", ClassId::ValueError).doc("Unicode related error."),
    derived(ClassId::UnicodeDecodeError, "UnicodeDecodeError", ClassId::UnicodeError)
        .methods(unicode_error::DECODE_METHODS)
        .getters(unicode_error::GETTERS)
        .doc("Unicode decoding error."),
    derived(ClassId::UnicodeEncodeError, "UnicodeEncodeError", ClassId::UnicodeError)
        .methods(unicode_error::ENCODE_METHODS)
        .getters(unicode_error::GETTERS)
        .doc("Unicode encoding error."),
    derived(ClassId::UnicodeTranslateError, "UnicodeTranslateError", ClassId::UnicodeError)
        .methods(unicode_error::TRANSLATE_METHODS)
        .getters(unicode_error::GETTERS)
        .doc("Unicode translation error."),
    derived(ClassId::Warning, "Warning", ClassId::Exception).doc("Base class for warning categories."),
    derived(ClassId::BytesWarning, "BytesWarning", ClassId::Warning).doc(
        "Base class for warnings about bytes and buffer related problems, mostly\nrelated to \
                 conversion from str or comparing to str.",
    ),
    derived(ClassId::DeprecationWarning, "DeprecationWarning", ClassId::Warning).doc("Base class for warnings about deprecated features."),
    derived(ClassId::EncodingWarning, "EncodingWarning", ClassId::Warning).doc("Base class for warnings about encodings."),
    derived(ClassId::FutureWarning, "FutureWarning", ClassId::Warning)
        .doc("Base class for warnings about constructs that will change semantically\nin the future."),
    derived(ClassId::ImportWarning, "ImportWarning", ClassId::Warning)
        .doc("Base class for warnings about probable mistakes in module imports"),
    derived(ClassId::PendingDeprecationWarning, "PendingDeprecationWarning", ClassId::Warning)
        .doc("Base class for warnings about features which will be deprecated\nin the future."),
    derived(ClassId::ResourceWarning, "ResourceWarning", ClassId::Warning).doc("Base class for warnings about resource usage."),
    derived(ClassId::RuntimeWarning, "RuntimeWarning", ClassId::Warning).doc("Base class for warnings about dubious runtime behavior."),
    derived(ClassId::SyntaxWarning, "SyntaxWarning", ClassId::Warning).doc("Base class for warnings about dubious syntax."),
    derived(ClassId::UnicodeWarning, "UnicodeWarning", ClassId::Warning)
        .doc("Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems."),
    derived(ClassId::UserWarning, "UserWarning", ClassId::Warning).doc("Base class for warnings generated by user code."),
];
