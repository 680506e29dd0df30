//! Asynchronous generators (`async def` with `yield`): generators whose steps are awaited.
//!
//! `__anext__`, `asend`, `athrow` and `aclose` give a *step*: an awaitable that makes the generator go on when it is awaited. What the
//! generator awaits meanwhile is passed on to whoever awaits the step; what it yields is the step's result (PEP 525).

use std::cell::Cell;

use object::Object;

use crate::class::is_instance_of;
use crate::coroutine;
use crate::dict::{self, Dict};
use crate::error::{Raised, Value};
use crate::exception;
use crate::generator::{self, Generator, GeneratorState, Resume, Resumed};
use crate::ids::ClassId;
use crate::native::{Args, Getter, Native};
use crate::record::{self, Record};
use crate::runtime::Runtime;
use crate::spec::ClassSpec;
use crate::{int, kept, ops};

/// The class of asynchronous generators.
pub(crate) const SPEC: ClassSpec = ClassSpec::new(ClassId::AsyncGenerator, "async_generator", coroutine::LAYOUT)
    .layout_of(ClassId::Generator)
    .weakly_referenced()
    .sealed()
    .methods(&[
        Native::new("__aiter__", "(self, /)", |_, args| Ok(args.at(0).owned()))
            .doc("Return an awaitable, that resolves in asynchronous iterator."),
        Native::new("__anext__", "(self, /)", |runtime, args| send_step(runtime, &args.at(0), runtime.none()))
            .doc("Return a value or raise StopAsyncIteration."),
        Native::new("asend", "(self, value, /)", |runtime, args| send_step(runtime, &args.at(0), args.at(1).owned()))
            .doc("asend(v) -> send 'v' in generator."),
        Native::new("athrow", "(self, type, value=None, traceback=None, /)", |runtime, args| {
            let thrown = generator::thrown(runtime, args)?;
            throw_step(runtime, &args.at(0), Some(thrown))
        })
        .doc("athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator."),
        Native::new("aclose", "(self, /)", |runtime, args| throw_step(runtime, &args.at(0), None))
            .doc("aclose() -> raise GeneratorExit inside generator."),
        coroutine::DEL,
        Native::new("__repr__", "(self, /)", |runtime, args| coroutine::repr(runtime, &args.at(0), "async_generator")),
    ])
    .getters(&[
        coroutine::NAME,
        coroutine::QUALNAME,
        Getter::new("ag_code", |_, object| generator::slot(object, |made| &made.frame.code)),
        Getter::new("ag_running", |runtime, object| Ok(runtime.bool(flags(object).is_some_and(|flags| flags.get().is_stepping)))),
        Getter::new("ag_suspended", |runtime, object| Ok(runtime.bool(generator::state(object) == Some(GeneratorState::Suspended)))),
        Getter::new("ag_frame", generator::gi_frame),
        Getter::new("ag_await", |runtime, object| Ok((runtime.hooks.delegate_of)(runtime, object).unwrap_or_else(|| runtime.none()))),
    ]);

/// The class of what `asend` and `__anext__` give. Reference 0 is the generator, 1 what is sent; number 0 the [`Progress`].
pub(crate) const SEND: ClassSpec = record::spec(ClassId::AsyncSend, "builtins", "async_generator_asend").sealed().methods(&[
    SELF_AWAIT,
    SELF_ITER,
    Native::new("__next__", "(self, /)", |runtime, args| send(runtime, args, runtime.none())),
    Native::new("send", "(self, arg, /)", |runtime, args| send(runtime, args, args.at(1).owned())),
    Native::new("throw", "(self, type, value=None, traceback=None, /)", |runtime, args| {
        let thrown = generator::thrown(runtime, args)?;
        throw(runtime, args, thrown)
    }),
    Native::new("close", "(self, /)", close),
]);

