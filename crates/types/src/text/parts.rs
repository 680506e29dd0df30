//! Taking text apart: `split`, `splitlines`, `partition`, `strip` and their sisters.

use std::ops::Range;

use object::Object;

use super::methods::{own, string};
use super::split::{self, Ends};
use super::unicode::{is_line_break, is_space};
use super::{Text, exact, search, slice, unit, view_borrowed, with_units};
use crate::arguments::{described, flag, given, most};
use crate::error::{Raised, Value};
use crate::native::Args;
use crate::runtime::Runtime;
use crate::{list, text, tuple};

/// Collects parts of a text in a list. The first failure is kept.
struct Parts<'a> {
    runtime: &'a Runtime,
    text: Text<'a>,
    list: Object,
    failure: Option<Raised>,
}

impl<'a> Parts<'a> {
    fn new(runtime: &'a Runtime, text: Text<'a>) -> Result<Parts<'a>, Raised> {
        Ok(Parts { runtime, text, list: list::new(runtime)?, failure: None })
    }

    /// Adds a part. False if that failed, so that nobody looks for more.
    fn add(&mut self, range: Range<usize>) -> bool {
        let part = self.runtime.check_interruption().and_then(|()| slice(self.runtime, self.text, range));
        let added = part.and_then(|part| list::append(self.runtime, &self.list, part));
        self.failure = added.err();
        self.failure.is_none()
    }

    fn finish(self) -> Value {
        self.failure.map_or(Ok(self.list), Err)
    }
}

/// The separator that argument 1 is, if it is not `None`. It is not empty.
fn separator<'a>(runtime: &Runtime, args: &Args<'a>) -> Result<Option<Text<'a>>, Raised> {
    let Some(argument) = given(runtime, args.get(1)) else { return Ok(None) };
    match view_borrowed(argument) {
        Some(separator) if separator.is_empty() => Err(empty_separator(runtime)),
        Some(separator) => Ok(Some(separator)),
        None => Err(runtime.type_error(format_args!("must be str or None, not {}", described(&argument)))),
    }
}

#[cold]
fn empty_separator(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("empty separator"))
}

/// `text.split(sep, maxsplit)`
pub(super) fn split(runtime: &Runtime, args: &Args<'_>) -> Value {
    let text = own(args);
    let (separator, most) = (separator(runtime, args)?, most(runtime, args.get(2))?);
    let mut parts = Parts::new(runtime, text)?;
    match separator {
        None => with_units!(text, |hay| split::words(hay, most, is_space, |range| parts.add(range))),
        Some(separator) => {
            with_units!(text, |hay| with_units!(separator, |needle| split::on(hay, needle, most, |range| parts.add(range))))
        }
    }
    parts.finish()
}

/// `text.rsplit(sep, maxsplit)`
pub(super) fn split_reversed(runtime: &Runtime, args: &Args<'_>) -> Value {
    let text = own(args);
    let (separator, most) = (separator(runtime, args)?, most(runtime, args.get(2))?);
    let mut parts = Parts::new(runtime, text)?;
    match separator {
        None => with_units!(text, |hay| split::words_reversed(hay, most, is_space, |range| parts.add(range))),
        Some(separator) => {
            with_units!(text, |hay| with_units!(separator, |needle| split::on_reversed(hay, needle, most, |range| parts.add(range))))
        }
    }
    if let Some(list) = parts.list.body::<list::List>() {
        list::reverse(list);
    }
    parts.finish()
}

/// `text.splitlines(keepends)`
pub(super) fn split_lines(runtime: &Runtime, args: &Args<'_>) -> Value {
    let text = own(args);
    let keep_ends = flag(runtime, args.get(1))?;
    let mut parts = Parts::new(runtime, text)?;
    with_units!(text, |hay| split::lines(hay, keep_ends, is_line_break, |range| parts.add(range)));
    parts.finish()
}

/// `text.partition(sep)`
pub(super) fn partition(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (text, separator) = (own(args), string_separator(runtime, args)?);
    let range = 0..text.len();
    let found = with_units!(text, |hay| with_units!(separator, |needle| search::find(hay, needle, range)));
    let (whole, empty) = (|| exact(runtime, &args.at(0), text), || text::empty(runtime));
    match found {
        Some(at) => around(runtime, args, at, separator.len()),
        None => tuple::new(runtime, [whole()?, empty()?, empty()?].into_iter()),
    }
}

/// `text.rpartition(sep)`
pub(super) fn partition_reversed(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (text, separator) = (own(args), string_separator(runtime, args)?);
    let range = 0..text.len();
    let found = if separator.len() > text.len() {
        None
    } else {
        with_units!(text, |hay| with_units!(separator, |needle| search::find_last(hay, needle, range)))
    };
    let (whole, empty) = (|| exact(runtime, &args.at(0), text), || text::empty(runtime));
    match found {
        Some(at) => around(runtime, args, at, separator.len()),
        None => tuple::new(runtime, [empty()?, empty()?, whole()?].into_iter()),
    }
}

fn string_separator<'a>(runtime: &Runtime, args: &Args<'a>) -> Result<Text<'a>, Raised> {
    let argument = args.at(1);
    match view_borrowed(argument) {
        Some(separator) if separator.is_empty() => Err(empty_separator(runtime)),
        Some(separator) => Ok(separator),
        None => Err(runtime.type_error(format_args!("must be str, not {}", described(&argument)))),
    }
}

/// What is before, in and behind the separator at a place.
fn around(runtime: &Runtime, args: &Args<'_>, at: usize, length: usize) -> Value {
    let text = own(args);
    let (before, behind) = (slice(runtime, text, 0..at)?, slice(runtime, text, at + length..text.len())?);
    let separator = exact(runtime, &args.at(1), string(runtime, args, 1, "partition")?)?;
    tuple::new(runtime, [before, separator, behind].into_iter())
}

/// `text.strip(chars)`
pub(super) fn strip(runtime: &Runtime, args: &Args<'_>) -> Value {
    stripped(runtime, args, "strip", Ends::Both)
}

/// `text.lstrip(chars)`
pub(super) fn strip_left(runtime: &Runtime, args: &Args<'_>) -> Value {
    stripped(runtime, args, "lstrip", Ends::Left)
}

/// `text.rstrip(chars)`
pub(super) fn strip_right(runtime: &Runtime, args: &Args<'_>) -> Value {
    stripped(runtime, args, "rstrip", Ends::Right)
}

fn stripped(runtime: &Runtime, args: &Args<'_>, function: &str, ends: Ends) -> Value {
    let text = own(args);
    let kept = match given(runtime, args.get(1)) {
        None => with_units!(text, |hay| split::strip(hay, ends, is_space)),
        Some(argument) => {
            let Some(gone) = view_borrowed(argument) else {
                return Err(runtime.type_error(format_args!("{function} arg must be None or str")));
            };
            with_units!(text, |hay| with_units!(gone, |gone| split::strip(hay, ends, |point| unit::has(gone, point))))
        }
    };
    if kept.len() == text.len() {
        return exact(runtime, &args.at(0), text);
    }
    slice(runtime, text, kept)
}
