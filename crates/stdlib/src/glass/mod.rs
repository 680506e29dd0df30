//! Module `glass`: the window of the runtime. Who holds an object, what is alive, whether the laws hold, how the heap is used.
//!
//! Looking changes nothing: what is asked is answered before the answer is put on the heap.

mod block;
mod laws;
mod numbers;
mod page_map;
mod words;

pub use laws::check;
use object::Object;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, list, module, text};

/// Module `glass`.
pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: "glass", doc: DOC, functions: FUNCTIONS, classes: &[&page_map::PAGE, &page_map::PAGE_MAP], furnish };

/// The exception that ends a program whose time is over lives here, for builtins are Python's.
fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "TimeLimitExceeded", runtime.class(ClassId::TimeLimitExceeded).owned())
}

const DOC: &str = "A window into the memory of this program.\n\n\
    holders(obj) -- Everything that holds an object, in words.\n\
    audit() -- Check that counts and holders agree, and that the heap is consistent.\n\
    census() -- How many objects of each type there are, and how many bytes they take.\n\
    heap_stats() -- How the heap is used.\n\
    page_map() -- The pages of the heap, and what pins them; printed, a map.\n\
    block(obj) -- Where an object is, and its bytes.\n";

const FUNCTIONS: &[Native] = &[
    Native::new("holders", "(obj, /)", holders).doc(
        "Return a list of everything that holds the object, in words: one for each reference that its count counts.\n\n\
         The argument of this call is among them, as it is counted by sys.getrefcount(): both give the same number.",
    ),
    Native::new("audit", "()", laws::audit).doc(
        "Check the whole heap: every object's count is the number of its holders, and the bytes charged are those of the blocks in use.\n\n\
         Raises AssertionError with the object, its count and its holders if they differ. Returns the number of objects.",
    ),
    Native::new("census", "()", numbers::census)
        .doc("Return a dict from names of types to the number of their instances and the bytes these take, those that take most first."),
    Native::new("block", "(obj, /)", block::block).doc(
        "Return a dict that says where an object is: its address, its reference (32 bits relative to the heap's base), whether it is a\n\
         container or an atom, the size of its block, its generation, and the first 4096 of its bytes as they are.",
    ),
    Native::new("heap_stats", "()", numbers::heap_stats).doc(
        "Return a dict of numbers: how the heap is used.\n\n\
         Under 'size_classes' is a list with a dict for each kind and size of blocks: blocks in use and free, pages, bytes that were\n\
         given back from under them, bytes at the ends of pages that no block fits into, bytes that rounding a request up to the size\n\
         can waste at most, and the fragmentation: the share of the memory they take that is not in blocks in use.",
    ),
    Native::new("page_map", "()", page_map::page_map).doc(
        "Return a tuple of all pages of the heap. Printed, it is a map, and a list of the pages that are mostly empty.\n\n\
         A page has an address, a kind ('container', 'atom' or 'buffer'), a block_size, blocks in use, a capacity, the bytes of it that\n\
         are resident in memory, and pinned_by: a dict from names of types to the number and bytes of their instances on it. For\n\
         buffers, which are no objects, these are the instances that own them.",
    ),
];

/// `glass.holders()`
fn holders(runtime: &Runtime, args: &Args<'_>) -> Value {
    let words = words::of_all(runtime, &args.at(0))?;
    let list = list::with_room(runtime, words.len())?;
    for word in words {
        list::append(runtime, &list, text::new(runtime, &word)?)?;
    }
    Ok(list)
}
