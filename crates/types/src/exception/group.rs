//! `BaseExceptionGroup` and `ExceptionGroup`: several exceptions as one, and what part of them satisfies a condition.

use object::{Object, Slot};

use super::named::wrong_argument;
use super::{Exception, allocate, base, detail, set_detail};
use crate::class::{self, name_of};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::names::Name;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{attribute, generic_alias, instance, list, ops, raise, text, tuple};

const MESSAGE: usize = 0;
const EXCEPTIONS: usize = 1;

pub(super) const DETAILS: &[&str] = &["message", "exceptions"];

pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(*)", |runtime, args| {
        base::no_keywords(runtime, args)?;
        base::keep_arguments(runtime, args)?;
        Ok(runtime.none())
    }),
    Native::new("__str__", "(self, /)", |runtime, args| str(runtime, &args.at(0))),
    Native::new("derive", "(self, excs, /)", |runtime, args| {
        let message = detail(&args.at(0), MESSAGE).unwrap_or_else(|| runtime.none());
        runtime.call(&runtime.class(ClassId::BaseExceptionGroup), &[&message, &args.at(1)])
    }),
    Native::new("split", "(self, matcher_value, /)", |runtime, args| {
        let condition = Condition::of(runtime, &args.at(1))?;
        let (matching, rest) = split(runtime, &args.at(0), &condition)?;
        let or_none = |part: Option<Object>| part.unwrap_or_else(|| runtime.none());
        tuple::new(runtime, [or_none(matching), or_none(rest)].into_iter())
    }),
    Native::new("subgroup", "(self, matcher_value, /)", |runtime, args| {
        let condition = Condition::of(runtime, &args.at(1))?;
        Ok(split(runtime, &args.at(0), &condition)?.0.unwrap_or_else(|| runtime.none()))
    }),
    Native::class_method("__class_getitem__", "(cls, item, /)", generic_alias::class_getitem),
];

pub(super) const GETTERS: &[Getter] = &[
    Getter::new("message", |runtime, object| Ok(detail(object, MESSAGE).unwrap_or_else(|| runtime.none()))),
    Getter::new("exceptions", |runtime, object| Ok(detail(object, EXCEPTIONS).unwrap_or_else(|| runtime.none()))),
];

/// Sets the details from arguments that are known to be right.
pub(super) fn fill(runtime: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    if let [message, exceptions] = args {
        set_detail(object, MESSAGE, Some(message.clone()));
        set_detail(object, EXCEPTIONS, Some(tuple::from_iterable(runtime, exceptions)?));
    }
    Ok(())
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    const NAME: &str = "BaseExceptionGroup.__new__() ";
    let class = instance::requested_class(runtime, args, ClassId::BaseExceptionGroup)?;
    if args.len() != 3 {
        let given = args.len() - 1;
        return Err(runtime.type_error(format_args!("{NAME}takes exactly 2 arguments ({given} given)")));
    }
    let (message, exceptions) = (args.at(1), args.at(2));
    if text::view(&message).is_none() {
        return Err(wrong_argument(runtime, NAME, 1, "str", &message));
    }
    let is_sequence = runtime.special_of(&exceptions, Special::GetItem).is_some()
        && !class::is_instance_of(&exceptions, ClassId::Dict)
        && !class::is_class(&exceptions);
    if !is_sequence {
        return Err(runtime.type_error(format_args!("second argument (exceptions) must be a sequence")));
    }
    let exceptions = tuple::from_iterable(runtime, &exceptions)?;
    let _native = runtime.borrow_for::<Object>(tuple::items(&exceptions).map_or(0, <[Slot]>::len))?;
    let items: Vec<Object> = tuple::items(&exceptions).unwrap_or_default().iter().filter_map(Slot::get).collect();
    if items.is_empty() {
        return Err(runtime.value_error(format_args!("second argument (exceptions) must be a non-empty sequence")));
    }
    if let Some(index) = items.iter().position(|item| !raise::is_exception(item)) {
        return Err(runtime.value_error(format_args!("Item {index} of second argument (exceptions) is not an exception")));
    }
    let class = fitting_class(runtime, class, &items)?;
    let object = allocate(runtime, &class, base::arguments(runtime, args)?)?;
    set_detail(&object, MESSAGE, Some(message.owned()));
    set_detail(&object, EXCEPTIONS, Some(exceptions));
    Ok(object)
}

