//! What `t"..."` makes: templates, and the interpolations in them (PEP 750).

use object::{Object, Slot};

use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::record::{self, Record};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{generic_alias, list, ops, text, tuple};

const MODULE: &str = "string.templatelib";

/// References of a template: the strings around the interpolations, one more than these, and the interpolations.
const STRINGS: usize = 0;
const INTERPOLATIONS: usize = 1;

/// The class of templates.
pub(crate) const TEMPLATE: ClassSpec = record::spec(ClassId::Template, MODULE, "Template")
    .sealed()
    .methods(&[
        Native::static_method("__new__", "(cls, /, *args)", new_from_parts),
        Native::new("__repr__", "(self, /)", |runtime, args| show(runtime, args, "Template", &["strings=", "interpolations="])),
        Native::new("__add__", "(self, value, /)", add),
        Native::new("__iter__", "(self, /)", |runtime, args| {
            let parts = parts(runtime, &args.at(0))?;
            ops::iter(runtime, &parts)
        }),
    ])
    .getters(&[
        Getter::new("strings", |runtime, template| part(runtime, template, STRINGS)),
        Getter::new("interpolations", |runtime, template| part(runtime, template, INTERPOLATIONS)),
        Getter::new("values", values),
    ])
    .doc("Template object");

/// References of an interpolation.
const VALUE: usize = 0;
const EXPRESSION: usize = 1;
const CONVERSION: usize = 2;
const FORMAT: usize = 3;

/// The class of interpolations.
pub(crate) const INTERPOLATION: ClassSpec = record::spec(ClassId::Interpolation, MODULE, "Interpolation")
    .sealed()
    .methods(&[
        Native::static_method("__new__", "(cls, /, value, expression='', conversion=None, format_spec='')", new_interpolation),
        Native::new("__repr__", "(self, /)", |runtime, args| show(runtime, args, "Interpolation", &["", "", "", ""])),
        generic_alias::CLASS_GETITEM,
    ])
    .getters(&[
        Getter::new("value", |runtime, interpolation| part(runtime, interpolation, VALUE)),
        Getter::new("expression", |runtime, interpolation| part(runtime, interpolation, EXPRESSION)),
        Getter::new("conversion", |runtime, interpolation| part(runtime, interpolation, CONVERSION)),
        Getter::new("format_spec", |runtime, interpolation| part(runtime, interpolation, FORMAT)),
    ])
    .doc("Interpolation object");

/// A template of a tuple of strings and a tuple of interpolations, one less.
pub fn new(runtime: &Runtime, strings: Object, interpolations: Object) -> Value {
    record::with(runtime, &runtime.class(ClassId::Template).owned(), [Some(strings), Some(interpolations)].into_iter())
}

/// An interpolation.
pub fn interpolation(runtime: &Runtime, value: Object, expression: Object, conversion: Object, format: Object) -> Value {
    let parts = [Some(value), Some(expression), Some(conversion), Some(format)];
    record::with(runtime, &runtime.class(ClassId::Interpolation).owned(), parts.into_iter())
}

fn part(runtime: &Runtime, object: &Object, index: usize) -> Value {
    Ok(object.body::<Record>().and_then(|record| record.get(index)).unwrap_or_else(|| runtime.none()))
}

fn each(object: &Object) -> impl Iterator<Item = Object> {
    tuple::items(object).unwrap_or_default().iter().filter_map(Slot::get)
}

/// `Template(*args)`: strings next to each other become one; interpolations next to each other get an empty one between them.
fn new_from_parts(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (strings, interpolations) = (list::new(runtime)?, list::new(runtime)?);
    let mut last = text::new(runtime, "")?;
    for argument in each(&args.at(1)) {
        if text::view(&argument).is_some() {
            last = ops::binary(runtime, ops::BinaryOperator::Add, &last, &argument)?;
        } else if argument.class_ref() == ClassId::Interpolation.reference() {
            list::append(runtime, &strings, std::mem::replace(&mut last, text::new(runtime, "")?))?;
            list::append(runtime, &interpolations, argument)?;
        } else {
            let class = name_of(&argument.class());
            let message = format_args!("Template.__new__ *args need to be of type 'str' or 'Interpolation', got {class}");
            return Err(runtime.type_error(message));
        }
    }
    list::append(runtime, &strings, last)?;
    new(runtime, list::to_tuple(runtime, &strings)?, list::to_tuple(runtime, &interpolations)?)
}

