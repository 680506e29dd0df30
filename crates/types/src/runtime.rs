//! What the objects of one interpreter share: the space they live in, the frame stack, the table of native functions.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use heap::Ref;
use object::{Borrowed, Object, Slot, Space};

use crate::bootstrap;
use crate::class::Class;
use crate::error::{Raised, Value};
use crate::frame_stack::FrameStack;
use crate::generator::{Resume, Resumed};
use crate::ids::{ClassId, Singleton};
use crate::instance::memo::Memo;
use crate::native::Args;
use crate::numbers::Numbers;
use crate::permission::Granted;
use crate::roots::{Root, Roots};
use crate::tables::{NativeEntry, Tables};
use crate::text::InternTable;
use crate::threads::Threads;

/// The state that operations on objects need. One for each interpreter; one thread at a time.
pub struct Runtime {
    /// Before the space, which it lies in.
    pub(crate) roots: Option<Object>,
    pub(crate) space: Box<Space>,
    /// Running calls.
    pub frames: FrameStack,
    /// What the evaluator supplies.
    pub hooks: Hooks,
    /// What is native, by number.
    tables: &'static Tables,
    /// Native state of upper layers and native modules.
    pub(crate) attachments: RefCell<Vec<Rc<dyn Any>>>,
    pub(crate) interned: InternTable,
    /// What inline caches found for other objects.
    pub memo: Memo,
    /// What strings are hashed with.
    pub(crate) hash_key: (u64, u64),
    /// The last number given to a dict or descriptor for inline caches to compare.
    pub(crate) last_stamp: Cell<u32>,
    pub(crate) numbers: Numbers,
    /// The native stack grows down to this address and not beyond: see [`Runtime::guarded`].
    pub(crate) native_floor: Cell<usize>,
    /// What it may do beyond its heap.
    pub(crate) granted: Granted,
    /// The program was told that its time is over.
    pub(crate) is_out_of_time: Cell<bool>,
    /// The threads that take turns in it.
    pub threads: Threads,
}

/// What the layer above supplies: the only calls that go up.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Calls a function written in Python: the function, and its arguments as they lie in registers.
    pub call_function: fn(&Runtime, &Object, &Args<'_>) -> Value,
    /// Makes a generator go on.
    pub resume_generator: fn(&Runtime, &Object, Resume) -> Result<Resumed, Raised>,
    /// What a suspended generator delegates to (`yield from`).
    pub delegate_of: fn(&Runtime, &Object) -> Option<Object>,
    /// Does what is to be done at an interrupt: runs handlers of signals, or raises.
    pub interrupted: fn(&Runtime) -> Result<(), Raised>,
}

impl Hooks {
    /// Hooks of a runtime without an evaluator: nothing written in Python can run.
    pub const NO_PYTHON: Hooks = Hooks {
        call_function: |runtime, _, _| Err(no_evaluator(runtime)),
        resume_generator: |runtime, _, _| Err(no_evaluator(runtime)),
        delegate_of: |_, _| None,
        interrupted: |_| Ok(()),
    };
}

#[cold]
fn no_evaluator(runtime: &Runtime) -> Raised {
    runtime.error(ClassId::SystemError, format_args!("this runtime has no evaluator"))
}

/// What is left of a runtime that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remains {
    /// Objects that were still alive, the immortal ones not counted.
    pub objects: usize,
}

impl Runtime {
    /// A runtime with its built-in classes, whose heap never exceeds `limit` bytes. `hash_key` seeds the hashes of strings.
    pub fn new(limit: usize, hash_key: (u64, u64), hooks: Hooks, tables: &'static Tables) -> Result<Runtime, Raised> {
        let space = Space::new(limit, &tables.layouts)?;
        bootstrap::lay_foundation(&space, tables)?;
        let mut runtime = Runtime::on(space, hash_key, hooks, tables);
        runtime.roots = Some(crate::roots::new(&runtime)?);
        bootstrap::furnish(&runtime)?;
        Ok(runtime)
    }

    /// A runtime on a space, without roots yet.
    pub(crate) fn on(space: Box<Space>, hash_key: (u64, u64), hooks: Hooks, tables: &'static Tables) -> Runtime {
        let threads = Threads::new(&space);
        Runtime {
            roots: None,
            space,
            frames: FrameStack::new(),
            hooks,
            tables,
            attachments: RefCell::new(Vec::new()),
            interned: InternTable::new(),
            memo: Memo::new(),
            hash_key,
            last_stamp: Cell::new(0),
            numbers: Numbers::new(),
            native_floor: Cell::new(here().saturating_sub(NATIVE_STACK)),
            granted: Granted::default(),
            is_out_of_time: Cell::new(false),
            threads,
        }
    }

