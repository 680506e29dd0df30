//! How many objects of each class are alive, and what changed since.

use std::collections::HashMap;
use std::hash::Hash;

use object::{Object, OutOfMemory, Space, each_object};

use crate::allowance::Allowance;
use heap::Ref;

/// The objects of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub objects: usize,
    /// Bytes they take.
    pub bytes: usize,
}

/// The objects of a space, counted by class.
#[derive(Clone, Debug, Default)]
pub struct Census<K: Eq + Hash> {
    sums: HashMap<K, Sum>,
}

/// A class of which there are more, or fewer, objects than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<K> {
    /// The class.
    pub class: K,
    /// Its objects now.
    pub now: Sum,
    /// Its objects before.
    pub before: Sum,
}

impl Census<Ref> {
    /// Counts all objects by their classes.
    pub fn of(space: &Space, allowance: &Allowance) -> Result<Census<Ref>, OutOfMemory> {
        Census::of_wanted(space, allowance, |_| true)
    }

    /// Counts the objects that are wanted by their classes.
    pub fn of_wanted(space: &Space, allowance: &Allowance, mut wanted: impl FnMut(&Object) -> bool) -> Result<Census<Ref>, OutOfMemory> {
        let mut census = Census { sums: HashMap::new() };
        let mut result = Ok(());
        // Objects of one class lie side by side: their sum goes to the table when another class comes.
        let mut run: Option<(Ref, Sum)> = None;
        each_object(space, |object| {
            if !wanted(object) {
                return;
            }
            let class = object.class_ref();
            let bytes = object::size(object);
            match &mut run {
                Some((last, sum)) if *last == class => sum.add(Sum { objects: 1, bytes }),
                _ => {
                    if let Some((last, sum)) = run.replace((class, Sum { objects: 1, bytes })) {
                        result = result.and(census.add(last, sum, allowance));
                    }
                }
            }
        });
        if let Some((last, sum)) = run {
            result = result.and(census.add(last, sum, allowance));
        }
        result.map(|()| census)
    }
}

impl<K: Eq + Hash> Census<K> {
    /// The objects of one class.
    pub fn get(&self, class: &K) -> Sum {
        self.sums.get(class).copied().unwrap_or_default()
    }

    /// All classes of which there are objects, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, Sum)> {
        self.sums.iter().map(|(class, sum)| (class, *sum))
    }

    /// The objects of all classes.
    pub fn total(&self) -> Sum {
        let mut total = Sum::default();
        self.sums.values().for_each(|sum| total.add(*sum));
        total
    }

    /// The same with other names for the classes: those of equal names become one.
    pub fn rename<L: Eq + Hash>(&self, mut name: impl FnMut(&K) -> L) -> Census<L> {
        let mut sums: HashMap<L, Sum> = HashMap::new();
        self.iter().for_each(|(class, sum)| sums.entry(name(class)).or_default().add(sum));
        Census { sums }
    }

    fn add(&mut self, class: K, more: Sum, allowance: &Allowance) -> Result<(), OutOfMemory> {
        match self.sums.get_mut(&class) {
            Some(sum) => sum.add(more),
            None => allowance.insert(&mut self.sums, class, more)?,
        }
        Ok(())
    }
}

impl<K: Eq + Hash + Clone> Census<K> {
    /// The classes whose number of objects is not what it was in `before`, in no order.
    pub fn since(&self, before: &Census<K>) -> Vec<Change<K>> {
        let gone = before.sums.keys().filter(|class| !self.sums.contains_key(class));
        let change = |class: &K| Change { class: class.clone(), now: self.get(class), before: before.get(class) };
        self.sums.keys().chain(gone).map(change).filter(|change| change.now.objects != change.before.objects).collect()
    }
}

impl<K> Change<K> {
    /// How many objects more there are: negative if there are fewer.
    pub fn growth(&self) -> isize {
        self.now.objects as isize - self.before.objects as isize
    }
}

impl Sum {
    pub(crate) fn add(&mut self, more: Sum) {
        self.objects += more.objects;
        self.bytes += more.bytes;
    }
}
