//! `filter`: the items that satisfy a function.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Layout, LayoutId, Object, Slot};

use super::{ITSELF, allocate, give};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{ops, tuple};

/// The class `filter`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Filter,
    "filter",
    Layout {
        fields: &[
            Field { offset: offset_of!(Filter, function) as u16, name: "function" },
            Field { offset: offset_of!(Filter, iterator) as u16, name: "iterator" },
        ],
        extent: Extent::Fixed(size_of::<Filter>() as u16),
        ..Layout::leaf("filter")
    },
)
.methods(&[
    Native::static_method("__new__", "(*)", new),
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let filter = args.this::<Filter>();
        let parts = [&filter.function, &filter.iterator].map(|part| part.get().unwrap_or_else(|| runtime.none()));
        let arguments = tuple::new(runtime, parts.into_iter())?;
        tuple::new(runtime, [args.at(0).class(), arguments].into_iter())
    }),
])
.doc("Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.");

/// A function, or `None`, and an iterator whose items it chooses from.
#[repr(C)]
struct Filter {
    header: Header,
    function: Slot,
    iterator: Slot,
}

// SAFETY: `Filter` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Filter {
    const LAYOUT: LayoutId = ClassId::Filter.layout();
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check_constructor(runtime, "filter", 2..=2)?;
    let iterator = ops::iter(runtime, &args.at(2))?;
    let object = allocate(runtime, args, ClassId::Filter, |header| Filter { header, function: Slot::empty(), iterator: Slot::empty() })?;
    if let Some(filter) = object.body::<Filter>() {
        filter.function.set(args.at(1).owned());
        filter.iterator.set(iterator);
    }
    Ok(object)
}

/// The next item of a `filter`.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(filter) = iterator.body::<Filter>() else { return Ok(None) };
    let (Some(function), Some(source)) = (filter.function.get(), filter.iterator.get()) else { return Ok(None) };
    let by_truth = function.reference() == Singleton::None.reference() || function.reference() == ClassId::Bool.reference();
    while let Some(item) = ops::next(runtime, &source)? {
        let is_chosen = if by_truth { ops::truth(runtime, &item)? } else { ops::truth(runtime, &runtime.call(&function, &[&item])?)? };
        if is_chosen {
            return Ok(Some(item));
        }
    }
    Ok(None)
}
