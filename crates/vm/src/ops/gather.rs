//! `list(g)`, `tuple(g)`, `set(g)` of a generator: it goes on in the same loop, and what it yields goes into the result at once.
//!
//! The result lies in the register behind the callee, which keeps the class. As nobody else sees an item on its way, the
//! generator's frame need not be left where putting it there runs no Python. For a set it may: hashes and comparisons do.

use compiler::code::Opcode;
use object::Object;
use types::generator::{Generator, GeneratorState};
use types::{ClassId, FrameFlags, Raised, Value, list, set};

use crate::machine::{Done, Machine, Registers, a, b, opcode, uc};
use crate::ops::generator::waiting;
use crate::resume;

/// Whether the generator goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// It does.
    Running,
    /// No: it has ended while an item was put into the result. So has the call.
    Ended,
}

impl Machine<'_> {
    /// Begins to gather what the generator yields that is the one argument of the call `word`.
    #[inline(always)]
    pub(crate) fn gather(&mut self, word: u32) -> Done {
        let has_begun = self.slow().begin_gathering(word)?;
        self.go_on_in(self.frame());
        if has_begun { self.go_on_yielding() } else { Ok(()) }
    }

    /// Puts what the running generator yields into the result, and goes on behind the `yield`.
    #[inline(always)]
    pub(crate) fn gather_item(&mut self, item: Object) -> Done {
        let done = self.slow().put_into_result(item);
        if let Ok(Source::Running) = done {
            return self.go_on_yielding();
        }
        self.go_on_in(self.frame());
        done.map(drop)
    }

    /// Sends `None` to where the running generator waits.
    #[inline(always)]
    fn go_on_yielding(&mut self) -> Done {
        let word = self.running().call.get();
        if opcode(word) == Opcode::Yield {
            self.finish_with_none(a(word));
            return Ok(());
        }
        // It delegates: the instruction is executed again.
        self.repeat();
        Ok(())
    }
}

impl Registers<'_> {
    /// Whether a call is one of a class that gathers what a generator yields, which waits.
    pub(crate) fn is_gathering(self, word: u32) -> bool {
        let class = ClassId::of_class(&self.borrow(b(word)));
        uc(word) == 1 && matches!(class, ClassId::List | ClassId::Tuple | ClassId::Set) && waiting(self.borrow(b(word) + 2)).is_some()
    }

    /// Makes the result, and the frame of the generator the running one. Says whether the generator waits at a `yield`.
    #[inline(never)]
    fn begin_gathering(self, word: u32) -> Result<bool, Raised> {
        let Some(generator) = waiting(self.borrow(b(word) + 2)) else { return Ok(false) };
        let class = ClassId::of_class(&self.borrow(b(word)));
        let result = if class == ClassId::Set { set::new(self.runtime)? } else { list::new(self.runtime)? };
        self.slot(b(word) + 1).fill(result);
        self.frame().call.set(word);
        let has_begun = generator.state.get() == GeneratorState::Suspended;
        resume::enter(self.runtime, generator, FrameFlags::GATHER)?;
        Ok(has_begun)
    }

    /// Puts an item into the result of the frame below. Unless the generator goes on, the frame below is the running one then.
    #[inline(never)]
    fn put_into_result(self, item: Object) -> Result<Source, Raised> {
        let frame = self.frame();
        let (Some(generator), Some(below)) = (Generator::of_frame(frame), frame.previous()) else { return Ok(Source::Running) };
        let (registers, call) = (Registers::of(self.runtime, below), below.call.get());
        let result = registers.borrow(b(call) + 1);
        if let Some(list) = result.body::<list::List>() {
            return match list.push(self.runtime, item) {
                Ok(()) => Ok(Source::Running),
                Err(raised) => {
                    resume::suspend(self.runtime, frame);
                    Err(raised)
                }
            };
        }
        let Some(set) = result.body::<set::Set>() else { return Ok(Source::Running) };
        let item = match set.add_quietly(self.runtime, item) {
            Ok(Ok(_)) => return Ok(Source::Running),
            Ok(Err(raised)) => {
                resume::suspend(self.runtime, frame);
                return Err(raised);
            }
            Err(item) => item,
        };
        resume::suspend(self.runtime, frame);
        set.add(self.runtime, item)?;
        if generator.state.get() != GeneratorState::Suspended {
            registers.finish_waiting(call, FrameFlags::GATHER, self.runtime.none())?;
            return Ok(Source::Ended);
        }
        resume::enter(self.runtime, generator, FrameFlags::GATHER)?;
        Ok(Source::Running)
    }

    /// What a call that gathered what a generator yielded gives.
    pub(crate) fn gathered(self, word: u32) -> Value {
        let result = self.take(b(word) + 1);
        if ClassId::of_class(&self.borrow(b(word))) == ClassId::Tuple {
            return list::into_tuple(self.runtime, result);
        }
        if let Some(list) = result.body::<list::List>() {
            list.items().shrink(self.runtime);
        }
        Ok(result)
    }
}
