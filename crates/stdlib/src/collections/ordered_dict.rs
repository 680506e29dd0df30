//! `OrderedDict`: a dict that can move its keys, and whose order counts when it is compared.

use object::Object;
use types::dict::{self, Dict, Repeated};
use types::{Args, ClassId, ClassSpec, Native, Raised, Runtime, Singleton, Value, attribute, class, list, ops, text, tuple};

use crate::classes;

/// The class `OrderedDict`.
pub(super) static SPEC: ClassSpec = ClassSpec::new(classes::ORDERED_DICT, "OrderedDict", dict::LAYOUT)
    .module("collections")
    .base(ClassId::Dict)
    .layout_of(ClassId::Dict)
    .weakly_referenced()
    .unhashable()
    .methods(METHODS)
    .doc("Dictionary that remembers insertion order");

/// What `keys()` returns.
pub(super) static KEYS: ClassSpec = dict::view_spec(classes::ODICT_KEYS, "odict_keys", ClassId::DictKeys).module("collections");
/// What `values()` returns.
pub(super) static VALUES: ClassSpec = dict::view_spec(classes::ODICT_VALUES, "odict_values", ClassId::DictValues).module("collections");
/// What `items()` returns.
pub(super) static ITEMS: ClassSpec = dict::view_spec(classes::ODICT_ITEMS, "odict_items", ClassId::DictItems).module("collections");

const METHODS: &[Native] = &[
    Native::new("__init__", "(*)", |runtime, args| fill(runtime, "OrderedDict", args)),
    Native::new("update", "(*)", |runtime, args| fill(runtime, "update", args)),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, false)),
    Native::new("__or__", "(self, value, /)", |runtime, args| unite(runtime, args, [0, 1])),
    Native::new("__ror__", "(self, value, /)", |runtime, args| unite(runtime, args, [1, 0])),
    Native::new("__ior__", "(self, value, /)", |runtime, args| {
        update(runtime, &args.at(0), &args.at(1))?;
        Ok(args.at(0).owned())
    }),
    Native::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling"),
    Native::new("keys", "(self, /)", |runtime, args| dict::new_view(runtime, classes::ODICT_KEYS, &args.at(0))),
    Native::new("values", "(self, /)", |runtime, args| dict::new_view(runtime, classes::ODICT_VALUES, &args.at(0))),
    Native::new("items", "(self, /)", |runtime, args| dict::new_view(runtime, classes::ODICT_ITEMS, &args.at(0))),
    Native::new("copy", "(self, /)", |runtime, args| runtime.call(&args.at(0).class(), &[&args.at(0)]))
        .doc("od.copy() -> a shallow copy of od"),
    Native::new("popitem", "(self, /, last=True)", |runtime, args| {
        let dict = args.this::<Dict>();
        let from_the_end = args.get(1).map_or(Ok(true), |last| ops::truth(runtime, &last))?;
        let taken = if from_the_end { dict.pop_last() } else { dict.pop_first() };
        match taken {
            Some((key, value)) => tuple::new(runtime, [key, value].into_iter()),
            None => Err(runtime.error(ClassId::KeyError, format_args!("dictionary is empty"))),
        }
    })
    .doc(
        "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if \
         false.",
    ),
    Native::new("move_to_end", "(self, /, key, last=True)", move_to_end)
        .doc("Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist."),
];

/// `OrderedDict(source, **more)` and `update(source, **more)`
fn fill(runtime: &Runtime, name: &str, args: &Args<'_>) -> Value {
    let (object, given) = (args.at(0), args.len() - 1);
    if given > 1 {
        return Err(runtime.type_error(format_args!("{name} expected at most 1 argument, got {given}")));
    }
    if let Some(source) = args.get(1).filter(|_| given == 1) {
        update(runtime, &object, &source)?;
    }
    for index in 0..args.keyword_count() {
        if let Some((name, value)) = args.keyword(index) {
            ops::set_item(runtime, &object, &name, &value)?;
        }
    }
    Ok(runtime.none())
}

