//! `_io.BufferedRWPair`: a reader and a writer for two raw streams, as one object.

use std::mem::offset_of;

use object::{Body, DescriptorFlags, Extent, Field, Header, Kind, Layout, LayoutId, Slot};
use types::{Args, Class, ClassSpec, Getter, Native, Raised, Runtime, Value, instance, int, ops, tuple};

use super::base::{get, unsupported};
use crate::classes;

/// The class `_io.BufferedRWPair`.
pub(super) const SPEC: ClassSpec =
    ClassSpec { flags: DescriptorFlags::FINALIZER, ..ClassSpec::new(classes::BUFFERED_RW_PAIR, "BufferedRWPair", LAYOUT) }
        .module("_io")
        .weakly_referenced()
        .base(classes::BUFFERED_IO_BASE)
        .methods(METHODS)
        .getters(&[Getter::new("closed", |runtime, object| {
            let writer = object.body::<Pair>().and_then(|pair| pair.writer.get());
            writer.map_or_else(|| Err(uninitialised(runtime)), |writer| get(runtime, &writer, "closed"))
        })]);

const LAYOUT: Layout = Layout {
    fields: &[
        Field { offset: offset_of!(Pair, reader) as u16, name: "reader" },
        Field { offset: offset_of!(Pair, writer) as u16, name: "writer" },
    ],
    extent: Extent::Fixed(size_of::<Pair>() as u16),
    ..Layout::leaf("BufferedRWPair")
};

#[repr(C)]
struct Pair {
    header: Header,
    /// A `BufferedReader`.
    reader: Slot,
    /// A `BufferedWriter`.
    writer: Slot,
}

// SAFETY: `Pair` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Pair {
    const LAYOUT: LayoutId = classes::BUFFERED_RW_PAIR.layout();
}

const ONE: &str = "(self, /)";

const METHODS: &[Native] = &[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(self, reader, writer, buffer_size=8192, /)", initialize),
    Native::new("read", "(self, *args)", |runtime, args| forward(runtime, args, Side::Reader, "read")),
    Native::new("read1", "(self, *args)", |runtime, args| forward(runtime, args, Side::Reader, "read1")),
    Native::new("peek", "(self, *args)", |runtime, args| forward(runtime, args, Side::Reader, "peek")),
    Native::new("readinto", "(self, *args)", |runtime, args| forward(runtime, args, Side::Reader, "readinto")),
    Native::new("readinto1", "(self, *args)", |runtime, args| forward(runtime, args, Side::Reader, "readinto1")),
    Native::new("readable", "(self, *args)", |runtime, args| forward(runtime, args, Side::Reader, "readable")),
    Native::new("write", "(self, *args)", |runtime, args| forward(runtime, args, Side::Writer, "write")),
    Native::new("flush", "(self, *args)", |runtime, args| forward(runtime, args, Side::Writer, "flush")),
    Native::new("writable", "(self, *args)", |runtime, args| forward(runtime, args, Side::Writer, "writable")),
    Native::new("close", ONE, |runtime, args| {
        let none = tuple::empty(runtime)?;
        let pair = args.this::<Pair>();
        let closed = pair.call(runtime, Side::Writer, "close", &none);
        pair.call(runtime, Side::Reader, "close", &none)?;
        closed
    }),
    Native::new("isatty", ONE, |runtime, args| {
        let none = tuple::empty(runtime)?;
        let pair = args.this::<Pair>();
        let written = pair.call(runtime, Side::Writer, "isatty", &none)?;
        if ops::truth(runtime, &written)? { Ok(written) } else { pair.call(runtime, Side::Reader, "isatty", &none) }
    }),
];

/// One of the two.
#[derive(Clone, Copy)]
enum Side {
    Reader,
    Writer,
}

fn uninitialised(runtime: &Runtime) -> Raised {
    runtime.value_error(format_args!("I/O operation on uninitialized object"))
}

impl Pair {
    fn call(&self, runtime: &Runtime, side: Side, method: &str, arguments: &object::Object) -> Value {
        let stream = match side {
            Side::Reader => self.reader.get(),
            Side::Writer => self.writer.get(),
        };
        let stream = stream.ok_or_else(|| uninitialised(runtime))?;
        runtime.call_unpacked(&get(runtime, &stream, method)?, None, arguments, None)
    }
}

fn forward(runtime: &Runtime, args: &Args<'_>, side: Side, method: &str) -> Value {
    args.this::<Pair>().call(runtime, side, method, &args.at(1))
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::BUFFERED_RW_PAIR)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = Pair { header: Header::new(class.reference()), reader: Slot::empty(), writer: Slot::empty() };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

fn initialize(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (reader, writer) = (args.at(1), args.at(2));
    for (stream, question) in [(&reader, "readable"), (&writer, "writable")] {
        if !ops::truth(runtime, &runtime.call_method(stream, question, &[])?)? {
            return Err(unsupported(runtime, &format!("File or stream is not {question}.")));
        }
    }
    let size = args.get(3).map_or_else(|| int::from_usize(runtime, super::DEFAULT_BUFFER_SIZE), |size| Ok(size.owned()))?;
    let pair = args.this::<Pair>();
    pair.reader.set(runtime.call(&runtime.class(classes::BUFFERED_READER), &[&reader, &size])?);
    pair.writer.set(runtime.call(&runtime.class(classes::BUFFERED_WRITER), &[&writer, &size])?);
    Ok(runtime.none())
}