/// `ExceptionGroup` for exceptions of class `Exception` only; what derives from that must not hold others.
fn fitting_class(runtime: &Runtime, class: Object, items: &[Object]) -> Value {
    let only_ordinary = items.iter().all(|item| class::is_instance_of(item, ClassId::Exception));
    if class.reference() == ClassId::BaseExceptionGroup.reference() && only_ordinary {
        return Ok(runtime.class(ClassId::ExceptionGroup).owned());
    }
    if only_ordinary || !class::derives_from(&class, ClassId::Exception) {
        return Ok(class);
    }
    if class.reference() == ClassId::ExceptionGroup.reference() {
        return Err(runtime.type_error(format_args!("Cannot nest BaseExceptions in an ExceptionGroup")));
    }
    let class = name_of(&class);
    Err(runtime.type_error(format_args!("Cannot nest BaseExceptions in '{class}'")))
}

/// How many exceptions a group has.
fn size(group: &Object) -> usize {
    detail(group, EXCEPTIONS).as_ref().and_then(tuple::items).map_or(0, <[Slot]>::len)
}

/// The exceptions of a group.
fn members(group: &Object) -> Vec<Object> {
    let members = detail(group, EXCEPTIONS);
    members.as_ref().and_then(tuple::items).unwrap_or_default().iter().filter_map(Slot::get).collect()
}

fn str(runtime: &Runtime, object: &Object) -> Value {
    let count = size(object);
    let mut shown = text::Builder::new(runtime);
    if let Some(message) = detail(object, MESSAGE) {
        shown.push_object(&message);
    }
    let plural = if count > 1 { "s" } else { "" };
    shown.push_str(&format!(" ({count} sub-exception{plural})"));
    shown.finish()
}

/// What exceptions are chosen by.
enum Condition {
    Classes(Vec<Object>),
    Predicate(Object),
}

impl Condition {
    fn of(runtime: &Runtime, value: &Object) -> Result<Condition, Raised> {
        if !class::is_class(value) && runtime.special_of(value, Special::Call).is_some() {
            return Ok(Condition::Predicate(value.clone()));
        }
        if raise::is_exception_class(value) {
            return Ok(Condition::Classes(vec![value.clone()]));
        }
        let classes: Vec<Object> = tuple::items(value).unwrap_or_default().iter().filter_map(Slot::get).collect();
        if tuple::items(value).is_some() && classes.iter().all(raise::is_exception_class) {
            return Ok(Condition::Classes(classes));
        }
        Err(runtime.type_error(format_args!("expected an exception type, a tuple of exception types, or a callable (other than a class)")))
    }

    fn holds(&self, runtime: &Runtime, exception: &Object) -> Result<bool, Raised> {
        match self {
            Condition::Classes(classes) => Ok(classes.iter().any(|class| class::is_subclass(&exception.class(), class))),
            Condition::Predicate(predicate) => ops::truth(runtime, &runtime.call(predicate, &[exception])?),
        }
    }
}

/// What part of an exception satisfies a condition, and what is left.
fn split(runtime: &Runtime, exception: &Object, condition: &Condition) -> Result<(Option<Object>, Option<Object>), Raised> {
    if condition.holds(runtime, exception)? {
        return Ok((Some(exception.clone()), None));
    }
    if !class::is_instance_of(exception, ClassId::BaseExceptionGroup) {
        return Ok((None, Some(exception.clone())));
    }
    // The members, and both halves of them, which grow by doubling.
    let _native = runtime.borrow_for::<Object>(4 * size(exception))?;
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for member in members(exception) {
        let (yes, no) = runtime.guarded(|| split(runtime, &member, condition))?;
        matching.extend(yes);
        rest.extend(no);
    }
    Ok((subset(runtime, exception, matching)?, subset(runtime, exception, rest)?))
}

/// A group like `original` with some of its exceptions.
fn subset(runtime: &Runtime, original: &Object, exceptions: Vec<Object>) -> Result<Option<Object>, Raised> {
    if exceptions.is_empty() {
        return Ok(None);
    }
    let exceptions = list::from_objects(runtime, exceptions.into_iter())?;
    let made = runtime.call_method(original, "derive", &[&exceptions])?;
    if !class::is_instance_of(&made, ClassId::BaseExceptionGroup) {
        return Err(runtime.type_error(format_args!("derive must return an instance of BaseExceptionGroup")));
    }
    if let (Some(from), Some(to)) = (original.body::<Exception>(), made.body::<Exception>()) {
        to.traceback.replace(from.traceback.get());
        to.context.replace(from.context.get());
        to.set_cause(from.cause.get());
        to.suppress_context.set(from.suppress_context.get());
    }
    let name = runtime.name(Name::Notes);
    if let Some(notes) = attribute::find(runtime, original, &name)?
        && notes.body::<list::List>().is_some()
    {
        attribute::set(runtime, &made, &name, Some(list::from_iterable(runtime, &notes)?))?;
    }
    Ok(Some(made))
}
