//! Struct sequences: tuples whose items have names, as `sys.version_info` and `time.struct_time` are.
//!
//! A class of them is a [`ClassSpec`] made by [`spec`], with a getter [`field`] for each item.

use object::Object;

use super::Tuple;
use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::instance;
use crate::native::{Args, Getter, Native};
use crate::ops;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{text, tuple};

/// The class `module.name` of tuples with these fields.
pub const fn spec(id: ClassId, module: &'static str, name: &'static str, fields: &'static [Getter]) -> ClassSpec {
    let tuple = tuple::SPEC;
    ClassSpec { module, methods: METHODS, getters: fields, subclassable: false, ..ClassSpec::new(id, name, tuple.layout) }
        .base(ClassId::Tuple)
        .layout_of(ClassId::Tuple)
}

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(cls, sequence, dict=None)", from_sequence),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__reduce__", "(self, /)", |runtime, args| reduce(runtime, &args.at(0))),
];

/// The same for tuples of `ALL` items that seem to have their first `VISIBLE` items only: the others are attributes.
pub const fn with_hidden<const VISIBLE: usize, const ALL: usize>(spec: ClassSpec) -> ClassSpec {
    ClassSpec { methods: Hidden::<VISIBLE, ALL>::METHODS, ..spec }
}

/// Methods of tuples of which only some items are seen.
struct Hidden<const VISIBLE: usize, const ALL: usize>;

impl<const VISIBLE: usize, const ALL: usize> Hidden<VISIBLE, ALL> {
    const METHODS: &'static [Native] = &[
        Native::static_method("__new__", "(cls, sequence, dict=None)", |runtime, args| {
            from_sequence_of(runtime, args, Some((VISIBLE, ALL)))
        }),
        Native::new("__repr__", "(self, /)", |runtime, args| repr_of(runtime, &args.at(0), VISIBLE)),
        Native::new("__reduce__", "(self, /)", |runtime, args| reduce(runtime, &args.at(0))),
        Native::new("__len__", "(self, /)", |runtime, _| crate::int::from_usize(runtime, VISIBLE)),
        Native::new("__iter__", "(self, /)", |runtime, args| ops::iter(runtime, &Self::seen(runtime, &args.at(0))?)),
        Native::new("__getitem__", "(self, key, /)", |runtime, args| {
            ops::get_item(runtime, &Self::seen(runtime, &args.at(0))?, &args.at(1))
        }),
        Native::new("__contains__", "(self, key, /)", |runtime, args| {
            Ok(runtime.bool(ops::contains(runtime, &Self::seen(runtime, &args.at(0))?, &args.at(1))?))
        }),
        Native::new("__hash__", "(self, /)", |runtime, args| {
            crate::int::new(runtime, ops::hash(runtime, &Self::seen(runtime, &args.at(0))?)?)
        }),
        Native::new("__eq__", "(self, value, /)", |runtime, args| {
            let (own, other) = (Self::seen(runtime, &args.at(0))?, args.at(1));
            let other = if other.class_ref() == args.at(0).class_ref() { Self::seen(runtime, &other)? } else { other.owned() };
            ops::compare(runtime, ops::Comparison::Equal, &own, &other)
        }),
    ];

    /// The items that are seen, as a plain tuple.
    fn seen(runtime: &Runtime, object: &Object) -> Value {
        let items = tuple::items(object).unwrap_or_default();
        tuple::new(runtime, items.iter().take(VISIBLE).map(|slot| slot.get().unwrap_or_else(|| runtime.none())))
    }
}

/// The getter of item `INDEX`.
pub const fn field<const INDEX: usize>(name: &'static str) -> Getter {
    Getter::new(name, |runtime, object| {
        Ok(tuple::items(object).and_then(|items| items.get(INDEX)?.get()).unwrap_or_else(|| runtime.none()))
    })
}

/// An object of such a class.
pub fn new(runtime: &Runtime, id: ClassId, items: impl ExactSizeIterator<Item = Object>) -> Value {
    tuple::make(runtime, runtime.class_body(id), items)
}

fn spec_of(runtime: &Runtime, class: &Object) -> Option<&'static ClassSpec> {
    runtime.tables().ids().find(|id| id.reference() == class.reference()).map(|id| runtime.tables().classes[id.number()].spec)
}

/// `cls(sequence)`
fn from_sequence(runtime: &Runtime, args: &Args<'_>) -> Value {
    from_sequence_of(runtime, args, None)
}

/// The same where only the first of so many items must be given.
fn from_sequence_of(runtime: &Runtime, args: &Args<'_>, visible: Option<(usize, usize)>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::Tuple)?;
    let Some(spec) = spec_of(runtime, &class) else { return Err(Raised::OutOfMemory) };
    let items =
        tuple::from_iterable(runtime, &args.at(1)).map_err(|_| runtime.type_error(format_args!("constructor requires a sequence")))?;
    let slots = tuple::items(&items).unwrap_or_default();
    let (full, given) = (full_name(spec), slots.len());
    let (least, all) = visible.unwrap_or((spec.getters.len(), spec.getters.len()));
    if given < least || given > all {
        return Err(match (given < least, least == all) {
            (_, true) => runtime.type_error(format_args!("{full}() takes a {all}-sequence ({given}-sequence given)")),
            (true, _) => runtime.type_error(format_args!("{full}() takes an at least {least}-sequence ({given}-sequence given)")),
            (false, _) => runtime.type_error(format_args!("{full}() takes an at most {all}-sequence ({given}-sequence given)")),
        });
    }
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    tuple::make(runtime, body, (0..all).map(|index| slots.get(index).and_then(object::Slot::get).unwrap_or_else(|| runtime.none())))
}

fn full_name(spec: &ClassSpec) -> String {
    format!("{}.{}", spec.module, spec.name)
}

/// `module.name(field=value, ...)`
fn repr(runtime: &Runtime, object: &Object) -> Value {
    repr_of(runtime, object, usize::MAX)
}

/// The same of the first items.
fn repr_of(runtime: &Runtime, object: &Object, visible: usize) -> Value {
    let Some(spec) = spec_of(runtime, &object.class()) else { return Err(Raised::OutOfMemory) };
    let mut builder = text::Builder::new(runtime);
    builder.push_str(&full_name(spec));
    builder.push(u32::from('('));
    for (index, (getter, item)) in spec.getters.iter().zip(tuple::items(object).unwrap_or_default()).take(visible).enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        builder.push_str(getter.name);
        builder.push(u32::from('='));
        if let Some(item) = item.get() {
            builder.push_object(&runtime.guarded(|| ops::repr(runtime, &item))?);
        }
    }
    builder.push(u32::from(')'));
    builder.finish()
}

/// What pickles it: its class and a tuple of the items.
fn reduce(runtime: &Runtime, object: &Object) -> Value {
    debug_assert!(object.body::<Tuple>().is_some());
    let items = tuple::items(object).unwrap_or_default();
    let plain = tuple::new(runtime, items.iter().filter_map(object::Slot::get).collect::<Vec<_>>().into_iter())?;
    let arguments = tuple::new(runtime, [plain].into_iter())?;
    tuple::new(runtime, [object.class(), arguments].into_iter())
}
