//! Looking for one text in another: `find`, `count`, `startswith`, `replace` and their sisters.

use std::ops::Range;

use object::{Borrowed, Slot};

use super::methods::{own, string};
use super::search::{self, Needle};
use super::unit::same;
use super::{Builder, Text, exact, size, slice, view_borrowed, with_units};
use crate::arguments::{described, most, range};
use crate::class::name_of;
use crate::error::{Raised, Value};
use crate::native::Args;
use crate::runtime::Runtime;
use crate::{int, tuple};

/// Where argument 1 is in the part of the text that the arguments behind it name.
fn locate(
    runtime: &Runtime,
    args: &Args<'_>,
    function: &str,
    find: fn(Text<'_>, Text<'_>, Range<usize>) -> Option<usize>,
) -> Result<Option<usize>, Raised> {
    let wanted = string(runtime, args, 1, function)?;
    let text = own(args);
    Ok(range(runtime, args, 2, text.len())?.and_then(|range| find(text, wanted, range)))
}

fn first(text: Text<'_>, wanted: Text<'_>, range: Range<usize>) -> Option<usize> {
    if wanted.width() > text.width() || wanted.len() > range.len() {
        return None;
    }
    with_units!(text, |hay| with_units!(wanted, |needle| search::find(hay, needle, range)))
}

fn last(text: Text<'_>, wanted: Text<'_>, range: Range<usize>) -> Option<usize> {
    if wanted.width() > text.width() || wanted.len() > range.len() {
        return None;
    }
    with_units!(text, |hay| with_units!(wanted, |needle| search::find_last(hay, needle, range)))
}

fn place(runtime: &Runtime, found: Option<usize>) -> Value {
    int::new(runtime, found.map_or(-1, |at| at as i64))
}

fn must_be_there(runtime: &Runtime, found: Option<usize>) -> Value {
    match found {
        Some(at) => size(runtime, at),
        None => Err(runtime.value_error(format_args!("substring not found"))),
    }
}

/// `text.find(sub, start, end)`
pub(super) fn find(runtime: &Runtime, args: &Args<'_>) -> Value {
    let found = locate(runtime, args, "find", first)?;
    place(runtime, found)
}

/// `text.rfind(sub, start, end)`
pub(super) fn find_last(runtime: &Runtime, args: &Args<'_>) -> Value {
    let found = locate(runtime, args, "rfind", last)?;
    place(runtime, found)
}

/// `text.index(sub, start, end)`
pub(super) fn index(runtime: &Runtime, args: &Args<'_>) -> Value {
    let found = locate(runtime, args, "index", first)?;
    must_be_there(runtime, found)
}

/// `text.rindex(sub, start, end)`
pub(super) fn index_last(runtime: &Runtime, args: &Args<'_>) -> Value {
    let found = locate(runtime, args, "rindex", last)?;
    must_be_there(runtime, found)
}

/// `text.count(sub, start, end)`
pub(super) fn count(runtime: &Runtime, args: &Args<'_>) -> Value {
    let wanted = string(runtime, args, 1, "count")?;
    let text = own(args);
    let count = match range(runtime, args, 2, text.len())? {
        Some(range) if wanted.width() <= text.width() => {
            with_units!(text, |hay| with_units!(wanted, |needle| search::count(&hay[range], needle)))
        }
        _ => 0,
    };
    size(runtime, count)
}

/// `key in text`
pub(super) fn contains(runtime: &Runtime, args: &Args<'_>) -> Value {
    let key = args.at(1);
    let Some(wanted) = view_borrowed(key) else {
        let class = name_of(&key.class());
        return Err(runtime.type_error(format_args!("'in <string>' requires string as left operand, not {class}")));
    };
    let text = own(args);
    Ok(runtime.bool(first(text, wanted, 0..text.len()).is_some()))
}

fn begins(text: Text<'_>, range: Range<usize>, with: Text<'_>) -> bool {
    range.len() >= with.len() && with_units!(text, |text| with_units!(with, |with| same(&text[range][..with.len()], with)))
}

