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

/// A copy of the first bytes of an object's block, at most `most`: for people who want to see it. What lies behind the object's own bytes
/// is left from what was there before.
pub fn bytes(object: &Object, most: usize) -> Vec<u8> {
    let length = object.space().usable_size(object.block()).min(most);
    // SAFETY: a block has that many bytes, which are mapped and were written before, if only with zeros by the system. They are copied
    // before anything else happens.
    unsafe { std::slice::from_raw_parts(object.block().as_ptr(), length) }.to_vec()
}
