//! `dict`: a hash table that remembers the order of insertion.
//!
//! Two parts in one buffer, as in CPython: a sparse table of indices, and a dense array of entries in order of insertion.
//!
//! ```text
//! object:  header | buffer | live | filled | spent | stamp | log2 of the index table
//! buffer:  indices (1, 2 or 4 bytes each; 0 empty, 1 deleted, else entry number + 2) | entries (hash, key, value: 12 bytes)
//! ```
//!
//! Keys are compared by identity, then by hash, then, for strings, by text; only then by `==`, which may run Python and change the dict:
//! a lookup starts again if it did.

mod iterator;
mod methods;
mod table;
mod update;
pub(crate) mod view;
mod view_set;

use std::cell::Cell;

use heap::Ref;
use object::{Body, Edge, Extent, Header, Kind, Layout, LayoutId, Object, Slot, SlotVisitor, Space};

use crate::class::Class;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{instance, ops, text};
use table::{Entry, Find, Table};

pub(crate) use iterator::{
    ITEM_ITERATOR, KEY_ITERATOR, REVERSE_ITEM_ITERATOR, REVERSE_KEY_ITERATOR, REVERSE_VALUE_ITERATOR, VALUE_ITERATOR,
};
pub use iterator::{new as over_dict, next as next_of_dict};
pub use update::{Repeated, merge, update};
pub use view::{new as new_view, spec as view_spec};

/// How dicts are laid out.
pub const LAYOUT: Layout = Layout {
    visit: Some(visit),
    clear: Some(clear),
    release: Some(release),
    size: Some(size),
    extent: Extent::Fixed(size_of::<Dict>() as u16),
    name_edges: Some(name_edges),
    ..Layout::leaf("dict")
};

/// The class `dict`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Dict, "dict", LAYOUT)
    .unhashable()
    .methods(methods::METHODS)
    .constructed_by(|runtime, args| args.slots().is_empty().then(|| new(runtime)))
    .doc(
        "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\n\
     dict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) \
     -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    );

/// A dict as it lies on the heap.
#[repr(C)]
pub struct Dict {
    header: Header,
    buffer: Cell<Option<Ref>>,
    /// Entries that hold a key.
    live: Cell<u32>,
    /// Entries in use, those of deleted keys among them.
    filled: Cell<u32>,
    /// Keys that were put in since the buffer was made: no fewer than the indices that were ever used. Some must never be.
    spent: Cell<u32>,
    /// See [`Dict::watch`]; 0 if nobody has asked since the keys changed last.
    stamp: Cell<u32>,
    log2: Cell<u8>,
    /// See [`Dict::first`]: the lower 8 bits.
    first_low: Cell<u8>,
    /// The 16 bits above.
    first_high: Cell<u16>,
}

const _: () = assert!(size_of::<Dict>() <= 32);

// SAFETY: `Dict` is `repr(C)`, begins with a header, and `visit` shows all its references.
unsafe impl Body for Dict {
    const LAYOUT: LayoutId = ClassId::Dict.layout();
}

/// A new, empty dict.
pub fn new(runtime: &Runtime) -> Value {
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Container, Dict::empty(ClassId::Dict.reference()), 0) }?)
}

/// An empty dict of `class`, which is `dict` or derives from it.
pub(crate) fn of_class(runtime: &Runtime, class: &Object) -> Value {
    let Some(described) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    // SAFETY: the header names the class; the body is what the layout of dicts says and ends where its extent says.
    unsafe { instance::allocate(runtime, described, Kind::Container, Dict::empty(class.reference()), 0) }
}

/// A plain dict with the same keys and values.
pub fn copy(runtime: &Runtime, dict: &Object) -> Value {
    let made = new(runtime)?;
    if let (Some(source), Some(target)) = (dict.body::<Dict>(), made.body::<Dict>()) {
        target.copy_from(runtime, source)?;
    }
    Ok(made)
}

impl Dict {
    fn empty(class: Ref) -> Dict {
        Dict {
            header: Header::new(class),
            buffer: Cell::new(None),
            live: Cell::new(0),
            filled: Cell::new(0),
            spent: Cell::new(0),
            stamp: Cell::new(0),
            log2: Cell::new(0),
            first_low: Cell::new(0),
            first_high: Cell::new(0),
        }
    }

