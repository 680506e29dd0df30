//! The built-in classes and constants by number, and so by address.
//!
//! A fresh heap hands out its first blocks at known places, so a class or a constant that is made at bootstrap has a reference that is
//! known when Glassheap is compiled: `x.class_ref() == ClassId::Int.reference()` compares with an immediate.

use heap::{FIRST_ATOM, FIRST_CONTAINER, Ref};
use object::{LayoutId, Object};

/// Bytes of a class object. Divides a page, so that the built-in classes follow one another without gaps.
pub(crate) const CLASS_SIZE: usize = 512;
/// Bytes of the atoms made at bootstrap: constants and small ints.
pub(crate) const SMALL_ATOM: usize = 16;
/// The small ints that exist once.
pub const SMALL_INTS: std::ops::RangeInclusive<i64> = -5..=256;

/// A class that exists in every heap: one of Python's own, or one of a native module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct ClassId(u16);

macro_rules! class_ids {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        #[allow(non_camel_case_types, dead_code, reason = "numbers the names")]
        enum Number { $($name,)* }

        #[allow(non_upper_case_globals, reason = "named as the classes are")]
        impl ClassId {
            $($(#[doc = $doc])* pub const $name: ClassId = ClassId(Number::$name as u16);)*

            /// Python's own classes, in numeric order. A base comes before what derives from it.
            pub const ALL: &'static [ClassId] = &[$(ClassId::$name,)*];
        }
    };
}

class_ids! {
    Object, Type,
    /// What describes instances with certain attributes; no program sees it.
    Shape,
    Int, Bool, Float, Complex, Str, Bytes, ByteArray, MemoryView, Tuple, List, Dict, Set, FrozenSet, Range, Slice,
    NoneType, Ellipsis, NotImplemented,
    Function, BuiltinFunction, MethodDescriptor, WrapperDescriptor, ClassMethodDescriptor, MethodWrapper, GetSetDescriptor,
    MemberDescriptor, Method, ClassMethod, StaticMethod, Property, Super, Cell, Code, Frame, Traceback, Generator, Coroutine,
    CoroutineWrapper, AsyncGenerator, AsyncSend, AsyncThrow, AnextAwaitable, Module, MappingProxy,
    GenericAlias, Union, SimpleNamespace, Template, Interpolation,
    DictKeys, DictValues, DictItems,
    ListIterator, ListReverseIterator, TupleIterator, StrIterator, BytesIterator, ByteArrayIterator, DictKeyIterator, DictValueIterator,
    DictItemIterator, DictReverseKeyIterator, DictReverseValueIterator, DictReverseItemIterator, SetIterator, RangeIterator,
    /// Over a range whose numbers do not fit 64 bits.
    LongRangeIterator,
    /// Over anything with `__getitem__`.
    SequenceIterator,
    CallableIterator, Enumerate, Zip, Map, Filter, Reversed,
    WeakRef, WeakProxy, WeakCallableProxy,
    /// What holds the roots; no program sees it.
    Roots,
    /// What native modules' classes are laid out as; no program sees it.
    Record,
    BaseException, BaseExceptionGroup, Exception, ExceptionGroup, GeneratorExit, KeyboardInterrupt, SystemExit, TimeLimitExceeded,
    ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError, AssertionError, AttributeError, BufferError, EofError,
    ImportError, ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError, NameError, UnboundLocalError, OsError,
    BlockingIoError, ChildProcessError, ConnectionError, BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError,
    ConnectionResetError, FileExistsError, FileNotFoundError, InterruptedError, IsADirectoryError, NotADirectoryError,
    PermissionError, ProcessLookupError, TimeoutError, ReferenceError, RuntimeError, NotImplementedError, RecursionError,
    PythonFinalizationError, StopAsyncIteration, StopIteration, SyntaxError, IndentationError, TabError, IncompleteInputError,
    SystemError, TypeError, ValueError, UnicodeError, UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, Warning,
    BytesWarning, DeprecationWarning, EncodingWarning, FutureWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning,
    RuntimeWarning, SyntaxWarning, UnicodeWarning, UserWarning,
}

impl ClassId {
    /// How many classes are Python's own.
    pub const COUNT: usize = ClassId::ALL.len();

    /// Class `number` of those that native modules bring along: see [`crate::Tables`].
    pub const fn external(number: u16) -> ClassId {
        ClassId(ClassId::COUNT as u16 + number)
    }

    /// Its number.
    #[inline(always)]
    pub const fn number(self) -> usize {
        self.0 as usize
    }

    /// The class with a number.
    pub(crate) const fn from_number(number: usize) -> ClassId {
        ClassId(number as u16)
    }

    /// The number of a class, if it exists in every heap; else one that no such class has.
    #[inline(always)]
    pub fn of_class(class: &Object) -> ClassId {
        let number = (class.reference().offset().wrapping_sub(FIRST_CONTAINER.offset())) / CLASS_SIZE;
        ClassId(if number < u16::MAX as usize { number as u16 } else { u16::MAX })
    }

    /// The class of an object, if it is one that exists in every heap; else a number that no such class has.
    #[inline(always)]
    pub fn of(object: &Object) -> ClassId {
        ClassId::at(object.class_ref())
    }

    /// The class at a reference, if it is one that exists in every heap; else a number that no such class has.
    #[inline(always)]
    pub(crate) fn at(class: Ref) -> ClassId {
        let number = (class.offset() - FIRST_CONTAINER.offset()) / CLASS_SIZE;
        ClassId(if number < u16::MAX as usize { number as u16 } else { u16::MAX })
    }

    /// How its instances are laid out, unless it shares the layout of another class.
    #[inline(always)]
    pub const fn layout(self) -> LayoutId {
        LayoutId(self.0)
    }

    /// Where the class is, in every heap.
    #[inline(always)]
    pub const fn reference(self) -> Ref {
        Ref::from_offset(FIRST_CONTAINER.offset() + self.0 as usize * CLASS_SIZE)
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
