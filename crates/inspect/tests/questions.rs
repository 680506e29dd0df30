//! Answers about random graphs of toys, compared with what a model says, and a heap that does not notice.

#[path = "../../object/tests/toy/mod.rs"]
mod toy;

use std::collections::{HashMap, VecDeque};

use inspect::{Allowance, Census, Chain, Edge, Limits, Ref, chain_from, chain_to, holders, pages, referents, referrers};
use object::{Kind, Object, each_object, find};
use proptest::prelude::*;
use toy::{Bag, Toys};

const LIMIT: usize = 256 << 20;
const BAG: usize = 3;

/// Bags that hold one another: `edges` are pairs of their numbers.
fn bags(toys: &Toys, count: usize, edges: &[(usize, usize)]) -> Vec<Object> {
    let bags: Vec<Object> = (0..count).map(|_| toys.bag().unwrap()).collect();
    for &(from, to) in edges {
        bags[from].body::<Bag>().unwrap().items.push(&toys.space, bags[to].clone()).unwrap();
    }
    bags
}

fn drop_all(toys: &Toys, bags: Vec<Object>) {
    drop(bags);
    toys.space.collect(object::Generation::Old);
    assert_eq!(toys.alive(), 0);
}

/// Steps from each bag to `target`, by breadth-first search of the model.
fn distances_to(target: usize, count: usize, edges: &[(usize, usize)]) -> Vec<Option<usize>> {
    let mut distances = vec![None; count];
    distances[target] = Some(0);
    let mut queue = VecDeque::from([target]);
    while let Some(at) = queue.pop_front() {
        for &(from, _) in edges.iter().filter(|(_, to)| *to == at) {
            if distances[from].is_none() {
                distances[from] = distances[at].map(|distance| distance + 1);
                queue.push_back(from);
            }
        }
    }
    distances
}

/// Asserts that each step of a chain is a reference that its object has.
fn check_chain(toys: &Toys, chain: &Chain) {
    let mut at = chain.start;
    for &(edge, next) in &chain.steps {
        let holder = find(&toys.space, &[at]).remove(0).unwrap();
        assert!(referents(&holder, &Allowance::for_space(&toys.space)).unwrap().contains(&(edge, next)));
        at = next;
    }
}

/// Everything about a space that a program could see.
#[derive(Debug, PartialEq)]
struct Picture {
    /// Reference, count and size of each.
    objects: Vec<(Ref, u32, usize)>,
    heap: heap::HeapStats,
    counts: [u32; 3],
    collections: usize,
}

fn picture(toys: &Toys) -> Picture {
    let mut objects = Vec::new();
    each_object(&toys.space, |object| objects.push((object.reference(), object.header().count_word(), object::size(object))));
    let collections = toys.space.collection_stats().iter().map(|stats| stats.collections).sum();
    Picture { objects, heap: toys.space.stats(), counts: toys.space.generations().counts(), collections }
}

fn graph() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
    (2usize..30).prop_flat_map(|count| (Just(count), prop::collection::vec((0..count, 0..count), 0..60)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(zeal) { 30 } else { 150 }))]

    #[test]
    fn holders_are_those_of_the_model((count, edges) in graph()) {
        let toys = Toys::new(LIMIT).unwrap();
        let bags = bags(&toys, count, &edges);
        let allowance = Allowance::for_space(&toys.space);
        for (number, bag) in bags.iter().enumerate() {
            let held = holders(&toys.space, &[bag.reference()], &allowance).unwrap();
            // All but the handle of this test.
            prop_assert_eq!(held.len() as u32 + 1, bag.count().unwrap());
            let mut expected: Vec<(Ref, Edge)> = Vec::new();
            let mut lengths: HashMap<usize, usize> = HashMap::new();
            for &(from, to) in &edges {
                let index = lengths.entry(from).or_default();
                if to == number {
                    expected.push((bags[from].reference(), Edge::Index(*index)));
                }
                *index += 1;
            }
            let key = |(holder, edge): &(Ref, Edge)| (*holder, format!("{edge:?}"));
            let mut found: Vec<(Ref, Edge)> = held.iter().map(|held| (held.holder, held.edge)).collect();
            found.sort_by_key(key);
            expected.sort_by_key(key);
            prop_assert_eq!(&found, &expected);
            let mut objects: Vec<Ref> = expected.iter().map(|(holder, _)| *holder).collect();
            objects.dedup();
            prop_assert_eq!(referrers(&toys.space, &[bag.reference()], &allowance).unwrap(), objects);
        }
        drop_all(&toys, bags);
    }

    #[test]
    fn chains_are_the_shortest((count, edges) in graph(), target in 0usize..30, source in 0usize..30) {
        let (target, source) = (target % count, source % count);
        let toys = Toys::new(LIMIT).unwrap();
        let bags = bags(&toys, count, &edges);
        let distance = distances_to(target, count, &edges)[source];
        let allowance = Allowance::for_space(&toys.space);
        let limits = Limits { depth: 100, skip: &|_| false, allowance: &allowance };
        let back = chain_to(&toys.space, &bags[target], &mut |object| object.is(&bags[source]), &limits).unwrap();
        let forth = chain_from(&toys.space, &bags[source], &mut |object| object.is(&bags[target]), &limits).unwrap();
        for chain in [back, forth] {
            prop_assert_eq!(chain.as_ref().map(|chain| chain.steps.len()), distance);
            if let Some(chain) = chain {
                prop_assert_eq!(chain.start, bags[source].reference());
                prop_assert_eq!(chain.steps.last().map_or(chain.start, |(_, last)| *last), bags[target].reference());
                check_chain(&toys, &chain);
            }
        }
        if let Some(distance @ 1..) = distance {
            let limits = Limits { depth: distance - 1, ..limits };
            let too_short = chain_to(&toys.space, &bags[target], &mut |object| object.is(&bags[source]), &limits).unwrap();
            prop_assert_eq!(too_short, None);
        }
        drop_all(&toys, bags);
    }

    #[test]
    fn looking_changes_nothing((count, edges) in graph()) {
        let toys = Toys::new(LIMIT).unwrap();
        let bags = bags(&toys, count, &edges);
        let before = picture(&toys);
        let allowance = Allowance::for_space(&toys.space);
        let limits = Limits { depth: 100, skip: &|_| false, allowance: &allowance };
        Census::of(&toys.space, &allowance).unwrap();
        holders(&toys.space, &[bags[0].reference(), bags[1].reference()], &allowance).unwrap();
        chain_to(&toys.space, &bags[0], &mut |_| false, &limits).unwrap();
        chain_from(&toys.space, &bags[0], &mut |_| false, &limits).unwrap();
        pages(&toys.space, &allowance).unwrap();
        prop_assert_eq!(before, picture(&toys));
        drop_all(&toys, bags);
    }
}

