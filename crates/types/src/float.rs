//! `float`: a 64-bit binary floating-point number.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `float`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Float, "float", Layout::leaf("float"));
