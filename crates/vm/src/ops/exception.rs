//! Raising, handling, `with`.

use object::Object;
use types::exception::Exception;
use types::generator::Generator;
use types::{ClassId, FrameFlags, Raised, Root, Special, class, raise, tuple};

use crate::machine::{Done, Machine, Registers, a, b, c, uc};

impl Machine<'_> {
    /// Jump by w1 if (the exception R[a] matches type or tuple R[b]) == c.
    #[inline(always)]
    pub(crate) fn jump_match(&mut self, word: u32) -> Done {
        let offset = self.words(1).get(0);
        if self.slow().matches(word)? == (uc(word) != 0) {
            self.jump(offset);
        }
        Ok(())
    }
}

impl Registers<'_> {
    /// Whether the exception R[a] matches type or tuple R[b], which is consumed.
    #[inline(never)]
    fn matches(self, word: u32) -> Result<bool, Raised> {
        let answer = self.matches_any(&self.borrow(a(word)), &self.borrow(b(word)))?;
        self.consume(b(word));
        Ok(answer)
    }

    fn matches_any(self, exception: &Object, wanted: &Object) -> Result<bool, Raised> {
        if let Some(items) = tuple::items(wanted) {
            let classes = || items.iter().filter_map(object::Slot::get);
            if !classes().all(|class| raise::is_exception_class(&class)) {
                return Err(self.cannot_catch());
            }
            return Ok(classes().any(|wanted| class::is_subclass(&exception.class(), &wanted)));
        }
        if !raise::is_exception_class(wanted) {
            return Err(self.cannot_catch());
        }
        Ok(class::is_subclass(&exception.class(), wanted))
    }

    #[cold]
    fn cannot_catch(self) -> Raised {
        self.runtime.type_error(format_args!("catching classes that do not inherit from BaseException is not allowed"))
    }

    /// What was being handled when the running frame began, if it is a generator's.
    fn handled_outside(self) -> Option<Object> {
        let frame = self.frame();
        if !frame.flags.get().has(FrameFlags::GENERATOR) {
            return None;
        }
        Generator::of_frame(frame)?.handled.get()
    }

    /// Enter a handler: R[a] = the exception that was being handled (or None); the exception in R[b] is handled from now on.
    #[inline(never)]
    pub(crate) fn push_handled(self, word: u32) -> Done {
        let before = self.runtime.root(Root::Handled).replace(Some(self.borrow(b(word)).owned()));
        // What is handled outside of a generator can be something else when it is left.
        let outside = self.handled_outside();
        let before = before.filter(|before| outside.as_ref().is_none_or(|outside| !outside.is(before)));
        self.put(a(word), before.unwrap_or_else(|| self.runtime.none()))
    }

    /// Leave a handler: R[a] is being handled again.
    #[inline(never)]
    pub(crate) fn pop_handled(self, word: u32) -> Done {
        let before = self.take(a(word));
        let before = if before.is(&self.runtime.none()) { self.handled_outside() } else { Some(before) };
        let handled = self.runtime.root(Root::Handled).replace(before);
        if self.runtime.reserve_is_open() {
            crate::unwind::restore_reserve(self.runtime, handled.as_ref());
            self.runtime.expect_garbage();
        }
        drop(handled);
        types::raise::renew_memory_error(self.runtime);
        Ok(())
    }

    /// `raise R[a] from R[b]`: c = 0 re-raise what is handled, 1 raise R[a], 2 raise R[a] from R[b].
    #[cold]
    #[inline(never)]
    pub(crate) fn raise(self, word: u32) -> Raised {
        match self.to_raise(word) {
            Ok(raised) | Err(raised) => raised,
        }
    }

    fn to_raise(self, word: u32) -> Result<Raised, Raised> {
        let form = uc(word);
        if form == 0 {
            return match self.runtime.root(Root::Handled).get() {
                Some(handled) => Ok(Raised::Exception(handled)),
                None => Err(self.runtime.error(ClassId::RuntimeError, format_args!("No active exception to reraise"))),
            };
        }
        let given = self.receive(a(word));
        let exception = raise::instance(self.runtime, &given, "exceptions must derive from BaseException")?;
        if form == 2 {
            let cause = self.receive(b(word));
            let cause = if cause.is(&self.runtime.none()) {
                None
            } else {
                Some(raise::instance(self.runtime, &cause, "exception causes must derive from BaseException")?)
            };
            if let Some(body) = exception.body::<Exception>() {
                body.set_cause(cause);
            }
        }
        self.set_context(&exception);
        Ok(Raised::Exception(exception))
    }

    /// Notes what was being handled when an exception was raised.
    pub(crate) fn set_context(self, exception: &Object) {
        crate::unwind::set_context(self.runtime, exception);
    }

    /// R[b] is a context manager: R[a] = its `__enter__()`, R[b] = its bound `__exit__`.
    #[inline(never)]
    pub(crate) fn with_enter(self, word: u32) -> Done {
        let manager = self.borrow(b(word)).owned();
        let missing = |which: &str| {
            let class = class::name_of(&manager.class());
            let message = format!("'{class}' object does not support the context manager protocol{which}");
            self.runtime.type_error(format_args!("{message}"))
        };
        if self.runtime.special_of(&manager, Special::Enter).is_none() {
            return Err(missing(""));
        }
        if self.runtime.special_of(&manager, Special::Exit).is_none() {
            return Err(missing(" (missed __exit__ method)"));
        }
        let exit = self.runtime.bound_special(&manager, Special::Exit)?;
        let entered = self.runtime.call_special(&manager, Special::Enter, &[])?;
        let Some(exit) = exit else { return Err(missing(" (missed __exit__ method)")) };
        drop(manager);
        self.exchange(b(word), exit);
        self.exchange(a(word), entered.unwrap_or_else(|| self.runtime.none()));
        Ok(())
    }

    /// R[a] = R[b](type(R[c]), R[c], its traceback), for leaving `with` by exception. Keeps c, consumes b.
    #[inline(never)]
    pub(crate) fn with_except(self, word: u32) -> Done {
        let exception = self.borrow(c(word));
        let traceback = exception.body::<Exception>().and_then(|exception| exception.traceback.get());
        let traceback = traceback.unwrap_or_else(|| self.runtime.none());
        let result = self.runtime.call(&self.borrow(b(word)), &[&exception.class(), &exception, &traceback])?;
        drop(traceback);
        self.finish(a(word), result, [b(word)])
    }
}
