//! `tell` and `seek` of text streams. A place is that of a byte in the stream below, where a code point begins.

use types::{Args, ClassId, Raised, Runtime, Value, bytes, int, ops, text};

use super::TextIo;
use crate::io::base::unsupported;
use crate::io::codec::{self, Codec};
use crate::io::newline::Newline;

impl TextIo {
    /// `tell()`
    pub(super) fn tell(&self, runtime: &Runtime) -> Result<i64, Raised> {
        let buffer = self.open_buffer(runtime)?;
        if !self.seekable.get() {
            return Err(unsupported(runtime, "underlying stream is not seekable"));
        }
        if !self.telling.get() {
            return Err(runtime.error(ClassId::OsError, format_args!("telling position disabled by next() call")));
        }
        self.flush(runtime)?;
        let end = ops::index(runtime, &runtime.call_method(&buffer, "tell", &[])?)?;
        let (Some(decoded), Some(chunk)) = (self.decoded.get(), self.chunk.get()) else { return Ok(end) };
        let input = bytes::view(&chunk).unwrap_or_default();
        let used = self.used.get() as usize;
        let start = end - self.left.len() as i64 - input.len() as i64;
        if used == 0 && !self.after_cr.get() {
            return Ok(start);
        }
        if self.codec.get() == Codec::Other {
            if text::view(&decoded).map_or(0, text::Text::len) == used {
                return Ok(end);
            }
            return Err(runtime.error(ClassId::OsError, format_args!("can't reconstruct logical file position")));
        }
        let joins = self.newline.get() == Newline::Translate;
        Ok(start + codec::bytes_of(self.codec.get(), &self.errors(), input, used, joins) as i64)
    }
}

/// `seek(cookie, whence)`
pub(super) fn seek(runtime: &Runtime, args: &Args<'_>) -> Value {
    let stream = args.this::<TextIo>();
    let buffer = stream.open_buffer(runtime)?;
    if !stream.seekable.get() {
        return Err(unsupported(runtime, "underlying stream is not seekable"));
    }
    let whence = args.get(2).map_or(Ok(0), |whence| int::to_i32(runtime, &whence))?;
    let cookie = ops::index_object(runtime, &args.at(1))?;
    let is_zero = int::value(&cookie) == Some(0);
    let target = match whence {
        0 => cookie,
        1 if is_zero => int::new(runtime, stream.tell(runtime)?)?,
        1 => return Err(unsupported(runtime, "can't do nonzero cur-relative seeks")),
        2 if is_zero => {
            stream.flush(runtime)?;
            stream.forget_input(runtime)?;
            return runtime.call_method(&buffer, "seek", &[&cookie, &int::new(runtime, 2)?]);
        }
        2 => return Err(unsupported(runtime, "can't do nonzero end-relative seeks")),
        _ => return Err(runtime.value_error(format_args!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    if int::view(&target).is_some_and(int::View::is_negative) {
        let shown = text::to_string(&ops::repr(runtime, &target)?);
        return Err(runtime.value_error(format_args!("negative seek position {shown}")));
    }
    stream.flush(runtime)?;
    stream.forget_input(runtime)?;
    runtime.call_method(&buffer, "seek", &[&target])?;
    if let Some(encoder) = stream.encoder.get() {
        let state = int::new(runtime, i64::from(int::value(&target) != Some(0)))?;
        runtime.call_method(&encoder, "setstate", &[&state])?;
    }
    Ok(target)
}
