//! Calling a class: `type.__call__`, and what `object` contributes to it.

use object::Object;

use super::{Class, ClassFlags, is_subclass, make, name_of};
use crate::descriptor::class_method::Wrapper;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::instance;
use crate::names::Name;
use crate::native::Args;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{attribute, ops, text};

/// Calls a class: `__new__`, then `__init__` if that gave an instance.
pub(crate) fn construct(runtime: &Runtime, class: &Object, args: &Args<'_>) -> Value {
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    if class.reference() == ClassId::Type.reference() {
        match args.len() {
            1 if args.keyword_count() == 0 => return Ok(args.at(0).class()),
            3 => {}
            _ => return Err(runtime.type_error(format_args!("type() takes 1 or 3 arguments"))),
        }
    }
    let made = if body.inherits(runtime, Special::New, ClassId::Object) {
        new_object(runtime, class, !args.slots().is_empty())?
    } else {
        call_new(runtime, class, body, args)?
    };
    if made.class_ref() != class.reference() && !is_subclass(&made.class(), class) {
        return Ok(made);
    }
    initialise(runtime, &made, args)?;
    Ok(made)
}

/// Calls a class that exists in every heap the short way, if its spec has one for these arguments.
#[inline]
pub fn construct_directly(runtime: &Runtime, class: &Object, args: &Args<'_>) -> Option<Value> {
    let entry = runtime.tables().classes.get(ClassId::of_class(class).number())?;
    let construct = entry.spec.construct.filter(|_| args.names().is_none())?;
    construct(runtime, args)
}

fn call_new(runtime: &Runtime, class: &Object, body: &Class, args: &Args<'_>) -> Value {
    let Some(new) = body.special(Special::New) else {
        return Err(runtime.type_error(format_args!("cannot create '{}' instances", name_of(class))));
    };
    let kind = new.class_ref();
    if kind == ClassId::BuiltinFunction.reference() || kind == ClassId::Function.reference() {
        return runtime.call_unbound(&new, class, args);
    }
    if kind == ClassId::StaticMethod.reference()
        && let Some(function) = new.body::<Wrapper>().and_then(|wrapper| wrapper.function.get())
    {
        return runtime.call_unbound(&function, class, args);
    }
    let bound = attribute::bind(runtime, new, None, class)?;
    runtime.call_unbound(&bound, class, args)
}

fn initialise(runtime: &Runtime, made: &Object, args: &Args<'_>) -> Result<(), Raised> {
    let class = made.class();
    let Some(body) = class.body::<Class>() else { return Ok(()) };
    if body.inherits(runtime, Special::Init, ClassId::Object) {
        return check_init(runtime, &class, !args.slots().is_empty());
    }
    let Some(init) = body.special(Special::Init) else { return Ok(()) };
    let result = runtime.call_found_with(made, &init, args)?;
    if result.is(&runtime.none()) {
        return Ok(());
    }
    let given = name_of(&result.class());
    Err(runtime.type_error(format_args!("__init__() should return None, not '{given}'")))
}

/// Whether one half of making an instance is written in Python and the other, which is running, is not: what the running one does not know
/// is meant for the other one then. `first` is what the running half gets first: the class for `__new__`, the instance for `__init__`.
pub(crate) fn is_half_written(first: &Object) -> bool {
    let is_python = |class: &Class, special| {
        let half = class.special(special);
        let half = half.map(|half| half.body::<Wrapper>().and_then(|wrapper| wrapper.function.get()).unwrap_or(half));
        half.is_some_and(|half| half.header().descriptor() == ClassId::Function.reference())
    };
    match first.body::<Class>() {
        Some(class) => is_python(class, Special::Init),
        None => first.class().body::<Class>().is_some_and(|class| is_python(class, Special::New)),
    }
}

/// `object.__new__(class)`: an instance without attributes.
pub(crate) fn new_object(runtime: &Runtime, class: &Object, has_arguments: bool) -> Value {
    let Some(body) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    if has_arguments {
        check_new(runtime, class, body)?;
    }
    if body.has(ClassFlags::ABSTRACT) {
        return Err(abstract_class(runtime, class));
    }
    if body.descriptor.body.get() != ClassId::Object.layout() {
        let solid = name_of(&make::solid_base(runtime, class));
        let name = name_of(class);
        return Err(runtime.type_error(format_args!("object.__new__({name}) is not safe, use {solid}.__new__()")));
    }
    instance::new(runtime, body)
}

#[cold]
fn check_new(runtime: &Runtime, class: &Object, body: &Class) -> Result<(), Raised> {
    if !body.inherits(runtime, Special::New, ClassId::Object) {
        return Err(runtime.type_error(format_args!("object.__new__() takes exactly one argument (the type to instantiate)")));
    }
    if body.inherits(runtime, Special::Init, ClassId::Object) {
        return Err(runtime.type_error(format_args!("{}() takes no arguments", name_of(class))));
    }
    Ok(())
}

/// `object.__init__` of an instance of `class`.
pub(crate) fn check_init(runtime: &Runtime, class: &Object, has_arguments: bool) -> Result<(), Raised> {
    let Some(body) = class.body::<Class>().filter(|_| has_arguments) else { return Ok(()) };
    if !body.inherits(runtime, Special::Init, ClassId::Object) {
        return Err(runtime.type_error(format_args!("object.__init__() takes exactly one argument (the instance to initialize)")));
    }
    if body.inherits(runtime, Special::New, ClassId::Object) {
        let name = name_of(class);
        return Err(runtime.type_error(format_args!("{name}.__init__() takes exactly one argument (the instance to initialize)")));
    }
    Ok(())
}

#[cold]
fn abstract_class(runtime: &Runtime, class: &Object) -> Raised {
    let names = match abstract_names(runtime, class) {
        Ok(names) => names,
        Err(raised) => return raised,
    };
    let (class, plural) = (name_of(class), if names.len() == 1 { "" } else { "s" });
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    let names = names.join(", ");
    runtime
        .type_error(format_args!("Can't instantiate abstract class {class} without an implementation for abstract method{plural} {names}"))
}

fn abstract_names(runtime: &Runtime, class: &Object) -> Result<Vec<String>, Raised> {
    let Some(methods) = super::own(runtime, class, &runtime.name(Name::AbstractMethods)) else { return Ok(Vec::new()) };
    let iterator = ops::iter(runtime, &methods)?;
    let mut names = Vec::new();
    while let Some(name) = ops::next(runtime, &iterator)? {
        names.extend(text::view(&name).map(|name| name.to_rust().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// The arguments of a native method behind the receiver: for handing on.
pub(super) fn behind_receiver<'a>(args: &Args<'a>) -> Args<'a> {
    Args::new(&args.slots()[1..], args.names())
}
