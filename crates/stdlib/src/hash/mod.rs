//! `_md5`, `_sha1`, `_sha2`, `_sha3` and `_blake2`: hashes that take their bytes in blocks. What they share is here; a file each says how a
//! block is mixed in.

mod blake2;
mod md5;
mod sha1;
mod sha2;
mod sha3;

pub(crate) use blake2::MODULE as BLAKE2;
pub(crate) use md5::MODULE as MD5;
pub(crate) use sha1::MODULE as SHA1;
pub(crate) use sha2::MODULE as SHA2;
pub(crate) use sha3::MODULE as SHA3;

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, bytes, int, text};

/// Words of the largest state: that of Keccak.
const WORDS: usize = 25;

/// The longest block, that of SHAKE128.
const LONGEST_BLOCK: usize = 168;

/// Bytes of the longest digest of a fixed size.
const LONGEST_DIGEST: usize = 64;

/// A hash function.
struct Variant {
    name: &'static str,
    class: ClassId,
    /// Bytes of a block.
    block: usize,
    /// Bytes of the digest.
    size: usize,
    /// Whether a full block is kept until more follows, as the last one is mixed in differently.
    keeps_last: bool,
    /// Mixes a block in. The number is how many bytes there were, this block's among them.
    compress: fn(&mut [u64; WORDS], &[u8], u64),
    /// Mixes in what is left, and its end. The state then begins with the digest.
    finish: fn(&mut [u64; WORDS], &[u8], u64),
    /// How the digest's bytes lie in the words of the state.
    digest: fn(&[u64; WORDS], &mut [u8]),
}

/// Every variant, for its class.
static VARIANTS: [&Variant; 14] = [
    &md5::VARIANT,
    &sha1::VARIANT,
    &sha2::SHA224,
    &sha2::SHA256,
    &sha2::SHA384,
    &sha2::SHA512,
    &sha3::SHA3_224,
    &sha3::SHA3_256,
    &sha3::SHA3_384,
    &sha3::SHA3_512,
    &sha3::SHAKE_128,
    &sha3::SHAKE_256,
    &blake2::BLAKE2B,
    &blake2::BLAKE2S,
];

/// The variant of an object of one of the classes, or of one that derives from it.
fn variant(object: &Object) -> &'static Variant {
    let found = VARIANTS.into_iter().find(|variant| types::class::is_instance_of(object, variant.class));
    found.unwrap_or(&md5::VARIANT)
}

/// A hash as it is computed. In an object it is a bytearray: the state, and what does not fill a block yet. Number 0 of the object is how
/// many bytes there were, number 1 the size of the digest where it can be chosen.
struct Hash {
    state: [u64; WORDS],
    pending: [u8; LONGEST_BLOCK],
    filled: usize,
    /// Bytes taken in.
    count: u64,
}

impl Hash {
    fn begin(state: [u64; WORDS]) -> Hash {
        Hash { state, pending: [0; LONGEST_BLOCK], filled: 0, count: 0 }
    }

    fn of(object: &Object) -> Hash {
        let mut hash = Hash::begin([0; WORDS]);
        let Some(record) = object.body::<Record>() else { return hash };
        let held = record.get(0);
        let content = held.as_ref().and_then(bytes::view).unwrap_or_default();
        hash.state.iter_mut().zip(content.as_chunks::<8>().0).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
        let rest = content.get(WORDS * 8..).unwrap_or_default();
        hash.pending[..rest.len()].copy_from_slice(rest);
        hash.filled = rest.len();
        hash.count = record.number(0).get() as u64;
        hash
    }

    fn store(&self, runtime: &Runtime, object: &Object) -> Result<(), Raised> {
        let Some(record) = object.body::<Record>() else { return Err(Raised::OutOfMemory) };
        let mut content = [0; WORDS * 8 + LONGEST_BLOCK];
        content.as_chunks_mut::<8>().0.iter_mut().zip(self.state).for_each(|(bytes, word)| *bytes = word.to_le_bytes());
        let length = WORDS * 8 + self.filled;
        content[WORDS * 8..length].copy_from_slice(&self.pending[..self.filled]);
        match record.get(0) {
            Some(held) => {
                let old = bytes::view(&held).map_or(0, <[u8]>::len);
                bytes::array::replace(runtime, &held, 0..old, &content[..length])?;
            }
            None => drop(record.slot(0).replace(Some(bytes::array::new(runtime, &content[..length])?))),
        }
        record.number(0).set(self.count as i64);
        Ok(())
    }

    fn take(&mut self, variant: &Variant, mut data: &[u8]) {
        let size = variant.block;
        let more = usize::from(variant.keeps_last);
        while self.filled + data.len() >= size + more {
            let (taken, left) = data.split_at(size - self.filled);
            self.pending[self.filled..size].copy_from_slice(taken);
            self.count += taken.len() as u64;
            (variant.compress)(&mut self.state, &self.pending[..size], self.count);
            (self.filled, data) = (0, left);
        }
        self.pending[self.filled..self.filled + data.len()].copy_from_slice(data);
        self.filled += data.len();
        self.count += data.len() as u64;
    }

