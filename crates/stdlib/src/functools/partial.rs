//! `partial`: a function with some of its arguments given.

use object::Object;
use types::dict::{self, Dict, Repeated};
use types::record::{self, Record};
use types::{
    Args, ClassSpec, Getter, Native, Raised, Runtime, Special, Value, class, function, generic_alias, instance, list, ops, text, tuple,
};
use vm::import;

use crate::classes;

/// What stands for an argument that is given later, in the module.
pub(super) const PLACEHOLDER_NAME: &str = "Placeholder";

const FUNCTION: usize = 0;
/// A tuple, placeholders among the arguments.
const ARGUMENTS: usize = 1;
/// A dict.
const KEYWORDS: usize = 2;

/// The class `partial`; the number says how many placeholders there are.
pub(super) static SPEC: ClassSpec = record::spec(classes::PARTIAL, "functools", "partial")
    .with_dict()
    .weakly_referenced()
    .methods(&[
        Native::static_method("__new__", "(cls, /, *args, **keywords)", new),
        Native::new("__call__", "(*)", call),
        Native::new("__get__", "(self, instance, owner=None, /)", |runtime, args| {
            if args.at(1).is(&runtime.none()) {
                return Ok(args.at(0).owned());
            }
            function::new_method(runtime, args.at(0).owned(), args.at(1).owned())
        }),
        Native::new("__repr__", "(self, /)", repr),
        Native::new("__reduce__", "(self, /)", reduce),
        Native::new("__setstate__", "(self, state, /)", set_state),
        generic_alias::CLASS_GETITEM,
    ])
    .getters(&[
        instance::DICT,
        Getter::new("func", |runtime, object| part(runtime, object, FUNCTION)),
        Getter::new("args", |runtime, object| part(runtime, object, ARGUMENTS)),
        Getter::new("keywords", |runtime, object| part(runtime, object, KEYWORDS)),
    ])
    .doc("Create a new function with partial application of the given arguments and keywords.");

/// The class of `Placeholder`, which exists once.
pub(super) static PLACEHOLDER: ClassSpec = record::spec(classes::PLACEHOLDER, "functools", "_PlaceholderType")
    .methods(&[
        Native::static_method("__new__", "(cls, /)", |runtime, _| {
            let module = import::import_module(runtime, "_functools")?;
            types::attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, PLACEHOLDER_NAME)?)?)
        }),
        Native::new("__repr__", "(self, /)", |runtime, _| text::new(runtime, PLACEHOLDER_NAME)),
        Native::new("__reduce__", "(self, /)", |runtime, _| text::new(runtime, PLACEHOLDER_NAME)),
    ])
    .doc("The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.")
    .sealed();

fn part(runtime: &Runtime, object: &Object, index: usize) -> Value {
    Ok(object.body::<Record>().and_then(|record| record.get(index)).unwrap_or_else(|| runtime.none()))
}

fn is_placeholder(object: &Object) -> bool {
    object.class_ref() == classes::PLACEHOLDER.reference()
}

fn items(tuple: &Object) -> impl DoubleEndedIterator<Item = Object> + '_ {
    tuple::items(tuple).unwrap_or_default().iter().filter_map(object::Slot::get)
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (given, keywords) = (args.at(1), args.at(2));
    let Some(mut function) = items(&given).next() else {
        return Err(runtime.type_error(format_args!("type 'partial' takes at least one argument")));
    };
    if runtime.special_of(&function, Special::Call).is_none() {
        return Err(runtime.type_error(format_args!("the first argument must be callable")));
    }
    let mut arguments = list::to_tuple(runtime, &list::from_objects(runtime, items(&given).skip(1))?)?;
    if items(&arguments).next_back().is_some_and(|last| is_placeholder(&last)) {
        return Err(runtime.type_error(format_args!("trailing Placeholders are not allowed")));
    }
    let mut position = 0;
    while let Some((_, value)) = keywords.body::<Dict>().and_then(|keywords| keywords.next(&mut position)) {
        if is_placeholder(&value) {
            return Err(runtime.type_error(format_args!("Placeholder cannot be passed as a keyword argument")));
        }
    }
    let merged = dict::new(runtime)?;
    // A partial of a partial is one of its function.
    if class::is_instance_of(&function, classes::PARTIAL)
        && let Some(inner) = function.body::<Record>()
        && let (Some(inner_function), Some(inner_arguments)) = (inner.get(FUNCTION), inner.get(ARGUMENTS))
    {
        arguments = fill(runtime, &inner_arguments, items(&arguments), Missing::Stays)?;
        if let (Some(own), Some(more)) = (merged.body::<Dict>(), inner.get(KEYWORDS)) {
            dict::merge(runtime, own, &more, Repeated::Replace)?;
        }
        function = inner_function;
    }
    if let Some(own) = merged.body::<Dict>() {
        dict::merge(runtime, own, &keywords, Repeated::Replace)?;
    }
    let open = items(&arguments).filter(is_placeholder).count();
    let made = record::requested(runtime, args, classes::PARTIAL, [Some(function), Some(arguments), Some(merged)].into_iter())?;
    if let Some(record) = made.body::<Record>() {
        record.number(0).set(open as i64);
    }
    Ok(made)
}

/// What becomes of a placeholder for which nothing is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Stays,
    IsAnError,
}

