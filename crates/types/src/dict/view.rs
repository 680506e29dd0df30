//! What `keys()`, `values()` and `items()` return, and their iterators.

use object::Layout;

use crate::ids::ClassId;
use crate::spec::ClassSpec;

/// Views of keys.
pub(crate) const KEYS: ClassSpec = ClassSpec::new(ClassId::DictKeys, "dict_keys", Layout::leaf("dict_keys")).sealed();
/// Views of values.
pub(crate) const VALUES: ClassSpec = ClassSpec::new(ClassId::DictValues, "dict_values", Layout::leaf("dict_values")).sealed();
/// Views of items.
pub(crate) const ITEMS: ClassSpec = ClassSpec::new(ClassId::DictItems, "dict_items", Layout::leaf("dict_items")).sealed();
/// Iterators over keys.
pub(crate) const KEY_ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::DictKeyIterator, "dict_keyiterator", Layout::leaf("dict_keyiterator")).sealed();
/// Iterators over values.
pub(crate) const VALUE_ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::DictValueIterator, "dict_valueiterator", Layout::leaf("dict_valueiterator")).sealed();
/// Iterators over items.
pub(crate) const ITEM_ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::DictItemIterator, "dict_itemiterator", Layout::leaf("dict_itemiterator")).sealed();
/// Iterators over keys, last first.
pub(crate) const REVERSE_KEY_ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::DictReverseKeyIterator, "dict_reversekeyiterator", Layout::leaf("dict_reversekeyiterator")).sealed();
/// Iterators over values, last first.
pub(crate) const REVERSE_VALUE_ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::DictReverseValueIterator, "dict_reversevalueiterator", Layout::leaf("dict_reversevalueiterator")).sealed();
/// Iterators over items, last first.
pub(crate) const REVERSE_ITEM_ITERATOR: ClassSpec =
    ClassSpec::new(ClassId::DictReverseItemIterator, "dict_reverseitemiterator", Layout::leaf("dict_reverseitemiterator")).sealed();
