//! Finding one run of units in another, for text of all widths and for bytes.
//!
//! Runs of equal width are searched as bytes in memory, in linear time; a match that does not begin at a unit is passed over.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::unit::{Unit, same};

/// Below this many units, looking for the first one and comparing is faster than preparing a search.
const SHORT: usize = 64;

/// A run to look for, with what was prepared for it. It is not empty.
pub(crate) struct Needle<'n, N> {
    units: &'n [N],
    prepared: OnceCell<memmem::Finder<'n>>,
}

impl<'n, N: Unit> Needle<'n, N> {
    /// Prepares to look for `units`, of which there is at least one.
    pub(crate) fn new(units: &'n [N]) -> Needle<'n, N> {
        debug_assert!(!units.is_empty());
        Needle { units, prepared: OnceCell::new() }
    }

    /// How many units it has.
    pub(crate) fn len(&self) -> usize {
        self.units.len()
    }

    /// Where it first is in `hay`.
    pub(crate) fn find<H: Unit>(&self, hay: &[H]) -> Option<usize> {
        let (first, rest) = self.units.split_first()?;
        let first = H::of_point((*first).into())?;
        if rest.is_empty() {
            return position(hay, first);
        }
        if hay.len() >= SHORT && size_of::<H>() == size_of::<N>() {
            return self.find_prepared(H::bytes(hay), size_of::<H>());
        }
        let mut from = 0;
        while hay.len() - from >= self.units.len() {
            let at = from + position(&hay[from..=hay.len() - self.units.len()], first)?;
            if same(&hay[at + 1..at + self.units.len()], rest) {
                return Some(at);
            }
            from = at + 1;
        }
        None
    }

    fn find_prepared(&self, hay: &[u8], width: usize) -> Option<usize> {
        let finder = self.prepared.get_or_init(|| memmem::Finder::new(N::bytes(self.units)));
        let mut from = 0;
        loop {
            let at = from + finder.find(&hay[from..])?;
            if at % width == 0 {
                return Some(at / width);
            }
            from = at + 1;
        }
    }

    /// Where it last is in `hay`.
    pub(crate) fn find_last<H: Unit>(&self, hay: &[H]) -> Option<usize> {
        if size_of::<H>() == 1 && size_of::<N>() == 1 {
            return memmem::rfind(H::bytes(hay), N::bytes(self.units));
        }
        let last = hay.len().checked_sub(self.units.len())?;
        (0..=last).rev().find(|at| same(&hay[*at..*at + self.units.len()], self.units))
    }

    /// Where it is in `hay`, from the first place on, without overlaps.
    pub(crate) fn find_all<H: Unit>(&self, hay: &[H]) -> impl Iterator<Item = usize> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + self.find(&hay[from..])?;
            from = at + self.units.len();
            Some(at)
        })
    }
}

/// Where a unit first is.
#[inline]
fn position<H: Unit>(hay: &[H], unit: H) -> Option<usize> {
    if size_of::<H>() == 1 {
        return memchr::memchr(unit.into() as u8, H::bytes(hay));
    }
    hay.iter().position(|candidate| *candidate == unit)
}

/// Where `needle` first is in `hay[range]`, counted from the start of `hay`. An empty one is everywhere.
pub(crate) fn find<H: Unit, N: Unit>(hay: &[H], needle: &[N], range: Range<usize>) -> Option<usize> {
    if needle.is_empty() {
        return Some(range.start);
    }
    Some(range.start + Needle::new(needle).find(&hay[range])?)
}

/// Where `needle` last is in `hay[range]`, counted from the start of `hay`.
pub(crate) fn find_last<H: Unit, N: Unit>(hay: &[H], needle: &[N], range: Range<usize>) -> Option<usize> {
    if needle.is_empty() {
        return Some(range.end);
    }
    Some(range.start + Needle::new(needle).find_last(&hay[range])?)
}

/// How often `needle` is in `hay`, without overlaps.
pub(crate) fn count<H: Unit, N: Unit>(hay: &[H], needle: &[N]) -> usize {
    match needle {
        [] => hay.len() + 1,
        [one] if size_of::<H>() == 1 => match u8::of_point((*one).into()) {
            Some(byte) => memchr::memchr_iter(byte, H::bytes(hay)).count(),
            None => 0,
        },
        _ => Needle::new(needle).find_all(hay).count(),
    }
}
