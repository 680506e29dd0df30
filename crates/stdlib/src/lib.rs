//! Native modules: one file or folder each, and the table of them all.

mod abc;
mod array;
mod ast;
mod atexit;
mod binascii;
mod bisect;
mod builtins;
mod classes;
mod cmath;
mod codecs;
mod collections;
mod contextvars;
mod csv;
mod errno;
mod functools;
mod gc;
mod glass;
mod graph;
mod hash;
mod heapq;
mod host;
mod imp;
mod importer;
pub mod io;
mod itertools;
mod math;
mod objgraph;
mod opcode;
mod operator;
mod path;
mod posix;
mod random;
mod select;
mod signal;
mod socket;
mod spawn;
mod sre;
mod stat;
mod string;
mod structure;
mod sys;
mod system;
mod thread;
mod time;
mod tokenizer;
pub mod travel;
mod type_names;
mod typing;
mod unicodedata;
mod warnings;
mod weakref;
mod zlib;

pub use glass::check as check_laws;
pub use host::{HostCall, lend};

use std::sync::OnceLock;

use types::{ModuleSpec, Runtime, Tables};

/// Has `listener` told what each collection did and why, in words, from now on.
pub fn log_collections(runtime: &Runtime, listener: Box<dyn Fn(&str)>) {
    gc::explain::log(runtime, listener);
}

/// The native modules. Their classes are numbered in this order: see `classes.rs`.
static MODULES: &[&ModuleSpec] = &[
    &builtins::MODULE,
    &sys::MODULE,
    &sys::monitoring::MODULE,
    &atexit::MODULE,
    &errno::MODULE,
    &gc::MODULE,
    &glass::MODULE,
    &imp::MODULE,
    &importer::MODULE,
    &math::MODULE,
    &objgraph::MODULE,
    &itertools::MODULE,
    &time::MODULE,
    &io::MODULE,
    &abc::MODULE,
    &type_names::MODULE,
    &weakref::MODULE,
    &collections::MODULE,
    &codecs::MODULE,
    &string::MODULE,
    &functools::MODULE,
    &operator::MODULE,
    &heapq::MODULE,
    &bisect::MODULE,
    &thread::MODULE,
    &posix::MODULE,
    &stat::MODULE,
    &random::MODULE,
    &structure::MODULE,
    &sre::MODULE,
    &binascii::MODULE,
    &signal::MODULE,
    &warnings::MODULE,
    &typing::MODULE,
    &unicodedata::MODULE,
    &contextvars::MODULE,
    &tokenizer::MODULE,
    &ast::MODULE,
    &opcode::MODULE,
    &csv::MODULE,
    &select::MODULE,
    &socket::MODULE,
    &spawn::MODULE,
    &array::MODULE,
    &hash::SHA2,
    &hash::MD5,
    &hash::SHA1,
    &hash::SHA3,
    &hash::BLAKE2,
    &zlib::MODULE,
    &cmath::MODULE,
    &host::MODULE,
];

/// What is native about Python and its native modules: what [`types::Runtime::new`] asks for.
pub fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::new(MODULES))
}
