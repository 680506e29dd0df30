//! Which containers the language shows when it is asked what its collector looks at.
//!
//! Ours looks at every container. CPython's does not look at some that cannot be part of a cycle, and programs can see that
//! (`gc.is_tracked`, the number that `gc.collect` returns), so a layout says what CPython would do.

use crate::death::visit_slots;
use crate::handle::Object;
use crate::layout::Tracking;

/// How deep nested objects that count only for what they hold are followed.
const DEPTH: u32 = 8;

/// Whether the language calls the object tracked.
pub fn is_tracked(object: &Object) -> bool {
    is_tracked_within(object, DEPTH)
}

fn is_tracked_within(object: &Object, depth: u32) -> bool {
    match object.layout().tracking {
        // What is never freed is never looked for.
        _ if !object.reference().is_container() || object.count().is_none() => false,
        Tracking::Never => false,
        Tracking::Always => true,
        Tracking::IfHolding if depth == 0 => true,
        Tracking::IfHolding => {
            let mut holds = false;
            visit_slots(object, &mut |slot| {
                if !holds && slot.reference().is_some_and(heap::Ref::is_container) {
                    // SAFETY: the slot keeps its object while it is looked at.
                    holds = unsafe { slot.borrow() }.is_some_and(|held| is_tracked_within(&held, depth - 1));
                }
            });
            holds
        }
    }
}
