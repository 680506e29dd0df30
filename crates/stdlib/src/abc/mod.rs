//! Module `_abc`: what abstract base classes remember. `abc.ABCMeta` in Python stands on it.
//!
//! A class keeps its part in an object of class `_abc_data` under `_abc_impl`: which classes were registered, and the answers of earlier
//! checks. Negative answers hold until any class is registered anywhere, which a counter notes.

mod data;
mod subclass;

pub(crate) use data::SPEC as DATA;

use object::{Object, Slot};
use types::dict::Dict;
use types::{Class, ModuleSpec, Name, Native, Number, Raised, Runtime, Value, attribute, class, int, ops, set, text, tuple};

use data::Data;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: FUNCTIONS,
    classes: &[&DATA],
    furnish: |_, _| Ok(()),
};

const FUNCTIONS: &[Native] = &[
    Native::new("get_cache_token", "()", |runtime, _| int::new(runtime, counter(runtime)))
        .doc("Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\ncurrent version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any ABC."),
    Native::new("_abc_init", "(self, /)", |runtime, args| init(runtime, &args.at(0)))
        .doc("Internal ABC helper for class set-up. Should be never used outside abc module."),
    Native::new("_abc_register", "(self, subclass, /)", |runtime, args| register(runtime, &args.at(0), &args.at(1)))
        .doc("Internal ABC helper for subclasss registration. Should be never used outside abc module."),
    Native::new("_abc_instancecheck", "(self, instance, /)", |runtime, args| {
        Ok(runtime.bool(subclass::check_instance(runtime, &args.at(0), &args.at(1))?))
    })
    .doc("Internal ABC helper for instance checks. Should be never used outside abc module."),
    Native::new("_abc_subclasscheck", "(self, subclass, /)", |runtime, args| {
        Ok(runtime.bool(subclass::check(runtime, &args.at(0), &args.at(1))?))
    })
    .doc("Internal ABC helper for subclasss checks. Should be never used outside abc module."),
    Native::new("_reset_registry", "(self, /)", |runtime, args| {
        let data = data_of(runtime, &args.at(0))?;
        data.body::<Data>().map(|data| data.registry.take());
        Ok(runtime.none())
    }),
    Native::new("_reset_caches", "(self, /)", |runtime, args| {
        let data = data_of(runtime, &args.at(0))?;
        data.body::<Data>().map(|data| (data.cache.take(), data.negative.take()));
        Ok(runtime.none())
    }),
    Native::new("_get_dump", "(self, /)", dump),
];

fn counter(runtime: &Runtime) -> i64 {
    runtime.number(Number::Registrations)
}

fn count_registration(runtime: &Runtime) {
    runtime.set_number(Number::Registrations, counter(runtime) + 1);
}

fn named(runtime: &Runtime, name: &str) -> Value {
    text::intern(runtime, text::new(runtime, name)?)
}

/// What a class remembers.
fn data_of(runtime: &Runtime, class: &Object) -> Value {
    let data = attribute::get_any(runtime, class, &named(runtime, "_abc_impl")?)?;
    if data.body::<Data>().is_none() {
        return Err(runtime.type_error(format_args!("_abc_impl is set to a wrong type")));
    }
    Ok(data)
}

/// Finds the abstract methods of a new class, and gives it what it remembers.
fn init(runtime: &Runtime, class: &Object) -> Value {
    let names = abstract_names(runtime, class)?;
    attribute::set_any(runtime, class, &runtime.name(Name::AbstractMethods), Some(&names))?;
    attribute::set_any(runtime, class, &named(runtime, "_abc_impl")?, Some(&data::new(runtime)?))?;
    let flags = named(runtime, "__abc_tpflags__")?;
    if own_dict(class).is_some_and(|dict| dict.body::<Dict>().is_some_and(|dict| dict.get_name(runtime, &flags).is_some())) {
        attribute::set_any(runtime, class, &flags, None)?;
    }
    Ok(runtime.none())
}

fn own_dict(class: &Object) -> Option<Object> {
    class.body::<Class>()?.dict.get()
}

fn abstract_names(runtime: &Runtime, class: &Object) -> Value {
    let found = set::new(runtime)?;
    let own = own_dict(class);
    let (mut entries, mut position) = (Vec::new(), 0);
    while let Some(entry) = own.as_ref().and_then(|own| own.body::<Dict>()).and_then(|own| own.next(&mut position)) {
        entries.push(entry);
    }
    for (name, value) in entries {
        if is_abstract(runtime, &value)? {
            set::add(runtime, &found, name)?;
        }
    }
    let bases = class.body::<Class>().and_then(|class| class.bases.get());
    for base in bases.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get) {
        let Some(names) = attribute::find_any(runtime, &base, &runtime.name(Name::AbstractMethods))? else { continue };
        let iterator = ops::iter(runtime, &names)?;
        while let Some(name) = ops::next(runtime, &iterator)? {
            if let Some(value) = attribute::find_any(runtime, class, &attribute::name(runtime, &name)?)?
                && is_abstract(runtime, &value)?
            {
                set::add(runtime, &found, name)?;
            }
        }
    }
    runtime.call(&runtime.class(types::ClassId::FrozenSet), &[&found])
}

fn is_abstract(runtime: &Runtime, value: &Object) -> Result<bool, Raised> {
    match attribute::find_any(runtime, value, &runtime.name(Name::IsAbstract))? {
        Some(answer) => ops::truth(runtime, &answer),
        None => Ok(false),
    }
}

/// Makes a class count as one that derives from an abstract one.
fn register(runtime: &Runtime, abstract_class: &Object, subclass: &Object) -> Value {
    if !class::is_class(subclass) {
        return Err(runtime.type_error(format_args!("Can only register classes")));
    }
    if ops::is_subclass(runtime, subclass, abstract_class)? {
        return Ok(subclass.clone());
    }
    if ops::is_subclass(runtime, abstract_class, subclass)? {
        return Err(runtime.error(types::ClassId::RuntimeError, format_args!("Refusing to create an inheritance cycle")));
    }
    let data = data_of(runtime, abstract_class)?;
    if let Some(data) = data.body::<Data>() {
        data::add(runtime, &data.registry, subclass)?;
    }
    count_registration(runtime);
    Ok(subclass.clone())
}

/// `(registry, cache, negative cache, its version)`
fn dump(runtime: &Runtime, args: &types::Args<'_>) -> Value {
    let data = data_of(runtime, &args.at(0))?;
    let Some(data) = data.body::<Data>() else { return Err(Raised::OutOfMemory) };
    let copy = |slot: &Slot| match slot.get() {
        Some(set) => runtime.call_method(&set, "copy", &[]),
        None => set::new(runtime),
    };
    let version = int::new(runtime, data.version.get())?;
    tuple::new(runtime, [copy(&data.registry)?, copy(&data.cache)?, copy(&data.negative)?, version].into_iter())
}
