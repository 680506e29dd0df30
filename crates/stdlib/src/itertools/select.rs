//! Iterators that pass on some of the items: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`.

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Native, Raised, Runtime, Value, int, iterator, ops};

use super::{class, end, given, state};
use crate::classes;

/// `compress`: references to the iterator over the data and to that over the selectors.
pub(super) static COMPRESS: ClassSpec = class(classes::COMPRESS, "compress")
    .next(|runtime, compress| {
        let compress = state(compress)?;
        let (Some(data), Some(selectors)) = (compress.get(0), compress.get(1)) else { return Ok(None) };
        loop {
            let Some(item) = ops::next(runtime, &data)? else { return Ok(None) };
            let Some(selector) = ops::next(runtime, &selectors)? else { return Ok(None) };
            if ops::truth(runtime, &selector)? {
                return Ok(Some(item));
            }
        }
    })
    .methods(&[
        Native::static_method("__new__", "(cls, data, selectors)", |runtime, args| {
            let (data, selectors) = (ops::iter(runtime, &args.at(1))?, ops::iter(runtime, &args.at(2))?);
            record::requested(runtime, args, classes::COMPRESS, [Some(data), Some(selectors)].into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc(
        "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using \
         the selectors to\nchoose the data elements.",
    );

/// A function and an iterator over the second argument.
fn function_and_iterator(runtime: &Runtime, args: &Args<'_>, id: ClassId) -> Value {
    let source = ops::iter(runtime, &args.at(2))?;
    record::requested(runtime, args, id, [Some(args.at(1).owned()), Some(source)].into_iter())
}

fn is_true(runtime: &Runtime, function: &Object, item: &Object) -> Result<bool, Raised> {
    ops::truth(runtime, &runtime.call(function, &[item])?)
}

/// `dropwhile`: references to the predicate and the iterator; the number is 1 once an item was passed on.
pub(super) static DROPWHILE: ClassSpec = class(classes::DROPWHILE, "dropwhile")
    .next(|runtime, object| {
        let record = state(object)?;
        let (Some(predicate), Some(source)) = (record.get(0), record.get(1)) else { return Ok(None) };
        while let Some(item) = ops::next(runtime, &source)? {
            if record.number(0).get() == 1 || !is_true(runtime, &predicate, &item)? {
                record.number(0).set(1);
                return Ok(Some(item));
            }
        }
        Ok(None)
    })
    .methods(&[
        Native::static_method("__new__", "(cls, predicate, iterable, /)", |runtime, args| {
            function_and_iterator(runtime, args, classes::DROPWHILE)
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc(
        "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
    );

/// `takewhile`: references to the predicate and the iterator; the number is 1 once the predicate was false.
pub(super) static TAKEWHILE: ClassSpec = class(classes::TAKEWHILE, "takewhile")
    .next(|runtime, object| {
        let record = state(object)?;
        if record.number(0).get() == 1 {
            return Ok(None);
        }
        let (Some(predicate), Some(source)) = (record.get(0), record.get(1)) else { return Ok(None) };
        let Some(item) = ops::next(runtime, &source)? else { return Ok(None) };
        if is_true(runtime, &predicate, &item)? {
            return Ok(Some(item));
        }
        record.number(0).set(1);
        Ok(None)
    })
    .methods(&[
        Native::static_method("__new__", "(cls, predicate, iterable, /)", |runtime, args| {
            function_and_iterator(runtime, args, classes::TAKEWHILE)
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc("Return successive entries from an iterable as long as the predicate evaluates to true for each entry.");

/// `filterfalse`: references to the function, empty for `None`, and the iterator.
pub(super) static FILTERFALSE: ClassSpec = class(classes::FILTERFALSE, "filterfalse")
    .next(|runtime, object| {
        let record = state(object)?;
        let Some(source) = record.get(1) else { return Ok(None) };
        let function = record.get(0);
        while let Some(item) = ops::next(runtime, &source)? {
            let holds = match &function {
                Some(function) => is_true(runtime, function, &item)?,
                None => ops::truth(runtime, &item)?,
            };
            if !holds {
                return Ok(Some(item));
            }
        }
        Ok(None)
    })
    .methods(&[
        Native::static_method("__new__", "(cls, function, iterable, /)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(2))?;
            let function = given(runtime, args.get(1)).filter(|function| function.reference() != ClassId::Bool.reference());
            record::requested(runtime, args, classes::FILTERFALSE, [function, Some(source)].into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc("Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.");

/// The number of an `islice` that ends with its iterator.
const NO_END: i64 = -1;
/// `islice`: how many items to pass over before the next one.
const SKIP: usize = 0;
/// `islice`: how many items there are to the end.
const LEFT: usize = 1;

/// `islice`: references to the iterator and to the step.
pub(super) static ISLICE: ClassSpec = class(classes::ISLICE, "islice")
    .next(next_of_islice)
    .methods(&[Native::static_method("__new__", "(*)", new_islice), iterator::ITSELF, iterator::NEXT])
    .doc(
        "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose \
         next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, \
         start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped \
         between successive calls.  Works like a slice() on a list\nbut returns an iterator.",
    );

fn new_islice(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check_constructor(runtime, "islice", 2..=4)?;
    let number = |index: usize| match given(runtime, args.get(index)) {
        None => Ok(None),
        Some(number) => match ops::index(runtime, &number) {
            Ok(number) if number >= 0 => Ok(Some(number)),
            _ => Err(()),
        },
    };
    let is_short = args.len() == 3;
    let Ok(stop) = number(if is_short { 2 } else { 3 }) else {
        return Err(runtime.value_error(format_args!("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")));
    };
    let Ok(start) = (if is_short { Ok(None) } else { number(2) }) else {
        return Err(runtime.value_error(format_args!("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")));
    };
    let Ok(Some(step @ 1..)) = number(4).map(|step| step.or(Some(1))) else {
        return Err(runtime.value_error(format_args!("Step for islice() must be a positive integer or None.")));
    };
    let source = ops::iter(runtime, &args.at(1))?;
    let step = int::new(runtime, step)?;
    let object = record::requested(runtime, args, classes::ISLICE, [Some(source), Some(step)].into_iter())?;
    let record = state(&object)?;
    record.number(LEFT).set(stop.unwrap_or(NO_END));
    record.number(SKIP).set(match stop {
        Some(stop) => start.unwrap_or(0).min(stop),
        None => start.unwrap_or(0),
    });
    Ok(object)
}

fn next_of_islice(runtime: &Runtime, islice: &Object) -> Result<Option<Object>, Raised> {
    let islice = state(islice)?;
    let Some(source) = islice.get(0) else { return Ok(None) };
    while islice.number(SKIP).get() > 0 {
        if ops::next(runtime, &source)?.is_none() {
            return end(islice, 0);
        }
        pass(islice);
        islice.number(SKIP).set(islice.number(SKIP).get() - 1);
    }
    if islice.number(LEFT).get() == 0 {
        return end(islice, 0);
    }
    let Some(item) = ops::next(runtime, &source)? else { return end(islice, 0) };
    pass(islice);
    let step = islice.get(1).and_then(|step| int::value(&step)).unwrap_or(1);
    let left = islice.number(LEFT).get();
    islice.number(SKIP).set(if left == NO_END { step - 1 } else { (step - 1).min(left) });
    Ok(Some(item))
}

/// Notes that an item went by.
fn pass(islice: &Record) {
    let left = islice.number(LEFT).get();
    if left > 0 {
        islice.number(LEFT).set(left - 1);
    }
}
