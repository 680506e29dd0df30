//! Names of modules and class bodies: the frame's namespace, globals, built-ins.
//!
//! An inline cache holds the stamps of the dicts that were searched and the place of the value. A stamp stands for one dict with certain
//! keys in certain places, so as long as the stamps are the same, so is the answer to where the value is. Words of a cache:
//!
//! ```text
//! 0  stamp of the dict searched first (0: nothing is cached)
//! 1  stamp of the built-ins, if the value is there; else 0
//! 2  the value's slot, in words from the region's base
//! ```

use heap::Ref;
use object::{Object, Slot};
use types::dict::Dict;
use types::function::{Cell, Function};
use types::{ClassId, Raised, Root, ops, text};

use crate::machine::{Done, Machine, Registers, Swift, Words, a, b, bc, c, lent, perhaps};

impl Machine<'_> {
    /// R[a] = global or built-in N[bc].
    #[inline(always)]
    pub(crate) fn load_global(&mut self, word: u32) -> Swift {
        let cache = self.words(3);
        let function = self.function_in(self.running());
        if let Some(value) = self.cached(cache, self.stamp_of_globals(function), function) {
            return self.put(a(word), self.counted(value));
        }
        self.slow().load_global(word, cache).map(perhaps)
    }

    /// Global N[bc] = R[a].
    #[inline(always)]
    pub(crate) fn store_global(&mut self, word: u32) -> Swift {
        let cache = self.words(2);
        let function = self.function_in(self.running());
        let stamp = cache.get(0);
        if stamp != 0 && self.stamp_of_globals(function) == stamp {
            let value = self.receive(a(word));
            return Ok(self.slot_of_cache(cache.get(1)).exchange(value));
        }
        self.slow().store_global(word, cache).map(perhaps)
    }

    /// R[a] = N[bc] in the frame's namespace, else global, else built-in.
    #[inline(always)]
    pub(crate) fn load_name(&mut self, word: u32) -> Swift {
        let cache = self.words(3);
        let frame = self.running();
        if let Some(value) = self.cached(cache, self.stamp_of(&frame.namespace), self.function_in(frame)) {
            return self.put(a(word), self.counted(value));
        }
        self.slow().load_name(word, cache).map(perhaps)
    }

    /// N[bc] in the frame's namespace = R[a].
    #[inline(always)]
    pub(crate) fn store_name(&mut self, word: u32) -> Swift {
        let cache = self.words(2);
        let stamp = cache.get(0);
        if stamp != 0 && self.stamp_of(&self.running().namespace) == stamp {
            let value = self.receive(a(word));
            return Ok(self.slot_of_cache(cache.get(1)).exchange(value));
        }
        self.slow().store_name(word, cache).map(perhaps)
    }

    /// The stamp of the dict in a slot; 0 if it is no dict, or was changed.
    #[inline(always)]
    fn stamp_of(&self, slot: &Slot) -> u32 {
        self.lent(slot).body::<Dict>().map_or(0, Dict::stamp)
    }

    /// The stamp of the globals of a function.
    #[inline(always)]
    fn stamp_of_globals(&self, function: &Function) -> u32 {
        let globals = self.lent(&function.globals);
        // SAFETY: the globals of a function are a dict.
        unsafe { globals.body_unchecked::<Dict>() }.stamp()
    }

    /// What a cache leads to, if it is still valid: `now` is the stamp of the dict that is searched first. (An object in an `Option` would
    /// be tested twice.)
    #[inline(always)]
    fn cached(&self, cache: Words<'_>, now: u32, function: &Function) -> Option<Ref> {
        let (stamp, builtins_stamp) = (cache.get(0), cache.get(1));
        if stamp == 0 || now != stamp {
            return None;
        }
        if builtins_stamp != 0 && self.stamp_of(&function.builtins) != builtins_stamp {
            return None;
        }
        self.slot_of_cache(cache.get(2)).reference()
    }
}

/// The slot that a cache word names, in the heap that an object lies in.
#[inline(always)]
pub(crate) fn slot_near<'a>(object: &Object, word: u32) -> &'a Slot {
    let place = std::ptr::with_exposed_provenance::<Slot>(object.base() + word as usize * size_of::<Slot>());
    // SAFETY: the dict's stamp says that the slot is where it was when the word was written.
    unsafe { &*place }
}

/// The word by which a cache names a slot of a dict's buffer.
pub(crate) fn word_of(slot: &Slot) -> u32 {
    ((std::ptr::from_ref(slot).addr() & (heap::REGION_SIZE - 1)) / size_of::<Slot>()) as u32
}

