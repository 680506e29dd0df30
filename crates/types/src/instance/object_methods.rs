//! What `object` offers: the behaviour that every object has unless its class says otherwise.

use object::Object;

use super::reduce;
use crate::class::{self, check_init, is_class, name_of, new_object};
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::{ClassId, Singleton};
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{attribute, int, ops, text};

/// The methods of `object`.
pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new).doc("Create and return a new object.  See help(type) for accurate signature."),
    Native::new("__init__", "(*)", init).doc("Initialize self.  See help(type(self)) for accurate signature."),
    Native::new("__repr__", "(self, /)", repr).doc("Return repr(self)."),
    Native::new("__str__", "(self, /)", |runtime, args| ops::repr(runtime, &args.at(0))).doc("Return str(self)."),
    Native::new("__hash__", "(self, /)", |runtime, args| int::new(runtime, identity_hash(&args.at(0)))).doc("Return hash(self)."),
    Native::new("__eq__", "(self, value, /)", equal).doc("Return self==value."),
    Native::new("__ne__", "(self, value, /)", not_equal).doc("Return self!=value."),
    Native::new("__lt__", "(self, value, /)", not_implemented).doc("Return self<value."),
    Native::new("__le__", "(self, value, /)", not_implemented).doc("Return self<=value."),
    Native::new("__gt__", "(self, value, /)", not_implemented).doc("Return self>value."),
    Native::new("__ge__", "(self, value, /)", not_implemented).doc("Return self>=value."),
    Native::new("__getattribute__", "(self, name, /)", get_attribute).doc("Return getattr(self, name)."),
    Native::new("__setattr__", "(self, name, value, /)", set_attribute).doc("Implement setattr(self, name, value)."),
    Native::new("__delattr__", "(self, name, /)", del_attribute).doc("Implement delattr(self, name)."),
    Native::new("__dir__", "(self, /)", dir).doc("Default dir() implementation."),
    Native::new("__format__", "(self, format_spec, /)", format)
        .doc("Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise."),
    Native::new("__sizeof__", "(self, /)", size_of_object).doc("Size of object in memory, in bytes."),
    Native::new("__reduce__", "(self, /)", |runtime, args| reduce::reduce(runtime, &args.at(0), 0)).doc("Helper for pickle."),
    Native::new("__reduce_ex__", "(self, protocol, /)", reduce::reduce_ex).doc("Helper for pickle."),
    Native::new("__getstate__", "(self, /)", |runtime, args| reduce::state(runtime, &args.at(0), false)).doc("Helper for pickle."),
    Native::class_method("__init_subclass__", "(*)", init_subclass)
        .doc("This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses."),
    Native::class_method("__subclasshook__", "(cls, object, /)", not_implemented),
];

/// The computed attributes of `object`.
pub(super) const GETTERS: &[Getter] =
    &[Getter { name: "__class__", get: |_, object| Ok(object.class()), set: Some(super::change_class::set) }];

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(class) = args.get(0).filter(|_| !args.is_empty()) else {
        return Err(runtime.type_error(format_args!("object.__new__(): not enough arguments")));
    };
    if !is_class(&class) {
        let given = name_of(&class.class());
        return Err(runtime.type_error(format_args!("object.__new__(X): X is not a type object ({given})")));
    }
    new_object(runtime, &class, args.slots().len() > 1)
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    check_init(runtime, &args.at(0).class(), args.slots().len() > 1)?;
    Ok(runtime.none())
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    default_repr(runtime, &args.at(0))
}

/// `<module.Class object at 0x...>`
fn default_repr(runtime: &Runtime, object: &Object) -> Value {
    let mut shown = text::Builder::new(runtime);
    shown.push_str("<");
    class::push_full_name(runtime, &object.class(), &mut shown);
    shown.push_str(&format!(" object at {:#x}>", object.identity()));
    shown.finish()
}

/// The hash of an object that is equal to itself only.
fn identity_hash(object: &Object) -> i64 {
    (object.identity() >> 4) as i64
}

