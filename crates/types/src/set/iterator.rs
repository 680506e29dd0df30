//! Iterators over sets.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::Set;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::iterator::{ITSELF, builtin, give};
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, list, tuple};

/// The class `set_iterator`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::SetIterator,
    "set_iterator",
    Layout { fields: &[Field { offset: offset_of!(SetIterator, set) as u16, name: "set" }], ..Layout::leaf("set_iterator") },
)
.methods(&[
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
    Native::new("__length_hint__", "(self, /)", |runtime, args| {
        let iterator = args.this::<SetIterator>();
        let is_valid = iterator.set.get().is_some_and(|set| set.body::<Set>().is_some_and(|set| set.len() == iterator.length()));
        int::new(runtime, if is_valid { iterator.left.get().into() } else { 0 })
    }),
    Native::new("__reduce__", "(self, /)", reduce),
])
.sealed();

/// A place in a set.
#[repr(C)]
struct SetIterator {
    header: Header,
    /// Empty once the iterator is exhausted.
    set: Slot,
    position: Cell<u32>,
    /// How many keys there were; `u32::MAX` once that has changed.
    length: Cell<u32>,
    /// How many keys are to come.
    left: Cell<u32>,
}

// SAFETY: `SetIterator` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for SetIterator {
    const LAYOUT: LayoutId = ClassId::SetIterator.layout();
}

impl SetIterator {
    fn length(&self) -> usize {
        self.length.get() as usize
    }
}

/// `iter(set)`
pub fn new(runtime: &Runtime, set: &Object) -> Value {
    let length = set.body::<Set>().map_or(0, Set::len) as u32;
    let body = SetIterator {
        header: Header::new(ClassId::SetIterator.reference()),
        set: Slot::empty(),
        position: Cell::new(0),
        length: Cell::new(length),
        left: Cell::new(length),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(iterator) = object.body::<SetIterator>() {
        iterator.set.set(set.clone());
    }
    Ok(object)
}

/// The next key of a `set_iterator`.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(iterator) = iterator.body::<SetIterator>() else { return Ok(None) };
    let Some(object) = iterator.set.get() else { return Ok(None) };
    let Some(set) = object.body::<Set>() else { return Ok(None) };
    if set.len() != iterator.length() {
        iterator.length.set(u32::MAX);
        return Err(runtime.error(ClassId::RuntimeError, format_args!("Set changed size during iteration")));
    }
    let mut position = iterator.position.get() as usize;
    let found = set.next(&mut position);
    iterator.position.set(position as u32);
    match found {
        Some((key, _)) => {
            iterator.left.set(iterator.left.get().saturating_sub(1));
            Ok(Some(key))
        }
        None => {
            drop(iterator.set.take());
            Ok(None)
        }
    }
}

/// `iter(list of what is to come)`
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let iterator = args.this::<SetIterator>();
    let rest = list::new(runtime)?;
    if let Some(object) = iterator.set.get()
        && let Some(set) = object.body::<Set>()
    {
        if set.len() != iterator.length() {
            return Err(runtime.error(ClassId::RuntimeError, format_args!("Set changed size during iteration")));
        }
        let mut position = iterator.position.get() as usize;
        while let Some((key, _)) = set.next(&mut position) {
            list::append(runtime, &rest, key)?;
        }
    }
    let arguments = tuple::new(runtime, std::iter::once(rest))?;
    tuple::new(runtime, [builtin(runtime, "iter")?, arguments].into_iter())
}