/// A tuple of `arguments`, in which what is given takes the place of placeholders; the rest of it follows.
fn fill(runtime: &Runtime, arguments: &Object, mut given: impl Iterator<Item = Object>, missing: Missing) -> Value {
    let filled = list::new(runtime)?;
    let (mut open, mut used) = (0, 0);
    for argument in items(arguments) {
        let mut argument = argument;
        if is_placeholder(&argument) {
            open += 1;
            match given.next() {
                Some(replacement) => {
                    used += 1;
                    argument = replacement;
                }
                None if missing == Missing::IsAnError => continue,
                None => {}
            }
        }
        list::append(runtime, &filled, argument)?;
    }
    if missing == Missing::IsAnError && used < open {
        return Err(
            runtime.type_error(format_args!("missing positional arguments in 'partial' call; expected at least {open}, got {used}"))
        );
    }
    given.try_for_each(|argument| list::append(runtime, &filled, argument))?;
    list::to_tuple(runtime, &filled)
}

fn call(runtime: &Runtime, args: &Args<'_>) -> Value {
    let partial = args.this::<Record>();
    let (Some(function), Some(arguments), Some(keywords)) = (partial.get(FUNCTION), partial.get(ARGUMENTS), partial.get(KEYWORDS)) else {
        return Err(Raised::OutOfMemory);
    };
    let given = args.positional()[1..].iter().filter_map(object::Slot::get);
    let arguments = fill(runtime, &arguments, given, Missing::IsAnError)?;
    if args.keyword_count() == 0 {
        return runtime.call_unpacked(&function, None, &arguments, Some(&keywords));
    }
    let keywords = dict::copy(runtime, &keywords)?;
    for index in 0..args.keyword_count() {
        if let (Some(keywords), Some((name, value))) = (keywords.body::<Dict>(), args.keyword(index)) {
            drop(keywords.set(runtime, name, value.owned())?);
        }
    }
    runtime.call_unpacked(&function, None, &arguments, Some(&keywords))
}

/// `functools.partial(function, 1, key=2)`
fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, partial) = (args.at(0), args.this::<Record>());
    let Some(_guard) = ops::ReprGuard::enter(runtime, &object) else { return text::new(runtime, "...") };
    let class = object.class();
    let name = |name: &str| {
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        types::attribute::get_any(runtime, &class, &name)
    };
    let mut builder = text::Builder::new(runtime);
    builder.push_object(&ops::str(runtime, &name("__module__")?)?);
    builder.push_str(".");
    builder.push_object(&ops::str(runtime, &name("__qualname__")?)?);
    builder.push_str("(");
    if let Some(function) = partial.get(FUNCTION) {
        builder.push_object(&ops::repr(runtime, &function)?);
    }
    for argument in partial.get(ARGUMENTS).iter().flat_map(items) {
        builder.push_str(", ");
        builder.push_object(&ops::repr(runtime, &argument)?);
    }
    let keywords = partial.get(KEYWORDS);
    let mut position = 0;
    while let Some((key, value)) = keywords.as_ref().and_then(|keywords| keywords.body::<Dict>()?.next(&mut position)) {
        builder.push_str(", ");
        builder.push_object(&ops::str(runtime, &key)?);
        builder.push_str("=");
        builder.push_object(&ops::repr(runtime, &value)?);
    }
    builder.push_str(")");
    builder.finish()
}

/// What pickles it: its class, the function, and all parts as the state.
fn reduce(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let parts = [FUNCTION, ARGUMENTS, KEYWORDS].map(|index| part(runtime, &object, index));
    let [function, arguments, keywords] = parts;
    let function = function?;
    let attributes = (instance::DICT.get)(runtime, &object)?;
    let state = tuple::new(runtime, [function.clone(), arguments?, keywords?, attributes].into_iter())?;
    let construct = tuple::new(runtime, std::iter::once(function))?;
    tuple::new(runtime, [object.class(), construct, state].into_iter())
}

fn set_state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (object, state) = (args.at(0), args.at(1));
    let invalid = || runtime.type_error(format_args!("invalid partial state"));
    let Some([function, arguments, keywords, attributes]) = tuple::items(&state) else { return Err(invalid()) };
    let (Some(function), Some(arguments)) = (function.get(), arguments.get()) else { return Err(invalid()) };
    let none = runtime.none();
    let keywords = keywords.get().filter(|keywords| !keywords.is(&none));
    if runtime.special_of(&function, Special::Call).is_none() || tuple::items(&arguments).is_none() {
        return Err(invalid());
    }
    let keywords = match keywords {
        Some(keywords) if keywords.body::<Dict>().is_some() => dict::copy(runtime, &keywords)?,
        Some(_) => return Err(invalid()),
        None => dict::new(runtime)?,
    };
    let open = items(&arguments).filter(is_placeholder).count();
    let partial = args.this::<Record>();
    partial.slot(FUNCTION).set(function);
    partial.slot(ARGUMENTS).set(arguments);
    partial.slot(KEYWORDS).set(keywords);
    partial.number(0).set(open as i64);
    if let (Some(set), Some(attributes)) = (instance::DICT.set, attributes.get().filter(|attributes| !attributes.is(&none))) {
        set(runtime, &object, Some(&attributes))?;
    }
    Ok(none)
}
