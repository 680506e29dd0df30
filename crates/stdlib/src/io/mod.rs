//! `_io`: files, and streams of bytes and text in memory.
//!
//! | Question | File |
//! |---|---|
//! | What do all streams have in common? | `base.rs` |
//! | How does a file of the system move bytes? | `file.rs`; `raw.rs` for any object that does |
//! | How are bytes kept between a program and a file? | `buffered.rs`, `pair.rs`, in a `store.rs` |
//! | How does text become bytes, and bytes text? | `text/`, `codec.rs`, `newline.rs` |
//! | How does `open` put them together? | `open.rs` |
//! | Which streams does a program find in `sys`? | `standard.rs`; `host.rs` where the program around us takes its text |

mod base;
mod buffered;
mod bytes;
mod codec;
mod depart;
mod file;
mod host;
mod newline;
mod newline_decoder;
mod open;
mod pair;
mod raw;
mod standard;
mod store;
mod string;
mod text;
mod turn;

use object::Object;
use types::class::{self, name_of};
use types::{ClassId, ModuleSpec, Raised, Runtime, Value, dict, module, ops, text as words};

pub use depart::depart;
pub use host::{Channel, Sink, host_stream, set_sink};
pub use standard::{install, standard_streams};
pub use string::take_text;

/// Bytes that a stream keeps if nothing else is said. CPython's figure up to 3.13.
const DEFAULT_BUFFER_SIZE: usize = 8192;

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_io",
    doc: "The io module provides the Python interfaces to stream handling. The\nbuiltin open function is defined in this module.",
    functions: open::FUNCTIONS,
    classes: &[
        &base::IO_BASE,
        &base::RAW_IO_BASE,
        &base::BUFFERED_IO_BASE,
        &base::TEXT_IO_BASE,
        &file::SPEC,
        &buffered::READER,
        &buffered::WRITER,
        &buffered::RANDOM,
        &text::SPEC,
        &bytes::SPEC,
        &string::SPEC,
        &pair::SPEC,
        &newline_decoder::SPEC,
        &host::SPEC,
    ],
    furnish,
};

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    module::set(runtime, module, "DEFAULT_BUFFER_SIZE", types::int::from_usize(runtime, DEFAULT_BUFFER_SIZE)?)?;
    module::set(runtime, module, "BlockingIOError", runtime.class(ClassId::BlockingIoError).owned())?;
    let namespace = dict::new(runtime)?;
    if let Some(entries) = namespace.body::<dict::Dict>() {
        let io = words::intern(runtime, words::new(runtime, "io")?)?;
        drop(entries.set(runtime, runtime.name(types::Name::Module).owned(), io)?);
    }
    let bases = [ClassId::OsError, ClassId::ValueError].map(|id| runtime.class(id).owned());
    let name = words::intern(runtime, words::new(runtime, "UnsupportedOperation")?)?;
    let unsupported = class::make(runtime, &runtime.class(ClassId::Type), &name, &bases, &namespace)?;
    module::set(runtime, module, "UnsupportedOperation", unsupported)
}

/// `<_io.BufferedReader name='...'>`
fn repr_with_name(runtime: &Runtime, stream: &Object) -> Value {
    let class = name_of(&stream.class());
    match base::get(runtime, stream, "name") {
        Ok(name) => {
            let shown = words::to_string(&runtime.guarded(|| ops::repr(runtime, &name))?);
            words::new(runtime, &format!("<{class} name={shown}>"))
        }
        Err(_) => words::new(runtime, &format!("<{class}>")),
    }
}
