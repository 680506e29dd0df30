//! `lru_cache`: a function that remembers what it returned.
//!
//! What it remembers lies in a dict from arguments to result, in the order of their last use: the least recently used is the first key.

use types::dict::{self, Dict};
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Native, Raised, Runtime, Special, Value, attribute, function, instance, int, list, ops, text};

use crate::classes;

const FUNCTION: usize = 0;
const CACHE: usize = 1;
/// What `cache_info` makes an instance of.
const INFO: usize = 2;
/// An int or `None`.
const LIMIT: usize = 3;
/// `True` if arguments of different types are remembered apart.
const TYPED: usize = 4;
/// How often an answer was remembered.
const HITS: usize = 0;
/// How often it was not.
const MISSES: usize = 1;

/// The class of functions made by `lru_cache`.
pub(super) static SPEC: ClassSpec = record::spec(classes::LRU_CACHE_WRAPPER, "functools", "_lru_cache_wrapper")
    .with_dict()
    .weakly_referenced()
    .methods(&[
        Native::static_method("__new__", "(cls, user_function, maxsize, typed, cache_info_type)", new),
        Native::new("__call__", "(*)", call),
        Native::new("__get__", "(self, instance, owner=None, /)", |runtime, args| {
            if args.at(1).is(&runtime.none()) {
                return Ok(args.at(0).owned());
            }
            function::new_method(runtime, args.at(0).owned(), args.at(1).owned())
        }),
        Native::new("cache_info", "(self, /)", info).doc("Report cache statistics"),
        Native::new("cache_clear", "(self, /)", |runtime, args| {
            let record = args.this::<Record>();
            record.number(HITS).set(0);
            record.number(MISSES).set(0);
            if let Some(cache) = record.get(CACHE)
                && let Some(cache) = cache.body::<Dict>()
            {
                cache.clear(runtime);
            }
            Ok(runtime.none())
        })
        .doc("Clear the cache and cache statistics"),
        Native::new("__reduce__", "(self, /)", |runtime, args| {
            let name = text::intern(runtime, text::new(runtime, "__qualname__")?)?;
            attribute::get_any(runtime, &args.at(0), &name)
        }),
        Native::new("__copy__", "(self, /)", |_, args| Ok(args.at(0).owned())),
        Native::new("__deepcopy__", "(self, memo, /)", |_, args| Ok(args.at(0).owned())),
    ])
    .getters(&[instance::DICT])
    .doc(
        "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for \
         no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache \
         f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple \
         class with the fields:\n                        hits misses currsize maxsize",
    );

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (function, limit) = (args.at(1), args.at(2));
    if runtime.special_of(&function, Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("the first argument must be callable")));
    }
    let limit = if limit.is(&runtime.none()) {
        runtime.none()
    } else if types::class::is_instance_of(&limit, ClassId::Int) {
        int::new(runtime, ops::index(runtime, &limit)?.max(0))?
    } else {
        return Err(runtime.type_error(format_args!("maxsize should be integer or None")));
    };
    let typed = runtime.bool(ops::truth(runtime, &args.at(3))?);
    let parts = [Some(function.owned()), Some(dict::new(runtime)?), Some(args.at(4).owned()), Some(limit), Some(typed)];
    record::requested(runtime, args, classes::LRU_CACHE_WRAPPER, parts.into_iter())
}

fn count(number: &std::cell::Cell<i64>) {
    number.set(number.get() + 1);
}

fn call(runtime: &Runtime, args: &Args<'_>) -> Value {
    let record = args.this::<Record>();
    let (Some(function), Some(cache)) = (record.get(FUNCTION), record.get(CACHE)) else { return Err(Raised::OutOfMemory) };
    let Some(cache) = cache.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    let limit = record.get(LIMIT).and_then(|limit| int::value(&limit)).map(|limit| limit as usize);
    let passed_on = Args::new(&args.slots()[1..], args.names());
    if limit == Some(0) {
        count(record.number(MISSES));
        return runtime.call_with(&function, &passed_on);
    }
    let is_typed = record.get(TYPED).is_some_and(|typed| int::value(&typed) == Some(1));
    let key = key(runtime, args, is_typed)?;
    if let Some(known) = cache.get(runtime, &key)? {
        count(record.number(HITS));
        if limit.is_some() && cache.last().is_none_or(|(last, _)| !last.is(&key)) {
            // Now it is the most recently used.
            if let Some((key, value)) = cache.remove(runtime, &key)? {
                drop(cache.set(runtime, key, value)?);
            }
        }
        return Ok(known);
    }
    count(record.number(MISSES));
    let result = runtime.call_with(&function, &passed_on)?;
    // The call may have led to one with the same arguments.
    if !cache.contains(runtime, &key)? {
        while limit.is_some_and(|limit| cache.len() >= limit) && cache.pop_first().is_some() {}
        drop(cache.set(runtime, key, result.clone())?);
    }
    Ok(result)
}

/// What a call's arguments are remembered by.
fn key(runtime: &Runtime, args: &Args<'_>, is_typed: bool) -> Value {
    let given = args.positional()[1..].iter().filter_map(object::Slot::get);
    if !is_typed && args.keyword_count() == 0 && args.len() == 2 && [ClassId::Int, ClassId::Str].contains(&ClassId::of(&args.at(1))) {
        return Ok(args.at(1).owned());
    }
    let key = list::from_objects(runtime, given)?;
    if args.keyword_count() > 0 {
        // Nobody passes this class: it parts the two kinds of arguments.
        list::append(runtime, &key, runtime.class(classes::LRU_CACHE_WRAPPER).owned())?;
    }
    for index in 0..args.keyword_count() {
        if let Some((name, value)) = args.keyword(index) {
            list::append(runtime, &key, name)?;
            list::append(runtime, &key, value.owned())?;
        }
    }
    if is_typed {
        for argument in args.slots()[1..].iter().filter_map(object::Slot::get) {
            list::append(runtime, &key, argument.class())?;
        }
    }
    list::to_tuple(runtime, &key)
}

fn info(runtime: &Runtime, args: &Args<'_>) -> Value {
    let record = args.this::<Record>();
    let size = record.get(CACHE).and_then(|cache| Some(cache.body::<Dict>()?.len())).unwrap_or(0);
    let (Some(make), Some(limit)) = (record.get(INFO), record.get(LIMIT)) else { return Err(Raised::OutOfMemory) };
    let numbers = [record.number(HITS).get(), record.number(MISSES).get(), size as i64].map(|number| int::new(runtime, number));
    let [hits, misses, size] = numbers;
    runtime.call(&make, &[&hits?, &misses?, &limit, &size?])
}
