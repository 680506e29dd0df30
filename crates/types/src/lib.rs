//! Python's built-in types, laid out on the heap. Knows no code and no frames: what runs Python is supplied from above ([`Hooks`]).

pub mod attribute;
mod bootstrap;
mod call;
pub mod class;
pub mod code;
mod constants;
pub mod dict;
mod error;
pub mod exception;
mod frame_stack;
pub mod function;
pub mod generator;
mod ids;
pub mod instance;
pub mod int;
mod native;
pub mod ops;
mod roots;
mod runtime;
mod signature;
mod spec;
mod special;
pub mod text;
pub mod traceback;
pub mod tuple;

pub use class::{Class, ClassFlags};
pub use error::{Raised, Value};
pub use frame_stack::{Frame, FrameFlags, FrameStack};
pub use ids::{ClassId, SMALL_INTS, Singleton, small_int};
pub use native::{Args, Binding, Getter, Native, NativeCall, Setter};
pub use roots::Root;
pub use runtime::{Hooks, Remains, Runtime};
pub use spec::ClassSpec;
pub use special::Special;
