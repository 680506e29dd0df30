//! Which of the garbage has a finalizer to run.

use std::cell::Cell;

use heap::{Ref, SideTable};

use super::generations::Generation;
use super::note::takes_part;
use super::view::View;
use crate::descriptor::DescriptorFlags;
use crate::handle::Object;

/// Objects that are looked up at a time.
const BATCH: usize = 64;

/// The finalizers of a collection's garbage, in address order. Meanwhile garbage may die: what has no note any more is passed over.
pub(super) struct Finalizers {
    batch: [Cell<Option<Ref>>; BATCH],
    /// The next of the batch.
    next: Cell<usize>,
    /// The last object that was looked up.
    last: Cell<Option<Ref>>,
}

impl Finalizers {
    pub(super) fn new() -> Finalizers {
        Finalizers { batch: [const { Cell::new(None) }; BATCH], next: Cell::new(BATCH), last: Cell::new(None) }
    }

    /// The next object with a finalizer that has not run.
    pub(super) fn next(&self, view: View<'_>, generation: Generation) -> Option<Object> {
        loop {
            if self.next.get() == BATCH {
                self.look_up(view, generation);
            }
            let object = self.batch[self.next.get()].take()?;
            self.next.set(self.next.get() + 1);
            if takes_part(view.note(object).get()) && has_finalizer(view, object) {
                return Some(view.object(object).owned());
            }
        }
    }

    fn look_up(&self, view: View<'_>, generation: Generation) {
        let mut found = 0;
        view.each_member_after(generation, self.last.get(), |container| {
            if has_finalizer(view, container) {
                self.batch[found].set(Some(container));
                self.last.set(Some(container));
                found += 1;
            }
            found < BATCH
        });
        self.next.set(0);
    }
}

fn has_finalizer(view: View<'_>, container: Ref) -> bool {
    let class = view.descriptor(view.header(container).descriptor()).class.get();
    view.descriptor(class).flags.get().has(DescriptorFlags::FINALIZER)
        && !view.space.side_bit(SideTable::Finalized, view.object(container).block())
}
