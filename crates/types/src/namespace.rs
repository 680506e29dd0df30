//! `types.SimpleNamespace`: attributes and nothing else.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class of simple namespaces.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::SimpleNamespace, "SimpleNamespace", Layout::leaf("SimpleNamespace"));
