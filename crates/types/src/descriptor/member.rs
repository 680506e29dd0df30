//! Attributes that a class names in `__slots__`.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class of attributes from `__slots__`.
pub(crate) const SPEC: ClassSpec =
    ClassSpec::new(ClassId::MemberDescriptor, "member_descriptor", Layout::leaf("member_descriptor")).sealed();