/// The class of what `athrow` and `aclose` give. Reference 1 is the exception that is thrown; `aclose` has none.
pub(crate) const THROW: ClassSpec = record::spec(ClassId::AsyncThrow, "builtins", "async_generator_athrow").sealed().methods(&[
    SELF_AWAIT,
    SELF_ITER,
    Native::new("__next__", "(self, /)", |runtime, args| send(runtime, args, runtime.none())),
    Native::new("send", "(self, arg, /)", |runtime, args| send(runtime, args, args.at(1).owned())),
    Native::new("throw", "(self, type, value=None, traceback=None, /)", |runtime, args| {
        let thrown = generator::thrown(runtime, args)?;
        throw(runtime, args, thrown)
    }),
    Native::new("close", "(self, /)", close),
]);

const SELF_AWAIT: Native =
    Native::new("__await__", "(self, /)", |_, args| Ok(args.at(0).owned())).doc("Return an iterator to be used in await expression.");
const SELF_ITER: Native = Native::new("__iter__", "(self, /)", |_, args| Ok(args.at(0).owned())).doc("Implement iter(self).");

/// What is known of an asynchronous generator besides its state.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsyncFlags {
    /// A step has begun and not ended.
    pub(crate) is_stepping: bool,
    /// It has ended, or `aclose` was called.
    pub(crate) is_closed: bool,
    /// It was iterated: the hook has seen it.
    pub(crate) is_known: bool,
}

/// A hook of `sys.set_asyncgen_hooks`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// Called with each generator when it is first iterated.
    FirstIteration,
    /// Called instead of closing a generator that is dropped where it waits.
    Finalizer,
}

impl Hook {
    fn name(self) -> &'static str {
        match self {
            Hook::FirstIteration => "asynchronous generators: first iteration",
            Hook::Finalizer => "asynchronous generators: finalizer",
        }
    }
}

/// A hook, if the program has set it.
pub fn hook(runtime: &Runtime, hook: Hook) -> Result<Option<Object>, Raised> {
    Ok(kept::get_of_thread(runtime, hook.name())?.filter(|hook| !hook.is(&runtime.none())))
}

/// Sets a hook, or unsets it with `None`.
pub fn set_hook(runtime: &Runtime, hook: Hook, function: Object) -> Result<(), Raised> {
    kept::set_of_thread(runtime, hook.name(), function)
}

/// What is kept for generators that were first iterated while there was a hook for their end: it belongs to them from then on.
const FINALIZERS: &str = "asynchronous generators: finalizers";

/// Tells the hook of a generator that is iterated for the first time.
fn begin_iteration(runtime: &Runtime, generator: &Object) -> Result<(), Raised> {
    let Some(flags) = flags(generator).filter(|flags| !flags.get().is_known) else { return Ok(()) };
    flags.set(AsyncFlags { is_known: true, ..flags.get() });
    if let Some(finalizer) = hook(runtime, Hook::Finalizer)? {
        let all = match kept::get(runtime, FINALIZERS)? {
            Some(all) => all,
            None => {
                let all = dict::new(runtime)?;
                kept::set(runtime, FINALIZERS, all.clone())?;
                all
            }
        };
        ops::set_item(runtime, &all, &number(runtime, generator)?, &finalizer)?;
    }
    if let Some(first) = hook(runtime, Hook::FirstIteration)? {
        drop(runtime.call(&first, &[generator])?);
    }
    Ok(())
}

/// What a generator is known by among [`FINALIZERS`]: where it lies in the heap.
fn number(runtime: &Runtime, generator: &Object) -> Value {
    int::new(runtime, generator.reference().raw().into())
}

/// The hook that was set when an unfinished asynchronous generator was first iterated: it is to be called, once, instead of closing it.
pub fn take_finalizer(runtime: &Runtime, generator: &Object) -> Result<Option<Object>, Raised> {
    if !flags(generator).is_some_and(|flags| flags.get().is_known) {
        return Ok(None);
    }
    let Some(all) = kept::get(runtime, FINALIZERS)? else { return Ok(None) };
    let number = number(runtime, generator)?;
    let found = all.body::<Dict>().map(|all| all.remove(runtime, &number)).transpose()?.flatten();
    Ok(found.map(|(_, hook)| hook).filter(|_| !flags(generator).is_some_and(|flags| flags.get().is_closed)))
}

