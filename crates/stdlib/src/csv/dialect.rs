//! Dialects: what separates values, what quotes them.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::class::name_of;
use types::{Args, ClassSpec, Getter, Native, Raised, Runtime, Value, attribute, int, ops, text};

use super::named;
use crate::classes::CSV_DIALECT;

/// The names of the ways to quote, by their numbers.
pub(super) const QUOTING: [&str; 6] = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL"];

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "_csv",
    ..ClassSpec::new(
        CSV_DIALECT,
        "Dialect",
        Layout {
            fields: &[Field { offset: offset_of!(Dialect, line_end) as u16, name: "lineterminator" }],
            extent: Extent::Closed,
            ..Layout::leaf("Dialect")
        },
    )
}
.sealed()
.methods(&[Native::static_method("__new__", "(*)", |runtime, args| from_call(runtime, args, 1))])
.getters(&[
    Getter::new("delimiter", |runtime, object| text::character(runtime, of(object).map_or(0, |dialect| dialect.delimiter.get()))),
    Getter::new("quotechar", |runtime, object| optional(runtime, of(object).and_then(|dialect| dialect.quote.get()))),
    Getter::new("escapechar", |runtime, object| optional(runtime, of(object).and_then(|dialect| dialect.escape.get()))),
    Getter::new("lineterminator", |runtime, object| {
        Ok(of(object).and_then(|dialect| dialect.line_end.get()).unwrap_or_else(|| runtime.none()))
    }),
    Getter::new("quoting", |runtime, object| int::new(runtime, of(object).map_or(0, |dialect| dialect.quoting.get() as i64))),
    Getter::new("doublequote", |runtime, object| Ok(runtime.bool(of(object).is_some_and(|dialect| dialect.double_quote.get())))),
    Getter::new("skipinitialspace", |runtime, object| Ok(runtime.bool(of(object).is_some_and(|dialect| dialect.skip_space.get())))),
    Getter::new("strict", |runtime, object| Ok(runtime.bool(of(object).is_some_and(|dialect| dialect.strict.get())))),
])
.doc("CSV dialect\n\nThe Dialect type records CSV dialect options.");

/// When values are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

/// A dialect as it lies on the heap.
#[repr(C)]
pub(super) struct Dialect {
    header: Header,
    /// A string.
    pub(super) line_end: Slot,
    pub(super) delimiter: Cell<u32>,
    pub(super) quote: Cell<Option<u32>>,
    pub(super) escape: Cell<Option<u32>>,
    pub(super) quoting: Cell<Quoting>,
    pub(super) double_quote: Cell<bool>,
    pub(super) skip_space: Cell<bool>,
    pub(super) strict: Cell<bool>,
}

// SAFETY: `Dialect` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Dialect {
    const LAYOUT: LayoutId = CSV_DIALECT.layout();
}

fn of(object: &Object) -> Option<&Dialect> {
    object.body()
}

fn optional(runtime: &Runtime, point: Option<u32>) -> Value {
    point.map_or_else(|| Ok(runtime.none()), |point| text::character(runtime, point))
}

/// The settings that a call gives by keywords.
const KEYWORDS: [&str; 9] =
    ["dialect", "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"];

/// The dialect that a call asks for: positional argument `place`, or the keyword, changed by the other keywords.
pub(super) fn from_call(runtime: &Runtime, args: &Args<'_>, place: usize) -> Value {
    let mut base = args.get(place).filter(|_| place < args.len()).map(|base| base.owned());
    let mut given: [Option<Object>; 9] = Default::default();
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { break };
        let name = text::to_string(&name);
        let Some(known) = KEYWORDS.iter().position(|keyword| *keyword == name) else {
            return Err(runtime.type_error(format_args!("this function got an unexpected keyword argument '{name}'")));
        };
        given[known] = Some(value.owned());
    }
    if let Some(keyword) = given[0].take() {
        base = Some(keyword);
    }
    let mut base = base.filter(|base| !base.is(&runtime.none()));
    if let Some(name) = base.as_ref().filter(|base| text::view(base).is_some()) {
        base = Some(named(runtime, name)?);
    }
    let changes = given.iter().any(Option::is_some);
    if let Some(base) = base.as_ref().filter(|base| of(base).is_some() && !changes) {
        return Ok(base.clone());
    }
    if let Some(base) = &base {
        for (name, setting) in KEYWORDS.iter().zip(&mut given).skip(1).filter(|(_, setting)| setting.is_none()) {
            let name = text::intern(runtime, text::new(runtime, name)?)?;
            *setting = attribute::find_any(runtime, base, &name)?;
        }
    }
    make(runtime, &given)
}

