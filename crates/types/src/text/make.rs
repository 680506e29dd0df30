//! Making strings: each at the narrowest width, those of at most one code point below 256 shared.

use std::cell::Cell;
use std::ops::Range;

use object::{Header, Kind, Object, Slot};

use super::unit::{Unit, with_units};
use super::{MAX_LENGTH, Str, Text, WIDTH_SHIFT, Width};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::roots::Root;
use crate::runtime::Runtime;
use crate::{int, tuple};

/// Where the empty string is among the shared ones.
const EMPTY: usize = 256;

/// Makes the shared strings.
pub(crate) fn furnish(runtime: &Runtime) -> Result<(), Raised> {
    let mut shared = Vec::with_capacity(EMPTY + 1);
    for byte in 0..=u8::MAX {
        shared.push(allocate(runtime, Width::of(byte.into()), 1, |place| place[0] = byte)?);
    }
    shared.push(allocate(runtime, Width::Ascii, 0, |_| ())?);
    runtime.root(Root::Characters).set(tuple::new(runtime, shared.into_iter())?);
    Ok(())
}

/// A shared string; none while they are being made.
#[inline]
fn shared(runtime: &Runtime, index: usize) -> Option<Object> {
    // SAFETY: the root is set once, when the runtime is made, and keeps the tuple.
    let characters = unsafe { runtime.root(Root::Characters).borrow() }?;
    tuple::items(&characters)?.get(index).and_then(Slot::get)
}

/// The empty string.
pub fn empty(runtime: &Runtime) -> Value {
    match shared(runtime, EMPTY) {
        Some(empty) => Ok(empty),
        None => allocate(runtime, Width::Ascii, 0, |_| ()),
    }
}

/// A string of one code point.
#[inline]
pub fn character(runtime: &Runtime, point: u32) -> Value {
    match shared(runtime, point as usize).filter(|_| point < EMPTY as u32) {
        Some(character) => Ok(character),
        None => write(runtime, Width::of(point), 1, |place| put(place, Width::of(point), point)),
    }
}

/// A string of Rust text.
pub fn new(runtime: &Runtime, text: &str) -> Value {
    if text.is_ascii() {
        return write(runtime, Width::Ascii, text.len(), |place| place.copy_from_slice(text.as_bytes()));
    }
    from_points(runtime, text.chars().map(u32::from))
}

/// A string of code points, lone surrogates among them.
pub fn from_points(runtime: &Runtime, points: impl Iterator<Item = u32> + Clone) -> Value {
    let (mut length, mut width) = (0, Width::Ascii);
    for point in points.clone() {
        length += 1;
        width = width.max(Width::of(point));
    }
    write(runtime, width, length, |place| {
        for (place, point) in place.chunks_exact_mut(width.bytes()).zip(points) {
            put(place, width, point);
        }
    })
}

/// A string of stored code points.
pub(crate) fn from_units<T: Unit>(runtime: &Runtime, units: &[T]) -> Value {
    // The widths end at powers of two, so the bits of all code points together need the same width as the largest.
    let width = Width::of(units.iter().fold(0, |bits, unit| bits | (*unit).into()));
    write(runtime, width, units.len(), |place| copy_units(place, width, units))
}

/// Part of a text as a string.
pub fn slice(runtime: &Runtime, text: Text<'_>, range: Range<usize>) -> Value {
    match text {
        Text::Ascii(text) => {
            let bytes = &text.as_bytes()[range];
            write(runtime, Width::Ascii, bytes.len(), |place| place.copy_from_slice(bytes))
        }
        Text::Latin1(units) => from_units(runtime, &units[range]),
        Text::Wide(units) => from_units(runtime, &units[range]),
        Text::Full(units) => from_units(runtime, &units[range]),
    }
}

/// The same text as a string that is exactly a `str`: the object itself, if it is one.
pub fn exact(runtime: &Runtime, object: &Object, text: Text<'_>) -> Value {
    if object.class_ref() == ClassId::Str.reference() {
        return Ok(object.clone());
    }
    slice(runtime, text, 0..text.len())
}

/// `pieces`, one after the other, as one string.
pub fn concatenate<'a>(runtime: &Runtime, pieces: impl Iterator<Item = Text<'a>> + Clone) -> Value {
    let (mut length, mut width) = (0, Width::Ascii);
    for piece in pieces.clone() {
        length += piece.len();
        width = width.max(piece.width());
    }
    write(runtime, width, length, |mut place| {
        for piece in pieces {
            let (here, behind) = std::mem::take(&mut place).split_at_mut(piece.len() * width.bytes());
            copy(here, width, piece);
            place = behind;
        }
    })
}

/// `text` as often as `count` says, as one string.
pub(crate) fn repeat(runtime: &Runtime, text: Text<'_>, count: usize) -> Value {
    let Some(length) = text.len().checked_mul(count).filter(|length| i64::try_from(*length).is_ok()) else {
        return Err(runtime.overflow_error(format_args!("repeated string is too long")));
    };
    interruptible(runtime, |is_whole| write(runtime, text.width(), length, |place| *is_whole = fill_with(runtime, place, text.bytes())))
}

