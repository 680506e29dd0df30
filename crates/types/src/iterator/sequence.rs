//! Iterators over sequences: lists, tuples, and anything with `__getitem__`.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// Iterators over lists.
pub(crate) const LIST: ClassSpec = ClassSpec::new(ClassId::ListIterator, "list_iterator", Layout::leaf("list_iterator")).sealed();
/// Iterators over lists, last first.
pub(crate) const LIST_REVERSE: ClassSpec =
    ClassSpec::new(ClassId::ListReverseIterator, "list_reverseiterator", Layout::leaf("list_reverseiterator")).sealed();
/// Iterators over tuples.
pub(crate) const TUPLE: ClassSpec = ClassSpec::new(ClassId::TupleIterator, "tuple_iterator", Layout::leaf("tuple_iterator")).sealed();
/// Iterators over anything with `__getitem__`.
pub(crate) const SEQUENCE: ClassSpec = ClassSpec::new(ClassId::SequenceIterator, "iterator", Layout::leaf("iterator")).sealed();
