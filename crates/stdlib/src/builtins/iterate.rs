//! Built-in functions that go through items: `all`, `any`, `iter`, `len`, `max`, `min`, `next`, `sorted`, `sum`.

use object::Object;
use types::class::name_of;
use types::ops::{self, BinaryOperator, Comparison};
use types::{Args, ClassId, Raised, Runtime, Special, Value, boxes, float, int, iterator, text};

use super::inspect::is_callable;

/// `all(iterable)`
pub(super) fn all(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(!find_truth(runtime, &args.at(0), false)?))
}

/// `any(iterable)`
pub(super) fn any(runtime: &Runtime, args: &Args<'_>) -> Value {
    Ok(runtime.bool(find_truth(runtime, &args.at(0), true)?))
}

/// Whether an item with this truth value comes.
fn find_truth(runtime: &Runtime, iterable: &Object, wanted: bool) -> Result<bool, Raised> {
    let iterator = ops::iter(runtime, iterable)?;
    while let Some(item) = ops::next(runtime, &iterator)? {
        if ops::truth(runtime, &item)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `iter(object)`, `iter(callable, sentinel)`
pub(super) fn iter(runtime: &Runtime, args: &Args<'_>) -> Value {
    no_keywords(runtime, args, "iter")?;
    match args.len() {
        1 => ops::iter(runtime, &args.at(0)),
        2 if is_callable(runtime, &args.at(0)) => iterator::over_callable(runtime, &args.at(0), &args.at(1)),
        2 => Err(runtime.type_error(format_args!("iter(v, w): v must be callable"))),
        count => Err(wrong_count(runtime, "iter", 1, 2, count)),
    }
}

/// `next(iterator)`, `next(iterator, default)`
pub(super) fn next(runtime: &Runtime, args: &Args<'_>) -> Value {
    no_keywords(runtime, args, "next")?;
    if !(1..=2).contains(&args.len()) {
        return Err(wrong_count(runtime, "next", 1, 2, args.len()));
    }
    match args.get(1) {
        None => next_or_stop(runtime, &args.at(0)),
        Some(default) => Ok(ops::next(runtime, &args.at(0))?.unwrap_or_else(|| default.owned())),
    }
}

/// The next item; where there is none, the exception that says so, as the iterator raised it.
fn next_or_stop(runtime: &Runtime, iterator: &Object) -> Value {
    match runtime.call_special(iterator, Special::Next, &[])? {
        Some(item) => Ok(item),
        None => Err(runtime.type_error(format_args!("'{}' object is not an iterator", name_of(&iterator.class())))),
    }
}

/// `aiter(async_iterable)`
pub(super) fn aiter(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(iterator) = runtime.call_special(&args.at(0), Special::AsyncIter, &[])? else {
        return Err(runtime.type_error(format_args!("'{}' object is not an async iterable", name_of(&args.at(0).class()))));
    };
    if runtime.special_of(&iterator, Special::AsyncNext).is_none() {
        let class = name_of(&iterator.class());
        return Err(runtime.type_error(format_args!("aiter() returned not an async iterator of type '{class}'")));
    }
    Ok(iterator)
}

/// `anext(async_iterator)`, `anext(async_iterator, default)`
pub(super) fn anext(runtime: &Runtime, args: &Args<'_>) -> Value {
    no_keywords(runtime, args, "anext")?;
    if !(1..=2).contains(&args.len()) {
        return Err(wrong_count(runtime, "anext", 1, 2, args.len()));
    }
    types::anext::anext(runtime, &args.at(0), args.get(1).map(|default| default.owned()))
}

/// `len(object)`
pub(super) fn len(runtime: &Runtime, args: &Args<'_>) -> Value {
    int::from_usize(runtime, ops::length(runtime, &args.at(0))?)
}

/// `sorted(iterable, *, key=None, reverse=False)`
pub(super) fn sorted(runtime: &Runtime, args: &Args<'_>) -> Value {
    if args.len() != 1 {
        return Err(runtime.type_error(format_args!("sorted expected 1 argument, got {}", args.len())));
    }
    let list = runtime.call(&runtime.class(ClassId::List), &[&args.at(0)])?;
    let sort = text::intern(runtime, text::new(runtime, "sort")?)?;
    let sort = types::attribute::get(runtime, &list, &sort)?;
    runtime.call_with(&sort, &Args::new(&args.slots()[1..], args.names()))?;
    Ok(list)
}

/// `sum(iterable, start=0)`
pub(super) fn sum(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut total = match args.get(1) {
        Some(start) => start.owned(),
        None => int::new(runtime, 0)?,
    };
    let refused = [(ClassId::Str, "strings [use ''.join(seq) instead]"), (ClassId::Bytes, "bytes [use b''.join(seq) instead]")];
    for (class, what) in refused.into_iter().chain([(ClassId::ByteArray, "bytearray [use b''.join(seq) instead]")]) {
        if types::class::is_instance_of(&total, class) {
            return Err(runtime.type_error(format_args!("sum() can't sum {what}")));
        }
    }
    let iterator = ops::iter(runtime, &args.at(0))?;
    loop {
        let (sum, item) = sum_ints(runtime, total, &iterator)?;
        let Some(item) = item else { return Ok(sum) };
        total = ops::binary(runtime, BinaryOperator::Add, &sum, &item)?;
        if float::is_exact(&total) {
            match sum_floats(runtime, total, &iterator)? {
                (sum, None) => return Ok(sum),
                (sum, Some(item)) => total = ops::binary(runtime, BinaryOperator::Add, &sum, &item)?,
            }
        }
    }
}

/// Goes on as long as ints come whose sum fits a word. Also the first item with which it does not.
fn sum_ints(runtime: &Runtime, start: Object, iterator: &Object) -> Result<(Object, Option<Object>), Raised> {
    let Some(mut sum) = boxes::int(&start) else { return Ok((start, ops::next(runtime, iterator)?)) };
    loop {
        let item = ops::next(runtime, iterator)?;
        match item.as_ref().and_then(boxes::int).and_then(|value| sum.checked_add(value)) {
            Some(more) => sum = more,
            None => return Ok((int::new(runtime, sum)?, item)),
        }
    }
}

/// Goes on as long as floats and ints come, keeping what is rounded away aside (Neumaier's sum). Also the first item that is neither.
fn sum_floats(runtime: &Runtime, start: Object, iterator: &Object) -> Result<(Object, Option<Object>), Raised> {
    let (mut high, mut low) = (float::value(&start).unwrap_or_default(), 0.0);
    let mut other = None;
    while let Some(item) = ops::next(runtime, iterator)? {
        if let Some(value) = float::value(&item).filter(|_| float::is_exact(&item)) {
            let sum = high + value;
            low += if high.abs() >= value.abs() { (high - sum) + value } else { (value - sum) + high };
            high = sum;
        } else if let Some(value) = int::value(&item) {
            high += value as f64;
        } else {
            other = Some(item);
            break;
        }
    }
    let sum = if low != 0.0 && low.is_finite() { high + low } else { high };
    Ok((float::new(runtime, sum)?, other))
}

/// `max(iterable, *[, default, key])`, `max(a, b, *rest, key=None)`
pub(super) fn max(runtime: &Runtime, args: &Args<'_>) -> Value {
    extreme(runtime, args, "max", Comparison::Greater)
}

/// `min(iterable, *[, default, key])`, `min(a, b, *rest, key=None)`
pub(super) fn min(runtime: &Runtime, args: &Args<'_>) -> Value {
    extreme(runtime, args, "min", Comparison::Less)
}

/// The first item that is better than all before it.
fn extreme(runtime: &Runtime, args: &Args<'_>, name: &str, better: Comparison) -> Value {
    let (mut default, mut key) = (None, None);
    for index in 0..args.keyword_count() {
        let Some((keyword, value)) = args.keyword(index) else { break };
        let keyword = text::view(&keyword).map(|keyword| keyword.to_rust().into_owned()).unwrap_or_default();
        match keyword.as_str() {
            "default" => default = Some(value.owned()),
            "key" => key = Some(value.owned()).filter(|key| !key.is(&runtime.none())),
            _ => return Err(runtime.type_error(format_args!("{name}() got an unexpected keyword argument '{keyword}'"))),
        }
    }
    if args.len() > 1 && default.is_some() {
        return Err(runtime.type_error(format_args!("Cannot specify a default for {name}() with multiple positional arguments")));
    }
    let mut best = Best { runtime, better, key, found: None };
    match args.len() {
        0 => return Err(runtime.type_error(format_args!("{name} expected at least 1 argument, got 0"))),
        1 => {
            let iterator = ops::iter(runtime, &args.at(0))?;
            while let Some(item) = ops::next(runtime, &iterator)? {
                best.consider(item)?;
            }
        }
        count => (0..count).try_for_each(|index| best.consider(args.at(index).owned()))?,
    }
    match (best.found, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(runtime.value_error(format_args!("{name}() iterable argument is empty"))),
    }
}

/// The best item so far, and what it is compared by.
struct Best<'a> {
    runtime: &'a Runtime,
    better: Comparison,
    key: Option<Object>,
    found: Option<(Object, Object)>,
}

impl Best<'_> {
    fn consider(&mut self, item: Object) -> Result<(), Raised> {
        let by = match &self.key {
            Some(key) => self.runtime.call(key, &[&item])?,
            None => item.clone(),
        };
        let wins = match &self.found {
            None => true,
            Some((_, best)) => {
                let answer = ops::compare(self.runtime, self.better, &by, best)?;
                ops::truth(self.runtime, &answer)?
            }
        };
        if wins {
            self.found = Some((item, by));
        }
        Ok(())
    }
}

/// Refuses keyword arguments.
pub(super) fn no_keywords(runtime: &Runtime, args: &Args<'_>, name: &str) -> Result<(), Raised> {
    if args.keyword_count() == 0 {
        return Ok(());
    }
    Err(runtime.type_error(format_args!("{name}() takes no keyword arguments")))
}

/// Too few or too many arguments.
pub(super) fn wrong_count(runtime: &Runtime, name: &str, least: usize, most: usize, count: usize) -> Raised {
    let (bound, limit) = if count < least { ("at least", least) } else { ("at most", most) };
    let plural = if limit == 1 { "" } else { "s" };
    runtime.type_error(format_args!("{name} expected {bound} {limit} argument{plural}, got {count}"))
}