fn make(runtime: &Runtime, given: &[Option<Object>; 9]) -> Value {
    let [_, delimiter, double_quote, escape, line_end, quote, quoting, skip_space, strict] = given;
    let flag = |setting: &Option<Object>, default: bool| setting.as_ref().map_or(Ok(default), |setting| ops::truth(runtime, setting));
    let line_end = match line_end {
        Some(line_end) if text::view(line_end).is_some() => line_end.clone(),
        Some(_) => return Err(runtime.type_error(format_args!("\"lineterminator\" must be a string"))),
        None => text::new(runtime, "\r\n")?,
    };
    let delimiter = character(runtime, "delimiter", delimiter.as_ref(), Some(','.into()), false)?.unwrap_or(0);
    let escape = character(runtime, "escapechar", escape.as_ref(), None, true)?;
    let has_quote = quote.is_some();
    let quote = character(runtime, "quotechar", quote.as_ref(), Some('"'.into()), true)?;
    let mut way = self::quoting(runtime, quoting.as_ref())?;
    if quote.is_none() && has_quote && quoting.is_none() {
        way = Quoting::None;
    }
    if way != Quoting::None && quote.is_none() {
        return Err(runtime.type_error(format_args!("quotechar must be set if quoting enabled")));
    }
    let skip_space = flag(skip_space, false)?;
    check(runtime, ("delimiter", Some(delimiter)), &line_end, !skip_space)?;
    check(runtime, ("escapechar", escape), &line_end, !skip_space)?;
    check(runtime, ("quotechar", quote), &line_end, !skip_space)?;
    for (names, same) in [
        ("delimiter or escapechar", escape == Some(delimiter)),
        ("delimiter or quotechar", quote == Some(delimiter)),
        ("escapechar or quotechar", escape.is_some() && escape == quote),
    ] {
        if same {
            return Err(runtime.value_error(format_args!("bad {names} value")));
        }
    }
    let body = Dialect {
        header: Header::new(CSV_DIALECT.reference()),
        line_end: Slot::empty(),
        delimiter: Cell::new(delimiter),
        quote: Cell::new(quote),
        escape: Cell::new(escape),
        quoting: Cell::new(way),
        double_quote: Cell::new(flag(double_quote, true)?),
        skip_space: Cell::new(skip_space),
        strict: Cell::new(flag(strict, false)?),
    };
    // SAFETY: the body is what its layout says.
    let made = unsafe { runtime.new_object(Kind::Container, body, 0) }?;
    if let Some(dialect) = of(&made) {
        dialect.line_end.set(line_end);
    }
    Ok(made)
}

/// Refuses a character that means something else already.
fn check(runtime: &Runtime, (name, point): (&str, Option<u32>), line_end: &Object, may_be_space: bool) -> Result<(), Raised> {
    let Some(point) = point else { return Ok(()) };
    let is_space = point == 32 && !may_be_space && name != "delimiter";
    let ends_line = matches!(point, 10 | 13) || text::view(line_end).is_some_and(|text| text.points().any(|end| end == point));
    if is_space || ends_line {
        return Err(runtime.value_error(format_args!("bad {name} value")));
    }
    Ok(())
}

fn quoting(runtime: &Runtime, given: Option<&Object>) -> Result<Quoting, Raised> {
    let Some(given) = given else { return Ok(Quoting::Minimal) };
    if !int::is_int(given) {
        return Err(runtime.type_error(format_args!("\"quoting\" must be an integer")));
    }
    Ok(match int::value(given) {
        Some(0) => Quoting::Minimal,
        Some(1) => Quoting::All,
        Some(2) => Quoting::NonNumeric,
        Some(3) => Quoting::None,
        Some(4) => Quoting::Strings,
        Some(5) => Quoting::NotNull,
        _ => return Err(runtime.type_error(format_args!("bad \"quoting\" value"))),
    })
}

fn character(
    runtime: &Runtime,
    name: &str,
    given: Option<&Object>,
    default: Option<u32>,
    may_be_none: bool,
) -> Result<Option<u32>, Raised> {
    let Some(given) = given else { return Ok(default) };
    if may_be_none && given.is(&runtime.none()) {
        return Ok(None);
    }
    match text::view(given) {
        Some(text) if text.len() == 1 => Ok(Some(text.at(0))),
        Some(_) => Err(runtime.type_error(format_args!("\"{name}\" must be a 1-character string"))),
        None => {
            let (or_none, class) = (if may_be_none { " or None" } else { "" }, name_of(&given.class()));
            Err(runtime.type_error(format_args!("\"{name}\" must be string{or_none}, not {class}")))
        }
    }
}
