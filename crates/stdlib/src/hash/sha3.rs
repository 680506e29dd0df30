//! `_sha3`: SHA-3 and SHAKE (FIPS 202). Both squeeze their digest out of a sponge, Keccak-f[1600].

use types::{Args, ClassId, ClassSpec, Getter, ModuleSpec, Native, Runtime, Value, bytes, instance, int, ops, record, text};

use super::{COPY, GETTERS, Hash, METHODS, UPDATE, Variant, WORDS, hexadecimal, make, variant, write_words};
use crate::classes;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_sha3",
    doc: "",
    functions: &[],
    classes: &[&SHA3_224_CLASS, &SHA3_256_CLASS, &SHA3_384_CLASS, &SHA3_512_CLASS, &SHAKE_128_CLASS, &SHAKE_256_CLASS],
    furnish: |runtime, module| types::module::set(runtime, module, "implementation", text::new(runtime, "glassheap")?),
};

const fn new(id: ClassId, name: &'static str, methods: &'static [Native]) -> ClassSpec {
    record::spec(id, "_sha3", name).sealed().methods(methods).getters(SPONGE)
}

const SHA3_224_CLASS: ClassSpec = new(classes::SHA3_224, "sha3_224", &FIXED[0]);
const SHA3_256_CLASS: ClassSpec = new(classes::SHA3_256, "sha3_256", &FIXED[1]);
const SHA3_384_CLASS: ClassSpec = new(classes::SHA3_384, "sha3_384", &FIXED[2]);
const SHA3_512_CLASS: ClassSpec = new(classes::SHA3_512, "sha3_512", &FIXED[3]);
const SHAKE_128_CLASS: ClassSpec = new(classes::SHAKE_128, "shake_128", &ANY[0]);
const SHAKE_256_CLASS: ClassSpec = new(classes::SHAKE_256, "shake_256", &ANY[1]);

const PARAMETERS: &str = "(type, data=b'', /, *, usedforsecurity=True, string=b'')";

macro_rules! constructor {
    ($id:expr) => {
        Native::static_method("__new__", PARAMETERS, |runtime, args| construct(runtime, args, $id))
    };
}

const FIXED: [[Native; 5]; 4] = [
    [constructor!(classes::SHA3_224), METHODS[0], METHODS[1], METHODS[2], METHODS[3]],
    [constructor!(classes::SHA3_256), METHODS[0], METHODS[1], METHODS[2], METHODS[3]],
    [constructor!(classes::SHA3_384), METHODS[0], METHODS[1], METHODS[2], METHODS[3]],
    [constructor!(classes::SHA3_512), METHODS[0], METHODS[1], METHODS[2], METHODS[3]],
];

const SQUEEZE: Native = Native::new("digest", "(self, length)", |runtime, args| squeeze(runtime, args, bytes::new))
    .doc("Return the digest value as a bytes object.");
const SQUEEZE_HEX: Native = Native::new("hexdigest", "(self, length)", |runtime, args| squeeze(runtime, args, hexadecimal))
    .doc("Return the digest value as a string of hexadecimal digits.");

const ANY: [[Native; 5]; 2] = [
    [constructor!(classes::SHAKE_128), UPDATE, COPY, SQUEEZE, SQUEEZE_HEX],
    [constructor!(classes::SHAKE_256), UPDATE, COPY, SQUEEZE, SQUEEZE_HEX],
];

const SPONGE: &[Getter] = &[
    Getter { name: GETTERS[0].name, get: GETTERS[0].get, set: None },
    Getter { name: GETTERS[1].name, get: GETTERS[1].get, set: None },
    Getter { name: GETTERS[2].name, get: GETTERS[2].get, set: None },
    Getter::new("_capacity_bits", |runtime, object| int::from_usize(runtime, 1600 - variant(object).block * 8)),
    Getter::new("_rate_bits", |runtime, object| int::from_usize(runtime, variant(object).block * 8)),
    Getter::new("_suffix", |runtime, object| bytes::new(runtime, if variant(object).size == 0 { &[0x1f] } else { &[0x06] })),
];

