//! Interned strings: equal text, one object.
//!
//! The table lies on the heap and holds a count of each of its strings. Before it grows it lets go of those that nobody else holds, so it
//! is never larger than what the program uses.
//!
//! See `docs/internals/interning.md`, with a worked example.

use std::cell::Cell;
use std::ptr::NonNull;

use heap::{Kind, Ref};
use object::{Object, OutOfMemory, Slot, Space};

use super::{INTERNED, Str, equal, hash};
use crate::error::{Raised, Value};
use crate::runtime::Runtime;

/// Slots of the first table.
const FIRST: usize = 1024;

/// A hash table of strings: open addressing, linear probing, at most two thirds full.
pub struct InternTable {
    slots: Cell<Option<Ref>>,
    capacity: Cell<usize>,
    used: Cell<usize>,
    /// How often strings have been let go of.
    purges: Cell<u32>,
}

impl InternTable {
    /// A table without strings or memory.
    pub const fn new() -> InternTable {
        InternTable { slots: Cell::new(None), capacity: Cell::new(0), used: Cell::new(0), purges: Cell::new(0) }
    }

    /// The table as words, for an image.
    pub(crate) fn words(&self) -> [u64; 4] {
        let slots = self.slots.get().map_or(0, Ref::raw);
        [slots.into(), self.capacity.get() as u64, self.used.get() as u64, self.purges.get().into()]
    }

    /// The table that was these words.
    pub(crate) fn from_words([slots, capacity, used, purges]: [u64; 4]) -> InternTable {
        InternTable {
            slots: Cell::new(Ref::from_raw(slots as u32)),
            capacity: Cell::new(capacity as usize),
            used: Cell::new(used as usize),
            purges: Cell::new(purges as u32),
        }
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.used.get()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How often strings have been let go of: as long as it is the same, a reference names the same string.
    #[inline(always)]
    pub fn purges(&self) -> u32 {
        self.purges.get()
    }

    /// Shows the slot of every string.
    pub fn visit(&self, space: &Space, visit: &mut dyn FnMut(&Slot)) {
        self.slots(space).iter().filter(|slot| !slot.is_empty()).for_each(visit);
    }

    /// Lets go of all strings and the table's memory.
    pub fn release(&self, space: &Space) {
        for slot in self.slots(space) {
            drop(slot.take());
        }
        self.replace(space, None, 0);
        self.used.set(0);
    }

    fn slots(&self, space: &Space) -> &[Slot] {
        match self.start(space) {
            // SAFETY: the table has that many initialised slots.
            Some(first) => unsafe { std::slice::from_raw_parts(first.as_ptr(), self.capacity.get()) },
            None => &[],
        }
    }

    fn start(&self, space: &Space) -> Option<NonNull<Slot>> {
        NonNull::new(std::ptr::with_exposed_provenance_mut(self.slots.get()?.address(space.base())))
    }

    /// Frees the old slots, which own nothing any more, for new ones.
    fn replace(&self, space: &Space, slots: Option<Ref>, capacity: usize) {
        if let Some(old) = self.start(space) {
            // SAFETY: the block is the table's alone.
            unsafe { space.free(old.cast()) };
        }
        self.slots.set(slots);
        self.capacity.set(capacity);
    }

    /// Makes room for one string more.
    fn reserve(&self, runtime: &Runtime) -> Result<(), OutOfMemory> {
        if 3 * (self.used.get() + 1) <= 2 * self.capacity.get() {
            return Ok(());
        }
        self.purges.set(self.purges.get().wrapping_add(1));
        let held = self.slots(runtime).iter().filter(|slot| slot.get().is_some_and(|string| !only_ours(&string))).count();
        let capacity = (3 * (held + 1)).next_power_of_two().max(FIRST);
        let block = runtime.alloc(Kind::Buffer, capacity * size_of::<Slot>()).ok_or(OutOfMemory)?;
        // SAFETY: the block is new and large enough.
        unsafe { block.cast::<u32>().write_bytes(0, capacity) };
        // SAFETY: all-zero bytes are empty slots.
        let new = unsafe { std::slice::from_raw_parts(block.cast::<Slot>().as_ptr(), capacity) };
        for slot in self.slots(runtime) {
            if let Some(string) = slot.take()
                && string.count() != Some(1)
            {
                let place = probe(runtime, new, &string);
                place.set(string);
            }
        }
        self.replace(runtime, Some(Ref::from_address(block.addr().get())), capacity);
        self.used.set(held);
        Ok(())
    }
}

impl Default for InternTable {
    fn default() -> InternTable {
        InternTable::new()
    }
}

/// The one string with this text: the given one, if it is the first. The object must be exactly a string.
pub fn intern(runtime: &Runtime, string: Object) -> Value {
    let Some(body) = string.body::<Str>() else {
        return Err(runtime.type_error(format_args!("can't intern this object")));
    };
    if body.meta.get() & INTERNED != 0 {
        return Ok(string);
    }
    let table = &runtime.interned;
    table.reserve(runtime).map_err(Raised::from)?;
    let place = probe(runtime, table.slots(runtime), &string);
    if let Some(known) = place.get() {
        return Ok(known);
    }
    body.meta.set(body.meta.get() | INTERNED);
    place.set(string.clone());
    table.used.set(table.used.get() + 1);
    Ok(string)
}

/// Whether nobody but the table (and the handle that was made to look) holds the string.
fn only_ours(string: &Object) -> bool {
    string.count() == Some(2)
}

/// The slot that holds equal text, or the empty one where it belongs.
fn probe<'a>(runtime: &Runtime, slots: &'a [Slot], string: &Object) -> &'a Slot {
    let mask = slots.len() - 1;
    let mut index = hash(runtime, string).unwrap_or(0) as usize & mask;
    loop {
        let slot = &slots[index];
        match slot.get() {
            None => return slot,
            Some(known) if equal(&known, string) => return slot,
            Some(_) => index = (index + 1) & mask,
        }
    }
}
