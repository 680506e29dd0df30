//! `_random`: the Mersenne Twister (MT19937, Matsumoto and Nishimura), with the numbers that CPython draws from it.

use std::cell::RefCell;

use num_bigint::{BigInt, BigUint, Sign};
use object::{Body, Extent, Header, Kind, Layout, LayoutId, Object};
use types::{Args, Class, ClassSpec, ModuleSpec, Native, Raised, Runtime, Value, float, instance, int, ops, tuple};

use crate::{classes, system};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[],
    classes: &[&RANDOM],
    furnish: |_, _| Ok(()),
};

const RANDOM: ClassSpec =
    ClassSpec::new(classes::RANDOM, "Random", Layout { extent: Extent::Fixed(size_of::<Random>() as u16), ..Layout::leaf("Random") })
        .module("_random")
        .methods(&[
            Native::static_method("__new__", "(*)", new),
            Native::new("__init__", "(*)", initialize),
            Native::new("random", "(self, /)", |runtime, args| float::new(runtime, args.this::<Random>().twister(Twister::fraction)))
                .doc("random() -> x in the interval [0, 1)."),
            Native::new("seed", "(self, n=None, /)", |runtime, args| {
                args.this::<Random>().seed(runtime, args.get(1).as_deref())?;
                Ok(runtime.none())
            }),
            Native::new("getrandbits", "(self, k, /)", bits),
            Native::new("getstate", "(self, /)", state),
            Native::new("setstate", "(self, state, /)", set_state),
        ])
        .doc("Random() -> create a random number generator with its own internal state.");

/// Words of state.
const N: usize = 624;
/// How far apart words are combined.
const M: usize = 397;

/// The state of the generator.
struct Twister {
    words: [u32; N],
    index: usize,
}

impl Twister {
    fn from_number(seed: u32) -> Twister {
        let mut words = [seed; N];
        for index in 1..N {
            let last = words[index - 1];
            words[index] = 1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(index as u32);
        }
        Twister { words, index: N }
    }

