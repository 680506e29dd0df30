//! `bytearray`: a growable run of bytes.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `bytearray`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::ByteArray, "bytearray", Layout::leaf("bytearray"));
/// Iterators over bytearrays.
pub(crate) const ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::ByteArrayIterator, "bytearray_iterator", Layout::leaf("bytearray_iterator")).sealed();
