//! Which buffers belong to an object.

use std::ptr;

use heap::{Block, Ref};

use crate::handle::Object;

/// Shows the buffers that an object's block refers to: those that it owns, as nothing shares buffers.
///
/// Layouts say where references to objects are, not where buffers are, so every word is looked at. A number that happens to be the
/// reference of a buffer is taken for one: good enough for a map of the heap, not for more.
pub fn each_buffer(object: &Object, mut visit: impl FnMut(Block)) {
    let (space, start) = (object.space(), object.block().addr().get());
    for offset in (8..space.usable_size(object.block())).step_by(size_of::<u32>()) {
        // SAFETY: a word of the object's block, which is mapped; nothing is believed of what it says.
        let word = unsafe { ptr::with_exposed_provenance::<u32>(start + offset).read_volatile() };
        if let Some(block) = Ref::from_raw(word).and_then(|reference| space.buffer_at(reference)) {
            visit(block);
        }
    }
}
