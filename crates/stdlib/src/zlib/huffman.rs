//! Huffman codes of deflated streams, as they are described there: by the length of each symbol's code.

use super::inflate::Corrupt;

/// The longest code.
const LONGEST: usize = 15;

/// Codes up to this length are found at once.
const SHORT: u32 = 9;

/// A code, ready to be read.
pub(super) struct Huffman {
    /// For the next `SHORT` bits: the symbol << 4 | the length of its code; 0 if that is longer.
    short: [u16; 1 << SHORT],
    /// How many codes there are of each length.
    count: [u16; LONGEST + 1],
    /// The symbols in the order of their codes.
    symbols: [u16; 320],
}

/// Which codes may leave some bits without a meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Incomplete {
    /// None.
    Never,
    /// One of a single symbol, or of none.
    Single,
}

impl Huffman {
    /// The code with these lengths (0: the symbol does not occur).
    pub(super) fn new(lengths: &[u8], incomplete: Incomplete, complaint: &'static str) -> Result<Huffman, Corrupt> {
        let mut huffman = Huffman { short: [0; 1 << SHORT], count: [0; LONGEST + 1], symbols: [0; 320] };
        lengths.iter().for_each(|length| huffman.count[usize::from(*length)] += 1);
        let used = lengths.len() as u16 - huffman.count[0];
        huffman.count[0] = 0;
        let mut left = 1_i32;
        for count in &huffman.count[1..] {
            left = (left << 1) - i32::from(*count);
            if left < 0 {
                return Err(Corrupt(complaint));
            }
        }
        if left > 0 && !(incomplete == Incomplete::Single && (used == 0 || used == 1 && huffman.count[1] == 1)) {
            return Err(Corrupt(complaint));
        }
        let mut place = [0_u16; LONGEST + 2];
        let mut code = [0_u32; LONGEST + 2];
        for length in 1..=LONGEST {
            place[length + 1] = place[length] + huffman.count[length];
            code[length + 1] = (code[length] + u32::from(huffman.count[length])) << 1;
        }
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let at = usize::from(*length);
            huffman.symbols[usize::from(place[at])] = symbol as u16;
            place[at] += 1;
            let own = code[at];
            code[at] += 1;
            let length = u32::from(*length);
            if length <= SHORT {
                // Codes are read from their highest bit on, streams from the lowest.
                let first = own.reverse_bits() >> (32 - length);
                for rest in 0..1 << (SHORT - length) {
                    huffman.short[(first | rest << length) as usize] = (symbol as u16) << 4 | length as u16;
                }
            }
        }
        Ok(huffman)
    }

    /// The symbol that the lowest of `bits` mean, and how long its code is. `Ok(None)` if more than `known` bits are needed.
    #[inline]
    pub(super) fn find(&self, bits: u64, known: u32, complaint: &'static str) -> Result<Option<(u16, u32)>, Corrupt> {
        let entry = self.short[(bits & ((1 << SHORT) - 1)) as usize];
        if entry != 0 {
            let length = u32::from(entry & 15);
            return Ok((length <= known).then_some((entry >> 4, length)));
        }
        let (mut code, mut first, mut index) = (0_i32, 0_i32, 0_i32);
        for length in 1..=LONGEST as u32 {
            if length > known {
                return Ok(None);
            }
            code |= (bits >> (length - 1) & 1) as i32;
            let count = i32::from(self.count[length as usize]);
            if code - count < first {
                return Ok(Some((self.symbols[(index + code - first) as usize], length)));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Corrupt(complaint))
    }
}
