//! How an interpreter is made.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher};

use crate::{Error, Interpreter, Settings};

/// What an interpreter is to be like. See [`Interpreter::builder`].
#[derive(Clone, Debug)]
pub struct Builder {
    memory_limit: Option<usize>,
    hash_seed: Option<u32>,
    captures_output: bool,
    native_stack: Option<usize>,
    settings: Settings,
}

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder { memory_limit: None, hash_seed: None, captures_output: false, native_stack: None, settings: Settings::default() }
    }

    /// Bytes that the interpreter's heap never exceeds. What does not fit raises `MemoryError`.
    pub fn memory_limit(mut self, bytes: usize) -> Builder {
        self.memory_limit = Some(bytes);
        self
    }

    /// What strings are hashed with, as `PYTHONHASHSEED` says it: equal seeds give sets of strings the same order in every run.
    pub fn hash_seed(mut self, seed: u32) -> Builder {
        self.hash_seed = Some(seed);
        self
    }

    /// Keeps what the program prints, for [`Interpreter::take_output`].
    pub fn capture_output(mut self) -> Builder {
        self.captures_output = true;
        self
    }

    /// Bytes of the native stack that the interpreter may use, from where it is made: what recurses deeper raises `RecursionError`. Half a
    /// megabyte more is to be there.
    pub fn native_stack(mut self, bytes: usize) -> Builder {
        self.native_stack = Some(bytes);
        self
    }

    /// `sys.argv`
    pub fn arguments<S: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = S>) -> Builder {
        self.settings.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// Where modules are looked for, before the standard library.
    pub fn path<S: Into<OsString>>(mut self, folders: impl IntoIterator<Item = S>) -> Builder {
        self.settings.path = folders.into_iter().map(Into::into).collect();
        self
    }

    /// All that a host can decide about module `sys`.
    pub fn settings(mut self, settings: Settings) -> Builder {
        self.settings = settings;
        self
    }

    /// Makes the interpreter.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`] if the limit is too small for an interpreter.
    pub fn build(self) -> Result<Interpreter, Error> {
        let limit = self.memory_limit.unwrap_or(usize::MAX);
        let interpreter = Interpreter::new(limit, self.hash_key(), &self.settings, self.captures_output)?;
        if let Some(bytes) = self.native_stack {
            interpreter.runtime().allow_native_stack(bytes);
        }
        Ok(interpreter)
    }

    fn hash_key(&self) -> (u64, u64) {
        match self.hash_seed {
            Some(0) => (0, 0),
            Some(seed) => {
                let mut state = seed;
                (stretched(&mut state), stretched(&mut state))
            }
            // What the standard library seeds its own hash tables with is from the system's source of random numbers.
            None => (RandomState::new().build_hasher().finish(), RandomState::new().build_hasher().finish()),
        }
    }
}

/// The next 8 bytes of the generator by which CPython stretches a seed.
fn stretched(state: &mut u32) -> u64 {
    let mut bytes = [0; 8];
    for byte in &mut bytes {
        *state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
        *byte = (*state >> 16) as u8;
    }
    u64::from_le_bytes(bytes)
}
