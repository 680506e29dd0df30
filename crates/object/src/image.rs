//! A space at rest, and spaces spawned from its image.
//!
//! The objects of an image are immortal: counting them would dirty pages that are shared. So nothing of an image ever dies, also where
//! nothing refers to it any more, and the count law does not speak of it; the audit still counts what its objects hold of new ones. No
//! collection looks at them: what they hold is held from outside, as their references are counted by nothing that takes part. Their
//! finalizers do not run.
//!
//! See `docs/internals/images.md`, with a worked example.

use std::ptr::NonNull;
use std::slice::Iter;

use heap::{BuildId, HeapOwner, Image, ImageError, Kind, OutOfMemory};

use crate::death::visit_slots;
use crate::handle::Object;
use crate::header::{Header, IMMORTAL};
use crate::layout::Layout;
use crate::space::Space;
use crate::weak::WeakReferences;

/// What is kept outside of the heap, as words in an order that every layer knows: it reads its own and leaves the rest to the next.
pub struct State<'a>(Iter<'a, u64>);

impl State<'_> {
    /// The next word; 0 behind the last.
    pub fn word(&mut self) -> u64 {
        self.0.next().copied().unwrap_or(0)
    }

    /// The next words.
    pub fn words<const N: usize>(&mut self) -> [u64; N] {
        std::array::from_fn(|_| self.word())
    }
}

/// Whether the object in a live block is never counted.
pub fn is_immortal(block: NonNull<u8>) -> bool {
    // SAFETY: an object begins with a header.
    unsafe { block.cast::<Header>().as_ref() }.count_word() >= IMMORTAL
}

impl Space {
    /// Makes every object immortal, and ends the space. `state` is what upper layers keep outside of the heap. Handles must not be used,
    /// nor dropped, any more.
    ///
    /// # Errors
    ///
    /// If objects wait for the language, are dying or are being collected, or the system has no memory.
    pub fn into_image(self: Box<Space>, build: &BuildId, state: &[u64]) -> Result<Image, ImageError> {
        if !self.pending().is_empty() || self.dying.get() || self.is_collecting() {
            return Err(ImageError::Busy);
        }
        for kind in [Kind::Container, Kind::Atom] {
            self.walk(kind, |block, _| {
                // SAFETY: a walk shows live objects; the handle only borrows.
                let object = std::mem::ManuallyDrop::new(unsafe { Object::from_owned(block.cast()) });
                object.header().count.set(IMMORTAL);
            });
        }
        let mut words = Vec::from(self.weak().words());
        let generations = self.generations();
        words.push(generations.is_enabled().into());
        words.extend(generations.thresholds().map(u64::from));
        words.extend(state);
        self.into_heap().into_image(build, &words)
    }

    /// A space like the one that the image was made of, whose heap never exceeds `limit` bytes, and what else its makers knew.
    pub fn spawn<'a>(image: &'a Image, limit: usize, layouts: &'static [Layout]) -> Result<(Box<Space>, State<'a>), OutOfMemory> {
        let heap = HeapOwner::spawn(image, limit)?;
        let mut state = State(image.state().iter());
        let space = Space::on(heap, layouts, WeakReferences::from_words(state.words()));
        let enabled = state.word() != 0;
        space.set_thresholds(state.words().map(|threshold| threshold as u32));
        space.enable_collections(enabled);
        Ok((space, state))
    }

    /// Empties the slots by which objects of the image hold others, when the space ends: nothing may look at them any more.
    pub fn empty_image(&self) {
        self.walk(Kind::Container, |block, _| {
            // SAFETY: a walk shows live objects; the handle only borrows.
            let object = std::mem::ManuallyDrop::new(unsafe { Object::from_owned(block.cast()) });
            if self.is_of_image(&object) {
                visit_slots(&object, &mut |slot| {
                    // What is immortal may stay: pages are not dirtied for it.
                    // SAFETY: the slot keeps its object while it is looked at.
                    if unsafe { slot.borrow() }.is_some_and(|held| held.count().is_some()) {
                        drop(slot.take());
                    }
                });
            }
        });
    }

    /// Whether an object belongs to the image that the space was spawned from, as far as that can be told: it is a container.
    pub fn is_of_image(&self, object: &Object) -> bool {
        object.reference().is_container() && object.reference() < self.first_own_container()
    }
}
