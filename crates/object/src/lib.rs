//! Counted objects on a heap: headers, handles, death, cycles, weak references. Knows no Python.
//!
//! A [`Space`] is a heap with objects in it. A language says what its objects look like with a table of [`Layout`]s; everything here
//! (counting, dying, collecting, auditing) is derived from that table.

#[cfg(test)]
extern crate self as object;

mod attention;
mod audit;
mod body;
mod buffers;
mod count;
mod cycle;
mod death;
mod descriptor;
mod edge;
mod find;
mod handle;
mod header;
mod image;
mod last_words;
mod layout;
mod pending;
mod size;
mod slot;
mod space;
mod vector;
mod weak;

pub use attention::{Attention, Reason};
pub use audit::{Audit, Difference, Holder, each_object, false_leaves};
pub use body::Body;
pub use buffers::each_buffer;
pub use cycle::generations::{Generation, Generations};
pub use cycle::leaf::Leaves;
pub use cycle::reach::Roots;
pub use cycle::report::{Event, GenerationStats, Listener, Report};
pub use cycle::tracked::is_tracked;
pub use cycle::{Collection, Collector};
pub use descriptor::{Descriptor, DescriptorFlags};
pub use edge::each_edge;
pub use find::find;
pub use handle::{Borrowed, Object};
pub use header::{Header, IMMORTAL};
pub use heap::{BuildId, Heap, Image, ImageError, Kind, OutOfMemory, Ref};
pub use image::{State, is_immortal};
pub use layout::{Edge, Extent, Field, Items, Layout, LayoutId, NameEdges, SlotVisitor, Tracking};
pub use pending::{Pending, Waiting};
pub use size::{bytes, size};
pub use slot::{RegionBase, Slot};
pub use space::Space;
pub use vector::{ByteVector, Detached, RefVector};
pub use weak::{WeakLink, WeakReferences};
