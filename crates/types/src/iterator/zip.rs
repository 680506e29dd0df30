//! `zip`: items of several iterables side by side.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Layout, LayoutId, Object, Slot};

use super::{ITSELF, allocate, give};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{ops, tuple};

/// The class `zip`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Zip,
    "zip",
    Layout {
        fields: &[
            Field { offset: offset_of!(Zip, iterators) as u16, name: "iterators" },
            Field { offset: offset_of!(Zip, items) as u16, name: "items" },
        ],
        extent: Extent::Fixed(size_of::<Zip>() as u16),
        ..Layout::leaf("zip")
    },
)
.methods(&[
    Native::static_method("__new__", "(cls, /, *iterables, strict=False)", new),
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let zip = args.this::<Zip>();
        let iterators = zip.iterators.get().map_or_else(|| tuple::empty(runtime), Ok)?;
        let class = args.at(0).class();
        match zip.strict.get() {
            0 => tuple::new(runtime, [class, iterators].into_iter()),
            _ => tuple::new(runtime, [class, iterators, runtime.bool(true)].into_iter()),
        }
    }),
    Native::new("__setstate__", "(self, state, /)", |runtime, args| {
        args.this::<Zip>().strict.set(ops::truth(runtime, &args.at(1))?.into());
        Ok(runtime.none())
    }),
])
.doc(
    "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element \
      in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf \
      strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
);

/// Iterators, one item of each at a time.
#[repr(C)]
struct Zip {
    header: Header,
    /// A tuple.
    iterators: Slot,
    /// The first items, in a tuple. As long as nobody else holds it when the next ones are due, they take their place.
    items: Slot,
    /// 1 if all must end at once.
    strict: Cell<u32>,
}

// SAFETY: `Zip` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Zip {
    const LAYOUT: LayoutId = ClassId::Zip.layout();
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let strict = args.get(2).map_or(Ok(false), |strict| ops::truth(runtime, &strict))?;
    let iterators = iterators(runtime, &args.at(1))?;
    let object = allocate(runtime, args, ClassId::Zip, |header| Zip {
        header,
        iterators: Slot::empty(),
        items: Slot::empty(),
        strict: Cell::new(strict.into()),
    })?;
    if let Some(zip) = object.body::<Zip>() {
        zip.iterators.set(iterators);
    }
    Ok(object)
}

/// A tuple of the iterators of a tuple of iterables.
pub(super) fn iterators(runtime: &Runtime, iterables: &Object) -> Value {
    let iterables = tuple::items(iterables).unwrap_or_default();
    let made = tuple::collect(runtime, iterables.len(), |index| match iterables[index].get() {
        Some(iterable) => ops::iter(runtime, &iterable).map(Some),
        None => Ok(None),
    })?;
    made.map_or_else(|| tuple::empty(runtime), Ok)
}

/// The next tuple of a `zip`.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(zip) = iterator.body::<Zip>() else { return Ok(None) };
    let Some(iterators) = zip.iterators.get() else { return Ok(None) };
    let iterators = tuple::items(&iterators).unwrap_or_default();
    let mut ended = 0;
    if iterators.is_empty() {
        return Ok(None);
    }
    let next_item = |index: usize| {
        ended = index;
        iterators[index].get().map_or(Ok(None), |iterator| ops::next(runtime, &iterator))
    };
    let items = match tuple::reusable(&zip.items) {
        Some(items) => tuple::fill(items, next_item)?,
        None => tuple::collect(runtime, iterators.len(), next_item)?,
    };
    if let (Some(items), true) = (&items, zip.items.is_empty()) {
        zip.items.set(items.clone());
    }
    if items.is_none() && zip.strict.get() != 0 {
        check_strict(runtime, iterators, ended)?;
    }
    Ok(items)
}

/// Iterator `ended` has ended: all others must have, too.
#[cold]
fn check_strict(runtime: &Runtime, iterators: &[Slot], ended: usize) -> Result<(), Raised> {
    let complaint = |number: usize, how: &str| {
        let others = if number == 2 { "argument 1".to_owned() } else { format!("arguments 1-{}", number - 1) };
        Err(runtime.value_error(format_args!("zip() argument {number} is {how} than {others}")))
    };
    if ended > 0 {
        return complaint(ended + 1, "shorter");
    }
    for (index, iterator) in iterators.iter().enumerate().skip(1) {
        if let Some(iterator) = iterator.get()
            && ops::next(runtime, &iterator)?.is_some()
        {
            return complaint(index + 1, "longer");
        }
    }
    Ok(())
}
