//! Iterators over sequences: lists, tuples, and anything with `__getitem__`.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::{ITSELF, builtin, give};
use crate::class::is_subclass;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::list::{self, List};
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, ops, tuple};

/// Iterators over lists.
pub(crate) const LIST: ClassSpec = ClassSpec::new(ClassId::ListIterator, "list_iterator", LAYOUT)
    .methods(&[
        ITSELF,
        Native::new("__next__", "(self, /)", |runtime, args| give(runtime, Ok(next_of_list(&args.at(0))))),
        Native::new("__length_hint__", "(self, /)", |runtime, args| int::new(runtime, remaining(runtime, args)?)),
        Native::new("__reduce__", "(self, /)", reduce),
        Native::new("__setstate__", "(self, state, /)", set_state),
    ])
    .sealed();

/// Iterators over lists, last first.
pub(crate) const LIST_REVERSE: ClassSpec = shared(ClassId::ListReverseIterator, "list_reverseiterator").methods(&[
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, Ok(next_of_list_reversed(&args.at(0))))),
    Native::new("__length_hint__", "(self, /)", |runtime, args| {
        let cursor = args.this::<Cursor>();
        let length = cursor.sequence.get().map_or(0, |list| list::length(&list));
        let left = cursor.index.get() as usize;
        int::new(runtime, if left > length { 0 } else { left as i64 })
    }),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let cursor = args.this::<Cursor>();
        let Some(list) = cursor.sequence.get() else { return reduce(runtime, args) };
        let state = int::new(runtime, i64::from(cursor.index.get()) - 1)?;
        reduce_to(runtime, "reversed", list, Some(state))
    }),
    Native::new("__setstate__", "(self, state, /)", |runtime, args| {
        let state = ops::index(runtime, &args.at(1))?;
        let cursor = args.this::<Cursor>();
        let length = cursor.sequence.get().map_or(0, |list| list::length(&list)) as i64;
        cursor.index.set((state.clamp(-1, length - 1) + 1) as u32);
        Ok(runtime.none())
    }),
]);

/// Iterators over tuples.
pub(crate) const TUPLE: ClassSpec = shared(ClassId::TupleIterator, "tuple_iterator").methods(&[
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, Ok(next_of_tuple(&args.at(0))))),
    Native::new("__length_hint__", "(self, /)", |runtime, args| int::new(runtime, remaining(runtime, args)?)),
    Native::new("__reduce__", "(self, /)", reduce),
    Native::new("__setstate__", "(self, state, /)", set_state),
]);

/// Iterators over anything with `__getitem__`.
pub(crate) const SEQUENCE: ClassSpec = shared(ClassId::SequenceIterator, "iterator").methods(&[
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next_of_items(runtime, &args.at(0)))),
    Native::new("__length_hint__", "(self, /)", |runtime, args| {
        let Some(sequence) = args.this::<Cursor>().sequence.get() else { return int::new(runtime, 0) };
        if runtime.special_of(&sequence, crate::Special::Len).is_none() {
            return Ok(runtime.singleton(crate::Singleton::NotImplemented));
        }
        int::new(runtime, remaining(runtime, args)?)
    }),
    Native::new("__reduce__", "(self, /)", reduce),
    Native::new("__setstate__", "(self, state, /)", set_state),
]);

const LAYOUT: Layout = Layout {
    fields: &[Field { offset: offset_of!(Cursor, sequence) as u16, name: "sequence" }],
    extent: Extent::Fixed(size_of::<Cursor>() as u16),
    ..Layout::leaf("sequence iterator")
};

/// A class of iterators that consist of a [`Cursor`].
pub(super) const fn shared(id: ClassId, name: &'static str) -> ClassSpec {
    ClassSpec::new(id, name, LAYOUT).layout_of(ClassId::ListIterator).sealed()
}

/// A place in a sequence.
#[repr(C)]
pub(super) struct Cursor {
    pub(super) header: Header,
    /// Empty once the iterator is exhausted.
    pub(super) sequence: Slot,
    /// The item that comes next; going backwards, the one behind that.
    pub(super) index: Cell<u32>,
}

const _: () = assert!(size_of::<Cursor>() == 16);

// SAFETY: `Cursor` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for Cursor {
    const LAYOUT: LayoutId = ClassId::ListIterator.layout();
}

fn new(runtime: &Runtime, class: ClassId, sequence: &Object, index: usize) -> Value {
    let body = Cursor { header: Header::new(class.reference()), sequence: Slot::empty(), index: Cell::new(index as u32) };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(cursor) = object.body::<Cursor>() {
        cursor.sequence.set(sequence.clone());
    }
    Ok(object)
}

/// `iter(list)`
pub fn over_list(runtime: &Runtime, list: &Object) -> Value {
    new(runtime, ClassId::ListIterator, list, 0)
}

/// `reversed(list)`
pub fn over_list_reversed(runtime: &Runtime, list: &Object) -> Value {
    new(runtime, ClassId::ListReverseIterator, list, list::length(list))
}

