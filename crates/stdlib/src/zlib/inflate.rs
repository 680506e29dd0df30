//! Inflating (RFC 1951), a piece of the stream at a time.
//!
//! Between two calls an inflater is a bytearray: how far it has come, the lengths of the codes of the block that it is in, bytes of the
//! stream that are not used yet, and the last 32 KiB of what came out. A step that needs more of the stream than there is begins anew with
//! the next call, so that only the places between steps have to be written down.

use object::Object;
use types::bytes::ByteBuilder;
use types::{ClassId, Raised, Runtime, Value, bytes};

use super::huffman::{Huffman, Incomplete};

/// As far back a stream may refer.
const WINDOW: usize = 1 << 15;
/// So much comes out before it is moved to the heap.
const CHUNK: usize = 1 << 16;
/// Lengths of codes: those of literals and lengths, those of distances.
const LENGTHS: usize = 288 + 32;
/// Bytes of an inflater in front of its pending bytes.
const HEAD: usize = 16 + LENGTHS;

/// What is wrong with a stream.
pub(super) struct Corrupt(pub(super) &'static str);

/// Why a step did not end.
enum Stop {
    /// The stream is needed further than it is there.
    More,
    Corrupt(Corrupt),
}

impl From<Corrupt> for Stop {
    fn from(corrupt: Corrupt) -> Stop {
        Stop::Corrupt(corrupt)
    }
}

/// Where in a stream an inflater is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Before a block.
    Block = 0,
    /// In a block of bytes as they are.
    Stored = 1,
    /// In a block of codes.
    Codes = 2,
    /// Behind the last block.
    End = 3,
}

/// What a call has brought.
pub(super) struct Done {
    pub(super) output: Object,
    /// Bytes of the stream that it used, or keeps.
    pub(super) consumed: usize,
    pub(super) is_end: bool,
}

/// A new inflater, for a stream that may refer to `window`.
pub(super) fn begin(runtime: &Runtime, window: &[u8]) -> Value {
    let inflater = bytes::array::new(runtime, &[0; HEAD])?;
    let window = &window[window.len().saturating_sub(WINDOW)..];
    bytes::array::replace(runtime, &inflater, HEAD..HEAD, window)?;
    Ok(inflater)
}

/// Inflates until `limit` bytes have come out, the stream has ended or there is no more of it.
pub(super) fn go_on(runtime: &Runtime, inflater: &Object, data: &[u8], limit: usize) -> Result<Done, Raised> {
    let mut builder = ByteBuilder::new(runtime);
    let mut inflate = match bytes::view(inflater).filter(|held| bytes::array::is_array(inflater) && held.len() >= HEAD) {
        Some(held) => Inflate::read(held, data),
        None => return Err(runtime.type_error(format_args!("an inflater is required"))),
    };
    let mut left = limit;
    loop {
        runtime.check_interruption()?;
        let room = left.min(CHUNK);
        let stop = inflate.run(room);
        builder.extend(&inflate.output[inflate.start..]);
        left -= inflate.output.len() - inflate.start;
        inflate.slide();
        match stop {
            Ok(()) if left > 0 && inflate.phase != Phase::End => {}
            Ok(()) | Err(Stop::More) => break,
            Err(Stop::Corrupt(Corrupt(complaint))) => {
                return Err(runtime.error(ClassId::ValueError, format_args!("{complaint}")));
            }
        }
    }
    // What is left of the stream stays here only as far as it is needed to go on: where the room was the limit, the caller has it.
    let keeps_all = left > 0 && inflate.phase != Phase::End;
    let consumed = inflate.store(runtime, inflater, keeps_all)?;
    Ok(Done { output: builder.finish()?, consumed, is_end: inflate.phase == Phase::End })
}

/// An inflater at work.
struct Inflate<'a> {
    phase: Phase,
    is_last: bool,
    /// What is left of a stored block.
    stored: usize,
    /// What is left of a copy, and how far back it is from.
    copy: (usize, usize),
    /// The lengths of the block's codes.
    lengths: [u8; LENGTHS],
    codes: Option<Box<(Huffman, Huffman)>>,
    reader: Reader<'a>,
    /// The window, and from `start` on what is new.
    output: Vec<u8>,
    start: usize,
}

