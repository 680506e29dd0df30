//! Iterators made of other iterators: `enumerate`, `zip`, `map`, `filter`, `reversed`, and `iter` of a callable.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// What `iter(callable, sentinel)` returns.
pub(crate) const CALLABLE: ClassSpec =
    ClassSpec::new(ClassId::CallableIterator, "callable_iterator", Layout::leaf("callable_iterator")).sealed();
/// The class `enumerate`.
pub(crate) const ENUMERATE: ClassSpec = ClassSpec::new(ClassId::Enumerate, "enumerate", Layout::leaf("enumerate"));
/// The class `zip`.
pub(crate) const ZIP: ClassSpec = ClassSpec::new(ClassId::Zip, "zip", Layout::leaf("zip"));
/// The class `map`.
pub(crate) const MAP: ClassSpec = ClassSpec::new(ClassId::Map, "map", Layout::leaf("map"));
/// The class `filter`.
pub(crate) const FILTER: ClassSpec = ClassSpec::new(ClassId::Filter, "filter", Layout::leaf("filter"));
/// The class `reversed`.
pub(crate) const REVERSED: ClassSpec = ClassSpec::new(ClassId::Reversed, "reversed", Layout::leaf("reversed"));
