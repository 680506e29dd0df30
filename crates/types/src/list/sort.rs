//! `list.sort`: takes the items out, sorts them by a comparison that suits them all, puts them back.
//!
//! While Python code can run (a key function, `__lt__`), the list is empty and the items lie in a buffer that no object holds. So whatever
//! that code does to the list, it cannot do to the items; if it did something, that is an error.

use std::cmp::Ordering;

use heap::Ref;
use object::{Borrowed, Detached, Object};

use super::List;
use super::merge::sort_by;
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::Args;
use crate::ops::{self, Comparison};
use crate::runtime::Runtime;
use crate::scratch::Scratch;
use crate::{boxes, int, text};

/// `list.sort(*, key=None, reverse=False)`
pub(super) fn method(runtime: &Runtime, args: &Args<'_>) -> Value {
    let key = args.get(1).map(Borrowed::owned).filter(|key| !key.is(&runtime.none()));
    let reverse = args.get(2).map_or(Ok(false), |reverse| ops::truth(runtime, &reverse))?;
    sort(runtime, args.this::<List>(), key.as_ref(), reverse)?;
    Ok(runtime.none())
}

/// Sorts a list in place, in a stable way. `key` makes what the items are compared by.
pub fn sort(runtime: &Runtime, list: &List, key: Option<&Object>, reverse: bool) -> Result<(), Raised> {
    let items = list.items.detach();
    let sorted = sort_detached(runtime, &items, key, reverse);
    let meanwhile = list.items.attach(items);
    let is_modified = !meanwhile.is_untouched();
    meanwhile.release(runtime);
    sorted?;
    if is_modified {
        return Err(runtime.value_error(format_args!("list modified during sort")));
    }
    Ok(())
}

fn sort_detached(runtime: &Runtime, items: &Detached, key: Option<&Object>, reverse: bool) -> Result<(), Raised> {
    // SAFETY: that many initialised words, which nobody else sees.
    let words = unsafe { std::slice::from_raw_parts_mut(items.words(runtime).as_ptr(), items.len()) };
    let Some(key) = key else {
        return in_direction(words, reverse, |words| sort_words(runtime, words, |word| *word));
    };
    let mut keys = Keys(runtime, Scratch::new(runtime, words.len())?);
    for (word, pair) in words.iter().zip(keys.1.words()) {
        let made = runtime.call(key, &[&*borrowed(runtime, *word)])?;
        *pair = Pair { key: made.into_ref().raw(), item: *word };
    }
    let result = in_direction(keys.1.words(), reverse, |pairs| sort_words(runtime, pairs, |pair| pair.key));
    for (word, pair) in words.iter_mut().zip(keys.1.words()) {
        *word = pair.item;
    }
    result
}

/// Sorts so that what is equal keeps its order in both directions.
fn in_direction<T, R>(items: &mut [T], reverse: bool, sort: impl FnOnce(&mut [T]) -> R) -> R {
    if reverse {
        items.reverse();
    }
    let result = sort(items);
    if reverse {
        items.reverse();
    }
    result
}

/// A key, which is owned, and the item that it was made of.
#[derive(Clone, Copy, Default)]
struct Pair {
    key: u32,
    item: u32,
}

/// The keys of a sort. 0: not made yet.
struct Keys<'a>(&'a Runtime, Scratch<'a, Pair>);

impl Drop for Keys<'_> {
    fn drop(&mut self) {
        for key in self.1.words().iter().filter_map(|pair| Ref::from_raw(pair.key)) {
            // SAFETY: the pair owned a count of its key.
            drop(unsafe { Object::from_owned_ref(self.0.base(), key) });
        }
    }
}

/// The object that a word refers to.
#[inline(always)]
fn borrowed(runtime: &Runtime, word: u32) -> Borrowed<'_> {
    let reference = Ref::from_raw(word).unwrap_or(ClassId::NoneType.reference());
    // SAFETY: the word owns a count of a live object as long as the sort lasts.
    unsafe { Borrowed::from_ref(runtime.base(), reference) }
}

/// Sorts by the objects that `key` says, with a comparison that does without Python if there is one for all of them.
fn sort_words<T: Copy + Default>(runtime: &Runtime, items: &mut [T], key: impl Fn(&T) -> u32 + Copy) -> Result<(), Raised> {
    let object = |item: &T| borrowed(runtime, key(item));
    let Some(first) = items.first().map(object) else { return Ok(()) };
    let are_alike = items.iter().all(|item| object(item).class_ref() == first.class_ref());
    let mut scratch = Scratch::new(runtime, items.len() / 2)?;
    let scratch = scratch.words();
    let pause = || runtime.check_interruption();
    match ClassId::of(&first) {
        ClassId::Int if are_alike && items.iter().all(|item| int::value(&object(item)).is_some()) => {
            sort_by(items, scratch, pause, |left, right| Ok(int::value(&object(left)) < int::value(&object(right))))
        }
        ClassId::Float if are_alike => {
            sort_by(items, scratch, pause, |left, right| Ok(boxes::float(&object(left)) < boxes::float(&object(right))))
        }
        ClassId::Str if are_alike => sort_by(items, scratch, pause, |left, right| Ok(compare_text(&object(left), &object(right)).is_lt())),
        _ => sort_by(items, scratch, pause, |left, right| {
            let less = ops::compare(runtime, Comparison::Less, &object(left), &object(right))?;
            ops::truth(runtime, &less)
        }),
    }
}

fn compare_text(left: &Object, right: &Object) -> Ordering {
    match (text::view(left), text::view(right)) {
        (Some(left), Some(right)) => text::compare(left, right),
        _ => Ordering::Equal,
    }
}
