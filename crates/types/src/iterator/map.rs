//! `map`: a function of items.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Layout, LayoutId, Object, Slot};

use super::zip::iterators;
use super::{ITSELF, allocate, give};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{ops, tuple};

/// The class `map`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Map,
    "map",
    Layout {
        fields: &[
            Field { offset: offset_of!(Map, function) as u16, name: "function" },
            Field { offset: offset_of!(Map, iterators) as u16, name: "iterators" },
        ],
        extent: Extent::Fixed(size_of::<Map>() as u16),
        ..Layout::leaf("map")
    },
)
.methods(&[
    Native::static_method("__new__", "(cls, /, *arguments)", new),
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let map = args.this::<Map>();
        let (Some(function), Some(iterators)) = (map.function.get(), map.iterators.get()) else { return Ok(runtime.none()) };
        let iterators = tuple::items(&iterators).unwrap_or_default();
        let arguments = tuple::collect(runtime, iterators.len() + 1, |index| match index.checked_sub(1) {
            None => Ok(Some(function.clone())),
            Some(index) => Ok(iterators[index].get()),
        })?;
        let arguments = arguments.map_or_else(|| tuple::empty(runtime), Ok)?;
        tuple::new(runtime, [args.at(0).class(), arguments].into_iter())
    }),
])
.doc("Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.");

/// A function and the iterators whose items it is called with.
#[repr(C)]
struct Map {
    header: Header,
    function: Slot,
    /// A tuple.
    iterators: Slot,
}

// SAFETY: `Map` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Map {
    const LAYOUT: LayoutId = ClassId::Map.layout();
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let arguments = args.at(1);
    let given = tuple::items(&arguments).unwrap_or_default();
    let (Some(function), true) = (given.first().and_then(Slot::get), given.len() >= 2) else {
        return Err(runtime.type_error(format_args!("map() must have at least two arguments.")));
    };
    let iterables = tuple::new(runtime, given[1..].iter().map(|slot| slot.get().unwrap_or_else(|| runtime.none())))?;
    let iterators = iterators(runtime, &iterables)?;
    let object = allocate(runtime, args, ClassId::Map, |header| Map { header, function: Slot::empty(), iterators: Slot::empty() })?;
    if let Some(map) = object.body::<Map>() {
        map.function.set(function);
        map.iterators.set(iterators);
    }
    Ok(object)
}

/// The next result of a `map`.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(map) = iterator.body::<Map>() else { return Ok(None) };
    let (Some(function), Some(iterators)) = (map.function.get(), map.iterators.get()) else { return Ok(None) };
    let iterators = tuple::items(&iterators).unwrap_or_default();
    let window = runtime.window(iterators.len())?;
    for (slot, iterator) in window.slots().iter().zip(iterators) {
        let Some(iterator) = iterator.get() else { return Ok(None) };
        let Some(item) = ops::next(runtime, &iterator)? else { return Ok(None) };
        slot.set(item);
    }
    runtime.call_with(&function, &Args::new(window.slots(), None)).map(Some)
}
