//! `set` and `frozenset`: a hash table of keys.
//!
//! A lookup compares by identity, then by hash, then, for strings, by text; only then by `==`, which may run Python and change the set: it
//! starts again if it did. Both classes have one layout.

mod algebra;
mod iterator;
mod methods;
mod table;

use std::cell::Cell;

use heap::Ref;
use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object, SlotVisitor};

use crate::class::Class;
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{instance, int, ops};
use table::{Find, Table};

pub(crate) use algebra::{difference_update, intersection, symmetric_difference_update};
pub(crate) use iterator::SPEC as ITERATOR;
pub use iterator::{new as over_set, next as next_of_set};

const LAYOUT: Layout = Layout {
    visit: Some(visit),
    clear: Some(clear),
    release: Some(release),
    size: Some(size),
    extent: Extent::Fixed(size_of::<Set>() as u16),
    ..Layout::leaf("set")
};

/// The class `set`.
pub(crate) const SET: ClassSpec = ClassSpec::new(ClassId::Set, "set", LAYOUT)
    .unhashable()
    .methods(methods::OF_SET)
    .constructed_by(|runtime, args| match args.len() {
        0 => Some(new(runtime)),
        1 => Some(from_iterable(runtime, &args.at(0))),
        _ => None,
    })
    .doc("Build an unordered collection of unique elements.");
/// The class `frozenset`.
pub(crate) const FROZEN: ClassSpec = ClassSpec::new(ClassId::FrozenSet, "frozenset", LAYOUT)
    .layout_of(ClassId::Set)
    .methods(methods::OF_FROZEN)
    .doc("Build an immutable unordered collection of unique elements.");

/// A set as it lies on the heap.
#[repr(C)]
pub struct Set {
    header: Header,
    buffer: Cell<Option<Ref>>,
    /// Entries that hold a key.
    live: Cell<u32>,
    /// Entries that hold one or held one.
    filled: Cell<u32>,
    /// Where `pop` goes on looking.
    finger: Cell<u32>,
    /// Changes whenever the set does.
    version: Cell<u32>,
    log2: Cell<u8>,
    /// Zero, so that no padding says where the heap was.
    padding: [u8; 3],
}

const _: () = assert!(size_of::<Set>() == 32);

// SAFETY: `Set` is `repr(C)`, begins with a header, and `visit` shows all its references.
unsafe impl Body for Set {
    const LAYOUT: LayoutId = ClassId::Set.layout();
}

/// A new, empty set.
pub fn new(runtime: &Runtime) -> Value {
    of_class(runtime, &runtime.class(ClassId::Set))
}

/// A new set of the items of an iterable. May run Python.
fn from_iterable(runtime: &Runtime, iterable: &Object) -> Value {
    let set = new(runtime)?;
    update(runtime, &set, iterable)?;
    Ok(set)
}

/// A frozenset of these objects. May run Python (`__hash__`, `__eq__`).
pub fn frozen(runtime: &Runtime, keys: impl Iterator<Item = Object>) -> Value {
    let made = of_class(runtime, &runtime.class(ClassId::FrozenSet))?;
    if let Some(set) = made.body::<Set>() {
        for key in keys {
            set.add(runtime, key)?;
        }
    }
    Ok(made)
}

/// An empty set of `class`, which is `set` or `frozenset` or derives from one of them.
fn of_class(runtime: &Runtime, class: &Object) -> Value {
    let Some(described) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = Set {
        header: Header::new(class.reference()),
        buffer: Cell::new(None),
        live: Cell::new(0),
        filled: Cell::new(0),
        finger: Cell::new(0),
        version: Cell::new(0),
        log2: Cell::new(table::SMALLEST_LOG2),
        padding: [0; 3],
    };
    // SAFETY: the header names the class; the body is what the layout of sets says and ends where its extent says.
    unsafe { instance::allocate(runtime, described, Kind::Container, body, 0) }
}

/// Adds a key to a set. Says whether it is new. May run Python.
pub fn add(runtime: &Runtime, set: &Object, key: Object) -> Result<bool, Raised> {
    set.body::<Set>().map_or(Ok(false), |set| set.add(runtime, key))
}

