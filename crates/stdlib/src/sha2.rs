//! `_sha2`: SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4).
//!
//! Their constants are the first bits of the fractions of roots of primes: they are computed when they are first needed.

use std::sync::OnceLock;

use num_bigint::BigUint;
use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Getter, ModuleSpec, Native, Raised, Runtime, Value, bytes, int, text};

use crate::classes;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_sha2",
    doc: "",
    functions: &[
        Native::new("sha224", FROM, |runtime, args| new(runtime, args, &SHA224)),
        Native::new("sha256", FROM, |runtime, args| new(runtime, args, &SHA256)),
        Native::new("sha384", FROM, |runtime, args| new(runtime, args, &SHA384)),
        Native::new("sha512", FROM, |runtime, args| new(runtime, args, &SHA512)),
    ],
    classes: &[&SHA224_TYPE, &SHA256_TYPE, &SHA384_TYPE, &SHA512_TYPE],
    furnish: |_, _| Ok(()),
};

const FROM: &str = "(string=b'', *, usedforsecurity=True)";

const SHA224_TYPE: ClassSpec = class(classes::SHA224, "SHA224Type");
const SHA256_TYPE: ClassSpec = class(classes::SHA256, "SHA256Type");
const SHA384_TYPE: ClassSpec = class(classes::SHA384, "SHA384Type");
const SHA512_TYPE: ClassSpec = class(classes::SHA512, "SHA512Type");

/// One of the four.
struct Variant {
    name: &'static str,
    class: ClassId,
    is_wide: bool,
    /// Bytes of the digest.
    size: usize,
}

const SHA224: Variant = Variant { name: "sha224", class: classes::SHA224, is_wide: false, size: 28 };
const SHA256: Variant = Variant { name: "sha256", class: classes::SHA256, is_wide: false, size: 32 };
const SHA384: Variant = Variant { name: "sha384", class: classes::SHA384, is_wide: true, size: 48 };
const SHA512: Variant = Variant { name: "sha512", class: classes::SHA512, is_wide: true, size: 64 };

fn variant(object: &Object) -> &'static Variant {
    let class = object.class_ref();
    [&SHA224, &SHA256, &SHA384].into_iter().find(|variant| variant.class.reference() == class).unwrap_or(&SHA512)
}

/// Objects hold a bytearray: the state, and what does not fill a block yet. Number 0 is how many bytes there were.
const fn class(id: ClassId, name: &'static str) -> ClassSpec {
    record::spec(id, "_sha2", name).sealed().methods(METHODS).getters(GETTERS)
}

const METHODS: &[Native] = &[
    Native::new("update", "(self, obj, /)", |runtime, args| {
        let data = bytes::get_buffer(runtime, &args.at(1))?;
        update(runtime, &args.at(0), &data)?;
        Ok(runtime.none())
    }),
    Native::new("digest", "(self, /)", |runtime, args| {
        let (digest, size) = finish(&args.at(0));
        bytes::new(runtime, &digest[..size])
    }),
    Native::new("hexdigest", "(self, /)", |runtime, args| {
        let (digest, size) = finish(&args.at(0));
        text::new(runtime, &digest[..size].iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }),
    Native::new("copy", "(self, /)", |runtime, args| {
        let own = args.at(0);
        let held = own.body::<Record>().and_then(|own| own.get(0)).unwrap_or_else(|| runtime.none());
        let content = bytes::array::new(runtime, bytes::view(&held).unwrap_or_default())?;
        let copy = record::with(runtime, &own.class(), [Some(content)].into_iter())?;
        if let (Some(copy), Some(own)) = (copy.body::<Record>(), own.body::<Record>()) {
            copy.number(0).set(own.number(0).get());
        }
        Ok(copy)
    }),
];

const GETTERS: &[Getter] = &[
    Getter::new("name", |runtime, object| text::new(runtime, variant(object).name)),
    Getter::new("digest_size", |runtime, object| int::from_usize(runtime, variant(object).size)),
    Getter::new("block_size", |runtime, object| int::from_usize(runtime, block_size(variant(object)))),
];

fn block_size(variant: &Variant) -> usize {
    if variant.is_wide { 128 } else { 64 }
}

/// The first 64 bits of the fractions of the cube roots of the first 80 primes, and of the square roots of the first 16.
struct Constants {
    cube: [u64; 80],
    square: [u64; 16],
}

fn constants() -> &'static Constants {
    static CONSTANTS: OnceLock<Constants> = OnceLock::new();
    CONSTANTS.get_or_init(|| {
        let primes = (2_u32..).filter(|number| (2..*number).all(|divisor| !number.is_multiple_of(divisor))).take(80);
        let fraction = |prime: u32, root: u32| {
            let scaled = (BigUint::from(prime) << (64 * root)).nth_root(root);
            scaled.iter_u64_digits().next().unwrap_or(0)
        };
        let mut constants = Constants { cube: [0; 80], square: [0; 16] };
        for (index, prime) in primes.enumerate() {
            constants.cube[index] = fraction(prime, 3);
            if let Some(square) = constants.square.get_mut(index) {
                *square = fraction(prime, 2);
            }
        }
        constants
    })
}

