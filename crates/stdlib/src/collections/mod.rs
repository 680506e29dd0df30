//! Module `_collections`: what `collections` has that is not written in Python.

mod count;
mod default_dict;
mod deque;
mod deque_iterator;
mod deque_methods;
mod ordered_dict;
mod tuple_getter;

use types::ModuleSpec;

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict \
          subclass with a default value factory\n",
    functions: &[count::FUNCTION],
    classes: &[
        &deque::SPEC,
        &deque_iterator::FORWARD,
        &deque_iterator::BACKWARD,
        &default_dict::SPEC,
        &ordered_dict::SPEC,
        &ordered_dict::KEYS,
        &ordered_dict::VALUES,
        &ordered_dict::ITEMS,
        &tuple_getter::SPEC,
    ],
    furnish: |_, _| Ok(()),
};
