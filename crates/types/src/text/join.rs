//! `separator.join(strings)`

use object::{Object, Slot};

use super::{Text, concatenate, exact, view};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::ops;
use crate::runtime::Runtime;
use crate::{text, tuple};

/// `separator.join(iterable)`
pub(super) fn join(runtime: &Runtime, separator: &Object, iterable: &Object) -> Value {
    // The items must stay as they are while they are measured and copied: those of a tuple do, others are put into one.
    let items = if iterable.class_ref() == ClassId::Tuple.reference() {
        iterable.clone()
    } else {
        if !ops::is_iterable(runtime, iterable) {
            return Err(runtime.type_error(format_args!("can only join an iterable")));
        }
        tuple::from_iterable(runtime, iterable)?
    };
    join_strings(runtime, separator, tuple::items(&items).unwrap_or_default())
}

/// The strings in slots, with `separator` between them.
pub fn join_strings(runtime: &Runtime, separator: &Object, items: &[Slot]) -> Value {
    let Some(separator) = view(separator) else { return text::empty(runtime) };
    for (index, slot) in items.iter().enumerate() {
        // SAFETY: the slots keep their strings.
        if let Some(item) = unsafe { slot.borrow() }
            && view(&item).is_none()
        {
            return Err(not_a_string(runtime, index, &item));
        }
    }
    match items {
        [] => return text::empty(runtime),
        [one] => {
            if let Some(one) = one.get()
                && let Some(text) = view(&one)
            {
                return exact(runtime, &one, text);
            }
        }
        _ => {}
    }
    let pieces = items.iter().enumerate().flat_map(|(index, slot)| {
        // SAFETY: the slots keep their strings.
        let item = unsafe { slot.borrow() }.and_then(super::view_borrowed).unwrap_or(Text::Ascii(""));
        let between = if index == 0 { Text::Ascii("") } else { separator };
        [between, item]
    });
    concatenate(runtime, pieces)
}

#[cold]
fn not_a_string(runtime: &Runtime, index: usize, item: &Object) -> Raised {
    runtime.type_error(format_args!("sequence item {index}: expected str instance, {} found", name_of(&item.class())))
}
