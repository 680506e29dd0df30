//! Whether anything would run if everything died: what decides how carefully a program must be ended.

use std::mem::ManuallyDrop;

use heap::{Kind, Ref, SideTable};

use crate::descriptor::DescriptorFlags;
use crate::handle::Object;
use crate::space::Space;

impl Space {
    /// Whether an object has a finalizer to run, those that `passes` names excepted, or a weak reference a callback to be called. Objects
    /// of an image have neither: they do not die.
    pub fn has_last_words(&self, passes: &[Ref]) -> bool {
        !self.pending().is_empty() || self.has_finalizers(passes) || self.has_callbacks()
    }

    fn has_finalizers(&self, passes: &[Ref]) -> bool {
        let mut found = false;
        self.walk_unsealed(Kind::Container, |block, _| {
            // SAFETY: a walk shows live objects; the handle only borrows.
            let object = ManuallyDrop::new(unsafe { Object::from_owned(block.cast()) });
            // SAFETY: an object's class lives as long as the object.
            let class = unsafe { self.descriptor_at(object.class_ref()) };
            if class.flags.get().has(DescriptorFlags::FINALIZER) {
                found |= !self.side_bit(SideTable::Finalized, block) && !passes.contains(&object.reference());
            }
        });
        found
    }

    fn has_callbacks(&self) -> bool {
        let mut found = false;
        self.weak().each(self, |target, reference| {
            // SAFETY: links refer to live objects; the handle only borrows.
            let reference = ManuallyDrop::new(unsafe { Object::from_owned_ref(self.base(), reference) });
            let calls = self.weak().link(&reference).is_some_and(|link| !link.callback.is_empty());
            found |= calls && target >= self.first_own_container();
        });
        found
    }

    /// Calls everything that exists old: a language does so once it is set up, as nothing of that will be garbage soon.
    pub fn grow_old(&self) {
        self.clear_side_table(SideTable::Young);
        self.clear_side_table(SideTable::Survivor);
        self.generations().note_grown_old();
    }
}