    /// The state at the end, which begins with the digest.
    fn finished(mut self, variant: &Variant) -> [u64; WORDS] {
        (variant.finish)(&mut self.state, &self.pending[..self.filled], self.count);
        self.state
    }
}

/// A new object that has taken in `data`.
fn make(runtime: &Runtime, class: &Object, hash: Hash, data: Option<&Object>) -> Value {
    let object = record::with(runtime, class, [None].into_iter())?;
    hash.store(runtime, &object)?;
    if let Some(data) = data {
        update(runtime, &object, data)?;
    }
    Ok(object)
}

fn update(runtime: &Runtime, object: &Object, data: &Object) -> Result<(), Raised> {
    if text::view(data).is_some() {
        return Err(runtime.type_error(format_args!("Strings must be encoded before hashing")));
    }
    let data = match bytes::find_buffer(runtime, data)? {
        Some(data) => data,
        None => return Err(runtime.type_error(format_args!("object supporting the buffer API required"))),
    };
    let mut hash = Hash::of(object);
    hash.take(variant(object), &data);
    hash.store(runtime, object)
}

fn size_of_digest(object: &Object) -> usize {
    let chosen = object.body::<Record>().map_or(0, |record| record.number(1).get());
    if chosen > 0 { chosen as usize } else { variant(object).size }
}

/// The digest of what was taken in so far, and how long it is.
fn digest(object: &Object) -> ([u8; LONGEST_DIGEST], usize) {
    let variant = variant(object);
    let state = Hash::of(object).finished(variant);
    let mut digest = [0; LONGEST_DIGEST];
    (variant.digest)(&state, &mut digest);
    (digest, size_of_digest(object))
}

/// The bytes as text of hexadecimal digits.
fn hexadecimal(runtime: &Runtime, content: &[u8]) -> Value {
    let mut builder = text::Builder::new(runtime);
    for byte in content {
        builder.push_str(&format!("{byte:02x}"));
    }
    builder.finish()
}

const UPDATE: Native = Native::new("update", "(self, obj, /)", |runtime, args| {
    update(runtime, &args.at(0), &args.at(1))?;
    Ok(runtime.none())
})
.doc("Update this hash object's state with the provided string.");

const COPY: Native = Native::new("copy", "(self, /)", |runtime, args| {
    let own = args.at(0);
    let copy = make(runtime, &own.class(), Hash::of(&own), None)?;
    if let (Some(copy), Some(own)) = (copy.body::<Record>(), own.body::<Record>()) {
        copy.number(1).set(own.number(1).get());
    }
    Ok(copy)
})
.doc("Return a copy of the hash object.");

/// The methods of hashes whose digest has a fixed size.
const METHODS: &[Native] = &[
    UPDATE,
    COPY,
    Native::new("digest", "(self, /)", |runtime, args| {
        let (digest, size) = digest(&args.at(0));
        bytes::new(runtime, &digest[..size])
    })
    .doc("Return the digest value as a bytes object."),
    Native::new("hexdigest", "(self, /)", |runtime, args| {
        let (digest, size) = digest(&args.at(0));
        hexadecimal(runtime, &digest[..size])
    })
    .doc("Return the digest value as a string of hexadecimal digits."),
];

const GETTERS: &[Getter] = &[
    Getter::new("name", |runtime, object| text::new(runtime, variant(object).name)),
    Getter::new("digest_size", |runtime, object| int::from_usize(runtime, size_of_digest(object))),
    Getter::new("block_size", |runtime, object| int::from_usize(runtime, variant(object).block)),
];

/// A class whose objects are made by a function of its module.
const fn class(id: ClassId, module: &'static str, name: &'static str) -> ClassSpec {
    record::spec(id, module, name).sealed().methods(METHODS).getters(GETTERS)
}

/// The parameters of those functions.
const PARAMETERS: &str = "(string=b'', *, usedforsecurity=True)";

/// What those functions do.
fn begin(runtime: &Runtime, args: &Args<'_>, variant: &Variant, state: [u64; WORDS]) -> Value {
    make(runtime, &runtime.class(variant.class), Hash::begin(state), args.get(0).as_deref())
}

/// A state that begins with these words.
fn state_of(words: &[u64]) -> [u64; WORDS] {
    let mut state = [0; WORDS];
    state[..words.len()].copy_from_slice(words);
    state
}

/// Writes the words of a state as bytes, as many as there is room for.
fn write_words<const SIZE: usize>(state: &[u64; WORDS], digest: &mut [u8], bytes: impl Fn(u64) -> [u8; SIZE]) {
    digest.as_chunks_mut::<SIZE>().0.iter_mut().zip(state).for_each(|(place, word)| *place = bytes(*word));
}

/// The end of MD5, SHA-1 and SHA-2: a one bit, zeros, and the length in bits at the end of a block of `size` bytes.
fn pad(state: &mut [u64; WORDS], rest: &[u8], size: usize, length: &[u8], compress: fn(&mut [u64; WORDS], &[u8], u64)) {
    let mut last = [0; 2 * LONGEST_BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    let end = if rest.len() + 1 + length.len() > size { 2 * size } else { size };
    last[end - length.len()..end].copy_from_slice(length);
    last[..end].chunks_exact(size).for_each(|block| compress(state, block, 0));
}