/// A variant whose block is `block` bytes; its digest of `size` bytes, or of any size if that is 0.
const fn sponge(name: &'static str, class: ClassId, block: usize, size: usize, finish: fn(&mut [u64; WORDS], &[u8], u64)) -> Variant {
    Variant {
        name,
        class,
        block,
        size,
        keeps_last: false,
        compress: |state, block, _| {
            absorb(state, block);
            permute(state);
        },
        finish,
        digest: |state, digest| write_words(state, digest, u64::to_le_bytes),
    }
}

pub(super) static SHA3_224: Variant = sponge("sha3_224", classes::SHA3_224, 144, 28, |state, rest, _| end(state, rest, 144, 0x06));
pub(super) static SHA3_256: Variant = sponge("sha3_256", classes::SHA3_256, 136, 32, |state, rest, _| end(state, rest, 136, 0x06));
pub(super) static SHA3_384: Variant = sponge("sha3_384", classes::SHA3_384, 104, 48, |state, rest, _| end(state, rest, 104, 0x06));
pub(super) static SHA3_512: Variant = sponge("sha3_512", classes::SHA3_512, 72, 64, |state, rest, _| end(state, rest, 72, 0x06));
pub(super) static SHAKE_128: Variant = sponge("shake_128", classes::SHAKE_128, 168, 0, |state, rest, _| end(state, rest, 168, 0x1f));
pub(super) static SHAKE_256: Variant = sponge("shake_256", classes::SHAKE_256, 136, 0, |state, rest, _| end(state, rest, 136, 0x1f));

fn construct(runtime: &Runtime, args: &Args<'_>, id: ClassId) -> Value {
    let class = instance::requested_class(runtime, args, id)?;
    make(runtime, &class, Hash::begin([0; WORDS]), args.get(1).or_else(|| args.get(3)).as_deref())
}

fn absorb(state: &mut [u64; WORDS], block: &[u8]) {
    state.iter_mut().zip(block.as_chunks::<8>().0).for_each(|(word, bytes)| *word ^= u64::from_le_bytes(*bytes));
}

fn end(state: &mut [u64; WORDS], rest: &[u8], block: usize, suffix: u8) {
    let mut last = [0; super::LONGEST_BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = suffix;
    last[block - 1] |= 0x80;
    absorb(state, &last[..block]);
    permute(state);
}

/// The digest of SHAKE, as long as is asked for.
fn squeeze(runtime: &Runtime, args: &Args<'_>, show: fn(&Runtime, &[u8]) -> Value) -> Value {
    let own = args.at(0);
    let length = ops::index(runtime, &args.at(1))?;
    let Ok(mut left) = usize::try_from(length) else { return Err(runtime.value_error(format_args!("value must be positive"))) };
    if length >= 1 << 29 {
        return Err(runtime.value_error(format_args!("digest length is too large")));
    }
    let variant = variant(&own);
    let mut state = Hash::of(&own).finished(variant);
    let mut content = bytes::ByteBuilder::new(runtime);
    loop {
        let mut squeezed = [0; WORDS * 8];
        (variant.digest)(&state, &mut squeezed);
        let taken = left.min(variant.block);
        content.extend(&squeezed[..taken]);
        left -= taken;
        if left == 0 {
            break;
        }
        runtime.check_interruption()?;
        permute(&mut state);
    }
    let content = content.finish()?;
    show(runtime, bytes::view(&content).unwrap_or_default())
}

fn permute(state: &mut [u64; WORDS]) {
    for constant in ROUNDS {
        let parity: [u64; 5] = std::array::from_fn(|x| (0..5).fold(0, |parity, y| parity ^ state[x + 5 * y]));
        for (index, word) in state.iter_mut().enumerate() {
            *word ^= parity[(index + 4) % 5] ^ parity[(index + 1) % 5].rotate_left(1);
        }
        let mut moved = [0; WORDS];
        for x in 0..5 {
            for y in 0..5 {
                moved[y + 5 * ((2 * x + 3 * y) % 5)] = state[x + 5 * y].rotate_left(TURNS[x + 5 * y]);
            }
        }
        for (index, word) in state.iter_mut().enumerate() {
            let row = index - index % 5;
            *word = moved[index] ^ (!moved[row + (index + 1) % 5] & moved[row + (index + 2) % 5]);
        }
        state[0] ^= constant;
    }
}

/// By how many bits each word turns.
const TURNS: [u32; WORDS] = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

#[rustfmt::skip]
const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
];
