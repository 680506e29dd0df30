//! An interpreter: a runtime with an evaluator, and the modules that every program has.

use object::{BuildId, Image, ImageError, Object, OutOfMemory};
use types::dict::{self, Dict};
use types::module::{self, Module};
use types::{ClassId, Hooks, Raised, Remains, Root, Runtime, Tables, Value, exception, text};

use crate::{evaluate, loader, resume, safepoint, traceback};

/// How an interpreter is made.
#[derive(Clone, Copy)]
pub struct Config {
    /// Bytes that its heap never exceeds.
    pub limit: usize,
    /// What strings are hashed with.
    pub hash_key: (u64, u64),
    /// What is native about Python and its modules.
    pub tables: &'static Tables,
}

/// An interpreter.
pub struct Interpreter {
    /// In a place of its own: its threads know where it is.
    runtime: Box<Runtime>,
}

/// Bytes of the limit that are kept for saying what happened when the rest is used up.
const RESERVE: usize = 512 << 10;

/// What the evaluator supplies to the built-in types.
const HOOKS: Hooks = Hooks {
    call_function: evaluate::call_function,
    resume_generator: resume::resume,
    delegate_of: resume::delegate_of,
    interrupted: safepoint::interrupted,
};

impl Interpreter {
    /// An interpreter with its modules `builtins`, `sys` and `__main__`.
    pub fn new(config: Config) -> Result<Interpreter, NotStarted> {
        let made = Runtime::new(config.limit, config.hash_key, HOOKS, config.tables);
        let runtime = Box::new(made.map_err(|_| NotStarted::OutOfMemory)?);
        match furnish(&runtime) {
            Ok(()) => {
                runtime.set_reserve(RESERVE.min(config.limit / 16));
                runtime.collect_when_memory_runs_out();
                Ok(Interpreter { runtime })
            }
            Err(raised) => Err(NotStarted::of(&runtime, raised)),
        }
    }

    /// An interpreter like the one that an image was made of. What strings are hashed with is the image's.
    ///
    /// # Errors
    ///
    /// If the limit is too small for the image, or there is no address space.
    pub fn spawn(image: &Image, limit: usize, tables: &'static Tables) -> Result<Interpreter, OutOfMemory> {
        let runtime = Box::new(Runtime::spawn(image, limit, HOOKS, tables)?);
        runtime.set_reserve(RESERVE.min(limit / 16));
        // That of the image never dies, nor would what its traceback holds.
        let memory_error = exception::new(&runtime, ClassId::MemoryError, &[]).map_err(|_| OutOfMemory)?;
        runtime.root(Root::MemoryError).set(memory_error);
        Ok(Interpreter { runtime })
    }

    /// Ends the interpreter and makes an image of it, from which others are spawned. Handles must not be used, nor dropped, any more.
    ///
    /// # Errors
    ///
    /// If Python is running, or the system has no memory.
    pub fn into_image(self, build: &BuildId) -> Result<Image, ImageError> {
        let runtime = self.runtime;
        drop(runtime.root(Root::Handled).take());
        let had_threads = !runtime.threads.is_alone();
        runtime.end_threads();
        if had_threads {
            runtime.discard();
            return Err(ImageError::Busy);
        }
        crate::close::settle(&runtime);
        runtime.into_image(build)
    }

    /// The state that operations on objects need.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// Runs a unit of compiled code in the namespace of `__main__`.
    pub fn run_main(&self, unit: &compiler::code::Code) -> Value {
        let code = loader::load(&self.runtime, unit)?;
        let main = self.runtime.root(Root::Main).get().ok_or(Raised::OutOfMemory)?;
        let result = evaluate::run_code(&self.runtime, &code, &main, None, None);
        drop(code);
        safepoint::serve(&self.runtime)?;
        result
    }

    /// Ends the program: modules are emptied, what is left is collected, and everything is taken apart. Says what was still alive.
    pub fn close(self) -> Remains {
        let runtime = self.runtime;
        crate::close::close(&runtime);
        runtime.close()
    }

    /// Ends the program as `close` does, for a process that ends: what is left of the heap is left to the system.
    pub fn leave(self) {
        crate::close::close_if_observed(&self.runtime);
        std::mem::forget(self.runtime);
    }

    /// Ends the program as `close` does, where nobody asks what was still alive: the heap goes back to the system as it is.
    pub fn discard(self) {
        crate::close::close_if_observed(&self.runtime);
        self.runtime.discard();
    }
}

/// Why there is no interpreter. No exception: that would lie on a heap that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotStarted {
    /// The limit is too small.
    OutOfMemory,
    /// A module could not be made; what was raised, in words.
    Raised(String),
}

impl NotStarted {
    /// What was raised while the runtime was furnished.
    fn of(runtime: &Runtime, raised: Raised) -> NotStarted {
        match raised {
            Raised::Exception(exception) if !types::class::is_instance_of(&exception, ClassId::MemoryError) => {
                let mut said = String::new();
                traceback::write_only(runtime, &exception, &mut |line| said.push_str(line));
                NotStarted::Raised(said.trim_end().to_owned())
            }
            _ => NotStarted::OutOfMemory,
        }
    }
}

/// Makes the modules that every program has.
fn furnish(runtime: &Runtime) -> Result<(), Raised> {
    let made = exception::new(runtime, ClassId::MemoryError, &[])?;
    runtime.root(Root::MemoryError).set(made);
    runtime.root(Root::Modules).set(dict::new(runtime)?);
    for (name, root) in [("builtins", Root::Builtins), ("sys", Root::Sys)] {
        let module = match module::make_native(runtime, name)? {
            Some(module) => module,
            None => module::new(runtime, name, None)?,
        };
        enter(runtime, name, &module, root)?;
    }
    let main = module::new(runtime, "__main__", None)?;
    enter(runtime, "__main__", &main, Root::Main)
}

/// Puts a module into `sys.modules`, and its dict into a root.
fn enter(runtime: &Runtime, name: &str, module: &Object, root: Root) -> Result<(), Raised> {
    let key = text::intern(runtime, text::new(runtime, name)?)?;
    if let Some(modules) = runtime.root(Root::Modules).get()
        && let Some(modules) = modules.body::<Dict>()
    {
        drop(modules.set(runtime, key, module.clone())?);
    }
    runtime.root(root).replace(module.body::<Module>().and_then(|module| module.dict.get()));
    Ok(())
}
