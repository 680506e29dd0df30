//! The methods of dicts.

use super::{Dict, Repeated, of_class, over_dict, update, view};
use crate::error::{Raised, Value};
use crate::generic_alias::CLASS_GETITEM;
use crate::ids::ClassId;
use crate::instance;
use crate::native::{Args, Native};
use crate::ops::{self, ReprGuard};
use crate::runtime::Runtime;
use crate::sequence::not_implemented;
use crate::text::Builder;
use crate::{int, text, tuple};

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", |runtime, args| {
        let class = instance::requested_class(runtime, args, ClassId::Dict)?;
        of_class(runtime, &class)
    }),
    Native::new("__init__", "(*)", |runtime, args| fill(runtime, "dict", args)),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__len__", "(self, /)", |runtime, args| int::new(runtime, args.this::<Dict>().len() as i64)),
    Native::new("__getitem__", "(self, key, /)", |runtime, args| match args.this::<Dict>().get(runtime, &args.at(1))? {
        Some(value) => Ok(value),
        None => update::missing(runtime, &args.at(0), &args.at(1)),
    })
    .doc("Return self[key]."),
    Native::new("__setitem__", "(self, key, value, /)", |runtime, args| {
        drop(args.this::<Dict>().set(runtime, args.at(1).owned(), args.at(2).owned())?);
        Ok(runtime.none())
    }),
    Native::new("__delitem__", "(self, key, /)", |runtime, args| match args.this::<Dict>().remove(runtime, &args.at(1))? {
        Some(_) => Ok(runtime.none()),
        None => Err(runtime.key_error(&args.at(1))),
    }),
    Native::new("__contains__", "(self, key, /)", |runtime, args| Ok(runtime.bool(args.this::<Dict>().contains(runtime, &args.at(1))?)))
        .doc("True if the dictionary has the specified key, else False."),
    Native::new("__iter__", "(self, /)", |runtime, args| over_dict(runtime, ClassId::DictKeyIterator, &args.at(0))),
    Native::new("__reversed__", "(self, /)", |runtime, args| over_dict(runtime, ClassId::DictReverseKeyIterator, &args.at(0)))
        .doc("Return a reverse iterator over the dict keys."),
    Native::new("__eq__", "(self, value, /)", |runtime, args| compare(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| compare(runtime, args, false)),
    Native::new("__lt__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__le__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__gt__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__ge__", "(self, value, /)", |runtime, _| not_implemented(runtime)),
    Native::new("__or__", "(self, value, /)", |runtime, args| union(runtime, args, [0, 1])),
    Native::new("__ror__", "(self, value, /)", |runtime, args| union(runtime, args, [1, 0])),
    Native::new("__ior__", "(self, value, /)", |runtime, args| {
        update::update(runtime, args.this::<Dict>(), &args.at(1))?;
        Ok(args.at(0).owned())
    }),
    Native::new("__sizeof__", "(self, /)", |runtime, args| int::new(runtime, super::size(&args.at(0)) as i64))
        .doc("Return the size of the dict in memory."),
    CLASS_GETITEM,
    Native::new("get", "(self, key, default=None, /)", |runtime, args| {
        let value = args.this::<Dict>().get(runtime, &args.at(1))?;
        Ok(value.or_else(|| args.get(2).map(|default| default.owned())).unwrap_or_else(|| runtime.none()))
    })
    .doc("Return the value for key if key is in the dictionary, else default."),
    Native::new("setdefault", "(self, key, default=None, /)", |runtime, args| {
        let default = args.get(2).map_or_else(|| runtime.none(), |default| default.owned());
        args.this::<Dict>().get_or_insert(runtime, args.at(1).owned(), default)
    })
    .doc(
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, \
         else default.",
    ),
    Native::new("pop", "(*)", pop).doc(
        "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default \
         if given; otherwise,\nraise a KeyError.",
    ),
    Native::new("popitem", "(self, /)", |runtime, args| match args.this::<Dict>().pop_last() {
        Some((key, value)) => tuple::new(runtime, [key, value].into_iter()),
        None => Err(runtime.error(ClassId::KeyError, format_args!("popitem(): dictionary is empty"))),
    })
    .doc(
        "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises \
         KeyError if the dict is empty.",
    ),
    Native::new("keys", "(self, /)", |runtime, args| view::new(runtime, ClassId::DictKeys, &args.at(0)))
        .doc("Return a set-like object providing a view on the dict's keys."),
    Native::new("items", "(self, /)", |runtime, args| view::new(runtime, ClassId::DictItems, &args.at(0)))
        .doc("Return a set-like object providing a view on the dict's items."),
    Native::new("values", "(self, /)", |runtime, args| view::new(runtime, ClassId::DictValues, &args.at(0)))
        .doc("Return an object providing a view on the dict's values."),
    Native::new("update", "(*)", |runtime, args| fill(runtime, "update", args)).doc(
        "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for \
         k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, \
         this is followed by: for k in F:  D[k] = F[k]",
    ),
    Native::class_method("fromkeys", "(cls, iterable, value=None, /)", |runtime, args| {
        let value = args.get(2).map_or_else(|| runtime.none(), |value| value.owned());
        update::from_keys(runtime, &args.at(0), &args.at(1), &value)
    })
    .doc("Create a new dictionary with keys from iterable and values set to value."),
    Native::new("clear", "(self, /)", |runtime, args| {
        args.this::<Dict>().clear(runtime);
        Ok(runtime.none())
    })
    .doc("Remove all items from the dict."),
    Native::new("copy", "(self, /)", |runtime, args| super::copy(runtime, &args.at(0))).doc("Return a shallow copy of the dict."),
];

