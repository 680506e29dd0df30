//! Pass 4: tell what was reached from what was not.
//!
//! What was reached loses its note and grows older. What was not keeps a note: from here on, a note says "garbage", until the collection
//! ends. Objects that die meanwhile lose theirs (see `death`), and new ones have none.

use std::cell::Cell;

use heap::{Ref, SideTable};

use super::edges::Plans;
use super::generations::Generation;
use super::note::{DONE, MEMBER, NONE, REACHED, STATE, View, forget_if_reached};
use super::tracked::is_tracked;
use crate::handle::Object;
use crate::layout::Tracking;

/// What a search found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// Containers that were not reached.
    pub(super) garbage: usize,
    /// Of these, the ones the language calls tracked.
    pub(super) tracked: usize,
    /// Some of them have a finalizer that has not run.
    pub(super) finalizers: bool,
}

/// What becomes of the reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// They have survived one more collection.
    GrowOlder,
    /// They were garbage, and are old now.
    AreResurrected,
}

/// Parts the noted containers in two. Shows those that were garbage and are not any more.
pub(super) fn harvest(view: View<'_>, generation: Generation, reached: Reached, resurrected: &mut dyn FnMut(&Object)) -> Found {
    let mut found = Found::default();
    let mut plans = Plans::new();
    for page in view.pages(generation) {
        let notes = view.notes_of_page(page.start);
        match reached {
            Reached::GrowOlder if forget_if_reached(notes) => {}
            _ => view.each_noted_of(&page, |container, note| match note.get() & STATE {
                REACHED | DONE => {
                    note.set(NONE);
                    if reached == Reached::AreResurrected {
                        let object = view.object(container);
                        resurrected(&object);
                        let block = object.block();
                        view.space.clear_side_bit(SideTable::Young, block);
                        view.space.clear_side_bit(SideTable::Survivor, block);
                    }
                }
                _ => note_garbage(view, &mut plans, &mut found, container, note),
            }),
        }
        if reached == Reached::GrowOlder && generation != Generation::Old {
            view.age(generation, &page);
        }
    }
    if reached == Reached::GrowOlder && generation == Generation::Old {
        view.pages(Generation::Survivor).for_each(|page| view.age(generation, &page));
    }
    found
}

#[inline(always)]
fn note_garbage(view: View<'_>, plans: &mut Plans, found: &mut Found, container: Ref, note: &Cell<u8>) {
    note.set(MEMBER);
    found.garbage += 1;
    let plan = plans.of(view, view.header(container).descriptor());
    let always = plan.layout.tracking == Tracking::Always;
    found.tracked += usize::from(always || is_tracked(&view.object(container)));
    found.finalizers |= plan.finalizer && !view.space.side_bit(SideTable::Finalized, view.object(container).block());
}
