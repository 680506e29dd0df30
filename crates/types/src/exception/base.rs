//! `BaseException`: what all exceptions offer.

use object::Object;

use super::{Exception, LAYOUT, add_note, allocate, args_of};
use crate::class::name_of;
use crate::dict::Dict;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::traceback::Traceback;
use crate::{attribute, instance, int, ops, raise, text, tuple};

/// The root of all exceptions.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::BaseException, "BaseException", LAYOUT)
    .methods(METHODS)
    .getters(GETTERS)
    .doc("Common base class for all exceptions");

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(*)", init),
    Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0))),
    Native::new("__str__", "(self, /)", |runtime, args| str(runtime, &args.at(0))),
    Native::new("with_traceback", "(self, tb, /)", |runtime, args| {
        set_traceback(runtime, &args.at(0), Some(&args.at(1)))?;
        Ok(args.at(0).owned())
    })
    .doc("Set self.__traceback__ to tb and return self."),
    Native::new("add_note", "(self, note, /)", |runtime, args| add_note(runtime, &args.at(0), args.at(1).owned()).map(|()| runtime.none()))
        .doc("Add a note to the exception"),
    Native::new("__reduce__", "(self, /)", |runtime, args| {
        let object = args.at(0);
        reduced(runtime, &object, args_of(runtime, &object)?)
    }),
    Native::new("__setstate__", "(self, state, /)", set_state),
];

const GETTERS: &[Getter] = &[
    Getter { name: "args", get: args_of, set: Some(set_args) },
    Getter { name: "__traceback__", get: |runtime, object| part(runtime, object, |body| &body.traceback), set: Some(set_traceback) },
    Getter {
        name: "__context__",
        get: |runtime, object| part(runtime, object, |body| &body.context),
        set: Some(|runtime, object, value| {
            let value = linked(runtime, value, "__context__", "exception context")?;
            object.body::<Exception>().map(|body| body.context.replace(value));
            Ok(())
        }),
    },
    Getter {
        name: "__cause__",
        get: |runtime, object| part(runtime, object, |body| &body.cause),
        set: Some(|runtime, object, value| {
            let value = linked(runtime, value, "__cause__", "exception cause")?;
            if let Some(body) = object.body::<Exception>() {
                body.set_cause(value);
            }
            Ok(())
        }),
    },
    Getter {
        name: "__suppress_context__",
        get: |runtime, object| Ok(runtime.bool(object.body::<Exception>().is_some_and(|body| body.suppress_context.get()))),
        set: Some(set_suppress),
    },
];

fn part(runtime: &Runtime, object: &Object, field: impl Fn(&Exception) -> &object::Slot) -> Value {
    Ok(object.body::<Exception>().and_then(|body| field(body).get()).unwrap_or_else(|| runtime.none()))
}

/// A tuple of the positional arguments of a call, without the receiver.
pub(super) fn arguments(runtime: &Runtime, args: &Args<'_>) -> Value {
    let given = &args.positional()[1..];
    tuple::new(runtime, given.iter().map(|slot| slot.get().unwrap_or_else(|| runtime.none())))
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, ClassId::BaseException)?;
    allocate(runtime, &class, arguments(runtime, args)?)
}

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    no_keywords(runtime, args)?;
    keep_arguments(runtime, args)?;
    Ok(runtime.none())
}

pub(super) fn no_keywords(runtime: &Runtime, args: &Args<'_>) -> Result<(), Raised> {
    if args.keyword_count() > 0 {
        let class = name_of(&args.at(0).class());
        return Err(runtime.type_error(format_args!("{class}() takes no keyword arguments")));
    }
    Ok(())
}

