//! What this crate asks of a language: a table that says where the references in its objects are.
//!
//! Most layouts are plain data, so the collector can run tight loops over them. What a table cannot say, such as the entries of a hash
//! table, is told by a function that visits slots. From the same description follow traversal (read each slot), death and clearing (take
//! what is in each slot) and the audit (compare slots with counts).

use heap::Ref;

use crate::handle::Object;
use crate::slot::Slot;

/// An index into the space's table of layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct LayoutId(pub u16);

/// How the objects of one kind are laid out. Offsets are in bytes from the start of the object.
#[derive(Clone, Copy)]
pub struct Layout {
    /// For messages and the heap's statistics.
    pub name: &'static str,
    /// Single references.
    pub fields: &'static [Field],
    /// Single references that the object keeps until it dies: nothing takes them before, because other objects rely on them. A class
    /// keeps its shapes this way, as its instances are described by them.
    pub kept: &'static [Field],
    /// Many references in a row.
    pub items: Items,
    /// Visits the slots that `fields` and `items` do not mention.
    pub visit: Option<unsafe fn(&Object, &mut SlotVisitor<'_>)>,
    /// Releases what is in the slots of a dying object that `visit` visits, where that is quicker than one by one.
    pub clear: Option<unsafe fn(&Object)>,
    /// Frees the buffers of a dying object, whose references have been given back. A [`Items::Vector`] is freed without this.
    pub release: Option<unsafe fn(&Object)>,
    /// Bytes of the object with its buffers, for the language's `sizeof`; by default what it takes on the heap.
    pub size: Option<fn(&Object) -> usize>,
    /// Where a [`crate::WeakLink`] is, if the objects are weak references.
    pub weak_link: Option<u16>,
    /// Which of the objects the language's collector is said to look at.
    pub tracking: Tracking,
    /// Names the references visited by `visit` and those of [`Items::Slots`], for people.
    pub name_edges: Option<NameEdges>,
    /// Where such an object ends, so that one that extends it can have more references behind it.
    pub extent: Extent,
    /// It extends another layout: behind what that says, as many slots follow as the descriptor's `inline_slots` says.
    pub trailing: bool,
}

impl Layout {
    /// A layout without references.
    pub const fn leaf(name: &'static str) -> Layout {
        Layout {
            name,
            fields: &[],
            kept: &[],
            items: Items::None,
            visit: None,
            clear: None,
            release: None,
            size: None,
            weak_link: None,
            tracking: Tracking::Always,
            name_edges: None,
            extent: Extent::Closed,
            trailing: false,
        }
    }
}

/// Where an object ends.
#[derive(Clone, Copy)]
pub enum Extent {
    /// Nothing can extend it.
    Closed,
    /// After this many bytes, a multiple of 4.
    Fixed(u16),
    /// After as many bytes as this says, a multiple of 4.
    Computed(fn(&Object) -> usize),
}

/// Whether a language says that its collector looks at an object (`gc.is_tracked`). Ours looks at every container, whatever it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracking {
    /// At each.
    Always,
    /// At none: they cannot be part of a cycle.
    Never,
    /// At those that hold something it looks at. For objects that do not change.
    IfHolding,
}

/// A function that is shown slots.
pub type SlotVisitor<'a> = dyn FnMut(&Slot) + 'a;

/// A function that names references: it calls back with each name and the reference.
pub type NameEdges = unsafe fn(&Object, &mut dyn FnMut(Edge, Ref));

/// A single reference in a layout.
pub struct Field {
    /// Where it is.
    pub offset: u16,
    /// What a person calls it.
    pub name: &'static str,
}

/// Many references in a row.
#[derive(Clone, Copy, Debug)]
pub enum Items {
    /// None.
    None,
    /// A `u32` length at `length`; that many slots from `first` on.
    Inline {
        /// Where the length is.
        length: u16,
        /// Where the first slot is.
        first: u16,
    },
    /// A [`crate::RefVector`] at this offset.
    Vector {
        /// Where it is.
        at: u16,
    },
    /// As many slots from `first` on as the descriptor's `inline_slots` says.
    Slots {
        /// Where the first slot is.
        first: u16,
    },
}

/// The name of a reference, as the holder knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A field of the layout.
    Field(&'static str),
    /// The n-th item.
    Index(usize),
    /// An attribute; the reference is its name, a string of the language.
    Attribute(Ref),
    /// A key of a hash table.
    Key,
    /// The value under a key.
    ValueOf(Ref),
    /// The class of the object.
    Class,
    /// The n-th reference behind the part that the object's class inherits.
    Extension(usize),
    /// The language gives it no name.
    Unnamed,
}
