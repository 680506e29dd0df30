//! Attributes: `x.name`, `x.name = value`, `del x.name`, and the first half of `x.name(...)`.
//!
//! Words of an instruction: the name, then its inline cache:
//!
//! ```text
//! 1  a stamp: of the object's descriptor; of the class or of the module's dict, where the object is one
//! 2  what was found: a kind, and above it a place
//! 3  a reference to what was found in the class, or to the shape that the object gets; a slot of the module's dict
//! ```
//!
//! The references in a cache are not counted: as long as the stamp is the same, the class has what they refer to.

use heap::Ref;
use object::{Borrowed, Object};
use types::instance::cache::{self, Found, Target, Unwrapped};
use types::instance::memo::Access;
use types::{ClassId, Raised, Value, attribute, descriptor, function};

use crate::machine::{Done, Machine, Region, Registers, Swift, Words, a, b, perhaps};
use crate::ops::name;

/// Nothing is cached.
const NOTHING: u32 = 0;
/// In a place of the instance.
const PLACE: u32 = 1;
/// In the class. The object has no dict.
const VALUE: u32 = 2;
/// In the class, unless the instance has a dict by now.
const VALUE_WITHOUT_DICT: u32 = 3;
/// A function in the class that takes the object. The object has no dict.
const METHOD: u32 = 4;
/// A function in the class that takes the object, unless the instance has a dict by now.
const METHOD_WITHOUT_DICT: u32 = 5;
/// The object is a class that has the attribute.
const OF_CLASS: u32 = 6;
/// The object is a module that has the attribute.
const OF_MODULE: u32 = 7;
/// In the next place of the instance, which gets another shape by it.
const NEW_PLACE: u32 = 8;
/// The object is a class that has a class method or static method.
const WRAPPED_OF_CLASS: u32 = 9;
/// Bits of the kind.
const KIND: u32 = 0xf;
/// Where the place begins.
const PLACE_SHIFT: u32 = 4;

impl<'a> Machine<'a> {
    /// R[a] = R[b].N[w1].
    #[inline(always)]
    pub(crate) fn load_attribute(&mut self, word: u32) -> Swift {
        let words = self.words(4);
        let object = self.borrow(b(word));
        if self.descriptor(&object).stamp.get() == words.get(1)
            && words.get(2) & KIND == PLACE
            && let Some(value) = cache::place(&object, (words.get(2) >> PLACE_SHIFT) as usize).reference()
        {
            return self.finish(a(word), self.counted(value), [b(word)]);
        }
        if words.get(2) & KIND == OF_CLASS && cache::stamp_of_class(&object) == words.get(1) {
            return self.finish(a(word), referred(&object, words.get(3)).owned(), [b(word)]);
        }
        self.slow().load_attribute(word, words).map(perhaps)
    }

    /// R[a].N[w1] = R[b].
    #[inline(always)]
    pub(crate) fn store_attribute(&mut self, word: u32) -> Swift {
        let words = self.words(4);
        let object = self.borrow(a(word));
        if let Some(due) = self.store_cached(&object, word, words) {
            return Ok(due | self.consume(a(word)));
        }
        self.slow().store_attribute(word, words).map(perhaps)
    }

    /// R[a] = the callable N[w1] of R[b], R[a+1] = R[b] where it is taken as self.
    #[inline(always)]
    pub(crate) fn load_method(&mut self, word: u32) -> Swift {
        let words = self.words(4);
        let object = self.borrow(b(word));
        if self.descriptor(&object).stamp.get() == words.get(1) {
            let kind = words.get(2) & KIND;
            if kind == METHOD || kind == METHOD_WITHOUT_DICT && !cache::has_dict(&object) {
                let function = referred(&object, words.get(3)).owned();
                let receiver = self.receive(b(word));
                let due = self.exchange(a(word), function);
                return Ok(due | self.exchange(a(word) + 1, receiver));
            }
        }
        self.slow().load_method(word, words).map(perhaps)
    }
}

/// The object that a cache word refers to, in the heap that `inside` lies in.
#[inline(always)]
fn referred<'a>(inside: &Object, word: u32) -> Borrowed<'a> {
    match Ref::from_raw(word) {
        // SAFETY: the stamp was compared: the class still has the object, and the instruction does not let go of the class.
        Some(reference) => unsafe { Borrowed::from_ref(inside.base(), reference) },
        None => panic!("broken law: an inline cache refers to nothing"),
    }
}

/// What a cache knows of an attribute that is read: the value, or the function to be bound.
enum Known {
    Value(Object),
    Method(Object),
}