/// Adds the items of an iterable to a set. May run Python.
pub fn update(runtime: &Runtime, set: &Object, iterable: &Object) -> Result<(), Raised> {
    set.body::<Set>().map_or(Ok(()), |set| set.update(runtime, iterable))
}

/// Whether an object is a set or a frozenset.
pub fn is_set(object: &Object) -> bool {
    object.body::<Set>().is_some()
}

impl Set {
    /// How many keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.live.get() as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a key is there. May run Python.
    pub fn contains(&self, runtime: &Runtime, key: &Object) -> Result<bool, Raised> {
        self.contains_hashed(runtime, key, ops::hash(runtime, key)? as u64)
    }

    /// Whether a key with this hash is there. May run Python (`__eq__`).
    pub(crate) fn contains_hashed(&self, runtime: &Runtime, key: &Object, hash: u64) -> Result<bool, Raised> {
        Ok(matches!(self.find(runtime, key, hash)?, Find::Present(_)))
    }

    /// Adds a key. Says whether it is new. May run Python.
    pub fn add(&self, runtime: &Runtime, key: Object) -> Result<bool, Raised> {
        let hash = match int::short_hash(&key) {
            Some(hash) => hash,
            None => ops::hash(runtime, &key)?,
        };
        self.add_hashed(runtime, key, hash as u64)
    }

    /// Adds a key with this hash. Says whether it is new. May run Python (`__eq__`).
    pub(crate) fn add_hashed(&self, runtime: &Runtime, key: Object, hash: u64) -> Result<bool, Raised> {
        match self.find(runtime, &key, hash)? {
            Find::Absent(free) => self.add_absent(runtime, key, hash, free),
            _ => Ok(false),
        }
    }

    /// Adds a key if that runs no Python whatever the set holds: an int, with none beside it that only `==` can tell from it. Gives the
    /// key back otherwise.
    #[inline]
    pub fn add_quietly(&self, runtime: &Runtime, key: Object) -> Result<Result<bool, Raised>, Object> {
        let (Some(hash), Some(table)) = (int::short_hash(&key).map(|hash| hash as u64), self.table()) else { return Err(key) };
        match table.probe(hash).next(&key, hash) {
            Find::Absent(free) => Ok(self.add_absent(runtime, key, hash, free)),
            Find::Present(_) => Ok(Ok(false)),
            Find::Perhaps(..) => Err(key),
        }
    }

    /// Adds a key that is absent, and would go into the entry `free`.
    #[inline(always)]
    fn add_absent(&self, runtime: &Runtime, key: Object, hash: u64, free: Option<(usize, bool)>) -> Result<bool, Raised> {
        let table = match self.table() {
            Some(table) => table,
            None => self.rebuild(runtime, table::SMALLEST_LOG2)?,
        };
        let filled = self.filled.get() as usize + 1;
        if filled * 5 < table.mask() * 3 {
            match free {
                Some((index, is_unused)) => {
                    table.entry(index).put(key, hash);
                    self.note_insertion(is_unused);
                }
                None => _ = self.insert(table, key, hash),
            }
            return Ok(true);
        }
        // The larger table comes first: it may not be had.
        let larger = self.grown(runtime, self.len() + 1)?;
        if self.insert(table, key, hash) {
            self.move_into(runtime, larger);
        } else {
            larger.free(runtime);
        }
        Ok(true)
    }

    /// Puts in a key that is not there. Says whether that took an unused entry.
    fn insert(&self, table: Table, key: Object, hash: u64) -> bool {
        let is_unused = table.insert(key, hash);
        self.note_insertion(is_unused);
        is_unused
    }

    #[inline(always)]
    fn note_insertion(&self, is_unused: bool) {
        self.live.set(self.live.get() + 1);
        self.filled.set(self.filled.get() + u32::from(is_unused));
        self.touch();
    }

