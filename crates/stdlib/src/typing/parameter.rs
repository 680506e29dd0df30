//! `TypeVar`, `ParamSpec` and `TypeVarTuple`: what stands for types that are not known yet.

use object::Object;
use types::record::{self, Record};
use types::{
    Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Singleton, Value, attribute, class, generic_alias, int, ops, text, tuple,
};

use super::{call_typing, check_type, named, no_default, set_module};
use crate::classes;

const NAME: usize = 0;
const BOUND: usize = 1;
const CONSTRAINTS: usize = 2;
const DEFAULT: usize = 3;
/// Functions that make the three above when they are asked for.
const EVALUATE_BOUND: usize = 4;
const EVALUATE_CONSTRAINTS: usize = 5;
const EVALUATE_DEFAULT: usize = 6;
const COUNT: usize = 7;

/// Bits of number 0.
const COVARIANT: i64 = 1;
const CONTRAVARIANT: i64 = 2;
const INFERRED: i64 = 4;

/// The class `TypeVar`.
pub(crate) static TYPE_VAR: ClassSpec = record::spec(classes::TYPE_VAR, "typing", "TypeVar")
    .with_dict()
    .weakly_referenced()
    .sealed()
    .doc("Type variable.")
    .methods(&[
        Native::static_method(
            "__new__",
            "(cls, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)",
            new_type_var,
        ),
        REPR,
        MRO_ENTRIES,
        OR,
        REVERSED_OR,
        REDUCE,
        HAS_DEFAULT,
        Native::new("__typing_subst__", "(self, arg, /)", |runtime, args| {
            call_typing(runtime, "_typevar_subst", &[&args.at(0), &args.at(1)])
        }),
        Native::new("__typing_prepare_subst__", "(self, alias, args, /)", prepare_type_var),
    ])
    .getters(&[
        NAME_GETTER,
        BOUND_GETTER,
        Getter::new("__constraints__", |runtime, object| {
            evaluated(runtime, object, CONSTRAINTS, EVALUATE_CONSTRAINTS)?.map_or_else(|| tuple::empty(runtime), Ok)
        }),
        DEFAULT_GETTER,
        COVARIANT_GETTER,
        CONTRAVARIANT_GETTER,
        INFERRED_GETTER,
        Getter::new("evaluate_bound", |runtime, object| evaluator(runtime, object, EVALUATE_BOUND)),
        Getter::new("evaluate_constraints", |runtime, object| evaluator(runtime, object, EVALUATE_CONSTRAINTS)),
        Getter::new("evaluate_default", |runtime, object| evaluator(runtime, object, EVALUATE_DEFAULT)),
    ]);

/// The class `ParamSpec`.
pub(crate) static PARAM_SPEC: ClassSpec = record::spec(classes::PARAM_SPEC, "typing", "ParamSpec")
    .with_dict()
    .weakly_referenced()
    .sealed()
    .doc("Parameter specification variable.")
    .methods(&[
        Native::static_method(
            "__new__",
            "(cls, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)",
            new_param_spec,
        ),
        REPR,
        MRO_ENTRIES,
        OR,
        REVERSED_OR,
        REDUCE,
        HAS_DEFAULT,
        Native::new("__typing_subst__", "(self, arg, /)", |runtime, args| {
            call_typing(runtime, "_paramspec_subst", &[&args.at(0), &args.at(1)])
        }),
        Native::new("__typing_prepare_subst__", "(self, alias, args, /)", |runtime, args| {
            call_typing(runtime, "_paramspec_prepare_subst", &[&args.at(0), &args.at(1), &args.at(2)])
        }),
    ])
    .getters(&[
        NAME_GETTER,
        BOUND_GETTER,
        DEFAULT_GETTER,
        COVARIANT_GETTER,
        CONTRAVARIANT_GETTER,
        INFERRED_GETTER,
        Getter::new("args", |runtime, object| part_of(runtime, classes::PARAM_SPEC_ARGS, object)),
        Getter::new("kwargs", |runtime, object| part_of(runtime, classes::PARAM_SPEC_KWARGS, object)),
        Getter::new("evaluate_default", |runtime, object| evaluator(runtime, object, EVALUATE_DEFAULT)),
    ]);

