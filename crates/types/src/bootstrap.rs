//! How an empty heap gets its built-in classes and constants.
//!
//! The order matters: the first blocks of a fresh heap are at known places, which is what [`crate::ClassId::reference`] and
//! [`crate::small_int`] rely on.

use object::{Descriptor, Header, Kind, Layout, LayoutId, Object, OutOfMemory, Slot, Space};

use crate::class::{self, Class, ClassFlags};
use crate::constants::{self, Constant};
use crate::error::Raised;
use crate::ids::{CLASS_SIZE, ClassId, SMALL_INTS, Singleton};
use crate::int::{self, Int};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::{code, dict, exception, function, generator, instance, roots, text, traceback, tuple};

/// Every built-in class, in the order of its number.
pub(crate) const SPECS: [ClassSpec; ClassId::COUNT] = {
    let head = [
        instance::SPEC,
        class::SPEC,
        instance::shape::SPEC,
        int::SPEC,
        int::BOOL,
        text::SPEC,
        tuple::SPEC,
        dict::SPEC,
        constants::NONE,
        constants::ELLIPSIS,
        constants::NOT_IMPLEMENTED,
        function::PYTHON,
        function::BUILTIN,
        function::METHOD,
        function::CELL,
        code::SPEC,
        traceback::SPEC,
        generator::SPEC,
        roots::SPEC,
        exception::SPEC,
    ];
    let mut all = [instance::SPEC; ClassId::COUNT];
    let mut index = 0;
    while index < ClassId::COUNT {
        all[index] = if index < head.len() { head[index] } else { exception::DERIVED[index - head.len()] };
        assert!(all[index].id as usize == index, "a class out of order");
        assert!((all[index].base as usize) <= index, "a class before its base");
        index += 1;
    }
    all
};

/// The layouts, by the number of the class.
pub(crate) static LAYOUTS: [Layout; ClassId::COUNT] = {
    let mut all = [instance::SPEC.layout; ClassId::COUNT];
    let mut index = 0;
    while index < ClassId::COUNT {
        all[index] = SPECS[index].layout;
        index += 1;
    }
    all
};

/// Writes the classes, still empty, and the constants.
pub(crate) fn lay_foundation(space: &Space) -> Result<(), OutOfMemory> {
    for spec in &SPECS {
        let block = space.alloc(Kind::Container, CLASS_SIZE).ok_or(OutOfMemory)?;
        assert_eq!(block.addr().get(), spec.id.reference().address(space.base()), "a class is not where it must be");
        // SAFETY: the block is new and large enough.
        unsafe { block.cast::<Class>().write(empty_class(spec)) };
    }
    put(space, Singleton::None.reference(), Constant::of(ClassId::NoneType))?;
    put(space, Singleton::False.reference(), Int::immortal(ClassId::Bool, 0))?;
    put(space, Singleton::True.reference(), Int::immortal(ClassId::Bool, 1))?;
    put(space, Singleton::Ellipsis.reference(), Constant::of(ClassId::Ellipsis))?;
    put(space, Singleton::NotImplemented.reference(), Constant::of(ClassId::NotImplemented))?;
    for value in SMALL_INTS {
        put(space, crate::ids::small_int(value).ok_or(OutOfMemory)?, Int::immortal(ClassId::Int, value))?;
    }
    Ok(())
}

/// An atom that must come to lie at `place`.
fn put<B>(space: &Space, place: heap::Ref, body: B) -> Result<(), OutOfMemory> {
    const { assert!(size_of::<B>() == crate::ids::SMALL_ATOM) };
    let block = space.alloc(Kind::Atom, size_of::<B>()).ok_or(OutOfMemory)?;
    assert_eq!(block.addr().get(), place.address(space.base()), "a constant is not where it must be");
    // SAFETY: the block is new and large enough.
    unsafe { block.cast::<B>().write(body) };
    Ok(())
}

fn empty_class(spec: &ClassSpec) -> Class {
    let layout = LayoutId(spec.layout_of as u8);
    let mut flags = ClassFlags::BUILT_IN;
    if spec.subclassable {
        flags = flags.with(ClassFlags::SUBCLASSABLE);
    }
    Class {
        descriptor: Descriptor {
            header: Header::immortal(ClassId::Type.reference()),
            class: spec.id.reference().into(),
            stamp: 0.into(),
            layout: layout.into(),
            body: layout.into(),
            inline_slots: 0.into(),
            flags: spec.flags.into(),
        },
        flags: flags.into(),
        name: Slot::empty(),
        qualname: Slot::empty(),
        bases: Slot::empty(),
        mro: Slot::empty(),
        dict: Slot::empty(),
        base: Slot::empty(),
        shapes: Slot::empty(),
        subclasses: Slot::empty(),
        static_attributes: Slot::empty(),
        special: [const { Slot::empty() }; Special::COUNT],
    }
}

/// Gives the classes their names, bases and methods.
pub(crate) fn furnish(runtime: &Runtime) -> Result<(), Raised> {
    let mut number = 0;
    for spec in &SPECS {
        let class = runtime.class_body(spec.id);
        let base = (spec.id != ClassId::Object).then(|| runtime.class_body(spec.base));
        let name = text::intern(runtime, text::new(runtime, spec.name)?)?;
        class.qualname.set(name.clone());
        class.name.set(name);
        let own: Object = runtime.class(spec.id).owned();
        let inherited = base.and_then(|base| base.mro.get());
        let inherited = inherited.as_ref().and_then(tuple::items).unwrap_or_default();
        let mro: Vec<Object> = std::iter::once(own).chain(inherited.iter().filter_map(Slot::get)).collect();
        class.mro.set(tuple::new(runtime, mro.into_iter())?);
        let bases: Vec<Object> = base.iter().map(|_| runtime.class(spec.base).owned()).collect();
        class.bases.set(tuple::new(runtime, bases.into_iter())?);
        class.dict.set(dict::new(runtime)?);
        if let Some(base) = base {
            class.base.set(runtime.class(spec.base).owned());
            for (slot, inherited) in class.special.iter().zip(&base.special) {
                slot.replace(inherited.get());
            }
        }
        for native in spec.methods {
            add_method(runtime, class, native.name, number)?;
            number += 1;
        }
    }
    Ok(())
}

fn add_method(runtime: &Runtime, class: &Class, name: &'static str, number: u32) -> Result<(), Raised> {
    let function = function::builtin(runtime, number, None)?;
    if let Some(special) = Special::from_name(name) {
        class.special[special as usize].set(function.clone());
    }
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    if let Some(dict) = class.dict.get()
        && let Some(dict) = dict.body::<dict::Dict>()
    {
        dict.set(runtime, name, function)?;
    }
    Ok(())
}

/// Takes everything out of the built-in classes, which are immortal themselves.
pub(crate) fn dismantle(runtime: &Runtime) {
    for spec in &SPECS {
        let class = runtime.class_body(spec.id);
        let fields = [
            &class.name,
            &class.qualname,
            &class.bases,
            &class.mro,
            &class.dict,
            &class.base,
            &class.shapes,
            &class.subclasses,
            &class.static_attributes,
        ];
        for slot in fields.into_iter().chain(&class.special) {
            drop(slot.take());
        }
    }
}
