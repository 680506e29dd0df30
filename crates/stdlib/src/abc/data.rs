//! What an abstract class remembers: sets of weak references to classes.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::set::Set;
use types::{ClassSpec, Raised, Runtime, Value, set, weak_reference};

use crate::classes;

/// The class of what is remembered.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    classes::ABC_DATA,
    "_abc_data",
    Layout {
        fields: &[
            Field { offset: offset_of!(Data, registry) as u16, name: "registry" },
            Field { offset: offset_of!(Data, cache) as u16, name: "cache" },
            Field { offset: offset_of!(Data, negative) as u16, name: "negative cache" },
        ],
        ..Layout::leaf("_abc_data")
    },
)
.module("_abc")
.sealed();

/// What is remembered.
#[repr(C)]
pub(super) struct Data {
    header: Header,
    /// Classes that were registered, a set of weak references, or empty.
    pub(super) registry: Slot,
    /// Classes that derive from this one, the same.
    pub(super) cache: Slot,
    /// Classes that do not, the same.
    pub(super) negative: Slot,
    /// Zero, so that no padding says where the heap was.
    padding: [u8; 4],
    /// How many registrations there were when the negative answers were found.
    pub(super) version: Cell<i64>,
}

// SAFETY: `Data` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Data {
    const LAYOUT: LayoutId = classes::ABC_DATA.layout();
}

/// Nothing remembered yet.
pub(super) fn new(runtime: &Runtime) -> Value {
    let body = Data {
        header: Header::new(classes::ABC_DATA.reference()),
        registry: Slot::empty(),
        cache: Slot::empty(),
        negative: Slot::empty(),
        padding: [0; 4],
        version: Cell::new(super::counter(runtime)),
    };
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Container, body, 0) }?)
}

/// Whether a class is in a set.
pub(super) fn contains(runtime: &Runtime, slot: &Slot, class: &Object) -> Result<bool, Raised> {
    let Some(known) = slot.get() else { return Ok(false) };
    let Some(known) = known.body::<Set>().filter(|known| !known.is_empty()) else { return Ok(false) };
    known.contains(runtime, &weak_reference::new_reference(runtime, class, None)?)
}

/// Puts a class into a set. When that has grown, what has died is taken out of it.
pub(super) fn add(runtime: &Runtime, slot: &Slot, class: &Object) -> Result<(), Raised> {
    let known = match slot.get() {
        Some(known) => known,
        None => {
            let known = set::new(runtime)?;
            slot.set(known.clone());
            known
        }
    };
    set::add(runtime, &known, weak_reference::new_reference(runtime, class, None)?)?;
    let count = known.body::<Set>().map_or(0, Set::len);
    if count >= 16 && count.is_power_of_two() {
        let alive = set::new(runtime)?;
        for class in members(runtime, slot)? {
            set::add(runtime, &alive, weak_reference::new_reference(runtime, &class, None)?)?;
        }
        slot.set(alive);
    }
    Ok(())
}

/// The classes of a set that are alive.
pub(super) fn members(runtime: &Runtime, slot: &Slot) -> Result<Vec<Object>, Raised> {
    let Some(known) = slot.get() else { return Ok(Vec::new()) };
    let (mut references, mut position) = (Vec::new(), 0);
    while let Some((reference, _)) = known.body::<Set>().and_then(|known| known.next(&mut position)) {
        references.push(reference);
    }
    let mut alive = Vec::with_capacity(references.len());
    for reference in references {
        let class = runtime.call(&reference, &[])?;
        if !class.is(&runtime.none()) {
            alive.push(class);
        }
    }
    Ok(alive)
}
