//! The class `Struct`: a format that is kept.

use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::{Args, Class, ClassSpec, Getter, Native, Raised, Runtime, Value, instance, int, ops, text};

use super::format::Format;
use super::{iter_unpack, pack, pack_into, parse, unpack, unpack_from};
use crate::classes::STRUCT;

/// The class.
pub(super) const SPEC: ClassSpec = ClassSpec {
    module: "_struct",
    ..ClassSpec::new(
        STRUCT,
        "Struct",
        Layout {
            fields: &[Field { offset: offset_of!(Struct, format) as u16, name: "format" }],
            extent: Extent::Fixed(size_of::<Struct>() as u16),
            ..Layout::leaf("Struct")
        },
    )
}
.methods(&[
    Native::static_method("__new__", "(cls, format)", new),
    Native::new("__repr__", "(self, /)", |runtime, args| {
        let shown = ops::repr(runtime, &format_object(runtime, &args.at(0))?)?;
        let mut builder = text::Builder::new(runtime);
        builder.push_str("Struct(");
        builder.push_object(&shown);
        builder.push_str(")");
        builder.finish()
    }),
    Native::new("pack", "(*)", |runtime, args| pack(runtime, &format(runtime, args)?, &args.positional()[1..])),
    Native::new("pack_into", "(*)", |runtime, args| pack_into(runtime, &format(runtime, args)?, &args.positional()[1..])),
    Native::new("unpack", "(self, buffer, /)", |runtime, args| unpack(runtime, &format(runtime, args)?, &args.at(1))),
    Native::new("unpack_from", "(self, buffer, offset=0)", |runtime, args| unpack_from(runtime, &format(runtime, args)?, args)),
    Native::new("iter_unpack", "(self, buffer, /)", |runtime, args| iter_unpack(runtime, &format(runtime, args)?, &args.at(1))),
])
.getters(&[
    Getter::new("format", format_object),
    Getter::new("size", |runtime, object| {
        let format = parse(runtime, &format_object(runtime, object)?)?;
        int::from_usize(runtime, format.size)
    }),
])
.doc("Struct(fmt) --> compiled struct object");

/// A kept format as it lies on the heap.
#[repr(C)]
struct Struct {
    header: Header,
    /// A string.
    format: Slot,
}

// SAFETY: `Struct` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for Struct {
    const LAYOUT: LayoutId = STRUCT.layout();
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, STRUCT)?;
    let given = args.at(1);
    parse(runtime, &given)?;
    let format = match types::bytes::view(&given) {
        Some(format) => text::new(runtime, &String::from_utf8_lossy(format))?,
        None => given.owned(),
    };
    let Some(described) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = Struct { header: Header::new(class.reference()), format: Slot::empty() };
    // SAFETY: the header names the class; the body is what its layout says and ends where its extent says.
    let made = unsafe { instance::allocate(runtime, described, Kind::Container, body, 0) }?;
    if let Some(body) = made.body::<Struct>() {
        body.format.set(format);
    }
    Ok(made)
}

fn format_object(runtime: &Runtime, object: &Object) -> Value {
    Ok(object.body::<Struct>().and_then(|body| body.format.get()).unwrap_or_else(|| runtime.none()))
}

fn format(runtime: &Runtime, args: &Args<'_>) -> Result<Format, Raised> {
    parse(runtime, &format_object(runtime, &args.at(0))?)
}
