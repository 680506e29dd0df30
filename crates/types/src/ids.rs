//! The built-in classes and constants by number, and so by address.
//!
//! A fresh heap hands out its first blocks at known places, so a class or a constant that is made at bootstrap has a reference that is
//! known when Glassheap is compiled: `x.class_ref() == ClassId::Int.reference()` compares with an immediate.

use heap::{FIRST_ATOM, FIRST_CONTAINER, Ref};

/// Bytes of a class object. Divides a page, so that the built-in classes follow one another without gaps.
pub(crate) const CLASS_SIZE: usize = 512;
/// Bytes of the atoms made at bootstrap: constants and small ints.
pub(crate) const SMALL_ATOM: usize = 16;
/// The small ints that exist once.
pub const SMALL_INTS: std::ops::RangeInclusive<i64> = -5..=256;

macro_rules! class_ids {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// A built-in class.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum ClassId { $($(#[doc = $doc])* $name,)* }

        impl ClassId {
            /// All built-in classes, in numeric order. A base comes before what derives from it.
            pub const ALL: &'static [ClassId] = &[$(ClassId::$name,)*];
        }
    };
}

class_ids! {
    Object, Type,
    /// What describes instances with certain attributes; no program sees it.
    Shape,
    Int, Bool, Str, Tuple, Dict, NoneType, Ellipsis, NotImplemented, Function, BuiltinFunction, Method, Cell, Code, Traceback, Generator,
    /// What holds the roots; no program sees it.
    Roots,
    BaseException, BaseExceptionGroup, Exception, ExceptionGroup, GeneratorExit, KeyboardInterrupt, SystemExit, ArithmeticError,
    FloatingPointError, OverflowError, ZeroDivisionError, AssertionError, AttributeError, BufferError, EofError, ImportError,
    ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError, NameError, UnboundLocalError, OsError, BlockingIoError,
    ChildProcessError, ConnectionError, BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError, ConnectionResetError,
    FileExistsError, FileNotFoundError, InterruptedError, IsADirectoryError, NotADirectoryError, PermissionError, ProcessLookupError,
    TimeoutError, ReferenceError, RuntimeError, NotImplementedError, RecursionError, PythonFinalizationError, StopAsyncIteration,
    StopIteration, SyntaxError, IndentationError, TabError, SystemError, TypeError, ValueError, UnicodeError, UnicodeDecodeError,
    UnicodeEncodeError, UnicodeTranslateError, Warning, BytesWarning, DeprecationWarning, EncodingWarning, FutureWarning, ImportWarning,
    PendingDeprecationWarning, ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning, UserWarning,
}

impl ClassId {
    /// How many built-in classes there are.
    pub const COUNT: usize = ClassId::ALL.len();

    /// Where the class is, in every heap.
    #[inline(always)]
    pub const fn reference(self) -> Ref {
        Ref::from_offset(FIRST_CONTAINER.offset() + self as usize * CLASS_SIZE)
    }

    /// The built-in class at a reference.
    pub fn from_reference(reference: Ref) -> Option<ClassId> {
        let index = reference.offset().checked_sub(FIRST_CONTAINER.offset())? / CLASS_SIZE;
        ClassId::ALL.get(index).copied().filter(|id| id.reference() == reference)
    }
}

/// A constant that exists once, at a known place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Singleton {
    /// `None`
    None,
    /// `False`
    False,
    /// `True`
    True,
    /// `Ellipsis`
    Ellipsis,
    /// `NotImplemented`
    NotImplemented,
}

impl Singleton {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// Where it is, in every heap.
    #[inline(always)]
    pub const fn reference(self) -> Ref {
        Ref::from_offset(FIRST_ATOM.offset() + self as usize * SMALL_ATOM)
    }
}

/// Where a small int is, in every heap, if it is one.
#[inline(always)]
pub const fn small_int(value: i64) -> Option<Ref> {
    if value >= *SMALL_INTS.start() && value <= *SMALL_INTS.end() {
        let index = Singleton::COUNT + (value - *SMALL_INTS.start()) as usize;
        Some(Ref::from_offset(FIRST_ATOM.offset() + index * SMALL_ATOM))
    } else {
        None
    }
}
