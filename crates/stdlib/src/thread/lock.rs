//! Locks. Whoever waits for one is parked at its place (`wait.rs`); whoever releases it wakes up the first.

use std::cell::Cell;
use std::time::Instant;

use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object};
use types::{Args, Class, ClassId, ClassSpec, Native, Raised, Runtime, Value, class, instance, int, ops, text, tuple};

use super::wait;
use crate::classes;

const LAYOUT: Layout = Layout { extent: Extent::Fixed(size_of::<Lock>() as u16), ..Layout::leaf("lock") };

/// The class `lock`.
pub(crate) const LOCK: ClassSpec = ClassSpec::new(classes::LOCK, "lock", LAYOUT)
    .module("_thread")
    .weakly_referenced()
    .methods(&[
        Native::static_method("__new__", "(type, /)", |runtime, _| new(runtime)),
        Native::new("acquire", "(self, blocking=True, timeout=-1)", |runtime, args| acquire(runtime, args, false)).doc("Lock the lock."),
        Native::new("acquire_lock", "(self, blocking=True, timeout=-1)", |runtime, args| acquire(runtime, args, false)),
        Native::new("release", "(self, /)", release).doc("Release the lock."),
        Native::new("release_lock", "(self, /)", release),
        Native::new("locked", "(self, /)", locked).doc("Return whether the lock is in the locked state."),
        Native::new("locked_lock", "(self, /)", locked),
        Native::new("_at_fork_reinit", "(self, /)", reset),
        Native::new("__enter__", "(self, /)", |runtime, args| acquire(runtime, args, false)),
        Native::new("__exit__", "(*)", release),
        Native::new("__repr__", "(self, /)", repr),
    ])
    .sealed()
    .doc("A lock object is a synchronization primitive.");

/// The class `RLock`.
pub(crate) const RLOCK: ClassSpec = ClassSpec::new(classes::RLOCK, "RLock", LAYOUT)
    .layout_of(classes::LOCK)
    .weakly_referenced()
    .module("_thread")
    .methods(&[
        Native::static_method("__new__", "(*)", |runtime, args| {
            let class = instance::requested_class(runtime, args, classes::RLOCK)?;
            allocate(runtime, &class)
        }),
        Native::new("acquire", "(self, blocking=True, timeout=-1)", |runtime, args| acquire(runtime, args, true)).doc("Lock the lock."),
        Native::new("release", "(self, /)", release).doc("Release the lock."),
        Native::new("locked", "(self, /)", locked).doc("Return a boolean indicating whether this object is locked right now."),
        Native::new("_is_owned", "(self, /)", |runtime, args| Ok(runtime.bool(args.this::<Lock>().is_own(runtime)))),
        Native::new("_recursion_count", "(self, /)", |runtime, args| {
            let lock = args.this::<Lock>();
            int::new(runtime, if lock.is_own(runtime) { lock.taken.get().into() } else { 0 })
        }),
        Native::new("_release_save", "(self, /)", release_all),
        Native::new("_acquire_restore", "(self, state, /)", take_again),
        Native::new("_at_fork_reinit", "(self, /)", reset),
        Native::new("__enter__", "(self, /)", |runtime, args| acquire(runtime, args, true)),
        Native::new("__exit__", "(*)", release),
        Native::new("__repr__", "(self, /)", repr),
    ])
    .doc("A reentrant lock.");

/// A lock.
#[repr(C)]
struct Lock {
    header: Header,
    /// How often it was taken and not released.
    taken: Cell<u32>,
    /// The number of the thread that took it.
    owner: Cell<u32>,
    /// How many threads wait for it.
    waiting: Cell<u32>,
    /// Zero, so that no padding says where the heap was.
    padding: u32,
}

impl Lock {
    fn is_own(&self, runtime: &Runtime) -> bool {
        self.taken.get() > 0 && self.owner.get() == runtime.threads.running()
    }

    /// Takes the lock, which is free or its thread's own.
    fn take(&self, runtime: &Runtime, count: u32) {
        self.taken.set(self.taken.get() + count);
        self.owner.set(runtime.threads.running());
    }

    /// Takes the lock, which is free or will be. Whether it was, before the end.
    fn wait(&self, runtime: &Runtime, end: Option<Instant>, count: u32) -> Result<bool, Raised> {
        self.waiting.set(self.waiting.get() + 1);
        let is_free = wait::until(runtime, self.place(), end, || self.taken.get() == 0);
        self.waiting.set(self.waiting.get() - 1);
        if let Ok(true) = is_free {
            self.take(runtime, count);
        }
        is_free
    }

