//! The methods of views.

use object::Object;

use super::item::Format;
use super::{MemoryView, new};
use crate::arguments::described;
use crate::bytes::{self, content, content_mut, find_buffer};
use crate::error::{Raised, Value};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::runtime::Runtime;
use crate::sequence::not_implemented;
use crate::slice::{self, Slice};
use crate::text;
use crate::{int, list, ops, tuple};

/// The methods of `memoryview`.
pub(super) const METHODS: &[Native] = &[
    Native::static_method("__new__", "(cls, object)", |runtime, args| new(runtime, &args.at(1))),
    Native::new("__repr__", "(self, /)", |runtime, args| {
        let state = if args.this::<MemoryView>().storage.is_empty() { "released memory" } else { "memory" };
        text::new(runtime, &format!("<{state} at {:#x}>", args.at(0).identity()))
    }),
    Native::new("__len__", "(self, /)", |runtime, args| {
        let view = args.this::<MemoryView>();
        view.check(runtime)?;
        text::size(runtime, view.len())
    }),
    Native::new("__getitem__", "(self, key, /)", get_item),
    Native::new("__setitem__", "(self, key, value, /)", set_item),
    Native::new("__eq__", "(self, value, /)", |runtime, args| equality(runtime, args, true)),
    Native::new("__ne__", "(self, value, /)", |runtime, args| equality(runtime, args, false)),
    Native::new("__hash__", "(self, /)", hash),
    Native::new("__enter__", "(self, /)", |runtime, args| {
        args.this::<MemoryView>().check(runtime)?;
        Ok(args.at(0).owned())
    }),
    Native::new("__exit__", "(self, *exc_info)", release),
    Native::new("release", "(self, /)", release),
    Native::new("tobytes", "(self, order='C')", to_bytes),
    Native::new("tolist", "(self, /)", to_list),
    Native::new("hex", "(self, sep='', bytes_per_sep=1)", |runtime, args| {
        let copy = gather(runtime, args.this::<MemoryView>())?;
        bytes::hex_text(runtime, content(&copy), args)
    }),
    Native::new("toreadonly", "(self, /)", |runtime, args| {
        let view = args.this::<MemoryView>();
        view.check(runtime)?;
        view.derive(runtime, |derived| derived.writable.set(false))
    }),
    Native::new("cast", "(self, format, shape=None)", cast),
    Native::new("count", "(self, value, /)", |runtime, args| {
        let mut count = 0;
        each(runtime, args.this::<MemoryView>(), |item, _| {
            count += usize::from(ops::equal(runtime, &item, &args.at(1))?);
            Ok(true)
        })?;
        text::size(runtime, count)
    }),
    Native::new("index", "(self, value, start=0, stop=None, /)", |runtime, args| {
        let view = args.this::<MemoryView>();
        let bounds = crate::arguments::range(runtime, args, 2, view.len())?.unwrap_or(0..0);
        let mut found = None;
        each(runtime, view, |item, index| {
            if bounds.contains(&index) && ops::equal(runtime, &item, &args.at(1))? {
                found = Some(index);
            }
            Ok(found.is_none())
        })?;
        match found {
            Some(index) => text::size(runtime, index),
            None => Err(runtime.value_error(format_args!("memoryview.index(x): x not found"))),
        }
    }),
];

/// The computed attributes of `memoryview`.
pub(super) const GETTERS: &[Getter] = &[
    Getter::new("obj", |runtime, object| with(runtime, object, |view| Ok(view.object.get().unwrap_or_else(|| runtime.none())))),
    Getter::new("nbytes", |runtime, object| with(runtime, object, |view| text::size(runtime, view.byte_count()))),
    Getter::new("itemsize", |runtime, object| with(runtime, object, |view| text::size(runtime, view.format.get().size()))),
    Getter::new("format", |runtime, object| with(runtime, object, |view| text::new(runtime, &view.format.get().text()))),
    Getter::new("ndim", |runtime, object| with(runtime, object, |_| text::size(runtime, 1))),
    Getter::new("shape", |runtime, object| {
        with(runtime, object, |view| tuple::new(runtime, [text::size(runtime, view.len())?].into_iter()))
    }),
    Getter::new("strides", |runtime, object| {
        with(runtime, object, |view| tuple::new(runtime, [int::new(runtime, view.stride.get().into())?].into_iter()))
    }),
    Getter::new("suboffsets", |runtime, object| with(runtime, object, |_| tuple::empty(runtime))),
    Getter::new("readonly", |runtime, object| with(runtime, object, |view| Ok(runtime.bool(!view.writable.get())))),
    Getter::new("c_contiguous", is_contiguous),
    Getter::new("f_contiguous", is_contiguous),
    Getter::new("contiguous", is_contiguous),
];

fn is_contiguous(runtime: &Runtime, object: &Object) -> Value {
    with(runtime, object, |view| Ok(runtime.bool(view.is_contiguous())))
}

