//! Module `unicodedata`: what Unicode says about code points. Names come from a crate, all else from tables made for version 15.1.

mod database;
mod normalize;
mod records;

use object::Object;
use types::text::{self, Text, point};
use types::{Args, ModuleSpec, Native, Raised, Runtime, Value, boxes, int, module};

use normalize::Form;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "unicodedata",
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters.",
    functions: &[
        Native::new("name", "(chr, default=None, /)", name),
        Native::new("lookup", "(name, /)", lookup),
        Native::new("category", "(chr, /)", |runtime, args| {
            let record = database::record(character(runtime, args, "category")?);
            text::new(runtime, records::CATEGORIES[usize::from(record.0)])
        }),
        Native::new("bidirectional", "(chr, /)", |runtime, args| {
            let record = database::record(character(runtime, args, "bidirectional")?);
            text::new(runtime, records::DIRECTIONS[usize::from(record.1)])
        }),
        Native::new("combining", "(chr, /)", |runtime, args| {
            int::new(runtime, database::record(character(runtime, args, "combining")?).2.into())
        }),
        Native::new("east_asian_width", "(chr, /)", |runtime, args| {
            let record = database::record(character(runtime, args, "east_asian_width")?);
            text::new(runtime, records::WIDTHS[usize::from(record.3)])
        }),
        Native::new("mirrored", "(chr, /)", |runtime, args| {
            int::new(runtime, database::record(character(runtime, args, "mirrored")?).4.into())
        }),
        Native::new("decomposition", "(chr, /)", |runtime, args| {
            let written =
                database::decomposition(character(runtime, args, "decomposition")?).map_or("", |decomposition| decomposition.text);
            text::new(runtime, written)
        }),
        Native::new("decimal", "(chr, default=None, /)", |runtime, args| {
            let decimal = point::decimal(character(runtime, args, "decimal")?);
            or_default(runtime, args, decimal.map(|decimal| int::new(runtime, decimal.into())), "not a decimal")
        }),
        Native::new("digit", "(chr, default=None, /)", |runtime, args| {
            let digit = database::number(character(runtime, args, "digit")?).filter(|number| number.is_digit);
            or_default(runtime, args, digit.map(|digit| int::new(runtime, digit.numerator)), "not a digit")
        }),
        Native::new("numeric", "(chr, default=None, /)", |runtime, args| {
            let number = database::number(character(runtime, args, "numeric")?);
            let value = number.map(|number| boxes::new_float(runtime.region(), number.numerator as f64 / number.denominator as f64));
            or_default(runtime, args, value, "not a numeric character")
        }),
        Native::new("normalize", "(form, unistr, /)", |runtime, args| {
            let (form, string) = (form(runtime, args)?, args.at(1));
            match text::view(&string) {
                Some(text) => normalize::normalize(runtime, &string, text, form),
                None => Err(wrong(runtime, "normalize", &string)),
            }
        }),
        Native::new("is_normalized", "(form, unistr, /)", |runtime, args| {
            let (form, string) = (form(runtime, args)?, args.at(1));
            let Some(text) = text::view(&string) else { return Err(wrong(runtime, "is_normalized", &string)) };
            let normal = normalize::normalize(runtime, &string, text, form)?;
            Ok(runtime.bool(text::equal(&normal, &string)))
        }),
    ],
    classes: &[],
    furnish,
};

/// `unidata_version` and `ucd_3_2_0`: what internationalized domain names ask of the database of Unicode 3.2. There is no such database
/// here: the functions are those of the newer one, and those names may have characters that Unicode 3.2 did not have.
fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "unidata_version", text::new(runtime, "15.1.0")?)?;
    let dict = types::attribute::get(runtime, module, &runtime.name(types::Name::Dict))?;
    let database = runtime.call(&runtime.class(types::ClassId::SimpleNamespace), &[&dict])?;
    let (name, version) = (text::intern(runtime, text::new(runtime, "unidata_version")?)?, text::new(runtime, "3.2.0")?);
    types::attribute::set_any(runtime, &database, &name, Some(&version))?;
    module::set(runtime, module, "ucd_3_2_0", database)
}

#[cold]
fn wrong(runtime: &Runtime, function: &str, given: &Object) -> Raised {
    let class = types::class::name_of(&given.class());
    runtime.type_error(format_args!("{function}() argument 2 must be str, not {class}"))
}

/// The code point that argument 0 is.
fn character(runtime: &Runtime, args: &Args<'_>, function: &str) -> Result<u32, Raised> {
    let given = args.at(0);
    match text::view(&given) {
        Some(text) if text.len() == 1 => Ok(text.at(0)),
        _ => {
            let class = types::class::name_of(&given.class());
            // Those that take a default number their arguments.
            let number = if matches!(function, "name" | "decimal" | "digit" | "numeric") { " 1" } else { "" };
            Err(runtime.type_error(format_args!("{function}() argument{number} must be a unicode character, not {class}")))
        }
    }
}

/// What was found; else argument 1, or an error if there is none.
fn or_default(runtime: &Runtime, args: &Args<'_>, found: Option<Value>, complaint: &str) -> Value {
    match (found, args.get(1)) {
        (Some(found), _) => found,
        (None, Some(default)) => Ok(default.owned()),
        (None, None) => Err(runtime.value_error(format_args!("{complaint}"))),
    }
}

fn name(runtime: &Runtime, args: &Args<'_>) -> Value {
    let character = character(runtime, args, "name")?;
    let known = char::from_u32(character).filter(|_| database::is_assigned(character)).and_then(unicode_names2::name);
    or_default(runtime, args, known.map(|name| text::new(runtime, &name.to_string())), "no such name")
}

fn lookup(runtime: &Runtime, args: &Args<'_>) -> Value {
    let name = text::to_string(&args.at(0));
    match unicode_names2::character(&name).map(u32::from).filter(|point| database::is_assigned(*point)) {
        Some(point) => text::character(runtime, point),
        None => {
            let message = text::new(runtime, &format!("undefined character name '{name}'"))?;
            Err(runtime.key_error(&message))
        }
    }
}

fn form(runtime: &Runtime, args: &Args<'_>) -> Result<Form, Raised> {
    let given = args.at(0);
    match text::view(&given).map(Text::to_rust).as_deref() {
        Some("NFC") => Ok(Form { compatible: false, composed: true }),
        Some("NFD") => Ok(Form { compatible: false, composed: false }),
        Some("NFKC") => Ok(Form { compatible: true, composed: true }),
        Some("NFKD") => Ok(Form { compatible: true, composed: false }),
        _ => Err(runtime.value_error(format_args!("invalid normalization form"))),
    }
}