    /// Tells whoever waits that the lock is free.
    fn tell(&self, runtime: &Runtime) {
        if self.taken.get() == 0 && self.waiting.get() > 0 {
            runtime.threads.wake_one(self.place());
        }
    }

    fn place(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }
}

// SAFETY: `Lock` is `repr(C)`, begins with a header, and holds no references.
unsafe impl Body for Lock {
    const LAYOUT: LayoutId = classes::LOCK.layout();
}

/// A lock that is not taken.
pub(super) fn new(runtime: &Runtime) -> Value {
    allocate(runtime, &runtime.class(classes::LOCK))
}

fn allocate(runtime: &Runtime, class: &Object) -> Value {
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let none = || Cell::new(0);
    let body = Lock { header: Header::new(class.reference()), taken: none(), owner: none(), waiting: none(), padding: 0 };
    // SAFETY: the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

fn acquire(runtime: &Runtime, args: &Args<'_>, is_reentrant: bool) -> Value {
    let blocking = args.get(1).map_or(Ok(true), |blocking| ops::truth(runtime, &blocking))?;
    let timeout = args.get(2).map_or(Ok(-1.0), |timeout| wait::seconds(runtime, &timeout))?;
    if !blocking && timeout != -1.0 {
        return Err(runtime.value_error(format_args!("can't specify a timeout for a non-blocking call")));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(runtime.value_error(format_args!("timeout value must be a non-negative number")));
    }
    let end = if timeout == -1.0 { None } else { wait::end_of(runtime, timeout)? };
    let lock = args.this::<Lock>();
    if lock.taken.get() == 0 || is_reentrant && lock.is_own(runtime) {
        lock.take(runtime, 1);
        return Ok(runtime.bool(true));
    }
    Ok(runtime.bool(blocking && lock.wait(runtime, end, 1)?))
}

fn release(runtime: &Runtime, args: &Args<'_>) -> Value {
    let lock = args.this::<Lock>();
    let is_plain = args.at(0).class_ref() == classes::LOCK.reference();
    if is_plain && lock.taken.get() == 0 {
        return Err(runtime.error(ClassId::RuntimeError, format_args!("release unlocked lock")));
    }
    if !is_plain && !lock.is_own(runtime) {
        return Err(not_acquired(runtime));
    }
    lock.taken.set(lock.taken.get() - 1);
    lock.tell(runtime);
    Ok(runtime.none())
}

fn not_acquired(runtime: &Runtime) -> Raised {
    runtime.error(ClassId::RuntimeError, format_args!("cannot release un-acquired lock"))
}

/// `_release_save()`: releases the lock however often it was taken, and says how often.
fn release_all(runtime: &Runtime, args: &Args<'_>) -> Value {
    let lock = args.this::<Lock>();
    if lock.taken.get() == 0 {
        return Err(not_acquired(runtime));
    }
    let state = [int::new(runtime, lock.taken.get().into())?, wait::number(runtime, lock.owner.get())?];
    let state = tuple::new(runtime, state.into_iter())?;
    lock.taken.set(0);
    lock.tell(runtime);
    Ok(state)
}

/// `_acquire_restore(state)`: takes the lock as often as before.
fn take_again(runtime: &Runtime, args: &Args<'_>) -> Value {
    let count = ops::get_item(runtime, &args.at(1), &int::new(runtime, 0)?)?;
    let count = u32::try_from(ops::index(runtime, &count)?).unwrap_or(0);
    let lock = args.this::<Lock>();
    lock.wait(runtime, None, count)?;
    Ok(runtime.none())
}

fn locked(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(args.this::<Lock>().taken.get() > 0))
}

fn reset(runtime: &Runtime, args: &Args<'_>) -> Value {
    let lock = args.this::<Lock>();
    lock.taken.set(0);
    lock.tell(runtime);
    Ok(runtime.none())
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let count = args.this::<Lock>().taken.get();
    let (class, at) = (class::name_of(&object.class()), object.identity());
    let state = if count > 0 { "locked" } else { "unlocked" };
    if object.class_ref() == classes::LOCK.reference() {
        return text::new(runtime, &format!("<{state} {class} object at {at:#x}>"));
    }
    let owner = if count > 0 { args.this::<Lock>().owner.get() } else { 0 };
    text::new(runtime, &format!("<{state} {class} object owner={owner} count={count} at {at:#x}>"))
}
