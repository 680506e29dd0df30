//! What `sys` says about objects and memory: counts, sizes, interning.

use object::Kind;
use types::class::name_of;
use types::{Args, ClassId, Runtime, Singleton, Value, int, text};

/// What the count of an immortal object is said to be: CPython 3.14's number.
const IMMORTAL_COUNT: i64 = 3 << 30;

/// `getrefcount(object)`: the references to it, the caller's argument among them.
pub(super) fn getrefcount(runtime: &Runtime, args: &Args<'_>) -> Value {
    int::new(runtime, args.at(0).count().map_or(IMMORTAL_COUNT, i64::from))
}

/// `getsizeof(object[, default])`: what `__sizeof__` says.
pub(super) fn getsizeof(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let name = text::intern(runtime, text::new(runtime, "__sizeof__")?)?;
    let class = object.class();
    let Some(method) = types::class::lookup(runtime, &class, &name) else {
        return Err(runtime.type_error(format_args!("Type {} doesn't define __sizeof__", name_of(&class))));
    };
    let size = runtime.call(&method, &[&object])?;
    match (int::value(&size), args.get(1)) {
        (Some(0..), _) => Ok(size),
        (_, Some(default)) => Ok(default.owned()),
        (Some(_), None) => Err(runtime.value_error(format_args!("__sizeof__() should return >= 0"))),
        (None, None) => {
            let class = name_of(&size.class());
            Err(runtime.type_error(format_args!("'{class}' object cannot be interpreted as an integer")))
        }
    }
}

/// `intern(string)`: the one object with this text.
pub(super) fn intern(runtime: &Runtime, args: &Args<'_>) -> Value {
    let string = args.at(0);
    if string.class_ref() == ClassId::Str.reference() {
        return text::intern(runtime, string.owned());
    }
    let class = name_of(&string.class());
    if text::view(&string).is_some() {
        return Err(runtime.type_error(format_args!("can't intern {class}")));
    }
    Err(runtime.type_error(format_args!("intern() argument must be str, not {class}")))
}

/// `_is_interned(string)`
pub(super) fn is_interned(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(text::is_interned(&args.at(0))))
}

/// `_is_immortal(object)`
pub(super) fn is_immortal(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(args.at(0).count().is_none()))
}

/// `getallocatedblocks()`: blocks of all kinds in use.
pub(super) fn getallocatedblocks(runtime: &Runtime, _: &Args<'_>) -> Value {
    let blocks: usize = Kind::ALL.into_iter().flat_map(|kind| runtime.pages(kind)).map(|page| page.used).sum();
    int::from_usize(runtime, blocks)
}

/// `getunicodeinternedsize()`
pub(super) fn getunicodeinternedsize(runtime: &Runtime, args: &Args<'_>) -> Value {
    let immortal_only = args.get(0).is_some_and(|only| only.reference() == Singleton::True.reference());
    int::from_usize(runtime, if immortal_only { 0 } else { runtime.interned_count() })
}

/// `_clear_type_descriptors(type)`: for a class that was replaced by one with `__slots__`, so that its instances are not held by it.
pub(super) fn clear_type_descriptors(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = args.at(0);
    if !types::class::is_class(&class) {
        let given = name_of(&class.class());
        return Err(runtime.type_error(format_args!("_clear_type_descriptors() argument must be type, not {given}")));
    }
    for name in [types::Name::Dict, types::Name::WeakRef] {
        types::class::set_attribute(runtime, &class, &runtime.name(name), None)?;
    }
    Ok(runtime.none())
}
