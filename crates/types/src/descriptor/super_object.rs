//! `super`: attributes from behind a class in the order of its instance's class.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `super`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Super, "super", Layout::leaf("super"));