/// `dict(source, **more)` and `dict.update(source, **more)`
fn fill(runtime: &Runtime, name: &str, args: &Args<'_>) -> Value {
    let dict = args.this::<Dict>();
    let given = args.len() - 1;
    if given > 1 {
        return Err(runtime.type_error(format_args!("{name} expected at most 1 argument, got {given}")));
    }
    if let Some(source) = args.get(1).filter(|_| given == 1) {
        update::update(runtime, dict, &source)?;
    }
    for index in 0..args.keyword_count() {
        if let Some((key, value)) = args.keyword(index) {
            drop(dict.set(runtime, key, value.owned())?);
        }
    }
    Ok(runtime.none())
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let dict = args.this::<Dict>();
    let Some(_guard) = ReprGuard::enter(runtime, &args.at(0)) else { return text::new(runtime, "{...}") };
    let mut builder = Builder::new(runtime);
    builder.push_str("{");
    let (mut position, mut is_first) = (0, true);
    while let Some((key, value)) = dict.next(&mut position) {
        if !std::mem::take(&mut is_first) {
            builder.push_str(", ");
        }
        builder.push_object(&ops::repr(runtime, &key)?);
        builder.push_str(": ");
        builder.push_object(&ops::repr(runtime, &value)?);
    }
    builder.push_str("}");
    builder.finish()
}

fn compare(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    let other = args.at(1);
    let Some(other) = other.body::<Dict>() else { return not_implemented(runtime) };
    Ok(runtime.bool(equal(runtime, args.this::<Dict>(), other)? == wanted))
}

/// Whether two dicts have the same keys with equal values.
fn equal(runtime: &Runtime, left: &Dict, right: &Dict) -> Result<bool, Raised> {
    if left.len() != right.len() {
        return Ok(false);
    }
    runtime.guarded(|| {
        let mut position = 0;
        while let Some((key, value)) = left.next(&mut position) {
            match right.get(runtime, &key)? {
                Some(other) if ops::equal(runtime, &value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    })
}

/// `left | right`
fn union(runtime: &Runtime, args: &Args<'_>, [left, right]: [usize; 2]) -> Value {
    if args.at(1).body::<Dict>().is_none() {
        return not_implemented(runtime);
    }
    let made = super::copy(runtime, &args.at(left))?;
    if let Some(dict) = made.body::<Dict>() {
        update::merge(runtime, dict, &args.at(right), Repeated::Replace)?;
    }
    Ok(made)
}

fn pop(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check(runtime, "pop", 1, 1..=2)?;
    match (args.this::<Dict>().remove(runtime, &args.at(1))?, args.get(2)) {
        (Some((_, value)), _) => Ok(value),
        (None, Some(default)) => Ok(default.owned()),
        (None, None) => Err(runtime.key_error(&args.at(1))),
    }
}
