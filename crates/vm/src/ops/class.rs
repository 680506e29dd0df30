//! `__build_class__`: what a class statement does.

use object::{Object, Slot};
use types::dict::{self, Dict};
use types::function::{Cell, Function};
use types::{Args, Class, ClassId, Name, Raised, Runtime, Special, Value, attribute, class, ops, text, tuple};

use crate::evaluate;

/// `__build_class__(func, name, /, *bases, [metaclass], **kwds)`
pub fn build_class(runtime: &Runtime, args: &Args<'_>) -> Value {
    if args.len() < 2 {
        return Err(runtime.type_error(format_args!("__build_class__: not enough arguments")));
    }
    let (body, name) = (args.at(0), args.at(1));
    if body.body::<Function>().is_none() {
        return Err(runtime.type_error(format_args!("__build_class__: func must be a function")));
    }
    if text::view(&name).is_none() {
        return Err(runtime.type_error(format_args!("__build_class__: name is not a string")));
    }
    let given: Vec<Object> = args.positional()[2..].iter().filter_map(Slot::get).collect();
    let bases = resolve_bases(runtime, &given)?;
    let is_changed = bases.len() != given.len() || bases.iter().zip(&given).any(|(base, given)| !base.is(given));
    let (metaclass, keywords) = keywords(runtime, args)?;
    let metaclass = find_metaclass(runtime, metaclass, &bases)?;
    let bases = tuple::new(runtime, bases.into_iter())?;
    let namespace = prepare(runtime, &metaclass, &name, &bases, keywords.as_ref())?;
    let cell = evaluate::run_in_namespace(runtime, &body, &namespace)?;
    if is_changed {
        let originals = tuple::new(runtime, given.into_iter())?;
        let key = text::intern(runtime, text::new(runtime, "__orig_bases__")?)?;
        ops::set_item(runtime, &namespace, &key, &originals)?;
    }
    let arguments = tuple::new(runtime, [name.owned(), bases, namespace].into_iter())?;
    let made = runtime.call_unpacked(&metaclass, None, &arguments, keywords.as_ref())?;
    check_cell(runtime, &name, &made, &cell)?;
    Ok(made)
}

/// The bases, with those that are no classes replaced by what their `__mro_entries__` says.
fn resolve_bases(runtime: &Runtime, given: &[Object]) -> Result<Vec<Object>, Raised> {
    if given.iter().all(|base| base.body::<Class>().is_some()) {
        return Ok(given.to_vec());
    }
    let originals = tuple::new(runtime, given.iter().cloned())?;
    let mut bases = Vec::with_capacity(given.len());
    for base in given {
        if base.body::<Class>().is_some() {
            bases.push(base.clone());
            continue;
        }
        let method = match attribute::get_any(runtime, base, &runtime.special_name(Special::MroEntries)) {
            Ok(method) => method,
            Err(Raised::Exception(raised)) if class::is_instance_of(&raised, ClassId::AttributeError) => {
                bases.push(base.clone());
                continue;
            }
            Err(raised) => return Err(raised),
        };
        let entries = runtime.call(&method, &[&originals])?;
        let Some(items) = tuple::items(&entries) else {
            return Err(runtime.type_error(format_args!("__mro_entries__ must return a tuple")));
        };
        bases.extend(items.iter().filter_map(Slot::get));
    }
    Ok(bases)
}

/// The metaclass that was named, and the other keywords as a dict.
fn keywords(runtime: &Runtime, args: &Args<'_>) -> Result<(Option<Object>, Option<Object>), Raised> {
    if args.keyword_count() == 0 {
        return Ok((None, None));
    }
    let others = dict::new(runtime)?;
    let mut metaclass = None;
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { continue };
        if text::equal(&name, &runtime.name(Name::Metaclass)) {
            metaclass = Some(value.owned());
        } else if let Some(others) = others.body::<Dict>() {
            drop(others.set(runtime, name, value.owned())?);
        }
    }
    let is_empty = others.body::<Dict>().is_none_or(Dict::is_empty);
    Ok((metaclass, (!is_empty).then_some(others)))
}

/// The metaclass that is most derived among the one that was named and those of the bases.
fn find_metaclass(runtime: &Runtime, named: Option<Object>, bases: &[Object]) -> Value {
    let start = match (named, bases.first()) {
        (Some(named), _) if named.body::<Class>().is_none() => return Ok(named),
        (Some(named), _) => named,
        (None, Some(first)) => first.class(),
        (None, None) => runtime.class(ClassId::Type).owned(),
    };
    let mut winner = start;
    for base in bases {
        let metaclass = base.class();
        if class::is_subclass(&winner, &metaclass) {
            continue;
        }
        if !class::is_subclass(&metaclass, &winner) {
            return Err(runtime.type_error(format_args!(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases"
            )));
        }
        winner = metaclass;
    }
    Ok(winner)
}

/// The namespace in which the body runs.
fn prepare(runtime: &Runtime, metaclass: &Object, name: &Object, bases: &Object, keywords: Option<&Object>) -> Value {
    if metaclass.is(&runtime.class(ClassId::Type)) {
        return dict::new(runtime);
    }
    let method = match attribute::get_any(runtime, metaclass, &runtime.special_name(Special::Prepare)) {
        Ok(method) => method,
        Err(Raised::Exception(raised)) if class::is_instance_of(&raised, ClassId::AttributeError) => return dict::new(runtime),
        Err(raised) => return Err(raised),
    };
    let arguments = tuple::new(runtime, [name.clone(), bases.clone()].into_iter())?;
    let namespace = runtime.call_unpacked(&method, None, &arguments, keywords)?;
    if runtime.special_of(&namespace, Special::GetItem).is_none() {
        let who = if metaclass.body::<Class>().is_some() { class::name_of(metaclass) } else { "<metaclass>".to_owned() };
        let got = class::name_of(&namespace.class());
        return Err(runtime.type_error(format_args!("{who}.__prepare__() must return a mapping, not {got}")));
    }
    Ok(namespace)
}

/// Checks that the class got to the cell from which its methods take `__class__`.
fn check_cell(runtime: &Runtime, name: &Object, made: &Object, cell: &Object) -> Result<(), Raised> {
    let Some(body) = cell.body::<Cell>().filter(|_| made.body::<Class>().is_some()) else { return Ok(()) };
    let content = body.content.get();
    if content.as_ref().is_some_and(|content| content.is(made)) {
        return Ok(());
    }
    let (name, class) = (ops::repr(runtime, name)?, ops::repr(runtime, made)?);
    let (name, class) = (text::to_string(&name), text::to_string(&class));
    match content {
        None => Err(runtime.error(
            ClassId::RuntimeError,
            format_args!("__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"),
        )),
        Some(content) => {
            let content = text::to_string(&ops::repr(runtime, &content)?);
            Err(runtime.type_error(format_args!("__class__ set to {content} defining {name} as {class}")))
        }
    }
}
