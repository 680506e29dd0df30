//! From references that somebody noted back to objects, with proof that they are there.

use heap::{Heap, Kind, PageBlocks, Ref};

use crate::handle::Object;
use crate::space::Space;

/// The objects at `references`, in their order: `None` where no object begins. One pass over the pages of the heap finds them all.
pub fn find(space: &Space, references: &[Ref]) -> Vec<Option<Object>> {
    let mut found: Vec<Option<Object>> = Vec::new();
    found.resize_with(references.len(), || None);
    let mut wanted: Vec<(Ref, usize)> = references.iter().copied().zip(0..).collect();
    // Atoms lie below containers.
    wanted.sort_unstable();
    let mut wanted = wanted.into_iter().peekable();
    for page in [Kind::Atom, Kind::Container].into_iter().flat_map(|kind| space.pages(kind)) {
        while let Some((reference, index)) = wanted.next_if(|(reference, _)| reference.address(space.base()) < page_end(&page)) {
            let address = reference.address(space.base());
            if begins_at(&page, address) {
                // SAFETY: a live block of a page of objects begins there, and that is an object.
                found[index] = Some(unsafe { Object::clone_ref(space.base(), reference) });
            }
        }
    }
    found
}

fn page_end(page: &PageBlocks) -> usize {
    page.start + page.carved * page.block_size
}

/// Whether a live block of the page begins at `address`, which is not behind its last one.
fn begins_at(page: &PageBlocks, address: usize) -> bool {
    let Some(offset) = address.checked_sub(page.start) else { return false };
    offset.is_multiple_of(page.block_size) && Heap::is_live(address)
}
