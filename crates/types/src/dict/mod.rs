//! `dict`: a hash table that remembers the order of insertion.
//!
//! Two parts in one buffer, as in CPython: a sparse table of indices, and a dense array of entries in order of insertion.
//!
//! ```text
//! object:  header | buffer | live | filled | stamp | log2 of the index table
//! buffer:  indices (1, 2 or 4 bytes each; 0 empty, 1 deleted, else entry number + 2) | entries (hash, key, value: 12 bytes)
//! ```
//!
//! Keys are compared by identity, then by hash, then, for strings, by text; only then by `==`, which may run Python and change the dict:
//! a lookup starts again if it did.

mod table;
pub(crate) mod view;

use std::cell::Cell;

use heap::Ref;
use object::{Body, Edge, Extent, Header, Kind, Layout, LayoutId, Object, Slot, SlotVisitor, Space};

use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{ops, text};
use table::{Entry, Find, Table};

/// The class `dict`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Dict,
    "dict",
    Layout {
        visit: Some(visit),
        release: Some(release),
        extent: Extent::Fixed(size_of::<Dict>() as u16),
        name_edges: Some(name_edges),
        ..Layout::leaf("dict")
    },
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
    /// See [`Dict::watch`]; 0 if nobody has asked since the keys changed last.
    stamp: Cell<u32>,
    log2: Cell<u8>,
}

const _: () = assert!(size_of::<Dict>() <= 32);

// SAFETY: `Dict` is `repr(C)`, begins with a header, and `visit` shows all its references.
unsafe impl Body for Dict {
    const LAYOUT: LayoutId = ClassId::Dict.layout();
}

/// A new, empty dict.
pub fn new(runtime: &Runtime) -> Value {
    let body = Dict {
        header: Header::new(ClassId::Dict.reference()),
        buffer: Cell::new(None),
        live: Cell::new(0),
        filled: Cell::new(0),
        stamp: Cell::new(0),
        log2: Cell::new(0),
    };
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Container, body, 0) }?)
}

impl Dict {
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
        while *position < self.filled.get() as usize {
            let entry = table.entry(*position);
            *position += 1;
            if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
                return Some((key, value));
            }
        }
        None
    }

    /// Empties the dict.
    pub fn clear(&self, space: &Space) {
        let Some(table) = self.table() else { return };
        let filled = self.filled.replace(0) as usize;
        self.live.set(0);
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
            let mut probe = table.probe(hash);
            loop {
                match probe.next(key, hash) {
                    Find::Absent => return Ok(None),
                    Find::Present(entry) => return Ok(Some(entry)),
                    Find::Perhaps(entry, candidate) => {
                        let stamp = self.watch(runtime);
                        let equal = ops::equal(runtime, &candidate, key)?;
                        if stamp != self.stamp.get() {
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
        if self.filled.get() as usize >= self.table().map_or(0, |table| table.usable()) {
            self.grow(runtime)?;
        }
        if let Some(table) = self.table() {
            let entry = self.filled.get();
            table.insert(entry as usize, Entry { hash: Cell::new(hash), key: Slot::new(key), value: Slot::new(value) });
            self.filled.set(entry + 1);
            self.live.set(self.live.get() + 1);
            self.touch();
        }
        Ok(())
    }

    /// A larger buffer (or as large, without the deleted entries).
    #[cold]
    #[inline(never)]
    fn grow(&self, space: &Space) -> Result<(), Raised> {
        let log2 = Table::log2_for(2 * self.len() + 1);
        let new = Table::new(space, log2)?;
        let mut filled = 0;
        if let Some(old) = self.table() {
            for index in 0..self.filled.get() as usize {
                let entry = old.entry(index);
                if let (Some(key), Some(value)) = (entry.key.take(), entry.value.take()) {
                    new.insert(filled, Entry { hash: Cell::new(entry.hash.get()), key: Slot::new(key), value: Slot::new(value) });
                    filled += 1;
                }
            }
            old.free(space);
        }
        self.buffer.set(Some(new.reference()));
        self.log2.set(log2);
        self.filled.set(filled as u32);
        self.touch();
        Ok(())
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
