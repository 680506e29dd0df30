//! `TypeAliasType`: what `type X = ...` makes.

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassSpec, Getter, Native, Runtime, Value, class, generic_alias, int, ops, text, tuple};

use super::set_module;
use crate::classes;

const NAME: usize = 0;
const PARAMETERS: usize = 1;
const VALUE: usize = 2;
/// A function that makes the value.
const EVALUATE: usize = 3;
const COUNT: usize = 4;

/// The class `TypeAliasType`.
pub(crate) static SPEC: ClassSpec = record::spec(classes::TYPE_ALIAS, "typing", "TypeAliasType")
    .with_dict()
    .weakly_referenced()
    .sealed()
    .doc("Type alias.")
    .methods(&[
        Native::static_method("__new__", "(cls, name, value, *, type_params=())", new),
        Native::new("__repr__", "(self, /)", |runtime, args| part(runtime, &args.at(0), NAME)),
        Native::new("__reduce__", "(self, /)", |runtime, args| part(runtime, &args.at(0), NAME)),
        Native::new("__or__", "(self, value, /)", |runtime, args| generic_alias::unite(runtime, &args.at(0), &args.at(1))),
        Native::new("__ror__", "(self, value, /)", |runtime, args| generic_alias::unite(runtime, &args.at(1), &args.at(0))),
        Native::new("__iter__", "(self, /)", |runtime, args| {
            let alias = generic_alias::new_unpacked(runtime, &args.at(0), &tuple::empty(runtime)?)?;
            ops::iter(runtime, &tuple::new(runtime, std::iter::once(alias))?)
        }),
        Native::new("__getitem__", "(self, key, /)", |runtime, args| {
            let parameters = part(runtime, &args.at(0), PARAMETERS)?;
            if tuple::items(&parameters).is_none_or(<[_]>::is_empty) {
                return Err(runtime.type_error(format_args!("Only generic type aliases are subscriptable")));
            }
            generic_alias::new(runtime, &args.at(0), &args.at(1))
        }),
    ])
    .getters(&[
        Getter::new("__name__", |runtime, object| part(runtime, object, NAME)),
        Getter::new("__type_params__", |runtime, object| part(runtime, object, PARAMETERS)),
        Getter::new("__parameters__", |runtime, object| part(runtime, object, PARAMETERS)),
        Getter::new("__value__", value),
        Getter::new("evaluate_value", |runtime, object| part(runtime, object, EVALUATE)),
    ]);

fn part(runtime: &Runtime, object: &Object, index: usize) -> Value {
    Ok(object.body::<Record>().and_then(|alias| alias.get(index)).unwrap_or_else(|| runtime.none()))
}

fn value(runtime: &Runtime, object: &Object) -> Value {
    let known = object.body::<Record>().and_then(|alias| alias.get(VALUE));
    if let Some(known) = known {
        return Ok(known);
    }
    let value = runtime.call(&part(runtime, object, EVALUATE)?, &[&int::new(runtime, 1)?])?;
    object.body::<Record>().map(|alias| alias.slot(VALUE).replace(Some(value.clone())));
    Ok(value)
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = args.at(1);
    if text::view(&name).is_none() {
        let given = class::name_of(&name.class());
        return Err(runtime.type_error(format_args!("typealias() argument 'name' must be str, not {given}")));
    }
    let parameters = args.get(3).map_or_else(|| tuple::empty(runtime), |parameters| Ok(parameters.owned()))?;
    if tuple::items(&parameters).is_none() {
        return Err(runtime.type_error(format_args!("type_params must be a tuple")));
    }
    let object = record::new(runtime, &args.at(0), COUNT)?;
    if let Some(alias) = object.body::<Record>() {
        alias.slot(NAME).set(name.owned());
        alias.slot(PARAMETERS).set(parameters);
        alias.slot(VALUE).set(args.at(2).owned());
    }
    set_module(runtime, &object)?;
    Ok(object)
}

/// `_type_alias(name, type_params, evaluate_value)`
pub(super) fn lazy(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = record::new(runtime, &runtime.class(classes::TYPE_ALIAS), COUNT)?;
    let parameters = args.get(1).filter(|parameters| !parameters.is(&runtime.none()));
    if let Some(alias) = object.body::<Record>() {
        alias.slot(NAME).set(args.at(0).owned());
        alias.slot(PARAMETERS).set(parameters.map_or_else(|| tuple::empty(runtime), |parameters| Ok(parameters.owned()))?);
        alias.slot(EVALUATE).set(args.at(2).owned());
    }
    set_module(runtime, &object)?;
    Ok(object)
}
