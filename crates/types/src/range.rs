//! `range`: numbers that are computed, not kept.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `range`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Range, "range", Layout::leaf("range")).sealed();
/// Iterators over ranges of 64-bit numbers.
pub(crate) const ITERATOR: ClassSpec = ClassSpec::new(ClassId::RangeIterator, "range_iterator", Layout::leaf("range_iterator")).sealed();
/// Iterators over larger ranges.
pub(crate) const LONG_ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::LongRangeIterator, "longrange_iterator", Layout::leaf("longrange_iterator")).sealed();
