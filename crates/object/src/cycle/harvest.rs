//! Pass 4: tell what was reached from what was not.
//!
//! What was reached loses its note and grows older. What was not keeps a note: from here on, a note says "garbage", until the collection
//! ends. Objects that die meanwhile lose theirs (see `death`), and new ones have none.

use std::cell::Cell;

use heap::{Ref, SideTable};

use super::edges::Plans;
use super::generations::Generation;
use super::note::{MEMBER, REACHED, STATE, View, forget_if_reached};
use super::tracked::is_tracked;
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

/// Parts the noted containers in two.
pub(super) fn harvest(view: View<'_>, generation: Generation, reached: Reached) -> Found {
    let mut found = Found::default();
    let mut plans = Plans::new();
    let mut sort = |container: Ref, note: &Cell<u8>| {
        if note.get() & STATE >= REACHED {
            note.set(super::note::NONE);
            let block = view.object(container).block();
            match (generation, reached) {
                (Generation::Old, _) => {}
                (Generation::Young, Reached::GrowOlder) => {
                    view.space.clear_side_bit(SideTable::Young, block);
                    view.space.set_side_bit(SideTable::Survivor, block);
                }
                _ => {
                    view.space.clear_side_bit(SideTable::Young, block);
                    view.space.clear_side_bit(SideTable::Survivor, block);
                }
            }
            return;
        }
        note.set(MEMBER);
        found.garbage += 1;
        let plan = plans.of(view, view.header(container).descriptor());
        let always = plan.layout.tracking == Tracking::Always;
        found.tracked += usize::from(always || is_tracked(&view.object(container)));
        found.finalizers |= plan.finalizer && !view.space.side_bit(SideTable::Finalized, view.object(container).block());
    };
    match generation {
        Generation::Old => view.each_noted_on_pages(|notes| !forget_if_reached(notes), sort),
        _ => view.each_noted(generation, &mut sort),
    }
    if generation == Generation::Old && reached == Reached::GrowOlder {
        view.space.clear_side_table(SideTable::Young);
        view.space.clear_side_table(SideTable::Survivor);
    }
    found
}
