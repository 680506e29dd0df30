//! Pass 5: tell what was reached from what was not.
//!
//! What was reached loses its note and grows older. What was not keeps a note: from here on, a note says "garbage", until the collection
//! ends. Objects that die meanwhile lose theirs (see `death`), and new ones have none.

use heap::{PageBlocks, Ref, SideTable};

use super::edges::Plans;
use super::generations::Generation;
use super::leaf;
use super::note::{INNER, INSIDE, NONE, count_inside, count_notes, forget};
use super::tracked::is_tracked;
use super::view::View;
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
        let may_have_members = view.may_have_members(&page);
        if !may_have_members && generation != Generation::Old {
            // The notes that there are are those of leaves: nothing is reached from roots here.
            continue;
        }
        let notes = view.notes_of_page(page.start);
        let garbage = if may_have_members { count_inside(notes) } else { 0 };
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
            found.add_page(view, &mut plans, &page, garbage);
        }
    }
    if reached == Reached::GrowOlder {
        if found.garbage > 0 {
            leaf::begin_fresh(view, generation);
        }
        view.space.recent_containers().for_each(|page| view.age(generation, &page));
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

impl Found {
    /// Adds the garbage of a page, so many containers.
    fn add_page(&mut self, view: View<'_>, plans: &mut Plans, page: &PageBlocks, garbage: usize) {
        self.garbage += garbage;
        let only = view.only_descriptor(page).map(|descriptor| plans.of(view, descriptor).0);
        if only.is_some_and(|plan| plan.layout.tracking == Tracking::Always && !plan.finalizer) {
            self.tracked += garbage;
            return;
        }
        view.each_member_of(page, |container, _| {
            let (plan, _) = plans.of(view, view.header(container).descriptor());
            let object = view.object(container);
            self.tracked += usize::from(plan.layout.tracking == Tracking::Always || is_tracked(&object));
            self.finalizers |= plan.finalizer && !view.space.side_bit(SideTable::Finalized, object.block());
        });
    }
}
