//! `classmethod` and `staticmethod`.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `classmethod`.
pub(crate) const CLASS_METHOD: ClassSpec = ClassSpec::new(ClassId::ClassMethod, "classmethod", Layout::leaf("classmethod"));
/// The class `staticmethod`.
pub(crate) const STATIC_METHOD: ClassSpec = ClassSpec::new(ClassId::StaticMethod, "staticmethod", Layout::leaf("staticmethod"));
