//! `_sha2`: SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4).
//!
//! Their constants are the first bits of the fractions of roots of primes: they are computed when they are first needed.

use std::sync::OnceLock;

use num_bigint::BigUint;
use types::{ClassId, ClassSpec, ModuleSpec, Native};

use super::{PARAMETERS, Variant, WORDS, begin, pad, state_of, write_words};
use crate::classes;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_sha2",
    doc: "",
    functions: &[
        Native::new("sha224", PARAMETERS, |runtime, args| {
            // The other half of the bits.
            begin(runtime, args, &SHA224, state_of(&constants().square[8..]).map(|word| word & 0xffff_ffff))
        }),
        Native::new("sha256", PARAMETERS, |runtime, args| {
            begin(runtime, args, &SHA256, state_of(&constants().square[..8]).map(|word| word >> 32))
        }),
        Native::new("sha384", PARAMETERS, |runtime, args| begin(runtime, args, &SHA384, state_of(&constants().square[8..]))),
        Native::new("sha512", PARAMETERS, |runtime, args| begin(runtime, args, &SHA512, state_of(&constants().square[..8]))),
    ],
    classes: &[&SHA224_TYPE, &SHA256_TYPE, &SHA384_TYPE, &SHA512_TYPE],
    furnish: |_, _| Ok(()),
};

const SHA224_TYPE: ClassSpec = super::class(classes::SHA224, "_sha2", "SHA224Type");
const SHA256_TYPE: ClassSpec = super::class(classes::SHA256, "_sha2", "SHA256Type");
const SHA384_TYPE: ClassSpec = super::class(classes::SHA384, "_sha2", "SHA384Type");
const SHA512_TYPE: ClassSpec = super::class(classes::SHA512, "_sha2", "SHA512Type");

pub(super) static SHA224: Variant = narrow("sha224", classes::SHA224, 28);
pub(super) static SHA256: Variant = narrow("sha256", classes::SHA256, 32);
pub(super) static SHA384: Variant = wide("sha384", classes::SHA384, 48);
pub(super) static SHA512: Variant = wide("sha512", classes::SHA512, 64);

/// A variant that works on words of 32 bits.
const fn narrow(name: &'static str, class: ClassId, size: usize) -> Variant {
    Variant {
        name,
        class,
        block: 64,
        size,
        keeps_last: false,
        compress: compress_narrow,
        finish: |state, rest, count| pad(state, rest, 64, &count.wrapping_mul(8).to_be_bytes(), compress_narrow),
        digest: |state, digest| write_words(state, digest, |word| (word as u32).to_be_bytes()),
    }
}

/// A variant that works on words of 64 bits.
const fn wide(name: &'static str, class: ClassId, size: usize) -> Variant {
    Variant {
        name,
        class,
        block: 128,
        size,
        keeps_last: false,
        compress: compress_wide,
        finish: |state, rest, count| pad(state, rest, 128, &(u128::from(count) * 8).to_be_bytes(), compress_wide),
        digest: |state, digest| write_words(state, digest, u64::to_be_bytes),
    }
}

/// The first 64 bits of the fractions of the cube roots of the first 80 primes, and of the square roots of the first 16.
pub(super) struct Constants {
    cube: [u64; 80],
    pub(super) square: [u64; 16],
}

pub(super) fn constants() -> &'static Constants {
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

fn compress_wide(state: &mut [u64; WORDS], block: &[u8], _: u64) {
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
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = std::array::from_fn(|index| state[index]);
    for (word, constant) in words.iter().zip(&constants().cube) {
        let mixed = (e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41)).wrapping_add((e & f) ^ (!e & g));
        let one = h.wrapping_add(mixed).wrapping_add(*constant).wrapping_add(*word);
        let other = (a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39)).wrapping_add((a & b) ^ (a & c) ^ (b & c));
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(one), c, b, a, one.wrapping_add(other));
    }
    state.iter_mut().zip([a, b, c, d, e, f, g, h]).for_each(|(word, more)| *word = word.wrapping_add(more));
}

fn compress_narrow(state: &mut [u64; WORDS], block: &[u8], _: u64) {
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
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = std::array::from_fn(|index| state[index] as u32);
    for (word, constant) in words.iter().zip(&constants().cube) {
        let mixed = (e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25)).wrapping_add((e & f) ^ (!e & g));
        let one = h.wrapping_add(mixed).wrapping_add((constant >> 32) as u32).wrapping_add(*word);
        let other = (a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22)).wrapping_add((a & b) ^ (a & c) ^ (b & c));
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(one), c, b, a, one.wrapping_add(other));
    }
    state.iter_mut().zip([a, b, c, d, e, f, g, h]).for_each(|(word, more)| *word = u64::from((*word as u32).wrapping_add(more)));
}