/// Makes a copy of `pattern` after the other in `place`, until it is full. False if the program is to be interrupted.
pub(crate) fn fill_with(runtime: &Runtime, place: &mut [u8], pattern: &[u8]) -> bool {
    /// Bytes that are written between two looks.
    const STEP: usize = 1 << 22;
    let first = pattern.len().min(place.len());
    place[..first].copy_from_slice(&pattern[..first]);
    let mut filled = first;
    while filled < place.len() && !runtime.attention().is_from_outside() {
        // What is written so far is a number of whole patterns, and so is each step but the last.
        let step = filled.min(STEP / first * first + first).min(place.len() - filled);
        place.copy_within(..step, filled);
        filled += step;
    }
    filled == place.len() || first == 0
}

/// Makes something that says whether it is whole; if it is not and the program goes on, again.
pub(crate) fn interruptible(runtime: &Runtime, mut make: impl FnMut(&mut bool) -> Value) -> Value {
    loop {
        let mut is_whole = true;
        let made = make(&mut is_whole)?;
        if is_whole {
            return Ok(made);
        }
        runtime.check_interruption()?;
    }
}

/// A string whose stored form `fill` writes, all of it. `width` must be the narrowest that holds what it writes.
pub(super) fn write(runtime: &Runtime, width: Width, length: usize, fill: impl FnOnce(&mut [u8])) -> Value {
    if length <= 1 && width.bytes() == 1 {
        let mut byte = [0];
        fill(&mut byte[..length]);
        if let Some(shared) = shared(runtime, if length == 0 { EMPTY } else { byte[0].into() }) {
            return Ok(shared);
        }
        return allocate(runtime, width, length, |place| place.copy_from_slice(&byte[..length]));
    }
    allocate(runtime, width, length, fill)
}

/// A string with a block of its own.
fn allocate(runtime: &Runtime, width: Width, length: usize, fill: impl FnOnce(&mut [u8])) -> Value {
    if length > MAX_LENGTH {
        return Err(Raised::OutOfMemory);
    }
    let bytes = length * width.bytes();
    // SAFETY: the body is what its layout says; the bytes behind it are written next.
    let object = unsafe { runtime.new_object(Kind::Atom, body(ClassId::Str.reference(), width, length), bytes) }?;
    fill(stored_mut(&object, bytes));
    Ok(object)
}

/// The fixed part of a string that is not hashed yet.
pub(super) fn body(class: heap::Ref, width: Width, length: usize) -> Str {
    let meta = length as u32 | (width as u32) << WIDTH_SHIFT;
    Str { header: Header::new(class), hash: Cell::new(0), meta: Cell::new(meta) }
}

/// The stored form of a string that nobody else has yet, `bytes` long.
#[expect(clippy::mut_from_ref, reason = "the bytes lie behind the body; only who makes a string calls this")]
pub(super) fn stored_mut(object: &Object, bytes: usize) -> &mut [u8] {
    // SAFETY: the stored form follows the body.
    let place = unsafe { object.block().add(size_of::<Str>()) };
    // SAFETY: the block has room for it, memory of a heap is initialised, and nobody else has the object yet.
    unsafe { std::slice::from_raw_parts_mut(place.as_ptr(), bytes) }
}

/// Writes a code point into its place.
#[inline(always)]
pub(super) fn put(place: &mut [u8], width: Width, point: u32) {
    match width {
        Width::Ascii | Width::Latin1 => place[0] = point as u8,
        Width::Wide => place.copy_from_slice(&(point as u16).to_ne_bytes()),
        Width::Full => place.copy_from_slice(&point.to_ne_bytes()),
    }
}

/// Writes text into a place that is `width` wide, at least as wide as the text.
pub(super) fn copy(place: &mut [u8], width: Width, text: Text<'_>) {
    if width.bytes() == text.width().bytes() {
        place.copy_from_slice(text.bytes());
    } else {
        with_units!(text, |units| copy_units(place, width, units));
    }
}

fn copy_units<T: Unit>(place: &mut [u8], width: Width, units: &[T]) {
    if size_of::<T>() == width.bytes() {
        place.copy_from_slice(T::bytes(units));
        return;
    }
    match width {
        Width::Ascii | Width::Latin1 => place.iter_mut().zip(units).for_each(|(place, unit)| *place = (*unit).into() as u8),
        Width::Wide => {
            let places = place.as_chunks_mut::<2>().0;
            places.iter_mut().zip(units).for_each(|(place, unit)| *place = ((*unit).into() as u16).to_ne_bytes());
        }
        Width::Full => {
            let places = place.as_chunks_mut::<4>().0;
            places.iter_mut().zip(units).for_each(|(place, unit)| *place = (*unit).into().to_ne_bytes());
        }
    }
}

/// `len(text)` and other sizes as an int.
pub(crate) fn size(runtime: &Runtime, size: usize) -> Value {
    int::new(runtime, size as i64)
}
