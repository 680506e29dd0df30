//! `type.__new__`: a class as a `class` statement or a call of `type` makes it.

use object::{Object, Slot};

use super::{Class, is_subclass, make, name_of};
use crate::attribute;
use crate::descriptor::class_method::Wrapper;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::function::Function;
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{exception, function, instance, text, tuple};

/// `type.__new__(metaclass, name, bases, namespace, **keywords)`
pub(super) fn type_new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let metaclass = instance::requested_class(runtime, args, ClassId::Type)?;
    let (Some(name), Some(bases), Some(namespace), 4) = (args.get(1), args.get(2), args.get(3), args.len()) else {
        let given = args.len().saturating_sub(1);
        return Err(runtime.type_error(format_args!("type.__new__() takes exactly 3 arguments ({given} given)")));
    };
    check_argument(runtime, 1, &name, "str", text::view(&name).is_some())?;
    check_argument(runtime, 2, &bases, "tuple", tuple::items(&bases).is_some())?;
    if text::view(&name).is_some_and(|name| name.points().any(|point| point == 0)) {
        return Err(runtime.value_error(format_args!("type name must not contain null characters")));
    }
    check_argument(runtime, 3, &namespace, "dict", namespace.body::<Dict>().is_some())?;
    let given: Vec<Object> = tuple::items(&bases).unwrap_or_default().iter().filter_map(Slot::get).collect();
    for base in &given {
        if !super::is_class(base) && attribute::find(runtime, base, &runtime.special_name(Special::MroEntries))?.is_some() {
            return Err(runtime.type_error(format_args!("type() doesn't support MRO entry resolution; use types.new_class()")));
        }
    }
    let winner = most_derived(runtime, &metaclass, &given)?;
    if !winner.is(&metaclass)
        && let Some(body) = winner.body::<Class>()
        && !body.inherits(runtime, Special::New, ClassId::Type)
        && let Some(new) = body.special(Special::New)
    {
        let rest = Args::new(&args.slots()[1..], args.names());
        return runtime.call_unbound(&attribute::bind(runtime, new, None, &winner)?, &winner, &rest);
    }
    let class = make_from(runtime, &winner, &name, &given, &namespace)?;
    set_names(runtime, &class)?;
    init_subclass(runtime, &class, args)?;
    Ok(class)
}

/// The most derived among a metaclass and those of the bases.
fn most_derived(runtime: &Runtime, metaclass: &Object, bases: &[Object]) -> Value {
    let mut winner = metaclass.clone();
    for base in bases {
        let candidate = base.class();
        if is_subclass(&winner, &candidate) {
            continue;
        }
        if !is_subclass(&candidate, &winner) {
            return Err(runtime.type_error(format_args!(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases"
            )));
        }
        winner = candidate;
    }
    Ok(winner)
}

fn check_argument(runtime: &Runtime, number: usize, argument: &Object, wanted: &str, holds: bool) -> Result<(), Raised> {
    if holds {
        return Ok(());
    }
    let given = name_of(&argument.class());
    Err(runtime.type_error(format_args!("type.__new__() argument {number} must be {wanted}, not {given}")))
}

fn make_from(runtime: &Runtime, metaclass: &Object, name: &Object, bases: &[Object], namespace: &Object) -> Value {
    let copy = dict::new(runtime)?;
    let (Some(from), Some(to)) = (namespace.body::<Dict>(), copy.body::<Dict>()) else { return Err(Raised::OutOfMemory) };
    let mut position = 0;
    while let Some((key, value)) = from.next(&mut position) {
        to.set(runtime, key, value)?;
    }
    let module = runtime.name(Name::Module);
    if to.get_name(runtime, &module).is_none()
        && let Some(current) = running_module(runtime)
    {
        to.set(runtime, module.owned(), current)?;
    }
    let cell = take_cell(runtime, to, Name::ClassCell, "__classcell__")?;
    let dict_cell = take_cell(runtime, to, Name::ClassDictCell, "__classdictcell__")?;
    let class = make(runtime, metaclass, name, bases, &copy)?;
    // Annotations and type parameters look names up in the dict from now on, no more in the namespace that the body filled.
    for (cell, content) in [(cell, &class), (dict_cell, &copy)] {
        if let Some(cell) = cell.as_ref().and_then(|cell| cell.body::<function::Cell>()) {
            cell.content.replace(Some(content.clone()));
        }
    }
    Ok(class)
}

/// A cell that the class's body left in its namespace to be filled: it is no attribute.
fn take_cell(runtime: &Runtime, dict: &Dict, key: Name, shown: &str) -> Result<Option<Object>, Raised> {
    let cell = dict.remove(runtime, &runtime.name(key))?.map(|(_, cell)| cell);
    match &cell {
        Some(other) if other.body::<function::Cell>().is_none() => {
            let given = name_of(&other.class());
            Err(runtime.type_error(format_args!("type.__new__ {shown} must be a nonlocal cell, not <class '{given}'>")))
        }
        _ => Ok(cell),
    }
}

/// `__name__` of the globals of the function in Python that is running.
pub fn running_module(runtime: &Runtime) -> Option<Object> {
    let mut frame = runtime.frames.current();
    while let Some(this) = frame {
        if let Some(function) = this.function.get()
            && let Some(globals) = function.body::<Function>().and_then(|function| function.globals.get())
        {
            return globals.body::<Dict>()?.get_name(runtime, &runtime.name(Name::Name));
        }
        frame = this.previous();
    }
    None
}

/// Calls `__set_name__` of what stands in a new class.
fn set_names(runtime: &Runtime, class: &Object) -> Result<(), Raised> {
    let Some(dict) = class.body::<Class>().and_then(|class| class.dict.get()) else { return Ok(()) };
    let Some(entries) = dict.body::<Dict>() else { return Ok(()) };
    let (mut found, mut position) = (Vec::new(), 0);
    while let Some((name, value)) = entries.next(&mut position) {
        if let Some(method) = runtime.special_of(&value, Special::SetName) {
            found.push((name, value, method));
        }
    }
    for (name, value, method) in found {
        if let Err(raised) = runtime.call_found(&value, &method, &[class, &name]) {
            let raised = exception::from_raised(runtime, raised);
            let (kind, attribute, owner) = (name_of(&value.class()), attribute::shown(&name), name_of(class));
            let note = format!("Error calling __set_name__ on '{kind}' instance '{attribute}' in '{owner}'");
            exception::add_note(runtime, &raised, text::new(runtime, &note)?)?;
            return Err(Raised::Exception(raised));
        }
    }
    Ok(())
}

/// Calls `__init_subclass__` of what comes after a new class in its MRO.
fn init_subclass(runtime: &Runtime, class: &Object, args: &Args<'_>) -> Result<(), Raised> {
    let name = runtime.special_name(Special::InitSubclass);
    let Some(found) = super::lookup_after(runtime, class, Some(class.reference()), &name) else { return Ok(()) };
    let ordinary = runtime.class_body(ClassId::Object).special[Special::InitSubclass as usize].reference();
    if ordinary == Some(found.reference()) && args.keyword_count() == 0 {
        return Ok(());
    }
    let keywords = &args.slots()[args.len()..];
    let keywords = Args::new(keywords, args.names());
    if let Some(function) = found.body::<Wrapper>().and_then(|wrapper| wrapper.function.get())
        && found.class_ref() == ClassId::ClassMethod.reference()
    {
        return runtime.call_unbound(&function, class, &keywords).map(drop);
    }
    let bound = attribute::bind(runtime, found, None, class)?;
    runtime.call_with(&bound, &keywords).map(drop)
}
