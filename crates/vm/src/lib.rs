//! Frames, dispatch, calls, exceptions: code runs on objects.

mod bind;
mod close;
mod compile;
pub mod dynamic;
mod ending;
pub mod evaluate;
mod frames;
pub mod holders;
pub mod import;
mod interpreter;
mod loader;
mod machine;
mod messages;
mod ops;
mod resume;
mod run;
pub mod safepoint;
pub mod suggest;
pub mod traceback;
mod unwind;
#[cfg(zeal)]
mod zeal;

pub use compile::{
    compile, compile_error, compile_file, compile_remembered, decode_source, is_cut_short, lend_for_lines, set_optimization,
};
pub use compiler::Mode;
pub use interpreter::{Config, Interpreter, NotStarted};
pub use loader::{constant, load};
pub use ops::class::build_class;
