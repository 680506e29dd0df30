//! `enumerate`: items with their numbers.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Layout, LayoutId, Object, Slot};

use super::{ITSELF, allocate, give, next_of_list};
use crate::error::{Raised, Value};
use crate::generic_alias::CLASS_GETITEM;
use crate::ids::ClassId;
use crate::native::{Args, Native};
use crate::ops::{self, BinaryOperator};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, tuple};

/// The class `enumerate`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Enumerate,
    "enumerate",
    Layout {
        fields: &[
            Field { offset: offset_of!(Enumerate, iterator) as u16, name: "iterator" },
            Field { offset: offset_of!(Enumerate, large) as u16, name: "number" },
            Field { offset: offset_of!(Enumerate, pair) as u16, name: "pair" },
        ],
        extent: Extent::Fixed(size_of::<Enumerate>() as u16),
        ..Layout::leaf("enumerate")
    },
)
.methods(&[
    Native::static_method("__new__", "(cls, iterable, start=0)", new),
    CLASS_GETITEM,
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let enumerate = args.this::<Enumerate>();
        let number = enumerate.current(runtime)?;
        let iterator = enumerate.iterator.get().unwrap_or_else(|| runtime.none());
        let arguments = tuple::new(runtime, [iterator, number].into_iter())?;
        tuple::new(runtime, [args.at(0).class(), arguments].into_iter())
    }),
])
.constructed_by(|runtime, args| {
    let iterable = args.get(0).filter(|_| args.len() == 1)?;
    Some(over(runtime, &iterable))
})
.doc(
    "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count \
      (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an \
      indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
);

/// An iterator and the number of its next item.
#[repr(C)]
struct Enumerate {
    header: object::Header,
    iterator: Slot,
    /// The number, once it does not fit `number` any more.
    large: Slot,
    /// The first pair. As long as nobody else holds it when the next one is due, that one takes its place.
    pair: Slot,
    /// Zero, so that no padding says where the heap was.
    padding: [u8; 4],
    number: Cell<i64>,
}

// SAFETY: `Enumerate` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Enumerate {
    const LAYOUT: LayoutId = ClassId::Enumerate.layout();
}

impl Enumerate {
    /// The number of the next item.
    fn current(&self, runtime: &Runtime) -> Value {
        match self.large.get() {
            Some(number) => Ok(number),
            None => int::new(runtime, self.number.get()),
        }
    }

    /// The number of the next item, which the one behind it takes the place of.
    #[inline(always)]
    fn advance(&self, runtime: &Runtime) -> Value {
        let number = self.number.get();
        if self.large.is_empty()
            && let Some(next) = number.checked_add(1)
        {
            let number = int::new(runtime, number)?;
            self.number.set(next);
            return Ok(number);
        }
        self.advance_large(runtime)
    }

    #[cold]
    fn advance_large(&self, runtime: &Runtime) -> Value {
        let number = self.current(runtime)?;
        self.large.set(ops::binary(runtime, BinaryOperator::Add, &number, &int::new(runtime, 1)?)?);
        Ok(number)
    }
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let start = args.get(2).map_or_else(|| int::new(runtime, 0), |start| ops::index_object(runtime, &start))?;
    let iterator = ops::iter(runtime, &args.at(1))?;
    let number = int::value(&start);
    let object = allocate(runtime, args, ClassId::Enumerate, |header| Enumerate {
        header,
        iterator: Slot::empty(),
        large: Slot::empty(),
        pair: Slot::empty(),
        padding: [0; 4],
        number: Cell::new(number.unwrap_or(0)),
    })?;
    if let Some(enumerate) = object.body::<Enumerate>() {
        enumerate.iterator.set(iterator);
        enumerate.large.replace(number.is_none().then_some(start));
    }
    Ok(object)
}

/// `enumerate(iterable)`
fn over(runtime: &Runtime, iterable: &Object) -> Value {
    let iterator = ops::iter(runtime, iterable)?;
    let header = object::Header::new(ClassId::Enumerate.reference());
    let body =
        Enumerate { header, iterator: Slot::empty(), large: Slot::empty(), pair: Slot::empty(), padding: [0; 4], number: Cell::new(0) };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(object::Kind::Container, body, 0) }?;
    if let Some(enumerate) = object.body::<Enumerate>() {
        enumerate.iterator.fill(iterator);
    }
    Ok(object)
}

/// The next pair of an `enumerate`.
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(enumerate) = iterator.body::<Enumerate>() else { return Ok(None) };
    let Some(source) = enumerate.iterator.get() else { return Ok(None) };
    let item = if source.header().descriptor() == ClassId::ListIterator.reference() {
        next_of_list(&source)
    } else {
        ops::next(runtime, &source)?
    };
    let Some(item) = item else { return Ok(None) };
    let number = enumerate.advance(runtime)?;
    if let Some(pair) = tuple::reusable(&enumerate.pair) {
        if let Some([first, second]) = tuple::items(&pair) {
            first.set(number);
            second.set(item);
        }
        return Ok(Some(pair));
    }
    let pair = tuple::new(runtime, [number, item].into_iter())?;
    if enumerate.pair.is_empty() {
        enumerate.pair.set(pair.clone());
    }
    Ok(Some(pair))
}
