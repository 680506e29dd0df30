//! What `type` offers as methods, and `isinstance` and `issubclass`.

use object::{Object, Slot};

use super::construct::{behind_receiver, construct};
use super::type_new::type_new;
use super::{Class, ClassFlags, is_class, mro, name_of, registry};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{attribute, generic_alias, int, list, ops, text, tuple};

/// The methods of `type`.
pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", type_new),
    Native::new("__init__", "(*)", init),
    Native::new("__call__", "(*)", call),
    Native::class_method("__prepare__", "(*)", |runtime, _| dict::new(runtime)).doc("Create the namespace for the class statement"),
    Native::new("__repr__", "(self, /)", repr),
    Native::new("__getattribute__", "(self, name, /)", |runtime, args| {
        attribute::get_default(runtime, &args.at(0), &attribute::name(runtime, &args.at(1))?)
    }),
    Native::new("__setattr__", "(self, name, value, /)", |runtime, args| {
        let name = attribute::name(runtime, &args.at(1))?;
        attribute::set_default(runtime, &args.at(0), &name, args.get(2).map(|value| value.owned())).map(|()| runtime.none())
    }),
    Native::new("__delattr__", "(self, name, /)", |runtime, args| {
        let name = attribute::name(runtime, &args.at(1))?;
        attribute::set_default(runtime, &args.at(0), &name, None).map(|()| runtime.none())
    }),
    Native::new("__or__", "(self, value, /)", |runtime, args| generic_alias::unite(runtime, &args.at(0), &args.at(1))),
    Native::new("__ror__", "(self, value, /)", |runtime, args| generic_alias::unite(runtime, &args.at(1), &args.at(0))),
    Native::new("mro", "(self, /)", |runtime, args| list::from_objects(runtime, mro::default_order(runtime, &args.at(0))?.into_iter()))
        .doc("Return a type's method resolution order."),
    Native::new("__subclasses__", "(self, /)", |runtime, args| {
        list::from_objects(runtime, registry::direct_subclasses(runtime, &args.at(0)).into_iter())
    })
    .doc("Return a list of immediate subclasses."),
    Native::new("__instancecheck__", "(self, instance, /)", |runtime, args| {
        Ok(runtime.bool(is_real_instance(runtime, &args.at(1), &args.at(0))?))
    })
    .doc("Check if an object is an instance."),
    Native::new("__subclasscheck__", "(self, subclass, /)", |runtime, args| {
        Ok(runtime.bool(is_real_subclass(runtime, &args.at(1), &args.at(0))?))
    })
    .doc("Check if a class is a subclass."),
    Native::new("__dir__", "(self, /)", dir).doc("Specialized __dir__ implementation for types."),
    Native::new("__sizeof__", "(self, /)", |runtime, args| int::new(runtime, runtime.usable_size(args.at(0).block()) as i64))
        .doc("Return memory consumption of the type object."),
];

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    match args.len() {
        2 if args.keyword_count() != 0 => Err(runtime.type_error(format_args!("type.__init__() takes no keyword arguments"))),
        2 | 4 => Ok(runtime.none()),
        _ => Err(runtime.type_error(format_args!("type.__init__() takes 1 or 3 arguments"))),
    }
}

fn call(runtime: &Runtime, args: &Args<'_>) -> Value {
    construct(runtime, &args.at(0), &behind_receiver(args))
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = args.at(0);
    let mut shown = text::Builder::new(runtime);
    shown.push_str("<class '");
    push_full_name(runtime, &class, &mut shown);
    shown.push_str("'>");
    shown.finish()
}

/// Adds `module.qualname` of a class, or only its name if it is a built-in one.
pub(crate) fn push_full_name(runtime: &Runtime, class: &Object, to: &mut text::Builder<'_>) {
    let Some(body) = class.body::<Class>() else { return };
    let Ok(module) = super::getters::module_of(runtime, class) else { return to.fail() };
    let module = module.filter(|module| text::view(module).is_some());
    push_with_module(class, body, module, to);
}

/// As [`push_full_name`]; `__main__` is left out, too.
pub(crate) fn push_name_in_program(runtime: &Runtime, class: &Object, to: &mut text::Builder<'_>) {
    let Some(body) = class.body::<Class>() else { return };
    let Ok(module) = super::getters::module_of(runtime, class) else { return to.fail() };
    let module = module.filter(|module| text::view(module).is_some());
    if module.as_ref().is_some_and(|module| text::to_string(module) == "__main__")
        && let Some(qualname) = body.qualname.get()
    {
        return to.push_object(&qualname);
    }
    push_with_module(class, body, module, to);
}

fn push_with_module(class: &Object, body: &Class, module: Option<Object>, to: &mut text::Builder<'_>) {
    match (module, body.qualname.get()) {
        (Some(module), Some(qualname)) if text::to_string(&module) != "builtins" => {
            to.push_object(&module);
            to.push_str(".");
            to.push_object(&qualname);
        }
        _ => to.push_str(&name_of(class)),
    }
}

fn dir(runtime: &Runtime, args: &Args<'_>) -> Value {
    let names = dict::new(runtime)?;
    let Some(entries) = names.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    merge_names(runtime, &args.at(0), entries)?;
    list_of_keys(runtime, entries)
}