/// The class `TypeVarTuple`.
pub(crate) static TYPE_VAR_TUPLE: ClassSpec = record::spec(classes::TYPE_VAR_TUPLE, "typing", "TypeVarTuple")
    .with_dict()
    .weakly_referenced()
    .sealed()
    .doc("Type variable tuple.")
    .methods(&[
        Native::static_method("__new__", "(cls, name, *, default=NoDefault)", |runtime, args| {
            let object = start(runtime, args, "typevartuple")?;
            put(&object, DEFAULT, args.get(2).map(|default| default.owned()));
            set_module(runtime, &object)?;
            Ok(object)
        }),
        REPR,
        MRO_ENTRIES,
        REDUCE,
        HAS_DEFAULT,
        Native::new("__iter__", "(self, /)", |runtime, args| {
            let typing = vm::import::import_module(runtime, "typing")?;
            let unpack = attribute::get(runtime, &typing, &named(runtime, "Unpack")?)?;
            let unpacked = ops::get_item(runtime, &unpack, &args.at(0))?;
            ops::iter(runtime, &tuple::new(runtime, std::iter::once(unpacked))?)
        }),
        Native::new("__typing_subst__", "(self, arg, /)", |runtime, _| {
            Err(runtime.type_error(format_args!("Substitution of bare TypeVarTuple is not supported")))
        }),
        Native::new("__typing_prepare_subst__", "(self, alias, args, /)", |runtime, args| {
            call_typing(runtime, "_typevartuple_prepare_subst", &[&args.at(0), &args.at(1), &args.at(2)])
        }),
    ])
    .getters(&[
        NAME_GETTER,
        DEFAULT_GETTER,
        Getter::new("evaluate_default", |runtime, object| evaluator(runtime, object, EVALUATE_DEFAULT)),
    ]);

/// The class of `P.args`.
pub(crate) static PARAM_SPEC_ARGS: ClassSpec = record::spec(classes::PARAM_SPEC_ARGS, "typing", "ParamSpecArgs")
    .weakly_referenced()
    .sealed()
    .methods(&[
        Native::static_method("__new__", "(cls, origin, /)", |runtime, args| part_of(runtime, classes::PARAM_SPEC_ARGS, &args.at(1))),
        Native::new("__repr__", "(self, /)", |runtime, args| repr_of_part(runtime, args, "args")),
        PART_EQUAL,
        PART_HASH,
        MRO_ENTRIES,
    ])
    .getters(&[ORIGIN_GETTER]);
/// The class of `P.kwargs`.
pub(crate) static PARAM_SPEC_KWARGS: ClassSpec = record::spec(classes::PARAM_SPEC_KWARGS, "typing", "ParamSpecKwargs")
    .weakly_referenced()
    .sealed()
    .methods(&[
        Native::static_method("__new__", "(cls, origin, /)", |runtime, args| part_of(runtime, classes::PARAM_SPEC_KWARGS, &args.at(1))),
        Native::new("__repr__", "(self, /)", |runtime, args| repr_of_part(runtime, args, "kwargs")),
        PART_EQUAL,
        PART_HASH,
        MRO_ENTRIES,
    ])
    .getters(&[ORIGIN_GETTER]);

const REPR: Native = Native::new("__repr__", "(self, /)", |runtime, args| repr(runtime, &args.at(0)));
const MRO_ENTRIES: Native = Native::new("__mro_entries__", "(self, bases, /)", |runtime, args| {
    let class = class::short_name_of(&args.at(0).class());
    Err(runtime.type_error(format_args!("Cannot subclass an instance of {class}")))
});
const OR: Native = Native::new("__or__", "(self, value, /)", |runtime, args| generic_alias::unite(runtime, &args.at(0), &args.at(1)));
const REVERSED_OR: Native =
    Native::new("__ror__", "(self, value, /)", |runtime, args| generic_alias::unite(runtime, &args.at(1), &args.at(0)));
const REDUCE: Native = Native::new("__reduce__", "(self, /)", |runtime, args| name(runtime, &args.at(0)));
const HAS_DEFAULT: Native = Native::new("has_default", "(self, /)", |runtime, args| Ok(runtime.bool(has_default(runtime, &args.at(0))?)));
const NAME_GETTER: Getter = Getter::new("__name__", name);
const BOUND_GETTER: Getter =
    Getter::new("__bound__", |runtime, object| Ok(evaluated(runtime, object, BOUND, EVALUATE_BOUND)?.unwrap_or_else(|| runtime.none())));
