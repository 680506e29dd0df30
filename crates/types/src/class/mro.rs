//! The method resolution order: C3 linearisation.

use heap::Ref;
use object::{Object, Slot};

use super::{Class, make, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::runtime::Runtime;
use crate::{attribute, ops, tuple};

/// The MRO of a class whose bases are set: what the `mro` method of its metaclass says, by default C3. A tuple.
pub(super) fn of_new(runtime: &Runtime, class: &Object) -> Value {
    let metaclass = class.class();
    let order = if metaclass.is(&runtime.class(ClassId::Type)) || !overrides_mro(runtime, &metaclass) {
        default_order(runtime, class)?
    } else {
        order_from_method(runtime, class)?
    };
    tuple::new(runtime, order.into_iter())
}

fn overrides_mro(runtime: &Runtime, metaclass: &Object) -> bool {
    let name = runtime.name(Name::MroMethod);
    let ordinary = super::lookup(runtime, &runtime.class(ClassId::Type), &name);
    match (super::lookup(runtime, metaclass, &name), ordinary) {
        (Some(found), Some(ordinary)) => !found.is(&ordinary),
        _ => false,
    }
}

/// `type.mro()`
pub(super) fn default_order(runtime: &Runtime, class: &Object) -> Result<Vec<Object>, Raised> {
    let bases = class.body::<Class>().and_then(|class| class.bases.get());
    let bases: Vec<Object> = bases.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get).collect();
    Ok(std::iter::once(class.clone()).chain(linearise(runtime, &bases)?).collect())
}

fn order_from_method(runtime: &Runtime, class: &Object) -> Result<Vec<Object>, Raised> {
    let method = attribute::get_any(runtime, class, &runtime.name(Name::MroMethod))?;
    let iterator = ops::iter(runtime, &runtime.call(&method, &[])?)?;
    let mut order = Vec::new();
    let own = make::solid_base(runtime, class);
    while let Some(entry) = ops::next(runtime, &iterator)? {
        if !super::is_class(&entry) {
            let given = name_of(&entry.class());
            return Err(runtime.type_error(format_args!("mro() returned a non-class ('{given}')")));
        }
        if !is_subclass(&own, &make::solid_base(runtime, &entry)) {
            let given = name_of(&entry);
            return Err(runtime.type_error(format_args!("mro() returned base with unsuitable layout ('{given}')")));
        }
        order.push(entry);
    }
    Ok(order)
}

/// The MRO of a class with these bases, the class itself not among it.
pub(super) fn linearise(runtime: &Runtime, bases: &[Object]) -> Result<Vec<Object>, Raised> {
    if let [base] = bases {
        return Ok(order_of(base));
    }
    for (index, base) in bases.iter().enumerate() {
        if bases[..index].iter().any(|other| other.is(base)) {
            return Err(runtime.type_error(format_args!("duplicate base class {}", name_of(base))));
        }
    }
    let mut sequences: Vec<Vec<Object>> = bases.iter().map(order_of).collect();
    sequences.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Ok(order);
        }
        let in_no_tail = |candidate: &Object| sequences.iter().all(|sequence| !sequence[1..].iter().any(|class| class.is(candidate)));
        let Some(next) = sequences.iter().map(|sequence| &sequence[0]).find(|candidate| in_no_tail(candidate)).cloned() else {
            let mut heads: Vec<&Object> = Vec::new();
            for head in sequences.iter().map(|sequence| &sequence[0]) {
                if !heads.iter().any(|known| known.is(head)) {
                    heads.push(head);
                }
            }
            let names: Vec<String> = heads.into_iter().map(name_of).collect();
            return Err(
                runtime.type_error(format_args!("Cannot create a consistent method resolution order (MRO) for bases {}", names.join(", ")))
            );
        };
        for sequence in &mut sequences {
            if sequence[0].is(&next) {
                sequence.remove(0);
            }
        }
        order.push(next);
    }
}

/// The MRO that a class has.
pub(crate) fn order_of(class: &Object) -> Vec<Object> {
    let order = class.body::<Class>().and_then(|class| class.mro.get());
    order.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get).collect()
}

/// Whether `base` is in the MRO of `class`.
pub fn is_subclass(class: &Object, base: &Object) -> bool {
    derives_from(class, base.reference())
}

/// Whether the class at `base` is in the MRO of `class`.
pub(crate) fn derives_from(class: &Object, base: Ref) -> bool {
    if class.reference() == base {
        return true;
    }
    let Some(order) = class.body::<Class>().and_then(|class| class.mro.get()) else { return false };
    tuple::items(&order).unwrap_or_default().iter().any(|slot| slot.reference() == Some(base))
}
