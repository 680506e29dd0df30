//! `_sha1` (FIPS 180-4).

use types::{ClassSpec, ModuleSpec, Native};

use super::{PARAMETERS, Variant, WORDS, begin, pad, state_of, write_words};
use crate::classes;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_sha1",
    doc: "",
    functions: &[Native::new("sha1", PARAMETERS, |runtime, args| begin(runtime, args, &VARIANT, state_of(&START)))
        .doc("Return a new SHA1 hash object; optionally initialized with a string.")],
    classes: &[&CLASS],
    furnish: |_, _| Ok(()),
};

const CLASS: ClassSpec = super::class(classes::SHA1, "_sha1", "SHA1Type");

pub(super) static VARIANT: Variant = Variant {
    name: "sha1",
    class: classes::SHA1,
    block: 64,
    size: 20,
    keeps_last: false,
    compress,
    finish: |state, rest, count| pad(state, rest, 64, &count.wrapping_mul(8).to_be_bytes(), compress),
    digest: |state, digest| write_words(state, digest, |word| (word as u32).to_be_bytes()),
};

/// The words of the state at the start.
const START: [u64; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

fn compress(state: &mut [u64; WORDS], block: &[u8], _: u64) {
    let mut words = [0_u32; 80];
    words.iter_mut().zip(block.as_chunks::<4>().0).for_each(|(word, bytes)| *word = u32::from_be_bytes(*bytes));
    for index in 16..80 {
        words[index] = (words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]).rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = std::array::from_fn(|index| state[index] as u32);
    for (step, word) in words.into_iter().enumerate() {
        let (mixed, constant) = match step / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6_u32),
        };
        let sum = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
    }
    for (word, more) in state.iter_mut().zip([a, b, c, d, e]) {
        *word = u64::from((*word as u32).wrapping_add(more));
    }
}
