//! What the objects of one interpreter share: the space they live in, the frame stack, the tables of native functions.

use std::cell::{Cell, RefCell};
use std::ops::Deref;

use heap::Ref;
use object::{Borrowed, Object, Space};

use crate::class::Class;
use crate::error::Raised;
use crate::ids::{ClassId, Singleton};
use crate::native::Native;
use crate::stack::Stack;

/// The state that operations on objects need. One for each interpreter; one thread at a time.
pub struct Runtime {
    space: Box<Space>,
    /// Registers of running calls.
    pub stack: Stack,
    /// Native functions by number.
    pub(crate) natives: RefCell<Vec<&'static Native>>,
    /// How deep native code has called itself: bounds the native stack.
    pub(crate) native_depth: Cell<usize>,
    /// What the evaluator supplies.
    pub hooks: Hooks,
}

/// What the layer above supplies: the only calls that go up.
pub struct Hooks {
    /// Calls a function written in Python: the function, its arguments as they lie in registers.
    pub call_function: fn(&Runtime, &Object, &crate::native::Args<'_>) -> crate::Value,
    /// Resumes a generator.
    pub resume: fn(&Runtime, &Object, crate::generator::Resume) -> crate::Value,
}

impl Runtime {
    /// The immortal object at a reference.
    #[inline(always)]
    fn immortal(&self, reference: Ref) -> Borrowed<'_> {
        // SAFETY: built-in classes and constants live as long as the space.
        unsafe { Borrowed::from_ref(self.space.base(), reference) }
    }

    /// A built-in class.
    #[inline(always)]
    pub fn class(&self, id: ClassId) -> Borrowed<'_> {
        self.immortal(id.reference())
    }

    /// The native side of a built-in class.
    #[inline(always)]
    pub fn class_body(&self, id: ClassId) -> &Class {
        let address = id.reference().address(self.space.base());
        // SAFETY: built-in classes are made at bootstrap, at these places.
        unsafe { &*std::ptr::with_exposed_provenance::<Class>(address) }
    }

    /// `None`
    #[inline(always)]
    pub fn none(&self) -> Object {
        self.singleton(Singleton::None)
    }

    /// `True` or `False`
    #[inline(always)]
    pub fn bool(&self, value: bool) -> Object {
        self.singleton(if value { Singleton::True } else { Singleton::False })
    }

    /// A constant that exists once.
    #[inline(always)]
    pub fn singleton(&self, singleton: Singleton) -> Object {
        self.immortal(singleton.reference()).clone()
    }

    /// Runs native code that may call itself again through Python: a `RecursionError` instead of an overflow of the native stack.
    pub fn guarded<T>(&self, work: impl FnOnce() -> Result<T, Raised>) -> Result<T, Raised> {
        const LIMIT: usize = 400;
        let depth = self.native_depth.get();
        if depth >= LIMIT {
            return Err(self.error(ClassId::RecursionError, format_args!("maximum recursion depth exceeded")));
        }
        self.native_depth.set(depth + 1);
        let result = work();
        self.native_depth.set(depth);
        result
    }
}

impl Deref for Runtime {
    type Target = Space;

    #[inline(always)]
    fn deref(&self) -> &Space {
        &self.space
    }
}
