//! Iterators over deques, in both directions.

use object::Object;
use types::record::{self, Record};
use types::{ClassId, ClassSpec, Native, Raised, Runtime, Value, int, iterator, ops};

use super::deque::Deque;
use crate::classes;

/// How many items were passed.
const PASSED: usize = 0;
/// The version of the deque when the iterator was made.
const VERSION: usize = 1;

/// From the left end on: a reference to the deque.
pub(super) static FORWARD: ClassSpec = record::spec(classes::DEQUE_ITERATOR, "_collections", "_deque_iterator").next(next).methods(METHODS);

/// From the right end on.
pub(super) static BACKWARD: ClassSpec =
    record::spec(classes::DEQUE_REVERSE_ITERATOR, "_collections", "_deque_reverse_iterator").next(next).methods(METHODS);

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(cls, deque, index=0, /)", |runtime, args| {
        let class = ClassId::of_class(&args.at(0));
        if args.at(1).body::<Deque>().is_none() {
            return Err(runtime.type_error(format_args!("a deque is required")));
        }
        let made = new(runtime, class, &args.at(1))?;
        let passed = args.get(2).map_or(Ok(0), |index| ops::index(runtime, &index))?;
        if let Some(record) = made.body::<Record>() {
            record.number(PASSED).set(passed.max(0));
        }
        Ok(made)
    }),
    iterator::ITSELF,
    iterator::NEXT,
    Native::new("__length_hint__", "(self, /)", |runtime, args| {
        let record = args.this::<Record>();
        let length = record.get(0).and_then(|deque| Some(deque.body::<Deque>()?.len())).unwrap_or(0) as i64;
        int::new(runtime, (length - record.number(PASSED).get()).max(0))
    }),
];

/// An iterator of one of the two classes.
pub(super) fn new(runtime: &Runtime, class: ClassId, deque: &Object) -> Value {
    let made = record::with(runtime, &runtime.class(class), std::iter::once(Some(deque.clone())))?;
    if let (Some(record), Some(deque)) = (made.body::<Record>(), deque.body::<Deque>()) {
        record.number(VERSION).set(deque.version().into());
    }
    Ok(made)
}

fn next(runtime: &Runtime, iterator: &Object) -> Result<Option<Object>, Raised> {
    let is_backward = ClassId::of(iterator) == classes::DEQUE_REVERSE_ITERATOR;
    let Some(record) = iterator.body::<Record>() else { return Ok(None) };
    let Some(object) = record.get(0) else { return Ok(None) };
    let Some(deque) = object.body::<Deque>() else { return Ok(None) };
    let passed = record.number(PASSED).get() as usize;
    let Some(left) = deque.len().checked_sub(passed).filter(|left| *left > 0) else {
        drop(record.slot(0).take());
        return Ok(None);
    };
    if record.number(VERSION).get() != i64::from(deque.version()) {
        drop(record.slot(0).take());
        return Err(runtime.error(ClassId::RuntimeError, format_args!("deque mutated during iteration")));
    }
    record.number(PASSED).set(passed as i64 + 1);
    Ok(deque.get(if is_backward { left - 1 } else { passed }))
}
