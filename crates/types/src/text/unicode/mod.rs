//! What Unicode says about code points: properties and case mappings, as Python has them.
//!
//! Properties come from runs over all code points (`ranges`), reached through an index of blocks of 256. Case mappings are those of Rust's
//! standard library, restricted to the code points that are assigned in the version of `ranges`; title case and folding follow from
//! them with the few exceptions that are listed here.

mod ranges;

use ranges::{RECORDS, RUNS};

/// Properties of a code point: a set of bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Properties(pub(super) u16);

impl Properties {
    /// A letter (`L*`).
    pub(crate) const ALPHA: Properties = Properties(1);
    /// A decimal digit.
    pub(crate) const DECIMAL: Properties = Properties(2);
    /// A digit, possibly superscript or in a circle.
    pub(crate) const DIGIT: Properties = Properties(4);
    /// Has a numeric value.
    pub(crate) const NUMERIC: Properties = Properties(8);
    /// Shown by `repr` as it is.
    pub(crate) const PRINTABLE: Properties = Properties(16);
    /// White space.
    pub(crate) const SPACE: Properties = Properties(32);
    /// Lower case.
    pub(crate) const LOWER: Properties = Properties(64);
    /// Upper case.
    pub(crate) const UPPER: Properties = Properties(128);
    /// Title case (`Lt`).
    pub(crate) const TITLE: Properties = Properties(256);
    /// Can begin an identifier.
    pub(crate) const IDENTIFIER_START: Properties = Properties(512);
    /// Can stand within an identifier.
    pub(crate) const IDENTIFIER: Properties = Properties(1024);
    /// Does not separate letters when word boundaries are looked for.
    pub(crate) const CASE_IGNORABLE: Properties = Properties(2048);
    /// Lower, upper or title case.
    pub(crate) const CASED: Properties = Properties(64 | 128 | 256);
    /// What `str.isalnum` asks for.
    pub(crate) const ALPHANUMERIC: Properties = Properties(1 | 2 | 4 | 8);

    /// Whether the code point has any of the properties in `set`.
    #[inline]
    pub(crate) fn any(self, set: Properties) -> bool {
        self.0 & set.0 != 0
    }
}

/// The properties of the code points below 256.
static LATIN1: [u16; 256] = latin1();
/// For each block of 256 code points, the run that its first one is in; one block more ends the last.
static BLOCKS: [u16; 0x1101] = blocks();

/// The properties of a code point.
#[inline]
pub(crate) fn properties(point: u32) -> Properties {
    match LATIN1.get(point as usize) {
        Some(bits) => Properties(*bits),
        None => Properties(look_up(point)),
    }
}

/// Whether a code point has any of the properties in `set`.
#[inline]
pub(crate) fn is(point: u32, set: Properties) -> bool {
    properties(point).any(set)
}

/// Whether a code point is white space, as `str.split` and `str.strip` see it.
#[inline]
pub(crate) fn is_space(point: u32) -> bool {
    match point {
        0..0x80 => matches!(point, 9..=13 | 28..=31 | 32),
        _ => is(point, Properties::SPACE),
    }
}

/// Whether `str.splitlines` ends a line there.
#[inline]
pub(crate) fn is_line_break(point: u32) -> bool {
    matches!(point, 10..=13 | 28..=30 | 0x85 | 0x2028 | 0x2029)
}

/// The value of a decimal digit.
pub(crate) fn decimal(point: u32) -> Option<u32> {
    match point {
        0x30..=0x39 => Some(point - 0x30),
        0..0x80 => None,
        _ if !is(point, Properties::DECIMAL) => None,
        // Decimal digits come in tens, in order; several tens may follow one another.
        _ => Some((point - (RUNS[run_of(point)] >> 8)) % 10),
    }
}

fn run_of(point: u32) -> usize {
    let block = (point >> 8) as usize;
    let (first, last) = match (BLOCKS.get(block), BLOCKS.get(block + 1)) {
        (Some(first), Some(last)) => (*first as usize, *last as usize),
        _ => return RUNS.len() - 1,
    };
    first + RUNS[first..=last.min(RUNS.len() - 1)].partition_point(|run| run >> 8 <= point) - 1
}

fn look_up(point: u32) -> u16 {
    RECORDS[(RUNS[run_of(point)] & 0xFF) as usize]
}

const fn latin1() -> [u16; 256] {
    let mut table = [0; 256];
    let (mut point, mut run) = (0, 0);
    while point < 256 {
        while RUNS[run + 1] >> 8 <= point as u32 {
            run += 1;
        }
        table[point] = RECORDS[(RUNS[run] & 0xFF) as usize];
        point += 1;
    }
    table
}

const fn blocks() -> [u16; 0x1101] {
    let mut table = [0; 0x1101];
    let (mut block, mut run) = (0, 0);
    while block < table.len() {
        while run + 1 < RUNS.len() && RUNS[run + 1] >> 8 <= (block as u32) << 8 {
            run += 1;
        }
        table[block] = run as u16;
        block += 1;
    }
    table
}

/// What a code point becomes in another case: up to three code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    points: [u32; 3],
    length: u8,
}

