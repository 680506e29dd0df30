//! The worked example of `docs/internals/images.md`: three objects, two of them in an image, one in one of the heaps spawned from it.

mod toy;

use object::{Audit, BuildId, Generation, IMMORTAL, Object, Ref, Space};
use toy::{Pair, Toys};

const LIMIT: usize = 1 << 20;
const BUILD: BuildId = BuildId([1; 16]);

fn at(space: &Space, reference: Ref) -> Object {
    // SAFETY: the object is part of the image that the space was spawned from, which is never freed.
    unsafe { Object::clone_ref(space.base(), reference) }
}

#[test]
fn what_was_there_is_in_each_heap_and_none_sees_what_another_does() {
    let toys = Toys::new(LIMIT).unwrap();
    let (layouts, classes) = (toys.space.layouts(), toys.classes);
    let y = toys.pair(None, None).unwrap();
    let x = toys.pair(Some(y.clone()), None).unwrap();
    assert_eq!((x.count(), y.count()), (Some(1), Some(2)));
    let (x, y) = (x.into_ref(), y.into_ref());
    let image = toys.space.into_image(&BUILD, &[]).unwrap();

    let [first, second] = [(); 2].map(|()| Toys { space: Space::spawn(&image, LIMIT, layouts).unwrap().0, classes });
    assert_ne!(first.space.base(), second.space.base());
    let left = |toys: &Toys| at(&toys.space, x).body::<Pair>().unwrap().left.reference();
    for toys in [&first, &second] {
        assert_eq!((left(toys), at(&toys.space, x).header().count_word()), (Some(y), IMMORTAL));
    }

    let z = first.pair(None, None).unwrap();
    at(&first.space, x).body::<Pair>().unwrap().left.set(z.clone());
    assert!(z.reference() > x && z.reference() > y);
    assert_eq!((left(&first), left(&second)), (Some(z.reference()), Some(y)));

    // The image is not looked at, and what its objects hold is held from outside: only `z` takes part.
    let report = first.space.collect(Generation::Old).unwrap();
    assert_eq!((report.examined, report.freed, z.count()), (1, 0, Some(2)));
    let mut audit = Audit::of(&first.space);
    audit.root("handle", z.reference());
    assert!(audit.differences().is_empty());
    at(&first.space, x).body::<Pair>().unwrap().left.take();
    assert_eq!(z.count(), Some(1));
}
