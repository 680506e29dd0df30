//! `list[int]` and `int | str`: types for annotations.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// The class of `list[int]`.
pub(crate) const ALIAS: ClassSpec = ClassSpec::new(ClassId::GenericAlias, "GenericAlias", Layout::leaf("GenericAlias"));
/// The class of `int | str`.
pub(crate) const UNION: ClassSpec = ClassSpec::new(ClassId::Union, "UnionType", Layout::leaf("UnionType")).sealed();
