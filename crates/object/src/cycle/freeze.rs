//! The permanent generation: containers that no collection looks at, until they are thawed.
//!
//! What they hold counts as held from outside. A program freezes what it has set up before it forks or goes into service.

use std::ptr::NonNull;

use heap::{Kind, SideTable};

use super::tracked::is_tracked;
use crate::handle::Object;
use crate::header::IMMORTAL;
use crate::space::Space;

impl Space {
    /// Moves every container to the permanent generation.
    pub fn freeze(&self) {
        self.walk(Kind::Container, |block, _| self.set_side_bit(SideTable::Frozen, block));
        self.clear_side_table(SideTable::Young);
        self.clear_side_table(SideTable::Survivor);
        self.frozen.set(true);
        self.generations().note_frozen();
    }

    /// Moves the permanent generation to the old one.
    pub fn unfreeze(&self) {
        if self.frozen.replace(false) {
            self.clear_side_table(SideTable::Frozen);
        }
    }

    /// How many tracked containers are in the permanent generation.
    pub fn frozen_count(&self) -> usize {
        let mut count = 0;
        if self.frozen.get() {
            self.walk(Kind::Container, |block, _| {
                // SAFETY: a walk shows live objects; the handle only borrows.
                let object = std::mem::ManuallyDrop::new(unsafe { Object::from_owned(block.cast()) });
                count += usize::from(self.is_frozen(&object) && object.header().count_word() < IMMORTAL && is_tracked(&object));
            });
        }
        count
    }

    /// Whether a container is in the permanent generation.
    #[inline]
    pub fn is_frozen(&self, container: &Object) -> bool {
        self.frozen.get() && self.side_bit(SideTable::Frozen, container.block())
    }

    /// A container dies: its place is not frozen.
    #[inline(always)]
    pub(crate) fn thaw(&self, block: NonNull<u8>) {
        if self.frozen.get() {
            self.clear_side_bit(SideTable::Frozen, block);
        }
    }
}
