//! Taking bytes apart: `split`, `splitlines`, `partition`, `strip` and their sisters.

use std::ops::Range;

use object::Object;

use super::letters::is_space;
use super::methods::{like, own, same};
use super::{Buffer, get_buffer};
use crate::arguments::{flag, given, most};
use crate::error::{Raised, Value};
use crate::list::{self, List};
use crate::native::Args;
use crate::runtime::Runtime;
use crate::text::search;
use crate::text::split::{self, Ends};
use crate::tuple;

/// Collects parts of bytes in a list. The first failure is kept.
struct Parts<'a> {
    runtime: &'a Runtime,
    model: &'a Object,
    list: Object,
    failure: Option<Raised>,
}

impl<'a> Parts<'a> {
    fn new(runtime: &'a Runtime, model: &'a Object) -> Result<Parts<'a>, Raised> {
        Ok(Parts { runtime, model, list: list::new(runtime)?, failure: None })
    }

    fn add(&mut self, part: &[u8]) -> bool {
        let added = like(self.runtime, self.model, part).and_then(|part| list::append(self.runtime, &self.list, part));
        self.failure = added.err();
        self.failure.is_none()
    }

    fn finish(self) -> Value {
        self.failure.map_or(Ok(self.list), Err)
    }
}

fn separator(runtime: &Runtime, object: &Object) -> Result<Buffer, Raised> {
    let separator = get_buffer(runtime, object)?;
    if separator.is_empty() {
        return Err(runtime.value_error(format_args!("empty separator")));
    }
    Ok(separator)
}

/// `bytes.split(sep, maxsplit)`
pub(super) fn split(runtime: &Runtime, args: &Args<'_>) -> Value {
    let most = most(runtime, args.get(2))?;
    let separator = given(runtime, args.get(1)).map(|argument| separator(runtime, &argument)).transpose()?;
    let this = args.at(0);
    let bytes = get_buffer(runtime, &this)?;
    let mut parts = Parts::new(runtime, &this)?;
    let add = |range: Range<usize>| parts.add(&bytes[range]);
    match separator {
        None => split::words(&bytes, most, is_space, add),
        Some(separator) => split::on(&bytes, &separator, most, add),
    }
    parts.finish()
}

/// `bytes.rsplit(sep, maxsplit)`
pub(super) fn split_reversed(runtime: &Runtime, args: &Args<'_>) -> Value {
    let most = most(runtime, args.get(2))?;
    let separator = given(runtime, args.get(1)).map(|argument| separator(runtime, &argument)).transpose()?;
    let this = args.at(0);
    let bytes = get_buffer(runtime, &this)?;
    let mut parts = Parts::new(runtime, &this)?;
    let add = |range: Range<usize>| parts.add(&bytes[range]);
    match separator {
        None => split::words_reversed(&bytes, most, is_space, add),
        Some(separator) => split::on_reversed(&bytes, &separator, most, add),
    }
    if let Some(list) = parts.list.body::<List>() {
        list::reverse(list);
    }
    parts.finish()
}

/// `bytes.splitlines(keepends)`
pub(super) fn split_lines(runtime: &Runtime, args: &Args<'_>) -> Value {
    let keep_ends = flag(runtime, args.get(1))?;
    let this = args.at(0);
    let bytes = get_buffer(runtime, &this)?;
    let mut parts = Parts::new(runtime, &this)?;
    split::lines(&bytes, keep_ends, |point| matches!(point, 10 | 13), |range| parts.add(&bytes[range]));
    parts.finish()
}

/// `bytes.partition(sep)`
pub(super) fn partition(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (this, separator) = (args.at(0), separator(runtime, &args.at(1))?);
    let bytes = own(&this);
    let [before, between, behind] = match search::find(bytes, &separator, 0..bytes.len()) {
        Some(at) => [&bytes[..at], &separator, &bytes[at + separator.len()..]],
        None => [bytes, &[], &[]],
    };
    let parts = [like(runtime, &this, before)?, like(runtime, &this, between)?, like(runtime, &this, behind)?];
    tuple::new(runtime, parts.into_iter())
}

/// `bytes.rpartition(sep)`
pub(super) fn partition_reversed(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (this, separator) = (args.at(0), separator(runtime, &args.at(1))?);
    let bytes = own(&this);
    let [before, between, behind] = match search::find_last(bytes, &separator, 0..bytes.len()) {
        Some(at) => [&bytes[..at], &separator, &bytes[at + separator.len()..]],
        None => [&[], &[], bytes],
    };
    let parts = [like(runtime, &this, before)?, like(runtime, &this, between)?, like(runtime, &this, behind)?];
    tuple::new(runtime, parts.into_iter())
}

pub(super) fn strip(runtime: &Runtime, args: &Args<'_>) -> Value {
    stripped(runtime, args, Ends::Both)
}

pub(super) fn strip_left(runtime: &Runtime, args: &Args<'_>) -> Value {
    stripped(runtime, args, Ends::Left)
}

pub(super) fn strip_right(runtime: &Runtime, args: &Args<'_>) -> Value {
    stripped(runtime, args, Ends::Right)
}

fn stripped(runtime: &Runtime, args: &Args<'_>, ends: Ends) -> Value {
    let gone = given(runtime, args.get(1)).map(|argument| get_buffer(runtime, &argument)).transpose()?;
    let this = args.at(0);
    let bytes = own(&this);
    let kept = match gone {
        None => split::strip(bytes, ends, is_space),
        Some(gone) => split::strip(bytes, ends, |point| gone.contains(&(point as u8))),
    };
    if kept.len() == bytes.len() {
        return same(runtime, &this);
    }
    like(runtime, &this, &bytes[kept])
}
