//! Attributes: `x.name`, `x.name = value`, `del x.name`, and the first half of `x.name(...)`.

use object::Object;
use types::{ClassId, attribute};

use crate::machine::{Done, Machine, Registers, Words, a, b};

impl Machine<'_> {
    /// R[a] = R[b].N[w1].
    #[inline(always)]
    pub(crate) fn load_attribute(&mut self, word: u32) -> Done {
        let words = self.words(4);
        self.slow().load_attribute(word, words)
    }

    /// R[a].N[w1] = R[b].
    #[inline(always)]
    pub(crate) fn store_attribute(&mut self, word: u32) -> Done {
        let words = self.words(4);
        self.slow().store_attribute(word, words)
    }

    /// R[a] = the callable N[w1] of R[b], R[a+1] = R[b] where it is taken as self.
    #[inline(always)]
    pub(crate) fn load_method(&mut self, word: u32) -> Done {
        let words = self.words(4);
        self.slow().load_method(word, words)
    }
}

impl Registers<'_> {
    #[inline(never)]
    fn load_attribute(self, word: u32, words: Words<'_>) -> Done {
        let name = self.name(words.get(0) as usize);
        let value = attribute::get_any(self.runtime, &self.borrow(b(word)), &name)?;
        self.finish_and_settle(a(word), value, [b(word)])
    }

    #[inline(never)]
    fn store_attribute(self, word: u32, words: Words<'_>) -> Done {
        let name = self.name(words.get(0) as usize);
        let value = self.borrow(b(word)).owned();
        attribute::set_any(self.runtime, &self.borrow(a(word)), &name, Some(&value))?;
        self.consume_all([a(word), b(word)])?;
        self.settle()
    }

    /// `del R[a].N[w1]`.
    #[inline(never)]
    pub(crate) fn delete_attribute(self, word: u32, words: Words<'_>) -> Done {
        let name = self.name(words.get(0) as usize);
        attribute::set_any(self.runtime, &self.borrow(a(word)), &name, None)?;
        self.consume(a(word))?;
        self.settle()
    }

    #[inline(never)]
    fn load_method(self, word: u32, words: Words<'_>) -> Done {
        let name = self.name(words.get(0) as usize);
        let object = self.receive(b(word));
        let value = attribute::get_any(self.runtime, &object, &name);
        drop(object);
        self.put(a(word), value?)?;
        self.settle()
    }
}

/// Whether a function found in a class takes the instance as its first argument.
pub(crate) fn takes_receiver(function: &Object) -> bool {
    let class = function.header().descriptor();
    class == ClassId::Function.reference()
        || class == ClassId::MethodDescriptor.reference()
        || class == ClassId::WrapperDescriptor.reference()
}
