//! Counted objects on a heap: headers, handles, death, cycles, weak references. Knows no Python.
//!
//! A [`Space`] is a heap with objects in it. A language says what its objects look like with a table of [`Layout`]s; everything here
//! (counting, dying, collecting, auditing) is derived from that table.

mod body;
mod count;
mod death;
mod descriptor;
mod handle;
mod header;
mod layout;
mod pending;
mod slot;
mod space;
mod vector;

pub use body::Body;
pub use descriptor::{Descriptor, DescriptorFlags};
pub use handle::{Borrowed, Object};
pub use header::{Header, IMMORTAL};
pub use heap::{Heap, Kind, OutOfMemory, Ref};
pub use layout::{Edge, Extent, Field, Items, Layout, LayoutId, NameEdges, SlotVisitor};
pub use pending::Pending;
pub use slot::Slot;
pub use space::Space;
pub use vector::{ByteVector, RefVector};