    /// Takes the built-in classes apart and says what was still alive: nothing, if nobody kept a handle.
    /// If something was, its memory stays mapped until the process ends, so that a handle that was kept does no harm.
    pub fn close(mut self) -> Remains {
        self.attachments.take();
        drop(self.roots.take());
        self.drop_garbage();
        bootstrap::dismantle(&self);
        self.drop_garbage();
        self.interned.release(&self);
        self.frames.release(&self);
        if self.space.is_spawned() {
            self.space.empty_image();
            self.drop_garbage();
        }
        let mut objects = 0;
        for kind in [object::Kind::Container, object::Kind::Atom] {
            self.space.walk_unsealed(kind, |block, _| objects += usize::from(!object::is_immortal(block)));
        }
        if objects > 0 {
            std::mem::forget(self.space);
        }
        Remains { objects }
    }

    /// Ends the runtime without a look at what is still alive: the heap goes back to the system as it is.
    pub fn discard(mut self) {
        // What the roots hold goes with the heap.
        std::mem::forget(self.roots.take());
    }

    /// Ends what only holds itself, and what waits for code that will not run any more.
    fn drop_garbage(&self) {
        loop {
            while self.space.pending().next(&self.space).is_some() {}
            let freed = self.space.collect(object::Generation::Old).map_or(0, |report| report.freed);
            if freed == 0 && self.space.pending().is_empty() {
                return;
            }
        }
    }

    /// A number that was not given before. Numbers are used up only when a cache is filled, so they last.
    pub fn next_stamp(&self) -> u32 {
        let next = self.last_stamp.get().checked_add(1).expect("broken law: stamps are used up");
        self.last_stamp.set(next);
        next
    }

    /// The place of a root.
    #[inline(always)]
    pub fn root(&self, root: Root) -> &Slot {
        match self.roots.as_ref().and_then(|roots| roots.body::<Roots>()) {
            Some(roots) => roots.slot(root),
            None => panic!("broken law: a runtime without roots"),
        }
    }

    /// The object that holds the roots.
    pub fn roots(&self) -> Option<&Object> {
        self.roots.as_ref()
    }

    /// Shows the slot of every interned string.
    pub fn each_interned(&self, visit: &mut dyn FnMut(&Slot)) {
        self.interned.visit(self, visit);
    }

    /// How many strings are interned.
    pub fn interned_count(&self) -> usize {
        self.interned.len()
    }

    /// What is native, by number.
    pub fn tables(&self) -> &'static Tables {
        self.tables
    }

    /// The native state of type `T` that an upper layer or a native module keeps here, made when it is first asked for.
    pub fn attached<T: Default + 'static>(&self) -> Rc<T> {
        let known = self.attachments.borrow().iter().find_map(|state| Rc::clone(state).downcast::<T>().ok());
        known.unwrap_or_else(|| {
            let state = Rc::new(T::default());
            self.attachments.borrow_mut().push(state.clone());
            state
        })
    }

    /// The native function with this number.
    #[inline(always)]
    pub(crate) fn native(&self, number: u32) -> &NativeEntry {
        &self.tables.natives[number as usize]
    }

    /// The immortal object at a reference.
    #[inline(always)]
    pub fn immortal(&self, reference: Ref) -> Borrowed<'_> {
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
        self.immortal(singleton.reference()).owned()
    }

    /// Runs native code that may call itself again through Python: a `RecursionError` instead of an overflow of the native stack.
    pub fn guarded<T>(&self, work: impl FnOnce() -> Result<T, Raised>) -> Result<T, Raised> {
        if here() < self.native_floor.get() {
            return Err(self.error(ClassId::RecursionError, format_args!("maximum recursion depth exceeded")));
        }
        work()
    }

    /// Says how much of the native stack, from here on, the runtime may use. What it does between two tests is to fit besides.
    pub fn allow_native_stack(&self, bytes: usize) {
        self.native_floor.set(here().saturating_sub(bytes));
    }
}

/// What a runtime may use of a native stack of which it knows nothing: threads have 2 MiB as a rule.
const NATIVE_STACK: usize = 1 << 20;

/// An address in the native stack where it ends now.
#[inline(never)]
fn here() -> usize {
    let marker = 0_u8;
    std::hint::black_box(&raw const marker).addr()
}

impl Deref for Runtime {
    type Target = Space;

    #[inline(always)]
    fn deref(&self) -> &Space {
        &self.space
    }
}