/// `iter(tuple)`
pub fn over_tuple(runtime: &Runtime, tuple: &Object) -> Value {
    new(runtime, ClassId::TupleIterator, tuple, 0)
}

/// An iterator over `sequence[0]`, `sequence[1]` and so on, until that raises `IndexError`.
pub fn over_items(runtime: &Runtime, sequence: &Object) -> Value {
    new(runtime, ClassId::SequenceIterator, sequence, 0)
}

/// The next item of a `list_iterator`.
#[inline(always)]
pub fn next_of_list(iterator: &Object) -> Option<Object> {
    debug_assert!(iterator.class_ref() == ClassId::ListIterator.reference());
    // SAFETY: callers have looked at the class.
    let cursor = unsafe { iterator.body_unchecked::<Cursor>() };
    // SAFETY: the cursor keeps the list while an item is read.
    let list = unsafe { cursor.sequence.borrow() }?;
    // SAFETY: a `list_iterator` is over a list.
    let list = unsafe { list.body_unchecked::<List>() };
    let index = cursor.index.get();
    match list.get(index as usize) {
        Some(item) => {
            cursor.index.set(index + 1);
            Some(item)
        }
        None => {
            drop(cursor.sequence.take());
            None
        }
    }
}

/// The next item of a `tuple_iterator`.
#[inline]
pub fn next_of_tuple(iterator: &Object) -> Option<Object> {
    let cursor = iterator.body::<Cursor>()?;
    // SAFETY: the cursor keeps the tuple while an item is read.
    let tuple = unsafe { cursor.sequence.borrow() }?;
    let index = cursor.index.get();
    match tuple::items(&tuple)?.get(index as usize).and_then(Slot::get) {
        Some(item) => {
            cursor.index.set(index + 1);
            Some(item)
        }
        None => {
            drop(cursor.sequence.take());
            None
        }
    }
}

/// The next item of a `list_reverseiterator`.
pub fn next_of_list_reversed(iterator: &Object) -> Option<Object> {
    let cursor = iterator.body::<Cursor>()?;
    let list = cursor.sequence.get()?;
    let item = cursor.index.get().checked_sub(1).and_then(|index| {
        cursor.index.set(index);
        list::item(&list, index as usize)
    });
    if item.is_none() {
        drop(cursor.sequence.take());
    }
    item
}

/// The next item of an iterator over anything with `__getitem__`.
pub fn next_of_items(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(cursor) = iterator.body::<Cursor>() else { return Ok(None) };
    let Some(sequence) = cursor.sequence.get() else { return Ok(None) };
    let index = cursor.index.get();
    let Some(next) = index.checked_add(1) else {
        return Err(runtime.overflow_error(format_args!("iter index too large")));
    };
    let item = item_or_end(runtime, &sequence, i64::from(index))?;
    match &item {
        Some(_) => cursor.index.set(next),
        None => drop(cursor.sequence.take()),
    }
    Ok(item)
}

/// `sequence[index]`; `None` if that raises `IndexError` or `StopIteration`.
pub(super) fn item_or_end(runtime: &Runtime, sequence: &Object, index: i64) -> Result<Option<Object>, Raised> {
    match ops::get_item(runtime, sequence, &int::new(runtime, index)?) {
        Ok(item) => Ok(Some(item)),
        Err(Raised::Exception(exception))
            if [ClassId::IndexError, ClassId::StopIteration].iter().any(|end| is_subclass(&exception.class(), &runtime.class(*end))) =>
        {
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// How many items are left.
fn remaining(runtime: &Runtime, args: &Args<'_>) -> Result<i64, Raised> {
    let cursor = args.this::<Cursor>();
    let Some(sequence) = cursor.sequence.get() else { return Ok(0) };
    Ok((ops::length(runtime, &sequence)? as i64 - i64::from(cursor.index.get())).max(0))
}

fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let cursor = args.this::<Cursor>();
    match cursor.sequence.get() {
        Some(sequence) => {
            let index = int::new(runtime, cursor.index.get().into())?;
            reduce_to(runtime, "iter", sequence, Some(index))
        }
        None if args.at(0).class_ref() == ClassId::ListIterator.reference() => reduce_to(runtime, "iter", list::new(runtime)?, None),
        None => reduce_to(runtime, "iter", tuple::empty(runtime)?, None),
    }
}

/// What `__reduce__` returns for an iterator that calling `function` with `sequence` makes.
pub(super) fn reduce_to(runtime: &Runtime, function: &str, sequence: Object, state: Option<Object>) -> Value {
    let function = builtin(runtime, function)?;
    let arguments = tuple::new(runtime, std::iter::once(sequence))?;
    match state {
        Some(state) => tuple::new(runtime, [function, arguments, state].into_iter()),
        None => tuple::new(runtime, [function, arguments].into_iter()),
    }
}

fn set_state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let state = ops::index(runtime, &args.at(1))?.clamp(0, u32::MAX.into());
    let cursor = args.this::<Cursor>();
    if !cursor.sequence.is_empty() {
        cursor.index.set(state as u32);
    }
    Ok(runtime.none())
}
