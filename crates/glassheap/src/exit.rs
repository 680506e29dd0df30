//! How programs end: exit statuses, uncaught exceptions, streams that are flushed one last time.

use object::Object;
use types::class::is_instance_of;
use types::exception::Exception;
use types::{ClassId, Name, Raised, Runtime, attribute, int, ops, text};
use vm::traceback;

use crate::error::object_of;
use crate::{Interpreter, settings};

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The status for the system.
    pub status: u8,
    /// A `KeyboardInterrupt` ended it.
    pub interrupted: bool,
}

impl Exit {
    /// All went well.
    pub const SUCCESS: Exit = Exit::with(0);
    /// The status of an uncaught exception.
    pub const FAILURE: Exit = Exit::with(1);
    /// The status where streams could not be flushed at the end.
    pub const NOT_FLUSHED: Exit = Exit::with(120);

    /// An exit with a status.
    pub const fn with(status: u8) -> Exit {
        Exit { status, interrupted: false }
    }
}

/// What takes lines that cannot be written to `sys.stderr`.
pub(crate) type Otherwise<'a> = dyn FnMut(&str) + 'a;

impl Interpreter {
    /// What a result means for the end of a program. An exception is told of, on `sys.stderr` or else in `otherwise`.
    pub(crate) fn exit_of(&self, result: Result<(), Raised>, otherwise: &mut Otherwise<'_>) -> Exit {
        let Err(raised) = result else { return Exit::SUCCESS };
        let Some(exception) = object_of(self.runtime(), raised) else {
            otherwise("MemoryError\n");
            return Exit::FAILURE;
        };
        if is_instance_of(&exception, ClassId::SystemExit) {
            return self.exit_status(&exception, otherwise);
        }
        self.tell(&exception, otherwise)
    }

    /// What `SystemExit` asks for: a status, or a message on stderr.
    fn exit_status(&self, exception: &Object, otherwise: &mut Otherwise<'_>) -> Exit {
        let runtime = self.runtime();
        let code = attribute::get_any(runtime, exception, &runtime.name(Name::Code)).ok();
        let Some(code) = code.filter(|code| !code.is(&runtime.none())) else { return Exit::SUCCESS };
        if is_instance_of(&code, ClassId::Int) {
            // The system takes the low byte; what does not fit a C long is -1.
            return Exit::with(int::value(&code).unwrap_or(-1) as u8);
        }
        self.flush(Name::Stdout).unwrap_or_default();
        let said = ops::str(runtime, &code).map(|said| text::to_string(&said)).unwrap_or_default();
        self.write_stderr(&format!("{said}\n"), otherwise);
        Exit::FAILURE
    }

    /// Tells of an uncaught exception through `sys.excepthook`, and what that means for the end of the program.
    pub(crate) fn tell(&self, exception: &Object, otherwise: &mut Otherwise<'_>) -> Exit {
        let runtime = self.runtime();
        let interrupted = is_instance_of(exception, ClassId::KeyboardInterrupt);
        let exit = if interrupted { Exit { status: 130, interrupted } } else { Exit::FAILURE };
        let kept = exception.clone();
        // A program cannot be refused its end because these cannot be kept.
        let _ = settings::set(runtime, "last_exc", kept);
        if settings::stream(runtime, Name::Stderr).is_none() {
            // The hook could not say anything.
            traceback::write(runtime, exception, otherwise);
            return exit;
        }
        let hook = settings::stream(runtime, Name::ExceptHook);
        let Some(hook) = hook else {
            self.write_stderr("sys.excepthook is missing\n", otherwise);
            traceback::print(runtime, exception, otherwise);
            return exit;
        };
        let trace = exception.body::<Exception>().and_then(|body| body.traceback.get()).unwrap_or_else(|| runtime.none());
        match runtime.call(&hook, &[&exception.class(), exception, &trace]) {
            Ok(_) => {}
            Err(raised) => match object_of(runtime, raised) {
                Some(ending) if is_instance_of(&ending, ClassId::SystemExit) => return self.exit_status(&ending, otherwise),
                failure => {
                    self.write_stderr("Error in sys.excepthook:\n", otherwise);
                    if let Some(failure) = failure {
                        traceback::print(runtime, &failure, otherwise);
                    }
                    self.write_stderr("\nOriginal exception was:\n", otherwise);
                    traceback::print(runtime, exception, otherwise);
                }
            },
        }
        exit
    }

    fn write_stderr(&self, line: &str, otherwise: &mut Otherwise<'_>) {
        let runtime = self.runtime();
        let written = settings::stream(runtime, Name::Stderr)
            .is_some_and(|stderr| text::new(runtime, line).and_then(|line| runtime.call_method(&stderr, "write", &[&line])).is_ok());
        if !written {
            otherwise(line);
        }
    }

    /// What a program does last: exit functions run, streams are flushed. A failure to flush changes the status to 120.
    pub(crate) fn finish(&self, exit: Exit, otherwise: &mut Otherwise<'_>) -> Exit {
        self.wait_for_threads();
        self.run_exit_functions(otherwise);
        self.runtime().end_threads();
        let stdout = self.flush(Name::Stdout);
        let stderr = self.flush(Name::Stderr);
        let Err(raised) = stdout else { return if stderr.is_ok() { exit } else { Exit::NOT_FLUSHED } };
        let stream = settings::stream(self.runtime(), Name::Stdout);
        vm::safepoint::report(self.runtime(), raised, stream.as_ref(), None);
        Exit::NOT_FLUSHED
    }

    /// Waits for the threads that the program is not to end without.
    fn wait_for_threads(&self) {
        let runtime = self.runtime();
        let Ok(Some(module)) = self.imported("threading") else { return };
        if let Err(raised) = runtime.call_method(&module, "_shutdown", &[]) {
            vm::safepoint::report(runtime, raised, Some(&module), Some("Exception ignored on threading shutdown"));
        }
    }

    /// Calls what the program registered with `atexit`, if it did.
    fn run_exit_functions(&self, otherwise: &mut Otherwise<'_>) {
        let runtime = self.runtime();
        let Ok(Some(module)) = self.imported("atexit") else { return };
        if let Err(raised) = runtime.call_method(&module, "_run_exitfuncs", &[])
            && let Some(exception) = object_of(runtime, raised)
        {
            traceback::print(runtime, &exception, otherwise);
        }
        let _ = vm::safepoint::serve(runtime);
    }

    /// A module, if it has been imported.
    fn imported(&self, name: &str) -> Result<Option<Object>, Raised> {
        vm::import::known(self.runtime(), name)
    }

    pub(crate) fn flush(&self, name: Name) -> Result<(), Raised> {
        let runtime: &Runtime = self.runtime();
        let Some(stream) = settings::stream(runtime, name) else { return Ok(()) };
        if is_closed(runtime, &stream) {
            return Ok(());
        }
        runtime.call_method(&stream, "flush", &[]).map(drop)
    }
}

fn is_closed(runtime: &Runtime, stream: &Object) -> bool {
    let closed = || {
        let name = text::intern(runtime, text::new(runtime, "closed")?)?;
        ops::truth(runtime, &attribute::get_any(runtime, stream, &name)?)
    };
    closed().unwrap_or(false)
}
