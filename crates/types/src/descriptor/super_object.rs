//! `super`: attributes from behind a class in the MRO of an object's class.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};

use crate::class::{self, Class, is_class, is_subclass, name_of};
use crate::code::{Code, CodeFlags, LocalKind};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{attribute, function, instance, text};

/// The class `super`.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(
    ClassId::Super,
    "super",
    Layout {
        fields: &[
            Field { offset: offset_of!(Super, class) as u16, name: "__thisclass__" },
            Field { offset: offset_of!(Super, object) as u16, name: "__self__" },
            Field { offset: offset_of!(Super, object_class) as u16, name: "__self_class__" },
        ],
        extent: Extent::Fixed(size_of::<Super>() as u16),
        ..Layout::leaf("super")
    },
)
.methods(METHODS)
.getters(GETTERS)
.constructed_by(construct)
.doc(
    "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; \
     requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a \
     cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods \
     too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
);

/// A view of an object that begins behind a class.
#[repr(C)]
struct Super {
    header: Header,
    /// The class behind which the search begins.
    class: Slot,
    /// The object, or empty.
    object: Slot,
    /// The class whose MRO is searched, or empty.
    object_class: Slot,
}

// SAFETY: `Super` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Super {
    const LAYOUT: LayoutId = ClassId::Super.layout();
}

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", make),
    Native::new("__init__", "(*)", init),
    Native::new("__getattribute__", "(self, name, /)", |runtime, args| get(runtime, &args.at(0), &attribute::name(runtime, &args.at(1))?)),
    Native::new("__get__", "(self, instance, owner=None, /)", bind),
    Native::new("__repr__", "(self, /)", repr),
];

const GETTERS: &[Getter] = &[
    Getter::new("__thisclass__", |runtime, object| part(runtime, object, |this| &this.class)),
    Getter::new("__self__", |runtime, object| part(runtime, object, |this| &this.object)),
    Getter::new("__self_class__", |runtime, object| part(runtime, object, |this| &this.object_class)),
];

fn part(runtime: &Runtime, object: &Object, field: impl Fn(&Super) -> &Slot) -> Value {
    Ok(object.body::<Super>().and_then(|this| field(this).get()).unwrap_or_else(|| runtime.none()))
}

/// `super(class, object)`
pub fn new(runtime: &Runtime, class: &Object, object: &Object) -> Value {
    let made = allocate(runtime, runtime.class_body(ClassId::Super))?;
    fill(runtime, &made, class, Some(object))?;
    Ok(made)
}

/// `super(class, object).name` without making the `super` object.
pub fn get_behind(runtime: &Runtime, class: &Object, object: &Object, name: &Object) -> Value {
    let object_class = check(runtime, class, object)?;
    match find(runtime, class, object, &object_class, name)? {
        Some(value) => Ok(value),
        None => {
            let shown = attribute::shown(name);
            Err(runtime.attribute_error(format_args!("'super' object has no attribute '{shown}'")))
        }
    }
}

/// The method that `super.name` is bound to the object, and the object, if it is a function written in Python: it need not be bound then.
pub fn method(runtime: &Runtime, this: &Object, name: &Object) -> Option<(Object, Object)> {
    let body = this.body::<Super>()?;
    let (class, object, object_class) = (body.class.reference()?, body.object.get()?, body.object_class.get()?);
    if name.is(&runtime.name(Name::Class)) || object.is(&object_class) {
        return None;
    }
    let found = class::lookup_after(runtime, &object_class, Some(class), name)?;
    (found.header().descriptor() == ClassId::Function.reference()).then_some((found, object))
}

/// A new `super` object for the usual arguments: none, or a class and an object.
fn construct(runtime: &Runtime, args: &Args<'_>) -> Option<Value> {
    match (args.get(0), args.get(1), args.len()) {
        (None, ..) => Some(from_frame(runtime).and_then(|(class, object)| new(runtime, &class, &object))),
        (Some(class), Some(object), 2) if is_class(&class) && !object.is(&runtime.none()) => Some(new(runtime, &class, &object)),
        _ => None,
    }
}

fn allocate(runtime: &Runtime, class: &Class) -> Value {
    let body = Super { header: Header::new(class.reference()), class: Slot::empty(), object: Slot::empty(), object_class: Slot::empty() };
    // SAFETY: the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

fn make(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::Super)?;
    class.body::<Class>().map_or(Err(Raised::OutOfMemory), |class| allocate(runtime, class))
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    if args.keyword_count() > 0 {
        return Err(runtime.type_error(format_args!("super() takes no keyword arguments")));
    }
    let this = args.at(0);
    match (args.get(1), args.get(2), args.len()) {
        (None, ..) => {
            let (class, object) = from_frame(runtime)?;
            fill(runtime, &this, &class, Some(&object))?;
        }
        (Some(class), object, 2 | 3) => {
            if !is_class(&class) {
                let given = name_of(&class.class());
                return Err(runtime.type_error(format_args!("super() argument 1 must be a type, not {given}")));
            }
            let object = object.filter(|object| !object.is(&runtime.none()));
            fill(runtime, &this, &class, object.as_deref())?;
        }
        _ => {
            let given = args.len() - 1;
            return Err(runtime.type_error(format_args!("super() expected at most 2 arguments, got {given}")));
        }
    }
    Ok(runtime.none())
}

