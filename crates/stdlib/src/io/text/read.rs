//! Reading text: bytes are decoded a chunk at a time.

use object::Object;
use types::class::name_of;
use types::text::{Builder, Text};
use types::{Raised, Runtime, Value, bytes, ops, text};

use super::TextIo;
use crate::io::base::unsupported;
use crate::io::buffered;
use crate::io::codec::{self, Codec};
use crate::io::newline::{self, Newline};

impl TextIo {
    /// Forgets what was read ahead.
    pub(super) fn forget_input(&self, runtime: &Runtime) -> Result<(), Raised> {
        drop(self.decoded.take());
        drop(self.chunk.take());
        self.used.set(0);
        self.left.clear(runtime);
        self.after_cr.set(false);
        match self.decoder.get() {
            Some(decoder) => runtime.call_method(&decoder, "reset", &[]).map(drop),
            None => Ok(()),
        }
    }

    /// How many code points the program has not had yet.
    fn ahead(&self) -> usize {
        let length = self.decoded.get().as_ref().and_then(text::view).map_or(0, Text::len);
        length - self.used.get() as usize
    }

    /// Gives out what was read ahead, at most `limit` code points.
    fn give(&self, runtime: &Runtime, limit: usize) -> Value {
        let Some(decoded) = self.decoded.get() else { return text::empty(runtime) };
        let text = text::view(&decoded).unwrap_or(Text::Ascii(""));
        let start = self.used.get() as usize;
        let end = text.len().min(start.saturating_add(limit));
        self.used.set(end as u32);
        if start == 0 && end == text.len() { Ok(decoded.clone()) } else { text::slice(runtime, text, start..end) }
    }

    /// Reads and decodes once, when all that was decoded has been given out. False at the end.
    fn fill(&self, runtime: &Runtime) -> Result<bool, Raised> {
        let buffer = self.buffer(runtime)?;
        if !self.readable.get() {
            return Err(unsupported(runtime, "not readable"));
        }
        let count = self.chunk_size.get() as usize;
        let read = match buffered::exact(&buffer) {
            Some(buffered) => buffered.read1(runtime, count)?,
            None => read_any(runtime, &buffer, count)?,
        };
        let Some(input) = bytes::view(&read) else {
            let class = name_of(&read.class());
            return Err(runtime.type_error(format_args!("underlying read1() should have returned a bytes-like object, not '{class}'")));
        };
        let is_end = input.is_empty();
        let decoded = self.decode(runtime, &read, is_end)?;
        self.used.set(0);
        let is_something = ops::truth(runtime, &decoded)?;
        self.decoded.set(decoded);
        Ok(!is_end || is_something)
    }

    /// Decodes bytes, with what was left before them.
    fn decode(&self, runtime: &Runtime, input: &Object, last: bool) -> Value {
        let mode = self.newline.get();
        let decoded =
            if self.codec.get() == Codec::Other { self.decode_any(runtime, input, last)? } else { self.decode_own(runtime, input, last)? };
        if !mode.is_universal() {
            return Ok(decoded);
        }
        let mut seen = self.seen.get();
        if let Some(text) = text::view(&decoded) {
            seen.note(text);
        }
        self.seen.set(seen);
        if mode == Newline::Translate { newline::translated(runtime, decoded) } else { Ok(decoded) }
    }

    fn decode_own(&self, runtime: &Runtime, input: &Object, last: bool) -> Value {
        let chunk = if self.left.len() == 0 {
            input.clone()
        } else {
            self.left.append(runtime, bytes::view(input).unwrap_or_default())?;
            let joined = self.left.read(|bytes| bytes::new(runtime, bytes))?;
            self.left.clear(runtime);
            joined
        };
        let all = bytes::view(&chunk).unwrap_or_default();
        // Half an end of a line waits for the other half.
        let held = !last && self.newline.get().may_be_half() && all.ends_with(b"\r");
        let part = &all[..all.len() - usize::from(held)];
        let errors = self.errors.get();
        let (decoded, used) = codec::decode(runtime, self.codec.get(), errors.as_ref(), part, last)?;
        self.left.append(runtime, &all[used..])?;
        self.chunk.set(if used == all.len() { chunk.clone() } else { bytes::new(runtime, &all[..used])? });
        Ok(decoded)
    }

