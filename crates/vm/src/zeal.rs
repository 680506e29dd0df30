//! Under `--cfg zeal` the laws are checked between instructions.
//!
//! Nothing is collected that would not be otherwise: when a cycle goes is something that programs see.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use heap::Ref;
use types::{FrameFlags, Runtime};

use crate::holders;

/// Instructions between two checks, once a program has run for a while: a prime.
const STEP: u32 = 997;
/// How many of the first instructions are all checked.
const FIRST: u32 = 50;

/// What is known from one check to the next.
#[derive(Default)]
struct Known {
    instructions: Cell<u32>,
    /// By how much counts exceed the known holders while only the program's own call from native code is in progress: what holds those
    /// has been there from the beginning.
    outside: RefCell<Option<HashMap<Ref, u32>>>,
}

/// Checks now and then.
#[inline(never)]
pub(crate) fn between_instructions(runtime: &Runtime) {
    let known = runtime.attached::<Known>();
    let count = known.instructions.get().wrapping_add(1);
    known.instructions.set(count);
    if count < FIRST || count.is_multiple_of(STEP) {
        check(runtime, &known);
    }
}

fn check(runtime: &Runtime, known: &Known) {
    let entries = || std::iter::successors(runtime.frames.current(), |frame| frame.previous());
    let is_exact = runtime.threads.is_alone()
        && entries().filter(|frame| frame.flags.get().has(FrameFlags::ENTRY) || frame.code.is_empty()).count() == 1;
    let mut outside = known.outside.borrow_mut();
    let mut excess = HashMap::new();
    for difference in holders::differences(runtime) {
        let held = difference.holders.len() as u32;
        let before = outside.as_ref().and_then(|outside| outside.get(&difference.object)).copied().unwrap_or(0);
        let is_first = outside.is_none();
        assert!(held <= difference.count, "count law: {difference:?} has more holders than counts");
        assert!(!is_exact || is_first || difference.count - held <= before, "count law: {difference:?} is counted for nobody");
        excess.insert(difference.object, difference.count - held);
    }
    if is_exact && outside.is_none() {
        *outside = Some(excess);
    }
    let false_leaves = object::false_leaves(runtime);
    assert!(false_leaves.is_empty(), "collections leave out what holds containers: {false_leaves:?}");
    if let Err(inconsistency) = runtime.check() {
        panic!("heap law: {inconsistency:?}");
    }
}
