//! The eight bytes that every object begins with.
//!
//! There is no collector header: what the collector needs lies in side tables (see `cycle`).
//!
//! See `docs/internals/memory-layout.md`, with a worked example.

use std::cell::Cell;

use heap::Ref;

/// The bit of a count that says: never counted, never freed. A count that reaches it by counting stays there.
pub const IMMORTAL: u32 = 1 << 31;

/// Count and descriptor.
///
/// # Invariants
///
/// `descriptor` refers to a live object that begins with a [`crate::Descriptor`]. It is never 0, which is how a heap walk tells an
/// object from a free block.
#[repr(C)]
pub struct Header {
    /// References to this object, or [`IMMORTAL`]. While the object is dying: the link to the next dying object.
    pub(crate) count: Cell<u32>,
    /// What describes this object: its class, or a shape of its class.
    pub(crate) descriptor: Cell<Ref>,
}

const _: () = assert!(size_of::<Header>() == 8 && align_of::<Header>() == 4);

impl Header {
    /// The header of a new object with one reference.
    #[inline(always)]
    pub const fn new(descriptor: Ref) -> Header {
        Header { count: Cell::new(1), descriptor: Cell::new(descriptor) }
    }

    /// The header of an object that is never counted.
    pub const fn immortal(descriptor: Ref) -> Header {
        Header { count: Cell::new(IMMORTAL), descriptor: Cell::new(descriptor) }
    }

    /// The descriptor.
    #[inline(always)]
    pub fn descriptor(&self) -> Ref {
        self.descriptor.get()
    }

    /// Gives the object another descriptor of the same class: a shape with one attribute more. Counts do not change.
    #[inline(always)]
    pub fn set_descriptor(&self, descriptor: Ref) {
        self.descriptor.set(descriptor);
    }

    /// The count's word.
    #[inline(always)]
    pub fn count_word(&self) -> u32 {
        self.count.get()
    }
}
