//! A toy language with four kinds of objects:
//!
//! * a `Leaf` holds a number; it is an atom;
//! * a `Pair` holds up to two objects;
//! * a `Bag` holds any number of objects, and may have a finalizer;
//! * a `Watcher` refers weakly to one object, and may hold another to be called back.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::mem::offset_of;

use heap::{Kind, Ref};
use object::{
    Audit, Body, DescriptorFlags, Field, Header, Items, Layout, LayoutId, Object, OutOfMemory, RefVector, Slot, Space, WeakLink,
    false_leaves,
};

#[repr(C)]
pub(crate) struct Leaf {
    header: Header,
    pub(crate) number: u64,
}

#[repr(C)]
pub(crate) struct Pair {
    header: Header,
    pub(crate) left: Slot,
    pub(crate) right: Slot,
}

#[repr(C)]
pub(crate) struct Bag {
    header: Header,
    pub(crate) items: RefVector,
}

#[repr(C)]
pub(crate) struct Watcher {
    header: Header,
    pub(crate) link: WeakLink,
}

const CLASS: LayoutId = LayoutId(0);
const LEAF: LayoutId = LayoutId(1);
const PAIR: LayoutId = LayoutId(2);
const BAG: LayoutId = LayoutId(3);
const WATCHER: LayoutId = LayoutId(4);

static LAYOUTS: [Layout; 5] = [
    Layout::leaf("class"),
    Layout::leaf("leaf"),
    Layout {
        fields: &[
            Field { offset: offset_of!(Pair, left) as u16, name: "left" },
            Field { offset: offset_of!(Pair, right) as u16, name: "right" },
        ],
        ..Layout::leaf("pair")
    },
    Layout { items: Items::Vector { at: offset_of!(Bag, items) as u16 }, ..Layout::leaf("bag") },
    Layout {
        fields: &[Field { offset: (offset_of!(Watcher, link) + offset_of!(WeakLink, callback)) as u16, name: "callback" }],
        weak_link: Some(offset_of!(Watcher, link) as u16),
        ..Layout::leaf("watcher")
    },
];

// SAFETY: the structures are `repr(C)`, begin with a header, and their references are those of `LAYOUTS`.
unsafe impl Body for Leaf {
    const LAYOUT: LayoutId = LEAF;
}

// SAFETY: as above.
unsafe impl Body for Pair {
    const LAYOUT: LayoutId = PAIR;
}

// SAFETY: as above.
unsafe impl Body for Bag {
    const LAYOUT: LayoutId = BAG;
}

// SAFETY: as above.
unsafe impl Body for Watcher {
    const LAYOUT: LayoutId = WATCHER;
}

/// A space of toys.
pub(crate) struct Toys {
    pub(crate) space: Box<Space>,
    pub(crate) classes: [Ref; 5],
}

impl Toys {
    /// A space with the toy classes in it, which never exceeds `limit` bytes.
    pub(crate) fn new(limit: usize) -> Result<Toys, OutOfMemory> {
        let space = Space::new(limit, &LAYOUTS)?;
        let meta = space.new_class(None, CLASS, DescriptorFlags::NONE)?;
        let classes = [
            meta,
            space.new_class(Some(meta), LEAF, DescriptorFlags::PLAIN)?,
            space.new_class(Some(meta), PAIR, DescriptorFlags::NONE)?,
            space.new_class(Some(meta), BAG, DescriptorFlags::NONE)?,
            space.new_class(Some(meta), WATCHER, DescriptorFlags::NONE)?,
        ];
        Ok(Toys { space, classes })
    }

    /// Says whether bags have a finalizer.
    pub(crate) fn finalize_bags(&self, flags: DescriptorFlags) {
        // SAFETY: the class is immortal.
        unsafe { self.space.descriptor_at(self.classes[3]) }.flags.set(flags);
    }

    pub(crate) fn leaf(&self, number: u64) -> Result<Object, OutOfMemory> {
        let leaf = Leaf { header: Header::new(self.classes[1]), number };
        // SAFETY: the body is what its layout says.
        unsafe { self.space.new_object(Kind::Atom, leaf, 0) }
    }

    pub(crate) fn pair(&self, left: Option<Object>, right: Option<Object>) -> Result<Object, OutOfMemory> {
        let pair = Pair { header: Header::new(self.classes[2]), left: Slot::empty(), right: Slot::empty() };
        // SAFETY: the body is what its layout says.
        let object = unsafe { self.space.new_object(Kind::Container, pair, 0) }?;
        let pair = object.body::<Pair>().ok_or(OutOfMemory)?;
        pair.left.replace(left);
        pair.right.replace(right);
        Ok(object)
    }

    pub(crate) fn bag(&self) -> Result<Object, OutOfMemory> {
        let bag = Bag { header: Header::new(self.classes[3]), items: RefVector::empty() };
        // SAFETY: the body is what its layout says.
        unsafe { self.space.new_object(Kind::Container, bag, 0) }
    }

    /// A weak reference to `target` that holds `callback` until the target has died.
    pub(crate) fn watcher(&self, target: &Object, callback: Option<Object>) -> Result<Object, OutOfMemory> {
        let watcher = Watcher { header: Header::new(self.classes[4]), link: WeakLink::new(callback) };
        // SAFETY: the body is what its layout says.
        let object = unsafe { self.space.new_object(Kind::Container, watcher, 0) }?;
        self.space.refer_weakly(&object, target)?;
        Ok(object)
    }

    /// Asserts every law that can be checked from outside: these handles are all there are.
    pub(crate) fn audit<'a>(&self, handles: impl IntoIterator<Item = &'a Object>) {
        let mut audit = Audit::of(&self.space);
        handles.into_iter().for_each(|handle| audit.root("handle", handle.reference()));
        assert!(audit.differences().is_empty(), "{:?}", audit.differences());
        assert!(audit.weak_differences().is_empty());
        assert_eq!(false_leaves(&self.space), []);
        audit.check_heap().unwrap();
    }

    /// How many objects are alive, the classes not counted.
    pub(crate) fn alive(&self) -> usize {
        let mut alive = 0;
        self.space.walk(Kind::Container, |_, _| alive += 1);
        self.space.walk(Kind::Atom, |_, _| alive += 1);
        alive - self.classes.len()
    }
}