    /// Takes a key out. Says whether it was there. May run Python.
    pub fn discard(&self, runtime: &Runtime, key: &Object) -> Result<bool, Raised> {
        self.discard_hashed(runtime, key, ops::hash(runtime, key)? as u64)
    }

    pub(crate) fn discard_hashed(&self, runtime: &Runtime, key: &Object, hash: u64) -> Result<bool, Raised> {
        let Find::Present(index) = self.find(runtime, key, hash)? else { return Ok(false) };
        Ok(self.take(index).is_some())
    }

    /// Takes any key out.
    pub(crate) fn pop(&self) -> Option<Object> {
        if self.is_empty() {
            return None;
        }
        let table = self.table()?;
        let mut index = self.finger.get() as usize & table.mask();
        while table.entry(index).key.is_empty() {
            index = (index + 1) & table.mask();
        }
        self.finger.set(index as u32 + 1);
        self.take(index)
    }

    /// The first key at or after `position`, which moves behind it, and the key's hash. Start with 0.
    pub fn next(&self, position: &mut usize) -> Option<(Object, u64)> {
        let table = self.table()?;
        while *position <= table.mask() {
            let entry = table.entry(*position);
            *position += 1;
            if let Some(key) = entry.key.get() {
                return Some((key, entry.hash()));
            }
        }
        None
    }

    /// Empties the set.
    pub fn clear(&self, runtime: &Runtime) {
        let Some(table) = self.table() else { return };
        self.buffer.set(None);
        self.log2.set(table::SMALLEST_LOG2);
        for counter in [&self.live, &self.filled, &self.finger] {
            counter.set(0);
        }
        self.touch();
        for index in 0..=table.mask() {
            drop(table.entry(index).key.take());
        }
        table.free(runtime);
    }

    /// Adds the items of an iterable. May run Python.
    pub fn update(&self, runtime: &Runtime, iterable: &Object) -> Result<(), Raised> {
        if let Some(other) = iterable.body::<Set>() {
            return self.merge(runtime, other);
        }
        if iterable.class_ref() == ClassId::Dict.reference()
            && let Some(dict) = iterable.body::<Dict>()
        {
            self.make_room(runtime, dict.len())?;
            let mut position = 0;
            while let Some((key, _)) = dict.next(&mut position) {
                self.add(runtime, key)?;
            }
            return Ok(());
        }
        ops::for_each(runtime, iterable, |key| self.add(runtime, key).map(drop))
    }

