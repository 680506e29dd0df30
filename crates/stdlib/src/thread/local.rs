//! `_thread._local`: attributes that each thread has for itself.
//!
//! The dict of the thread that used the object last is where that of any object is; the others wait in a dict by the threads' numbers.
//! Every access begins with a look whether the dict is the running thread's. When a thread ends, the dicts that it had are dropped: it
//! keeps weak references to the objects that have one.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::dict::{self, Dict};
use types::{
    Args, Class, ClassId, ClassSpec, Native, Raised, Runtime, Special, Value, attribute, instance, kept, list, tuple, weak_reference,
};

use super::wait;
use crate::classes;

/// The class `_local`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    classes::LOCAL,
    "_local",
    Layout {
        fields: &[
            Field { offset: offset_of!(Local, dict) as u16, name: "__dict__" },
            Field { offset: offset_of!(Local, others) as u16, name: "dicts of other threads" },
            Field { offset: offset_of!(Local, arguments) as u16, name: "arguments" },
            Field { offset: offset_of!(Local, keywords) as u16, name: "keywords" },
        ],
        extent: Extent::Fixed(size_of::<Local>() as u16),
        ..Layout::leaf("_local")
    },
)
.module("_thread")
.weakly_referenced()
.methods(&[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(*)", |runtime, _| Ok(runtime.none())),
    Native::new("__getattribute__", "(self, name, /)", |runtime, args| {
        select(runtime, &args.at(0))?;
        attribute::get_default(runtime, &args.at(0), &name_of(runtime, args)?)
    }),
    Native::new("__setattr__", "(self, name, value, /)", |runtime, args| change(runtime, args, args.get(2).map(|value| value.owned()))),
    Native::new("__delattr__", "(self, name, /)", |runtime, args| change(runtime, args, None)),
])
.doc("Thread-local data");

/// The object.
#[repr(C)]
struct Local {
    header: Header,
    dict: Slot,
    /// The thread whose dict that is.
    owner: Cell<u32>,
    others: Slot,
    /// What a thread that uses the object for the first time calls `__init__` with.
    arguments: Slot,
    keywords: Slot,
    /// Zero, so that no padding says where the heap was.
    padding: u32,
}

// SAFETY: `Local` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Local {
    const LAYOUT: LayoutId = classes::LOCAL.layout();
}

/// What a thread keeps: a list of weak references to the objects that have a dict of it.
const KNOWN: &str = "_thread: local data";

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::LOCAL)?;
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let has_arguments = args.len() > 1 || args.keyword_count() > 0;
    if has_arguments && body.inherits(runtime, Special::Init, classes::LOCAL) {
        return Err(runtime.error(ClassId::TypeError, format_args!("Initialization arguments are not supported")));
    }
    let arguments = tuple::new(runtime, args.positional()[1..].iter().filter_map(Slot::get).collect::<Vec<_>>().into_iter())?;
    let keywords = dict::new(runtime)?;
    if let Some(keywords) = keywords.body::<Dict>() {
        for (name, value) in (0..args.keyword_count()).filter_map(|index| args.keyword(index)) {
            keywords.set(runtime, name, value.owned())?;
        }
    }
    let local = Local {
        header: Header::new(class.reference()),
        dict: Slot::empty(),
        owner: Cell::new(runtime.threads.running()),
        others: Slot::empty(),
        arguments: Slot::empty(),
        keywords: Slot::empty(),
        padding: 0,
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { instance::allocate(runtime, body, Kind::Container, local, 0) }?;
    if let Some(local) = object.body::<Local>() {
        local.arguments.set(arguments);
        local.keywords.set(keywords);
    }
    note(runtime, &object)?;
    Ok(object)
}

fn name_of(runtime: &Runtime, args: &Args<'_>) -> Value {
    attribute::name(runtime, &args.at(1))
}

