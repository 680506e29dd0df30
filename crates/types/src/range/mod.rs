//! `range`: numbers that are computed, not kept.
//!
//! A range holds its numbers as ints, so that they may be of any size. Where they fit 64 bits, which is nearly always, it is worked with
//! these alone.

pub mod iterator;
mod methods;

use std::mem::offset_of;

use num_bigint::{BigInt, Sign};
use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot, Tracking};

use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::int;
use crate::native::Getter;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

pub(crate) use iterator::{LONG as LONG_ITERATOR, SHORT as ITERATOR};

/// The class `range`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Range,
    "range",
    Layout {
        fields: &[
            Field { offset: offset_of!(Range, start) as u16, name: "start" },
            Field { offset: offset_of!(Range, stop) as u16, name: "stop" },
            Field { offset: offset_of!(Range, step) as u16, name: "step" },
            Field { offset: offset_of!(Range, length) as u16, name: "length" },
        ],
        tracking: Tracking::Never,
        ..Layout::leaf("range")
    },
)
.methods(methods::METHODS)
.constructed_by(|runtime, args| matches!(args.len(), 1..=3).then(|| methods::of_numbers(runtime, args, 0)))
.getters(&[
    Getter::new("start", |runtime, object| part(runtime, object, |range| &range.start)),
    Getter::new("stop", |runtime, object| part(runtime, object, |range| &range.stop)),
    Getter::new("step", |runtime, object| part(runtime, object, |range| &range.step)),
])
.sealed()
.doc("range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).");

/// A range as it lies on the heap. All four are ints.
#[repr(C)]
pub(crate) struct Range {
    header: Header,
    start: Slot,
    stop: Slot,
    step: Slot,
    length: Slot,
}

// SAFETY: `Range` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Range {
    const LAYOUT: LayoutId = ClassId::Range.layout();
}

/// The numbers of a range of which all fit 64 bits: the first, the distance, how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// The first number.
    pub start: i64,
    /// From one to the next.
    pub step: i64,
    /// How many there are.
    pub length: i64,
}

impl Short {
    /// Number `index`, which is below the length.
    #[inline(always)]
    pub fn at(self, index: i64) -> i64 {
        self.start.wrapping_add(self.step.wrapping_mul(index))
    }
}

/// The numbers of a range of any size.
pub(crate) struct Long {
    pub(crate) start: BigInt,
    pub(crate) step: BigInt,
    pub(crate) length: BigInt,
}

impl Range {
    /// The numbers, if they all fit: the last lies between start and stop, so it does if these do.
    pub(crate) fn short(&self) -> Option<Short> {
        // SAFETY: the range keeps its numbers, which do not change.
        let number = |slot: &Slot| int::value(&*unsafe { slot.borrow() }?);
        let (start, _, step, length) = (number(&self.start)?, number(&self.stop)?, number(&self.step)?, number(&self.length)?);
        Some(Short { start, step, length })
    }

    /// The numbers, whatever their size.
    pub(crate) fn long(&self) -> Long {
        let number = |slot: &Slot| slot.get().and_then(|number| int::to_big(&number)).unwrap_or_default();
        Long { start: number(&self.start), step: number(&self.step), length: number(&self.length) }
    }

    /// How many numbers there are.
    fn length(&self, runtime: &Runtime) -> Object {
        self.length.get().unwrap_or_else(|| runtime.none())
    }
}

/// A range of three ints.
pub fn new(runtime: &Runtime, start: Object, stop: Object, step: Object) -> Value {
    let length = match (int::value(&start), int::value(&stop), int::value(&step)) {
        (Some(start), Some(stop), Some(step)) => {
            let (span, step) =
                if step < 0 { (start as i128 - stop as i128, -(step as i128)) } else { (stop as i128 - start as i128, step.into()) };
            if step == 0 {
                return Err(zero_step(runtime));
            }
            let length = if span > 0 { (span - 1) / step + 1 } else { 0 };
            match i64::try_from(length) {
                Ok(length) => int::new(runtime, length)?,
                Err(_) => int::from_big(runtime, &BigInt::from(length))?,
            }
        }
        _ => long_length(runtime, &start, &stop, &step)?,
    };
    let header = Header::new(ClassId::Range.reference());
    let body = Range { header, start: Slot::empty(), stop: Slot::empty(), step: Slot::empty(), length: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(range) = object.body::<Range>() {
        range.start.set(start);
        range.stop.set(stop);
        range.step.set(step);
        range.length.set(length);
    }
    Ok(object)
}

#[cold]
fn zero_step(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("range() arg 3 must not be zero"))
}

fn long_length(runtime: &Runtime, start: &Object, stop: &Object, step: &Object) -> Value {
    let [start, stop, step] = [start, stop, step].map(|number| int::to_big(number).unwrap_or_default());
    let span = match step.sign() {
        Sign::NoSign => return Err(zero_step(runtime)),
        Sign::Minus => start - stop,
        Sign::Plus => stop - start,
    };
    let length = if span.sign() == Sign::Plus { (span - 1) / BigInt::from(step.magnitude().clone()) + 1 } else { BigInt::ZERO };
    int::from_big(runtime, &length)
}

/// The numbers of a range, if it is one and they fit 64 bits.
pub fn short(object: &Object) -> Option<Short> {
    object.body::<Range>()?.short()
}

fn part(runtime: &Runtime, object: &Object, choose: fn(&Range) -> &Slot) -> Value {
    Ok(object.body::<Range>().and_then(|range| choose(range).get()).unwrap_or_else(|| runtime.none()))
}