/// Sets `args`, unless they are the same that `__new__` got.
pub(super) fn keep_arguments(runtime: &Runtime, args: &Args<'_>) -> Result<(), Raised> {
    let object = args.at(0);
    let Some(body) = object.body::<Exception>() else { return Ok(()) };
    let given = &args.positional()[1..];
    let known = body.args.get();
    let known = known.as_ref().and_then(tuple::items).unwrap_or_default();
    if known.len() != given.len() || known.iter().zip(given).any(|(known, given)| known.raw() != given.raw()) {
        body.args.set(arguments(runtime, args)?);
    }
    Ok(())
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let mut shown = text::Builder::new(runtime);
    shown.push_str(&name_of(&object.class()));
    let args = args_of(runtime, object)?;
    match tuple::items(&args) {
        Some([only]) => {
            shown.push_str("(");
            if let Some(only) = only.get() {
                shown.push_object(&runtime.guarded(|| ops::repr(runtime, &only))?);
            }
            shown.push_str(")");
        }
        _ => shown.push_object(&runtime.guarded(|| ops::repr(runtime, &args))?),
    }
    shown.finish()
}

/// `str(exception)`, where its class says nothing else.
pub(super) fn str(runtime: &Runtime, object: &Object) -> Value {
    let args = args_of(runtime, object)?;
    match tuple::items(&args) {
        Some([]) | None => text::new(runtime, ""),
        Some([only]) => match only.get() {
            Some(only) => runtime.guarded(|| ops::str(runtime, &only)),
            None => text::new(runtime, ""),
        },
        Some(_) => runtime.guarded(|| ops::str(runtime, &args)),
    }
}

/// `(class, arguments)`, and the `__dict__` if there is something in it.
pub(super) fn reduced(runtime: &Runtime, object: &Object, arguments: Object) -> Value {
    let dict = object.body::<Exception>().and_then(|body| body.attributes.get());
    let dict = dict.filter(|dict| dict.body::<Dict>().is_some_and(|dict| !dict.is_empty()));
    let parts: Vec<Object> = [object.class(), arguments].into_iter().chain(dict).collect();
    tuple::new(runtime, parts.into_iter())
}

fn set_state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, state) = (args.at(0), args.at(1));
    if state.is(&runtime.none()) {
        return Ok(runtime.none());
    }
    let Some(entries) = state.body::<Dict>() else {
        return Err(runtime.type_error(format_args!("state is not a dictionary")));
    };
    let mut position = 0;
    while let Some((name, value)) = entries.next(&mut position) {
        attribute::set(runtime, &object, &attribute::name(runtime, &name)?, Some(value))?;
    }
    Ok(runtime.none())
}

fn set_args(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(value) = value else {
        return Err(runtime.type_error(format_args!("args may not be deleted")));
    };
    let args = tuple::from_iterable(runtime, value)?;
    object.body::<Exception>().map(|body| body.args.replace(Some(args)));
    Ok(())
}

fn set_traceback(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    let Some(value) = value else {
        return Err(runtime.type_error(format_args!("__traceback__ may not be deleted")));
    };
    let traceback = (!value.is(&runtime.none())).then(|| value.clone());
    if traceback.as_ref().is_some_and(|traceback| traceback.body::<Traceback>().is_none()) {
        return Err(runtime.type_error(format_args!("__traceback__ must be a traceback or None")));
    }
    object.body::<Exception>().map(|body| body.traceback.replace(traceback));
    Ok(())
}

/// What `__context__` or `__cause__` is set to: an exception, or nothing for `None`.
fn linked(runtime: &Runtime, value: Option<&Object>, name: &str, what: &str) -> Result<Option<Object>, Raised> {
    match value {
        None => Err(runtime.type_error(format_args!("{name} may not be deleted"))),
        Some(value) if value.is(&runtime.none()) => Ok(None),
        Some(value) if raise::is_exception(value) => Ok(Some(value.clone())),
        Some(_) => Err(runtime.type_error(format_args!("{what} must be None or derive from BaseException"))),
    }
}

fn set_suppress(runtime: &Runtime, object: &Object, value: Option<&Object>) -> Result<(), Raised> {
    match value {
        None => Err(runtime.type_error(format_args!("can't delete numeric/char attribute"))),
        Some(value) if value.class_ref() == ClassId::Bool.reference() => {
            if let Some(body) = object.body::<Exception>() {
                body.suppress_context.set(int::value(value) != Some(0));
            }
            Ok(())
        }
        Some(_) => Err(runtime.type_error(format_args!("attribute value type must be bool"))),
    }
}