/// What `read` says of a view that was not released.
fn with(runtime: &Runtime, object: &Object, read: impl FnOnce(&MemoryView) -> Value) -> Value {
    let Some(view) = object.body::<MemoryView>() else { return Ok(runtime.none()) };
    view.check(runtime)?;
    read(view)
}

fn release(runtime: &Runtime, args: &Args<'_>) -> Value {
    let view = args.this::<MemoryView>();
    drop(view.storage.take());
    drop(view.object.take());
    Ok(runtime.none())
}

/// Hands each item over, until `work` says that it is enough.
fn each(runtime: &Runtime, view: &MemoryView, mut work: impl FnMut(Object, usize) -> Result<bool, Raised>) -> Result<(), Raised> {
    for index in 0..view.len() {
        let storage = view.check(runtime)?;
        let item = view.format.get().unpack(runtime, &content(&storage)[view.place(index)])?;
        if !work(item, index)? {
            break;
        }
    }
    Ok(())
}

/// The bytes of a view in a row, as a bytes object.
pub(super) fn gather(runtime: &Runtime, view: &MemoryView) -> Value {
    let storage = view.check(runtime)?;
    let size = view.format.get().size();
    bytes::with(runtime, view.byte_count(), |place| {
        for (index, place) in place.chunks_exact_mut(size).enumerate() {
            place.copy_from_slice(&content(&storage)[view.place(index)]);
        }
    })
}

fn to_bytes(runtime: &Runtime, args: &Args<'_>) -> Value {
    if let Some(order) = args.get(1).filter(|order| !order.is(&runtime.none()))
        && !matches!(text::to_string(&order).as_str(), "C" | "F" | "A")
    {
        return Err(runtime.value_error(format_args!("order must be 'C', 'F' or 'A'")));
    }
    gather(runtime, args.this::<MemoryView>())
}

fn to_list(runtime: &Runtime, args: &Args<'_>) -> Value {
    let view = args.this::<MemoryView>();
    view.check(runtime)?;
    let items = list::new(runtime)?;
    each(runtime, view, |item, _| list::append(runtime, &items, item).map(|()| true))?;
    Ok(items)
}

/// Where the item is that a key which is not a slice means.
fn position(runtime: &Runtime, view: &MemoryView, key: &Object) -> Result<usize, Raised> {
    if let Some([only]) = tuple::items(key)
        && let Some(only) = only.get()
    {
        return position(runtime, view, &only);
    }
    let Some(index) = ops::find_index(runtime, key)? else {
        return Err(runtime.type_error(format_args!("memoryview: invalid slice key")));
    };
    let index = ops::index_or(runtime, &index, ClassId::IndexError)?;
    match ops::position(index, view.len()) {
        Some(position) => Ok(position),
        None => Err(runtime.index_error(format_args!("index out of bounds on dimension 1"))),
    }
}

fn sliced(runtime: &Runtime, view: &MemoryView, key: &Object) -> Value {
    let bounds = slice::parts(runtime, key)?.within(view.len());
    view.derive(runtime, |derived| {
        let stride = i64::from(view.stride.get());
        derived.length.set(bounds.count as u32);
        if bounds.count > 0 {
            derived.start.set((i64::from(view.start.get()) + bounds.start * stride) as u32);
        }
        derived.stride.set((stride * bounds.step) as i32);
    })
}

fn get_item(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (view, key) = (args.this::<MemoryView>(), args.at(1));
    view.check(runtime)?;
    if key.body::<Slice>().is_some() {
        return sliced(runtime, view, &key);
    }
    let position = position(runtime, view, &key)?;
    let storage = view.check(runtime)?;
    view.format.get().unpack(runtime, &content(&storage)[view.place(position)])
}

fn set_item(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (view, key, value) = (args.this::<MemoryView>(), args.at(1), args.at(2));
    view.check(runtime)?;
    if !view.writable.get() {
        return Err(runtime.type_error(format_args!("cannot modify read-only memory")));
    }
    if key.body::<Slice>().is_some() {
        let target = sliced(runtime, view, &key)?;
        return target.body::<MemoryView>().map_or(Ok(runtime.none()), |target| assign(runtime, target, &value));
    }
    let position = position(runtime, view, &key)?;
    let packed = view.format.get().pack(runtime, &value)?;
    let storage = view.check(runtime)?;
    content_mut(&storage)[view.place(position)].copy_from_slice(&packed[..view.format.get().size()]);
    Ok(runtime.none())
}

/// `view[:] = value`
fn assign(runtime: &Runtime, view: &MemoryView, value: &Object) -> Value {
    let (source, format) = match value.body::<MemoryView>() {
        Some(other) => (gather(runtime, other)?, other.format.get()),
        None => match find_buffer(runtime, value)? {
            Some(buffer) => (bytes::new(runtime, &buffer)?, Format::BYTES),
            None => return Err(runtime.type_error(format_args!("a bytes-like object is required, not '{}'", described(value)))),
        },
    };
    let source = content(&source);
    if source.len() != view.byte_count() || format != view.format.get() {
        let message = format_args!("memoryview assignment: lvalue and rvalue have different structures");
        return Err(runtime.value_error(message));
    }
    let storage = view.check(runtime)?;
    for (index, item) in source.chunks_exact(format.size()).enumerate() {
        content_mut(&storage)[view.place(index)].copy_from_slice(item);
    }
    Ok(runtime.none())
}