impl Registers<'_> {
    #[inline(never)]
    fn load_global(self, word: u32, cache: Words<'_>) -> Done {
        let function = self.function();
        let name = self.name(bc(word));
        let value = self.global_or_builtin(&lent(&function.globals), &name, Some(cache))?;
        self.put(a(word), value)
    }

    /// The global or built-in of this name. Fills the cache.
    fn global_or_builtin(self, first: &Object, name: &Object, cache: Option<Words<'_>>) -> Result<Object, Raised> {
        let builtins = lent(&self.function().builtins);
        // What derives from dict may know more names than it holds.
        let globals = exact_dict(first);
        if globals.is_none()
            && let Some(value) = self.mapping_get(first, name)?
        {
            return Ok(value);
        }
        if let Some(globals) = globals
            && let Some(slot) = globals.slot_of_name(self.runtime, name)
        {
            self.remember(cache, globals, None, slot);
            return slot.get().ok_or_else(|| self.not_defined(name));
        }
        match builtins.body::<Dict>() {
            Some(dict) => {
                let slot = dict.slot_of_name(self.runtime, name).ok_or_else(|| self.not_defined(name))?;
                if let Some(globals) = globals {
                    self.remember(cache, globals, Some(dict), slot);
                }
                slot.get().ok_or_else(|| self.not_defined(name))
            }
            None => self.mapping_get(&builtins, name)?.ok_or_else(|| self.not_defined(name)),
        }
    }

    fn remember(self, cache: Option<Words<'_>>, first: &Dict, builtins: Option<&Dict>, slot: &Slot) {
        if let Some(cache) = cache {
            cache.set(0, first.watch(self.runtime));
            cache.set(1, builtins.map_or(0, |builtins| builtins.watch(self.runtime)));
            cache.set(2, word_of(slot));
        }
    }

    #[inline(never)]
    fn load_name(self, word: u32, cache: Words<'_>) -> Done {
        let name = self.name(bc(word));
        let namespace = lent(&self.frame().namespace);
        let globals = lent(&self.function().globals);
        if namespace.is(&globals) {
            let value = self.global_or_builtin(&namespace, &name, Some(cache))?;
            return self.put(a(word), value);
        }
        let value = match self.in_namespace(&namespace, &name)? {
            Some(value) => value,
            None => self.global_or_builtin(&globals, &name, None)?,
        };
        self.exchange(a(word), value);
        Ok(())
    }

    #[inline(never)]
    fn store_global(self, word: u32, cache: Words<'_>) -> Done {
        let name = self.name(bc(word));
        let value = self.receive(a(word));
        let globals = lent(&self.function().globals);
        self.store_in(&globals, name, value, cache)
    }

    #[inline(never)]
    fn store_name(self, word: u32, cache: Words<'_>) -> Done {
        let name = self.name(bc(word));
        let value = self.receive(a(word));
        let namespace = lent(&self.frame().namespace);
        self.store_in(&namespace, name, value, cache)
    }

    fn store_in(self, namespace: &Object, name: Object, value: Object, cache: Words<'_>) -> Done {
        let Some(dict) = exact_dict(namespace) else {
            ops::set_item(self.runtime, namespace, &name, &value)?;
            drop(value);
            return Ok(());
        };
        let old = dict.set(self.runtime, name.clone(), value)?;
        if let Some(slot) = dict.slot_of_name(self.runtime, &name) {
            cache.set(0, dict.watch(self.runtime));
            cache.set(1, word_of(slot));
        }
        drop(old);
        Ok(())
    }

    /// `del` of global N[bc].
    #[inline(never)]
    pub(crate) fn delete_global(self, word: u32) -> Done {
        let name = self.name(bc(word));
        let globals = lent(&self.function().globals);
        self.delete_in(&globals, &name)
    }

    /// `del` of N[bc] in the frame's namespace.
    #[inline(never)]
    pub(crate) fn delete_name(self, word: u32) -> Done {
        let name = self.name(bc(word));
        let namespace = lent(&self.frame().namespace);
        self.delete_in(&namespace, &name)
    }

    fn delete_in(self, namespace: &Object, name: &Object) -> Done {
        match exact_dict(namespace) {
            Some(dict) => match dict.remove(self.runtime, name)? {
                Some(gone) => drop(gone),
                None => return Err(self.not_defined(name)),
            },
            None => match ops::del_item(self.runtime, namespace, name) {
                Err(Raised::Exception(raised)) if types::class::is_instance_of(&raised, ClassId::KeyError) => {
                    return Err(self.not_defined(name));
                }
                done => done?,
            },
        }
        Ok(())
    }

    /// R[a] = N[w1] in the frame's namespace, else the content of the cell in R[b].
    #[inline(never)]
    pub(crate) fn load_class_cell(self, word: u32, words: Words<'_>) -> Done {
        let namespace = lent(&self.frame().namespace).owned();
        self.name_or_cell(word, words, &namespace, b(word))
    }

    /// R[a] = N[w1] in the mapping R[b], else the content of the cell in R[c].
    #[inline(never)]
    pub(crate) fn load_map_cell(self, word: u32, words: Words<'_>) -> Done {
        let mapping = self.receive(b(word));
        self.name_or_cell(word, words, &mapping, c(word))
    }

    fn name_or_cell(self, word: u32, words: Words<'_>, mapping: &Object, cell: i8) -> Done {
        let name = self.name(words.get(0) as usize);
        let value = match self.in_namespace(mapping, &name)? {
            Some(value) => value,
            None => {
                let content = self.borrow(cell).body::<Cell>().and_then(|cell| cell.content.get());
                content.ok_or_else(|| self.empty_cell(cell))?
            }
        };
        self.exchange(a(word), value);
        Ok(())
    }

    /// R[a] = N[w1] in the mapping R[b], else global or built-in.
    #[inline(never)]
    pub(crate) fn load_map_global(self, word: u32, words: Words<'_>) -> Done {
        let mapping = self.receive(b(word));
        let name = self.name(words.get(0) as usize);
        let value = match self.in_namespace(&mapping, &name)? {
            Some(value) => value,
            None => self.global_or_builtin(&lent(&self.function().globals), &name, None)?,
        };
        drop(mapping);
        self.exchange(a(word), value);
        Ok(())
    }

    /// R[a] = the frame's namespace.
    #[inline(never)]
    pub(crate) fn load_locals(self, word: u32) -> Done {
        self.put(a(word), lent(&self.frame().namespace).owned())
    }

    /// Makes `__annotations__` in the frame's namespace if it is not there.
    #[inline(never)]
    pub(crate) fn setup_annotations(self) -> Done {
        let name = text::intern(self.runtime, text::new(self.runtime, "__annotations__")?)?;
        let namespace = lent(&self.frame().namespace);
        if self.in_namespace(&namespace, &name)?.is_none() {
            let annotations = types::dict::new(self.runtime)?;
            ops::set_item(self.runtime, &namespace, &name, &annotations)?;
        }
        Ok(())
    }

    /// R[a] = a built-in that the language itself needs.
    #[inline(never)]
    pub(crate) fn load_builtin(self, word: u32, name: &str) -> Done {
        let value = self.builtin(name)?;
        self.put(a(word), value)
    }

    /// A built-in by name, as the running function sees it.
    pub(crate) fn builtin(self, name: &str) -> Result<Object, Raised> {
        let name = text::intern(self.runtime, text::new(self.runtime, name)?)?;
        let builtins = lent(&self.function().builtins);
        let found = match builtins.body::<Dict>() {
            Some(dict) => dict.get_name(self.runtime, &name),
            None => self.mapping_get(&builtins, &name)?,
        };
        found.ok_or_else(|| self.not_defined(&name))
    }

    /// A name in a namespace, which can be any mapping.
    fn in_namespace(self, namespace: &Object, name: &Object) -> Result<Option<Object>, Raised> {
        match exact_dict(namespace) {
            Some(dict) => Ok(dict.get_name(self.runtime, name)),
            None => self.mapping_get(namespace, name),
        }
    }

    fn mapping_get(self, mapping: &Object, name: &Object) -> Result<Option<Object>, Raised> {
        match ops::get_item(self.runtime, mapping, name) {
            Ok(value) => Ok(Some(value)),
            Err(Raised::Exception(raised)) if types::class::is_instance_of(&raised, ClassId::KeyError) => Ok(None),
            Err(raised) => Err(raised),
        }
    }

    #[cold]
    #[inline(never)]
    fn not_defined(self, name: &Object) -> Raised {
        types::exception::name_error(
            self.runtime,
            ClassId::NameError,
            name,
            format_args!("name '{}' is not defined", text::to_string(name)),
        )
    }

    /// Prints R[a] as the prompt does.
    #[inline(never)]
    pub(crate) fn print_expression(self, word: u32) -> Done {
        let name = text::intern(self.runtime, text::new(self.runtime, "displayhook")?)?;
        let sys = self.runtime.root(Root::Sys).get();
        let hook = sys.as_ref().and_then(|sys| sys.body::<Dict>()?.get_name(self.runtime, &name));
        let Some(hook) = hook else {
            return Err(self.runtime.error(ClassId::RuntimeError, format_args!("lost sys.displayhook")));
        };
        self.runtime.call(&hook, &[&self.borrow(a(word))])?;
        self.consume(a(word));
        Ok(())
    }
}

/// A namespace that is exactly a dict.
fn exact_dict(namespace: &Object) -> Option<&Dict> {
    if namespace.class_ref() == ClassId::Dict.reference() { namespace.body::<Dict>() } else { None }
}
