//! `glass.block()`: where an object is, and its bytes.

use heap::Kind;
use object::Generation;
use types::dict::{self, Dict};
use types::{Args, Runtime, Value, bytes, int, text};

/// Bytes that are shown of a block.
const SHOWN: usize = 4096;

/// `glass.block()`
pub(super) fn block(runtime: &Runtime, args: &Args<'_>) -> Value {
    let object = args.at(0);
    let size = runtime.usable_size(object.block());
    let content = object::bytes(&object, SHOWN);
    let kind = match runtime.kind_of(object.block()) {
        Kind::Container => "container",
        Kind::Atom => "atom",
        Kind::Buffer => "buffer",
    };
    let generation = match runtime.generation_of(&object) {
        Some(Generation::Young) => "young",
        Some(Generation::Survivor) => "survivor",
        Some(Generation::Old) => "old",
        None => "",
    };
    let made = dict::new(runtime)?;
    let set = |name: &str, value: Value| {
        let name = text::intern(runtime, text::new(runtime, name)?)?;
        made.body::<Dict>().map_or(Ok(()), |dict| dict.set(runtime, name, value?).map(drop))
    };
    set("address", int::from_usize(runtime, object.identity()))?;
    set("reference", int::new(runtime, object.reference().raw().into()))?;
    set("kind", text::new(runtime, kind))?;
    set("size", int::new(runtime, size as i64))?;
    set("generation", if generation.is_empty() { Ok(runtime.none()) } else { text::new(runtime, generation) })?;
    set("bytes", bytes::new(runtime, &content))?;
    Ok(made)
}
