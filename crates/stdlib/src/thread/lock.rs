//! Locks. With one thread, one that is taken is not going to be released while somebody waits for it: such a wait fails.

use std::cell::Cell;

use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object};
use types::{Args, Class, ClassId, ClassSpec, Native, Raised, Runtime, Value, class, float, instance, int, ops, text, tuple};

use super::identity;
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
        Native::new("_is_owned", "(self, /)", locked),
        Native::new("_recursion_count", "(self, /)", |runtime, args| int::new(runtime, args.this::<Lock>().taken.get().into())),
        Native::new("_release_save", "(self, /)", |runtime, args| {
            let count = args.this::<Lock>().taken.replace(0);
            let state = [int::new(runtime, count.into())?, int::new(runtime, identity())?];
            tuple::new(runtime, state.into_iter())
        }),
        Native::new("_acquire_restore", "(self, state, /)", |runtime, args| {
            let count = ops::get_item(runtime, &args.at(1), &int::new(runtime, 0)?)?;
            args.this::<Lock>().taken.set(u32::try_from(ops::index(runtime, &count)?).unwrap_or(0));
            Ok(runtime.none())
        }),
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
    let body = Lock { header: Header::new(class.reference()), taken: Cell::new(0) };
    // SAFETY: the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

fn acquire(runtime: &Runtime, args: &Args<'_>, is_reentrant: bool) -> Value {
    let blocking = args.get(1).map_or(Ok(true), |blocking| ops::truth(runtime, &blocking))?;
    let timeout = match args.get(2) {
        Some(timeout) => float::value(&timeout).or_else(|| int::value(&timeout).map(|seconds| seconds as f64)),
        None => None,
    };
    let timeout = timeout.unwrap_or(-1.0);
    if !blocking && timeout != -1.0 {
        return Err(runtime.value_error(format_args!("can't specify a timeout for a non-blocking call")));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(runtime.value_error(format_args!("timeout value must be a non-negative number")));
    }
    let lock = args.this::<Lock>();
    if lock.taken.get() == 0 || is_reentrant {
        lock.taken.set(lock.taken.get() + 1);
        return Ok(runtime.bool(true));
    }
    if blocking && timeout == -1.0 {
        let message = format_args!("glassheap: waiting for a lock that this thread holds");
        return Err(runtime.error(ClassId::RuntimeError, message));
    }
    if blocking {
        let timeout = std::time::Duration::try_from_secs_f64(timeout).unwrap_or(std::time::Duration::MAX);
        crate::system::pass(runtime, timeout)?;
    }
    Ok(runtime.bool(false))
}

fn release(runtime: &Runtime, args: &Args<'_>) -> Value {
    let lock = args.this::<Lock>();
    match lock.taken.get().checked_sub(1) {
        Some(left) => {
            lock.taken.set(left);
            Ok(runtime.none())
        }
        None if args.at(0).class_ref() == classes::LOCK.reference() => {
            Err(runtime.error(ClassId::RuntimeError, format_args!("release unlocked lock")))
        }
        None => Err(runtime.error(ClassId::RuntimeError, format_args!("cannot release un-acquired lock"))),
    }
}

fn locked(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(args.this::<Lock>().taken.get() > 0))
}

fn reset(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.this::<Lock>().taken.set(0);
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
    let owner = if count > 0 { identity() } else { 0 };
    text::new(runtime, &format!("<{state} {class} object owner={owner} count={count} at {at:#x}>"))
}
