//! Where text and bytes are split: algorithms that give ranges.

use std::ops::Range;

use super::search::Needle;
use super::unit::Unit;

/// The parts between separators, from the first on; after `most` separators the rest is one part.
pub(crate) fn on<H: Unit, N: Unit>(hay: &[H], separator: &[N], most: usize, mut part: impl FnMut(Range<usize>) -> bool) {
    let needle = Needle::new(separator);
    let mut from = 0;
    for at in needle.find_all(hay).take(most) {
        if !part(from..at) {
            return;
        }
        from = at + needle.len();
    }
    part(from..hay.len());
}

/// The parts between separators, from the last on.
pub(crate) fn on_reversed<H: Unit, N: Unit>(hay: &[H], separator: &[N], most: usize, mut part: impl FnMut(Range<usize>) -> bool) {
    let needle = Needle::new(separator);
    let mut end = hay.len();
    for _ in 0..most {
        let Some(at) = needle.find_last(&hay[..end]) else { break };
        if !part(at + needle.len()..end) {
            return;
        }
        end = at;
    }
    part(0..end);
}

/// The words between white space; after `most` of them the rest is one part.
pub(crate) fn words<H: Unit>(hay: &[H], most: usize, is_space: fn(u32) -> bool, mut part: impl FnMut(Range<usize>) -> bool) {
    let is_space = |unit: &H| is_space((*unit).into());
    let mut from = 0;
    for _ in 0..most {
        let Some(start) = hay[from..].iter().position(|unit| !is_space(unit)) else { return };
        let start = from + start;
        let end = hay[start..].iter().position(is_space).map_or(hay.len(), |length| start + length);
        if !part(start..end) {
            return;
        }
        from = end;
    }
    if let Some(start) = hay[from..].iter().position(|unit| !is_space(unit)) {
        part(from + start..hay.len());
    }
}

/// The words between white space, from the last on.
pub(crate) fn words_reversed<H: Unit>(hay: &[H], most: usize, is_space: fn(u32) -> bool, mut part: impl FnMut(Range<usize>) -> bool) {
    let is_space = |unit: &H| is_space((*unit).into());
    let mut end = hay.len();
    for _ in 0..most {
        let Some(last) = hay[..end].iter().rposition(|unit| !is_space(unit)) else { return };
        let start = hay[..last].iter().rposition(is_space).map_or(0, |space| space + 1);
        if !part(start..last + 1) {
            return;
        }
        end = start;
    }
    if let Some(last) = hay[..end].iter().rposition(|unit| !is_space(unit)) {
        part(0..last + 1);
    }
}

/// The lines, with what ends them or without.
pub(crate) fn lines<H: Unit>(hay: &[H], keep_ends: bool, is_break: fn(u32) -> bool, mut part: impl FnMut(Range<usize>) -> bool) {
    let mut from = 0;
    while from < hay.len() {
        let end = hay[from..].iter().position(|unit| is_break((*unit).into())).map_or(hay.len(), |length| from + length);
        let after = match hay[end..] {
            [] => end,
            [first, second, ..] if first.into() == 13 && second.into() == 10 => end + 2,
            _ => end + 1,
        };
        if !part(from..if keep_ends { after } else { end }) {
            return;
        }
        from = after;
    }
}

/// Which ends are stripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    Both,
    Left,
    Right,
}

/// What is left when units that `gone` says are dropped at the ends.
pub(crate) fn strip<H: Unit>(hay: &[H], ends: Ends, gone: impl Fn(u32) -> bool) -> Range<usize> {
    let mut range = 0..hay.len();
    if ends != Ends::Right {
        range.start = hay.iter().position(|unit| !gone((*unit).into())).unwrap_or(hay.len());
    }
    if ends != Ends::Left {
        let kept = hay[range.start..].iter().rposition(|unit| !gone((*unit).into()));
        range.end = range.start + kept.map_or(0, |last| last + 1);
    }
    range
}
