//! Iterators over strings.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class of iterators over strings.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::StrIterator, "str_iterator", Layout::leaf("str_iterator")).sealed();