impl Mapped {
    /// A code point by itself.
    pub(crate) fn one(point: u32) -> Mapped {
        Mapped { points: [point, 0, 0], length: 1 }
    }

    fn of(points: impl Iterator<Item = char>) -> Mapped {
        let mut mapped = Mapped { points: [0; 3], length: 0 };
        for (place, point) in mapped.points.iter_mut().zip(points) {
            *place = point.into();
            mapped.length += 1;
        }
        mapped
    }

    /// The code points.
    pub(crate) fn points(&self) -> &[u32] {
        &self.points[..self.length.into()]
    }
}

/// The character, unless it is a lone surrogate or was assigned after the version that the tables are of.
fn assigned(point: u32) -> Option<char> {
    char::from_u32(point).filter(|_| properties(point).0 != 0)
}

/// The upper case of a code point.
pub(crate) fn to_upper(point: u32) -> Mapped {
    match assigned(point) {
        // Their upper case was assigned later.
        Some('\u{19b}' | '\u{264}' | '\u{a7d3}' | '\u{a7d5}') | None => Mapped::one(point),
        Some(character) => Mapped::of(character.to_uppercase()),
    }
}

/// The lower case of a code point, wherever it stands.
pub(crate) fn to_lower(point: u32) -> Mapped {
    assigned(point).map_or_else(|| Mapped::one(point), |character| Mapped::of(character.to_lowercase()))
}

/// The title case of a code point.
pub(crate) fn to_title(point: u32) -> Mapped {
    match point {
        // Digraphs, which have a title case of their own.
        0x1C4..=0x1CC => Mapped::one((point - 0x1C4) / 3 * 3 + 0x1C5),
        0x1F1..=0x1F3 => Mapped::one(0x1F2),
        // An apostrophe and an n: the n becomes a capital.
        0x149 => to_upper(point),
        // Georgian has capitals, and does not begin words with them.
        0x10D0..=0x10FF => Mapped::one(point),
        // Greek with an iota that stays below the capital.
        0x1F80..=0x1FAF => Mapped::one(point | 8),
        0x1FB3 | 0x1FC3 | 0x1FF3 => Mapped::one(point + 9),
        0x1FBC | 0x1FCC | 0x1FFC => Mapped::one(point),
        _ => {
            let mut mapped = to_upper(point);
            let iota_below = matches!(point, 0x1FB2..=0x1FF7);
            for place in &mut mapped.points[1..] {
                *place = match *place {
                    0x399 if iota_below => 0x345,
                    rest => to_lower(rest).points[0],
                };
            }
            mapped
        }
    }
}

/// The folded case of a code point: what caseless comparison compares.
pub(crate) fn fold(point: u32) -> Mapped {
    match point {
        0x131 => Mapped::one(point),
        0x1E9E => Mapped::of("ss".chars()),
        // Cherokee folds to capitals.
        0x13A0..=0x13F5 => Mapped::one(point),
        0x13F8..=0x13FD => Mapped::one(point - 8),
        0xAB70..=0xABBF => Mapped::one(point - 0xAB70 + 0x13A0),
        _ => {
            let upper = to_upper(point);
            if upper.length == 1 {
                return to_lower(upper.points[0]);
            }
            let lower = upper.points().iter().map(|point| to_lower(*point).points[0]);
            Mapped::of(lower.filter_map(char::from_u32))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All code points with what they become, folded into one number (FNV-1a over 32-bit words).
    fn digest(map: impl Fn(u32) -> Mapped) -> u64 {
        let mut hash = 0xCBF2_9CE4_8422_2325_u64;
        for point in (0..0x11_0000).filter(|point| char::from_u32(*point).is_some()) {
            for word in map(point).points() {
                hash = (hash ^ u64::from(*word)).wrapping_mul(0x100_0000_01B3);
            }
        }
        hash
    }

    #[test]
    fn properties_are_those_of_cpython() {
        assert!(is('\u{e9}'.into(), Properties::ALPHA));
        assert!(!is(0xD800, Properties::PRINTABLE));
        assert!(is(0x2028, Properties::SPACE));
        assert_eq!(decimal(0x0663), Some(3));
        assert_eq!(decimal(0x1D7FF), Some(9));
        assert_eq!(decimal(0xB2), None);
        assert!(is(0xB2, Properties::DIGIT));
        let count = |set| (0..0x11_0000).filter(|point| is(*point, set)).count();
        assert_eq!(count(Properties::ALPHA), 136_726);
        assert_eq!(count(Properties::PRINTABLE), 149_625);
        assert_eq!(count(Properties::SPACE), 29);
        assert_eq!(count(Properties::DECIMAL), 680);
    }

    #[test]
    fn case_mappings_are_those_of_cpython() {
        assert_eq!(digest(to_upper), 0x10B51B4EAC7744A4);
        assert_eq!(digest(to_lower), 0xCE354A6BFDD44E2E);
        assert_eq!(digest(to_title), 0x9C8781EEB74886C);
        assert_eq!(digest(fold), 0x93A5806685D32617);
    }
}
