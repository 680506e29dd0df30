//! How an empty heap gets its built-in classes and constants.
//!
//! The order matters: the first blocks of a fresh heap are at known places, which is what [`crate::ClassId::reference`] and
//! [`crate::small_int`] rely on.

use object::{Descriptor, Header, Kind, Object, OutOfMemory, Slot, Space};

use crate::class::{self, Class, ClassFlags};
use crate::constants::{self, Constant};
use crate::dict::{self, Dict};
use crate::error::Raised;
use crate::function::{self, Place};
use crate::ids::{CLASS_SIZE, ClassId, SMALL_INTS, Singleton};
use crate::int::{self, Int};
use crate::names::Name;
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::special::Special;
use crate::tables::Tables;
use crate::{
    anext, async_generator, bytes, code, complex, coroutine, descriptor, exception, float, frame, generator, generic_alias, instance,
    iterator, list, mapping_proxy, memory_view, module, namespace, range, record, roots, set, slice, template, text, traceback, tuple,
    weak_reference,
};

/// Python's own classes, in the order of their numbers.
pub(crate) static SPECS: [ClassSpec; ClassId::COUNT] = {
    let head = [
        instance::SPEC,
        class::SPEC,
        instance::shape::SPEC,
        int::SPEC,
        int::BOOL,
        float::SPEC,
        complex::SPEC,
        text::SPEC,
        bytes::SPEC,
        bytes::array::SPEC,
        memory_view::SPEC,
        tuple::SPEC,
        list::SPEC,
        dict::SPEC,
        set::SET,
        set::FROZEN,
        range::SPEC,
        slice::SPEC,
        constants::NONE,
        constants::ELLIPSIS,
        constants::NOT_IMPLEMENTED,
        function::PYTHON,
        function::BUILTIN,
        function::METHOD_DESCRIPTOR,
        function::WRAPPER_DESCRIPTOR,
        function::CLASS_METHOD_DESCRIPTOR,
        function::METHOD_WRAPPER,
        descriptor::getset::SPEC,
        descriptor::member::SPEC,
        function::METHOD,
        descriptor::class_method::CLASS_METHOD,
        descriptor::class_method::STATIC_METHOD,
        descriptor::property::SPEC,
        descriptor::super_object::SPEC,
        function::CELL,
        code::SPEC,
        frame::SPEC,
        traceback::SPEC,
        generator::SPEC,
        coroutine::SPEC,
        coroutine::WRAPPER,
        async_generator::SPEC,
        async_generator::SEND,
        async_generator::THROW,
        anext::SPEC,
        module::SPEC,
        mapping_proxy::SPEC,
        generic_alias::ALIAS,
        generic_alias::UNION,
        namespace::SPEC,
        template::TEMPLATE,
        template::INTERPOLATION,
        dict::view::KEYS,
        dict::view::VALUES,
        dict::view::ITEMS,
        iterator::LIST,
        iterator::LIST_REVERSE,
        iterator::TUPLE,
        text::iterator::SPEC,
        bytes::ITERATOR,
        bytes::array::ITERATOR,
        dict::KEY_ITERATOR,
        dict::VALUE_ITERATOR,
        dict::ITEM_ITERATOR,
        dict::REVERSE_KEY_ITERATOR,
        dict::REVERSE_VALUE_ITERATOR,
        dict::REVERSE_ITEM_ITERATOR,
        set::ITERATOR,
        range::ITERATOR,
        range::LONG_ITERATOR,
        iterator::SEQUENCE,
        iterator::CALLABLE,
        iterator::ENUMERATE,
        iterator::ZIP,
        iterator::MAP,
        iterator::FILTER,
        iterator::REVERSED,
        weak_reference::REF,
        weak_reference::PROXY,
        weak_reference::CALLABLE_PROXY,
        roots::SPEC,
        record::SPEC,
        exception::SPEC,
    ];
    let mut all = [instance::SPEC; ClassId::COUNT];
    let mut index = 0;
    while index < ClassId::COUNT {
        all[index] = if index < head.len() { head[index] } else { exception::DERIVED[index - head.len()] };
        assert!(all[index].id.number() == index, "a class out of order");
        index += 1;
    }
    all
};

