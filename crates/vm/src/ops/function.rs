//! Making functions.

use types::function::{self, Function};
use types::{text, tuple};

use crate::machine::{Done, Registers, Words, a, b, lent, uc};

/// What a `MakeFunction` brings along, by the bits of its operand.
const DEFAULTS: usize = 1;
const KEYWORD_DEFAULTS: usize = 2;
const ANNOTATIONS: usize = 4;
const CLOSURE: usize = 8;
const ANNOTATE: usize = 16;

impl Registers<'_> {
    /// R[a] = function of code K[w1], with what is in the temporaries from R[b] on.
    #[inline(never)]
    pub(crate) fn make_function(self, word: u32, words: Words<'_>) -> Done {
        let running = self.function();
        let constants = self.code().constants.get();
        let code = constants.as_ref().and_then(|constants| tuple::items(constants)?.get(words.get(0) as usize)?.get());
        let Some(code) = code else { return Ok(()) };
        let made = function::new_function(self.runtime, &code, &lent(&running.globals), &lent(&running.builtins))?;
        if let Some(function) = made.body::<Function>() {
            let name = self.runtime.name(types::Name::Name);
            function.module.replace(self.global(&name));
            let annotations = if uc(word) & ANNOTATE != 0 { &function.annotate } else { &function.annotations };
            let parts = [
                (DEFAULTS, &function.defaults),
                (KEYWORD_DEFAULTS, &function.keyword_defaults),
                (ANNOTATIONS, annotations),
                (CLOSURE, &function.closure),
            ];
            let mut next = b(word);
            for (bit, slot) in parts {
                if uc(word) & bit != 0 {
                    slot.replace(Some(self.take(next)));
                    next += 1;
                }
            }
        }
        self.put(a(word), made)
    }

    /// A global of the running function, if it is there.
    pub(crate) fn global(self, name: &object::Object) -> Option<object::Object> {
        lent(&self.function().globals).body::<types::dict::Dict>()?.get_name(self.runtime, name)
    }

    /// R[a] = `AssertionError`, the built-in one.
    #[inline(never)]
    pub(crate) fn load_assertion_error(self, word: u32) -> Done {
        self.put(a(word), self.runtime.class(types::ClassId::AssertionError).owned())
    }

    /// R[a] = `__build_class__`.
    #[inline(never)]
    pub(crate) fn load_build_class(self, word: u32) -> Done {
        self.load_builtin(word, "__build_class__")
    }

    /// An interned string.
    pub(crate) fn interned(self, text: &str) -> types::Value {
        text::intern(self.runtime, text::new(self.runtime, text)?)
    }
}
