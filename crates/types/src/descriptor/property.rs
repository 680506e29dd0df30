//! `property`: an attribute that functions compute.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `property`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Property, "property", Layout::leaf("property"));