impl From<Unwrapped> for Known {
    fn from(unwrapped: Unwrapped) -> Known {
        match unwrapped {
            Unwrapped::OfClass(function) => Known::Method(function),
            Unwrapped::Plain(function) => Known::Value(function),
        }
    }
}

impl<R: Region> Registers<'_, R> {
    /// Stores R[b] where the cache says, and says whether anything may be due then. `None` if the cache knows nothing of the object.
    #[inline(always)]
    fn store_cached(self, object: &Object, word: u32, words: Words<'_>) -> Option<bool> {
        if self.descriptor(object).stamp.get() != words.get(1) {
            return None;
        }
        let place = (words.get(2) >> PLACE_SHIFT) as usize;
        match words.get(2) & KIND {
            PLACE => Some(self.replace(cache::place(object, place), self.receive(b(word)))),
            NEW_PLACE if !cache::has_dict(object) => {
                cache::place(object, place).fill(self.receive(b(word)));
                if let Some(shape) = Ref::from_raw(words.get(3)) {
                    object.header().set_descriptor(shape);
                }
                Some(false)
            }
            _ => None,
        }
    }
}

impl Registers<'_> {
    /// Fills the cache with what was found for another object at another place. False if nothing was.
    fn recall(self, object: &Object, words: Words<'_>, access: Access) -> bool {
        let stamp = self.descriptor(object).stamp.get();
        if stamp == 0 {
            return false;
        }
        let Some(name) = self.name_reference(words.get(0) as usize) else { return false };
        let Some((kind, word)) = self.runtime.memo.get(self.runtime, stamp, name, access) else { return false };
        words.set(1, stamp);
        words.set(2, kind);
        words.set(3, word);
        true
    }

    /// Keeps what the cache was filled with for other places.
    fn note(self, name: &Object, words: Words<'_>, access: Access) {
        self.runtime.memo.put(self.runtime, words.get(1), name.reference(), access, (words.get(2), words.get(3)));
    }

    /// What the cache knows, or a cache elsewhere knew, or is found out now.
    #[inline(always)]
    fn find(self, object: &Object, words: Words<'_>) -> Option<Known> {
        if let Some(known) = self.known(object, words) {
            return Some(known);
        }
        if self.recall(object, words, Access::Read)
            && let Some(known) = self.known(object, words)
        {
            return Some(known);
        }
        self.learn(object, &self.name(words.get(0) as usize), words)
    }

    /// What the cache knows.
    #[inline(always)]
    fn known(self, object: &Object, words: Words<'_>) -> Option<Known> {
        let (stamp, kind) = (words.get(1), words.get(2) & KIND);
        match kind {
            NOTHING | NEW_PLACE => None,
            OF_CLASS => (cache::stamp_of_class(object) == stamp).then(|| Known::Value(referred(object, words.get(3)).owned())),
            WRAPPED_OF_CLASS if cache::stamp_of_class(object) != stamp => None,
            WRAPPED_OF_CLASS => cache::unwrapped(&referred(object, words.get(3))).map(Known::from),
            OF_MODULE => {
                let dict = cache::dict_of_module(object)?;
                if dict.stamp() != stamp { None } else { name::slot_near(object, words.get(3)).get().map(Known::Value) }
            }
            _ if object.descriptor().stamp.get() != stamp => None,
            PLACE => cache::place(object, (words.get(2) >> PLACE_SHIFT) as usize).get().map(Known::Value),
            VALUE_WITHOUT_DICT | METHOD_WITHOUT_DICT if cache::has_dict(object) => None,
            VALUE | VALUE_WITHOUT_DICT => Some(Known::Value(referred(object, words.get(3)).owned())),
            _ => Some(Known::Method(referred(object, words.get(3)).owned())),
        }
    }

    /// Looks an attribute up and fills the cache, if it can be cached.
    fn learn(self, object: &Object, name: &Object, words: Words<'_>) -> Option<Known> {
        if let Some((stamp, value)) = cache::find_in_class(self.runtime, object, name) {
            let unwrapped = cache::unwrapped(&value);
            remember(words, stamp, if unwrapped.is_some() { WRAPPED_OF_CLASS } else { OF_CLASS }, 0, value.reference().raw());
            return Some(unwrapped.map_or(Known::Value(value), Known::from));
        }
        if let Some(dict) = cache::dict_of_module(object) {
            let slot = dict.slot_of_name(self.runtime, name)?;
            remember(words, dict.watch(self.runtime), OF_MODULE, 0, name::word_of(slot));
            return slot.get().map(Known::Value);
        }
        let found = cache::find(self.runtime, object, name)?;
        let stamp = cache::watch(self.runtime, object);
        // Only the class itself, as a descriptor, leaves open whether there is a dict.
        let is_open = cache::is_instance(object) && object.header().descriptor() == object.class_ref();
        match &found {
            Found::Place(place) => remember(words, stamp, PLACE, *place, 0),
            Found::Value(value) => remember(words, stamp, if is_open { VALUE_WITHOUT_DICT } else { VALUE }, 0, value.reference().raw()),
            Found::Method(function) => {
                remember(words, stamp, if is_open { METHOD_WITHOUT_DICT } else { METHOD }, 0, function.reference().raw());
            }
            Found::InDict => return None,
        }
        self.note(name, words, Access::Read);
        match found {
            Found::Place(place) => cache::place(object, place).get().map(Known::Value),
            Found::Value(value) => Some(Known::Value(value)),
            Found::Method(function) => Some(Known::Method(function)),
            Found::InDict => None,
        }
    }

    #[inline(never)]
    fn load_attribute(self, word: u32, words: Words<'_>) -> Done {
        let object = self.borrow(b(word));
        if words.get(2) & KIND == OF_CLASS && cache::stamp_of_class(&object) == words.get(1) {
            return self.finish(a(word), referred(&object, words.get(3)).owned(), [b(word)]);
        }
        let known = self.find(&object, words);
        let value = match known {
            Some(Known::Value(value)) => value,
            Some(Known::Method(method)) => attribute::bind(self.runtime, method, Some(&object), &object.class())?,
            None => self.get(&object, words)?,
        };
        self.finish(a(word), value, [b(word)])
    }

    /// The attribute, the general way.
    fn get(self, object: &Object, words: Words<'_>) -> Value {
        attribute::get_any(self.runtime, object, &self.name(words.get(0) as usize))
    }

    #[inline(never)]
    fn store_attribute(self, word: u32, words: Words<'_>) -> Done {
        let object = self.borrow(a(word));
        if self.recall(&object, words, Access::Write) && self.store_cached(&object, word, words).is_some() {
            self.consume(a(word));
            return Ok(());
        }
        let name = self.name(words.get(0) as usize);
        match cache::target(self.runtime, &object, &name) {
            Some(Target::Place(place)) => {
                remember(words, cache::watch(self.runtime, &object), PLACE, place, 0);
                self.note(&name, words, Access::Write);
            }
            Some(Target::NewPlace(place, shape)) => {
                remember(words, cache::watch(self.runtime, &object), NEW_PLACE, place, shape.raw());
                self.note(&name, words, Access::Write);
            }
            None => {}
        }
        attribute::set_any(self.runtime, &object, &name, Some(&self.borrow(b(word))))?;
        self.consume_all([a(word), b(word)]);
        Ok(())
    }

    /// `del R[a].N[w1]`.
    #[inline(never)]
    pub(crate) fn delete_attribute(self, word: u32, words: Words<'_>) -> Done {
        let name = self.name(words.get(0) as usize);
        attribute::set_any(self.runtime, &self.borrow(a(word)), &name, None)?;
        self.consume(a(word));
        Ok(())
    }

    #[inline(never)]
    fn load_method(self, word: u32, words: Words<'_>) -> Done {
        let object = self.receive(b(word));
        let known = self.find(&object, words);
        let (callable, receiver) = match known {
            Some(Known::Method(method)) => (method, Some(object)),
            Some(Known::Value(value)) => {
                drop(object);
                (value, None)
            }
            None => self.uncached_method(object, words)?,
        };
        drop(self.slot(a(word)).replace(Some(callable)));
        drop(self.slot(a(word) + 1).replace(receiver));
        Ok(())
    }

    fn uncached_method(self, object: Object, words: Words<'_>) -> Result<(Object, Option<Object>), Raised> {
        if object.header().descriptor() == ClassId::Super.reference()
            && let Some((function, receiver)) = descriptor::super_method(self.runtime, &object, &self.name(words.get(0) as usize))
        {
            return Ok((function, Some(receiver)));
        }
        let value = self.get(&object, words)?;
        // A bound method is called as the function it is of.
        if value.header().descriptor() == ClassId::Method.reference()
            && let Some(method) = value.body::<function::Method>()
            && let (Some(function), Some(receiver)) = (method.function.get(), method.receiver.get())
        {
            return Ok((function, Some(receiver)));
        }
        Ok((value, None))
    }
}

fn remember(words: Words<'_>, stamp: u32, kind: u32, place: usize, word: u32) {
    words.set(1, stamp);
    words.set(2, kind | (place as u32) << PLACE_SHIFT);
    words.set(3, word);
}