    /// How many keys.
    pub fn len(&self) -> usize {
        self.live.get() as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that no other state of any dict has: it stands for this dict with these keys in these places. Never 0.
    pub fn watch(&self, runtime: &Runtime) -> u32 {
        if self.stamp.get() == 0 {
            self.stamp.set(runtime.next_stamp());
        }
        self.stamp.get()
    }

    /// What [`Dict::watch`] said, if the keys have not changed since; else 0.
    #[inline(always)]
    pub fn stamp(&self) -> u32 {
        self.stamp.get()
    }

    /// The value under `key`. May run Python (`__hash__`, `__eq__`).
    pub fn get(&self, runtime: &Runtime, key: &Object) -> Result<Option<Object>, Raised> {
        let hash = ops::short_hash(runtime, key)?;
        let found = self.find(runtime, key, hash)?;
        Ok(found.and_then(|entry| self.entry_value(entry)))
    }

    /// Whether a key is there. May run Python.
    pub fn contains(&self, runtime: &Runtime, key: &Object) -> Result<bool, Raised> {
        let hash = ops::short_hash(runtime, key)?;
        Ok(self.find(runtime, key, hash)?.is_some())
    }

    /// The value under an interned name: runs no Python, raises nothing.
    pub fn get_name(&self, runtime: &Runtime, name: &Object) -> Option<Object> {
        let hash = text::hash(runtime, name)?;
        let entry = self.table()?.find_text(name, hash)?;
        self.entry_value(entry)
    }

    /// Where the value under an interned name is. It stays there as long as the stamp stays the same.
    pub fn slot_of_name(&self, runtime: &Runtime, name: &Object) -> Option<&Slot> {
        let hash = text::hash(runtime, name)?;
        let table = self.table()?;
        let entry = table.find_text(name, hash)?;
        Some(&table.entry(entry).value)
    }

    /// Puts `value` under `key`. May run Python. Returns the value that was there.
    pub fn set(&self, runtime: &Runtime, key: Object, value: Object) -> Result<Option<Object>, Raised> {
        let hash = ops::short_hash(runtime, &key)?;
        if let Some(entry) = self.find(runtime, &key, hash)? {
            return Ok(self.table().and_then(|table| table.entry(entry).value.replace(Some(value))));
        }
        self.insert_new(runtime, key, hash, value)?;
        Ok(None)
    }

    /// The value under `key`; puts `default` there first if there is none. May run Python.
    pub fn get_or_insert(&self, runtime: &Runtime, key: Object, default: Object) -> Value {
        let hash = ops::short_hash(runtime, &key)?;
        if let Some(entry) = self.find(runtime, &key, hash)? {
            return Ok(self.entry_value(entry).unwrap_or(default));
        }
        self.insert_new(runtime, key, hash, default.clone())?;
        Ok(default)
    }

    /// Removes `key` and returns key and value. May run Python.
    pub fn remove(&self, runtime: &Runtime, key: &Object) -> Result<Option<(Object, Object)>, Raised> {
        let hash = ops::short_hash(runtime, key)?;
        let Some(entry) = self.find(runtime, key, hash)? else { return Ok(None) };
        let Some(table) = self.table() else { return Ok(None) };
        let taken = table.remove(entry);
        self.live.set(self.live.get() - 1);
        self.touch();
        Ok(taken)
    }

    /// The first key and value at or after `position`, which moves behind it. Start with 0.
    pub fn next(&self, position: &mut usize) -> Option<(Object, Object)> {
        let table = self.table()?;
        let is_first = *position <= self.first();
        if is_first {
            *position = self.first();
        }
        while *position < self.filled.get() as usize {
            let entry = table.entry(*position);
            *position += 1;
            if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
                if is_first {
                    self.set_first(*position - 1);
                }
                return Some((key, value));
            }
        }
        None
    }

    /// No entry before this one holds a key: so what is taken from the front again and again is found at once.
    #[inline(always)]
    fn first(&self) -> usize {
        usize::from(self.first_low.get()) | usize::from(self.first_high.get()) << 8
    }

