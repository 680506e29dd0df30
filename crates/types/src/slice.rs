//! `slice`: what stands between brackets.

use std::mem::offset_of;

use num_bigint::{BigInt, Sign};
use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::native::{Args, Getter, Native};
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::text::Builder;
use crate::{boxes, int, tuple};

/// The class `slice`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Slice,
    "slice",
    Layout {
        fields: &[
            Field { offset: offset_of!(Slice, start) as u16, name: "start" },
            Field { offset: offset_of!(Slice, stop) as u16, name: "stop" },
            Field { offset: offset_of!(Slice, step) as u16, name: "step" },
        ],
        ..Layout::leaf("slice")
    },
)
.methods(METHODS)
.getters(&[
    Getter::new("start", |runtime, object| part(runtime, object, |slice| &slice.start)),
    Getter::new("stop", |runtime, object| part(runtime, object, |slice| &slice.stop)),
    Getter::new("step", |runtime, object| part(runtime, object, |slice| &slice.step)),
])
.sealed();

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", from_arguments),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__hash__", "(self, /)", hash),
    Native::new("__lt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Less)),
    Native::new("__le__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::LessEqual)),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Equal)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::NotEqual)),
    Native::new("__gt__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::Greater)),
    Native::new("__ge__", "(self, value, /)", |runtime, args| compare(runtime, args, Comparison::GreaterEqual)),
    Native::new("indices", "(self, length, /)", indices),
    Native::new("__reduce__", "(self, /)", reduce),
];

/// A slice as it lies on the heap.
#[repr(C)]
pub struct Slice {
    header: Header,
    /// `start`, never empty.
    pub start: Slot,
    /// `stop`, never empty.
    pub stop: Slot,
    /// `step`, never empty.
    pub step: Slot,
}

// SAFETY: `Slice` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Slice {
    const LAYOUT: LayoutId = ClassId::Slice.layout();
}

/// Which items of a sequence a slice means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The first one, or where it would be: at most the length; -1 for an empty one that goes backwards.
    pub start: i64,
    /// Where it ends.
    pub stop: i64,
    /// From one to the next; not 0.
    pub step: i64,
    /// How many.
    pub count: usize,
}

impl Bounds {
    /// Where the items are, in order.
    pub fn positions(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.count).map(move |number| self.at(number))
    }

    /// Where item `number` of the slice is. `number` is below the count.
    #[inline(always)]
    pub fn at(self, number: usize) -> usize {
        (self.start + number as i64 * self.step) as usize
    }

    /// The same items from the first to the last.
    pub fn ascending(self) -> Bounds {
        if self.step > 0 || self.count == 0 {
            return self;
        }
        let start = self.start + (self.count as i64 - 1) * self.step;
        Bounds { start, stop: self.start + 1, step: -self.step, count: self.count }
    }

    /// The run of neighbours that it means, if its step is 1.
    pub fn contiguous(self) -> Option<std::ops::Range<usize>> {
        (self.step == 1).then(|| self.start as usize..self.start as usize + self.count)
    }
}

/// A slice of these parts: ints or `None`, as a rule.
pub fn new(runtime: &Runtime, start: Object, stop: Object, step: Object) -> Value {
    let body = Slice { header: Header::new(ClassId::Slice.reference()), start: Slot::empty(), stop: Slot::empty(), step: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(slice) = object.body::<Slice>() {
        slice.start.set(start);
        slice.stop.set(stop);
        slice.step.set(step);
    }
    Ok(object)
}

/// Which items of a sequence of `length` items `slice` means. May run Python (`__index__`): who changes a sequence takes its length after
/// this, with [`parts`] and [`Parts::within`].
pub fn resolve(runtime: &Runtime, slice: &Object, length: usize) -> Result<Bounds, Raised> {
    Ok(parts(runtime, slice)?.within(length))
}

/// The numbers of a slice, before a length is known.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
}

/// The numbers of a slice. May run Python.
pub fn parts(runtime: &Runtime, slice: &Object) -> Result<Parts, Raised> {
    let Some(slice) = slice.body::<Slice>() else { return Err(Raised::OutOfMemory) };
    let step = bound(runtime, &slice.step)?.unwrap_or(1);
    if step == 0 {
        return Err(zero_step(runtime));
    }
    let start = bound(runtime, &slice.start)?;
    let stop = bound(runtime, &slice.stop)?;
    Ok(Parts { start, stop, step: step.max(-i64::MAX) })
}

impl Parts {
    /// The numbers of a slice of these parts, which need not be made for it. `None` unless all are plain ints or `None` and no step is 0.
    pub fn plain(start: &Object, stop: &Object, step: Option<&Object>) -> Option<Parts> {
        let bound = |part: &Object| match boxes::int(part) {
            Some(number) => Some(Some(number)),
            None => (part.reference() == Singleton::None.reference()).then_some(None),
        };
        let step = step.map_or(Some(None), bound)?.unwrap_or(1);
        Some(Parts { start: bound(start)?, stop: bound(stop)?, step }).filter(|_| step != 0)
    }

