//! `list(g)`, `tuple(g)`, `set(g)` of a generator: it goes on in the same loop, and what it yields goes into the collection at once.
//!
//! The collection lies in the register behind the callee, which keeps the class. As nothing but the collection sees an item on its way, the
//! generator's frame need not be left for a list, of which appending runs no Python. For a set it is: hashes and comparisons may.

use compiler::code::Opcode;
use object::Object;
use types::generator::{Generator, GeneratorState};
use types::{ClassId, FrameFlags, Raised, Value, list, set};

use crate::machine::{Done, Machine, Registers, a, b, opcode, uc};
use crate::ops::generator::waiting;
use crate::resume;

/// Whether the generator has more to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// Perhaps.
    Running,
    /// No: it has ended while an item was put into the collection.
    Ended,
}

impl Machine<'_> {
    /// Begins to collect the generator that is the one argument of the call `word`.
    #[inline(always)]
    pub(crate) fn collect(&mut self, word: u32) -> Done {
        // Not inlined, it works on a copy: the machine itself must not have an address.
        let mut copy = *self;
        let done = copy.collect_from(word);
        *self = copy;
        done
    }

    #[inline(never)]
    fn collect_from(&mut self, word: u32) -> Done {
        let Some(generator) = waiting(self.borrow(b(word) + 2)) else { return Ok(()) };
        let class = ClassId::of_class(&self.borrow(b(word)));
        let collection = if class == ClassId::Set { set::new(self.runtime)? } else { list::new(self.runtime)? };
        self.slot(b(word) + 1).fill(collection);
        self.sync();
        self.running().call.set(word);
        let has_begun = generator.state.get() == GeneratorState::Suspended;
        resume::enter(self.runtime, generator, FrameFlags::COLLECT)?;
        self.go_on_in(&generator.frame);
        if has_begun { self.go_on_yielding() } else { Ok(()) }
    }

    /// Puts what the running generator yields into the collection, and goes on behind the `yield`.
    #[inline(always)]
    pub(crate) fn collect_item(&mut self, item: Object) -> Done {
        match self.slow().put_into_collection(item) {
            Ok(Source::Running) => self.go_on_yielding(),
            Ok(Source::Ended) => {
                self.go_on_in(self.frame());
                let none = self.runtime.none();
                self.slow().finish_waiting(self.running().call.get(), FrameFlags::COLLECT, none)
            }
            Err(raised) => {
                self.go_on_in(self.frame());
                Err(raised)
            }
        }
    }

    /// Sends `None` to where the running generator waits.
    #[inline(always)]
    fn go_on_yielding(&mut self) -> Done {
        let word = self.running().call.get();
        if opcode(word) == Opcode::Yield {
            return self.put(a(word), self.runtime.none());
        }
        // It delegates: the instruction is executed again.
        self.repeat();
        Ok(())
    }
}

impl Registers<'_> {
    /// Whether a call is one of a class that collects a generator, which waits.
    pub(crate) fn is_collection(self, word: u32) -> bool {
        let class = ClassId::of_class(&self.borrow(b(word)));
        uc(word) == 1 && matches!(class, ClassId::List | ClassId::Tuple | ClassId::Set) && waiting(self.borrow(b(word) + 2)).is_some()
    }

    /// Puts an item into the collection of the frame below. If that raises, the frame below is the running one then.
    #[inline(never)]
    fn put_into_collection(self, item: Object) -> Result<Source, Raised> {
        let frame = self.frame();
        let (Some(generator), Some(below)) = (Generator::of_frame(frame), frame.previous()) else { return Ok(Source::Running) };
        let collection = Registers::of(self.runtime, below).borrow(b(below.call.get()) + 1);
        if let Some(list) = collection.body::<list::List>() {
            return match list.push(self.runtime, item) {
                Ok(()) => Ok(Source::Running),
                Err(raised) => {
                    resume::suspend(self.runtime, frame);
                    Err(raised)
                }
            };
        }
        resume::suspend(self.runtime, frame);
        set::add(self.runtime, &collection, item)?;
        if generator.state.get() != GeneratorState::Suspended {
            return Ok(Source::Ended);
        }
        resume::enter(self.runtime, generator, FrameFlags::COLLECT)?;
        Ok(Source::Running)
    }

    /// What a call that collected a generator gives.
    pub(crate) fn collected(self, word: u32) -> Value {
        let collection = self.take(b(word) + 1);
        if ClassId::of_class(&self.borrow(b(word))) == ClassId::Tuple {
            return list::into_tuple(self.runtime, collection);
        }
        if let Some(list) = collection.body::<list::List>() {
            list.items().shrink(self.runtime);
        }
        Ok(collection)
    }
}
