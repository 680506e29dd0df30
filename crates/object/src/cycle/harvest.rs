//! Pass 4: tell what was reached from what was not.
//!
//! What was reached loses its note and grows older. What was not keeps a note: from here on, a note says "garbage", until the collection
//! ends. Objects that die meanwhile lose theirs (see `death`), and new ones have none.

use heap::{Ref, SideTable};

use super::edges::{Plan, Plans};
use super::generations::Generation;
use super::note::{INNER, INSIDE, NONE, View, count_inside, count_notes, forget};
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
        let garbage = count_inside(notes);
        if garbage == 0 && reached == Reached::GrowOlder {
            forget(notes);
        } else if garbage < count_notes(notes) {
            view.each_noted_of(&page, |container, note| {
                if note.get() & !INNER != INSIDE {
                    note.set(NONE);
                    if reached == Reached::AreResurrected {
                        resurrect(view, container, resurrected);
                    }
                }
            });
        }
        if garbage > 0 {
            found.garbage += garbage;
            let plan = view.only_descriptor(&page).map(|descriptor| *plans.of(view, descriptor));
            match plan.filter(|plan| plan.layout.tracking == Tracking::Always && !plan.finalizer) {
                Some(_) => found.tracked += garbage,
                None => view.each_noted_of(&page, |container, _| {
                    let plan = plans.of(view, view.header(container).descriptor());
                    look_at_garbage(view, plan, &mut found, container);
                }),
            }
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

/// What was garbage is reached from outside again: it is old from now on.
fn resurrect(view: View<'_>, container: Ref, resurrected: &mut dyn FnMut(&Object)) {
    let object = view.object(container);
    resurrected(&object);
    view.space.clear_side_bit(SideTable::Young, object.block());
    view.space.clear_side_bit(SideTable::Survivor, object.block());
}

#[inline(always)]
fn look_at_garbage(view: View<'_>, plan: &Plan, found: &mut Found, container: Ref) {
    let always = plan.layout.tracking == Tracking::Always;
    found.tracked += usize::from(always || is_tracked(&view.object(container)));
    found.finalizers |= plan.finalizer && !view.space.side_bit(SideTable::Finalized, view.object(container).block());
}
