//! What is native about Python: its classes, functions and computed attributes, by number.
//!
//! Nothing in a heap is a native address (the place law), so heaps name native things by their numbers in these tables. They are the same
//! for all interpreters of a program.

use std::sync::OnceLock;

use object::{Layout, LayoutId, Object, Tracking};

use crate::bootstrap::SPECS;
use crate::error::Raised;
use crate::function::BuiltinFunction;
use crate::ids::ClassId;
use crate::native::{Getter, Native};
use crate::runtime::Runtime;
use crate::signature::Signature;
use crate::spec::ClassSpec;

/// A module written in Rust.
pub struct ModuleSpec {
    /// `__name__`
    pub name: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [Native],
    /// Its classes: see [`ClassId::external`].
    pub classes: &'static [&'static ClassSpec],
    /// Puts the rest into the module's dict, after functions and classes.
    pub furnish: fn(&Runtime, module: &Object) -> Result<(), Raised>,
}

/// The tables of a program.
pub struct Tables {
    pub(crate) classes: Vec<ClassEntry>,
    pub(crate) layouts: Vec<Layout>,
    pub(crate) natives: Vec<NativeEntry>,
    pub(crate) getters: Vec<&'static Getter>,
    pub(crate) modules: Vec<ModuleEntry>,
    /// The number of `list.append`, which calls are looked through for.
    list_append: u32,
}

/// A class, and the numbers of its first method and computed attribute.
pub(crate) struct ClassEntry {
    pub(crate) spec: &'static ClassSpec,
    pub(crate) first_native: u32,
    pub(crate) first_getter: u32,
}

/// A module, and the number of its first function.
pub(crate) struct ModuleEntry {
    pub(crate) spec: &'static ModuleSpec,
    pub(crate) first_native: u32,
}

/// A native function with what is known of it.
pub(crate) struct NativeEntry {
    pub(crate) native: &'static Native,
    signature: OnceLock<Signature>,
}

impl NativeEntry {
    fn new(native: &'static Native) -> NativeEntry {
        NativeEntry { native, signature: OnceLock::new() }
    }

    /// Its parameters, read when they are first needed.
    #[inline(always)]
    pub(crate) fn signature(&self) -> &Signature {
        self.signature.get_or_init(|| Signature::parse(self.native.signature))
    }
}

impl Tables {
    /// Python's own classes and those of `modules`.
    ///
    /// # Panics
    ///
    /// If the classes of the modules are not numbered in the order in which they come.
    pub fn new(modules: &'static [&'static ModuleSpec]) -> Tables {
        let mut tables = Tables {
            classes: Vec::new(),
            layouts: Vec::new(),
            natives: Vec::new(),
            getters: Vec::new(),
            modules: Vec::new(),
            list_append: 0,
        };
        let external = modules.iter().flat_map(|module| module.classes.iter().copied());
        for (number, spec) in SPECS.iter().chain(external).enumerate() {
            assert!(spec.id.number() == number, "class '{}' is out of order", spec.name);
            assert!(spec.base <= spec.id, "class '{}' comes before its base", spec.name);
            tables.classes.push(ClassEntry { spec, first_native: tables.natives.len() as u32, first_getter: tables.getters.len() as u32 });
            tables.layouts.push(spec.layout);
            tables.natives.extend(spec.methods.iter().map(NativeEntry::new));
            tables.getters.extend(spec.getters);
        }
        for spec in modules {
            tables.modules.push(ModuleEntry { spec, first_native: tables.natives.len() as u32 });
            tables.natives.extend(spec.functions.iter().map(NativeEntry::new));
        }
        let list = &tables.classes[ClassId::List.number()];
        let place = list.spec.methods.iter().position(|method| method.name == "append");
        tables.list_append = list.first_native + place.expect("broken law: lists cannot be appended to") as u32;
        let extended: Vec<Layout> =
            tables.layouts.iter().map(|layout| Layout { trailing: true, tracking: Tracking::Always, ..*layout }).collect();
        tables.layouts.extend(extended);
        tables
    }

    /// Python's own classes only.
    pub fn of_types() -> &'static Tables {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Tables::new(&[]))
    }

    /// Whether a native function is `list.append`.
    #[inline(always)]
    pub fn is_list_append(&self, function: &BuiltinFunction) -> bool {
        function.number() == self.list_append
    }

    /// The class that has a native function among its methods.
    pub(crate) fn class_with(&self, native: &'static Native) -> Option<&'static ClassSpec> {
        let has = |spec: &ClassSpec| spec.methods.as_ptr_range().contains(&std::ptr::from_ref(native));
        self.classes.iter().map(|entry| entry.spec).find(|spec| has(spec))
    }

    /// The module that has a native function.
    pub(crate) fn module_with(&self, native: &'static Native) -> Option<&'static ModuleSpec> {
        let has = |spec: &ModuleSpec| spec.functions.as_ptr_range().contains(&std::ptr::from_ref(native));
        self.modules.iter().map(|entry| entry.spec).find(|spec| has(spec))
    }

    /// The layout of objects that begin as `layout` says and have further references behind that.
    pub(crate) fn extended(&self, layout: LayoutId) -> LayoutId {
        LayoutId(self.classes.len() as u16 + layout.0)
    }

    /// The classes that exist in every heap.
    pub(crate) fn ids(&self) -> impl Iterator<Item = ClassId> + use<> {
        (0..self.classes.len()).map(ClassId::from_number)
    }
}