const DEFAULT_GETTER: Getter = Getter::new("__default__", |runtime, object| {
    evaluated(runtime, object, DEFAULT, EVALUATE_DEFAULT)?.map_or_else(|| no_default(runtime), Ok)
});
const COVARIANT_GETTER: Getter = Getter::new("__covariant__", |runtime, object| flag(runtime, object, COVARIANT));
const CONTRAVARIANT_GETTER: Getter = Getter::new("__contravariant__", |runtime, object| flag(runtime, object, CONTRAVARIANT));
const INFERRED_GETTER: Getter = Getter::new("__infer_variance__", |runtime, object| flag(runtime, object, INFERRED));
const ORIGIN_GETTER: Getter = Getter::new("__origin__", name);
const PART_EQUAL: Native = Native::new("__eq__", "(self, value, /)", |runtime, args| {
    let (left, right) = (args.at(0), args.at(1));
    if left.class_ref() != right.class_ref() {
        return Ok(runtime.singleton(Singleton::NotImplemented));
    }
    Ok(runtime.bool(ops::equal(runtime, &name(runtime, &left)?, &name(runtime, &right)?)?))
});
const PART_HASH: Native =
    Native::new("__hash__", "(self, /)", |runtime, args| int::new(runtime, ops::hash(runtime, &name(runtime, &args.at(0))?)?));

fn name(runtime: &Runtime, object: &Object) -> Value {
    Ok(get(object, NAME).unwrap_or_else(|| runtime.none()))
}

fn get(object: &Object, index: usize) -> Option<Object> {
    object.body::<Record>()?.get(index)
}

fn put(object: &Object, index: usize, value: Option<Object>) {
    if let Some(record) = object.body::<Record>() {
        record.slot(index).replace(value);
    }
}

fn flag(runtime: &Runtime, object: &Object, bit: i64) -> Value {
    Ok(runtime.bool(object.body::<Record>().is_some_and(|record| record.number(0).get() & bit != 0)))
}

/// A part that is there, or is made now.
fn evaluated(runtime: &Runtime, object: &Object, index: usize, evaluate: usize) -> Result<Option<Object>, Raised> {
    if let Some(known) = get(object, index) {
        return Ok(Some(known));
    }
    let Some(function) = get(object, evaluate) else { return Ok(None) };
    let value = runtime.call(&function, &[&int::new(runtime, 1)?])?;
    put(object, index, Some(value.clone()));
    Ok(Some(value))
}

fn evaluator(runtime: &Runtime, object: &Object, index: usize) -> Value {
    Ok(get(object, index).unwrap_or_else(|| runtime.none()))
}

fn has_default(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    if get(object, EVALUATE_DEFAULT).is_some() {
        return Ok(true);
    }
    let none = no_default(runtime)?;
    Ok(get(object, DEFAULT).is_some_and(|default| !default.is(&none)))
}

/// A variable with its name.
fn start(runtime: &Runtime, args: &Args<'_>, function: &str) -> Value {
    let name = args.at(1);
    if text::view(&name).is_none() {
        let given = class::name_of(&name.class());
        return Err(runtime.type_error(format_args!("{function}() argument 'name' must be str, not {given}")));
    }
    let object = record::new(runtime, &args.at(0), COUNT)?;
    put(&object, NAME, Some(name.owned()));
    Ok(object)
}

fn set_flags(runtime: &Runtime, object: &Object, args: &Args<'_>, first: usize) -> Result<(), Raised> {
    let given = |index: usize| args.get(index).map_or(Ok(false), |value| ops::truth(runtime, &value));
    let (covariant, contravariant, inferred) = (given(first)?, given(first + 1)?, given(first + 2)?);
    if covariant && contravariant {
        return Err(runtime.value_error(format_args!("Bivariant types are not supported.")));
    }
    if inferred && (covariant || contravariant) {
        return Err(runtime.value_error(format_args!("Variance cannot be specified with infer_variance.")));
    }
    let flags = [(covariant, COVARIANT), (contravariant, CONTRAVARIANT), (inferred, INFERRED)];
    if let Some(record) = object.body::<Record>() {
        record.number(0).set(flags.iter().filter(|(holds, _)| *holds).map(|(_, bit)| bit).sum());
    }
    Ok(())
}

fn given_bound(runtime: &Runtime, bound: Option<Object>) -> Result<Option<Object>, Raised> {
    match bound.filter(|bound| !bound.is(&runtime.none())) {
        Some(bound) => check_type(runtime, &bound, "Bound must be a type.").map(Some),
        None => Ok(None),
    }
}

