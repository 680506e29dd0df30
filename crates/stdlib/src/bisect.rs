//! Module `_bisect`: where an item belongs in a sequence that is in order.

use object::Object;
use types::list::List;
use types::ops::{self, Comparison};
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, int};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_bisect",
    doc: "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list \
          after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the \
          more\ncommon approach.",
    functions: FUNCTIONS,
    classes: &[],
    furnish: |_, _| Ok(()),
};

const PARAMETERS: &str = "(a, x, lo=0, hi=None, *, key=None)";

const FUNCTIONS: &[Native] = &[
    Native::new("bisect_right", PARAMETERS, |runtime, args| number(runtime, find(runtime, args, Side::Right, Of::Item)?)).doc(
        "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have \
         e <= x, and all e in\na[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\ninsert just after the \
         rightmost x already there.",
    ),
    Native::new("bisect_left", PARAMETERS, |runtime, args| number(runtime, find(runtime, args, Side::Left, Of::Item)?)).doc(
        "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have \
         e < x, and all e in\na[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\ninsert just before the \
         leftmost x already there.",
    ),
    Native::new("insort_right", PARAMETERS, |runtime, args| insert(runtime, args, Side::Right))
        .doc("Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the right of the rightmost x."),
    Native::new("insort_left", PARAMETERS, |runtime, args| insert(runtime, args, Side::Left))
        .doc("Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the left of the leftmost x."),
];

/// On which side of equal items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// What `x` is compared as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// As it is: with `key` functions, `bisect` is given a key.
    Item,
    /// By its key: `insort` is given an item.
    Key,
}

fn number(runtime: &Runtime, index: usize) -> Value {
    int::new(runtime, index as i64)
}

fn find(runtime: &Runtime, args: &Args<'_>, side: Side, of: Of) -> Result<usize, Raised> {
    let sequence = args.at(0);
    let none = runtime.none();
    let key = args.get(4).filter(|key| !key.is(&none));
    let low = args.get(2).map_or(Ok(0), |low| ops::index(runtime, &low))?;
    let high = args.get(3).filter(|high| !high.is(&none)).map(|high| ops::index(runtime, &high)).transpose()?;
    let Ok(mut low) = usize::try_from(low) else { return Err(runtime.value_error(format_args!("lo must be non-negative"))) };
    let mut high = match high {
        Some(high) => usize::try_from(high).unwrap_or(0),
        None => ops::length(runtime, &sequence)?,
    };
    let wanted = match &key {
        Some(key) if of == Of::Key => runtime.call(key, &[&args.at(1)])?,
        _ => args.at(1).owned(),
    };
    let less = |left: &Object, right: &Object| ops::truth(runtime, &ops::compare(runtime, Comparison::Less, left, right)?);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut item = match sequence.body::<List>().filter(|_| sequence.class_ref() == ClassId::List.reference()) {
            Some(list) => list.get(middle).ok_or_else(|| runtime.index_error(format_args!("list index out of range")))?,
            None => ops::get_item(runtime, &sequence, &int::new(runtime, middle as i64)?)?,
        };
        if let Some(key) = &key {
            item = runtime.call(key, &[&item])?;
        }
        let goes_left = if side == Side::Right { less(&wanted, &item)? } else { !less(&item, &wanted)? };
        if goes_left {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

fn insert(runtime: &Runtime, args: &Args<'_>, side: Side) -> Value {
    let index = find(runtime, args, side, Of::Key)?;
    let sequence = args.at(0);
    match sequence.body::<List>().filter(|_| sequence.class_ref() == ClassId::List.reference()) {
        Some(list) => list.items().insert(runtime, index.min(list.len()), args.at(1).owned())?,
        None => drop(runtime.call_method(&sequence, "insert", &[&int::new(runtime, index as i64)?, &args.at(1)])?),
    }
    Ok(runtime.none())
}
