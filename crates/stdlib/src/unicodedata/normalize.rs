//! The normal forms: code points taken apart, put in order, and composed again.

use std::collections::HashMap;
use std::sync::OnceLock;

use object::Object;
use types::text::{Builder, Text};
use types::{Runtime, Scratch, Value};

use super::database::{combining, decomposition, decompositions};

/// A normal form.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// `K`: also what is only compatible is taken apart.
    pub(super) compatible: bool,
    /// `C`: composed again.
    pub(super) composed: bool,
}

// Korean syllables are reckoned with.
const SYLLABLES: u32 = 0xAC00;
const LEADING: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
const TRAILING: u32 = 0x11A7;
const VOWEL_COUNT: u32 = 21;
const TRAILING_COUNT: u32 = 28;
const SYLLABLE_COUNT: u32 = 19 * VOWEL_COUNT * TRAILING_COUNT;

/// The string in a normal form; the object itself, if it is in it.
pub(super) fn normalize(runtime: &Runtime, string: &Object, text: Text<'_>, form: Form) -> Value {
    if matches!(text, Text::Ascii(_)) {
        return Ok(string.clone());
    }
    let mut points = Points { room: Scratch::new(runtime, text.len() * 2 + 8)?, length: 0 };
    for point in text.points() {
        points.take_apart(point, form.compatible)?;
    }
    let length = points.length;
    let all = &mut points.room.words()[..length];
    put_in_order(all);
    let length = if form.composed { compose(all) } else { length };
    let mut builder = Builder::new(runtime);
    all[..length].iter().for_each(|point| builder.push(*point));
    builder.finish()
}

/// Code points on the heap.
struct Points<'a> {
    room: Scratch<'a, u32>,
    length: usize,
}

impl Points<'_> {
    fn push(&mut self, point: u32) -> Result<(), types::Raised> {
        if self.length == self.room.len() {
            self.room.grow(self.length * 2)?;
        }
        self.room.words()[self.length] = point;
        self.length += 1;
        Ok(())
    }

    /// Adds what a code point is taken apart into, completely. What that is made of is at most a few steps deep.
    fn take_apart(&mut self, point: u32, compatible: bool) -> Result<(), types::Raised> {
        if let Some(index) = point.checked_sub(SYLLABLES).filter(|index| *index < SYLLABLE_COUNT) {
            self.push(LEADING + index / (VOWEL_COUNT * TRAILING_COUNT))?;
            self.push(VOWELS + index % (VOWEL_COUNT * TRAILING_COUNT) / TRAILING_COUNT)?;
            return if index % TRAILING_COUNT == 0 { Ok(()) } else { self.push(TRAILING + index % TRAILING_COUNT) };
        }
        match decomposition(point).filter(|decomposition| compatible || decomposition.is_canonical) {
            None => self.push(point),
            Some(parts) => parts.points().try_for_each(|part| self.take_apart(part, compatible)),
        }
    }
}

/// Sorts runs of combining code points by their classes; those of the same class keep their order.
fn put_in_order(points: &mut [u32]) {
    let mut start = 0;
    while start < points.len() {
        if combining(points[start]) == 0 {
            start += 1;
            continue;
        }
        let end = (start..points.len()).find(|index| combining(points[*index]) == 0).unwrap_or(points.len());
        // Runs are short; sorting by insertion keeps the order of equals and needs no memory.
        for index in start + 1..end {
            let mut place = index;
            while place > start && combining(points[place - 1]) > combining(points[place]) {
                points.swap(place - 1, place);
                place -= 1;
            }
        }
        start = end;
    }
}

/// What two code points are composed into.
fn composition(first: u32, second: u32) -> Option<u32> {
    static PAIRS: OnceLock<HashMap<(u32, u32), u32>> = OnceLock::new();
    if let (Some(leading @ 0..19), Some(vowel @ 0..VOWEL_COUNT)) = (first.checked_sub(LEADING), second.checked_sub(VOWELS)) {
        return Some(SYLLABLES + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT);
    }
    if let (Some(syllable @ 0..SYLLABLE_COUNT), Some(trailing @ 1..TRAILING_COUNT)) =
        (first.checked_sub(SYLLABLES), second.checked_sub(TRAILING))
        && syllable.is_multiple_of(TRAILING_COUNT)
    {
        return Some(first + trailing);
    }
    let pairs = PAIRS.get_or_init(|| {
        let composed = decompositions().filter(|(_, parts)| parts.is_composed);
        let pairs = composed.filter_map(|(point, parts)| {
            let mut parts = parts.points();
            Some(((parts.next()?, parts.next()?), point))
        });
        pairs.collect()
    });
    pairs.get(&(first, second)).copied()
}

/// Composes what can be. Returns how many code points are left.
fn compose(points: &mut [u32]) -> usize {
    let mut starter: Option<usize> = None;
    let (mut kept, mut last_class) = (0, 0);
    for index in 0..points.len() {
        let point = points[index];
        let class = combining(point);
        // What stands between a starter and a mark blocks it, unless its class is lower.
        let is_blocked = starter.is_some_and(|starter| kept > starter + 1 && (last_class >= class || last_class == 0));
        if let Some(place) = starter
            && !is_blocked
            && let Some(composed) = composition(points[place], point)
        {
            points[place] = composed;
            continue;
        }
        if class == 0 {
            starter = Some(kept);
        }
        last_class = class;
        points[kept] = point;
        kept += 1;
    }
    kept
}