    fn decode_any(&self, runtime: &Runtime, input: &Object, last: bool) -> Value {
        let Some(decoder) = self.decoder.get() else { return Err(unsupported(runtime, "not readable")) };
        let decoded = runtime.call_method(&decoder, "decode", &[input, &runtime.bool(last)])?;
        self.chunk.set(input.clone());
        let Some(text) = text::view(&decoded) else {
            let class = name_of(&decoded.class());
            return Err(runtime.type_error(format_args!("decoder should return a string result, not '{class}'")));
        };
        if !self.newline.get().may_be_half() {
            return Ok(decoded);
        }
        let holds = !last && !text.is_empty() && text.at(text.len() - 1) == 0x0d;
        let had = self.after_cr.replace(holds);
        if !had && !holds {
            return Ok(decoded);
        }
        let mut builder = Builder::new(runtime);
        if had {
            builder.push(0x0d);
        }
        text.points().take(text.len() - usize::from(holds)).for_each(|point| builder.push(point));
        builder.finish()
    }

    /// `read(limit)`
    pub(super) fn read(&self, runtime: &Runtime, limit: Option<usize>) -> Value {
        let buffer = self.open_buffer(runtime)?;
        self.write_pending(runtime)?;
        let Some(limit) = limit else { return self.read_all(runtime, &buffer) };
        if self.ahead() >= limit {
            return self.give(runtime, limit);
        }
        let mut result = Builder::new(runtime);
        loop {
            result.push_object(&self.give(runtime, limit - result.len())?);
            if result.len() >= limit || !self.fill(runtime)? {
                return result.finish();
            }
        }
    }

    fn read_all(&self, runtime: &Runtime, buffer: &Object) -> Value {
        if !self.readable.get() {
            return Err(unsupported(runtime, "not readable"));
        }
        let input = runtime.call_method(buffer, "read", &[])?;
        if bytes::view(&input).is_none() {
            let class = name_of(&input.class());
            return Err(runtime.type_error(format_args!("underlying read() should have returned a bytes object, not '{class}'")));
        }
        let ahead = self.give(runtime, usize::MAX)?;
        let rest = self.decode(runtime, &input, true)?;
        drop(self.decoded.take());
        drop(self.chunk.take());
        self.used.set(0);
        if !ops::truth(runtime, &ahead)? {
            return Ok(rest);
        }
        let mut result = Builder::new(runtime);
        result.push_object(&ahead);
        result.push_object(&rest);
        result.finish()
    }

    /// `readline(limit)`
    pub(super) fn line(&self, runtime: &Runtime, limit: usize) -> Value {
        self.open_buffer(runtime)?;
        self.write_pending(runtime)?;
        let mode = self.newline.get();
        let mut line: Option<Builder<'_>> = None;
        loop {
            if self.ahead() == 0 && !self.fill(runtime)? {
                return line.map_or_else(|| text::empty(runtime), Builder::finish);
            }
            if self.ahead() == 0 {
                continue;
            }
            let start = self.used.get() as usize;
            let end = self.decoded.get().as_ref().and_then(text::view).and_then(|text| mode.find(text, start));
            let room = limit - line.as_ref().map_or(0, Builder::len);
            let wanted = end.map_or(usize::MAX, |end| end - start).min(room);
            let piece = self.give(runtime, wanted)?;
            let is_done = end.is_some() || text::view(&piece).map_or(0, Text::len) == room;
            match (&mut line, is_done) {
                (None, true) => return Ok(piece),
                (None, false) => line.insert(Builder::new(runtime)).push_object(&piece),
                (Some(line), _) => line.push_object(&piece),
            }
            if is_done && let Some(line) = line {
                return line.finish();
            }
        }
    }
}

/// Reads once from a stream of bytes that may be anything.
fn read_any(runtime: &Runtime, buffer: &Object, count: usize) -> Value {
    let name = text::intern(runtime, text::new(runtime, "read1")?)?;
    let method = if types::attribute::find(runtime, buffer, &name)?.is_some() { "read1" } else { "read" };
    runtime.call_method(buffer, method, &[&types::int::from_usize(runtime, count)?])
}
