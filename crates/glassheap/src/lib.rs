//! Python in a Rust program, on a heap of its own that never exceeds its limit.
//!
//! ```
//! use glassheap::{Error, Interpreter};
//!
//! # fn main() -> Result<(), Error> {
//! let python = Interpreter::builder().memory_limit(64 << 20).build()?;
//! python.run("def area(width, height): return width * height")?;
//! let area: i64 = python.call("area", &[6.into(), 7.into()])?.extract()?;
//! assert_eq!(area, 42);
//! # Ok(())
//! # }
//! ```
//!
//! | Question | File |
//! |---|---|
//! | How is an interpreter made, used, ended? | `builder.rs`, `interpreter.rs` |
//! | How do values pass between Rust and Python? | `handle.rs` (references), `plain.rs` (copies) |
//! | What can go wrong? | `error.rs` |
//! | How does a whole program run, as the command runs it? | `program.rs`, `main_module.rs`, `exit.rs` |
//! | How does a prompt work? | `prompt.rs`, `complete.rs` |
//! | What of `sys` does the host decide? | `settings.rs` |

mod builder;
mod complete;
mod error;
mod exit;
mod handle;
mod interpreter;
mod interrupt;
mod main_module;
mod plain;
mod program;
mod prompt;
mod settings;

pub use builder::Builder;
pub use error::{Error, Exception};
pub use exit::Exit;
pub use handle::Handle;
pub use interpreter::{Interpreter, Remains};
pub use interrupt::Interrupter;
pub use plain::{FromPython, Plain};
pub use program::Program;
pub use prompt::{Entered, Prompt};
pub use settings::{Flags, Settings};

/// The version of Glassheap.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The level of Python that programs find.
pub const PYTHON_VERSION: &str = "3.14.0";