    /// Adds the keys of another set.
    fn merge(&self, runtime: &Runtime, other: &Set) -> Result<(), Raised> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        self.make_room(runtime, other.len())?;
        let (Some(table), Some(source)) = (self.table(), other.table()) else { return Ok(()) };
        if self.filled.get() > 0 {
            let mut position = 0;
            while let Some((key, hash)) = other.next(&mut position) {
                self.add_hashed(runtime, key, hash)?;
            }
            return Ok(());
        }
        let is_copy = table.log2() == source.log2() && other.filled.get() == other.live.get();
        for index in 0..=source.mask() {
            let entry = source.entry(index);
            let Some(key) = entry.key.get() else { continue };
            if is_copy {
                table.entry(index).put(key, entry.hash());
                self.live.set(self.live.get() + 1);
                self.filled.set(self.live.get());
            } else {
                self.insert(table, key, entry.hash());
            }
        }
        Ok(())
    }

    /// Makes the table large enough for `additional` more keys at once.
    fn make_room(&self, runtime: &Runtime, additional: usize) -> Result<(), Raised> {
        let log2 = match self.table() {
            Some(table) if (self.filled.get() as usize + additional) * 5 < table.mask() * 3 => return Ok(()),
            None if additional * 5 < ((1 << table::SMALLEST_LOG2) - 1) * 3 => table::SMALLEST_LOG2,
            _ => Table::log2_above((self.len() + additional) * 2),
        };
        self.rebuild(runtime, log2)?;
        Ok(())
    }

    /// Makes a table without deleted entries, if they have become many.
    fn forget_deleted(&self, runtime: &Runtime) -> Result<(), Raised> {
        let Some(table) = self.table() else { return Ok(()) };
        if (self.filled.get() - self.live.get()) as usize > table.mask() / 4 {
            let new = self.grown(runtime, self.len())?;
            self.move_into(runtime, new);
        }
        Ok(())
    }

    /// A table for a set of `live` keys that is about to grow.
    fn grown(&self, runtime: &Runtime, live: usize) -> Result<Table, Raised> {
        let least = if live > 50_000 { live * 2 } else { live * 4 };
        Ok(Table::new(runtime, Table::log2_above(least))?)
    }

    /// A new table of this size with the same keys.
    fn rebuild(&self, runtime: &Runtime, log2: u8) -> Result<Table, Raised> {
        let new = Table::new(runtime, log2)?;
        self.move_into(runtime, new);
        Ok(new)
    }

    /// Moves the keys into a new table.
    fn move_into(&self, runtime: &Runtime, new: Table) {
        if let Some(old) = self.table() {
            for index in 0..=old.mask() {
                let entry = old.entry(index);
                if let Some(key) = entry.key.take() {
                    // Nothing was deleted there yet.
                    let _ = new.insert(key, entry.hash());
                }
            }
            old.free(runtime);
        }
        self.buffer.set(Some(new.reference()));
        self.log2.set(new.log2());
        self.filled.set(self.live.get());
        self.touch();
    }

    /// Exchanges the content of two sets.
    fn swap(&self, other: &Set) {
        self.buffer.swap(&other.buffer);
        self.live.swap(&other.live);
        self.filled.swap(&other.filled);
        self.finger.swap(&other.finger);
        self.log2.swap(&other.log2);
        self.touch();
        other.touch();
    }

    /// The entry that holds `key`, or that it is absent, and where it would go.
    fn find(&self, runtime: &Runtime, key: &Object, hash: u64) -> Result<Find, Raised> {
        'again: loop {
            let Some(table) = self.table() else { return Ok(Find::Absent(None)) };
            let mut probe = table.probe(hash);
            loop {
                match probe.next(key, hash) {
                    found @ (Find::Absent(_) | Find::Present(_)) => return Ok(found),
                    Find::Perhaps(index, candidate) => {
                        let version = self.version.get();
                        let equal = ops::equal(runtime, &candidate, key)?;
                        if version != self.version.get() {
                            continue 'again;
                        }
                        if equal {
                            return Ok(Find::Present(index));
                        }
                    }
                }
            }
        }
    }

    /// Takes the key of entry `index`.
    fn take(&self, index: usize) -> Option<Object> {
        let key = self.table()?.entry(index).delete()?;
        self.live.set(self.live.get() - 1);
        self.touch();
        Some(key)
    }

    fn touch(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    #[inline(always)]
    fn table(&self) -> Option<Table> {
        let base = std::ptr::from_ref(self).addr() & !(heap::REGION_SIZE - 1);
        Some(Table::at(base, self.buffer.get()?, self.log2.get()))
    }
}

/// # Safety
///
/// `object` is a set.
unsafe fn visit(object: &Object, visit: &mut SlotVisitor<'_>) {
    if let Some(table) = object.body::<Set>().and_then(Set::table) {
        for index in 0..=table.mask() {
            visit(&table.entry(index).key);
        }
    }
}

/// # Safety
///
/// `object` is a dying set.
unsafe fn clear(object: &Object) {
    if let Some(table) = object.body::<Set>().and_then(Set::table) {
        for index in 0..=table.mask() {
            table.entry(index).key.release();
        }
    }
}

/// # Safety
///
/// `object` is a dying set whose references have been taken.
unsafe fn release(object: &Object) {
    if let Some(set) = object.body::<Set>()
        && let Some(table) = set.table()
    {
        set.buffer.set(None);
        table.free(object.space());
    }
}

fn size(object: &Object) -> usize {
    let buffer = object.body::<Set>().and_then(Set::table).map_or(0, |table| table.bytes(object.space()));
    object.space().usable_size(object.block()) + buffer
}
