//! Iterators over dicts: six classes of one layout, for keys, values and items in both directions.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::iterator::{ITSELF, builtin, give};
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, list, tuple};

/// Iterators over keys.
pub(crate) const KEY_ITERATOR: ClassSpec = class(ClassId::DictKeyIterator, "dict_keyiterator");
/// Iterators over values.
pub(crate) const VALUE_ITERATOR: ClassSpec = class(ClassId::DictValueIterator, "dict_valueiterator");
/// Iterators over items.
pub(crate) const ITEM_ITERATOR: ClassSpec = class(ClassId::DictItemIterator, "dict_itemiterator");
/// Iterators over keys, last first.
pub(crate) const REVERSE_KEY_ITERATOR: ClassSpec = class(ClassId::DictReverseKeyIterator, "dict_reversekeyiterator");
/// Iterators over values, last first.
pub(crate) const REVERSE_VALUE_ITERATOR: ClassSpec = class(ClassId::DictReverseValueIterator, "dict_reversevalueiterator");
/// Iterators over items, last first.
pub(crate) const REVERSE_ITEM_ITERATOR: ClassSpec = class(ClassId::DictReverseItemIterator, "dict_reverseitemiterator");

const fn class(id: ClassId, name: &'static str) -> ClassSpec {
    let layout =
        Layout { fields: &[Field { offset: offset_of!(DictIterator, dict) as u16, name: "dict" }], ..Layout::leaf("dict iterator") };
    ClassSpec::new(id, name, layout).layout_of(ClassId::DictKeyIterator).methods(METHODS).sealed()
}

const METHODS: &[Native] = &[
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
    Native::new("__length_hint__", "(self, /)", |runtime, args| {
        let iterator = args.this::<DictIterator>();
        let length = iterator.dict.get().and_then(|dict| Some(dict.body::<Dict>()?.len() as u32));
        int::new(runtime, if length == Some(iterator.length.get()) { iterator.left.get().into() } else { 0 })
    }),
    Native::new("__reduce__", "(self, /)", reduce),
];

/// A place in a dict.
#[repr(C)]
struct DictIterator {
    header: Header,
    /// Empty once the iterator is exhausted.
    dict: Slot,
    position: Cell<u32>,
    /// How many keys there were; `u32::MAX` once that has changed.
    length: Cell<u32>,
    /// How many are to come.
    left: Cell<u32>,
}

const _: () = assert!(size_of::<DictIterator>() == 24);

// SAFETY: `DictIterator` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for DictIterator {
    const LAYOUT: LayoutId = ClassId::DictKeyIterator.layout();
}

/// An iterator of one of the six classes.
pub fn new(runtime: &Runtime, class: ClassId, dict: &Object) -> Value {
    let Some(body) = dict.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    let is_reverse = class >= ClassId::DictReverseKeyIterator;
    let body = DictIterator {
        header: Header::new(class.reference()),
        dict: Slot::empty(),
        position: Cell::new(if is_reverse { body.end() as u32 } else { 0 }),
        length: Cell::new(body.len() as u32),
        left: Cell::new(body.len() as u32),
    };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(iterator) = object.body::<DictIterator>() {
        iterator.dict.set(dict.clone());
    }
    Ok(object)
}

/// What comes next of an iterator over a dict.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let class = ClassId::of(iterator);
    let Some(iterator) = iterator.body::<DictIterator>() else { return Ok(None) };
    let Some(object) = iterator.dict.get() else { return Ok(None) };
    let Some(dict) = object.body::<Dict>() else { return Ok(None) };
    if dict.len() as u32 != iterator.length.get() {
        iterator.length.set(u32::MAX);
        return Err(runtime.error(ClassId::RuntimeError, format_args!("dictionary changed size during iteration")));
    }
    let Some((key, value)) = iterator.step(class, dict) else {
        drop(iterator.dict.take());
        return Ok(None);
    };
    let Some(left) = iterator.left.get().checked_sub(1) else {
        drop(iterator.dict.take());
        return Err(runtime.error(ClassId::RuntimeError, format_args!("dictionary keys changed during iteration")));
    };
    iterator.left.set(left);
    chosen(runtime, class, key, value).map(Some)
}

impl DictIterator {
    /// The next key and value.
    #[inline]
    fn step(&self, class: ClassId, dict: &Dict) -> Option<(Object, Object)> {
        let mut position = self.position.get() as usize;
        let found = if class >= ClassId::DictReverseKeyIterator { dict.next_back(&mut position) } else { dict.next(&mut position) };
        self.position.set(position as u32);
        found
    }
}

/// What an iterator of a class gives.
fn chosen(runtime: &Runtime, class: ClassId, key: Object, value: Object) -> Value {
    match class {
        ClassId::DictKeyIterator | ClassId::DictReverseKeyIterator => Ok(key),
        ClassId::DictValueIterator | ClassId::DictReverseValueIterator => Ok(value),
        _ => tuple::new(runtime, [key, value].into_iter()),
    }
}

/// `iter(list of what is to come)`
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (class, iterator) = (ClassId::of(&args.at(0)), args.this::<DictIterator>());
    let rest = list::new(runtime)?;
    if let Some(object) = iterator.dict.get()
        && let Some(dict) = object.body::<Dict>()
    {
        let position = iterator.position.get();
        while let Some((key, value)) = iterator.step(class, dict) {
            list::append(runtime, &rest, chosen(runtime, class, key, value)?)?;
        }
        iterator.position.set(position);
    }
    let arguments = tuple::new(runtime, std::iter::once(rest))?;
    tuple::new(runtime, [builtin(runtime, "iter")?, arguments].into_iter())
}
