//! Looking code points up in the tables.

use super::records::{CATEGORIES, NUMBERS, RECORDS, RUNS, Record};

/// Decompositions as CPython's `decomposition` writes them, one a line in the order of code points. Canonical ones begin with `=` if they
/// are composed again, else with `!`.
static DECOMPOSITIONS: &str = include_str!("decomposition.txt");

/// The record of a code point.
pub(super) fn record(point: u32) -> Record {
    let run = RUNS.partition_point(|run| run >> 11 <= point).saturating_sub(1);
    RECORDS[(RUNS[run] & 0x7FF) as usize]
}

/// The combining class of a code point.
pub(super) fn combining(point: u32) -> u8 {
    record(point).2
}

/// Whether a code point has a meaning in this version.
pub(super) fn is_assigned(point: u32) -> bool {
    CATEGORIES[usize::from(record(point).0)] != "Cn"
}

/// A numeric value.
pub(super) struct Number {
    pub(super) numerator: i64,
    pub(super) denominator: i64,
    pub(super) is_digit: bool,
}

/// The numeric value of a code point.
pub(super) fn number(point: u32) -> Option<Number> {
    let index = NUMBERS.partition_point(|entry| entry.0 <= point).checked_sub(1)?;
    let (first, count, numerator, denominator, is_digit) = NUMBERS[index];
    let ahead = point - first;
    (ahead < count).then_some(Number { numerator: numerator + i64::from(ahead), denominator, is_digit })
}

/// What a code point is taken apart into, in one step.
#[derive(Clone, Copy)]
pub(super) struct Decomposition {
    /// As text: a tag in angle brackets for what is not canonical, and numbers.
    pub(super) text: &'static str,
    /// Not only compatible.
    pub(super) is_canonical: bool,
    /// Whether it is composed again.
    pub(super) is_composed: bool,
}

impl Decomposition {
    /// The code points.
    pub(super) fn points(self) -> impl Iterator<Item = u32> {
        self.text.split(' ').filter(|part| !part.starts_with('<')).filter_map(|part| u32::from_str_radix(part, 16).ok())
    }

    /// One line of the table: the code point and what it is taken apart into.
    fn parse(line: &'static str) -> Option<(u32, Decomposition)> {
        let (point, text) = line.split_once(' ')?;
        let (is_canonical, is_composed) = (!text.starts_with('<'), text.starts_with('='));
        let text = if is_canonical { text.get(2..)? } else { text };
        Some((u32::from_str_radix(point, 16).ok()?, Decomposition { text, is_canonical, is_composed }))
    }
}

/// All decompositions.
pub(super) fn decompositions() -> impl Iterator<Item = (u32, Decomposition)> {
    DECOMPOSITIONS.lines().filter_map(Decomposition::parse)
}

/// What a code point is taken apart into, if into anything.
pub(super) fn decomposition(point: u32) -> Option<Decomposition> {
    let (mut low, mut high) = (0, DECOMPOSITIONS.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = DECOMPOSITIONS[low..middle].rfind('\n').map_or(low, |end| low + end + 1);
        let end = DECOMPOSITIONS[start..].find('\n').map_or(DECOMPOSITIONS.len(), |end| start + end);
        let (found, decomposition) = Decomposition::parse(&DECOMPOSITIONS[start..end])?;
        match found.cmp(&point) {
            std::cmp::Ordering::Equal => return Some(decomposition),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decomposition_is_found() {
        assert!(decompositions().all(|(point, wanted)| decomposition(point).is_some_and(|found| found.text == wanted.text)));
        assert!(decomposition(u32::from('a')).is_none());
        assert!(decomposition(0x10_FFFF).is_none());
    }
}
