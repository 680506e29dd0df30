//! `_blake2`: BLAKE2b and BLAKE2s (RFC 7693), with keys, salts, personal strings and trees.

use num_traits::ToPrimitive;
use object::{Borrowed, Object};
use types::record::Record;
use types::{Args, ClassId, ClassSpec, ModuleSpec, Native, Raised, Runtime, Value, bytes, instance, int, module, ops, record, text};

use super::{GETTERS, Hash, METHODS, Variant, WORDS, make, sha2, update, write_words};
use crate::classes;

pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: "_blake2", doc: "_blake2b provides BLAKE2b for hashlib\n", functions: &[], classes: &[&CLASS_B, &CLASS_S], furnish };

const CLASS_B: ClassSpec = record::spec(classes::BLAKE2B, "_blake2", "blake2b").sealed().methods(&OF_B).getters(GETTERS);
const CLASS_S: ClassSpec = record::spec(classes::BLAKE2S, "_blake2", "blake2s").sealed().methods(&OF_S).getters(GETTERS);

const PARAMETERS: &str = "(type, data=b'', /, *, digest_size=0, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, \
                          node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=b'')";

const OF_B: [Native; 5] = [
    Native::static_method("__new__", PARAMETERS, |runtime, args| construct(runtime, args, &WIDE)),
    METHODS[0],
    METHODS[1],
    METHODS[2],
    METHODS[3],
];
const OF_S: [Native; 5] = [
    Native::static_method("__new__", PARAMETERS, |runtime, args| construct(runtime, args, &NARROW)),
    METHODS[0],
    METHODS[1],
    METHODS[2],
    METHODS[3],
];

/// One of the two, and how wide it is.
struct Kind {
    variant: &'static Variant,
    /// Bytes of a salt and of a personal string.
    salt: usize,
    /// What `node_offset` must stay below, in bits.
    offset_bits: u32,
}

static WIDE: Kind = Kind { variant: &BLAKE2B, salt: 16, offset_bits: 64 };
static NARROW: Kind = Kind { variant: &BLAKE2S, salt: 8, offset_bits: 48 };

/// The word of a state behind its eight: whether the last node of a level of a tree is hashed.
const LAST_NODE: usize = 8;

pub(super) static BLAKE2B: Variant = Variant {
    name: "blake2b",
    class: classes::BLAKE2B,
    block: 128,
    size: 64,
    keeps_last: true,
    compress: |state, block, count| mix_wide(state, block, count, [0, 0]),
    finish: |state, rest, count| {
        let mut last = [0; 128];
        last[..rest.len()].copy_from_slice(rest);
        let flags = [u64::MAX, state[LAST_NODE]];
        mix_wide(state, &last, count, flags);
    },
    digest: |state, digest| write_words(state, digest, u64::to_le_bytes),
};

pub(super) static BLAKE2S: Variant = Variant {
    name: "blake2s",
    class: classes::BLAKE2S,
    block: 64,
    size: 32,
    keeps_last: true,
    compress: |state, block, count| mix_narrow(state, block, count, [0, 0]),
    finish: |state, rest, count| {
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        let flags = [u32::MAX, state[LAST_NODE] as u32];
        mix_narrow(state, &last, count, flags);
    },
    digest: |state, digest| write_words(state, digest, |word| (word as u32).to_le_bytes()),
};

