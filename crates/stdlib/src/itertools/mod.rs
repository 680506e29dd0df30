//! Module `itertools`: iterators made of iterators.
//!
//! | What | File |
//! |---|---|
//! | `chain` `count` `cycle` `repeat` | `endless.rs` |
//! | `accumulate` `starmap` `pairwise` `batched` `zip_longest` | `join.rs` |
//! | `compress` `dropwhile` `takewhile` `filterfalse` `islice` | `select.rs` |
//! | `groupby` | `group.rs` |
//! | `product` `permutations` `combinations` `combinations_with_replacement` | `combine.rs` |
//! | `tee` | `tee.rs` |

mod combine;
mod endless;
mod group;
mod join;
mod select;
mod tee;

use object::Object;
use types::record::Record;
use types::{ClassId, ClassSpec, ModuleSpec, Raised, Runtime, record};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, \
          start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n \
          times",
    functions: &[tee::FUNCTION],
    classes: &[
        &endless::CHAIN,
        &endless::COUNT,
        &endless::CYCLE,
        &endless::REPEAT,
        &join::ACCUMULATE,
        &join::STARMAP,
        &join::PAIRWISE,
        &join::BATCHED,
        &join::ZIP_LONGEST,
        &select::COMPRESS,
        &select::DROPWHILE,
        &select::TAKEWHILE,
        &select::FILTERFALSE,
        &select::ISLICE,
        &group::GROUPBY,
        &group::GROUPER,
        &combine::PRODUCT,
        &combine::PERMUTATIONS,
        &combine::COMBINATIONS,
        &combine::WITH_REPLACEMENT,
        &tee::TEE,
        &tee::DATA,
    ],
    furnish: |_, _| Ok(()),
};

/// A class of this module.
const fn class(id: ClassId, name: &'static str) -> ClassSpec {
    record::spec(id, "itertools", name)
}

/// The references and numbers of an iterator of this module.
fn state(iterator: &Object) -> Result<&Record, Raised> {
    iterator.body::<Record>().ok_or(Raised::OutOfMemory)
}

/// What an exhausted iterator says, after it has let go of what it iterated over.
fn end(record: &Record, slot: usize) -> Result<Option<Object>, Raised> {
    drop(record.slot(slot).take());
    Ok(None)
}

/// Whether an argument was given and is not `None`.
fn given(runtime: &Runtime, argument: Option<object::Borrowed<'_>>) -> Option<Object> {
    argument.map(object::Borrowed::owned).filter(|argument| !argument.is(&runtime.none()))
}
