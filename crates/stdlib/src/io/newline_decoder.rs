//! `_io.IncrementalNewlineDecoder`: text whose lines end in any way, piece by piece.

use std::cell::Cell;
use std::mem::offset_of;

use object::{Body, Extent, Field, Header, Kind, Layout, LayoutId, Object, Slot};
use types::class::name_of;
use types::text::{self, Builder, Text};
use types::{Args, Class, ClassSpec, Getter, Native, Raised, Runtime, Value, bytes, instance, int, ops, tuple};

use super::newline::{self, Seen};
use crate::classes;

/// The class `_io.IncrementalNewlineDecoder`.
pub(super) const SPEC: ClassSpec = ClassSpec::new(
    classes::NEWLINE_DECODER,
    "IncrementalNewlineDecoder",
    Layout {
        fields: &[
            Field { offset: offset_of!(NewlineDecoder, decoder) as u16, name: "decoder" },
            Field { offset: offset_of!(NewlineDecoder, errors) as u16, name: "errors" },
        ],
        extent: Extent::Fixed(size_of::<NewlineDecoder>() as u16),
        ..Layout::leaf("IncrementalNewlineDecoder")
    },
)
.module("_io")
.methods(&[
    Native::static_method("__new__", "(*)", new),
    Native::new("__init__", "(self, decoder, translate, errors='strict')", |runtime, args| {
        let own = args.this::<NewlineDecoder>();
        own.decoder.set(args.at(1).owned());
        own.translates.set(ops::truth(runtime, &args.at(2))?);
        own.errors.set(args.get(3).map_or_else(|| text::new(runtime, "strict"), |errors| Ok(errors.owned()))?);
        own.after_cr.set(false);
        own.seen.set(Seen::default());
        Ok(runtime.none())
    }),
    Native::new("decode", "(self, input, final=False)", decode),
    Native::new("getstate", "(self, /)", state),
    Native::new("setstate", "(self, state, /)", set_state),
    Native::new("reset", "(self, /)", |runtime, args| {
        let own = args.this::<NewlineDecoder>();
        own.after_cr.set(false);
        own.seen.set(Seen::default());
        match own.own_decoder(runtime) {
            Some(decoder) => runtime.call_method(&decoder, "reset", &[]),
            None => Ok(runtime.none()),
        }
    }),
])
.getters(&[
    Getter::new("newlines", |runtime, object| {
        object.body::<NewlineDecoder>().map_or(Seen::default(), |own| own.seen.get()).to_object(runtime)
    }),
    Getter::new("errors", |runtime, object| {
        Ok(object.body::<NewlineDecoder>().and_then(|own| own.errors.get()).unwrap_or_else(|| runtime.none()))
    }),
]);

#[repr(C)]
struct NewlineDecoder {
    header: Header,
    /// What makes text of bytes; `None` where the input is text.
    decoder: Slot,
    errors: Slot,
    translates: Cell<bool>,
    /// The last piece ended with `\r`, which is still to be given out.
    after_cr: Cell<bool>,
    seen: Cell<Seen>,
}

// SAFETY: `NewlineDecoder` is `repr(C)`, begins with a header, and its references are the fields of its layout.
unsafe impl Body for NewlineDecoder {
    const LAYOUT: LayoutId = classes::NEWLINE_DECODER.layout();
}

impl NewlineDecoder {
    fn own_decoder(&self, runtime: &Runtime) -> Option<Object> {
        self.decoder.get().filter(|decoder| !decoder.is(&runtime.none()))
    }
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::NEWLINE_DECODER)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = NewlineDecoder {
        header: Header::new(class.reference()),
        decoder: Slot::empty(),
        errors: Slot::empty(),
        translates: Cell::new(false),
        after_cr: Cell::new(false),
        seen: Cell::new(Seen::default()),
    };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

/// `decode(input, final=False)`
fn decode(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.this::<NewlineDecoder>();
    let last = args.get(2).map_or(Ok(false), |last| ops::truth(runtime, &last))?;
    let decoded = match own.own_decoder(runtime) {
        Some(decoder) => runtime.call_method(&decoder, "decode", &[&args.at(1), &runtime.bool(last)])?,
        None => args.at(1).owned(),
    };
    let Some(text) = text::view(&decoded) else {
        let class = name_of(&decoded.class());
        return Err(runtime.type_error(format_args!("decoder should return a string result, not '{class}'")));
    };
    let holds = !last && !text.is_empty() && text.at(text.len() - 1) == 0x0d;
    let had = own.after_cr.get() && (last || !text.is_empty());
    let whole = if had || holds {
        let mut builder = Builder::new(runtime);
        if had {
            builder.push(0x0d);
        }
        text.points().take(text.len() - usize::from(holds)).for_each(|point| builder.push(point));
        builder.finish()?
    } else {
        decoded.clone()
    };
    own.after_cr.set(holds || own.after_cr.get() && !had);
    let mut seen = own.seen.get();
    seen.note(text::view(&whole).unwrap_or(Text::Ascii("")));
    own.seen.set(seen);
    if own.translates.get() { newline::translated(runtime, whole) } else { Ok(whole) }
}

/// `getstate()`: the decoder's, with one bit more for what is held back.
fn state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.this::<NewlineDecoder>();
    let (buffer, flag) = match own.own_decoder(runtime) {
        Some(decoder) => {
            let state = runtime.call_method(&decoder, "getstate", &[])?;
            match tuple::items(&state) {
                Some([buffer, flag]) => (buffer.get().unwrap_or_else(|| runtime.none()), flag.get()),
                _ => return Err(runtime.type_error(format_args!("illegal decoder state"))),
            }
        }
        None => (bytes::empty(runtime)?, None),
    };
    let flag = flag.and_then(|flag| int::value(&flag)).unwrap_or(0) << 1 | i64::from(own.after_cr.get());
    tuple::new(runtime, [buffer, int::new(runtime, flag)?].into_iter())
}

/// `setstate(state)`
fn set_state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.this::<NewlineDecoder>();
    let state = args.at(1);
    let Some([buffer, flag]) = tuple::items(&state) else { return Err(runtime.type_error(format_args!("state argument must be a tuple"))) };
    let flag = flag.get().and_then(|flag| int::value(&flag)).unwrap_or(0);
    own.after_cr.set(flag & 1 != 0);
    if let Some(decoder) = own.own_decoder(runtime) {
        let items = [buffer.get().unwrap_or_else(|| runtime.none()), int::new(runtime, flag >> 1)?];
        runtime.call_method(&decoder, "setstate", &[&tuple::new(runtime, items.into_iter())?])?;
    }
    Ok(runtime.none())
}
