//! `list`: a growable run of references.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class `list`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::List, "list", Layout::leaf("list"));
