//! `list`: a growable run of references.
//!
//! Nothing here keeps a view of the items over a call that can run Python: such a call may change the list. Items are fetched one by one,
//! each with a count of its own, and the length is looked at anew after each call.

mod merge;
pub(crate) mod methods;
mod sort;
pub(crate) mod subscript;

pub use sort::sort;
pub use subscript::{get_slice, set_slice};

use std::mem::offset_of;

use object::{Body, Extent, Header, Items, Kind, Layout, LayoutId, Object, RefVector, Slot};

use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::instance;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{ops, sequence, tuple};

/// The class `list`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::List,
    "list",
    Layout {
        items: Items::Vector { at: offset_of!(List, items) as u16 },
        size: Some(size),
        extent: Extent::Fixed(size_of::<List>() as u16),
        ..Layout::leaf("list")
    },
)
.unhashable()
.methods(methods::METHODS)
.constructed_by(|runtime, args| match args.len() {
    0 => Some(new(runtime)),
    1 => Some(from_iterable(runtime, &args.at(0))),
    _ => None,
})
.doc("Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.");

/// A list as it lies on the heap.
#[repr(C)]
pub struct List {
    header: Header,
    items: RefVector,
}

const _: () = assert!(size_of::<List>() == 24, "a list takes a block of 24 bytes, and its items");

// SAFETY: `List` is `repr(C)`, begins with a header, and its references are the `Vector` of its layout.
unsafe impl Body for List {
    const LAYOUT: LayoutId = ClassId::List.layout();
}

fn size(object: &Object) -> usize {
    object.space().usable_size(object.block()) + object.body::<List>().map_or(0, |list| list.items.capacity() * size_of::<Slot>())
}

impl List {
    /// How many items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Item `index`, if there is one.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Object> {
        self.items.get(index)
    }

    /// Replaces item `index`. False if there is none.
    #[inline(always)]
    pub fn set(&self, index: usize, item: Object) -> bool {
        let exists = index < self.len();
        if exists {
            drop(self.items.replace(index, item));
        }
        exists
    }

    /// Appends an item.
    #[inline(always)]
    pub fn push(&self, runtime: &Runtime, item: Object) -> Result<(), Raised> {
        Ok(self.items.push(runtime, item)?)
    }

    /// Takes the last item.
    pub fn pop(&self) -> Option<Object> {
        self.items.pop()
    }

    /// The items themselves.
    pub fn items(&self) -> &RefVector {
        &self.items
    }

    /// Appends all items of an iterable. May run Python.
    pub fn extend(&self, runtime: &Runtime, iterable: &Object) -> Result<(), Raised> {
        if let Some(other) = iterable.body::<List>().filter(|_| iterable.class_ref() == ClassId::List.reference()) {
            // What is appended may be this very list: it ends where it ended before.
            return Ok(self.items.extend_from(runtime, &other.items, 0..other.len())?);
        }
        if let Some(items) = tuple::items(iterable).filter(|_| iterable.class_ref() == ClassId::Tuple.reference()) {
            return Ok(self.items.extend(runtime, items)?);
        }
        let iterator = ops::iter(runtime, iterable)?;
        let hint = ops::length_hint(runtime, iterable, 0)?;
        self.items.reserve(runtime, hint)?;
        while let Some(item) = ops::next(runtime, &iterator)? {
            self.push(runtime, item)?;
        }
        if self.items.capacity() > self.len() + hint / 4 {
            self.items.shrink(runtime);
        }
        Ok(())
    }

    /// Empties the list.
    pub fn clear(&self, runtime: &Runtime) {
        self.items.truncate(0, drop);
        self.items.shrink(runtime);
    }
}

/// A new, empty list.
#[inline]
pub fn new(runtime: &Runtime) -> Value {
    let body = List { header: Header::new(ClassId::List.reference()), items: RefVector::empty() };
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Container, body, 0) }?)
}

/// A new, empty list that `count` items can be appended to without further allocation.
pub fn with_room(runtime: &Runtime, count: usize) -> Value {
    let list = new(runtime)?;
    if let Some(body) = list.body::<List>() {
        body.items.reserve(runtime, count)?;
    }
    Ok(list)
}

/// A list of these items. The iterator is not to run Python; items that do not exist yet are better appended one by one.
pub fn from_objects(runtime: &Runtime, items: impl Iterator<Item = Object>) -> Value {
    let list = with_room(runtime, items.size_hint().0)?;
    if let Some(body) = list.body::<List>() {
        for item in items {
            body.push(runtime, item)?;
        }
    }
    Ok(list)
}

/// A new list of the items of an iterable. May run Python.
pub fn from_iterable(runtime: &Runtime, iterable: &Object) -> Value {
    let list = new(runtime)?;
    if let Some(body) = list.body::<List>() {
        body.extend(runtime, iterable)?;
    }
    Ok(list)
}

/// Appends an item to a list.
#[inline(always)]
pub fn append(runtime: &Runtime, list: &Object, item: Object) -> Result<(), Raised> {
    match list.body::<List>() {
        Some(list) => list.push(runtime, item),
        None => Ok(()),
    }
}

/// Appends all items of an iterable to a list. May run Python.
pub fn extend(runtime: &Runtime, list: &Object, iterable: &Object) -> Result<(), Raised> {
    list.body::<List>().map_or(Ok(()), |list| list.extend(runtime, iterable))
}

/// Takes the last item of a list.
pub fn pop_last(list: &Object) -> Option<Object> {
    list.body::<List>()?.pop()
}

/// How many items a list has; 0 for anything else.
#[inline(always)]
pub fn length(list: &Object) -> usize {
    list.body::<List>().map_or(0, List::len)
}

/// Item `index` of a list.
#[inline(always)]
pub fn item(list: &Object, index: usize) -> Option<Object> {
    list.body::<List>()?.get(index)
}

/// Turns the order of the items round.
pub(crate) fn reverse(list: &List) {
    let count = list.len();
    for index in 0..count / 2 {
        list.items.swap(index, count - 1 - index);
    }
}

/// A tuple of the items of a list.
pub fn to_tuple(runtime: &Runtime, list: &Object) -> Value {
    let length = length(list);
    tuple::new(runtime, (0..length).map(|index| item(list, index).unwrap_or_else(|| runtime.none())))
}

/// The same where nobody else holds the list: the items move.
pub fn into_tuple(runtime: &Runtime, list: Object) -> Value {
    let Some(body) = list.body::<List>().filter(|_| list.is_sole()) else { return to_tuple(runtime, &list) };
    let count = body.len();
    // SAFETY: making a tuple does not change the list, of which nobody else knows; each item is taken once.
    let items = unsafe { body.items.slots() };
    let tuple = tuple::new(runtime, items.iter().map(|slot| slot.take().unwrap_or_else(|| runtime.none())))?;
    debug_assert_eq!(tuple::items(&tuple).map_or(0, <[Slot]>::len), count);
    Ok(tuple)
}

/// A new, empty list of `class`, which is `list` or derives from it.
fn new_of_class(runtime: &Runtime, class: &Object) -> Value {
    let Some(described) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = List { header: Header::new(class.reference()), items: RefVector::empty() };
    // SAFETY: the header names the class; the body is what the layout of lists says and ends where its extent says.
    unsafe { instance::allocate(runtime, described, Kind::Container, body, 0) }
}

/// `item in list`
pub(crate) fn contains(runtime: &Runtime, list: &Object, item: &Object) -> Result<bool, Raised> {
    let Some(body) = list.body::<List>() else { return Ok(false) };
    Ok(sequence::find(runtime, &body.items, item, 0, usize::MAX)?.is_some())
}
