//! Module `_heapq`: lists as priority queues.
//!
//! A comparison may run Python, which may change the list: its length is checked after each.

use object::Object;
use types::list::List;
use types::ops::{self, Comparison};
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, class, module, text};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: FUNCTIONS,
    classes: &[],
    furnish: |runtime, module| module::set(runtime, module, "__about__", text::new(runtime, "Heap queues")?),
};

const FUNCTIONS: &[Native] = &[
    Native::new("heappush", "(heap, item, /)", |runtime, args| push(runtime, args, Order::LEAST))
        .doc("Push item onto heap, maintaining the heap invariant."),
    Native::new("heappop", "(heap, /)", |runtime, args| pop(runtime, args, Order::LEAST))
        .doc("Pop the smallest item off the heap, maintaining the heap invariant."),
    Native::new("heapreplace", "(heap, item, /)", |runtime, args| replace(runtime, args, Order::LEAST)).doc(
        "Pop and return the current smallest value, and add the new item.\n\nThis is more efficient than heappop() followed by \
         heappush(), and can be\nmore appropriate when using a fixed-size heap.  Note that the value\nreturned may be larger than item!  \
         That constrains reasonable uses of\nthis routine unless written as part of a conditional replacement:\n\n    if item > \
         heap[0]:\n        item = heapreplace(heap, item)",
    ),
    Native::new("heappushpop", "(heap, item, /)", |runtime, args| push_pop(runtime, args, Order::LEAST)).doc(
        "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined action runs more efficiently than \
         heappush() followed by\na separate call to heappop().",
    ),
    Native::new("heapify", "(heap, /)", |runtime, args| heapify(runtime, args, Order::LEAST))
        .doc("Transform list into a heap, in-place, in O(len(heap)) time."),
    Native::new("heappush_max", "(heap, item, /)", |runtime, args| push(runtime, args, Order::GREATEST))
        .doc("Push item onto max heap, maintaining the heap invariant."),
    Native::new("heappop_max", "(heap, /)", |runtime, args| pop(runtime, args, Order::GREATEST)).doc("Maxheap variant of heappop."),
    Native::new("heapreplace_max", "(heap, item, /)", |runtime, args| replace(runtime, args, Order::GREATEST))
        .doc("Maxheap variant of heapreplace."),
    Native::new("heappushpop_max", "(heap, item, /)", |runtime, args| push_pop(runtime, args, Order::GREATEST))
        .doc("Maxheap variant of heappushpop."),
    Native::new("heapify_max", "(heap, /)", |runtime, args| heapify(runtime, args, Order::GREATEST)).doc("Maxheap variant of heapify."),
];

/// Which item comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Order(bool);

impl Order {
    const LEAST: Order = Order(false);
    const GREATEST: Order = Order(true);

    /// Whether `left` comes before `right`.
    fn before(self, runtime: &Runtime, left: &Object, right: &Object) -> Result<bool, Raised> {
        let (left, right) = if self == Order::GREATEST { (right, left) } else { (left, right) };
        ops::truth(runtime, &ops::compare(runtime, Comparison::Less, left, right)?)
    }
}

/// A list that is a heap.
struct Heap<'a> {
    runtime: &'a Runtime,
    list: &'a List,
    order: Order,
}

impl<'a> Heap<'a> {
    fn of(runtime: &'a Runtime, args: &'a Args<'_>, name: &str, order: Order) -> Result<Heap<'a>, Raised> {
        match args.at(0).body::<List>() {
            Some(list) => Ok(Heap { runtime, list, order }),
            None => {
                let class = class::name_of(&args.at(0).class());
                let (suffix, which) = (if order == Order::GREATEST { "_max" } else { "" }, if args.len() > 1 { " 1" } else { "" });
                Err(runtime.type_error(format_args!("{name}{suffix}() argument{which} must be list, not {class}")))
            }
        }
    }

    fn item(&self, index: usize) -> Result<Object, Raised> {
        self.list.get(index).ok_or_else(|| self.runtime.index_error(format_args!("list index out of range")))
    }

    /// Whether item `left` comes before item `right`.
    fn before(&self, left: &Object, right: &Object, length: usize) -> Result<bool, Raised> {
        let answer = self.order.before(self.runtime, left, right)?;
        if self.list.len() != length {
            return Err(self.runtime.error(ClassId::RuntimeError, format_args!("list changed size during iteration")));
        }
        Ok(answer)
    }

    /// Moves item `place` towards the root, at most to `start`, until its parent does not come after it.
    fn sift_down(&self, start: usize, mut place: usize) -> Result<(), Raised> {
        let length = self.list.len();
        let item = self.item(place)?;
        while place > start {
            let parent = (place - 1) / 2;
            if !self.before(&item, &self.item(parent)?, length)? {
                break;
            }
            self.list.items().swap(place, parent);
            place = parent;
        }
        Ok(())
    }

    /// Moves item `place` to a leaf, along the children that come first, then back up.
    fn sift_up(&self, start: usize) -> Result<(), Raised> {
        let length = self.list.len();
        let mut place = start;
        while 2 * place + 1 < length {
            let (left, right) = (2 * place + 1, 2 * place + 2);
            let child = if right < length && !self.before(&self.item(left)?, &self.item(right)?, length)? { right } else { left };
            self.list.items().swap(place, child);
            place = child;
        }
        self.sift_down(start, place)
    }
}

fn push(runtime: &Runtime, args: &Args<'_>, order: Order) -> Value {
    let heap = Heap::of(runtime, args, "heappush", order)?;
    heap.list.push(runtime, args.at(1).owned())?;
    heap.sift_down(0, heap.list.len() - 1)?;
    Ok(runtime.none())
}

fn pop(runtime: &Runtime, args: &Args<'_>, order: Order) -> Value {
    let heap = Heap::of(runtime, args, "heappop", order)?;
    let Some(last) = heap.list.pop() else { return Err(runtime.index_error(format_args!("index out of range"))) };
    let Some(first) = heap.list.get(0) else { return Ok(last) };
    heap.list.set(0, last);
    heap.sift_up(0)?;
    Ok(first)
}

fn replace(runtime: &Runtime, args: &Args<'_>, order: Order) -> Value {
    let heap = Heap::of(runtime, args, "heapreplace", order)?;
    let Some(first) = heap.list.get(0) else { return Err(runtime.index_error(format_args!("index out of range"))) };
    heap.list.set(0, args.at(1).owned());
    heap.sift_up(0)?;
    Ok(first)
}

fn push_pop(runtime: &Runtime, args: &Args<'_>, order: Order) -> Value {
    let heap = Heap::of(runtime, args, "heappushpop", order)?;
    let item = args.at(1);
    let Some(first) = heap.list.get(0) else { return Ok(item.owned()) };
    if !heap.before(&first, &item, heap.list.len())? {
        return Ok(item.owned());
    }
    heap.list.set(0, item.owned());
    heap.sift_up(0)?;
    Ok(first)
}

fn heapify(runtime: &Runtime, args: &Args<'_>, order: Order) -> Value {
    let heap = Heap::of(runtime, args, "heapify", order)?;
    for place in (0..heap.list.len() / 2).rev() {
        heap.sift_up(place)?;
    }
    Ok(runtime.none())
}
