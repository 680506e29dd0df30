//! The table of resolved special methods: filled when a class is made, kept when it changes.
//!
//! A class begins with the table of its first base. What must be searched along the MRO is only what the bases disagree about; what the
//! class defines itself is known from the names in its namespace.

use object::{DescriptorFlags, Object, Slot};

use super::{Class, ClassFlags, lookup, registry};
use crate::dict::Dict;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{text, tuple};

/// Fills the table of a new class, whose bases, MRO and dict are set.
pub(super) fn fill(runtime: &Runtime, class: &Object) {
    let Some(body) = class.body::<Class>() else { return };
    let bases = body.bases.get();
    let bases: Vec<Object> = bases.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get).collect();
    let tables: Vec<&[Slot]> = bases.iter().filter_map(|base| base.body::<Class>()).map(|base| &base.special[..]).collect();
    let Some((first, others)) = tables.split_first() else { return };
    for (index, slot) in body.special.iter().enumerate() {
        if others.iter().all(|other| other[index].raw() == first[index].raw()) {
            slot.replace(first[index].get());
        } else {
            slot.replace(lookup(runtime, class, &runtime.special_name(Special::ALL[index])));
        }
    }
    if let Some(dict) = body.dict.get()
        && let Some(dict) = dict.body::<Dict>()
    {
        let mut position = 0;
        while let Some((name, value)) = dict.next(&mut position) {
            if let Some(special) = special_named(&name) {
                body.special[special as usize].set(value);
            }
        }
    }
    finish(runtime, body);
}

fn special_named(name: &Object) -> Option<Special> {
    match text::view(name)? {
        text::Text::Ascii(name) => Special::from_name(name),
        _ => None,
    }
}

/// Fills the table of a class whose bases have changed, and the tables of those that derive from it.
pub(super) fn refill(runtime: &Runtime, class: &Object) {
    fill(runtime, class);
    registry::all_subclasses(runtime, class).iter().for_each(|class| fill(runtime, class));
}

/// Looks one special method up again, after it was set or deleted in `class`.
pub(super) fn update(runtime: &Runtime, class: &Object, special: Special) {
    let derived = registry::all_subclasses(runtime, class);
    for class in std::iter::once(class).chain(&derived) {
        if let Some(body) = class.body::<Class>() {
            body.special[special as usize].replace(lookup(runtime, class, &runtime.special_name(special)));
            finish(runtime, body);
        }
    }
}

/// Sets the flags that follow from the table.
pub(crate) fn finish(runtime: &Runtime, class: &Class) {
    let flags = class.descriptor.flags.get();
    let has_finalizer = !class.special[Special::Del as usize].is_empty();
    class.descriptor.flags.set(if has_finalizer {
        flags.with(DescriptorFlags::FINALIZER)
    } else {
        flags.without(DescriptorFlags::FINALIZER)
    });
    let plain = |special| class.inherits(runtime, special, ClassId::Object);
    let none = |special: Special| class.special[special as usize].is_empty();
    class.mark(ClassFlags::PLAIN_GET, plain(Special::GetAttribute) && none(Special::GetAttr));
    class.mark(ClassFlags::PLAIN_SET, plain(Special::SetAttr) && plain(Special::DelAttr));
}