    /// Which items of a sequence of `length` items are meant.
    pub fn within(self, length: usize) -> Bounds {
        let length = length as i64;
        let (lowest, highest) = if self.step < 0 { (-1, length - 1) } else { (0, length) };
        let place = |bound: i64| if bound < 0 { (bound + length).max(lowest) } else { bound.min(highest) };
        let start = self.start.map_or(if self.step < 0 { highest } else { lowest }, place);
        let stop = self.stop.map_or(if self.step < 0 { lowest } else { highest }, place);
        let span = if self.step < 0 { start - stop } else { stop - start };
        let count = if span > 0 { (span - 1) / self.step.abs() + 1 } else { 0 };
        Bounds { start, stop, step: self.step, count: count as usize }
    }
}

fn bound(runtime: &Runtime, part: &Slot) -> Result<Option<i64>, Raised> {
    let Some(part) = part.get().filter(|part| part.reference() != Singleton::None.reference()) else { return Ok(None) };
    match ops::index_clamped(runtime, &part)? {
        Some(value) => Ok(Some(value)),
        None => Err(not_an_index(runtime)),
    }
}

#[cold]
fn not_an_index(runtime: &Runtime) -> Raised {
    runtime.type_error(format_args!("slice indices must be integers or None or have an __index__ method"))
}

#[cold]
fn zero_step(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("slice step cannot be zero"))
}

fn part(runtime: &Runtime, object: &Object, choose: fn(&Slice) -> &Slot) -> Value {
    Ok(object.body::<Slice>().and_then(|slice| choose(slice).get()).unwrap_or_else(|| runtime.none()))
}

/// The three parts as a tuple: what slices are compared and hashed by.
fn as_tuple(runtime: &Runtime, slice: &Slice) -> Value {
    tuple::new(runtime, [&slice.start, &slice.stop, &slice.step].map(|part| part.get().unwrap_or_else(|| runtime.none())).into_iter())
}

fn from_arguments(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check(runtime, "slice", 1, 1..=3)?;
    let given = |index: usize| args.get(index).map_or_else(|| runtime.none(), |argument| argument.owned());
    match args.get(2) {
        None => new(runtime, runtime.none(), given(1), runtime.none()),
        Some(_) => new(runtime, given(1), given(2), given(3)),
    }
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let slice = args.this::<Slice>();
    let mut builder = Builder::new(runtime);
    builder.push_str("slice(");
    for (index, part) in [&slice.start, &slice.stop, &slice.step].into_iter().enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        if let Some(part) = part.get() {
            builder.push_object(&ops::repr(runtime, &part)?);
        }
    }
    builder.push_str(")");
    builder.finish()
}

fn hash(runtime: &Runtime, args: &Args<'_>) -> Value {
    let parts = as_tuple(runtime, args.this::<Slice>())?;
    int::new(runtime, tuple::hash(runtime, &parts)?)
}

fn compare(runtime: &Runtime, args: &Args<'_>, comparison: Comparison) -> Value {
    let Some(other) = args.at(1).body::<Slice>() else { return Ok(runtime.singleton(Singleton::NotImplemented)) };
    let (left, right) = (as_tuple(runtime, args.this::<Slice>())?, as_tuple(runtime, other)?);
    ops::compare(runtime, comparison, &left, &right)
}

/// `slice.indices(length)`, for numbers of any size.
fn indices(runtime: &Runtime, args: &Args<'_>) -> Value {
    let length = ops::index_object(runtime, &args.at(1))?;
    let length = int::to_big(&length).unwrap_or_default();
    if length.sign() == Sign::Minus {
        return Err(runtime.value_error(format_args!("length should not be negative")));
    }
    let slice = args.this::<Slice>();
    let [start, stop, step] = resolve_big(runtime, slice, &length)?;
    let parts = [int::from_big(runtime, &start)?, int::from_big(runtime, &stop)?, int::from_big(runtime, &step)?];
    tuple::new(runtime, parts.into_iter())
}

/// Start, stop and step within a sequence of `length` items.
pub(crate) fn resolve_big(runtime: &Runtime, slice: &Slice, length: &BigInt) -> Result<[BigInt; 3], Raised> {
    let number = |part: &Slot| -> Result<Option<BigInt>, Raised> {
        let Some(part) = part.get().filter(|part| part.reference() != Singleton::None.reference()) else { return Ok(None) };
        match ops::find_index(runtime, &part)? {
            Some(index) => Ok(int::to_big(&index)),
            None => Err(not_an_index(runtime)),
        }
    };
    let step = number(&slice.step)?.unwrap_or_else(|| 1.into());
    if step.sign() == Sign::NoSign {
        return Err(zero_step(runtime));
    }
    let is_backward = step.sign() == Sign::Minus;
    let (lowest, highest) = if is_backward { (BigInt::from(-1), length - 1) } else { (BigInt::ZERO, length.clone()) };
    let place = |bound: BigInt| if bound.sign() == Sign::Minus { (bound + length).max(lowest.clone()) } else { bound.min(highest.clone()) };
    let start = number(&slice.start)?.map_or_else(|| if is_backward { highest.clone() } else { lowest.clone() }, place);
    let stop = number(&slice.stop)?.map_or_else(|| if is_backward { lowest.clone() } else { highest.clone() }, place);
    Ok([start, stop, step])
}

fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let parts = as_tuple(runtime, args.this::<Slice>())?;
    tuple::new(runtime, [runtime.class(ClassId::Slice).owned(), parts].into_iter())
}
