//! `__slots__`: which attributes a class gives its instances, and whether they have a `__dict__` and can be weakly referenced.

use object::{Object, Slot};

use super::{Class, ClassFlags, name_of};
use crate::dict::Dict;
use crate::error::Raised;
use crate::ids::ClassId;
use crate::names::Name;
use crate::runtime::Runtime;
use crate::{ops, text, tuple};

/// What a class adds to its base.
#[derive(Default)]
pub(super) struct Additions {
    /// Attributes with a fixed place, interned strings in the order of their places.
    pub(super) names: Vec<Object>,
    /// A `__dict__`.
    pub(super) dict: bool,
    /// Weak references.
    pub(super) weak_reference: bool,
}

/// Reads `__slots__` of a namespace.
pub(super) fn read(runtime: &Runtime, class_name: &Object, bases: &[Object], base: &Object, dict: &Dict) -> Result<Additions, Raised> {
    let Some(base_body) = base.body::<Class>() else { return Ok(Additions::default()) };
    let is_metaclass = base_body.descriptor.body.get() == ClassId::Type.layout();
    let may_add_dict = !base_body.has(ClassFlags::HAS_DICT) && !is_metaclass;
    let may_add_weak = !base_body.has(ClassFlags::HAS_WEAKREF) && !vary_in_size(base_body);
    let Some(listed) = dict.get_name(runtime, &runtime.name(Name::Slots)) else {
        return Ok(Additions { names: Vec::new(), dict: may_add_dict, weak_reference: may_add_weak });
    };
    let mut additions = Additions::default();
    for name in slot_names(runtime, &listed)? {
        read_name(runtime, &name, base, &mut additions, (may_add_dict, may_add_weak))?;
        let Some(text) = text::view(&name) else { continue };
        let text = text.to_rust();
        if text == "__dict__" || text == "__weakref__" {
            continue;
        }
        let mangled = mangle(runtime, class_name, &text)?;
        if dict.get_name(runtime, &mangled).is_some() && text != "__qualname__" && text != "__classcell__" {
            let shown = ops::repr(runtime, &name)?;
            let shown = text::view(&shown).map(|text| text.to_rust().into_owned()).unwrap_or_default();
            return Err(runtime.value_error(format_args!("{shown} in __slots__ conflicts with class variable")));
        }
        if !additions.names.iter().any(|known| known.is(&mangled)) {
            additions.names.push(mangled);
        }
    }
    additions.names.sort_by_key(|name| text::view(name).map(|name| name.to_rust().into_owned()));
    for other in bases.iter().filter(|other| !other.is(base)).filter_map(|other| other.body::<Class>()) {
        additions.dict |= may_add_dict && other.has(ClassFlags::HAS_DICT);
        additions.weak_reference |= may_add_weak && other.has(ClassFlags::HAS_WEAKREF);
    }
    Ok(additions)
}

/// Whether instances of a class vary in size, in Python's eyes: then nothing can be added to them but a `__dict__`.
pub(super) fn vary_in_size(class: &Class) -> bool {
    let layout = class.descriptor.body.get();
    [ClassId::Int, ClassId::Tuple, ClassId::Bytes].iter().any(|id| id.layout() == layout)
}

/// The names that `__slots__` lists.
fn slot_names(runtime: &Runtime, listed: &Object) -> Result<Vec<Object>, Raised> {
    if text::view(listed).is_some() {
        return Ok(vec![listed.clone()]);
    }
    if let Some(items) = tuple::items(listed) {
        return Ok(items.iter().filter_map(Slot::get).collect());
    }
    let iterator = ops::iter(runtime, listed)?;
    let mut names = Vec::new();
    while let Some(name) = ops::next(runtime, &iterator)? {
        names.push(name);
    }
    Ok(names)
}

fn read_name(runtime: &Runtime, name: &Object, base: &Object, additions: &mut Additions, may: (bool, bool)) -> Result<(), Raised> {
    let Some(body) = base.body::<Class>() else { return Ok(()) };
    let Some(view) = text::view(name) else {
        let class = name_of(&name.class());
        return Err(runtime.type_error(format_args!("__slots__ items must be strings, not '{class}'")));
    };
    let text = view.to_rust();
    if !is_identifier(&text) {
        return Err(runtime.type_error(format_args!("__slots__ must be identifiers")));
    }
    match &*text {
        "__dict__" if !may.0 || additions.dict => Err(runtime.type_error(format_args!("__dict__ slot disallowed: we already got one"))),
        "__dict__" => {
            additions.dict = true;
            Ok(())
        }
        "__weakref__" if !may.1 || additions.weak_reference => {
            Err(runtime.type_error(format_args!("__weakref__ slot disallowed: we already got one")))
        }
        "__weakref__" => {
            additions.weak_reference = true;
            Ok(())
        }
        _ if vary_in_size(body) => {
            let base = name_of(base);
            Err(runtime.type_error(format_args!("nonempty __slots__ not supported for subtype of '{base}'")))
        }
        _ => Ok(()),
    }
}

fn is_identifier(text: &str) -> bool {
    let mut points = text.chars();
    points.next().is_some_and(|first| first == '_' || first.is_alphabetic()) && points.all(|point| point == '_' || point.is_alphanumeric())
}

/// A name as the methods of the class write it: `__x` of class `A` is `_A__x`.
fn mangle(runtime: &Runtime, class_name: &Object, name: &str) -> crate::error::Value {
    let class_name = text::view(class_name).map(|name| name.to_rust().into_owned()).unwrap_or_default();
    let owner = class_name.trim_start_matches('_');
    let is_private = name.starts_with("__") && !name.ends_with("__") && !owner.is_empty();
    let mangled = if is_private { text::new(runtime, &format!("_{owner}{name}"))? } else { text::new(runtime, name)? };
    text::intern(runtime, mangled)
}
