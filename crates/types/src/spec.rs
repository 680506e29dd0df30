//! What a built-in class consists of, as a table that bootstrap turns into a class on the heap.

use object::{DescriptorFlags, Layout, Object};

use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;

/// The next item of an iterator; `None` at the end.
pub type NativeNext = fn(&Runtime, &Object) -> Result<Option<Object>, Raised>;

/// What a call of a class with these positional arguments gives; `None` if it does not do it.
pub type Construct = fn(&Runtime, &Args<'_>) -> Option<Value>;

/// A built-in class.
#[derive(Clone, Copy)]
pub struct ClassSpec {
    /// Which.
    pub id: ClassId,
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// Its one base class; `object` for most.
    pub base: ClassId,
    /// A second base class, for the one class that has one: its MRO is this one's, then that of the base behind it.
    pub also: Option<ClassId>,
    /// How its instances are laid out.
    pub layout: Layout,
    /// The class whose number that layout has: another one where it is shared.
    pub layout_of: ClassId,
    /// How many references its instances have behind what they inherit: see [`crate::instance::own_slot`].
    pub own_slots: u8,
    /// Whether its instances have a `__dict__` behind what they inherit.
    pub has_dict: bool,
    /// Whether weak references to its instances can be made.
    pub weakly_referenced: bool,
    /// How its instances die.
    pub flags: DescriptorFlags,
    /// Whether a class in Python may derive from it.
    pub subclassable: bool,
    /// Whether instances have a hash: else `__hash__` is `None`.
    pub hashable: bool,
    /// Methods and static methods, special ones among them.
    pub methods: &'static [Native],
    /// Computed attributes.
    pub getters: &'static [Getter],
    /// What `__next__` does, with `None` at the end: for iterators, so that the end costs no exception.
    pub next: Option<NativeNext>,
    /// The short way to do what `__new__` and `__init__` do, where the class itself is called with usual arguments.
    pub construct: Option<Construct>,
    /// `__doc__`
    pub doc: &'static str,
}

impl ClassSpec {
    /// A class of module `builtins` that derives from `object`, has no methods and may be derived from.
    pub const fn new(id: ClassId, name: &'static str, layout: Layout) -> ClassSpec {
        ClassSpec {
            id,
            name,
            module: "builtins",
            base: ClassId::Object,
            also: None,
            layout,
            layout_of: id,
            own_slots: 0,
            has_dict: false,
            weakly_referenced: false,
            flags: DescriptorFlags::NONE,
            subclassable: true,
            hashable: true,
            methods: &[],
            getters: &[],
            next: None,
            construct: None,
            doc: "",
        }
    }

    /// With another base.
    pub const fn base(self, base: ClassId) -> ClassSpec {
        ClassSpec { base, ..self }
    }

    /// With a second base, whose MRO is a part of that of the first one's.
    pub const fn also(self, also: ClassId) -> ClassSpec {
        ClassSpec { also: Some(also), ..self }
    }

    /// In another module than `builtins`.
    pub const fn module(self, module: &'static str) -> ClassSpec {
        ClassSpec { module, ..self }
    }

    /// With the layout of another class.
    pub const fn layout_of(self, layout_of: ClassId) -> ClassSpec {
        ClassSpec { layout_of, ..self }
    }

    /// With references of its own behind what its instances inherit from a built-in class that can be extended.
    pub const fn own_slots(self, count: u8) -> ClassSpec {
        ClassSpec { own_slots: count, ..self }
    }

    /// Its instances have a `__dict__`: see [`crate::instance::DICT`].
    pub const fn with_dict(self) -> ClassSpec {
        ClassSpec { has_dict: true, ..self }
    }

    /// Weak references to its instances can be made.
    pub const fn weakly_referenced(self) -> ClassSpec {
        ClassSpec { weakly_referenced: true, ..self }
    }

    /// With these methods.
    pub const fn methods(self, methods: &'static [Native]) -> ClassSpec {
        ClassSpec { methods, ..self }
    }

    /// With these computed attributes.
    pub const fn getters(self, getters: &'static [Getter]) -> ClassSpec {
        ClassSpec { getters, ..self }
    }

    /// A class of iterators, with the native side of `__next__`.
    pub const fn next(self, next: NativeNext) -> ClassSpec {
        ClassSpec { next: Some(next), ..self }
    }

    /// With a short way to make instances.
    pub const fn constructed_by(self, construct: Construct) -> ClassSpec {
        ClassSpec { construct: Some(construct), ..self }
    }

    /// Instances own nothing: to die is to free the block.
    pub const fn plain(self) -> ClassSpec {
        ClassSpec { flags: DescriptorFlags::PLAIN, ..self }
    }

    /// Classes in Python may not derive from it.
    pub const fn sealed(self) -> ClassSpec {
        ClassSpec { subclassable: false, ..self }
    }

    /// Instances have no hash.
    pub const fn unhashable(self) -> ClassSpec {
        ClassSpec { hashable: false, ..self }
    }

    /// With a documentation string.
    pub const fn doc(self, doc: &'static str) -> ClassSpec {
        ClassSpec { doc, ..self }
    }
}
