//! `slice`: what stands between brackets.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `slice`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Slice, "slice", Layout::leaf("slice")).sealed();