fn equality(runtime: &Runtime, args: &Args<'_>, wanted: bool) -> Value {
    let (view, other) = (args.this::<MemoryView>(), args.at(1));
    if args.at(0).is(&other) {
        return Ok(runtime.bool(wanted));
    }
    if view.storage.is_empty() {
        return Ok(runtime.bool(!wanted));
    }
    if let Some(other) = other.body::<MemoryView>() {
        if other.storage.is_empty() {
            return Ok(runtime.bool(!wanted));
        }
        if other.format.get() != view.format.get() {
            return Ok(runtime.bool(equal_items(runtime, view, other)? == wanted));
        }
        let (left, right) = (gather(runtime, view)?, gather(runtime, other)?);
        return Ok(runtime.bool((content(&left) == content(&right)) == wanted));
    }
    let Some(buffer) = find_buffer(runtime, &other)? else { return not_implemented(runtime) };
    if !view.format.get().is_byte() {
        let whole = new(runtime, &other)?;
        return match whole.body::<MemoryView>() {
            Some(other) => Ok(runtime.bool(equal_items(runtime, view, other)? == wanted)),
            None => not_implemented(runtime),
        };
    }
    let own = gather(runtime, view)?;
    Ok(runtime.bool((content(&own) == &*buffer) == wanted))
}

fn equal_items(runtime: &Runtime, left: &MemoryView, right: &MemoryView) -> Result<bool, Raised> {
    let mut same = left.len() == right.len();
    if same {
        each(runtime, left, |item, index| {
            let storage = right.check(runtime)?;
            let other = right.format.get().unpack(runtime, &content(&storage)[right.place(index)])?;
            same = ops::equal(runtime, &item, &other)?;
            Ok(same)
        })?;
    }
    Ok(same)
}

fn hash(runtime: &Runtime, args: &Args<'_>) -> Value {
    let view = args.this::<MemoryView>();
    if let Some(known) = view.hash.get() {
        return int::new(runtime, known.into());
    }
    view.check(runtime)?;
    if view.writable.get() {
        return Err(runtime.value_error(format_args!("cannot hash writable memoryview object")));
    }
    if !view.format.get().is_byte() {
        return Err(runtime.value_error(format_args!("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")));
    }
    let own = gather(runtime, view)?;
    let hash = text::hash_bytes(runtime, content(&own));
    view.hash.set(Some(hash));
    int::new(runtime, hash.into())
}

/// `view.cast(format, shape)`
fn cast(runtime: &Runtime, args: &Args<'_>) -> Value {
    let view = args.this::<MemoryView>();
    view.check(runtime)?;
    let argument = args.at(1);
    if text::view(&argument).is_none() {
        return Err(crate::arguments::wrong(runtime, "cast", 1, "str", &argument));
    }
    let Some(format) = Format::parse(&text::to_string(&argument)) else {
        let message = "memoryview: destination format must be a native single character format prefixed with an optional '@'";
        return Err(runtime.value_error(format_args!("{message}")));
    };
    if !view.is_contiguous() {
        return Err(runtime.type_error(format_args!("memoryview: casts are restricted to C-contiguous views")));
    }
    if !format.is_byte() && !view.format.get().is_byte() {
        return Err(runtime.type_error(format_args!("memoryview: cannot cast between two non-byte formats")));
    }
    if !view.byte_count().is_multiple_of(format.size()) {
        return Err(runtime.type_error(format_args!("memoryview: length is not a multiple of itemsize")));
    }
    let length = view.byte_count() / format.size();
    if let Some(shape) = args.get(2).filter(|shape| !shape.is(&runtime.none())) {
        check_shape(runtime, &shape, length)?;
    }
    view.derive(runtime, |derived| {
        derived.format.set(format);
        derived.length.set(length as u32);
        derived.stride.set(format.size() as i32);
    })
}

/// Refuses shapes other than one dimension of the right length.
fn check_shape(runtime: &Runtime, shape: &Object, length: usize) -> Result<(), Raised> {
    let shape = tuple::from_iterable(runtime, shape)?;
    match tuple::items(&shape).unwrap_or_default() {
        [only] => {
            let wanted = only.get().and_then(|only| int::value(&only));
            if wanted == Some(length as i64) {
                return Ok(());
            }
            Err(runtime.type_error(format_args!("memoryview: product(shape) * itemsize != buffer size")))
        }
        _ => Err(runtime.error(ClassId::NotImplementedError, format_args!("memoryview: views have one dimension"))),
    }
}
