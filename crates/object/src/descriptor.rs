//! What describes an object: the beginning of every class and every shape.
//!
//! An object's header names its descriptor. A class describes its instances itself while they have no attributes of their own; a shape
//! describes instances of its class that have certain attributes. A shape lives as long as its class, which owns it, so objects count
//! their *class*, never their shape.

use std::cell::Cell;

use heap::Ref;

use crate::header::Header;
use crate::layout::LayoutId;

/// The fields that this crate reads of a class or a shape.
#[repr(C)]
pub struct Descriptor {
    /// Its own header: a class is an object too.
    pub header: Header,
    /// The class: itself, for a class.
    pub class: Cell<Ref>,
    /// A number that inline caches compare; 0 once anything has changed that a cache may have relied on.
    pub stamp: Cell<u32>,
    /// How the described objects are laid out: an index into the space's layouts.
    pub layout: Cell<LayoutId>,
    /// The layout that they begin like: the same, or that of the class whose instances they extend by more references.
    pub body: Cell<LayoutId>,
    /// How many references [`crate::Items::Slots`] has within the object's block.
    pub inline_slots: Cell<u8>,
    /// See [`DescriptorFlags`]. Valid in a class; a shape has a copy of its class's `layout` only.
    pub flags: Cell<DescriptorFlags>,
    /// For the language.
    pub reserved: Cell<u16>,
}

const _: () = assert!(size_of::<Descriptor>() == 24);

/// Facts about the instances of a class that decide how they die.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(transparent)]
pub struct DescriptorFlags(u8);

impl DescriptorFlags {
    /// Nothing special.
    pub const NONE: DescriptorFlags = DescriptorFlags(0);
    /// To die is to free the block: no references, no buffers, no weak references, no finalizer, an immortal class.
    pub const PLAIN: DescriptorFlags = DescriptorFlags(1);
    /// Instances have a finalizer, which the language runs once before they die.
    pub const FINALIZER: DescriptorFlags = DescriptorFlags(2);
    /// Weak references to an instance exist or existed.
    pub const WEAKLY_REFERENCED: DescriptorFlags = DescriptorFlags(4);

    /// Whether all of `other` is set.
    #[inline(always)]
    pub const fn has(self, other: DescriptorFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is set.
    #[inline(always)]
    pub const fn has_any(self, other: DescriptorFlags) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    pub const fn with(self, other: DescriptorFlags) -> DescriptorFlags {
        DescriptorFlags(self.0 | other.0)
    }

    /// This set less `other`.
    pub const fn without(self, other: DescriptorFlags) -> DescriptorFlags {
        DescriptorFlags(self.0 & !other.0)
    }
}
