//! Exceptions with one or two attributes: `StopIteration`, `SystemExit`, `NameError`, `AttributeError`, `ImportError`; and `KeyError`.

use object::Object;

use super::{Exception, args_of, base, detail, set_detail, shown};
use crate::class::name_of;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::{ops, text, tuple};

/// The place of `StopIteration.value` and `SystemExit.code`.
pub(super) const VALUE: usize = 0;
/// The place of `name` of `NameError` and `AttributeError`.
pub(super) const NAME: usize = 0;
/// The place of `obj` of `AttributeError`.
pub(super) const OBJECT: usize = 1;

const MESSAGE: usize = 0;
pub(super) const IMPORT_DETAILS: &[&str] = &["msg", "name", "path", "name_from"];

pub(super) const STOP_METHODS: &[Native] = &[Native::new("__init__", "(*)", |runtime, args| plain_init(runtime, args, fill_value))];
pub(super) const STOP_GETTERS: &[Getter] = &[shown::<VALUE>("value")];
pub(super) const EXIT_METHODS: &[Native] = &[Native::new("__init__", "(*)", |runtime, args| plain_init(runtime, args, fill_code))];
pub(super) const EXIT_GETTERS: &[Getter] = &[shown::<VALUE>("code")];
pub(super) const NAME_METHODS: &[Native] =
    &[Native::new("__init__", "(*)", |runtime, args| keyword_init(runtime, args, "NameError", &[("name", NAME)]))];
pub(super) const NAME_GETTERS: &[Getter] = &[shown::<NAME>("name")];
pub(super) const ATTRIBUTE_METHODS: &[Native] = &[
    Native::new("__init__", "(*)", |runtime, args| keyword_init(runtime, args, "AttributeError", &[("name", NAME), ("obj", OBJECT)])),
    Native::new("__getstate__", "(self, /)", |runtime, args| state(runtime, &args.at(0), &[("name", NAME)])),
    Native::new("__reduce__", "(self, /)", |runtime, args| reduce(runtime, &args.at(0), &[("name", NAME)])),
];
pub(super) const ATTRIBUTE_GETTERS: &[Getter] = &[shown::<NAME>("name"), shown::<OBJECT>("obj")];
pub(super) const IMPORT_METHODS: &[Native] = &[
    Native::new("__init__", "(*)", |runtime, args| {
        keyword_init(runtime, args, "ImportError", &[("name", 1), ("path", 2), ("name_from", 3)])?;
        let given: Vec<Object> = args.positional()[1..].iter().filter_map(object::Slot::get).collect();
        fill_import(runtime, &args.at(0), &given)?;
        Ok(runtime.none())
    }),
    Native::new("__str__", "(self, /)", |runtime, args| match detail(&args.at(0), MESSAGE) {
        Some(message) if message.class_ref() == ClassId::Str.reference() => Ok(message),
        _ => base::str(runtime, &args.at(0)),
    }),
    Native::new("__reduce__", "(self, /)", |runtime, args| reduce(runtime, &args.at(0), &[("name", 1), ("path", 2), ("name_from", 3)])),
];
pub(super) const IMPORT_GETTERS: &[Getter] = &[shown::<MESSAGE>("msg"), shown::<1>("name"), shown::<2>("path"), shown::<3>("name_from")];
pub(super) const KEY_METHODS: &[Native] = &[Native::new("__str__", "(self, /)", |runtime, args| {
    let known = args.this::<Exception>().args.get();
    match known.as_ref().and_then(tuple::items) {
        Some([only]) => only.get().map_or_else(|| text::new(runtime, ""), |only| runtime.guarded(|| ops::repr(runtime, &only))),
        _ => base::str(runtime, &args.at(0)),
    }
})];

type Fill = fn(&Runtime, &Object, &[Object]) -> Result<(), Raised>;

fn plain_init(runtime: &Runtime, args: &Args<'_>, fill: Fill) -> Value {
    base::no_keywords(runtime, args)?;
    base::keep_arguments(runtime, args)?;
    let given: Vec<Object> = args.positional()[1..].iter().filter_map(object::Slot::get).collect();
    fill(runtime, &args.at(0), &given)?;
    Ok(runtime.none())
}

/// `__init__` with keyword arguments that become details.
fn keyword_init(runtime: &Runtime, args: &Args<'_>, class: &str, keywords: &[(&str, usize)]) -> Value {
    let object = args.at(0);
    base::keep_arguments(runtime, args)?;
    for (_, place) in keywords {
        set_detail(&object, *place, None);
    }
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { break };
        let name = text::to_string(&name);
        match keywords.iter().find(|(keyword, _)| *keyword == name) {
            Some((_, place)) => set_detail(&object, *place, Some(value.owned())),
            None => return Err(runtime.type_error(format_args!("{class}() got an unexpected keyword argument '{name}'"))),
        }
    }
    Ok(runtime.none())
}

pub(super) fn fill_value(_: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    set_detail(object, VALUE, args.first().cloned());
    Ok(())
}

pub(super) fn fill_code(_: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    let code = match args {
        [] => None,
        [code] => Some(code.clone()),
        _ => object.body::<Exception>().and_then(|exception| exception.args.get()),
    };
    set_detail(object, VALUE, code);
    Ok(())
}

pub(super) fn fill_import(_: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    if let [message] = args {
        set_detail(object, MESSAGE, Some(message.clone()));
    }
    Ok(())
}

/// The `__dict__` with details that pickling is to keep; `None` if there is nothing.
fn state(runtime: &Runtime, object: &Object, keep: &[(&str, usize)]) -> Value {
    let kept: Vec<(&str, Object)> = keep.iter().filter_map(|(name, place)| Some((*name, detail(object, *place)?))).collect();
    let own = object.body::<Exception>().and_then(|exception| exception.attributes.get());
    if kept.is_empty() {
        return Ok(own.unwrap_or_else(|| runtime.none()));
    }
    let state = dict::new(runtime)?;
    let Some(entries) = state.body::<Dict>() else { return Err(Raised::OutOfMemory) };
    let mut position = 0;
    while let Some((name, value)) = own.as_ref().and_then(|own| own.body::<Dict>()).and_then(|own| own.next(&mut position)) {
        entries.set(runtime, name, value)?;
    }
    for (name, value) in kept {
        entries.set(runtime, text::intern(runtime, text::new(runtime, name)?)?, value)?;
    }
    Ok(state)
}

fn reduce(runtime: &Runtime, object: &Object, keep: &[(&str, usize)]) -> Value {
    let state = state(runtime, object, keep)?;
    let arguments = args_of(runtime, object)?;
    let state = (!state.is(&runtime.none())).then_some(state);
    let parts: Vec<Object> = [object.class(), arguments].into_iter().chain(state).collect();
    tuple::new(runtime, parts.into_iter())
}

/// The message of a `TypeError` for an argument of the wrong type.
pub(super) fn wrong_argument(runtime: &Runtime, prefix: &str, number: usize, wanted: &str, given: &Object) -> Raised {
    let given = if given.is(&runtime.none()) { "None".to_owned() } else { name_of(&given.class()) };
    runtime.type_error(format_args!("{prefix}argument {number} must be {wanted}, not {given}"))
}
