//! What `keys()`, `values()` and `items()` return: a dict, looked at from one side.

use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use super::{Dict, over_dict, view_set};
use crate::class::{is_instance_of, short_name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native, join};
use crate::ops::{self, ReprGuard};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::text::Builder;
use crate::{int, list, mapping_proxy, sequence, text, tuple};

/// Views of keys.
pub(crate) const KEYS: ClassSpec = class(ClassId::DictKeys, "dict_keys")
    .methods(&join::<5, { view_set::COUNT }, { 5 + view_set::COUNT }>(SHARED, view_set::METHODS))
    .unhashable();
/// Views of values.
pub(crate) const VALUES: ClassSpec = class(ClassId::DictValues, "dict_values").methods(&VALUE_METHODS);
/// Views of items.
pub(crate) const ITEMS: ClassSpec = class(ClassId::DictItems, "dict_items")
    .methods(&join::<5, { view_set::COUNT }, { 5 + view_set::COUNT }>(SHARED, view_set::METHODS))
    .unhashable();

const fn class(id: ClassId, name: &'static str) -> ClassSpec {
    let layout = Layout { fields: &[Field { offset: offset_of!(View, dict) as u16, name: "dict" }], ..Layout::leaf("dict view") };
    ClassSpec::new(id, name, layout).layout_of(ClassId::DictKeys).getters(GETTERS).sealed()
}

const GETTERS: &[Getter] = &[Getter::new("mapping", |runtime, object| match object.body::<View>().and_then(View::dict) {
    Some(dict) => mapping_proxy::new(runtime, &dict),
    None => Ok(runtime.none()),
})];

const VALUE_METHODS: [Native; 4] = [SHARED[0], SHARED[1], SHARED[2], SHARED[3]];

/// What the views have in common; the last is not for values.
const SHARED: [Native; 5] = [
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, args.this::<View>().len() as i64)),
    Native::new("__iter__", "(self, /)", |runtime, args| over(runtime, &args.at(0), Direction::Forward)),
    Native::new("__reversed__", "(self, /)", |runtime, args| over(runtime, &args.at(0), Direction::Backward))
        .doc("Return a reverse iterator over the view."),
    Native::new("__contains__", "(self, key, /)", |runtime, args| Ok(runtime.bool(contains(runtime, &args.at(0), &args.at(1))?))),
];

/// A view of a dict.
#[repr(C)]
pub(super) struct View {
    header: Header,
    dict: Slot,
}

// SAFETY: `View` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for View {
    const LAYOUT: LayoutId = ClassId::DictKeys.layout();
}

impl View {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.dict.get().map_or(0, |dict| dict.body::<Dict>().map_or(0, Dict::len))
    }

    /// What is looked at.
    pub(super) fn dict(&self) -> Option<Object> {
        self.dict.get()
    }
}

/// A view of a dict, of one of the three classes or one that derives from them.
pub fn new(runtime: &Runtime, class: ClassId, dict: &Object) -> Value {
    let body = View { header: Header::new(class.reference()), dict: Slot::empty() };
    // SAFETY: the body is what its layout says.
    let object = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(view) = object.body::<View>() {
        view.dict.set(dict.clone());
    }
    Ok(object)
}

/// A class that derives from one of the three, with another name.
pub const fn spec(id: ClassId, name: &'static str, base: ClassId) -> ClassSpec {
    let own = class(id, name).base(base);
    if matches!(base, ClassId::DictValues) { own } else { own.unhashable() }
}

/// Which of the three classes a view is of, or of one that derives from that.
pub(super) fn kind(view: &Object) -> Option<ClassId> {
    match ClassId::of(view) {
        class @ (ClassId::DictKeys | ClassId::DictValues | ClassId::DictItems) => Some(class),
        _ => [ClassId::DictKeys, ClassId::DictValues, ClassId::DictItems].into_iter().find(|id| is_instance_of(view, *id)),
    }
}

enum Direction {
    Forward,
    Backward,
}

fn over(runtime: &Runtime, view: &Object, direction: Direction) -> Value {
    let Some(dict) = view.body::<View>().and_then(View::dict) else { return Err(Raised::OutOfMemory) };
    let class = match (kind(view).unwrap_or(ClassId::DictKeys), direction) {
        (ClassId::DictKeys, Direction::Forward) => ClassId::DictKeyIterator,
        (ClassId::DictKeys, Direction::Backward) => ClassId::DictReverseKeyIterator,
        (ClassId::DictValues, Direction::Forward) => ClassId::DictValueIterator,
        (ClassId::DictValues, Direction::Backward) => ClassId::DictReverseValueIterator,
        (_, Direction::Forward) => ClassId::DictItemIterator,
        (_, Direction::Backward) => ClassId::DictReverseItemIterator,
    };
    over_dict(runtime, class, &dict)
}

/// `item in view`, for keys and items.
pub(super) fn contains(runtime: &Runtime, view: &Object, item: &Object) -> Result<bool, Raised> {
    let Some(dict) = view.body::<View>().and_then(View::dict) else { return Ok(false) };
    let Some(dict) = dict.body::<Dict>() else { return Ok(false) };
    if kind(view) == Some(ClassId::DictKeys) {
        return dict.contains(runtime, item);
    }
    let Some([key, value]) = tuple::items(item) else { return Ok(false) };
    let (Some(key), Some(value)) = (key.get(), value.get()) else { return Ok(false) };
    match dict.get(runtime, &key)? {
        Some(found) => ops::equal(runtime, &found, &value),
        None => Ok(false),
    }
}

/// `dict_keys([1, 2])`
fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let view = args.at(0);
    let Some(_guard) = ReprGuard::enter(runtime, &view) else { return text::new(runtime, "...") };
    let items = list::from_iterable(runtime, &view)?;
    let mut builder = Builder::new(runtime);
    builder.push_str(&short_name_of(&view.class()));
    builder.push_str("([");
    if let Some(items) = items.body::<list::List>() {
        sequence::show(runtime, items.items(), &mut builder)?;
    }
    builder.push_str("])");
    builder.finish()
}
