//! What `gc`, `objgraph` and `glass` have in common: objects that programs may see, found by reference.

use object::{Object, find};
use types::{ClassId, Runtime, Value, list};

/// Whether a program may see the object: what describes instances and what holds the roots are not objects of Python.
pub(crate) fn is_visible(object: &Object) -> bool {
    let class = ClassId::of(object);
    class != ClassId::Shape && class != ClassId::Roots
}

/// A list of the objects at `references` that programs may see and that are wanted.
pub(crate) fn list_of(runtime: &Runtime, references: &[heap::Ref], wanted: impl Fn(&Object) -> bool) -> Value {
    // Room first: what is found must not move while it is looked for.
    let list = list::with_room(runtime, references.len())?;
    for object in find(runtime, references).into_iter().flatten() {
        if is_visible(&object) && wanted(&object) {
            list::append(runtime, &list, object)?;
        }
    }
    Ok(list)
}