/// The state at the start.
fn start(variant: &Variant) -> [u64; 8] {
    let square = &constants().square;
    std::array::from_fn(|index| match variant.size {
        64 => square[index],
        48 => square[index + 8],
        32 => square[index] >> 32,
        // The other half of the bits.
        _ => square[index + 8] & 0xffff_ffff,
    })
}

/// Mixes a block into the state.
fn compress(wide: bool, state: &mut [u64; 8], block: &[u8]) {
    if wide { compress_wide(state, block) } else { compress_narrow(state, block) }
}

fn compress_wide(state: &mut [u64; 8], block: &[u8]) {
    let mut words = [0_u64; 80];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<8>().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    for index in 16..80 {
        let (near, far) = (words[index - 2], words[index - 15]);
        let near = near.rotate_right(19) ^ near.rotate_right(61) ^ (near >> 6);
        let far = far.rotate_right(1) ^ far.rotate_right(8) ^ (far >> 7);
        words[index] = near.wrapping_add(words[index - 7]).wrapping_add(far).wrapping_add(words[index - 16]);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in words.iter().zip(&constants().cube) {
        let mixed = (e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41)).wrapping_add((e & f) ^ (!e & g));
        let one = h.wrapping_add(mixed).wrapping_add(*constant).wrapping_add(*word);
        let other = (a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39)).wrapping_add((a & b) ^ (a & c) ^ (b & c));
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(one), c, b, a, one.wrapping_add(other));
    }
    state.iter_mut().zip([a, b, c, d, e, f, g, h]).for_each(|(word, more)| *word = word.wrapping_add(more));
}

fn compress_narrow(state: &mut [u64; 8], block: &[u8]) {
    let mut words = [0_u32; 64];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    for index in 16..64 {
        let (near, far) = (words[index - 2], words[index - 15]);
        let near = near.rotate_right(17) ^ near.rotate_right(19) ^ (near >> 10);
        let far = far.rotate_right(7) ^ far.rotate_right(18) ^ (far >> 3);
        words[index] = near.wrapping_add(words[index - 7]).wrapping_add(far).wrapping_add(words[index - 16]);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state.map(|word| word as u32);
    for (word, constant) in words.iter().zip(&constants().cube) {
        let mixed = (e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25)).wrapping_add((e & f) ^ (!e & g));
        let one = h.wrapping_add(mixed).wrapping_add((constant >> 32) as u32).wrapping_add(*word);
        let other = (a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22)).wrapping_add((a & b) ^ (a & c) ^ (b & c));
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(one), c, b, a, one.wrapping_add(other));
    }
    state.iter_mut().zip([a, b, c, d, e, f, g, h]).for_each(|(word, more)| *word = u64::from((*word as u32).wrapping_add(more)));
}