/// The order in which each round takes the words of a block; the last two rounds of BLAKE2b are the first two again.
#[rustfmt::skip]
const ORDER: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// The words that are mixed with each other: the columns of the square of 16, then its diagonals.
const QUADS: [[usize; 4]; 8] =
    [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

/// Word `index` of the eight that a state begins with, those of SHA-512; BLAKE2s uses the upper halves.
fn start(index: usize) -> u64 {
    sha2::constants().square[index]
}

macro_rules! mix {
    ($name:ident, $word:ty, $rounds:literal, $shift:literal, $turns:expr) => {
        fn $name(state: &mut [u64; WORDS], block: &[u8], count: u64, flags: [$word; 2]) {
            const SIZE: usize = size_of::<$word>();
            let mut words = [0 as $word; 16];
            words.iter_mut().zip(block.as_chunks::<SIZE>().0).for_each(|(word, bytes)| *word = <$word>::from_le_bytes(*bytes));
            let mut square: [$word; 16] =
                std::array::from_fn(|index| if index < 8 { state[index] as $word } else { (start(index - 8) >> $shift) as $word });
            square[12] ^= count as $word;
            square[13] ^= (u128::from(count) >> (SIZE * 8)) as $word;
            square[14] ^= flags[0];
            square[15] ^= flags[1];
            for round in 0..$rounds {
                let order = &ORDER[round % 10];
                for (index, [a, b, c, d]) in QUADS.into_iter().enumerate() {
                    for (half, (turn_d, turn_b)) in $turns.into_iter().enumerate() {
                        square[a] = square[a].wrapping_add(square[b]).wrapping_add(words[order[2 * index + half]]);
                        square[d] = (square[d] ^ square[a]).rotate_right(turn_d);
                        square[c] = square[c].wrapping_add(square[d]);
                        square[b] = (square[b] ^ square[c]).rotate_right(turn_b);
                    }
                }
            }
            for index in 0..8 {
                state[index] = u64::from(state[index] as $word ^ square[index] ^ square[index + 8]);
            }
        }
    };
}

mix!(mix_wide, u64, 12, 0, [(32, 24), (16, 63)]);
mix!(mix_narrow, u32, 10, 32, [(16, 12), (8, 7)]);

fn construct(runtime: &Runtime, args: &Args<'_>, kind: &Kind) -> Value {
    let variant = kind.variant;
    let class = instance::requested_class(runtime, args, variant.class)?;
    let parameters = Parameters::read(runtime, args, kind)?;
    let object = make(runtime, &class, Hash::begin(parameters.state(variant)), None)?;
    if let Some(record) = object.body::<Record>() {
        record.number(1).set(parameters.size as i64);
    }
    if parameters.key_length > 0 {
        let mut hash = Hash::of(&object);
        hash.take(variant, &parameters.key[..variant.block]);
        hash.store(runtime, &object)?;
    }
    if let Some(data) = args.get(1).or_else(|| args.get(14)) {
        update(runtime, &object, &data)?;
    }
    Ok(object)
}

/// What a hash can be told in advance.
struct Parameters {
    size: usize,
    /// The key, filled up to a block.
    key: [u8; 128],
    key_length: usize,
    /// The parameter block as bytes, that of BLAKE2s in the first half.
    block: [u8; 64],
    is_last_node: bool,
}

impl Parameters {
    fn read(runtime: &Runtime, args: &Args<'_>, kind: &Kind) -> Result<Parameters, Raised> {
        let largest = kind.variant.size;
        let size = match args.get(2) {
            Some(size) => usize::try_from(ops::index(runtime, &size)?).ok().filter(|size| (1..=largest).contains(size)),
            None => Some(largest),
        };
        let Some(size) = size else {
            let name = kind.variant.name;
            return Err(runtime.value_error(format_args!(
                "digest_size for {} must be between 1 and {largest} bytes, here it is {}",
                match name {
                    "blake2b" => "Blake2b",
                    _ => "Blake2s",
                },
                int::value(&args.at(2)).unwrap_or(0)
            )));
        };
        let (mut key, mut salt, mut person) = ([0; 128], [0; 16], [0; 16]);
        let key_length = copy(runtime, args.get(3), &mut key, largest, "key")?;
        copy(runtime, args.get(4), &mut salt, kind.salt, "salt")?;
        copy(runtime, args.get(5), &mut person, kind.salt, "person")?;
        let fanout = number(runtime, args.get(6), 1, 0..=255, "fanout must be between 0 and 255")?;
        let depth = number(runtime, args.get(7), 1, 1..=255, "depth must be between 1 and 255")?;
        let leaf_size = number(runtime, args.get(8), 0, 0..=u32::MAX.into(), "leaf_size is too large")?;
        let offset = number(runtime, args.get(9), 0, 0..=(u64::MAX >> (64 - kind.offset_bits)).into(), "node_offset is too large")?;
        let node_depth = number(runtime, args.get(10), 0, 0..=255, "node_depth must be between 0 and 255")?;
        let inner = format!("inner_size must be between 0 and is {largest}");
        let inner_size = number(runtime, args.get(11), 0, 0..=largest as i128, &inner)?;
        let mut block = [0; 64];
        block[..4].copy_from_slice(&[size as u8, key_length as u8, fanout as u8, depth as u8]);
        block[4..8].copy_from_slice(&(leaf_size as u32).to_le_bytes());
        let offset = (offset as u64).to_le_bytes();
        if largest == 64 {
            block[8..16].copy_from_slice(&offset);
            block[16..18].copy_from_slice(&[node_depth as u8, inner_size as u8]);
            block[32..48].copy_from_slice(&salt);
            block[48..].copy_from_slice(&person);
        } else {
            block[8..14].copy_from_slice(&offset[..6]);
            block[14..16].copy_from_slice(&[node_depth as u8, inner_size as u8]);
            block[16..24].copy_from_slice(&salt[..8]);
            block[24..32].copy_from_slice(&person[..8]);
        }
        let is_last_node = args.get(12).map_or(Ok(false), |last| ops::truth(runtime, &last))?;
        Ok(Parameters { size, key, key_length, block, is_last_node })
    }

    fn state(&self, variant: &Variant) -> [u64; WORDS] {
        let mut state = [0; WORDS];
        for (index, word) in state[..8].iter_mut().enumerate() {
            *word = if variant.size == 64 {
                start(index) ^ u64::from_le_bytes(self.block.as_chunks::<8>().0[index])
            } else {
                (start(index) >> 32) ^ u64::from(u32::from_le_bytes(self.block.as_chunks::<4>().0[index]))
            };
        }
        state[LAST_NODE] = if self.is_last_node { u64::MAX } else { 0 };
        state
    }
}

/// Copies an argument of at most `limit` bytes.
fn copy(runtime: &Runtime, argument: Option<Borrowed<'_>>, room: &mut [u8], limit: usize, name: &str) -> Result<usize, Raised> {
    let Some(argument) = argument else { return Ok(0) };
    let content = bytes::get_buffer(runtime, &argument)?;
    if content.len() > limit {
        return Err(runtime.value_error(format_args!("maximum {name} length is {limit} bytes")));
    }
    room[..content.len()].copy_from_slice(&content);
    Ok(content.len())
}

fn number(
    runtime: &Runtime,
    argument: Option<Borrowed<'_>>,
    default: i128,
    range: std::ops::RangeInclusive<i128>,
    complaint: &str,
) -> Result<i128, Raised> {
    let Some(argument) = argument else { return Ok(default) };
    let number = match int::to_big(&argument).and_then(|number| number.to_i128()) {
        Some(number) if number < 0 && *range.end() > 255 => {
            return Err(runtime.error(ClassId::OverflowError, format_args!("value must be positive")));
        }
        Some(number) => number,
        None => return Err(runtime.error(ClassId::OverflowError, format_args!("Python int too large to convert to C unsigned long"))),
    };
    if !range.contains(&number) {
        let class = if *range.end() > i128::from(u8::MAX) { ClassId::OverflowError } else { ClassId::ValueError };
        return Err(runtime.error(class, format_args!("{complaint}")));
    }
    Ok(number)
}

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (kind, id, prefix) in [(&WIDE, classes::BLAKE2B, "BLAKE2B"), (&NARROW, classes::BLAKE2S, "BLAKE2S")] {
        let class = runtime.class(id).owned();
        let size = kind.variant.size;
        for (name, value) in [("SALT_SIZE", kind.salt), ("PERSON_SIZE", kind.salt), ("MAX_KEY_SIZE", size), ("MAX_DIGEST_SIZE", size)] {
            module::set(runtime, module, &format!("{prefix}_{name}"), int::from_usize(runtime, value)?)?;
            let name = text::intern(runtime, text::new(runtime, name)?)?;
            drop(types::class::set_attribute(runtime, &class, &name, Some(int::from_usize(runtime, value)?))?);
        }
    }
    Ok(())
}
