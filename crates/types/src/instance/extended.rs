//! Instances of classes that derive from a built-in class such as `list` or `int`.
//!
//! They begin with what an instance of the built-in class consists of, so that its methods work on them as they are. Behind that lie
//! further slots, as many as the descriptor's `inline_slots` says: first the one for the `__dict__` (empty until it is needed), then those
//! named in `__slots__`. See [`object::Object::trailing`].

use object::{Body, Kind, Object, Slot};

use crate::class::{Class, is_subclass, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::runtime::Runtime;

/// A new object of `class`, which is the built-in class with the body `B` or derives from it. `kind` is the kind of the built-in class's
/// own instances. `extra` bytes lie between the body and what extends it.
///
/// # Safety
///
/// The header of `body` names `class`; the layout of `B` says what is in `body` and in the `extra` bytes, which the caller initialises at
/// once; its extent is `size_of::<B>() + extra`, rounded up to 4.
pub unsafe fn allocate<B: Body>(runtime: &Runtime, class: &Class, kind: Kind, body: B, extra: usize) -> Value {
    let is_extended = runtime.layouts()[class.descriptor.layout.get().0 as usize].trailing;
    if !is_extended {
        // SAFETY: the caller's promise.
        return Ok(unsafe { runtime.new_object(kind, body, extra) }?);
    }
    let count = class.descriptor.inline_slots.get() as usize;
    let own = (size_of::<B>() + extra).next_multiple_of(size_of::<Slot>());
    // SAFETY: the caller's promise; the slots are written next.
    let object = unsafe { runtime.new_object(Kind::Container, body, own - size_of::<B>() + count * size_of::<Slot>()) }?;
    // SAFETY: room for `count` slots was asked for behind the object's own part.
    let first = unsafe { object.block().add(own) }.cast::<u32>();
    // SAFETY: as above; all-zero bytes are empty slots.
    unsafe { first.write_bytes(0, count) };
    Ok(object)
}

/// Reference `index` of those that the native class of `object`, or one that this derives from, has of its own: [`ClassSpec::own_slots`].
///
/// [`ClassSpec::own_slots`]: crate::ClassSpec::own_slots
pub fn own_slot(object: &Object, index: usize) -> Option<&Slot> {
    object.trailing().get(1 + index)
}

/// The class that `__new__` of a built-in class was asked for: argument 0, which must be `base` or derive from it.
pub fn requested_class(runtime: &Runtime, args: &Args<'_>, base: ClassId) -> Result<Object, Raised> {
    let base = runtime.class(base);
    let Some(class) = args.get(0).filter(|_| !args.is_empty()) else {
        let base = name_of(&base);
        return Err(runtime.type_error(format_args!("{base}.__new__(): not enough arguments")));
    };
    let class = class.owned();
    if class.is(&base) {
        return Ok(class);
    }
    let base_name = name_of(&base);
    if class.body::<Class>().is_none() {
        let given = name_of(&class.class());
        return Err(runtime.type_error(format_args!("{base_name}.__new__(X): X is not a type object ({given})")));
    }
    if !is_subclass(&class, &base) {
        let given = name_of(&class);
        return Err(runtime.type_error(format_args!("{base_name}.__new__({given}): {given} is not a subtype of {base_name}")));
    }
    Ok(class)
}