/// How far a step has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Created = 0,
    Begun = 1,
    Ended = 2,
}

/// A step that was taken out of its record.
struct Step<'a> {
    record: &'a Record,
    generator: Object,
    /// What `asend` sends, or `athrow` raises.
    argument: Option<Object>,
    is_send: bool,
}

impl Step<'_> {
    fn of<'a>(args: &'a Args<'_>) -> Result<Step<'a>, Raised> {
        let record = args.this::<Record>();
        let generator = record.get(0).ok_or(Raised::OutOfMemory)?;
        Ok(Step { record, generator, argument: record.get(1), is_send: args.at(0).class_ref() == ClassId::AsyncSend.reference() })
    }

    fn progress(&self) -> Progress {
        [Progress::Created, Progress::Begun, Progress::Ended][self.record.number(0).get() as usize]
    }

    fn set_progress(&self, progress: Progress) {
        self.record.number(0).set(progress as i64);
    }

    fn is_close(&self) -> bool {
        !self.is_send && self.argument.is_none()
    }

    /// What the method that made it is called in messages.
    fn name(&self) -> &'static str {
        match (self.is_send, self.is_close()) {
            (true, _) => "anext()",
            (false, true) => "aclose()",
            (false, false) => "athrow()",
        }
    }

    /// Begins the step, unless it has ended or the generator is in the middle of another.
    fn begin(&self, runtime: &Runtime) -> Result<(), Raised> {
        let error = |message: &str| Err(runtime.error(ClassId::RuntimeError, format_args!("{message}")));
        match self.progress() {
            Progress::Ended if self.is_send => error("cannot reuse already awaited __anext__()/asend()"),
            Progress::Ended => error("cannot reuse already awaited aclose()/athrow()"),
            Progress::Begun => Ok(()),
            Progress::Created if self.flags().get().is_stepping => {
                self.set_progress(Progress::Ended);
                error(&format!("{}: asynchronous generator is already running", self.name()))
            }
            Progress::Created => Ok(()),
        }
    }

    fn flags(&self) -> &Cell<AsyncFlags> {
        match flags(&self.generator) {
            Some(flags) => flags,
            None => panic!("broken law: a step of what is no generator"),
        }
    }

    /// Makes the generator go on, and looks how far it came: what it awaits is passed on, everything else ends the step.
    fn go_on(&self, runtime: &Runtime, how: Resume) -> Value {
        self.set_progress(Progress::Begun);
        self.change(|flags| flags.is_stepping = true);
        let resumed = (runtime.hooks.resume_generator)(runtime, &self.generator, how);
        if let Ok(Resumed::Yielded(awaited)) = &resumed
            && (runtime.hooks.delegate_of)(runtime, &self.generator).is_some()
        {
            return Ok(awaited.clone());
        }
        self.set_progress(Progress::Ended);
        self.change(|flags| flags.is_stepping = false);
        if generator::state(&self.generator) == Some(GeneratorState::Finished) {
            drop(take_finalizer(runtime, &self.generator)?);
        }
        let raised = match resumed {
            Ok(Resumed::Yielded(_)) if self.is_close() => {
                return Err(runtime.error(ClassId::RuntimeError, format_args!("async generator ignored GeneratorExit")));
            }
            Ok(Resumed::Yielded(item)) => return Err(generator::stop(runtime, item)?),
            Ok(Resumed::Returned(_)) => raised(runtime, ClassId::StopAsyncIteration)?,
            Err(raised) => raised,
        };
        if !is_end(&raised) {
            return Err(raised);
        }
        self.change(|flags| flags.is_closed = true);
        // Where it is closed, to end is what was asked for.
        Err(if self.is_close() { self::raised(runtime, ClassId::StopIteration)? } else { raised })
    }

    fn change(&self, change: impl FnOnce(&mut AsyncFlags)) {
        let mut flags = self.flags().get();
        change(&mut flags);
        self.flags().set(flags);
    }
}

