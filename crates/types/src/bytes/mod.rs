//! `bytes`: a fixed run of bytes within one block.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

pub(crate) mod array;

/// The class `bytes`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Bytes, "bytes", Layout::leaf("bytes"));
/// Iterators over bytes.
pub(crate) const ITERATOR: ClassSpec = ClassSpec::new(ClassId::BytesIterator, "bytes_iterator", Layout::leaf("bytes_iterator")).sealed();
