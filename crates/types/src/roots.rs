//! What an interpreter itself holds: the references that do not hang on any other object.

use object::{Body, Edge, Header, Items, Kind, Layout, LayoutId, Object, Slot, Tracking};

use crate::error::Raised;
use crate::ids::ClassId;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;

/// The class of the object that holds the roots; no program sees it.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Roots,
    "interpreter",
    Layout {
        items: Items::Slots { first: size_of::<Header>() as u16 },
        tracking: Tracking::Never,
        name_edges: Some(name_edges),
        ..Layout::leaf("interpreter")
    },
)
.sealed();

/// A root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Root {
    /// The dict of module `builtins`.
    Builtins,
    /// `sys.modules`, a dict.
    Modules,
    /// The dict of module `sys`.
    Sys,
    /// The exception that is being handled, or empty.
    Handled,
    /// A `MemoryError` made in advance.
    MemoryError,
    /// The dict of module `__main__`.
    Main,
    /// A tuple of the names that the runtime looks up.
    Names,
    /// `()`
    EmptyTuple,
    /// A tuple of the 256 strings of one code point below 256, the empty one behind them.
    Characters,
    /// A tuple of the 256 bytes objects of one byte, the empty one behind them.
    SingleBytes,
    /// `gc.callbacks`, once module `gc` is there.
    CollectorCallbacks,
    /// `gc.garbage`, likewise.
    CollectorGarbage,
    /// What native modules keep: see [`crate::kept`].
    Kept,
    /// What native modules keep for the running thread, likewise.
    Thread,
}

const COUNT: usize = NAMES.len();

/// What the roots are called where holders are listed, in their order.
const NAMES: [&str; 14] = [
    "builtins",
    "sys.modules",
    "sys",
    "exception being handled",
    "MemoryError",
    "__main__",
    "names",
    "empty tuple",
    "characters",
    "single bytes",
    "gc.callbacks",
    "gc.garbage",
    "kept objects",
    "kept objects of the thread",
];

/// The roots as they lie on the heap.
#[repr(C)]
pub(crate) struct Roots {
    header: Header,
    slots: [Slot; COUNT],
}

// SAFETY: `Roots` is `repr(C)`, begins with a header, and its class says that `COUNT` slots follow that.
unsafe impl Body for Roots {
    const LAYOUT: LayoutId = ClassId::Roots.layout();
}

/// # Safety
///
/// `object` is what holds the roots.
unsafe fn name_edges(object: &Object, say: &mut dyn FnMut(Edge, heap::Ref)) {
    let Some(roots) = object.body::<Roots>() else { return };
    for (name, slot) in NAMES.into_iter().zip(&roots.slots) {
        slot.reference().into_iter().for_each(|held| say(Edge::Field(name), held));
    }
}

/// The object that holds the roots, all empty.
pub(crate) fn new(runtime: &Runtime) -> Result<Object, Raised> {
    runtime.class_body(ClassId::Roots).descriptor.inline_slots.set(COUNT as u8);
    let body = Roots { header: Header::new(ClassId::Roots.reference()), slots: [const { Slot::empty() }; COUNT] };
    // SAFETY: the body is what its layout says.
    Ok(unsafe { runtime.new_object(Kind::Container, body, 0) }?)
}

impl Roots {
    pub(crate) fn slot(&self, root: Root) -> &Slot {
        &self.slots[root as usize]
    }
}