/// The bits of a stream, which lies in two pieces.
struct Reader<'a> {
    old: &'a [u8],
    new: &'a [u8],
    /// The next byte to be taken, counted over both.
    next: usize,
    bits: u64,
    known: u32,
}

impl Reader<'_> {
    /// Takes in bytes until there are at least 56 bits, or no more.
    #[inline]
    fn fill(&mut self) {
        while self.known <= 56 {
            let byte = match self.next.checked_sub(self.old.len()) {
                Some(index) => self.new.get(index),
                None => self.old.get(self.next),
            };
            let Some(byte) = byte else { return };
            self.bits |= u64::from(*byte) << self.known;
            self.known += 8;
            self.next += 1;
        }
    }

    fn drop(&mut self, count: u32) {
        self.bits >>= count;
        self.known -= count;
    }

    /// The next bits, at most 32.
    fn take(&mut self, count: u32) -> Result<usize, Stop> {
        if self.known < count {
            self.fill();
        }
        if self.known < count {
            return Err(Stop::More);
        }
        let taken = self.bits & ((1 << count) - 1);
        self.drop(count);
        Ok(taken as usize)
    }

    fn symbol(&mut self, code: &Huffman, complaint: &'static str) -> Result<usize, Stop> {
        if self.known < 15 {
            self.fill();
        }
        match code.find(self.bits, self.known, complaint)? {
            Some((symbol, length)) => {
                self.drop(length);
                Ok(usize::from(symbol))
            }
            None => Err(Stop::More),
        }
    }

    fn place(&self) -> (usize, u64, u32) {
        (self.next, self.bits, self.known)
    }

    fn return_to(&mut self, (next, bits, known): (usize, u64, u32)) {
        (self.next, self.bits, self.known) = (next, bits, known);
    }

    /// Forgets the bits up to the next byte.
    fn align(&mut self) {
        self.drop(self.known % 8);
    }
}

