//! Making a text stream, and changing how it works.

use object::Object;
use types::class::name_of;
use types::{Args, ClassId, Raised, Runtime, Value, ops, text};

use super::{TextIo, allocate};
use crate::classes;
use crate::io::base::{get, unsupported};
use crate::io::codec::Codec;
use crate::io::newline::Newline;

/// How a text stream is to work.
pub(in crate::io) struct Settings<'a> {
    pub(in crate::io) encoding: &'a str,
    pub(in crate::io) errors: &'a str,
    pub(in crate::io) newline: Newline,
    pub(in crate::io) line_buffering: bool,
}

/// A text stream of the class `TextIOWrapper` itself around a stream of bytes.
pub(in crate::io) fn around(runtime: &Runtime, buffer: Object, settings: &Settings<'_>) -> Value {
    let object = allocate(runtime, runtime.class_body(classes::TEXT_IO_WRAPPER))?;
    if let Some(stream) = object.body::<TextIo>() {
        stream.buffer.set(buffer);
        stream.ask_buffer(runtime)?;
        stream.set_encoding(runtime, &text::new(runtime, settings.encoding)?, text::new(runtime, settings.errors)?)?;
        stream.newline.set(settings.newline);
        stream.line_buffering.set(settings.line_buffering);
    }
    Ok(object)
}

/// An argument that is a string, or `None`.
fn string<'a>(runtime: &Runtime, argument: Option<&'a Object>, name: &str) -> Result<Option<&'a Object>, Raised> {
    match argument {
        Some(argument) if text::view(argument).is_some() => Ok(Some(argument)),
        Some(argument) if !argument.is(&runtime.none()) => {
            let class = name_of(&argument.class());
            Err(runtime.type_error(format_args!("TextIOWrapper() argument '{name}' must be str or None, not {class}")))
        }
        _ => Ok(None),
    }
}

/// `__init__`
pub(super) fn initialize(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<TextIo>();
    let (encoding, errors) = (args.get(2), args.get(3));
    let encoding = string(runtime, encoding.as_deref(), "encoding")?;
    let errors = string(runtime, errors.as_deref(), "errors")?;
    let newline = Newline::from_argument(runtime, args.get(4).as_deref(), "TextIOWrapper")?;
    let truth = |index| args.get(index).map_or(Ok(false), |value| ops::truth(runtime, &value));
    let (line_buffering, write_through) = (truth(5)?, truth(6)?);
    let encoding = match encoding {
        Some(encoding) if text::to_string(encoding) != "locale" => encoding.clone(),
        _ => text::new(runtime, "UTF-8")?,
    };
    let errors = errors.map_or_else(|| text::new(runtime, "strict"), |errors| Ok(errors.clone()))?;
    stream.pending.clear(runtime);
    stream.buffer.set(args.at(1).owned());
    stream.detached.set(false);
    drop(stream.decoder.take());
    stream.forget_input(runtime)?;
    stream.ask_buffer(runtime)?;
    stream.set_encoding(runtime, &encoding, errors)?;
    stream.newline.set(newline);
    stream.line_buffering.set(line_buffering);
    stream.write_through.set(write_through);
    Ok(runtime.none())
}

impl TextIo {
    fn ask_buffer(&self, runtime: &Runtime) -> Result<(), Raised> {
        let buffer = self.buffer(runtime)?;
        let ask = |question| ops::truth(runtime, &runtime.call_method(&buffer, question, &[])?);
        let seekable = ask("seekable")?;
        self.seekable.set(seekable);
        self.telling.set(seekable);
        self.readable.set(ask("readable")?);
        self.writable.set(ask("writable")?);
        Ok(())
    }

    fn set_encoding(&self, runtime: &Runtime, encoding: &Object, errors: Object) -> Result<(), Raised> {
        let codec = Codec::named(&text::to_string(encoding));
        let (mut encoder, mut decoder) = (None, None);
        if codec == Codec::Other {
            let codecs = vm::import::import_module(runtime, "codecs")?;
            let info = runtime.call_method(&codecs, "lookup", &[encoding])?;
            if let Ok(is_text) = get(runtime, &info, "_is_text_encoding")
                && !ops::truth(runtime, &is_text)?
            {
                let shown = text::to_string(&ops::repr(runtime, encoding)?);
                let message = format_args!("{shown} is not a text encoding; use codecs.open() to handle arbitrary codecs");
                return Err(runtime.error(ClassId::LookupError, message));
            }
            if self.readable.get() {
                decoder = Some(runtime.call_method(&info, "incrementaldecoder", &[&errors])?);
            }
            if self.writable.get() {
                encoder = Some(runtime.call_method(&info, "incrementalencoder", &[&errors])?);
            }
        }
        self.codec.set(codec);
        self.encoding.set(encoding.clone());
        self.errors.set(errors);
        drop(self.encoder.replace(encoder));
        drop(self.decoder.replace(decoder));
        Ok(())
    }
}

/// `reconfigure`
pub(super) fn reconfigure(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<TextIo>();
    let (encoding, errors) = (args.get(1), args.get(2));
    let encoding = string(runtime, encoding.as_deref(), "encoding")?;
    let errors = string(runtime, errors.as_deref(), "errors")?;
    let newline = match args.get(3) {
        Some(newline) => Some(Newline::from_argument(runtime, Some(&*newline), "reconfigure")?),
        None => None,
    };
    let truth = |index: usize, now: bool| match args.get(index).filter(|value| !value.is(&runtime.none())) {
        Some(value) => ops::truth(runtime, &value),
        None => Ok(now),
    };
    let (line_buffering, write_through) = (truth(4, stream.line_buffering.get())?, truth(5, stream.write_through.get())?);
    if !stream.decoded.is_empty() && (encoding.is_some() || errors.is_some() || newline.is_some()) {
        return Err(unsupported(runtime, "It is not possible to set the encoding or newline of stream after the first read"));
    }
    runtime.call_method(&args.at(0), "flush", &[])?;
    if encoding.is_some() || errors.is_some() {
        let now = || stream.encoding.get().map_or_else(|| text::new(runtime, "UTF-8"), Ok);
        let errors = match (errors, encoding) {
            (Some(errors), _) => errors.clone(),
            (None, Some(_)) => text::new(runtime, "strict")?,
            (None, None) => text::new(runtime, &stream.errors())?,
        };
        let encoding = encoding.map_or_else(now, |encoding| Ok(encoding.clone()))?;
        stream.set_encoding(runtime, &encoding, errors)?;
    }
    if let Some(newline) = newline {
        stream.newline.set(newline);
    }
    stream.line_buffering.set(line_buffering);
    stream.write_through.set(write_through);
    Ok(runtime.none())
}