    /// Notes which entry is the first that holds a key, as far as there are bits for it.
    #[inline(always)]
    fn set_first(&self, entry: usize) {
        let entry = entry.min(0xFF_FFFF);
        self.first_low.set(entry as u8);
        self.first_high.set((entry >> 8) as u16);
    }

    /// The last key and value before `position`, which moves to it. Start with [`Dict::end`].
    pub fn next_back(&self, position: &mut usize) -> Option<(Object, Object)> {
        let table = self.table()?;
        *position = (*position).min(self.end());
        while *position > 0 {
            *position -= 1;
            let entry = table.entry(*position);
            if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
                return Some((key, value));
            }
        }
        None
    }

    /// The key that was put in last, and its value.
    pub fn last(&self) -> Option<(Object, Object)> {
        self.next_back(&mut self.end())
    }

    /// The position behind the last key.
    pub fn end(&self) -> usize {
        self.filled.get() as usize
    }

    /// Removes the key that was put in last and returns key and value.
    pub fn pop_last(&self) -> Option<(Object, Object)> {
        let mut position = self.end();
        self.next_back(&mut position)?;
        let taken = self.table()?.remove(position);
        self.live.set(self.live.get() - 1);
        self.filled.set(position as u32);
        self.touch();
        taken
    }

    /// Removes the key that was put in first and returns key and value.
    pub fn pop_first(&self) -> Option<(Object, Object)> {
        let mut position = 0;
        self.next(&mut position)?;
        let taken = self.table()?.remove(position - 1);
        self.live.set(self.live.get() - 1);
        self.touch();
        taken
    }

    /// Exchanges the content of two dicts.
    pub fn swap(&self, other: &Dict) {
        self.buffer.swap(&other.buffer);
        for (own, others) in [(&self.live, &other.live), (&self.filled, &other.filled), (&self.spent, &other.spent)] {
            own.swap(others);
        }
        self.log2.swap(&other.log2);
        self.first_low.swap(&other.first_low);
        self.first_high.swap(&other.first_high);
        self.touch();
        other.touch();
    }

    /// Takes over the keys and values of another dict. This one must be empty.
    fn copy_from(&self, runtime: &Runtime, source: &Dict) -> Result<(), Raised> {
        let Some(from) = source.table() else { return Ok(()) };
        self.reserve(runtime, source.len())?;
        let Some(to) = self.table() else { return Ok(()) };
        for index in 0..source.end() {
            let entry = from.entry(index);
            if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
                self.append(to, Entry { hash: Cell::new(entry.hash.get()), key: Slot::new(key), value: Slot::new(value) });
            }
        }
        self.touch();
        Ok(())
    }

    /// Makes room for `additional` more keys at once.
    pub fn reserve(&self, space: &Space, additional: usize) -> Result<(), Raised> {
        if self.table().is_none_or(|table| self.spent.get() as usize + additional > table.usable()) && additional > 0 {
            self.rebuild(space, Table::log2_for(self.len() + additional))?;
        }
        Ok(())
    }

    /// Empties the dict.
    pub fn clear(&self, space: &Space) {
        let Some(table) = self.table() else { return };
        let filled = self.filled.replace(0) as usize;
        self.live.set(0);
        self.spent.set(0);
        self.set_first(0);
        self.buffer.set(None);
        self.touch();
        for index in 0..filled {
            let entry = table.entry(index);
            drop(entry.key.take());
            drop(entry.value.take());
        }
        table.free(space);
    }

    /// The number of the entry that holds `key`.
    fn find(&self, runtime: &Runtime, key: &Object, hash: u32) -> Result<Option<usize>, Raised> {
        'again: loop {
            let Some(table) = self.table() else { return Ok(None) };
            if let Some(entry) = table.find_at_once(key, hash) {
                return Ok(Some(entry));
            }
            let mut probe = table.probe(hash);
            loop {
                match probe.next(key, hash) {
                    Find::Absent => return Ok(None),
                    Find::Present(entry) => return Ok(Some(entry)),
                    Find::Perhaps(entry, candidate) => {
                        let stamp = self.watch(runtime);
                        let equal = ops::equal(runtime, &candidate, key)?;
                        if stamp != self.stamp.get()
                            && !(self.is_stored_in(table) && table.entry(entry).key.reference() == Some(candidate.reference()))
                        {
                            continue 'again;
                        }
                        if equal {
                            return Ok(Some(entry));
                        }
                    }
                }
            }
        }
    }

    fn entry_value(&self, entry: usize) -> Option<Object> {
        self.table()?.entry(entry).value.get()
    }

    fn insert_new(&self, runtime: &Runtime, key: Object, hash: u32, value: Object) -> Result<(), Raised> {
        if self.spent.get() as usize >= self.table().map_or(0, |table| table.usable()) {
            self.rebuild(runtime, Table::log2_for(2 * self.len() + 1))?;
        }
        if let Some(table) = self.table() {
            self.append(table, Entry { hash: Cell::new(hash), key: Slot::new(key), value: Slot::new(value) });
            self.touch();
        }
        Ok(())
    }

    /// Puts in an entry whose key is not there. There is room.
    fn append(&self, table: Table, entry: Entry) {
        let number = self.filled.get();
        table.insert(number as usize, entry);
        self.filled.set(number + 1);
        self.spent.set(self.spent.get() + 1);
        self.live.set(self.live.get() + 1);
    }

    /// Another buffer, without the deleted entries.
    #[cold]
    #[inline(never)]
    fn rebuild(&self, space: &Space, log2: u8) -> Result<(), Raised> {
        let new = Table::new(space, log2)?;
        let old = self.table();
        let filled = self.filled.replace(0) as usize;
        self.live.set(0);
        self.spent.set(0);
        self.set_first(0);
        self.buffer.set(Some(new.reference()));
        self.log2.set(log2);
        self.touch();
        let Some(old) = old else { return Ok(()) };
        for index in 0..filled {
            let entry = old.entry(index);
            if let (Some(key), Some(value)) = (entry.key.take(), entry.value.take()) {
                self.append(new, Entry { hash: Cell::new(entry.hash.get()), key: Slot::new(key), value: Slot::new(value) });
            }
        }
        old.free(space);
        Ok(())
    }

    /// Whether the entries are still in `table`.
    fn is_stored_in(&self, table: Table) -> bool {
        self.buffer.get() == Some(table.reference()) && self.log2.get() == table.log2
    }

    fn touch(&self) {
        self.stamp.set(0);
    }

    fn table(&self) -> Option<Table> {
        let base = std::ptr::from_ref(self).addr() & !(heap::REGION_SIZE - 1);
        Some(Table::at(base, self.buffer.get()?, self.log2.get()))
    }
}

