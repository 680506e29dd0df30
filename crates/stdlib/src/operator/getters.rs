//! `itemgetter` and `attrgetter`: functions that get items or attributes.

use object::{Object, Slot};
use types::record::{self, Record};
use types::{Args, ClassSpec, Native, Raised, Runtime, Value, attribute, list, ops, text, tuple};

use crate::classes;

/// The class `itemgetter`: a reference to a tuple of the keys.
pub(super) static ITEM: ClassSpec = record::spec(classes::ITEM_GETTER, "operator", "itemgetter")
    .methods(&[
        Native::static_method("__new__", "(cls, /, *items)", |runtime, args| {
            record::requested(runtime, args, classes::ITEM_GETTER, std::iter::once(Some(all(runtime, "itemgetter", args)?)))
        }),
        Native::new("__call__", "(self, obj, /)", |runtime, args| {
            each(runtime, args.this(), |key| ops::get_item(runtime, &args.at(1), key))
        }),
        Native::new("__repr__", "(self, /)", repr),
        Native::new("__reduce__", "(self, /)", reduce),
    ])
    .doc(
        "Return a callable object that fetches the given item(s) from its operand.\n\nAfter f = itemgetter(2), the call f(r) returns \
         r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    );

/// The class `attrgetter`: a reference to a tuple of the names.
pub(super) static ATTRIBUTE: ClassSpec = record::spec(classes::ATTRIBUTE_GETTER, "operator", "attrgetter")
    .methods(&[
        Native::static_method("__new__", "(cls, /, *attrs)", new_attribute_getter),
        Native::new("__call__", "(self, obj, /)", |runtime, args| {
            each(runtime, args.this(), |name| get_dotted(runtime, &args.at(1), name))
        }),
        Native::new("__repr__", "(self, /)", repr),
        Native::new("__reduce__", "(self, /)", reduce),
    ])
    .doc(
        "Return a callable object that fetches the given attribute(s) from its operand.\n\nAfter f = attrgetter('name'), the call f(r) \
         returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = \
         attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    );

/// What is to be got, a tuple that is not empty.
fn all(runtime: &Runtime, name: &str, args: &Args<'_>) -> Value {
    if tuple::items(&args.at(1)).is_none_or(<[Slot]>::is_empty) {
        return Err(runtime.type_error(format_args!("{name} expected 1 argument, got 0")));
    }
    Ok(args.at(1).owned())
}

fn keys(record: &Record) -> Result<Object, Raised> {
    record.get(0).ok_or(Raised::OutOfMemory)
}

/// What `get` gives for the one key, or a tuple of what it gives for several.
fn each(runtime: &Runtime, record: &Record, get: impl Fn(&Object) -> Value) -> Value {
    let keys = keys(record)?;
    let keys = tuple::items(&keys).unwrap_or_default();
    if let [key] = keys {
        return key.get().map_or(Err(Raised::OutOfMemory), |key| get(&key));
    }
    tuple::collect(runtime, keys.len(), |index| keys[index].get().map(|key| get(&key)).transpose())?.ok_or(Raised::OutOfMemory)
}

fn new_attribute_getter(runtime: &Runtime, args: &Args<'_>) -> Value {
    let names = all(runtime, "attrgetter", args)?;
    let interned = list::new(runtime)?;
    for name in tuple::items(&names).unwrap_or_default().iter().filter_map(Slot::get) {
        if text::view(&name).is_none() {
            return Err(runtime.type_error(format_args!("attribute name must be a string")));
        }
        list::append(runtime, &interned, name)?;
    }
    let names = list::to_tuple(runtime, &interned)?;
    record::requested(runtime, args, classes::ATTRIBUTE_GETTER, std::iter::once(Some(names)))
}

/// `object.a.b` for the name `a.b`.
fn get_dotted(runtime: &Runtime, object: &Object, name: &Object) -> Value {
    let Some(view) = text::view(name) else { return Err(Raised::OutOfMemory) };
    if !view.points().any(|point| point == u32::from('.')) {
        return attribute::get_any(runtime, object, &text::intern(runtime, name.clone())?);
    }
    let dotted = view.to_rust();
    dotted.split('.').try_fold(object.clone(), |object, part| {
        let part = text::intern(runtime, text::new(runtime, part)?)?;
        attribute::get_any(runtime, &object, &part)
    })
}

/// `operator.itemgetter(1, 'a')`
fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let Some(_guard) = ops::ReprGuard::enter(runtime, &object) else { return text::new(runtime, "...") };
    let keys = keys(args.this())?;
    let mut builder = text::Builder::new(runtime);
    builder.push_str("operator.");
    builder.push_str(&types::class::short_name_of(&object.class()));
    builder.push_str("(");
    for (index, key) in tuple::items(&keys).unwrap_or_default().iter().filter_map(Slot::get).enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        builder.push_object(&ops::repr(runtime, &key)?);
    }
    builder.push_str(")");
    builder.finish()
}

fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    tuple::new(runtime, [args.at(0).class(), keys(args.this())?].into_iter())
}