/// Bytes that the state takes in an object.
const STATE: usize = 64;

fn read_state(held: &[u8]) -> [u64; 8] {
    let mut state = [0; 8];
    state.iter_mut().zip(held.as_chunks::<8>().0).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
    state
}

fn new(runtime: &Runtime, args: &Args<'_>, variant: &'static Variant) -> Value {
    let mut content = [0; STATE];
    content.as_chunks_mut::<8>().0.iter_mut().zip(start(variant)).for_each(|(bytes, word)| *bytes = word.to_le_bytes());
    let object = record::with(runtime, &runtime.class(variant.class), [Some(bytes::array::new(runtime, &content)?)].into_iter())?;
    if let Some(data) = args.get(0) {
        if text::view(&data).is_some() {
            return Err(runtime.type_error(format_args!("Strings must be encoded before hashing")));
        }
        update(runtime, &object, &bytes::get_buffer(runtime, &data)?)?;
    }
    Ok(object)
}

/// Takes in more bytes.
fn update(runtime: &Runtime, object: &Object, data: &[u8]) -> Result<(), Raised> {
    let variant = variant(object);
    let Some(record) = object.body::<Record>() else { return Err(Raised::OutOfMemory) };
    let Some(held) = record.get(0) else { return Err(Raised::OutOfMemory) };
    let size = block_size(variant);
    let content = bytes::view(&held).unwrap_or_default();
    let mut state = read_state(content);
    let mut block = [0; 128];
    let mut filled = content.len() - STATE;
    block[..filled].copy_from_slice(&content[STATE..]);
    let mut rest = data;
    while filled + rest.len() >= size {
        let (taken, left) = rest.split_at(size - filled);
        block[filled..size].copy_from_slice(taken);
        compress(variant.is_wide, &mut state, &block[..size]);
        (filled, rest) = (0, left);
    }
    block[filled..filled + rest.len()].copy_from_slice(rest);
    filled += rest.len();
    let mut kept = [0; STATE + 128];
    kept.as_chunks_mut::<8>().0.iter_mut().zip(state).for_each(|(bytes, word)| *bytes = word.to_le_bytes());
    kept[STATE..STATE + filled].copy_from_slice(&block[..filled]);
    let length = content.len();
    bytes::array::replace(runtime, &held, 0..length, &kept[..STATE + filled])?;
    record.number(0).set(record.number(0).get().wrapping_add(data.len() as i64));
    Ok(())
}

/// The digest of what was taken in so far, and how long it is.
fn finish(object: &Object) -> ([u8; 64], usize) {
    let variant = variant(object);
    let size = block_size(variant);
    let record = object.body::<Record>();
    let held = record.and_then(|record| record.get(0));
    let content = held.as_ref().and_then(bytes::view).unwrap_or_default();
    let mut state = read_state(content);
    let rest = content.get(STATE..).unwrap_or_default();
    let mut last = [0; 256];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    // The length in bits stands at the end of the last block.
    let room = if variant.is_wide { 17 } else { 9 };
    let end = if rest.len() + room > size { 2 * size } else { size };
    let bits = record.map_or(0, |record| u128::from(record.number(0).get() as u64) * 8);
    last[end - 8..end].copy_from_slice(&(bits as u64).to_be_bytes());
    if variant.is_wide {
        last[end - 16..end - 8].copy_from_slice(&((bits >> 64) as u64).to_be_bytes());
    }
    last[..end].chunks_exact(size).for_each(|block| compress(variant.is_wide, &mut state, block));
    let mut digest = [0; 64];
    for (index, word) in state.into_iter().enumerate() {
        match variant.is_wide {
            true => digest[index * 8..][..8].copy_from_slice(&word.to_be_bytes()),
            false => digest[index * 4..][..4].copy_from_slice(&(word as u32).to_be_bytes()),
        }
    }
    (digest, variant.size)
}