fn change(runtime: &Runtime, args: &Args<'_>, value: Option<Object>) -> Value {
    let (object, name) = (args.at(0), name_of(runtime, args)?);
    if types::text::view(&name).is_some_and(|_| types::text::to_string(&name) == "__dict__") {
        let class = types::class::name_of(&object.class());
        let message = format_args!("'{class}' object attribute '__dict__' is read-only");
        return Err(runtime.error(ClassId::AttributeError, message));
    }
    select(runtime, &object)?;
    attribute::set_default(runtime, &object, &name, value)?;
    Ok(runtime.none())
}

/// Puts the running thread's dict where that of an object is.
fn select(runtime: &Runtime, object: &Object) -> Result<(), Raised> {
    let Some(local) = object.body::<Local>() else { return Ok(()) };
    let running = runtime.threads.running();
    if local.owner.get() == running {
        return Ok(());
    }
    if local.others.is_empty() {
        local.others.set(dict::new(runtime)?);
    }
    let others = local.others.get();
    let Some(others) = others.as_ref().and_then(|others| others.body::<Dict>()) else { return Ok(()) };
    let number = wait::number(runtime, running)?;
    let own = others.get(runtime, &number)?;
    let is_first = own.is_none();
    if is_first {
        note(runtime, object)?;
    }
    let own = own.map_or_else(|| dict::new(runtime), Ok)?;
    if runtime.threads.is_alive(local.owner.get()) {
        let before = local.dict.get().map_or_else(|| dict::new(runtime), Ok)?;
        others.set(runtime, wait::number(runtime, local.owner.get())?, before)?;
    }
    others.remove(runtime, &number)?;
    local.dict.replace(Some(own));
    local.owner.set(running);
    if is_first { initialise(runtime, object, local) } else { Ok(()) }
}

/// Calls `__init__` for a thread that uses the object for the first time. If that fails, the next access calls it again.
fn initialise(runtime: &Runtime, object: &Object, local: &Local) -> Result<(), Raised> {
    let is_own = object.class().body::<Class>().is_some_and(|class| !class.inherits(runtime, Special::Init, classes::LOCAL));
    let (Some(arguments), Some(method)) = (local.arguments.get(), runtime.special_of(object, Special::Init).filter(|_| is_own)) else {
        return Ok(());
    };
    let done = runtime.call_unpacked(&method, Some(object), &arguments, local.keywords.get().as_ref()).map(drop);
    if done.is_err() && local.owner.get() == runtime.threads.running() {
        local.dict.take();
        local.owner.set(0);
    }
    done
}

/// Notes in the running thread that it has a dict of an object.
fn note(runtime: &Runtime, object: &Object) -> Result<(), Raised> {
    let reference = weak_reference::new_reference(runtime, object, None)?;
    let known = match kept::get_of_thread(runtime, KNOWN)? {
        Some(known) => known,
        None => list::new(runtime)?,
    };
    let count = list::length(&known);
    let known = if count >= 64 && count.is_power_of_two() {
        // Most of many may be gone.
        let alive = (0..count).filter_map(|index| list::item(&known, index)).filter(|known| weak_reference::target(known).is_some());
        list::from_objects(runtime, alive.collect::<Vec<_>>().into_iter())?
    } else {
        known
    };
    list::append(runtime, &known, reference)?;
    kept::set_of_thread(runtime, KNOWN, known)
}

/// Drops the dicts that the running thread has, which ends.
pub(super) fn forget_thread(runtime: &Runtime) {
    let Ok(Some(known)) = kept::get_of_thread(runtime, KNOWN) else { return };
    let running = runtime.threads.running();
    while let Some(reference) = list::pop_last(&known) {
        let object = weak_reference::target(&reference);
        let Some(local) = object.as_ref().and_then(|object| object.body::<Local>()) else { continue };
        if local.owner.get() == running {
            // No thread has this number.
            local.owner.set(0);
            drop(local.dict.take());
        } else if let Some(others) = local.others.get()
            && let Some(others) = others.body::<Dict>()
            && let Ok(number) = wait::number(runtime, running)
        {
            drop(others.remove(runtime, &number));
        }
    }
}
