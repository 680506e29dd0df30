//! Writing text: it is encoded at once, and waits as bytes until there are enough, or a line ends where lines are written at once.

use object::Object;
use types::class::name_of;
use types::text::Text;
use types::{Raised, Runtime, Value, bytes, int, text};

use super::TextIo;
use crate::io::base::unsupported;
use crate::io::codec::{self, Codec};
use crate::io::{buffered, newline};

impl TextIo {
    /// `write(string)`
    pub(super) fn write(&self, runtime: &Runtime, string: &Object) -> Value {
        let Some(text) = text::view(string) else {
            let class = name_of(&string.class());
            return Err(runtime.type_error(format_args!("write() argument must be str, not {class}")));
        };
        self.open_buffer(runtime)?;
        if !self.writable.get() {
            return Err(unsupported(runtime, "not writable"));
        }
        let ends_line = self.line_buffering.get() && has_line_end(text);
        match self.newline.get().written().filter(|_| has_line_end(text)) {
            Some(end) => self.encode(runtime, &newline::with_ends(runtime, text, end)?)?,
            None => self.encode(runtime, string)?,
        }
        if !self.decoded.is_empty() {
            self.forget_input(runtime)?;
        }
        if self.write_through.get() || ends_line || self.pending.len() >= self.chunk_size.get() as usize {
            self.write_pending(runtime)?;
        }
        if ends_line {
            self.flush_buffer(runtime)?;
        }
        int::from_usize(runtime, text.len())
    }

    fn encode(&self, runtime: &Runtime, string: &Object) -> Result<(), Raised> {
        if self.codec.get() != Codec::Other {
            let old = self.pending.len();
            let errors = self.errors.get();
            let done = codec::encode(runtime, self.codec.get(), errors.as_ref(), string, &mut |bytes| self.pending.append(runtime, bytes));
            if done.is_err() {
                self.pending.resize(runtime, old)?;
            }
            return done;
        }
        let Some(encoder) = self.encoder.get() else { return Err(unsupported(runtime, "not writable")) };
        let encoded = runtime.call_method(&encoder, "encode", &[string])?;
        match bytes::view(&encoded) {
            Some(encoded) => self.pending.append(runtime, encoded),
            None => {
                let class = name_of(&encoded.class());
                Err(runtime.type_error(format_args!("encoder should return a bytes object, not '{class}'")))
            }
        }
    }

    /// Hands what waits over to the stream of bytes.
    pub(super) fn write_pending(&self, runtime: &Runtime) -> Result<(), Raised> {
        if self.pending.len() == 0 {
            return Ok(());
        }
        let buffer = self.buffer(runtime)?;
        let pending = self.pending.read(|pending| bytes::new(runtime, pending))?;
        self.pending.clear(runtime);
        match buffered::exact(&buffer) {
            Some(buffer) => buffer.write(runtime, bytes::view(&pending).unwrap_or_default()),
            None => runtime.call_method(&buffer, "write", &[&pending]).map(drop),
        }
    }

    fn flush_buffer(&self, runtime: &Runtime) -> Result<(), Raised> {
        let buffer = self.buffer(runtime)?;
        match buffered::exact(&buffer) {
            Some(buffer) => buffer.flush(runtime),
            None => runtime.call_method(&buffer, "flush", &[]).map(drop),
        }
    }

    /// `flush()`
    pub(super) fn flush(&self, runtime: &Runtime) -> Result<(), Raised> {
        self.open_buffer(runtime)?;
        self.telling.set(self.seekable.get());
        self.write_pending(runtime)?;
        self.flush_buffer(runtime)
    }
}

fn has_line_end(text: Text<'_>) -> bool {
    match text {
        Text::Ascii(text) => memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some(),
        _ => text.points().any(|point| matches!(point, 0x0a | 0x0d)),
    }
}
