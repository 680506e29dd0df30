//! Module `objgraph`: what is alive, and what holds it. The functions of the package of that name on PyPI, built in.
//!
//! One thing is different: the package sees what a collector tracks. Here every object is seen, ints and strings too, and the functions
//! themselves leave no frames and dicts among what they show.

mod chain;
mod count;
mod draw;
mod find;
mod label;
mod names;
mod new;

use object::{Generation, Object};
use types::{Args, ModuleSpec, Native, Raised, Root, Runtime, dict, list, ops, text};
use vm::safepoint;

/// Module `objgraph`.
pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: "objgraph", doc: DOC, functions: FUNCTIONS, classes: &[], furnish: |_, _| Ok(()) };

const DOC: &str = "Tools for drawing Python object reference graphs with graphviz.";

/// The parameters of what draws.
const DRAW: &str = "(objs, max_depth=3, extra_ignore=(), filter=None, too_many=10, highlight=None, filename=None, extra_info=None, \
    refcounts=False, shortnames=True, output=None, extra_node_attrs=None)";

const FUNCTIONS: &[Native] = &[
    Native::new("count", "(typename, objects=None)", count::count)
        .doc("Count objects that are alive and have a given class name, which may be qualified with its module."),
    Native::new("typestats", "(objects=None, shortnames=True, filter=None)", count::typestats)
        .doc("Count the instances of each type that are alive, by name."),
    Native::new("most_common_types", "(limit=10, objects=None, shortnames=True, filter=None)", count::most_common_types)
        .doc("Names of types with the most instances, and their numbers, most frequent first."),
    Native::new(
        "show_most_common_types",
        "(limit=10, objects=None, shortnames=True, file=None, filter=None)",
        count::show_most_common_types,
    )
    .doc("Print the table of types of most common instances."),
    Native::new("growth", "(limit=10, peak_stats=None, shortnames=True, filter=None)", count::growth)
        .doc("Count the increase in peak object counts since the last call: (type name, count, increase), largest increase first."),
    Native::new("show_growth", "(limit=10, peak_stats=None, shortnames=True, file=None, filter=None)", count::show_growth)
        .doc("Show the increase in peak object counts since the last call."),
    Native::new("get_new_ids", "(skip_update=False, limit=10, sortby='deltas', shortnames=None, file=None)", new::get_new_ids)
        .doc("Find and display new objects allocated since the last call: a dict from type names to sets of ids."),
    Native::new("get_leaking_objects", "(objects=None)", find::leaking).doc("Objects that no object refers to."),
    Native::new("by_type", "(typename, objects=None)", find::by_type)
        .doc("Objects that are alive and have a given class name, which may be qualified with its module."),
    Native::new("at", "(addr)", find::at).doc("The object at a given address, the reverse of id(obj); None if there is none."),
    Native::new("at_addrs", "(address_set)", find::at_addrs).doc("The objects at given addresses."),
    Native::new("is_proper_module", "(obj)", |runtime, args| {
        find::is_proper_module(runtime, &args.at(0)).map(|proper| runtime.bool(proper))
    })
    .doc("Whether the object is a module that is in sys.modules: the end of most chains of references."),
    Native::new("find_ref_chain", "(obj, predicate, max_depth=20, extra_ignore=())", chain::find_ref_chain)
        .doc("A shortest chain of references from the object to one that the predicate is true of; [obj] if there is none."),
    Native::new("find_backref_chain", "(obj, predicate, max_depth=20, extra_ignore=())", chain::find_backref_chain)
        .doc("A shortest chain of references to the object from one that the predicate is true of; [obj] if there is none."),
    Native::new("show_backrefs", DRAW, draw::show_backrefs)
        .doc("Write what refers to some objects as a graph in the language of graphviz."),
    Native::new("show_refs", DRAW, draw::show_refs).doc("Write what some objects refer to as a graph in the language of graphviz."),
    Native::new("show_chain", "(*chains, **options)", draw::show_chain)
        .doc("Write chains of references as a graph in the language of graphviz."),
];

/// An argument that was given and is not `None`.
fn given(runtime: &Runtime, args: &Args<'_>, index: usize) -> Option<Object> {
    args.get(index).map(|argument| argument.owned()).filter(|argument| !argument.is(&runtime.none()))
}

/// An argument that says yes or no.
fn flag(runtime: &Runtime, args: &Args<'_>, index: usize, default: bool) -> Result<bool, Raised> {
    args.get(index).map_or(Ok(default), |argument| ops::truth(runtime, &argument))
}

/// An argument that says how many: `None` and 0 are all.
fn limit(runtime: &Runtime, args: &Args<'_>, index: usize, default: usize) -> Result<usize, Raised> {
    match args.get(index) {
        None => Ok(default),
        Some(limit) if limit.is(&runtime.none()) => Ok(usize::MAX),
        Some(limit) => match ops::index(runtime, &limit)? {
            0 => Ok(usize::MAX),
            limit => Ok(usize::try_from(limit).unwrap_or(0)),
        },
    }
}

/// A full collection, so that garbage is not shown.
fn collect(runtime: &Runtime) {
    safepoint::collect(runtime, Generation::Old);
}

/// Writes to `file`, by default `sys.stdout`.
fn write(runtime: &Runtime, file: Option<&Object>, line: &str) -> Result<(), Raised> {
    let file = match file {
        Some(file) => file.clone(),
        None => {
            let name = text::intern(runtime, text::new(runtime, "stdout")?)?;
            let sys = runtime.root(Root::Sys).get();
            let stdout = sys.and_then(|sys| sys.body::<dict::Dict>()?.get_name(runtime, &name));
            stdout.ok_or_else(|| runtime.error(types::ClassId::RuntimeError, format_args!("lost sys.stdout")))?
        }
    };
    let line = text::new(runtime, line)?;
    runtime.call_method(&file, "write", &[&line]).map(drop)
}

/// A list of what an iterable gives, or of all objects there are.
fn all_or(runtime: &Runtime, objects: Option<&Object>) -> types::Value {
    match objects {
        Some(objects) => list::from_iterable(runtime, objects),
        None => find::wanted(runtime, |_| true),
    }
}
