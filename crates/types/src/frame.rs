//! Frame objects: a running call as a program sees it.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class of frame objects.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Frame, "frame", Layout::leaf("frame")).sealed();
