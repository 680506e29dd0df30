//! `glass.audit()`: the count law and the heap law, derived again from outside.

use object::{Difference, find};
use types::{Args, ClassId, FrameFlags, Runtime, Value, class, int};
use vm::holders;

use super::words;

/// Objects that a complaint lists.
const SHOWN: usize = 5;

/// `glass.audit()`
pub(super) fn audit(runtime: &Runtime, _: &Args<'_>) -> Value {
    check(runtime)
}

/// Checks the laws of a runtime, and returns how many objects there are. What breaks them is an `AssertionError`, as are references that
/// native code holds while none of it is being called.
///
/// # Errors
///
/// If a law is broken, or memory runs out.
pub fn check(runtime: &Runtime) -> Value {
    if let Err(inconsistency) = runtime.check() {
        return Err(runtime.error(ClassId::AssertionError, format_args!("heap law: {inconsistency}")));
    }
    if let Some(leaf) = object::false_leaves(runtime).first() {
        let address = leaf.address(runtime.base());
        return Err(runtime.error(ClassId::AssertionError, format_args!("collections leave out {address:#x}, which holds containers")));
    }
    let allowed = words::host_holds(runtime);
    let is_exact = is_exact(runtime);
    let breaks = |difference: &Difference| {
        let held = difference.holders.len() as u32;
        let by_host = allowed.iter().filter(|object| **object == difference.object).count() as u32;
        // Native calls in progress hold what they work on, and nobody can say what that is. Less than is counted for can never be right.
        held > difference.count || is_exact && held + by_host < difference.count
    };
    let differences: Vec<Difference> = holders::differences(runtime).into_iter().filter(breaks).collect();
    if differences.is_empty() {
        let mut count = 0;
        object::each_object(runtime, |_| count += 1);
        return int::new(runtime, count);
    }
    let mut complaint = format!("count law: {} objects", differences.len());
    for difference in differences.iter().take(SHOWN) {
        let Some(object) = find(runtime, &[difference.object]).pop().flatten() else { continue };
        let holders = words::of_known(runtime, &object)?;
        let (name, address) = (class::name_of(&object.class()), object.identity());
        complaint += &format!(
            "\n<{name} object at {address:#x}> has count {} and {} holders: {}",
            difference.count,
            difference.holders.len(),
            holders.join("; ")
        );
    }
    Err(runtime.error(ClassId::AssertionError, format_args!("{complaint}")))
}

/// Whether no native call is in progress but that of the host, which runs the program, and this one.
fn is_exact(runtime: &Runtime) -> bool {
    let frames = std::iter::successors(runtime.frames.current(), |frame| frame.previous());
    runtime.threads.is_alone() && frames.filter(|frame| frame.flags.get().has(FrameFlags::ENTRY) || frame.code.is_empty()).count() <= 1
}
