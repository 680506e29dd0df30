//! `complex`: a pair of floats.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `complex`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Complex, "complex", Layout::leaf("complex"));
