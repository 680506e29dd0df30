//! `SyntaxError`: where in which source.

use object::{Object, Slot};

use super::{base, detail, set_detail, shown};
use crate::error::{Raised, Value};
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::{int, ops, text, tuple};

const MESSAGE: usize = 0;
const FILENAME: usize = 1;
const LINE: usize = 2;
const END_LINE: usize = 5;
const END_OFFSET: usize = 6;

pub(super) const DETAILS: &[&str] = &["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"];

pub(super) const METHODS: &[Native] =
    &[Native::new("__init__", "(*)", init), Native::new("__str__", "(self, /)", |runtime, args| str(runtime, &args.at(0)))];

pub(super) const GETTERS: &[Getter] = &[
    shown::<0>("msg"),
    shown::<1>("filename"),
    shown::<2>("lineno"),
    shown::<3>("offset"),
    shown::<4>("text"),
    shown::<5>("end_lineno"),
    shown::<6>("end_offset"),
    shown::<7>("print_file_and_line"),
];

fn init(runtime: &Runtime, args: &Args<'_>) -> Value {
    base::no_keywords(runtime, args)?;
    base::keep_arguments(runtime, args)?;
    let given: Vec<Object> = args.positional()[1..].iter().filter_map(Slot::get).collect();
    fill(runtime, &args.at(0), &given)?;
    Ok(runtime.none())
}

/// Sets the details from the message and `(filename, line, offset, text[, end line, end offset])`.
pub(super) fn fill(runtime: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    if let Some(message) = args.first() {
        set_detail(object, MESSAGE, Some(message.clone()));
    }
    let [_, place] = args else { return Ok(()) };
    let place = tuple::from_iterable(runtime, place)?;
    let parts = tuple::items(&place).unwrap_or_default();
    if parts.len() < 4 {
        let name = ["filename", "lineno", "offset", "text"][parts.len()];
        let position = parts.len() + 1;
        return Err(runtime.type_error(format_args!("function missing required argument '{name}' (pos {position})")));
    }
    if parts.len() > 7 {
        let given = parts.len();
        return Err(runtime.type_error(format_args!("function takes at most 7 arguments ({given} given)")));
    }
    for (index, part) in parts.iter().take(6).enumerate() {
        set_detail(object, FILENAME + index, part.get());
    }
    if detail(object, END_LINE).is_some() && detail(object, END_OFFSET).is_none() {
        return Err(runtime.type_error(format_args!("end_offset must be provided when end_lineno is provided")));
    }
    Ok(())
}

fn str(runtime: &Runtime, object: &Object) -> Value {
    let message = detail(object, MESSAGE).unwrap_or_else(|| runtime.none());
    let filename = detail(object, FILENAME).filter(|name| text::view(name).is_some()).map(|name| text::to_string(&name));
    let filename = filename.as_deref().map(|name| name.rsplit('/').next().unwrap_or(name));
    let line = detail(object, LINE).and_then(|line| int::value(&line));
    let mut shown = text::Builder::new(runtime);
    shown.push_object(&ops::str(runtime, &message)?);
    match (filename, line) {
        (Some(filename), Some(line)) => shown.push_str(&format!(" ({filename}, line {line})")),
        (Some(filename), None) => shown.push_str(&format!(" ({filename})")),
        (None, Some(line)) => shown.push_str(&format!(" (line {line})")),
        (None, None) => {}
    }
    shown.finish()
}