fn flags(generator: &Object) -> Option<&Cell<AsyncFlags>> {
    generator.body::<Generator>().map(|generator| &generator.asynchronous)
}

/// Whether an exception says that a generator has ended, or was closed.
fn is_end(raised: &Raised) -> bool {
    let Raised::Exception(exception) = raised else { return false };
    is_instance_of(exception, ClassId::StopAsyncIteration) || is_instance_of(exception, ClassId::GeneratorExit)
}

fn raised(runtime: &Runtime, class: ClassId) -> Result<Raised, Raised> {
    Ok(Raised::Exception(exception::new(runtime, class, &[])?))
}

fn send_step(runtime: &Runtime, generator: &Object, value: Object) -> Value {
    begin_iteration(runtime, generator)?;
    record::with(runtime, &runtime.class(ClassId::AsyncSend), [Some(generator.clone()), Some(value)].into_iter())
}

fn throw_step(runtime: &Runtime, generator: &Object, exception: Option<Object>) -> Value {
    begin_iteration(runtime, generator)?;
    record::with(runtime, &runtime.class(ClassId::AsyncThrow), [Some(generator.clone()), exception].into_iter())
}

/// `step.send(arg)`: begins the step, or hands `arg` to what the generator awaits.
fn send(runtime: &Runtime, args: &Args<'_>, sent: Object) -> Value {
    let step = Step::of(args)?;
    step.begin(runtime)?;
    if step.progress() == Progress::Begun {
        return step.go_on(runtime, Resume::Send(sent));
    }
    if step.is_send {
        let first = if sent.is(&runtime.none()) { step.argument.clone().unwrap_or(sent) } else { sent };
        return step.go_on(runtime, Resume::Send(first));
    }
    if generator::state(&step.generator) == Some(GeneratorState::Finished) {
        step.set_progress(Progress::Ended);
        return Err(raised(runtime, ClassId::StopIteration)?);
    }
    if step.flags().get().is_closed {
        step.set_progress(Progress::Ended);
        return Err(raised(runtime, ClassId::StopAsyncIteration)?);
    }
    if !sent.is(&runtime.none()) {
        let message = format_args!("can't send non-None value to a just-started coroutine");
        return Err(runtime.error(ClassId::RuntimeError, message));
    }
    let thrown = match &step.argument {
        Some(exception) => Raised::Exception(exception.clone()),
        None => {
            step.change(|flags| flags.is_closed = true);
            raised(runtime, ClassId::GeneratorExit)?
        }
    };
    step.go_on(runtime, Resume::Throw(thrown))
}

/// `step.throw(exception)`
fn throw(runtime: &Runtime, args: &Args<'_>, exception: Object) -> Value {
    let step = Step::of(args)?;
    step.begin(runtime)?;
    step.go_on(runtime, Resume::Throw(Raised::Exception(exception)))
}

/// `step.close()`: it must end by the `GeneratorExit` that it gets.
fn close(runtime: &Runtime, args: &Args<'_>) -> Value {
    let step = Step::of(args)?;
    if step.progress() == Progress::Ended {
        return Ok(runtime.none());
    }
    let exit = exception::new(runtime, ClassId::GeneratorExit, &[])?;
    match throw(runtime, args, exit) {
        Ok(_) => Err(runtime.error(ClassId::RuntimeError, format_args!("coroutine ignored GeneratorExit"))),
        Err(Raised::Exception(raised)) if is_instance_of(&raised, ClassId::StopIteration) => Ok(runtime.none()),
        Err(raised) if is_end(&raised) => Ok(runtime.none()),
        Err(raised) => Err(raised),
    }
}
