//! `await`, `async for` and `async with`: what is delegated to.

use object::Object;
use types::code::{Code, CodeFlags};
use types::generator::{Generator, GeneratorState};
use types::{ClassId, Raised, Special, Value, class};

use crate::machine::{Done, Machine, Registers, a, b, uc};

impl Machine<'_> {
    /// Jump by w1 if (the exception R[a] (keeps) is a StopAsyncIteration) == c.
    #[inline(always)]
    pub(crate) fn jump_stop_async(&mut self, word: u32) -> Done {
        let offset = self.words(1).get(0);
        if class::is_instance_of(&self.borrow(a(word)), ClassId::StopAsyncIteration) == (uc(word) != 0) {
            self.jump(offset);
        }
        Ok(())
    }
}

impl Registers<'_> {
    /// R[a] = what `await R[b]` delegates to; c says whose it is.
    #[inline(never)]
    pub(crate) fn get_awaitable(self, word: u32) -> Done {
        let iterator = self.awaitable(&self.borrow(b(word)), uc(word))?;
        self.finish(a(word), iterator, [b(word)])
    }

    fn awaitable(self, object: &Object, whose: usize) -> Value {
        if is_coroutine(object) {
            let is_awaited = object.body::<Generator>().is_some_and(|coroutine| coroutine.state.get() == GeneratorState::Suspended);
            if is_awaited && (self.runtime.hooks.delegate_of)(self.runtime, object).is_some() {
                return Err(self.runtime.error(ClassId::RuntimeError, format_args!("coroutine is being awaited already")));
            }
            return Ok(object.clone());
        }
        let Some(iterator) = self.runtime.call_special(object, Special::Await, &[])? else {
            return Err(self.not_awaitable(object, whose));
        };
        if is_coroutine(&iterator) {
            return Err(self.runtime.type_error(format_args!("__await__() returned a coroutine")));
        }
        if self.runtime.special_of(&iterator, Special::Next).is_none() {
            let class = class::name_of(&iterator.class());
            return Err(self.runtime.type_error(format_args!("__await__() returned non-iterator of type '{class}'")));
        }
        Ok(iterator)
    }

    #[cold]
    fn not_awaitable(self, object: &Object, whose: usize) -> Raised {
        let class = class::name_of(&object.class());
        let runtime = self.runtime;
        match whose {
            1 => runtime
                .type_error(format_args!("'async with' received an object from __aenter__ that does not implement __await__: {class}")),
            2 => runtime
                .type_error(format_args!("'async with' received an object from __aexit__ that does not implement __await__: {class}")),
            3 => runtime.type_error(format_args!("'async for' received an invalid object from __anext__: {class}")),
            _ => runtime.type_error(format_args!("'{class}' object can't be awaited")),
        }
    }

    /// R[a] = `R[b].__aiter__()`.
    #[inline(never)]
    pub(crate) fn get_async_iter(self, word: u32) -> Done {
        let object = self.borrow(b(word)).owned();
        let Some(iterator) = self.runtime.call_special(&object, Special::AsyncIter, &[])? else {
            let class = class::name_of(&object.class());
            return Err(self.runtime.type_error(format_args!("'async for' requires an object with __aiter__ method, got {class}")));
        };
        if self.runtime.special_of(&iterator, Special::AsyncNext).is_none() {
            let class = class::name_of(&iterator.class());
            return Err(self
                .runtime
                .type_error(format_args!("'async for' received an object from __aiter__ that does not implement __anext__: {class}")));
        }
        drop(object);
        self.finish(a(word), iterator, [b(word)])
    }

    /// R[a] = `R[b].__anext__()`, not awaited yet. Keeps b.
    #[inline(never)]
    pub(crate) fn get_async_next(self, word: u32) -> Done {
        let iterator = self.borrow(b(word)).owned();
        let Some(item) = self.runtime.call_special(&iterator, Special::AsyncNext, &[])? else {
            let class = class::name_of(&iterator.class());
            return Err(self.runtime.type_error(format_args!("'async for' requires an iterator with __anext__ method, got {class}")));
        };
        drop(iterator);
        self.exchange(a(word), item);
        Ok(())
    }

    /// R[a] = the `__aenter__()` of R[b], not awaited yet; R[b] = its bound `__aexit__`.
    #[inline(never)]
    pub(crate) fn async_with_enter(self, word: u32) -> Done {
        let manager = self.borrow(b(word)).owned();
        let missing = |which: &str| {
            let class = class::name_of(&manager.class());
            let message = format!("'{class}' object does not support the asynchronous context manager protocol{which}");
            self.runtime.type_error(format_args!("{message}"))
        };
        if self.runtime.special_of(&manager, Special::AsyncEnter).is_none() {
            return Err(missing(""));
        }
        let Some(exit) = self.runtime.bound_special(&manager, Special::AsyncExit)? else {
            return Err(missing(" (missed __aexit__ method)"));
        };
        let entered = self.runtime.call_special(&manager, Special::AsyncEnter, &[])?;
        drop(manager);
        self.exchange(b(word), exit);
        self.exchange(a(word), entered.unwrap_or_else(|| self.runtime.none()));
        Ok(())
    }
}

/// Whether an object is a coroutine, or a generator that `types.coroutine` made one.
fn is_coroutine(object: &Object) -> bool {
    if object.class_ref() == ClassId::Coroutine.reference() {
        return true;
    }
    let code = object.body::<Generator>().and_then(|generator| generator.frame.code.get());
    code.is_some_and(|code| code.body::<Code>().is_some_and(|code| code.flags.get().has(CodeFlags::ITERABLE_COROUTINE)))
}