/// Adds the names of all attributes that a class and its bases have.
pub(crate) fn merge_names(runtime: &Runtime, class: &Object, into: &Dict) -> Result<(), Raised> {
    for class in mro::order_of(class) {
        let Some(dict) = class.body::<Class>().and_then(|class| class.dict.get()) else { continue };
        let Some(dict) = dict.body::<Dict>() else { continue };
        let mut position = 0;
        while let Some((name, _)) = dict.next(&mut position) {
            into.set(runtime, name, runtime.none())?;
        }
    }
    Ok(())
}

/// The keys of a dict as a list.
pub(crate) fn list_of_keys(runtime: &Runtime, dict: &Dict) -> Value {
    let keys = list::new(runtime)?;
    let mut position = 0;
    while let Some((key, _)) = dict.next(&mut position) {
        list::append(runtime, &keys, key)?;
    }
    Ok(keys)
}

/// `isinstance(object, class)`
pub fn is_instance(runtime: &Runtime, object: &Object, class: &Object) -> Result<bool, Raised> {
    if object.class_ref() == class.reference() {
        return Ok(true);
    }
    if class.class_ref() == ClassId::Type.reference() {
        return is_real_instance(runtime, object, class);
    }
    check(runtime, class, Special::InstanceCheck, object, is_instance, is_real_instance)
}

/// `issubclass(class, base)`
pub fn is_subclass_of(runtime: &Runtime, class: &Object, base: &Object) -> Result<bool, Raised> {
    if base.class_ref() == ClassId::Type.reference() {
        return class.is(base).then_some(true).map_or_else(|| is_real_subclass(runtime, class, base), Ok);
    }
    check(runtime, base, Special::SubclassCheck, class, is_subclass_of, is_real_subclass)
}

type Check = fn(&Runtime, &Object, &Object) -> Result<bool, Raised>;

/// The check against something that is not an ordinary class: each of a tuple, what its `__instancecheck__` or `__subclasscheck__` says.
fn check(runtime: &Runtime, class: &Object, special: Special, object: &Object, again: Check, plain: Check) -> Result<bool, Raised> {
    if let Some(classes) = tuple::items(class) {
        return runtime.guarded(|| {
            for class in classes.iter().filter_map(Slot::get) {
                if again(runtime, object, &class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        });
    }
    match runtime.guarded(|| runtime.call_special(class, special, &[object]))? {
        Some(answer) => ops::truth(runtime, &answer),
        None => plain(runtime, object, class),
    }
}

/// What `type.__instancecheck__` says.
fn is_real_instance(runtime: &Runtime, object: &Object, class: &Object) -> Result<bool, Raised> {
    if is_class(class) {
        if mro::derives_from(&object.class(), class.reference()) {
            return Ok(true);
        }
        let claimed = claimed_class(runtime, object)?;
        return Ok(claimed.is_some_and(|claimed| is_class(&claimed) && mro::derives_from(&claimed, class.reference())));
    }
    require_bases(runtime, class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
    match attribute::find(runtime, object, &runtime.name(Name::Class))? {
        Some(claimed) => derives_by_bases(runtime, &claimed, class),
        None => Ok(false),
    }
}

/// `object.__class__`, where that can differ from the class.
fn claimed_class(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let class = object.class();
    let name = runtime.name(Name::Class);
    let is_ordinary = class.body::<Class>().is_some_and(|class| class.has(ClassFlags::PLAIN_GET))
        && match (super::lookup(runtime, &class, &name), super::own(runtime, &runtime.class(ClassId::Object), &name)) {
            (Some(found), Some(ordinary)) => found.is(&ordinary),
            _ => false,
        };
    if is_ordinary { Ok(None) } else { attribute::find(runtime, object, &name) }
}

/// What `type.__subclasscheck__` says.
fn is_real_subclass(runtime: &Runtime, class: &Object, base: &Object) -> Result<bool, Raised> {
    if is_class(class) && is_class(base) {
        return Ok(mro::is_subclass(class, base));
    }
    require_bases(runtime, class, "issubclass() arg 1 must be a class")?;
    require_bases(runtime, base, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
    derives_by_bases(runtime, class, base)
}

/// `__bases__`, if it is a tuple.
fn bases_of(runtime: &Runtime, class: &Object) -> Result<Option<Object>, Raised> {
    let bases = attribute::find(runtime, class, &runtime.name(Name::Bases))?;
    Ok(bases.filter(|bases| tuple::items(bases).is_some()))
}

fn require_bases(runtime: &Runtime, class: &Object, complaint: &str) -> Result<(), Raised> {
    match bases_of(runtime, class)? {
        Some(_) => Ok(()),
        None => Err(runtime.type_error(format_args!("{complaint}"))),
    }
}

/// Follows `__bases__`, for objects that behave as classes.
fn derives_by_bases(runtime: &Runtime, class: &Object, base: &Object) -> Result<bool, Raised> {
    if class.is(base) {
        return Ok(true);
    }
    runtime.guarded(|| {
        let Some(bases) = bases_of(runtime, class)? else { return Ok(false) };
        for class in tuple::items(&bases).unwrap_or_default().iter().filter_map(Slot::get) {
            if derives_by_bases(runtime, &class, base)? {
                return Ok(true);
            }
        }
        Ok(false)
    })
}
