//! The references that an object holds, each with a name a person understands.

use std::mem::ManuallyDrop;

use heap::Ref;

use crate::death::visit_slots;
use crate::handle::Object;
use crate::header::IMMORTAL;
use crate::layout::{Edge, Items};
use crate::slot::Slot;
use crate::vector::RefVector;

/// Shows every counted reference that an object holds, with its name: fields, items, the rest, and the class if that is counted.
pub fn each_edge(object: &Object, say: &mut dyn FnMut(Edge, Ref)) {
    let layout = object.layout();
    for field in layout.fields.iter().chain(layout.kept) {
        // SAFETY: the layout says that a slot is there.
        let slot = unsafe { object.part::<Slot>(field.offset) };
        slot.reference().into_iter().for_each(|target| say(Edge::Field(field.name), target));
    }
    match layout.name_edges {
        Some(name_edges) => {
            if matches!(layout.items, Items::Inline { .. } | Items::Vector { .. }) {
                each_item(object, say);
            }
            let trailing = object.trailing().iter().enumerate();
            trailing
                .filter_map(|(index, slot)| Some((Edge::Extension(index), slot.reference()?)))
                .for_each(|(edge, target)| say(edge, target));
            // SAFETY: the function belongs to this object's layout.
            unsafe { name_edges(object, say) };
        }
        None => each_unnamed(object, say),
    }
    if let Some(class) = counted_class(object) {
        say(Edge::Class, class);
    }
}

/// The class of an object, if its instances count it.
pub(crate) fn counted_class(object: &Object) -> Option<Ref> {
    // SAFETY: the class lives as long as the object; the handle only borrows.
    let class = ManuallyDrop::new(unsafe { Object::from_owned_ref(object.base(), object.class_ref()) });
    (class.header().count_word() < IMMORTAL).then(|| class.reference())
}

/// The items, by number.
fn each_item(object: &Object, say: &mut dyn FnMut(Edge, Ref)) {
    let say_all = |slots: &[Slot], say: &mut dyn FnMut(Edge, Ref)| {
        let numbered = slots.iter().enumerate().filter_map(|(index, slot)| Some((Edge::Index(index), slot.reference()?)));
        numbered.for_each(|(edge, target)| say(edge, target));
    };
    match object.layout().items {
        Items::Vector { at } => {
            // SAFETY: the layout says that a vector is there.
            let vector = unsafe { object.part::<RefVector>(at) };
            // SAFETY: the slots are looked at, nothing else happens meanwhile.
            say_all(unsafe { vector.slots() }, say);
        }
        Items::Inline { length, first } => {
            // SAFETY: the layout says that a length is there.
            let length = unsafe { *object.part::<u32>(length) };
            // SAFETY: that many slots follow one another from `first` on.
            let first = unsafe { object.block().add(first.into()) };
            // SAFETY: as above.
            say_all(unsafe { std::slice::from_raw_parts(first.cast::<Slot>().as_ptr(), length as usize) }, say);
        }
        Items::None | Items::Slots { .. } => {}
    }
}

/// What the layout has no names for: items by number, the rest without.
fn each_unnamed(object: &Object, say: &mut dyn FnMut(Edge, Ref)) {
    let layout = object.layout();
    let mut skip = layout.fields.len() + layout.kept.len();
    let mut items = match layout.items {
        Items::None => 0,
        Items::Slots { .. } => object.descriptor().inline_slots.get().into(),
        // SAFETY: the layout says that a length is there.
        Items::Inline { length, .. } => unsafe { *object.part::<u32>(length) as usize },
        // SAFETY: the layout says that a vector is there.
        Items::Vector { at } => unsafe { object.part::<RefVector>(at) }.len(),
    };
    let count = items;
    let (mut trailing, extended) = (object.trailing().len(), object.trailing().len());
    visit_slots(object, &mut |slot| {
        if skip > 0 {
            skip -= 1;
            return;
        }
        let edge = if items > 0 {
            items -= 1;
            Edge::Index(count - items - 1)
        } else if trailing > 0 {
            trailing -= 1;
            Edge::Extension(extended - trailing - 1)
        } else {
            Edge::Unnamed
        };
        slot.reference().into_iter().for_each(|target| say(edge, target));
    });
}