/// # Safety
///
/// `object` is a dict.
unsafe fn visit(object: &Object, visit: &mut SlotVisitor<'_>) {
    let Some(dict) = object.body::<Dict>() else { return };
    if let Some(table) = dict.table() {
        for index in 0..dict.filled.get() as usize {
            let entry = table.entry(index);
            visit(&entry.key);
            visit(&entry.value);
        }
    }
}

/// # Safety
///
/// `object` is a dying dict.
unsafe fn clear(object: &Object) {
    let Some(dict) = object.body::<Dict>() else { return };
    if let Some(table) = dict.table() {
        for index in 0..dict.filled.get() as usize {
            let entry = table.entry(index);
            entry.key.release();
            entry.value.release();
        }
    }
}

/// # Safety
///
/// `object` is a dying dict whose references have been taken.
unsafe fn release(object: &Object) {
    if let Some(dict) = object.body::<Dict>()
        && let Some(table) = dict.table()
    {
        dict.buffer.set(None);
        table.free(object.space());
    }
}

/// # Safety
///
/// `object` is a dict.
unsafe fn name_edges(object: &Object, say: &mut dyn FnMut(Edge, Ref)) {
    let Some(dict) = object.body::<Dict>() else { return };
    if let Some(table) = dict.table() {
        for index in 0..dict.filled.get() as usize {
            let entry = table.entry(index);
            if let (Some(key), Some(value)) = (entry.key.reference(), entry.value.reference()) {
                say(Edge::Key, key);
                say(Edge::ValueOf(key), value);
            }
        }
    }
}

/// Bytes that a dict takes with its buffer.
fn size(object: &Object) -> usize {
    let buffer = object.body::<Dict>().and_then(Dict::table).map_or(0, |table| table.bytes(object.space()));
    object.space().usable_size(object.block()) + buffer
}
