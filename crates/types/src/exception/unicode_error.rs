//! `UnicodeEncodeError`, `UnicodeDecodeError` and `UnicodeTranslateError`: which part of what could not be converted.

use object::{Object, Slot};

use super::named::wrong_argument;
use super::{base, detail, set_detail, shown};
use crate::error::{Raised, Value};
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::{int, ops, text};

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

pub(super) const DETAILS: &[&str] = &["encoding", "object", "start", "end", "reason"];

pub(super) const ENCODE_METHODS: &[Native] = &[
    Native::new("__init__", "(*)", |runtime, args| init(runtime, args, ENCODE)),
    Native::new("__str__", "(self, /)", |runtime, args| show(runtime, &args.at(0), "encode", "character")),
];
pub(super) const DECODE_METHODS: &[Native] = &[
    Native::new("__init__", "(*)", |runtime, args| init(runtime, args, DECODE)),
    Native::new("__str__", "(self, /)", |runtime, args| show(runtime, &args.at(0), "decode", "byte")),
];
pub(super) const TRANSLATE_METHODS: &[Native] = &[
    Native::new("__init__", "(*)", |runtime, args| init(runtime, args, TRANSLATE)),
    Native::new("__str__", "(self, /)", |runtime, args| show(runtime, &args.at(0), "translate", "character")),
];

pub(super) const GETTERS: &[Getter] =
    &[shown::<ENCODING>("encoding"), shown::<OBJECT>("object"), shown::<START>("start"), shown::<END>("end"), shown::<REASON>("reason")];

const ENCODE: &[usize] = &[ENCODING, OBJECT, START, END, REASON];
const DECODE: &[usize] = ENCODE;
const TRANSLATE: &[usize] = &[OBJECT, START, END, REASON];

fn init(runtime: &Runtime, args: &Args<'_>, places: &[usize]) -> Value {
    base::no_keywords(runtime, args)?;
    base::keep_arguments(runtime, args)?;
    let given: Vec<Object> = args.positional()[1..].iter().filter_map(Slot::get).collect();
    let object = args.at(0);
    if given.len() != places.len() {
        let (wanted, given) = (places.len(), given.len());
        return Err(runtime.type_error(format_args!("function takes exactly {wanted} arguments ({given} given)")));
    }
    for (number, (place, value)) in places.iter().zip(&given).enumerate() {
        let is_string = text::view(value).is_some();
        match *place {
            ENCODING | REASON if !is_string => return Err(wrong_argument(runtime, "", number + 1, "str", value)),
            OBJECT if !is_string && !takes_bytes(&object) => return Err(wrong_argument(runtime, "", number + 1, "str", value)),
            OBJECT if is_string && takes_bytes(&object) => {
                return Err(runtime.type_error(format_args!("a bytes-like object is required, not 'str'")));
            }
            START | END => {
                ops::index(runtime, value)?;
            }
            _ => {}
        }
    }
    set(&object, places, &given);
    Ok(runtime.none())
}

fn takes_bytes(object: &Object) -> bool {
    crate::class::is_instance_of(object, crate::ids::ClassId::UnicodeDecodeError)
}

fn set(object: &Object, places: &[usize], given: &[Object]) {
    for (place, value) in places.iter().zip(given) {
        set_detail(object, *place, Some(value.clone()));
    }
}

/// Sets the details from arguments that are known to be right.
pub(super) fn fill(_: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    set(object, ENCODE, args);
    Ok(())
}

/// The same for `UnicodeTranslateError`, which has no encoding.
pub(super) fn fill_translate(_: &Runtime, object: &Object, args: &[Object]) -> Result<(), Raised> {
    set(object, TRANSLATE, args);
    Ok(())
}

fn show(runtime: &Runtime, object: &Object, verb: &str, unit: &str) -> Value {
    let Some(source) = detail(object, OBJECT) else { return text::new(runtime, "") };
    let number = |place| detail(object, place).and_then(|value| int::value(&value)).unwrap_or(0);
    let length = ops::length(runtime, &source)? as i64;
    let (start, end) = (number(START).clamp(0, (length - 1).max(0)), number(END).clamp(1, length.max(1)));
    let mut shown = text::Builder::new(runtime);
    match detail(object, ENCODING) {
        Some(encoding) => {
            shown.push_str("'");
            shown.push_object(&ops::str(runtime, &encoding)?);
            shown.push_str("' codec can't ");
        }
        None => shown.push_str("can't "),
    }
    if start < length && end == start + 1 {
        let one = match text::view(&source) {
            Some(text) => quoted(text.at(start as usize)),
            None => {
                let byte = ops::get_item(runtime, &source, &int::new(runtime, start)?)?;
                format!("{:#04x}", int::value(&byte).unwrap_or(0))
            }
        };
        shown.push_str(&format!("{verb} {unit} {one} in position {start}: "));
    } else {
        shown.push_str(&format!("{verb} {unit}s in position {start}-{}: ", end - 1));
    }
    if let Some(reason) = detail(object, REASON) {
        shown.push_object(&ops::str(runtime, &reason)?);
    }
    shown.finish()
}

fn quoted(point: u32) -> String {
    match point {
        0..=0xff => format!("'\\x{point:02x}'"),
        0x100..=0xffff => format!("'\\u{point:04x}'"),
        _ => format!("'\\U{point:08x}'"),
    }
}
