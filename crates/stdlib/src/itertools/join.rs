//! Iterators that make something of several items: `accumulate`, `starmap`, `pairwise`, `batched`, `zip_longest`.

use object::Object;
use types::list::List;
use types::ops::{self, BinaryOperator};
use types::record;
use types::{Args, ClassSpec, Native, Raised, Runtime, Value, iterator, list, text, tuple};

use super::{class, end, given, state};
use crate::classes;

/// `accumulate`: references to the iterator, the function, the total so far, and the initial value.
pub(super) static ACCUMULATE: ClassSpec = class(classes::ACCUMULATE, "accumulate")
    .next(next_of_accumulate)
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, func=None, *, initial=None)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(1))?;
            let parts = [Some(source), given(runtime, args.get(2)), None, given(runtime, args.get(3))];
            record::requested(runtime, args, classes::ACCUMULATE, parts.into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc("Return series of accumulated sums (or other binary function results).");

fn next_of_accumulate(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    const TOTAL: usize = 2;
    let record = state(object)?;
    if let Some(initial) = record.slot(3).take() {
        record.slot(TOTAL).set(initial.clone());
        return Ok(Some(initial));
    }
    let Some(source) = record.get(0) else { return Ok(None) };
    let Some(item) = ops::next(runtime, &source)? else { return Ok(None) };
    let total = match (record.get(TOTAL), record.get(1)) {
        (None, _) => item,
        (Some(total), None) => ops::binary(runtime, BinaryOperator::Add, &total, &item)?,
        (Some(total), Some(function)) => runtime.call(&function, &[&total, &item])?,
    };
    record.slot(TOTAL).set(total.clone());
    Ok(Some(total))
}

/// `starmap`: references to the function and the iterator.
pub(super) static STARMAP: ClassSpec = class(classes::STARMAP, "starmap")
    .next(|runtime, object| {
        let record = state(object)?;
        let (Some(function), Some(source)) = (record.get(0), record.get(1)) else { return Ok(None) };
        let Some(arguments) = ops::next(runtime, &source)? else { return Ok(None) };
        let arguments = tuple::from_iterable(runtime, &arguments)?;
        runtime.call_unpacked(&function, None, &arguments, None).map(Some)
    })
    .methods(&[
        Native::static_method("__new__", "(cls, function, iterable, /)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(2))?;
            record::requested(runtime, args, classes::STARMAP, [Some(args.at(1).owned()), Some(source)].into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc("Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.");

/// `pairwise`: references to the iterator and to the item before.
pub(super) static PAIRWISE: ClassSpec = class(classes::PAIRWISE, "pairwise")
    .next(next_of_pairwise)
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, /)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(1))?;
            record::requested(runtime, args, classes::PAIRWISE, [Some(source), None].into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc("Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...");

fn next_of_pairwise(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let record = state(object)?;
    let Some(source) = record.get(0) else { return Ok(None) };
    let old = match record.get(1) {
        Some(old) => old,
        None => {
            let Some(old) = ops::next(runtime, &source)? else { return end(record, 0) };
            record.slot(1).set(old.clone());
            old
        }
    };
    let Some(new) = ops::next(runtime, &source)? else {
        drop(record.slot(1).take());
        return end(record, 0);
    };
    record.slot(1).set(new.clone());
    tuple::new(runtime, [old, new].into_iter()).map(Some)
}

/// `batched`: a reference to the iterator; the numbers say how long a batch is, and whether all must be.
pub(super) static BATCHED: ClassSpec = class(classes::BATCHED, "batched")
    .next(next_of_batched)
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, n, *, strict=False)", |runtime, args| {
            let length = ops::index(runtime, &args.at(2))?;
            let strict = args.get(3).map_or(Ok(false), |strict| ops::truth(runtime, &strict))?;
            if length < 1 {
                return Err(runtime.value_error(format_args!("n must be at least one")));
            }
            let source = ops::iter(runtime, &args.at(1))?;
            let object = record::requested(runtime, args, classes::BATCHED, std::iter::once(Some(source)))?;
            state(&object)?.number(0).set(length);
            state(&object)?.number(1).set(strict.into());
            Ok(object)
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc(
        "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates \
         data into tuples up to size n.  The\ninput is consumed lazily, just enough to fill a batch.  The result is yielded\nas soon as a \
         batch is full or when the input iterable is exhausted.",
    );

fn next_of_batched(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let record = state(object)?;
    let Some(source) = record.get(0) else { return Ok(None) };
    let length = record.number(0).get() as usize;
    let batch = list::new(runtime)?;
    while list::length(&batch) < length {
        match ops::next(runtime, &source)? {
            Some(item) => list::append(runtime, &batch, item)?,
            None => {
                drop(record.slot(0).take());
                break;
            }
        }
    }
    if list::length(&batch) == 0 {
        return Ok(None);
    }
    if list::length(&batch) < length && record.number(1).get() == 1 {
        return Err(runtime.value_error(format_args!("batched(): incomplete batch")));
    }
    list::to_tuple(runtime, &batch).map(Some)
}

/// `zip_longest`: references to a list of iterators, those at their end being `None`, and to the fill value; the number says how many are
/// not at their end.
pub(super) static ZIP_LONGEST: ClassSpec = class(classes::ZIP_LONGEST, "zip_longest")
    .next(next_of_zip_longest)
    .methods(&[Native::static_method("__new__", "(*)", new_zip_longest), iterator::ITSELF, iterator::NEXT])
    .doc(
        "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable \
         argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it \
         raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The \
         fillvalue\ndefaults to None or can be specified by a keyword argument.",
    );

fn new_zip_longest(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut fill = runtime.none();
    for index in 0..args.keyword_count() {
        let Some((name, value)) = args.keyword(index) else { break };
        if text::to_string(&name) != "fillvalue" {
            return Err(runtime.type_error(format_args!("zip_longest() got an unexpected keyword argument")));
        }
        fill = value.owned();
    }
    let iterators = list::new(runtime)?;
    for iterable in args.positional()[1..].iter().filter_map(object::Slot::get) {
        list::append(runtime, &iterators, ops::iter(runtime, &iterable)?)?;
    }
    let active = list::length(&iterators) as i64;
    let object = record::requested(runtime, args, classes::ZIP_LONGEST, [Some(iterators), Some(fill)].into_iter())?;
    state(&object)?.number(0).set(active);
    Ok(object)
}

fn next_of_zip_longest(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let record = state(object)?;
    let (Some(iterators), Some(fill)) = (record.get(0), record.get(1)) else { return Ok(None) };
    let active = record.number(0);
    if active.get() == 0 {
        return Ok(None);
    }
    tuple::collect(runtime, list::length(&iterators), |index| {
        let Some(iterator) = list::item(&iterators, index).filter(|iterator| !iterator.is(&runtime.none())) else {
            return Ok(Some(fill.clone()));
        };
        match ops::next(runtime, &iterator) {
            Ok(Some(item)) => Ok(Some(item)),
            Ok(None) => {
                active.set(active.get() - 1);
                if let Some(iterators) = iterators.body::<List>() {
                    iterators.set(index, runtime.none());
                }
                Ok((active.get() > 0).then(|| fill.clone()))
            }
            Err(raised) => {
                active.set(0);
                Err(raised)
            }
        }
    })
}
