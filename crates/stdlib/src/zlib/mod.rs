//! `_zlib`: what `zlib` (in `crates/pylib/python`) is made of: deflating, inflating, and the checksum of its own.
//!
//! Neither direction keeps anything outside the heap from one call to the next, so that streams travel with an image. A stream is deflated
//! in segments, each of which begins with an empty window. An inflater is a bytearray: see `inflate.rs`.

mod huffman;
mod inflate;

use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params};
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, bytes, int, ops, tuple};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_zlib",
    doc: "",
    functions: &[
        Native::new("adler32", "(data, value=1, /)", adler32).doc("Compute an Adler-32 checksum of data."),
        Native::new("deflate", "(data, level, strategy, is_last, /)", deflate)
            .doc("Deflate data into blocks that end at a byte, the last of a stream or not."),
        Native::new("inflater", "(window=b'', /)", |runtime, args| match args.get(0) {
            Some(window) => inflate::begin(runtime, &bytes::get_buffer(runtime, &window)?),
            None => inflate::begin(runtime, &[]),
        })
        .doc("A bytearray that keeps how far an inflated stream has come."),
        Native::new("inflate", "(inflater, data, limit, /)", |runtime, args| {
            let limit = usize::try_from(ops::index(runtime, &args.at(2))?).unwrap_or(usize::MAX);
            let data = bytes::get_buffer(runtime, &args.at(1))?;
            let done = inflate::go_on(runtime, &args.at(0), &data, limit)?;
            let parts = [done.output, int::from_usize(runtime, done.consumed)?, runtime.bool(done.is_end)];
            tuple::new(runtime, parts.into_iter())
        })
        .doc("At most so many bytes more of a stream: (bytes, how many of data were used, whether it has ended)."),
    ],
    classes: &[],
    furnish: |_, _| Ok(()),
};

fn adler32(runtime: &Runtime, args: &Args<'_>) -> Value {
    const PRIME: u32 = 65521;
    /// So many bytes can be summed up before the sums must be reduced.
    const RUN: usize = 5552;
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let start = match args.get(1) {
        Some(start) => crate::binascii::low_word(runtime, &start)?,
        None => 1,
    };
    let (mut low, mut high) = (start & 0xffff, start >> 16);
    for run in data.chunks(RUN) {
        for byte in run {
            low += u32::from(*byte);
            high += low;
        }
        (low, high) = (low % PRIME, high % PRIME);
    }
    int::new(runtime, (high << 16 | low).into())
}

fn deflate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let data = bytes::get_buffer(runtime, &args.at(0))?;
    let number = |index: usize| Ok::<i32, Raised>(ops::index(runtime, &args.at(index))? as i32);
    let flags = create_comp_flags_from_zip_params(number(1)?, -15, number(2)?);
    let flush = if ops::truth(runtime, &args.at(3))? { TDEFLFlush::Finish } else { TDEFLFlush::Sync };
    let mut compressor = Box::new(CompressorOxide::new(flags));
    let mut builder = bytes::ByteBuilder::new(runtime);
    let (status, _) = compress_to_output(&mut compressor, &data, flush, |deflated| {
        builder.extend(deflated);
        true
    });
    match status {
        TDEFLStatus::Okay | TDEFLStatus::Done => builder.finish(),
        _ => Err(runtime.error(ClassId::RuntimeError, format_args!("glassheap: deflating failed"))),
    }
}
