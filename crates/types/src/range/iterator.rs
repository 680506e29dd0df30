//! Iterators over ranges.

use std::cell::Cell;
use std::mem::offset_of;

use num_bigint::{BigInt, Sign};
use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::{Long, Range, Short};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::iterator::{ITSELF, builtin, give};
use crate::native::Native;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, ops, tuple};

/// Iterators over ranges of 64-bit numbers.
pub(crate) const SHORT: ClassSpec = ClassSpec::new(ClassId::RangeIterator, "range_iterator", Layout::leaf("range_iterator"))
    .methods(&[
        ITSELF,
        Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next(runtime, &args.at(0)))),
        Native::new("__length_hint__", "(self, /)", |runtime, args| int::new(runtime, args.this::<RangeIterator>().remaining.get())),
        Native::new("__reduce__", "(self, /)", |runtime, args| {
            let iterator = args.this::<RangeIterator>();
            let (start, step, length) = (iterator.next.get(), iterator.step.get(), iterator.remaining.get());
            reduce(runtime, &Long { start: start.into(), step: step.into(), length: length.into() })
        }),
        Native::new("__setstate__", "(self, state, /)", |runtime, args| {
            let iterator = args.this::<RangeIterator>();
            let skipped = ops::index(runtime, &args.at(1))?.clamp(0, iterator.remaining.get());
            iterator.next.set(iterator.next.get().wrapping_add(iterator.step.get().wrapping_mul(skipped)));
            iterator.remaining.set(iterator.remaining.get() - skipped);
            Ok(runtime.none())
        }),
    ])
    .plain()
    .sealed();

/// Iterators over larger ranges.
pub(crate) const LONG: ClassSpec = ClassSpec::new(
    ClassId::LongRangeIterator,
    "longrange_iterator",
    Layout {
        fields: &[
            Field { offset: offset_of!(LongRangeIterator, next) as u16, name: "next" },
            Field { offset: offset_of!(LongRangeIterator, step) as u16, name: "step" },
            Field { offset: offset_of!(LongRangeIterator, remaining) as u16, name: "remaining" },
        ],
        ..Layout::leaf("longrange_iterator")
    },
)
.methods(&[
    ITSELF,
    Native::new("__next__", "(self, /)", |runtime, args| give(runtime, next_long(runtime, &args.at(0)))),
    Native::new("__length_hint__", "(self, /)", |runtime, args| int::from_big(runtime, &args.this::<LongRangeIterator>().numbers().length)),
    Native::new("__reduce__", "(self, /)", |runtime, args| reduce(runtime, &args.this::<LongRangeIterator>().numbers())),
])
.sealed();

/// Where an iterator over 64-bit numbers is.
#[repr(C)]
pub struct RangeIterator {
    header: Header,
    next: Cell<i64>,
    step: Cell<i64>,
    remaining: Cell<i64>,
}

// SAFETY: `RangeIterator` is `repr(C)`, begins with a header and has no references.
unsafe impl Body for RangeIterator {
    const LAYOUT: LayoutId = ClassId::RangeIterator.layout();
}

impl RangeIterator {
    /// The next number, without a box.
    #[inline(always)]
    pub fn step(&self) -> Option<i64> {
        let remaining = self.remaining.get();
        if remaining == 0 {
            return None;
        }
        let number = self.next.get();
        self.remaining.set(remaining - 1);
        self.next.set(number.wrapping_add(self.step.get()));
        Some(number)
    }
}

/// Where an iterator over larger numbers is: three ints.
#[repr(C)]
struct LongRangeIterator {
    header: Header,
    next: Slot,
    step: Slot,
    remaining: Slot,
}

// SAFETY: `LongRangeIterator` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for LongRangeIterator {
    const LAYOUT: LayoutId = ClassId::LongRangeIterator.layout();
}

impl LongRangeIterator {
    fn numbers(&self) -> Long {
        let number = |slot: &Slot| slot.get().and_then(|number| int::to_big(&number)).unwrap_or_default();
        Long { start: number(&self.next), step: number(&self.step), length: number(&self.remaining) }
    }
}

/// `iter(range)`
pub fn new(runtime: &Runtime, range: &Object) -> Value {
    let Some(range) = range.body::<Range>() else { return Err(Raised::OutOfMemory) };
    match range.short() {
        Some(numbers) => new_short(runtime, numbers),
        None => new_long(runtime, &range.long()),
    }
}

/// `reversed(range)`, if it is one.
pub(crate) fn over_range_reversed(runtime: &Runtime, range: &Object) -> Option<Value> {
    range.body::<Range>().map(|range| new_reversed(runtime, range))
}

/// `reversed(range)`
pub(super) fn new_reversed(runtime: &Runtime, range: &Range) -> Value {
    if let Some(Short { start, step, length }) = range.short()
        && let Some(step_back) = step.checked_neg()
    {
        let last = start.wrapping_add(step.wrapping_mul(length - 1));
        return new_short(runtime, Short { start: last, step: step_back, length });
    }
    let Long { start, step, length } = range.long();
    new_long(runtime, &Long { start: start + &step * (&length - 1), step: -step, length })
}

fn new_short(runtime: &Runtime, numbers: Short) -> Value {
    let body = RangeIterator {
        header: Header::new(ClassId::RangeIterator.reference()),
        next: Cell::new(numbers.start),
        step: Cell::new(numbers.step),
        remaining: Cell::new(numbers.length),
    };
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Atom, body, 0) }?)
}

fn new_long(runtime: &Runtime, numbers: &Long) -> Value {
    let header = Header::new(ClassId::LongRangeIterator.reference());
    let body = LongRangeIterator { header, next: Slot::empty(), step: Slot::empty(), remaining: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(iterator) = object.body::<LongRangeIterator>() {
        iterator.next.set(int::from_big(runtime, &numbers.start)?);
        iterator.step.set(int::from_big(runtime, &numbers.step)?);
        iterator.remaining.set(int::from_big(runtime, &numbers.length)?);
    }
    Ok(object)
}

/// The next number of a `range_iterator`.
#[inline]
pub fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    match iterator.body::<RangeIterator>().and_then(RangeIterator::step) {
        Some(number) => int::new(runtime, number).map(Some),
        None => Ok(None),
    }
}

/// The next number of a `longrange_iterator`.
pub fn next_long(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let Some(iterator) = iterator.body::<LongRangeIterator>() else { return Ok(None) };
    let Long { start, step, length } = iterator.numbers();
    if length.sign() != Sign::Plus {
        return Ok(None);
    }
    let (next, remaining) = (int::from_big(runtime, &(&start + step))?, int::from_big(runtime, &(length - 1))?);
    iterator.remaining.set(remaining);
    Ok(iterator.next.replace(Some(next)))
}

/// `(iter, (range(...),), None)`: a range of what is left.
fn reduce(runtime: &Runtime, left: &Long) -> Value {
    let stop: BigInt = &left.start + &left.step * &left.length;
    let [start, stop, step] = [&left.start, &stop, &left.step].map(|number| int::from_big(runtime, number));
    let range = super::new(runtime, start?, stop?, step?)?;
    let arguments = tuple::new(runtime, std::iter::once(range))?;
    tuple::new(runtime, [builtin(runtime, "iter")?, arguments, runtime.none()].into_iter())
}
