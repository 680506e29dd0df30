//! A class as it lies on the heap.
//!
//! ```text
//!   0  descriptor (header, class, stamp, layout, body, inline slots, flags)
//! 20  flags
//! 24  name, qualified name, bases, MRO, dict, base, shapes, static attributes
//! 56  the neighbours in the list of classes: see `registry`
//! 64  the resolved special methods, one slot each
//! ```
//!
//! A class *is* a descriptor: it describes instances that have no attributes yet. See `shape` for those that have.

use std::cell::Cell;

use heap::{Kind, Ref};
use object::{Body, Descriptor, Edge, Field, Layout, LayoutId, Object, Slot};

use crate::ids::{CLASS_SIZE, ClassId};
use crate::spec::ClassSpec;
use crate::special::Special;

/// The class `type`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::Type, "type", LAYOUT)
    .methods(super::methods::METHODS)
    .getters(super::getters::GETTERS)
    .constructed_by(|_, args| args.get(0).filter(|_| args.len() == 1).map(|object| Ok(object.class())))
    .doc("type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type");

/// The native side of a class.
#[repr(C)]
pub struct Class {
    /// What its instances without attributes look like. `descriptor.header` is the class's own header.
    pub descriptor: Descriptor,
    /// See [`ClassFlags`].
    pub flags: Cell<ClassFlags>,
    /// `__name__`; of a built-in class, with the module before it where that is not `builtins`: what messages say.
    pub name: Slot,
    /// `__qualname__`
    pub qualname: Slot,
    /// `__bases__`, a tuple.
    pub bases: Slot,
    /// `__mro__`, a tuple. Empty only while the class is being made.
    pub mro: Slot,
    /// `__dict__`: the class's own attributes.
    pub dict: Slot,
    /// `__base__`: the base that decides the layout.
    pub base: Slot,
    /// The first shape, from which the others are reached: `shape`.
    pub shapes: Slot,
    /// The names that `self.x = ...` assigns in the class body, a tuple, or empty.
    pub static_attributes: Slot,
    /// The class made before this one, among those made at run time. Not counted.
    pub(super) older: Cell<Option<Ref>>,
    /// The class made after this one. Not counted.
    pub(super) newer: Cell<Option<Ref>>,
    /// The resolved special methods, indexed by [`Special`]: empty where none is defined.
    pub special: [Slot; Special::COUNT],
}

const _: () = assert!(size_of::<Class>() <= CLASS_SIZE, "a class must fit its block");

/// Facts about a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(transparent)]
pub struct ClassFlags(u32);

impl ClassFlags {
    /// Nothing special.
    pub const NONE: ClassFlags = ClassFlags(0);
    /// Made at bootstrap: immortal, its attributes cannot be set from Python.
    pub const BUILT_IN: ClassFlags = ClassFlags(1);
    /// Classes in Python may derive from it.
    pub const SUBCLASSABLE: ClassFlags = ClassFlags(1 << 1);
    /// Instances can have attributes beyond `__slots__`, and a `__dict__` when asked for one.
    pub const HAS_DICT: ClassFlags = ClassFlags(1 << 2);
    /// Instances can be weakly referenced.
    pub const HAS_WEAKREF: ClassFlags = ClassFlags(1 << 3);
    /// It derives from `BaseException`.
    pub const EXCEPTION: ClassFlags = ClassFlags(1 << 4);
    /// It derives from `type`.
    pub const METACLASS: ClassFlags = ClassFlags(1 << 5);
    /// Attribute access is the ordinary one: `object.__getattribute__`, no `__getattr__`.
    pub const PLAIN_GET: ClassFlags = ClassFlags(1 << 6);
    /// Attribute assignment is the ordinary one: `object.__setattr__` and `object.__delattr__`.
    pub const PLAIN_SET: ClassFlags = ClassFlags(1 << 7);
    /// Some abstract methods are not overridden.
    pub const ABSTRACT: ClassFlags = ClassFlags(1 << 8);
    /// A stamp was given out that relies on the class: a change of it must be told.
    pub const WATCHED: ClassFlags = ClassFlags(1 << 9);
    /// A class made at run time derives from it, or did.
    pub const HAS_SUBCLASSES: ClassFlags = ClassFlags(1 << 10);