fn fill(runtime: &Runtime, this: &Object, class: &Object, object: Option<&Object>) -> Result<(), Raised> {
    let object_class = object.map(|object| check(runtime, class, object)).transpose()?;
    if let Some(body) = this.body::<Super>() {
        body.class.set(class.clone());
        body.object.replace(object.cloned());
        body.object_class.replace(object_class);
    }
    Ok(())
}

/// The class and the object of `super()` without arguments: the cell `__class__` and the first argument of the function that runs.
fn from_frame(runtime: &Runtime) -> Result<(Object, Object), Raised> {
    let error = |message: &str| runtime.error(ClassId::RuntimeError, format_args!("super(): {message}"));
    let mut frame = runtime.frames.current();
    while let Some(this) = frame
        && this.code.is_empty()
    {
        frame = this.previous();
    }
    let Some(frame) = frame else { return Err(error("no current frame")) };
    let code = frame.code.get();
    let Some(code) = code.as_ref().and_then(|code| code.body::<Code>()) else { return Err(error("no code object")) };
    if code.positional.get() == 0 && !code.flags.get().has(CodeFlags::VARARGS) {
        return Err(error("no arguments"));
    }
    let first = frame.slots().first().and_then(Slot::get);
    // A method that its own functions refer to `self` of has it in a cell.
    let first = match first {
        Some(first) if code.kinds().first() == Some(&LocalKind::Cell) => first.body::<function::Cell>().and_then(|cell| cell.content.get()),
        first => first,
    };
    let Some(first) = first else { return Err(error("arg[0] deleted")) };
    let is_class_cell = |index: &usize| code.local_name(*index).is_some_and(|name| text::to_string(&name) == "__class__");
    let kinds = code.kinds().iter().enumerate().filter(|(_, kind)| **kind == LocalKind::Free).map(|(index, _)| index);
    let cell = kinds.into_iter().find(is_class_cell).and_then(|index| frame.slots().get(index)?.get());
    let Some(cell) = cell else { return Err(error("__class__ cell not found")) };
    let Some(class) = cell.body::<function::Cell>().and_then(|cell| cell.content.get()) else {
        return Err(error("empty __class__ cell"));
    };
    if !is_class(&class) {
        return Err(error("__class__ is not a type"));
    }
    Ok((class, first))
}

/// The class whose MRO is searched for `super(class, object)`.
fn check(runtime: &Runtime, class: &Object, object: &Object) -> Value {
    if is_class(object) && is_subclass(object, class) {
        return Ok(object.clone());
    }
    let own = object.class();
    if is_subclass(&own, class) {
        return Ok(own);
    }
    if let Some(claimed) = attribute::find(runtime, object, &runtime.name(Name::Class))?
        && !claimed.is(&own)
        && is_class(&claimed)
        && is_subclass(&claimed, class)
    {
        return Ok(claimed);
    }
    let (of, given) = if is_class(object) { ("type", name_of(object)) } else { ("instance of", name_of(&own)) };
    let class = name_of(class);
    Err(runtime.type_error(format_args!("super(type, obj): obj ({of} {given}) is not an instance or subtype of type ({class}).")))
}

fn get(runtime: &Runtime, this: &Object, name: &Object) -> Value {
    let Some(body) = this.body::<Super>() else { return Err(Raised::OutOfMemory) };
    if !name.is(&runtime.name(Name::Class))
        && let (Some(class), Some(object), Some(object_class)) = (body.class.get(), body.object.get(), body.object_class.get())
        && let Some(value) = find(runtime, &class, &object, &object_class, name)?
    {
        return Ok(value);
    }
    attribute::get_default(runtime, this, name)
}

fn find(runtime: &Runtime, class: &Object, object: &Object, object_class: &Object, name: &Object) -> Result<Option<Object>, Raised> {
    let Some(found) = class::lookup_after(runtime, object_class, Some(class.reference()), name) else { return Ok(None) };
    // Through a class, it is found as the class's own attributes are.
    let instance = (!object.is(object_class)).then_some(object);
    attribute::bind(runtime, found, instance, object_class).map(Some)
}

fn bind(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (this, object) = (args.at(0), args.at(1));
    let Some(body) = this.body::<Super>() else { return Err(Raised::OutOfMemory) };
    if object.is(&runtime.none()) || !body.object.is_empty() {
        return Ok(this.owned());
    }
    let class = body.class.get().ok_or(Raised::OutOfMemory)?;
    if this.class_ref() != ClassId::Super.reference() {
        return runtime.call(&this.class(), &[&class, &object]);
    }
    new(runtime, &class, &object)
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let this = args.at(0);
    let Some(body) = this.body::<Super>() else { return Err(Raised::OutOfMemory) };
    let class = body.class.get().map_or_else(|| "NULL".to_owned(), |class| name_of(&class));
    match body.object_class.get() {
        Some(object) => text::new(runtime, &format!("<super: <class '{class}'>, <{} object>>", name_of(&object))),
        None => text::new(runtime, &format!("<super: <class '{class}'>, NULL>")),
    }
}
