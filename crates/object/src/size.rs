//! How much memory an object takes.

use crate::handle::Object;
use crate::layout::Items;
use crate::slot::Slot;
use crate::vector::RefVector;

/// Bytes of the heap that an object takes: its block and its buffers. What it refers to is not counted.
pub fn size(object: &Object) -> usize {
    let layout = object.layout();
    if let Some(size) = layout.size {
        return size(object);
    }
    let buffer = match layout.items {
        // SAFETY: the layout says that a vector is there.
        Items::Vector { at } => unsafe { object.part::<RefVector>(at) }.capacity() * size_of::<Slot>(),
        _ => 0,
    };
    object.space().usable_size(object.block()) + buffer
}