    /// From a key of any length, which is not empty.
    fn from_key(key: &[u32]) -> Twister {
        let mut twister = Twister::from_number(19_650_218);
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let last = twister.words[i - 1];
            twister.words[i] =
                (twister.words[i] ^ (last ^ (last >> 30)).wrapping_mul(1_664_525)).wrapping_add(key[j]).wrapping_add(j as u32);
            i = twister.after(i);
            j = if j + 1 < key.len() { j + 1 } else { 0 };
        }
        for _ in 1..N {
            let last = twister.words[i - 1];
            twister.words[i] = (twister.words[i] ^ (last ^ (last >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i = twister.after(i);
        }
        twister.words[0] = 0x8000_0000;
        twister
    }

    /// The place after `index` while a key is mixed in; the first word follows the last.
    fn after(&mut self, index: usize) -> usize {
        if index + 1 < N {
            return index + 1;
        }
        self.words[0] = self.words[N - 1];
        1
    }

    fn refill(&mut self) {
        for index in 0..N {
            let mixed = (self.words[index] & 0x8000_0000) | (self.words[(index + 1) % N] & 0x7fff_ffff);
            let odd = if mixed & 1 != 0 { 0x9908_b0df } else { 0 };
            self.words[index] = self.words[(index + M) % N] ^ (mixed >> 1) ^ odd;
        }
        self.index = 0;
    }

    /// The next 32 bits.
    fn next(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// A float of 53 random bits, below 1.
    fn fraction(&mut self) -> f64 {
        let (high, low) = (self.next() >> 5, self.next() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }
}

#[repr(C)]
struct Random {
    header: Header,
    /// Not borrowed while anything else runs.
    state: RefCell<Twister>,
}

// SAFETY: `Random` is `repr(C)`, begins with a header, and has no references. What it owns needs no drop.
unsafe impl Body for Random {
    const LAYOUT: LayoutId = classes::RANDOM.layout();
}

impl Random {
    fn twister<T>(&self, work: impl FnOnce(&mut Twister) -> T) -> T {
        work(&mut self.state.borrow_mut())
    }

    /// Starts again from a seed: an int, the hash of anything else, or what the system thinks random.
    fn seed(&self, runtime: &Runtime, seed: Option<&Object>) -> Result<(), Raised> {
        let key = match seed.filter(|seed| !seed.is(&runtime.none())) {
            None => {
                let mut bytes = [0; N * 4];
                system::random(&mut bytes).map_err(|error| system::error(runtime, &error, None))?;
                bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect()
            }
            Some(seed) => {
                let number = match int::to_big(seed) {
                    Some(number) => number.magnitude().clone(),
                    None => BigUint::from(ops::hash(runtime, seed)? as u64),
                };
                number.to_u32_digits()
            }
        };
        let twister = Twister::from_key(if key.is_empty() { &[0] } else { &key });
        self.twister(|state| *state = twister);
        Ok(())
    }
}

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    let class = instance::requested_class(runtime, args, classes::RANDOM)?;
    let Some(class) = class.body::<Class>() else { return Err(Raised::OutOfMemory) };
    let body = Random { header: Header::new(class.reference()), state: RefCell::new(Twister::from_number(0)) };
    // SAFETY: the header names the class, and the body is what its layout says.
    unsafe { instance::allocate(runtime, class, Kind::Container, body, 0) }
}

/// `__init__`: a class that derives from this one has its own, with what it takes for a seed.
fn initialize(runtime: &Runtime, args: &Args<'_>) -> Value {
    args.check(runtime, "Random", 1, 0..=1)?;
    args.this::<Random>().seed(runtime, args.get(1).as_deref())?;
    Ok(runtime.none())
}

/// `getrandbits(k)`
fn bits(runtime: &Runtime, args: &Args<'_>) -> Value {
    let random = args.this::<Random>();
    let Ok(count) = u64::try_from(ops::index(runtime, &args.at(1))?) else {
        return Err(runtime.value_error(format_args!("number of bits must be non-negative")));
    };
    if count == 0 {
        return int::new(runtime, 0);
    }
    if count <= 32 {
        return int::new(runtime, (random.twister(Twister::next) >> (32 - count)).into());
    }
    let _room = int::lend_digits(runtime, count)?;
    let mut words: Vec<u32> = (0..count.div_ceil(32)).map(|_| random.twister(Twister::next)).collect();
    if let (Some(last), rest @ 1..) = (words.last_mut(), count % 32) {
        *last >>= 32 - rest;
    }
    int::from_big(runtime, &BigInt::from_biguint(Sign::Plus, BigUint::new(words)))
}

/// `getstate()`: the words and the place among them.
fn state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (words, index) = args.this::<Random>().twister(|state| (state.words, state.index));
    let words = words.iter().map(|word| int::new(runtime, i64::from(*word))).chain([int::from_usize(runtime, index)]);
    let words = words.collect::<Result<Vec<Object>, Raised>>()?;
    tuple::new(runtime, words.into_iter())
}

/// `setstate(state)`
fn set_state(runtime: &Runtime, args: &Args<'_>) -> Value {
    let state = args.at(1);
    let Some(items) = tuple::items(&state) else { return Err(runtime.type_error(format_args!("state vector must be a tuple"))) };
    if items.len() != N + 1 {
        return Err(runtime.value_error(format_args!("state vector is the wrong size")));
    }
    let numbers = items.iter().map(|item| ops::index(runtime, &item.get().unwrap_or_else(|| runtime.none())));
    let numbers = numbers.collect::<Result<Vec<i64>, Raised>>()?;
    let index = usize::try_from(numbers[N]).ok().filter(|index| *index <= N);
    let Some(index) = index else { return Err(runtime.value_error(format_args!("invalid state"))) };
    args.this::<Random>().twister(|state| {
        for (word, number) in state.words.iter_mut().zip(&numbers) {
            *word = *number as u32;
        }
        state.index = index;
    });
    Ok(runtime.none())
}
