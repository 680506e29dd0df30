//! The worked example of `docs/internals/cycle-collection.md`: what the notes say after each pass.
//!
//! `x` and `y` hold each other, `y` holds `z`, and native code holds `z`.

#[path = "../../tests/toy/mod.rs"]
mod toy;

use heap::SideTable;

use super::carries::{self, Carries};
use super::dissolve::dissolve;
use super::generations::Generation;
use super::harvest::{Reached, harvest};
use super::leaf::Leaves;
use super::note::{INNER, INSIDE, NONE, REACHED, balance};
use super::view::View;
use super::{count, reach};
use crate::handle::Object;
use toy::{Pair, Toys};

#[test]
fn notes_are_as_the_document_says() {
    let toys = Toys::new(1 << 20).unwrap();
    let (view, young) = (View::of(&toys.space), Generation::Young);
    let z = toys.pair(None, None).unwrap();
    let y = toys.pair(None, Some(z.clone())).unwrap();
    let x = toys.pair(Some(y.clone()), None).unwrap();
    y.body::<Pair>().unwrap().left.set(x.clone());
    let trio = [x.reference(), y.reference(), z.reference()];
    let notes = || trio.map(|reference| view.note(reference).get());
    let counts = || trio.map(|reference| view.header(reference).count_word());
    assert_eq!(counts(), [2, 2, 2]);
    drop((x, y));
    assert_eq!((counts(), notes()), ([1, 1, 2], [NONE, NONE, NONE]));

    let mut carries = Carries::new();
    assert_eq!(count::enter_young(view, young, &mut carries, false, Leaves::LeftOut), 3);
    assert_eq!(notes().map(balance), [3, 3, 4]);

    assert_eq!(count::among_entered(view, young, &mut carries), 3);
    assert_eq!(notes().map(balance), [2, 2, 3]);
    assert_eq!(notes()[..2], [INSIDE | INNER, INSIDE | INNER]);

    carries::settle(view, young, &mut carries, false);
    reach::from_held(view, young);
    assert_eq!(notes(), [INSIDE | INNER, INSIDE | INNER, REACHED]);

    let found = harvest(view, young, Reached::GrowOlder, &mut |_| {});
    assert_eq!((notes(), found.garbage), ([INSIDE | INNER, INSIDE | INNER, NONE], 2));
    assert!(toys.space.side_bit(SideTable::Survivor, z.block()) && !toys.space.side_bit(SideTable::Young, z.block()));

    assert_eq!(dissolve(view, young).members, 2);
    assert_eq!((z.count(), toys.alive()), (Some(1), 1));
    drop::<Object>(z);
    assert_eq!(toys.alive(), 0);
}