#[test]
fn a_census_counts_objects_and_bytes_by_class() {
    let toys = Toys::new(LIMIT).unwrap();
    let allowance = Allowance::for_space(&toys.space);
    let before = Census::of(&toys.space, &allowance).unwrap();
    let bags: Vec<Object> = (0..5).map(|_| toys.bag().unwrap()).collect();
    let leaf = toys.leaf(7).unwrap();
    let now = Census::of(&toys.space, &allowance).unwrap();
    let sum = now.get(&toys.classes[BAG]);
    assert_eq!(sum.objects, 5);
    assert_eq!(sum.bytes, bags.iter().map(object::size).sum());
    let mut changes = now.since(&before);
    changes.sort_by_key(|change| change.growth());
    let classes: Vec<(Ref, isize)> = changes.iter().map(|change| (change.class, change.growth())).collect();
    assert_eq!(classes, [(toys.classes[1], 1), (toys.classes[BAG], 5)]);
    drop((leaf, bags));
    let after = Census::of(&toys.space, &allowance).unwrap();
    assert_eq!(after.since(&before), []);
    assert_eq!(after.since(&now).iter().map(inspect::Change::growth).sum::<isize>(), -6);
    assert_eq!(after.rename(|_| "toy").get(&"toy"), after.total());
}

#[test]
fn a_page_is_pinned_by_its_objects_and_the_owners_of_its_buffers() {
    let toys = Toys::new(LIMIT).unwrap();
    let bags: Vec<Object> = (0..2000).map(|_| toys.bag().unwrap()).collect();
    for bag in &bags {
        bag.body::<Bag>().unwrap().items.push(&toys.space, toys.leaf(7).unwrap()).unwrap();
    }
    let allowance = Allowance::for_space(&toys.space);
    let pages = pages(&toys.space, &allowance).unwrap();
    assert!(pages.is_sorted_by_key(|page| page.start));
    let pinned = |kind, class| -> usize {
        let pins = pages.iter().filter(|page| page.kind == kind).flat_map(|page| &page.pins);
        pins.filter(|(pin, _)| *pin == class).map(|(_, sum)| sum.objects).sum()
    };
    assert_eq!(pinned(Kind::Container, toys.classes[BAG]), 2000);
    assert_eq!(pinned(Kind::Buffer, toys.classes[BAG]), 2000);
    assert_eq!(pinned(Kind::Atom, toys.classes[1]), 2000);
    for page in pages.iter().filter(|page| page.kind != Kind::Buffer) {
        assert_eq!(page.pins.iter().map(|(_, sum)| sum.objects).sum::<usize>(), page.used, "at {:#x}", page.start);
    }
    drop(bags);
}

#[test]
fn buffers_count_as_bytes_of_their_owner() {
    let toys = Toys::new(LIMIT).unwrap();
    let bag = toys.bag().unwrap();
    let empty = object::size(&bag);
    let leaf = toys.leaf(1).unwrap();
    for _ in 0..1000 {
        bag.body::<Bag>().unwrap().items.push(&toys.space, leaf.clone()).unwrap();
    }
    assert!(object::size(&bag) >= empty + 4000);
}

#[test]
fn references_lead_back_to_objects_only_where_one_begins() {
    let toys = Toys::new(LIMIT).unwrap();
    let kept: Vec<Object> = (0..100).map(|number| toys.leaf(number).unwrap()).collect();
    let gone = toys.bag().unwrap().reference();
    let wanted = [kept[40].reference(), gone, Ref::from_offset(kept[3].address() % heap::REGION_SIZE + 8), kept[7].reference()];
    let found = find(&toys.space, &wanted);
    let found: Vec<Option<usize>> = found.iter().map(|object| object.as_ref().map(Object::address)).collect();
    assert_eq!(found, [Some(kept[40].address()), None, None, Some(kept[7].address())]);
}

#[test]
fn a_question_fails_when_its_memory_is_used_up() {
    let toys = Toys::new(LIMIT).unwrap();
    let edges: Vec<(usize, usize)> = (0..9_999).map(|number| (number, number + 1)).collect();
    let bags = bags(&toys, 10_000, &edges);
    let allowance = Allowance::new(20_000);
    let limits = Limits { depth: 10_000, skip: &|_| false, allowance: &allowance };
    assert!(chain_to(&toys.space, &bags[9_999], &mut |object| object.is(&bags[0]), &limits).is_err());
    assert!(allowance.used() <= 20_000);
    drop_all(&toys, bags);
}