fn new_interpolation(runtime: &Runtime, args: &Args<'_>) -> Value {
    let empty = || text::new(runtime, "");
    let string = |index: usize, name: &str| match args.get(index) {
        None => empty(),
        Some(given) if text::view(&given).is_some() => Ok(given.owned()),
        Some(given) => {
            let class = name_of(&given.class());
            Err(runtime.type_error(format_args!("Interpolation() argument '{name}' must be str, not {class}")))
        }
    };
    let conversion = args.get(3).map_or_else(|| runtime.none(), |given| given.owned());
    let known = conversion.is(&runtime.none()) || text::view(&conversion).is_some_and(|view| matches!(&*view.to_rust(), "s" | "r" | "a"));
    if !known {
        return Err(runtime.value_error(format_args!("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")));
    }
    interpolation(runtime, args.at(1).owned(), string(2, "expression")?, conversion, string(4, "format_spec")?)
}

/// `Name(a=..., ...)`
fn show(runtime: &Runtime, args: &Args<'_>, name: &str, labels: &[&str]) -> Value {
    let mut builder = text::Builder::new(runtime);
    builder.push_str(name);
    builder.push_str("(");
    for (index, label) in labels.iter().enumerate() {
        builder.push_str(if index > 0 { ", " } else { "" });
        builder.push_str(label);
        builder.push_object(&ops::repr(runtime, &part(runtime, &args.at(0), index)?)?);
    }
    builder.push_str(")");
    builder.finish()
}

fn values(runtime: &Runtime, template: &Object) -> Value {
    let interpolations = part(runtime, template, INTERPOLATIONS)?;
    let values = list::new(runtime)?;
    for interpolation in each(&interpolations) {
        list::append(runtime, &values, part(runtime, &interpolation, VALUE)?)?;
    }
    list::to_tuple(runtime, &values)
}

/// The strings that are not empty and the interpolations, in order.
fn parts(runtime: &Runtime, template: &Object) -> Value {
    let (strings, interpolations) = (part(runtime, template, STRINGS)?, part(runtime, template, INTERPOLATIONS)?);
    let found = list::new(runtime)?;
    let mut interpolations = each(&interpolations);
    for string in each(&strings) {
        if text::view(&string).is_some_and(|view| !view.is_empty()) {
            list::append(runtime, &found, string)?;
        }
        if let Some(interpolation) = interpolations.next() {
            list::append(runtime, &found, interpolation)?;
        }
    }
    Ok(found)
}

fn add(runtime: &Runtime, args: &Args<'_>) -> Result<Object, Raised> {
    let (left, right) = (args.at(0), args.at(1));
    if right.class_ref() != ClassId::Template.reference() {
        let class = name_of(&right.class());
        return Err(runtime.type_error(format_args!(
            "can only concatenate string.templatelib.Template (not \"{class}\") to string.templatelib.Template"
        )));
    }
    let mut strings: Vec<Object> = each(&part(runtime, &left, STRINGS)?).collect();
    let more: Vec<Object> = each(&part(runtime, &right, STRINGS)?).collect();
    if let (Some(last), Some((first, others))) = (strings.pop(), more.split_first()) {
        strings.push(ops::binary(runtime, ops::BinaryOperator::Add, &last, first)?);
        strings.extend(others.iter().cloned());
    }
    let interpolations = part(runtime, &left, INTERPOLATIONS)?;
    let others = part(runtime, &right, INTERPOLATIONS)?;
    let interpolations = ops::binary(runtime, ops::BinaryOperator::Add, &interpolations, &others)?;
    new(runtime, tuple::new(runtime, strings.into_iter())?, interpolations)
}