impl<'a> Inflate<'a> {
    fn read(held: &'a [u8], data: &'a [u8]) -> Inflate<'a> {
        let half = |at: usize| usize::from(u16::from_le_bytes([held[at], held[at + 1]]));
        let pending = half(12).min(held.len() - HEAD);
        let mut lengths = [0; LENGTHS];
        lengths.copy_from_slice(&held[16..HEAD]);
        let old = &held[HEAD..HEAD + pending];
        let mut output = Vec::with_capacity(WINDOW + CHUNK + 258);
        output.extend_from_slice(&held[HEAD + pending..]);
        let mut reader = Reader { old, new: data, next: 0, bits: 0, known: 0 };
        let skipped = u32::from(held[2] % 8);
        if skipped > 0 {
            reader.fill();
            reader.drop(skipped.min(reader.known));
        }
        let start = output.len();
        Inflate {
            phase: [Phase::Block, Phase::Stored, Phase::Codes, Phase::End][usize::from(held[0] % 4)],
            is_last: held[1] != 0,
            stored: half(4),
            copy: (half(6), half(8).max(1)),
            lengths,
            codes: None,
            reader,
            output,
            start,
        }
    }

    /// Writes down how far it has come. Returns how many bytes of the new piece are used or kept.
    fn store(&mut self, runtime: &Runtime, inflater: &Object, keeps_all: bool) -> Result<usize, Raised> {
        let reader = &mut self.reader;
        if self.phase == Phase::End {
            reader.align();
        }
        // Back to the byte that holds the next bit.
        let whole = (reader.known / 8) as usize;
        let bit = (8 - reader.known % 8) % 8;
        let from = reader.next - whole - usize::from(bit > 0);
        let all = reader.old.len() + reader.new.len();
        // What was handed over before cannot be given back.
        let to = if keeps_all { all } else { (from + usize::from(bit > 0)).max(reader.old.len()) };
        let to = if self.phase == Phase::End { from.max(reader.old.len()) } else { to };
        let mut head = [0; HEAD];
        head[0] = self.phase as u8;
        head[1] = self.is_last.into();
        head[2] = bit as u8;
        head[4..6].copy_from_slice(&(self.stored as u16).to_le_bytes());
        head[6..8].copy_from_slice(&(self.copy.0 as u16).to_le_bytes());
        head[8..10].copy_from_slice(&(self.copy.1 as u16).to_le_bytes());
        head[16..].copy_from_slice(&self.lengths);
        let mut kept = Vec::with_capacity(HEAD + 1024 + WINDOW);
        kept.extend_from_slice(&head);
        let old = reader.old.get(from..).unwrap_or_default();
        let new = reader.new.get(from.saturating_sub(reader.old.len())..to - reader.old.len()).unwrap_or_default();
        kept.extend_from_slice(old);
        kept.extend_from_slice(new);
        let pending = ((kept.len() - HEAD) as u16).to_le_bytes();
        kept[12..14].copy_from_slice(&pending);
        kept.extend_from_slice(&self.output[self.output.len().saturating_sub(WINDOW)..]);
        let consumed = to - reader.old.len();
        let length = bytes::view(inflater).map_or(0, <[u8]>::len);
        // The pieces that the reader looks at are not used any more.
        self.reader = Reader { old: &[], new: &[], next: 0, bits: 0, known: 0 };
        bytes::array::replace(runtime, inflater, 0..length, &kept)?;
        Ok(consumed)
    }

    /// Keeps of what came out only the window.
    fn slide(&mut self) {
        let surplus = self.output.len().saturating_sub(WINDOW);
        self.output.drain(..surplus);
        self.start = self.output.len();
    }

    /// Goes on until `room` bytes came out, or a step stops.
    fn run(&mut self, room: usize) -> Result<(), Stop> {
        let end = self.start + room;
        while self.output.len() < end && self.phase != Phase::End {
            let place = self.reader.place();
            let step = match self.phase {
                Phase::Block => self.block(),
                Phase::Stored => self.stored(end),
                Phase::Codes => self.codes(end),
                Phase::End => Ok(()),
            };
            if let Err(stop) = step {
                // Within blocks, steps go back by themselves.
                if self.phase == Phase::Block {
                    self.reader.return_to(place);
                }
                return Err(stop);
            }
        }
        // The end of a block that brings nothing more is read even where there is no room.
        if self.output.len() >= end && self.copy.0 == 0 && self.phase == Phase::Codes && self.is_last {
            self.end_of_codes()?;
        }
        Ok(())
    }

    /// If the next symbol is the end of the last block, takes it.
    fn end_of_codes(&mut self) -> Result<(), Stop> {
        const END: usize = 256;
        self.prepare()?;
        let place = self.reader.place();
        let Some(codes) = self.codes.take() else { return Ok(()) };
        match self.reader.symbol(&codes.0, "invalid literal/length code") {
            Ok(END) => self.end_block(),
            _ => {
                self.reader.return_to(place);
                self.codes = Some(codes);
            }
        }
        Ok(())
    }

    fn end_block(&mut self) {
        self.phase = if self.is_last { Phase::End } else { Phase::Block };
        self.codes = None;
    }

    /// The head of a block.
    fn block(&mut self) -> Result<(), Stop> {
        let is_last = self.reader.take(1)? == 1;
        match self.reader.take(2)? {
            0 => {
                self.reader.align();
                let (length, complement) = (self.reader.take(16)?, self.reader.take(16)?);
                if length != complement ^ 0xffff {
                    return Err(Corrupt("invalid stored block lengths").into());
                }
                self.stored = length;
                self.phase = Phase::Stored;
                self.is_last = is_last;
                if length == 0 {
                    self.end_block();
                }
                return Ok(());
            }
            1 => {
                for (symbol, length) in self.lengths.iter_mut().enumerate() {
                    *length = match symbol {
                        0..144 => 8,
                        144..256 => 9,
                        256..280 => 7,
                        280..288 => 8,
                        _ => 5,
                    };
                }
            }
            2 => self.lengths = self.dynamic()?,
            _ => return Err(Corrupt("invalid block type").into()),
        }
        self.phase = Phase::Codes;
        self.is_last = is_last;
        Ok(())
    }

    /// The codes of a block that has its own.
    fn dynamic(&mut self) -> Result<[u8; LENGTHS], Stop> {
        const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        let reader = &mut self.reader;
        let (literals, distances, count) = (reader.take(5)? + 257, reader.take(5)? + 1, reader.take(4)? + 4);
        if literals > 286 || distances > 30 {
            return Err(Corrupt("too many length or distance symbols").into());
        }
        let mut own = [0; 19];
        for symbol in &ORDER[..count] {
            own[*symbol] = reader.take(3)? as u8;
        }
        let own = Huffman::new(&own, Incomplete::Never, "invalid code lengths set")?;
        let mut lengths = [0; LENGTHS];
        let mut filled = 0;
        while filled < literals + distances {
            let symbol = reader.symbol(&own, "invalid bit length repeat")?;
            let (length, times) = match symbol {
                0..16 => (symbol as u8, 1),
                16 if filled == 0 => return Err(Corrupt("invalid bit length repeat").into()),
                16 => (lengths[filled - 1], 3 + reader.take(2)?),
                17 => (0, 3 + reader.take(3)?),
                _ => (0, 11 + reader.take(7)?),
            };
            if filled + times > literals + distances {
                return Err(Corrupt("invalid bit length repeat").into());
            }
            lengths[filled..filled + times].fill(length);
            filled += times;
        }
        if lengths[256] == 0 {
            return Err(Corrupt("invalid code -- missing end-of-block").into());
        }
        // Distances have their place behind all literals.
        let mut placed = [0; LENGTHS];
        placed[..literals].copy_from_slice(&lengths[..literals]);
        placed[288..288 + distances].copy_from_slice(&lengths[literals..literals + distances]);
        Huffman::new(&placed[..288], Incomplete::Single, "invalid literal/lengths set")?;
        Huffman::new(&placed[288..], Incomplete::Single, "invalid distances set")?;
        Ok(placed)
    }

    /// Copies from a stored block.
    fn stored(&mut self, end: usize) -> Result<(), Stop> {
        while self.stored > 0 && self.output.len() < end {
            let byte = self.reader.take(8)?;
            self.output.push(byte as u8);
            self.stored -= 1;
        }
        if self.stored == 0 {
            self.end_block();
        }
        Ok(())
    }

    /// Makes the codes of the block ready.
    fn prepare(&mut self) -> Result<(), Stop> {
        if self.codes.is_none() {
            let literals = Huffman::new(&self.lengths[..288], Incomplete::Single, "invalid literal/lengths set")?;
            // The code of fixed blocks has two distances that must not occur.
            let distances = Huffman::new(&self.lengths[288..], Incomplete::Single, "invalid distances set")?;
            self.codes = Some(Box::new((literals, distances)));
        }
        Ok(())
    }

    /// Reads symbols of a block of codes.
    fn codes(&mut self, end: usize) -> Result<(), Stop> {
        self.prepare()?;
        self.copy(end);
        let Some(codes) = self.codes.take() else { return Ok(()) };
        while self.output.len() < end {
            let place = self.reader.place();
            match self.symbol(&codes) {
                Ok(true) => self.copy(end),
                Ok(false) => {
                    self.end_block();
                    return Ok(());
                }
                Err(stop) => {
                    self.reader.return_to(place);
                    return Err(stop);
                }
            }
        }
        self.codes = Some(codes);
        Ok(())
    }

    /// Reads a literal or a reference to what came before; `false` at the end of the block.
    #[inline]
    fn symbol(&mut self, (literals, distances): &(Huffman, Huffman)) -> Result<bool, Stop> {
        let reader = &mut self.reader;
        let symbol = reader.symbol(literals, "invalid literal/length code")?;
        let length = match symbol {
            0..256 => {
                self.output.push(symbol as u8);
                return Ok(true);
            }
            256 => return Ok(false),
            257..265 => symbol - 254,
            265..285 => {
                let extra = (symbol - 261) / 4;
                3 + ((4 + (symbol - 265) % 4) << extra) + reader.take(extra as u32)?
            }
            285 => 258,
            _ => return Err(Corrupt("invalid literal/length code").into()),
        };
        let symbol = reader.symbol(distances, "invalid distance code")?;
        let distance = match symbol {
            0..4 => symbol + 1,
            4..30 => {
                let extra = symbol / 2 - 1;
                1 + ((2 + symbol % 2) << extra) + reader.take(extra as u32)?
            }
            _ => return Err(Corrupt("invalid distance code").into()),
        };
        if distance > self.output.len() {
            return Err(Corrupt("invalid distance too far back").into());
        }
        self.copy = (length, distance);
        Ok(true)
    }

    /// Copies what is left of a reference, as far as there is room.
    #[inline]
    fn copy(&mut self, end: usize) {
        let (length, distance) = self.copy;
        let now = length.min(end - self.output.len());
        for _ in 0..now {
            let byte = self.output[self.output.len() - distance];
            self.output.push(byte);
        }
        self.copy.0 -= now;
    }
}
