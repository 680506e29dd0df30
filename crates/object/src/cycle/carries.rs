//! What does not fit a note: the edges to objects with many holders.
//!
//! Objects with that many holders are few: classes, modules' dicts, a cache. There is room for a fixed number of them, so that a
//! collection allocates nothing. Should there be more, they are counted again, as many at a time as there is room for.

use heap::Ref;

use super::count::has_generation;
use super::edges::Plans;
use super::generations::Generation;
use super::note::{INNER, INSIDE, REACHED, balance};
use super::view::View;

/// Places of the table: a power of two. Few under zeal, so that tests count again.
const PLACES: usize = if cfg!(zeal) { 8 } else { 1024 };
/// Objects that find room, so that probing ends.
const ROOM: usize = PLACES - PLACES / 4;

/// A table from objects to numbers.
pub(super) struct Carries {
    places: [(Option<Ref>, u32); PLACES],
    used: usize,
    /// An object found no room.
    lost: bool,
}

impl Carries {
    pub(super) fn new() -> Carries {
        Carries { places: [(None, 0); PLACES], used: 0, lost: false }
    }

    /// Adds to an object's number. False if there is no room for the object.
    #[cold]
    pub(super) fn add(&mut self, object: Ref, more: u32) -> bool {
        let index = self.find(object);
        if self.places[index].0.is_none() {
            if self.used == ROOM {
                self.lost = true;
                return false;
            }
            self.used += 1;
            self.places[index].0 = Some(object);
        }
        self.places[index].1 += more;
        true
    }

    /// The place of an object, or the free one where it would be.
    fn find(&self, object: Ref) -> usize {
        let mut index = (object.raw().wrapping_mul(0x9e37_79b9) >> 16) as usize % PLACES;
        while self.places[index].0.is_some_and(|other| other != object) {
            index = (index + 1) % PLACES;
        }
        index
    }

    fn entries(&self) -> impl Iterator<Item = (Ref, u32)> {
        self.places.iter().filter_map(|&(object, number)| Some((object?, number)))
    }
}

/// Pass 3: decides which of the objects with many holders are held from outside, and notes it.
pub(super) fn settle(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool) {
    if carries.used == 0 {
        return;
    }
    for (object, carried) in carries.entries() {
        // A balance of -1 says that there are no more edges than were carried.
        let more = -1 - balance(view.note(object).get());
        decide(view, object, carried + more as u32);
    }
    while carries.lost {
        *carries = Carries::new();
        gather(view, generation, carries, frozen);
        count_again(view, generation, carries, frozen);
        for (object, edges) in carries.entries() {
            decide(view, object, edges);
        }
    }
}

/// Notes whether an object to which `edges` edges lead is held from outside, too.
fn decide(view: View<'_>, object: Ref, edges: u32) {
    let note = view.note(object);
    let is_held_from_outside = view.header(object).count.get() > edges;
    note.set(note.get() & INNER | if is_held_from_outside { REACHED } else { INSIDE });
}

/// Makes room for the next objects that are undecided.
fn gather(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool) {
    view.each_member(generation, |object, note| {
        if balance(note.get()) < 0 && has_generation(view, object, frozen) {
            carries.add(object, 0);
        }
    });
}

/// Counts the edges to the objects that have room.
fn count_again(view: View<'_>, generation: Generation, carries: &mut Carries, frozen: bool) {
    let mut plans = Plans::new();
    view.each_member(generation, |container, _| {
        if !has_generation(view, container, frozen) {
            return;
        }
        let (plan, _) = plans.of(view, view.header(container).descriptor());
        let mut found = |target: Ref| {
            let index = carries.find(target);
            if carries.places[index].0.is_some() {
                carries.places[index].1 += 1;
            }
        };
        plan.class.into_iter().for_each(&mut found);
        plan.each(view, container.address(view.base), found);
    });
}