fn equal(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(if args.at(0).is(&args.at(1)) { runtime.bool(true) } else { runtime.singleton(Singleton::NotImplemented) })
}

fn not_equal(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let not_implemented = runtime.singleton(Singleton::NotImplemented);
    match runtime.call_special(&object, Special::Equal, &[&args.at(1)])? {
        Some(answer) if !answer.is(&not_implemented) => Ok(runtime.bool(!ops::truth(runtime, &answer)?)),
        _ => Ok(not_implemented),
    }
}

fn not_implemented(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.singleton(Singleton::NotImplemented))
}

fn init_subclass(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = args.get(0).map(|class| name_of(&class)).unwrap_or_default();
    if args.keyword_count() > 0 {
        return Err(runtime.type_error(format_args!("{name}.__init_subclass__() takes no keyword arguments")));
    }
    if args.len() > 1 {
        let given = args.len() - 1;
        return Err(runtime.type_error(format_args!("{name}.__init_subclass__() takes no arguments ({given} given)")));
    }
    Ok(runtime.none())
}

fn get_attribute(runtime: &Runtime, args: &Args<'_>) -> Value {
    attribute::get_default(runtime, &args.at(0), &attribute::name(runtime, &args.at(1))?)
}

fn set_attribute(runtime: &Runtime, args: &Args<'_>) -> Value {
    check_not_class(runtime, &args.at(0), "__setattr__")?;
    let name = attribute::name(runtime, &args.at(1))?;
    attribute::set_default(runtime, &args.at(0), &name, Some(args.at(2).owned())).map(|()| runtime.none())
}

fn del_attribute(runtime: &Runtime, args: &Args<'_>) -> Value {
    check_not_class(runtime, &args.at(0), "__delattr__")?;
    let name = attribute::name(runtime, &args.at(1))?;
    attribute::set_default(runtime, &args.at(0), &name, None).map(|()| runtime.none())
}

/// `object.__setattr__` must not be a way around that of `type`.
fn check_not_class(runtime: &Runtime, object: &Object, method: &str) -> Result<(), Raised> {
    if is_class(object) {
        let metaclass = name_of(&object.class());
        return Err(runtime.type_error(format_args!("can't apply this {method} to {metaclass} object")));
    }
    Ok(())
}

fn dir(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let names = dict::new(runtime)?;
    let Some(entries) = names.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    if let Some(own) = attribute::find(runtime, &object, &runtime.name(Name::Dict))?
        && let Some(own) = own.body::<Dict>()
    {
        let mut position = 0;
        while let Some((name, _)) = own.next(&mut position) {
            entries.set(runtime, name, runtime.none())?;
        }
    }
    if let Some(class) = attribute::find(runtime, &object, &runtime.name(Name::Class))? {
        class::merge_names(runtime, &class, entries)?;
    }
    class::list_of_keys(runtime, entries)
}

fn format(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let (spec, class) = (args.at(1), name_of(&object.class()));
    match text::view(&spec) {
        Some(spec) if spec.is_empty() => ops::str(runtime, &object),
        Some(_) => Err(runtime.type_error(format_args!("unsupported format string passed to {class}.__format__"))),
        None => {
            let given = name_of(&spec.class());
            Err(runtime.type_error(format_args!("__format__() argument must be str, not {given}")))
        }
    }
}

fn size_of_object(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let size = object.layout().size.map_or_else(|| runtime.usable_size(object.block()), |size| size(&object));
    int::new(runtime, size as i64)
}

/// Whether a method of an object's class is that of `object`.
pub(super) fn is_inherited(runtime: &Runtime, object: &Object, name: &Object) -> bool {
    let ordinary = class::own(runtime, &runtime.class(ClassId::Object), name);
    match (class::lookup(runtime, &object.class(), name), ordinary) {
        (Some(found), Some(ordinary)) => found.is(&ordinary),
        _ => false,
    }
}
