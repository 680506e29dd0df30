//! `yield` and `yield from`. Generators that wait for generators go on in the same loop, without native recursion.

use compiler::code::Opcode;
use object::{Borrowed, Object};
use types::code::CodeFlags;
use types::function::Function;
use types::generator::{self, Generator, GeneratorState, Resumed};
use types::{ClassId, FrameFlags, Raised, Runtime};

use crate::frames;
use crate::machine::{Done, Machine, Registers, a, b, opcode};
use crate::resume;

impl<'a> Machine<'a> {
    /// First instruction of a generator function: make the generator, give it this frame, return it.
    #[inline(always)]
    pub(crate) fn make_generator(&mut self) -> Result<Option<Object>, Raised> {
        let flags = self.running().flags.get();
        let generator = self.slow().make_generator()?;
        // The generator has taken what was in the frame.
        frames::pop_empty(self.runtime, self.running());
        self.go_back(flags, generator)
    }

    /// Yield R[b]; on resumption R[a] = what was sent.
    #[inline(always)]
    pub(crate) fn yield_register(&mut self, word: u32) -> Result<Option<Object>, Raised> {
        let value = self.receive(b(word));
        self.running().call.set(word);
        self.yield_value(value)
    }

    /// Suspends the running generator, and all that delegate to it. Gives the value back if native code waits for it.
    #[inline(always)]
    pub(crate) fn yield_value(&mut self, value: Object) -> Result<Option<Object>, Raised> {
        loop {
            self.sync();
            let frame = self.running();
            if frame.flags.get().has(FrameFlags::GATHER) {
                return self.gather_item(value).map(|()| None);
            }
            let is_entry = frame.flags.get().has(FrameFlags::ENTRY);
            resume::suspend(self.runtime, frame);
            if is_entry {
                return Ok(Some(value));
            }
            self.go_on_in(self.frame());
            let word = self.running().call.get();
            if opcode(word) == Opcode::ForIter {
                self.exchange(a(word), value);
                return Ok(None);
            }
        }
    }

    /// R[a] = result of delegating to the iterator in temporary b.
    #[inline(always)]
    pub(crate) fn yield_from(&mut self, word: u32) -> Result<Option<Object>, Raised> {
        let none = self.runtime.none();
        self.delegate(word, none)
    }

    /// Goes on in a generator that waits, for the instruction `word` of the running frame.
    #[inline(always)]
    pub(crate) fn enter_generator(&mut self, word: u32, generator: &'a Generator) -> Result<Option<Object>, Raised> {
        self.sync();
        self.running().call.set(word);
        let has_begun = generator.state.get() == GeneratorState::Suspended;
        resume::enter(self.runtime, generator, FrameFlags::NONE)?;
        self.go_on_in(&generator.frame);
        if !has_begun {
            return Ok(None);
        }
        let word = self.running().call.get();
        if opcode(word) == Opcode::Yield {
            self.finish_with_none(a(word));
            return Ok(None);
        }
        let none = self.runtime.none();
        self.delegate(word, none)
    }

    /// Gives the `yield` that the running frame waits at its value.
    #[inline(always)]
    pub(crate) fn receive_sent(&mut self, sent: Object) -> Result<Option<Object>, Raised> {
        let word = self.running().call.get();
        if opcode(word) == Opcode::Yield {
            self.exchange(a(word), sent);
            return Ok(None);
        }
        self.delegate(word, sent)
    }

    /// Sends a value to what a generator delegates to: down to the generator that yields itself.
    #[inline(always)]
    fn delegate(&mut self, word: u32, sent: Object) -> Result<Option<Object>, Raised> {
        let done = delegate_from(self.slow().runtime, word, sent);
        if !matches!(done, Ok(Some(_))) {
            self.go_on_in(self.frame());
        }
        done
    }

    fn delegate_in_turn(&mut self, word: u32, sent: Object) -> Result<Option<Object>, Raised> {
        let mut word = word;
        loop {
            self.sync();
            self.running().call.set(word);
            let Some(inner) = waiting(self.borrow(b(word))) else {
                return match self.slow().step(word, sent)? {
                    Some(value) => self.yield_value(value),
                    None => Ok(None),
                };
            };
            let has_begun = inner.state.get() == GeneratorState::Suspended;
            if !has_begun && !sent.is(&self.runtime.none()) {
                return Err(resume::not_begun(self.runtime, &inner.object()));
            }
            resume::enter(self.runtime, inner, FrameFlags::NONE)?;
            self.go_on_in(&inner.frame);
            if !has_begun {
                return Ok(None);
            }
            word = inner.frame.call.get();
            if opcode(word) == Opcode::Yield {
                self.exchange(a(word), sent);
                return Ok(None);
            }
        }
    }
}

/// Delegates in a machine of its own, as this is not inlined and the evaluator's must not have an address.
#[inline(never)]
fn delegate_from(runtime: &Runtime, word: u32, sent: Object) -> Result<Option<Object>, Raised> {
    let mut machine = Machine::new(runtime);
    let done = machine.delegate_in_turn(word, sent);
    machine.sync();
    done
}

/// The generator that an iterator is, if it can go on.
#[inline(always)]
pub(crate) fn waiting<'a>(iterator: Borrowed<'a>) -> Option<&'a Generator> {
    if iterator.header().descriptor() != ClassId::Generator.reference() {
        return None;
    }
    // SAFETY: the class says that it is a generator.
    let generator = unsafe { iterator.into_body::<Generator>() };
    matches!(generator.state.get(), GeneratorState::Suspended | GeneratorState::Created).then_some(generator)
}

impl Registers<'_> {
    #[inline(never)]
    fn make_generator(self) -> types::Value {
        let frame = self.frame();
        let function = frame.function.get();
        let function = function.as_ref().and_then(|function| function.body::<Function>());
        let name = function.and_then(|function| function.name.get());
        let qualname = function.and_then(|function| function.qualname.get());
        let flags = self.code().flags.get();
        let class = if flags.has(CodeFlags::COROUTINE) {
            ClassId::Coroutine
        } else if flags.has(CodeFlags::ASYNC_GENERATOR) {
            ClassId::AsyncGenerator
        } else {
            ClassId::Generator
        };
        generator::take_over(self.runtime, class, frame, name, qualname)
    }

    /// Asks what is delegated to for its next item. `None` once it has ended, with the result stored.
    #[inline(never)]
    fn step(self, word: u32, sent: Object) -> Result<Option<Object>, Raised> {
        match resume::send_to(self.runtime, &self.borrow(b(word)), sent)? {
            Resumed::Yielded(value) => Ok(Some(value)),
            Resumed::Returned(value) => {
                self.consume(b(word));
                self.exchange(a(word), value);
                Ok(None)
            }
        }
    }

    /// R[a] = iter(R[b]) for `yield from`.
    #[inline(never)]
    pub(crate) fn get_yield_from(self, word: u32) -> Done {
        let iterator = resume::delegate_for(self.runtime, &self.borrow(b(word)))?;
        self.finish(a(word), iterator, [b(word)])
    }
}
