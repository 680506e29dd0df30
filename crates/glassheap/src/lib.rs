//! Python in a Rust program, on a heap of its own that never exceeds its limit.
//!
//! ```
//! use std::time::Duration;
//! use glassheap::{Error, Interpreter};
//!
//! # fn main() -> Result<(), Error> {
//! let python = Interpreter::builder()
//!     .memory_limit(64 << 20)
//!     .time_limit(Duration::from_secs(1))
//!     .function("price_of", |name: String| name.len() as f64 * 1.5)
//!     .build()?;
//! python.run("def total(names): return sum(map(price_of, names))")?;
//! let total: f64 = python.call("total", (vec!["apple", "pear"],))?;
//! assert_eq!(total, 13.5);
//!
//! let error = python.run("while True: pass").unwrap_err();
//! assert!(matches!(error, Error::TimeLimit(_))); // and the interpreter can be used again
//! # Ok(())
//! # }
//! ```
//!
//! # What an interpreter may do
//!
//! Nothing beyond its own heap but print, unless the [`Builder`] permits it: files, processes, the network, the environment. What is
//! not permitted raises `PermissionError` in Python. The standard library is part of this crate and can be imported in any case.
//!
//! # How it is bounded
//!
//! - **Memory**: [`Builder::memory_limit`]. All data of the program is charged: objects, code, frames, tables, captured output. The heap
//!   never passes the limit; what does not fit raises `MemoryError`, and the program can catch it and go on.
//! - **Time**: [`Builder::time_limit`], for each run. Nothing a program does keeps it from ending, and it costs nothing while it runs.
//! - **From outside**: [`Interpreter::interrupt_handle`] interrupts or stops it from another thread.
//!
//! Each ends in an [`Error`] of its own kind, and the interpreter can be used again. Interpreters share nothing: any number of them, with
//! any limits, may be in use on any threads.
//!
//! # How values pass
//!
//! A [`Handle`] is a counted reference to any Python object; [`IntoPython`] and [`FromPython`] copy values of Rust types: numbers of all
//! sizes, strings, [`Bytes`], options, vectors, tuples, maps, sets, [`Plain`] for whatever comes, and types of your own.
//!
//! | Question | File |
//! |---|---|
//! | How is an interpreter made, used, ended? | `builder.rs`, `interpreter.rs`, `python.rs` |
//! | What happens whenever Rust enters Python? | `session.rs`; the clock: `watchdog.rs`; the native stack: `stack.rs` |
//! | How do values pass? | `handle.rs` (references), `into_python.rs`, `from_python.rs`, `plain.rs` (copies) |
//! | How does Python call Rust? | `function.rs` |
//! | What can go wrong? | `error.rs` |
//! | Where does output go? | `output.rs` |
//! | How does a whole program run, as the command runs it? | `program.rs`, `main_module.rs`, `exit.rs` |
//! | How does a prompt work? | `prompt.rs`, `complete.rs` |
//! | How are many interpreters made of one? | `template.rs` |
//! | What of `sys` does the host decide? | `settings.rs` |
//! | What if an allocation fails? | `trial.rs` |

mod builder;
mod complete;
mod error;
mod exit;
mod from_python;
mod function;
mod handle;
mod interpreter;
mod interrupt;
mod into_python;
mod main_module;
mod output;
mod plain;
mod program;
mod prompt;
mod python;
mod session;
mod settings;
mod stack;
mod statistics;
mod template;
mod trial;
mod watchdog;

pub use builder::Builder;
pub use error::{Error, Exception, Result};
pub use exit::Exit;
pub use from_python::FromPython;
pub use function::{Call, Function, Raise, Returned};
pub use handle::Handle;
pub use interpreter::{Interpreter, Remains};
pub use interrupt::InterruptHandle;
pub use into_python::{Arguments, IntoPython};
pub use num_bigint::BigInt;
pub use output::Output;
pub use plain::{Bytes, Plain};
pub use program::Program;
pub use prompt::{Entered, Prompt};
pub use python::Python;
pub use settings::{Flags, Settings};
pub use statistics::Statistics;
pub use template::Template;

/// The version of Glassheap.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The level of Python that programs find.
pub const PYTHON_VERSION: &str = "3.14.0";
