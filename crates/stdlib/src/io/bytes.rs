//! `_io.BytesIO`: a stream of bytes in memory. They lie in a `bytearray`, so that `getbuffer` can lend them.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Slot};
use types::bytes::array;
use types::{Args, Class, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, bytes, instance, int, ops, tuple};

use super::base::{closed, size, writable};
use crate::classes;

/// The class `_io.BytesIO`.
pub(super) const SPEC: ClassSpec = ClassSpec::new(classes::BYTES_IO, "BytesIO", LAYOUT)
    .module("_io")
    .weakly_referenced()
    .with_dict()
    .base(classes::BUFFERED_IO_BASE)
    .methods(METHODS)
    .getters(&[Getter::new("closed", |runtime, object| {
        Ok(runtime.bool(object.body::<BytesIo>().is_some_and(|stream| stream.buffer.is_empty())))
    })])
    .doc("Buffered I/O implementation using an in-memory bytes buffer.");

const LAYOUT: Layout = Layout {
    fields: &[Field { offset: offset_of!(BytesIo, buffer) as u16, name: "buffer" }],
    extent: Extent::Fixed(size_of::<BytesIo>() as u16),
    ..Layout::leaf("BytesIO")
};

/// A stream of bytes in memory.
#[repr(C)]
struct BytesIo {
    header: Header,
    /// A bytearray; empty once the stream is closed.
    buffer: Slot,
    /// Zero, so that no padding says where the heap was.
    padding: [u8; 4],
    position: Cell<u64>,
}

// SAFETY: `BytesIo` is `repr(C)`, begins with a header, and its reference is the field of its layout.
unsafe impl Body for BytesIo {
    const LAYOUT: LayoutId = classes::BYTES_IO.layout();
}

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(self, initial_bytes=b'')", |runtime, args| {
        let stream = args.this::<BytesIo>();
        let initial = args.get(1).filter(|initial| !initial.is(&runtime.none()));
        let initial = initial.map(|initial| bytes::get_buffer(runtime, &initial)).transpose()?;
        stream.buffer.set(array::new(runtime, initial.as_deref().unwrap_or_default())?);
        stream.position.set(0);
        Ok(runtime.none())
    }),
    Native::new("read", "(self, size=-1, /)", read),
    Native::new("read1", "(self, size=-1, /)", read),
    Native::new("readline", "(self, size=-1, /)", |runtime, args| {
        let limit = size(runtime, args.get(1).as_deref())?;
        args.this::<BytesIo>().line(runtime, limit.unwrap_or(usize::MAX))
    }),
    Native::new("__next__", ONE, |runtime, args| {
        let line = args.this::<BytesIo>().line(runtime, usize::MAX)?;
        if bytes::view(&line).is_some_and(<[u8]>::is_empty) { Err(runtime.stop_iteration()) } else { Ok(line) }
    }),
    Native::new("readinto", "(self, buffer, /)", read_into),
    Native::new("readinto1", "(self, buffer, /)", read_into),
    Native::new("write", "(self, b, /)", write),
    Native::new("getvalue", ONE, |runtime, args| {
        let buffer = args.this::<BytesIo>().open(runtime)?;
        bytes::new(runtime, bytes::view(&buffer).unwrap_or_default())
    })
    .doc("Retrieve the entire contents of the BytesIO object."),
    Native::new("getbuffer", ONE, |runtime, args| {
        let buffer = args.this::<BytesIo>().open(runtime)?;
        runtime.call(&runtime.class(ClassId::MemoryView), &[&buffer])
    })
    .doc("Get a read-write view over the contents of the BytesIO object."),
    Native::new("seek", "(self, pos, whence=0, /)", seek),
    Native::new("tell", ONE, |runtime, args| {
        args.this::<BytesIo>().open(runtime)?;
        int::from_u64(runtime, args.this::<BytesIo>().position.get())
    }),
    Native::new("truncate", "(self, size=None, /)", truncate),
    Native::new("close", ONE, |runtime, args| {
        drop(args.this::<BytesIo>().buffer.take());
        Ok(runtime.none())
    }),
    Native::new("flush", ONE, |runtime, args| {
        args.this::<BytesIo>().open(runtime)?;
        Ok(runtime.none())
    }),
    Native::new("seekable", ONE, yes),
    Native::new("readable", ONE, yes),
    Native::new("writable", ONE, yes),
    Native::new("isatty", ONE, |runtime, args| {
        args.this::<BytesIo>().open(runtime)?;
        Ok(runtime.bool(false))
    }),
    Native::new("__getstate__", ONE, |runtime, args| {
        let stream = args.this::<BytesIo>();
        let buffer = stream.open(runtime)?;
        let content = bytes::new(runtime, bytes::view(&buffer).unwrap_or_default())?;
        let items = [content, int::from_u64(runtime, stream.position.get())?, runtime.none()];
        tuple::new(runtime, items.into_iter())
    }),
    Native::new("__setstate__", "(self, state, /)", |runtime, args| {
        let state = args.at(1);
        let Some([content, position, ..]) = tuple::items(&state) else {
            return Err(runtime.type_error(format_args!("BytesIO.__setstate__ argument should be 3-tuple")));
        };
        let (content, position) = (content.get().unwrap_or_else(|| runtime.none()), position.get().unwrap_or_else(|| runtime.none()));
        let stream = args.this::<BytesIo>();
        stream.buffer.set(array::new(runtime, &bytes::get_buffer(runtime, &content)?)?);
        stream.position.set(u64::try_from(ops::index(runtime, &position)?).unwrap_or(0));
        Ok(runtime.none())
    }),
];

