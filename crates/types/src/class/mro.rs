//! The method resolution order: C3 linearisation.

use heap::Ref;
use object::{Object, Slot};

use super::{Class, name_of};
use crate::error::Raised;
use crate::runtime::Runtime;
use crate::tuple;

/// The MRO of a class with these bases, the class itself not among it.
pub(crate) fn linearise(runtime: &Runtime, bases: &[Object]) -> Result<Vec<Object>, Raised> {
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
            let names: Vec<String> = bases.iter().map(name_of).collect();
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
    let Some(order) = class.body::<Class>().and_then(|class| class.mro.get()) else { return class.reference() == base };
    tuple::items(&order).unwrap_or_default().iter().any(|slot| slot.reference() == Some(base))
}
