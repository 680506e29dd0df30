//! `set` and `frozenset`.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `set`.
pub(crate) const SET: ClassSpec = ClassSpec::new(ClassId::Set, "set", Layout::leaf("set"));
/// The class `frozenset`.
pub(crate) const FROZEN: ClassSpec = ClassSpec::new(ClassId::FrozenSet, "frozenset", Layout::leaf("frozenset"));
/// Iterators over sets.
pub(crate) const ITERATOR: ClassSpec = ClassSpec::new(ClassId::SetIterator, "set_iterator", Layout::leaf("set_iterator")).sealed();