fn ends(text: Text<'_>, range: Range<usize>, with: Text<'_>) -> bool {
    let start = range.len().checked_sub(with.len());
    start.is_some_and(|start| with_units!(text, |text| with_units!(with, |with| same(&text[range][start..], with))))
}

/// Whether `test` holds for argument 1, or for one in it if it is a tuple.
fn any_of(runtime: &Runtime, args: &Args<'_>, function: &str, test: fn(Text<'_>, Range<usize>, Text<'_>) -> bool) -> Value {
    let text = own(args);
    let range = range(runtime, args, 2, text.len())?;
    let holds = |with: Text<'_>| range.clone().is_some_and(|range| test(text, range, with));
    let wanted = args.at(1);
    if let Some(with) = view_borrowed(wanted) {
        return Ok(runtime.bool(holds(with)));
    }
    let Some(choices) = tuple::items(&wanted) else {
        let class = described(&wanted);
        return Err(runtime.type_error(format_args!("{function} first arg must be str or a tuple of str, not {class}")));
    };
    for choice in choices.iter().filter_map(Slot::get) {
        let Some(with) = super::view(&choice) else {
            let class = name_of(&choice.class());
            return Err(runtime.type_error(format_args!("tuple for {function} must only contain str, not {class}")));
        };
        if holds(with) {
            return Ok(runtime.bool(true));
        }
    }
    Ok(runtime.bool(false))
}

/// `text.startswith(prefix, start, end)`
pub(super) fn starts_with(runtime: &Runtime, args: &Args<'_>) -> Value {
    any_of(runtime, args, "startswith", begins)
}

/// `text.endswith(suffix, start, end)`
pub(super) fn ends_with(runtime: &Runtime, args: &Args<'_>) -> Value {
    any_of(runtime, args, "endswith", ends)
}

/// `text.removeprefix(prefix)`
pub(super) fn remove_prefix(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (text, prefix) = (own(args), string(runtime, args, 1, "removeprefix")?);
    if prefix.is_empty() || !begins(text, 0..text.len(), prefix) {
        return exact(runtime, &args.at(0), text);
    }
    slice(runtime, text, prefix.len()..text.len())
}

/// `text.removesuffix(suffix)`
pub(super) fn remove_suffix(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (text, suffix) = (own(args), string(runtime, args, 1, "removesuffix")?);
    if suffix.is_empty() || !ends(text, 0..text.len(), suffix) {
        return exact(runtime, &args.at(0), text);
    }
    slice(runtime, text, 0..text.len() - suffix.len())
}

/// `text.replace(old, new, count)`
pub(super) fn replace(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (old, new) = (string(runtime, args, 1, "replace")?, string(runtime, args, 2, "replace")?);
    let most = most(runtime, args.get(3))?;
    replaced(runtime, args.at(0), own(args), old, new, most)
}

fn replaced(runtime: &Runtime, object: Borrowed<'_>, text: Text<'_>, old: Text<'_>, new: Text<'_>, most: usize) -> Value {
    if most == 0 || old.width() > text.width() || old.len() > text.len() || old == new {
        return exact(runtime, &object, text);
    }
    let mut builder = Builder::new(runtime);
    if old.is_empty() {
        for (index, point) in text.points().enumerate() {
            if index < most {
                builder.push_text(new);
            }
            builder.push(point);
        }
        if text.len() < most {
            builder.push_text(new);
        }
        return builder.finish();
    }
    let mut from = 0;
    with_units!(text, |hay| with_units!(old, |needle| {
        let needle = Needle::new(needle);
        for at in needle.find_all(hay).take(most) {
            builder.push_text(text.part(from..at));
            builder.push_text(new);
            from = at + needle.len();
        }
    }));
    if from == 0 && builder.is_empty() && first(text, old, 0..text.len()).is_none() {
        return exact(runtime, &object, text);
    }
    builder.push_text(text.part(from..text.len()));
    builder.finish()
}
