//! `chain`, and the iterators that need not end: `count`, `cycle`, `repeat`.

use object::Object;
use types::ops::{self, BinaryOperator};
use types::record::{self, Record};
use types::{Args, ClassSpec, Native, Raised, Runtime, Value, class, generic_alias, int, iterator, list, text};

use super::{class as class_of, state};
use crate::classes;

/// `chain`: references to an iterator over the iterables and to one over the current iterable.
pub(super) static CHAIN: ClassSpec = class_of(classes::CHAIN, "chain")
    .next(next_of_chain)
    .methods(&[
        Native::static_method("__new__", "(cls, /, *iterables)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(1))?;
            record::requested(runtime, args, classes::CHAIN, [Some(source), None].into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
        Native::class_method("from_iterable", "(cls, iterable, /)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(1))?;
            record::requested(runtime, args, classes::CHAIN, [Some(source), None].into_iter())
        })
        .doc("Alternative chain() constructor taking a single iterable argument that evaluates lazily."),
        generic_alias::CLASS_GETITEM,
    ])
    .doc(
        "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements \
         from the next\niterable, until all of the iterables are exhausted.",
    );

fn next_of_chain(runtime: &Runtime, chain: &Object) -> Result<Option<Object>, Raised> {
    const SOURCE: usize = 0;
    const ACTIVE: usize = 1;
    let chain = state(chain)?;
    while let Some(source) = chain.get(SOURCE) {
        let active = match chain.get(ACTIVE) {
            Some(active) => active,
            None => {
                let next = ops::next(runtime, &source).and_then(|next| match next {
                    Some(iterable) => ops::iter(runtime, &iterable).map(Some),
                    None => Ok(None),
                });
                match next {
                    Ok(Some(active)) => {
                        chain.slot(ACTIVE).set(active.clone());
                        active
                    }
                    over => {
                        drop(chain.slot(SOURCE).take());
                        return over;
                    }
                }
            }
        };
        if let Some(item) = ops::next(runtime, &active)? {
            return Ok(Some(item));
        }
        drop(chain.slot(ACTIVE).take());
    }
    Ok(None)
}

/// `count`: references to the next number and to the step.
pub(super) static COUNT: ClassSpec = class_of(classes::COUNT, "count")
    .next(next_of_count)
    .methods(&[
        Native::static_method("__new__", "(cls, start=0, step=1)", |runtime, args| {
            let number = |index: usize, default: i64| {
                let number = args.get(index).map_or_else(|| int::new(runtime, default), |number| Ok(number.owned()))?;
                if is_number(runtime, &number) { Ok(number) } else { Err(runtime.type_error(format_args!("a number is required"))) }
            };
            let (start, step) = (number(1, 0)?, number(2, 1)?);
            record::requested(runtime, args, classes::COUNT, [Some(start), Some(step)].into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
        Native::new("__repr__", "(self, /)", |runtime, args| {
            let count = args.this::<Record>();
            let step = count.get(1).filter(|step| int::value(step) != Some(1));
            shown(runtime, args, count.get(0).into_iter().chain(step))
        }),
    ])
    .doc(
        "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, \
         step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    );

fn is_number(runtime: &Runtime, object: &Object) -> bool {
    use types::Special::{Float, Index, Int};
    [Index, Float, Int].iter().any(|special| runtime.special_of(object, *special).is_some())
}

fn next_of_count(runtime: &Runtime, count: &Object) -> Result<Option<Object>, Raised> {
    let count = state(count)?;
    let (Some(number), Some(step)) = (count.get(0), count.get(1)) else { return Ok(None) };
    count.slot(0).set(ops::binary(runtime, BinaryOperator::Add, &number, &step)?);
    Ok(Some(number))
}

/// `cycle`: references to the iterator and to a list of what it gave; the number says which of these comes next.
pub(super) static CYCLE: ClassSpec = class_of(classes::CYCLE, "cycle")
    .next(next_of_cycle)
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, /)", |runtime, args| {
            let source = ops::iter(runtime, &args.at(1))?;
            let saved = list::new(runtime)?;
            record::requested(runtime, args, classes::CYCLE, [Some(source), Some(saved)].into_iter())
        }),
        iterator::ITSELF,
        iterator::NEXT,
    ])
    .doc("Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.");

fn next_of_cycle(runtime: &Runtime, cycle: &Object) -> Result<Option<Object>, Raised> {
    let cycle = state(cycle)?;
    let Some(saved) = cycle.get(1) else { return Ok(None) };
    if let Some(source) = cycle.get(0) {
        if let Some(item) = ops::next(runtime, &source)? {
            list::append(runtime, &saved, item.clone())?;
            return Ok(Some(item));
        }
        drop(cycle.slot(0).take());
    }
    let index = cycle.number(0).get() as usize;
    let item = list::item(&saved, index);
    cycle.number(0).set(if index + 1 < list::length(&saved) { index as i64 + 1 } else { 0 });
    Ok(item)
}

/// The number of a `repeat` without an end.
const FOR_EVER: i64 = -1;

/// `repeat`: a reference to the object; the number says how often it is still to come.
pub(super) static REPEAT: ClassSpec = class_of(classes::REPEAT, "repeat")
    .next(next_of_repeat)
    .methods(&[
        Native::static_method("__new__", "(cls, object, times=None)", |runtime, args| {
            let times = args.get(2).map_or(Ok(FOR_EVER), |times| ops::index(runtime, &times).map(|times| times.max(0)))?;
            let object = record::requested(runtime, args, classes::REPEAT, std::iter::once(args.get(1).map(object::Borrowed::owned)))?;
            state(&object)?.number(0).set(times);
            Ok(object)
        }),
        iterator::ITSELF,
        iterator::NEXT,
        Native::new("__length_hint__", "(self, /)", |runtime, args| match args.this::<Record>().number(0).get() {
            FOR_EVER => Err(runtime.type_error(format_args!("len() of unsized object"))),
            times => int::new(runtime, times),
        }),
        Native::new("__repr__", "(self, /)", |runtime, args| {
            let repeat = args.this::<Record>();
            let times = Some(repeat.number(0).get()).filter(|times| *times != FOR_EVER);
            let times = times.map(|times| int::new(runtime, times)).transpose()?;
            shown(runtime, args, repeat.get(0).into_iter().chain(times))
        }),
    ])
    .doc(
        "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, \
         returns the object\nendlessly.",
    );

fn next_of_repeat(_: &Runtime, repeat: &Object) -> Result<Option<Object>, Raised> {
    let repeat = state(repeat)?;
    let times = repeat.number(0).get();
    if times == 0 {
        return Ok(None);
    }
    if times != FOR_EVER {
        repeat.number(0).set(times - 1);
    }
    Ok(repeat.get(0))
}

/// `class(part, part)`
fn shown(runtime: &Runtime, args: &Args<'_>, parts: impl Iterator<Item = Object>) -> Value {
    let mut builder = text::Builder::new(runtime);
    builder.push_str(&class::short_name_of(&args.at(0).class()));
    builder.push_str("(");
    for (index, part) in parts.enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        builder.push_object(&ops::repr(runtime, &part)?);
    }
    builder.push_str(")");
    builder.finish()
}
