//! The units that text and bytes are stored in, so that an algorithm is written once for all widths.

use super::{Text, as_bytes};

/// A stored code point, or a byte.
pub(crate) trait Unit: Copy + Eq + Ord + Into<u32> + 'static {
    /// The unit for a code point, if it is wide enough.
    fn of_point(point: u32) -> Option<Self>;

    /// The units as bytes in memory.
    fn bytes(units: &[Self]) -> &[u8] {
        as_bytes(units)
    }
}

impl Unit for u8 {
    fn of_point(point: u32) -> Option<u8> {
        point.try_into().ok()
    }
}

impl Unit for u16 {
    fn of_point(point: u32) -> Option<u16> {
        point.try_into().ok()
    }
}

impl Unit for u32 {
    fn of_point(point: u32) -> Option<u32> {
        Some(point)
    }
}

/// Evaluates an expression with the units of a text, whatever their width.
macro_rules! with_units {
    ($text:expr, |$units:ident| $body:expr) => {
        match $text {
            $crate::text::Text::Ascii(text) => {
                let $units = text.as_bytes();
                $body
            }
            $crate::text::Text::Latin1($units) => $body,
            $crate::text::Text::Wide($units) => $body,
            $crate::text::Text::Full($units) => $body,
        }
    };
}
pub(crate) use with_units;

/// Units as code points.
#[inline]
fn points<U: Unit>(units: &[U]) -> impl Iterator<Item = u32> {
    units.iter().map(|unit| (*unit).into())
}

/// Whether a code point is among some units.
#[inline]
pub(crate) fn has<U: Unit>(units: &[U], point: u32) -> bool {
    points(units).any(|unit| unit == point)
}

/// Whether both runs are the same code points.
#[inline]
pub(crate) fn same<L: Unit, R: Unit>(left: &[L], right: &[R]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| (*left).into() == (*right).into())
}

/// The order of two texts: that of their code points.
pub(crate) fn compare(left: Text<'_>, right: Text<'_>) -> std::cmp::Ordering {
    if let (Text::Ascii(_) | Text::Latin1(_), Text::Ascii(_) | Text::Latin1(_)) = (left, right) {
        return left.bytes().cmp(right.bytes());
    }
    with_units!(left, |left| with_units!(right, |right| points(left).cmp(points(right))))
}