fn new_type_var(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = start(runtime, args, "typevar")?;
    set_flags(runtime, &object, args, 5)?;
    let bound = given_bound(runtime, args.get(3).map(|bound| bound.owned()))?;
    let constraints = args.at(2);
    match (tuple::items(&constraints).map_or(0, <[_]>::len), &bound) {
        (0, _) => {}
        (1, None) => return Err(runtime.type_error(format_args!("A single constraint is not allowed"))),
        (_, Some(_)) => return Err(runtime.type_error(format_args!("Constraints cannot be combined with bound=..."))),
        (_, None) => {
            let mut checked = Vec::new();
            for constraint in tuple::items(&constraints).unwrap_or_default().iter().filter_map(object::Slot::get) {
                checked.push(check_type(runtime, &constraint, "TypeVar(name, constraint, ...): constraints must be types.")?);
            }
            put(&object, CONSTRAINTS, Some(tuple::new(runtime, checked.into_iter())?));
        }
    }
    put(&object, BOUND, bound);
    put(&object, DEFAULT, args.get(4).map(|default| default.owned()));
    set_module(runtime, &object)?;
    Ok(object)
}

fn new_param_spec(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = start(runtime, args, "paramspec")?;
    set_flags(runtime, &object, args, 4)?;
    put(&object, BOUND, given_bound(runtime, args.get(2).map(|bound| bound.owned()))?);
    put(&object, DEFAULT, args.get(3).map(|default| default.owned()));
    set_module(runtime, &object)?;
    Ok(object)
}

/// `_type_parameter(kind, name, ...)`: kind 0 is a `TypeVar`, 1 a `ParamSpec`, 2 a `TypeVarTuple`.
pub(super) fn lazy(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = match int::value(&args.at(0)) {
        Some(0) => classes::TYPE_VAR,
        Some(1) => classes::PARAM_SPEC,
        _ => classes::TYPE_VAR_TUPLE,
    };
    let object = record::new(runtime, &runtime.class(class), COUNT)?;
    put(&object, NAME, Some(args.at(1).owned()));
    for (index, place) in [(2, EVALUATE_BOUND), (3, EVALUATE_CONSTRAINTS), (4, EVALUATE_DEFAULT)] {
        put(&object, place, args.get(index).filter(|function| !function.is(&runtime.none())).map(|function| function.owned()));
    }
    if let Some(record) = object.body::<Record>() {
        record.number(0).set(INFERRED);
    }
    // One made by syntax says that it is of its class's module.
    attribute::set(runtime, &object, &runtime.name(types::Name::Module), Some(named(runtime, "typing")?))?;
    Ok(object)
}

fn repr(runtime: &Runtime, object: &Object) -> Value {
    let flags = object.body::<Record>().map_or(0, |record| record.number(0).get());
    let is_tuple = object.class_ref() == classes::TYPE_VAR_TUPLE.reference();
    let mut shown = text::Builder::new(runtime);
    shown.push_str(match flags {
        _ if is_tuple || flags & INFERRED != 0 => "",
        _ if flags & COVARIANT != 0 => "+",
        _ if flags & CONTRAVARIANT != 0 => "-",
        _ => "~",
    });
    shown.push_object(&name(runtime, object)?);
    shown.finish()
}

/// Fills in the default where fewer arguments than parameters were given.
fn prepare_type_var(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (variable, alias, given) = (args.at(0), args.at(1), args.at(2));
    let parameters = attribute::get(runtime, &alias, &named(runtime, "__parameters__")?)?;
    let parameters: Vec<Object> = tuple::items(&parameters).unwrap_or_default().iter().filter_map(object::Slot::get).collect();
    let items = tuple::from_iterable(runtime, &given)?;
    let items: Vec<Object> = tuple::items(&items).unwrap_or_default().iter().filter_map(object::Slot::get).collect();
    let index = parameters.iter().position(|parameter| parameter.is(&variable)).unwrap_or(0);
    if index < items.len() {
        return Ok(given.owned());
    }
    if index == items.len() && has_default(runtime, &variable)? {
        let default = evaluated(runtime, &variable, DEFAULT, EVALUATE_DEFAULT)?;
        let all: Vec<Object> = items.into_iter().chain(default).collect();
        return tuple::new(runtime, all.into_iter());
    }
    // Who asked counts them.
    Ok(given.owned())
}

fn part_of(runtime: &Runtime, class: ClassId, origin: &Object) -> Value {
    record::with(runtime, &runtime.class(class), std::iter::once(Some(origin.clone())))
}

fn repr_of_part(runtime: &Runtime, args: &Args<'_>, part: &str) -> Value {
    let origin = name(runtime, &args.at(0))?;
    let mut shown = text::Builder::new(runtime);
    match attribute::find(runtime, &origin, &runtime.name(types::Name::Name))?.filter(|name| text::view(name).is_some()) {
        Some(name) => shown.push_object(&name),
        None => shown.push_object(&ops::repr(runtime, &origin)?),
    }
    shown.push_str(".");
    shown.push_str(part);
    shown.finish()
}