/// Writes the classes, still empty, and the constants.
pub(crate) fn lay_foundation(space: &Space, tables: &Tables) -> Result<(), OutOfMemory> {
    for entry in &tables.classes {
        let block = space.alloc(Kind::Container, CLASS_SIZE).ok_or(OutOfMemory)?;
        assert_eq!(block.addr().get(), entry.spec.id.reference().address(space.base()), "a class is not where it must be");
        // SAFETY: the block is new and large enough.
        unsafe { block.cast::<Class>().write(empty_class(entry.spec, tables)) };
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

fn empty_class(spec: &ClassSpec, tables: &Tables) -> Class {
    let body = spec.layout_of.layout();
    // Place 0 behind an extended object is the `__dict__`.
    let places = if spec.own_slots > 0 || spec.has_dict { spec.own_slots + 1 } else { 0 };
    let layout = if places > 0 { tables.extended(body) } else { body };
    let mut flags = ClassFlags::BUILT_IN;
    if spec.subclassable {
        flags = flags.with(ClassFlags::SUBCLASSABLE);
    }
    if spec.has_dict || has_dict(spec) {
        flags = flags.with(ClassFlags::HAS_DICT);
    }
    if spec.weakly_referenced || can_be_weakly_referenced(spec.id) {
        flags = flags.with(ClassFlags::HAS_WEAKREF);
    }
    let descriptor = Descriptor {
        header: Header::immortal(ClassId::Type.reference()),
        class: spec.id.reference().into(),
        stamp: 0.into(),
        layout: layout.into(),
        body: body.into(),
        inline_slots: places.into(),
        flags: spec.flags.into(),
        reserved: u16::from(places).into(),
    };
    Class::empty(descriptor, flags)
}

/// Whether instances of a built-in class have a `__dict__`: their layout names one.
fn has_dict(spec: &ClassSpec) -> bool {
    !matches!(spec.id, ClassId::Object | ClassId::Type) && spec.layout.fields.iter().any(|field| field.name == "__dict__")
}

fn can_be_weakly_referenced(id: ClassId) -> bool {
    use ClassId as C;
    const THESE: [ClassId; 12] = [
        C::Type,
        C::Function,
        C::BuiltinFunction,
        C::Method,
        C::Set,
        C::FrozenSet,
        C::Generator,
        C::Module,
        C::Code,
        C::MemoryView,
        C::GenericAlias,
        C::BuiltinFunction,
    ];
    THESE.contains(&id)
}

/// Gives Python's own classes their names, bases and methods. Those of native modules get them when their module is first imported.
pub(crate) fn furnish(runtime: &Runtime) -> Result<(), Raised> {
    text::furnish(runtime)?;
    bytes::furnish(runtime)?;
    crate::names::furnish(runtime)?;
    ClassId::ALL.iter().try_for_each(|id| furnish_class(runtime, *id))
}

/// Gives a class its name, bases and methods, unless it has them already.
pub(crate) fn furnish_class(runtime: &Runtime, id: ClassId) -> Result<(), Raised> {
    let entry = &runtime.tables().classes[id.number()];
    let spec = entry.spec;
    let class = runtime.class_body(id);
    if !class.dict.is_empty() {
        return Ok(());
    }
    let own: Object = runtime.class(id).owned();
    let base = (id != ClassId::Object).then(|| runtime.class_body(spec.base));
    if base.is_some() {
        furnish_class(runtime, spec.base)?;
    }
    let name = text::intern(runtime, text::new(runtime, spec.name)?)?;
    class.qualname.set(name.clone());
    class.name.set(if spec.module == "builtins" { name } else { text::new(runtime, &format!("{}.{}", spec.module, spec.name))? });
    let inherited = base.and_then(|base| base.mro.get());
    let inherited = inherited.as_ref().and_then(tuple::items).unwrap_or_default();
    let mut mro: Vec<Object> = std::iter::once(own.clone()).chain(inherited.iter().filter_map(Slot::get)).collect();
    let mut bases: Vec<Object> = base.iter().map(|_| runtime.class(spec.base).owned()).collect();
    if let Some(also) = spec.also {
        mro.insert(2, runtime.class(also).owned());
        bases.push(runtime.class(also).owned());
    }
    class.mro.set(tuple::new(runtime, mro.into_iter())?);
    class.bases.set(tuple::new(runtime, bases.into_iter())?);
    if let Some(base) = base {
        class.base.set(runtime.class(spec.base).owned());
        for (slot, inherited) in class.special.iter().zip(&base.special) {
            slot.replace(inherited.get());
        }
    }
    let own_dict = dict::new(runtime)?;
    let Some(dict) = own_dict.body::<Dict>() else { return Ok(()) };
    for (number, native) in (entry.first_native..).zip(spec.methods) {
        let function = function::builtin(runtime, number, Place::Class(&own))?;
        if let Some(special) = Special::from_name(native.name) {
            class.special[special as usize].set(function.clone());
        }
        dict.set(runtime, text::intern(runtime, text::new(runtime, native.name)?)?, function)?;
    }
    if !spec.hashable {
        class.special[Special::Hash as usize].set(runtime.none());
        dict.set(runtime, runtime.special_name(Special::Hash).owned(), runtime.none())?;
    }
    for (number, getter) in (entry.first_getter..).zip(spec.getters) {
        let descriptor = descriptor::getset::new(runtime, number, &own)?;
        dict.set(runtime, text::intern(runtime, text::new(runtime, getter.name)?)?, descriptor)?;
    }
    if class.has(ClassFlags::HAS_DICT) && !base.is_some_and(|base| base.has(ClassFlags::HAS_DICT)) {
        let number = instance::shape::dict_getter(runtime);
        dict.set(runtime, runtime.name(Name::Dict).owned(), descriptor::getset::new(runtime, number, &own)?)?;
    }
    // Where instances have a docstring of their own, the class's is found by `type.__doc__` all the same.
    if !spec.getters.iter().any(|getter| getter.name == "__doc__") {
        let doc = if spec.doc.is_empty() { runtime.none() } else { text::new(runtime, spec.doc)? };
        dict.set(runtime, runtime.name(Name::Doc).owned(), doc)?;
    }
    class::finish_special(runtime, class);
    // Last: what fails before this for want of memory is done again when the class is asked for again.
    class.dict.set(own_dict);
    Ok(())
}

/// Takes everything out of the built-in classes, which are immortal themselves.
pub(crate) fn dismantle(runtime: &Runtime) {
    for id in runtime.tables().ids() {
        let class = runtime.class_body(id);
        let fields =
            [&class.name, &class.qualname, &class.bases, &class.mro, &class.dict, &class.base, &class.shapes, &class.static_attributes];
        for slot in fields.into_iter().chain(&class.special) {
            drop(slot.take());
        }
    }
}