/// Puts the items of a mapping or pairs into an `OrderedDict`: by `__setitem__`, which a derived class may have changed.
fn update(runtime: &Runtime, object: &Object, source: &Object) -> Result<(), Raised> {
    let Some(dict) = object.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    if object.class_ref() == classes::ORDERED_DICT.reference() {
        return dict::update(runtime, dict, source);
    }
    let plain = dict::new(runtime)?;
    if let Some(plain) = plain.body::<Dict>() {
        dict::update(runtime, plain, source)?;
        let mut position = 0;
        while let Some((key, value)) = plain.next(&mut position) {
            ops::set_item(runtime, object, &key, &value)?;
        }
    }
    Ok(())
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, dict) = (args.at(0), args.this::<Dict>());
    let Some(_guard) = ops::ReprGuard::enter(runtime, &object) else { return text::new(runtime, "...") };
    let class = class::short_name_of(&object.class());
    if dict.is_empty() {
        return text::new(runtime, &format!("{class}()"));
    }
    let mut builder = text::Builder::new(runtime);
    builder.push_str(&class);
    builder.push_str("(");
    builder.push_object(&ops::repr(runtime, &dict::copy(runtime, &object)?)?);
    builder.push_str(")");
    builder.finish()
}

/// Two of them are equal if they have the same items in the same order; else they compare as dicts do.
fn compare(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    let (left, right) = (args.at(0), args.at(1));
    if right.body::<Dict>().is_none() {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    let (plain_left, plain_right) = (dict::copy(runtime, &left)?, dict::copy(runtime, &right)?);
    let mut equal = ops::equal(runtime, &plain_left, &plain_right)?;
    if equal && class::derives_from(&right.class(), classes::ORDERED_DICT) {
        equal = ops::equal(runtime, &list::from_iterable(runtime, &plain_left)?, &list::from_iterable(runtime, &plain_right)?)?;
    }
    Ok(runtime.bool(equal == wanted))
}

/// `left | right`, of the class of `self`.
fn unite(runtime: &Runtime, args: &Args<'_>, [left, right]: [usize; 2]) -> Value {
    if args.at(1).body::<Dict>().is_none() {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    let made = runtime.call(&args.at(0).class(), &[&args.at(left)])?;
    update(runtime, &made, &args.at(right))?;
    Ok(made)
}

fn move_to_end(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (dict, key) = (args.this::<Dict>(), args.at(1));
    let to_the_end = args.get(2).map_or(Ok(true), |last| ops::truth(runtime, &last))?;
    if to_the_end {
        let Some((key, value)) = dict.remove(runtime, &key)? else { return Err(runtime.key_error(&key)) };
        drop(dict.set(runtime, key, value)?);
        return Ok(runtime.none());
    }
    let Some(value) = dict.get(runtime, &key)? else { return Err(runtime.key_error(&key)) };
    let reordered = dict::new(runtime)?;
    if let Some(reordered) = reordered.body::<Dict>() {
        drop(reordered.set(runtime, key.owned(), value)?);
        dict::merge(runtime, reordered, &args.at(0), Repeated::Keep)?;
        dict.swap(reordered);
    }
    Ok(runtime.none())
}

/// What pickles it: its class, no arguments, the attributes of an instance, and an iterator over the items.
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let name = text::intern(runtime, text::new(runtime, "__dict__")?)?;
    let is_plain = object.class_ref() == classes::ORDERED_DICT.reference();
    let state = if is_plain { None } else { attribute::find(runtime, &object, &name)? };
    let items = ops::iter(runtime, &runtime.call_method(&object, "items", &[])?)?;
    let state = state.unwrap_or_else(|| runtime.none());
    tuple::new(runtime, [object.class(), tuple::empty(runtime)?, state, runtime.none(), items].into_iter())
}
