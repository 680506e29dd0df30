//! Making bytes objects: those of at most one byte are shared.

use std::cell::Cell;
use std::ptr::NonNull;

use heap::Ref;
use object::{Borrowed, Header, Kind, Object, Slot};

use super::Bytes;
use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::{instance, tuple};

/// Where the empty one is among the shared ones.
const EMPTY: usize = 256;

/// Makes the shared bytes objects.
pub(crate) fn furnish(runtime: &Runtime) -> Result<(), Raised> {
    let mut shared = Vec::with_capacity(EMPTY + 1);
    for byte in 0..=u8::MAX {
        shared.push(allocate(runtime, 1, |place| place[0] = byte)?);
    }
    shared.push(allocate(runtime, 0, |_| ())?);
    runtime.root(Root::SingleBytes).set(tuple::new(runtime, shared.into_iter())?);
    Ok(())
}

fn shared(runtime: &Runtime, index: usize) -> Option<Object> {
    // SAFETY: the root is set once, when the runtime is made, and keeps the tuple.
    let all = unsafe { runtime.root(Root::SingleBytes).borrow() }?;
    tuple::items(&all)?.get(index).and_then(Slot::get)
}

/// `b''`
pub fn empty(runtime: &Runtime) -> Value {
    shared(runtime, EMPTY).map_or_else(|| allocate(runtime, 0, |_| ()), Ok)
}

/// A bytes object.
pub fn new(runtime: &Runtime, bytes: &[u8]) -> Value {
    match bytes {
        [] => empty(runtime),
        [byte] => shared(runtime, (*byte).into()).map_or_else(|| allocate(runtime, 1, |place| place[0] = *byte), Ok),
        _ => allocate(runtime, bytes.len(), |place| place.copy_from_slice(bytes)),
    }
}

/// A bytes object of `length` bytes, all of which `fill` writes.
pub fn with(runtime: &Runtime, length: usize, fill: impl FnOnce(&mut [u8])) -> Value {
    if length <= 1 {
        let mut byte = [0];
        fill(&mut byte[..length]);
        return new(runtime, &byte[..length]);
    }
    allocate(runtime, length, fill)
}

/// A bytes object with a block of its own, even a short one.
pub(super) fn allocate(runtime: &Runtime, length: usize, fill: impl FnOnce(&mut [u8])) -> Value {
    let body = body(ClassId::Bytes.reference(), length)?;
    // SAFETY: the body is what its layout says; the bytes are written next.
    let object = unsafe { runtime.new_object(Kind::Atom, body, length) }?;
    fill(content_mut(&object));
    Ok(object)
}

/// A bytes object of a class that derives from `bytes`.
pub(super) fn derived(runtime: &Runtime, class: &Object, bytes: &[u8]) -> Value {
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = body(class.reference(), bytes.len())?;
    // SAFETY: the header names the class; the bytes are written next, and the extent of bytes objects ends behind them.
    let object = unsafe { instance::allocate(runtime, class, Kind::Atom, body, bytes.len()) }?;
    content_mut(&object).copy_from_slice(bytes);
    Ok(object)
}

fn body(class: Ref, length: usize) -> Result<Bytes, Raised> {
    let length = u32::try_from(length).map_err(|_| Raised::OutOfMemory)?;
    Ok(Bytes { header: Header::new(class), hash: Cell::new(0), length: Cell::new(length) })
}

/// Gives a bytes object that nobody else sees another length, for which its block has room.
pub(super) fn set_length(object: &Object, length: usize) {
    if let Some(body) = object.body::<Bytes>() {
        body.length.set(length as u32);
    }
}

/// The bytes of a bytes object; none of anything else.
#[inline]
pub(crate) fn content(object: &Object) -> &[u8] {
    // SAFETY: the object lives as long as the result; see `raw`.
    unsafe { raw(object).as_ref() }
}

/// The same for as long as a borrowed object is.
#[inline]
pub(crate) fn content_of<'a>(object: Borrowed<'a>) -> &'a [u8] {
    // SAFETY: the object lives as long as the result; see `raw`.
    unsafe { raw(&object).as_ref() }
}

/// The same to write to, for who makes a bytes object or keeps one as storage. No other view of them is in use meanwhile.
#[expect(clippy::mut_from_ref, reason = "the bytes lie behind the body; see above")]
pub(crate) fn content_mut(object: &Object) -> &mut [u8] {
    // SAFETY: the object lives as long as the result, and nobody else looks at the bytes.
    unsafe { raw(object).as_mut() }
}

/// Where the bytes are: all are initialised, as memory of a heap is.
#[inline]
fn raw(object: &Object) -> NonNull<[u8]> {
    let Some(body) = object.body::<Bytes>() else { return NonNull::from_ref(&[]) };
    // SAFETY: the bytes follow the body.
    let first = unsafe { object.block().add(size_of::<Bytes>()) };
    NonNull::slice_from_raw_parts(first, body.length.get() as usize)
}
