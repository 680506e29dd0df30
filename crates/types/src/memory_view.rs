//! `memoryview`: the bytes of another object.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `memoryview`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::MemoryView, "memoryview", Layout::leaf("memoryview")).sealed();
