//! `mappingproxy`: a dict that can only be read.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class of read-only dicts.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::MappingProxy, "mappingproxy", Layout::leaf("mappingproxy")).sealed();