    /// Whether all of `other` is set.
    #[inline(always)]
    pub const fn has(self, other: ClassFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets.
    pub const fn with(self, other: ClassFlags) -> ClassFlags {
        ClassFlags(self.0 | other.0)
    }

    /// This set less `other`.
    pub const fn without(self, other: ClassFlags) -> ClassFlags {
        ClassFlags(self.0 & !other.0)
    }
}

// SAFETY: `Class` is `repr(C)`, begins with a header, and its references are those of `LAYOUT`.
unsafe impl Body for Class {
    const LAYOUT: LayoutId = ClassId::Type.layout();
}

const LAYOUT: Layout = Layout {
    fields: &[
        field(std::mem::offset_of!(Class, name), "__name__"),
        field(std::mem::offset_of!(Class, qualname), "__qualname__"),
        field(std::mem::offset_of!(Class, bases), "__bases__"),
        field(std::mem::offset_of!(Class, mro), "__mro__"),
        field(std::mem::offset_of!(Class, dict), "__dict__"),
        field(std::mem::offset_of!(Class, base), "__base__"),
        field(std::mem::offset_of!(Class, static_attributes), "__static_attributes__"),
    ],
    kept: &[field(std::mem::offset_of!(Class, shapes), "shapes")],
    visit: Some(visit_special),
    release: Some(super::registry::leave),
    name_edges: Some(name_special),
    ..Layout::leaf("type")
};

const fn field(offset: usize, name: &'static str) -> Field {
    Field { offset: offset as u16, name }
}

/// # Safety
///
/// `object` is a class.
unsafe fn name_special(object: &Object, say: &mut dyn FnMut(Edge, Ref)) {
    // SAFETY: the caller's promise.
    let class = unsafe { object.body_unchecked::<Class>() };
    for (special, slot) in Special::ALL.iter().zip(&class.special) {
        slot.reference().into_iter().for_each(|method| say(Edge::Field(special.name()), method));
    }
}

/// # Safety
///
/// `object` is a class.
unsafe fn visit_special(object: &Object, visit: &mut object::SlotVisitor<'_>) {
    // SAFETY: the caller's promise.
    let class = unsafe { object.body_unchecked::<Class>() };
    class.special.iter().for_each(visit);
}

impl Class {
    /// A class with nothing in it.
    pub(crate) fn empty(descriptor: Descriptor, flags: ClassFlags) -> Class {
        Class {
            descriptor,
            flags: Cell::new(flags),
            name: Slot::empty(),
            qualname: Slot::empty(),
            bases: Slot::empty(),
            mro: Slot::empty(),
            dict: Slot::empty(),
            base: Slot::empty(),
            shapes: Slot::empty(),
            static_attributes: Slot::empty(),
            older: Cell::new(None),
            newer: Cell::new(None),
            special: [const { Slot::empty() }; Special::COUNT],
        }
    }

    /// The kind of block a class lives in.
    pub const KIND: Kind = Kind::Container;

    /// The resolved special method, if the class has it.
    #[inline(always)]
    pub fn special(&self, special: Special) -> Option<Object> {
        self.special[special as usize].get()
    }

    /// Whether the special method is the very one of the built-in class `id`, inherited.
    #[inline(always)]
    pub fn inherits(&self, runtime: &crate::Runtime, special: Special, id: ClassId) -> bool {
        self.special[special as usize].raw() == runtime.class_body(id).special[special as usize].raw()
    }

    /// Whether all of `flag` is set.
    #[inline(always)]
    pub fn has(&self, flag: ClassFlags) -> bool {
        self.flags.get().has(flag)
    }

    /// Sets or clears a flag.
    pub(crate) fn mark(&self, flag: ClassFlags, set: bool) {
        let flags = self.flags.get();
        self.flags.set(if set { flags.with(flag) } else { flags.without(flag) });
    }

    /// Whether the class is the built-in one.
    #[inline(always)]
    pub fn is(&self, id: ClassId) -> bool {
        self.reference() == id.reference()
    }

    /// Its number among the classes that exist in every heap; a number that none has if it was made at run time.
    pub(crate) fn number_if_built_in(&self) -> usize {
        if self.has(ClassFlags::BUILT_IN) { ClassId::at(self.reference()).number() } else { usize::MAX }
    }

    /// The reference to this class.
    #[inline(always)]
    pub fn reference(&self) -> Ref {
        self.descriptor.class.get()
    }
}
