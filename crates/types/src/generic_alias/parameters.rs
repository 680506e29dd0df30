//! Type variables among the arguments of a generic alias, and what takes their places.

use object::Object;

use super::{as_tuple, items};
use crate::class::is_class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::{attribute, list, ops, text, tuple};

fn find(runtime: &Runtime, object: &Object, name: &str) -> Result<Option<Object>, Raised> {
    attribute::find(runtime, object, &text::intern(runtime, text::new(runtime, name)?)?)
}

/// The type variables among arguments, each once, in order: a tuple.
pub(super) fn collect(runtime: &Runtime, args: &Object) -> Value {
    let mut found: Vec<Object> = Vec::new();
    gather(runtime, &items(args), &mut found)?;
    tuple::new(runtime, found.into_iter())
}

fn gather(runtime: &Runtime, args: &[Object], found: &mut Vec<Object>) -> Result<(), Raised> {
    for part in args {
        if is_class(part) {
            continue;
        }
        let nested = match part.class_ref() {
            reference if reference == ClassId::Tuple.reference() => Some(part.clone()),
            reference if reference == ClassId::List.reference() => Some(list::to_tuple(runtime, part)?),
            _ => None,
        };
        if let Some(nested) = nested {
            runtime.guarded(|| gather(runtime, &items(&nested), found))?;
            continue;
        }
        if find(runtime, part, "__typing_subst__")?.is_some() {
            add(found, part.clone());
        } else if let Some(parameters) = find(runtime, part, "__parameters__")? {
            items(&parameters).into_iter().for_each(|parameter| add(found, parameter));
        }
    }
    Ok(())
}

fn add(found: &mut Vec<Object>, parameter: Object) {
    if !found.iter().any(|known| known.is(&parameter)) {
        found.push(parameter);
    }
}

/// The arguments of `alias` with `item` in the places of its `parameters`.
pub(super) fn substitute(runtime: &Runtime, alias: &Object, args: &Object, parameters: &Object, item: &Object) -> Value {
    let parameters = items(parameters);
    if parameters.is_empty() {
        let shown = text::to_string(&ops::repr(runtime, alias)?);
        return Err(runtime.type_error(format_args!("{shown} is not a generic class")));
    }
    let mut given = unpacked(runtime, &as_tuple(runtime, item)?)?;
    for parameter in &parameters {
        if let Some(prepare) = find(runtime, parameter, "__typing_prepare_subst__")? {
            given = as_tuple(runtime, &runtime.call(&prepare, &[alias, &given])?)?;
        }
    }
    let values = items(&given);
    if values.len() != parameters.len() {
        let shown = text::to_string(&ops::repr(runtime, alias)?);
        let many = if values.len() > parameters.len() { "many" } else { "few" };
        let (given, wanted) = (values.len(), parameters.len());
        return Err(runtime.type_error(format_args!("Too {many} arguments for {shown}; actual {given}, expected {wanted}")));
    }
    replace(runtime, &items(args), &parameters, &values)
}

/// Arguments with unpacked tuples replaced by their items.
fn unpacked(runtime: &Runtime, given: &Object) -> Value {
    let mut flat = Vec::new();
    for part in items(given) {
        let inner = if is_class(&part) { None } else { find(runtime, &part, "__typing_unpacked_tuple_args__")? };
        match inner.filter(|inner| tuple::items(inner).is_some()).map(|inner| items(&inner)) {
            Some(inner) if inner.last().is_none_or(|last| last.reference() != crate::Singleton::Ellipsis.reference()) => flat.extend(inner),
            _ => flat.push(part),
        }
    }
    tuple::new(runtime, flat.into_iter())
}

fn replace(runtime: &Runtime, args: &[Object], parameters: &[Object], values: &[Object]) -> Value {
    let mut made = Vec::with_capacity(args.len());
    for part in args {
        if is_class(part) {
            made.push(part.clone());
            continue;
        }
        if part.class_ref() == ClassId::Tuple.reference() || part.class_ref() == ClassId::List.reference() {
            let is_list = part.class_ref() == ClassId::List.reference();
            let inner = if is_list { list::to_tuple(runtime, part)? } else { part.clone() };
            let inner = runtime.guarded(|| replace(runtime, &items(&inner), parameters, values))?;
            made.push(if is_list { list::from_iterable(runtime, &inner)? } else { inner });
            continue;
        }
        let is_unpacked = match find(runtime, part, "__typing_is_unpacked_typevartuple__")? {
            Some(answer) => ops::truth(runtime, &answer)?,
            None => false,
        };
        let replaced = match find(runtime, part, "__typing_subst__")? {
            Some(method) => {
                let index = parameters.iter().position(|parameter| parameter.is(part));
                let value = index.map_or_else(|| part.clone(), |index| values[index].clone());
                runtime.call(&method, &[&value])?
            }
            None => nested(runtime, part, parameters, values)?,
        };
        if is_unpacked && tuple::items(&replaced).is_some() {
            made.extend(items(&replaced));
        } else {
            made.push(replaced);
        }
    }
    tuple::new(runtime, made.into_iter())
}

/// An argument that has type variables of its own, subscripted with what takes their places.
fn nested(runtime: &Runtime, part: &Object, parameters: &[Object], values: &[Object]) -> Value {
    let Some(own) = find(runtime, part, "__parameters__")?.filter(|own| tuple::items(own).is_some()) else { return Ok(part.clone()) };
    let own = items(&own);
    if own.is_empty() {
        return Ok(part.clone());
    }
    let mut chosen = Vec::new();
    for parameter in &own {
        match parameters.iter().position(|candidate| candidate.is(parameter)) {
            Some(index) if tuple::items(&values[index]).is_some() && is_tuple_variable(runtime, parameter)? => {
                chosen.extend(items(&values[index]));
            }
            Some(index) => chosen.push(values[index].clone()),
            None => chosen.push(parameter.clone()),
        }
    }
    let chosen = tuple::new(runtime, chosen.into_iter())?;
    runtime.guarded(|| ops::get_item(runtime, part, &chosen))
}

/// Whether a parameter stands for any number of types: it can be iterated over.
fn is_tuple_variable(runtime: &Runtime, parameter: &Object) -> Result<bool, Raised> {
    Ok(runtime.special_of(parameter, crate::Special::Iter).is_some())
}
