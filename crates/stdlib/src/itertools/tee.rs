//! `tee`: several iterators over one source, each at its own pace.
//!
//! What was read lies in a chain of nodes of some items each. Each iterator is at a place in a node, and a node that all have passed dies.

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassSpec, Native, Raised, Runtime, Value, iterator, list, ops, tuple};

use super::{class, state};
use crate::classes;

/// How many items a node has room for, as in CPython.
const ROOM: usize = 57;

/// `_tee`: the node.
const NODE: usize = 0;

/// Nodes: the source.
const SOURCE: usize = 0;
/// The node behind, if there is one.
const BEHIND: usize = 1;
/// A list of the items.
const ITEMS: usize = 2;

/// `tee(iterable, n=2)`
pub(super) const FUNCTION: Native = Native::new("tee", "(iterable, n=2, /)", tee).doc("Returns a tuple of n independent iterators.");

/// The class `_tee`: a reference to a node; the number says which of its items comes next.
pub(super) static TEE: ClassSpec = class(classes::TEE, "_tee")
    .next(next)
    .methods(&[
        Native::static_method("__new__", "(cls, iterable, /)", |runtime, args| over(runtime, &args.at(1))),
        iterator::ITSELF,
        iterator::NEXT,
        Native::new("__copy__", "(self, /)", |runtime, args| copy(runtime, &args.at(0))).doc("Returns an independent iterator."),
    ])
    .doc("Iterator wrapped to make it copyable.")
    .sealed();

/// The class `_tee_dataobject`: the nodes. The number is 1 while the source is being asked.
pub(super) static DATA: ClassSpec = class(classes::TEE_DATA, "_tee_dataobject")
    .doc("teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.")
    .sealed();

fn tee(runtime: &Runtime, args: &Args<'_>) -> Value {
    let count = args.get(1).map_or(Ok(2), |count| ops::index(runtime, &count))?;
    let Ok(count) = usize::try_from(count) else { return Err(runtime.value_error(format_args!("n must be >= 0"))) };
    if count == 0 {
        return tuple::empty(runtime);
    }
    let source = ops::iter(runtime, &args.at(0))?;
    let first = over(runtime, &source)?;
    let made = tuple::collect(runtime, count, |index| if index == 0 { Ok(Some(first.clone())) } else { copy(runtime, &first).map(Some) })?;
    made.map_or_else(|| tuple::empty(runtime), Ok)
}

fn new_node(runtime: &Runtime, source: Object) -> Value {
    let items = list::new(runtime)?;
    record::with(runtime, &runtime.class(classes::TEE_DATA), [Some(source), None, Some(items)].into_iter())
}

/// A `_tee` over an iterable: a copy, if that is one itself.
fn over(runtime: &Runtime, iterable: &Object) -> Value {
    let source = ops::iter(runtime, iterable)?;
    if source.class_ref() == classes::TEE.reference() {
        return copy(runtime, &source);
    }
    let node = new_node(runtime, source)?;
    record::with(runtime, &runtime.class(classes::TEE), std::iter::once(Some(node)))
}

fn copy(runtime: &Runtime, tee: &Object) -> Value {
    let tee = state(tee)?;
    let made = record::with(runtime, &runtime.class(classes::TEE), std::iter::once(tee.get(NODE)))?;
    state(&made)?.number(0).set(tee.number(0).get());
    Ok(made)
}

fn next(runtime: &Runtime, object: &Object) -> Result<Option<Object>, Raised> {
    let tee = state(object)?;
    if tee.number(0).get() as usize >= ROOM {
        let Some(node) = tee.get(NODE) else { return Ok(None) };
        let node = state(&node)?;
        let behind = match node.get(BEHIND) {
            Some(behind) => behind,
            None => {
                let Some(source) = node.get(SOURCE) else { return Ok(None) };
                let behind = new_node(runtime, source)?;
                node.slot(BEHIND).set(behind.clone());
                behind
            }
        };
        tee.slot(NODE).set(behind);
        tee.number(0).set(0);
    }
    let Some(node) = tee.get(NODE) else { return Ok(None) };
    let index = tee.number(0).get() as usize;
    let item = item(runtime, state(&node)?, index)?;
    if item.is_some() {
        tee.number(0).set(index as i64 + 1);
    }
    Ok(item)
}

/// Item `index` of a node, read from the source if nobody did yet.
fn item(runtime: &Runtime, node: &Record, index: usize) -> Result<Option<Object>, Raised> {
    let (Some(items), Some(source)) = (node.get(ITEMS), node.get(SOURCE)) else { return Ok(None) };
    if let Some(item) = list::item(&items, index) {
        return Ok(Some(item));
    }
    if node.number(0).replace(1) == 1 {
        return Err(runtime.error(types::ClassId::RuntimeError, format_args!("cannot re-enter the tee iterator")));
    }
    let next = ops::next(runtime, &source);
    node.number(0).set(0);
    let next = next?;
    if let Some(item) = &next {
        list::append(runtime, &items, item.clone())?;
    }
    Ok(next)
}