fn yes(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.this::<BytesIo>().open(runtime)?;
    Ok(runtime.bool(true))
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::BYTES_IO)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let buffer = array::new(runtime, &[])?;
    let body = BytesIo { header: Header::new(class.reference()), buffer: Slot::empty(), padding: [0; 4], position: Cell::new(0) };
    // SAFETY: the header names the class, and the body is what its layout says.
    let object = unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }?;
    if let Some(stream) = object.body::<BytesIo>() {
        stream.buffer.set(buffer);
    }
    Ok(object)
}

impl BytesIo {
    /// The bytearray of an open stream.
    fn open(&self, runtime: &Runtime) -> Value {
        self.buffer.get().ok_or_else(|| closed(runtime))
    }

    /// The next bytes, at most `limit`, as `work` wants them.
    fn take<T>(&self, runtime: &Runtime, limit: impl FnOnce(&[u8]) -> usize, work: impl FnOnce(&[u8]) -> T) -> Result<T, Raised> {
        let buffer = self.open(runtime)?;
        let all = bytes::view(&buffer).unwrap_or_default();
        let start = usize::try_from(self.position.get()).unwrap_or(usize::MAX).min(all.len());
        let rest = &all[start..];
        let taken = &rest[..limit(rest).min(rest.len())];
        if !taken.is_empty() {
            self.position.set((start + taken.len()) as u64);
        }
        Ok(work(taken))
    }

    fn line(&self, runtime: &Runtime, limit: usize) -> Value {
        let end = |rest: &[u8]| memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1).min(limit);
        self.take(runtime, end, |line| bytes::new(runtime, line))?
    }
}

fn read(runtime: &Runtime, args: &Args<'_>) -> Value {
    let limit = size(runtime, args.get(1).as_deref())?.unwrap_or(usize::MAX);
    args.this::<BytesIo>().take(runtime, |_| limit, |taken| bytes::new(runtime, taken))?
}

fn read_into(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mut place = writable(runtime, &args.at(1), "readinto")?;
    let room = place.len();
    let count = args.this::<BytesIo>().take(
        runtime,
        |_| room,
        |taken| {
            place.as_mut().unwrap_or_default()[..taken.len()].copy_from_slice(taken);
            taken.len()
        },
    )?;
    int::from_usize(runtime, count)
}

fn write(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<BytesIo>();
    let buffer = stream.open(runtime)?;
    let given = bytes::get_buffer(runtime, &args.at(1))?;
    if given.is_empty() {
        return int::new(runtime, 0);
    }
    let length = bytes::view(&buffer).map_or(0, <[u8]>::len);
    let start = usize::try_from(stream.position.get()).map_err(|_| Raised::OutOfMemory)?;
    let end = start.checked_add(given.len()).ok_or(Raised::OutOfMemory)?;
    if start > length {
        let gap = bytes::with(runtime, start - length, |place| place.fill(0))?;
        array::replace(runtime, &buffer, length..length, bytes::view(&gap).unwrap_or_default())?;
    }
    array::replace(runtime, &buffer, start..end.min(length.max(start)), &given)?;
    stream.position.set(end as u64);
    int::from_usize(runtime, given.len())
}

fn seek(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<BytesIo>();
    let buffer = stream.open(runtime)?;
    let offset = ops::index(runtime, &args.at(1))?;
    let whence = args.get(2).map_or(Ok(0), |whence| int::to_i32(runtime, &whence))?;
    let base = match whence {
        0 if offset < 0 => return Err(runtime.value_error(format_args!("negative seek value {offset}"))),
        0 => 0,
        1 => stream.position.get() as i64,
        2 => bytes::view(&buffer).map_or(0, <[u8]>::len) as i64,
        _ => return Err(runtime.value_error(format_args!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let position = base.checked_add(offset).ok_or_else(|| runtime.overflow_error(format_args!("new position too large")))?;
    stream.position.set(position.max(0) as u64);
    int::new(runtime, position.max(0))
}

fn truncate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<BytesIo>();
    let buffer = stream.open(runtime)?;
    let wanted = match args.get(1).filter(|wanted| !wanted.is(&runtime.none())) {
        Some(wanted) => ops::index(runtime, &wanted)?,
        None => stream.position.get() as i64,
    };
    let Ok(wanted) = usize::try_from(wanted) else {
        return Err(runtime.value_error(format_args!("negative size value {wanted}")));
    };
    let length = bytes::view(&buffer).map_or(0, <[u8]>::len);
    if wanted < length {
        array::replace(runtime, &buffer, wanted..length, &[])?;
    }
    int::from_usize(runtime, wanted)
}
