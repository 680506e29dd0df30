//! `import` statements: they call `__import__`, which a program can replace.

use object::Object;
use types::dict::Dict;
use types::module::Module;
use types::{ClassId, Name, Raised, attribute, class, ops, text};

use crate::import;
use crate::machine::{Done, Registers, Words, a, b, lent};

impl Registers<'_> {
    /// R[a] = `__import__`(N[w1], globals, locals, fromlist R[b+1], level R[b]).
    #[inline(never)]
    pub(crate) fn import_name(self, word: u32, words: Words<'_>) -> Done {
        let name = self.name(words.get(0) as usize);
        let (level, from) = (self.take(b(word)), self.take(b(word) + 1));
        let builtins = lent(&self.function().builtins);
        let key = self.runtime.name(Name::Import);
        let import = match builtins.body::<Dict>() {
            Some(dict) => dict.get_name(self.runtime, &key),
            None => None,
        };
        let Some(import) = import else {
            return Err(self.runtime.error(ClassId::ImportError, format_args!("__import__ not found")));
        };
        let globals = lent(&self.function().globals);
        let namespace = self.frame().namespace.get().unwrap_or_else(|| self.runtime.none());
        let module = self.runtime.call(&import, &[&name, &globals, &namespace, &from, &level])?;
        drop((level, from, namespace));
        self.exchange(a(word), module);
        Ok(())
    }

    /// R[a] = attribute N[w1] of module R[b], or the submodule of that name.
    #[inline(never)]
    pub(crate) fn import_from(self, word: u32, words: Words<'_>) -> Done {
        let name = self.name(words.get(0) as usize);
        let module = self.borrow(b(word));
        let value = import::import_from(self.runtime, &module, &name)?;
        self.exchange(a(word), value);
        Ok(())
    }

    /// R[a] = attribute N[w1] of module `_typing`.
    #[inline(never)]
    pub(crate) fn load_typing(self, word: u32, words: Words<'_>) -> Done {
        let module = import::import_module(self.runtime, "_typing")?;
        let value = attribute::get(self.runtime, &module, &self.name(words.get(0) as usize))?;
        self.exchange(a(word), value);
        Ok(())
    }

    /// All public names of module R[a] into the frame's namespace.
    #[inline(never)]
    pub(crate) fn import_star(self, word: u32) -> Done {
        let module = self.take(a(word));
        let namespace = lent(&self.frame().namespace).owned();
        let names = match attribute::get_any(self.runtime, &module, &self.runtime.name(Name::All)) {
            Ok(all) => Names::Listed(all),
            Err(Raised::Exception(raised)) if class::is_instance_of(&raised, ClassId::AttributeError) => Names::Public,
            Err(raised) => return Err(raised),
        };
        match names {
            Names::Listed(all) => {
                let iterator = ops::iter(self.runtime, &all)?;
                while let Some(name) = ops::next(self.runtime, &iterator)? {
                    if text::view(&name).is_none() {
                        return Err(self.not_a_name(&module, &name));
                    }
                    let name = text::intern(self.runtime, name)?;
                    let value = attribute::get_any(self.runtime, &module, &name)?;
                    ops::set_item(self.runtime, &namespace, &name, &value)?;
                }
            }
            Names::Public => {
                let dict = match module.body::<Module>() {
                    Some(module) => module.dict.get(),
                    None => Some(attribute::get_any(self.runtime, &module, &self.runtime.name(Name::Dict))?),
                };
                let mut position = 0;
                while let Some((name, value)) = dict.as_ref().and_then(|dict| dict.body::<Dict>()?.next(&mut position)) {
                    if text::view(&name).is_some_and(|name| name.is_empty() || name.at(0) != u32::from('_')) {
                        ops::set_item(self.runtime, &namespace, &name, &value)?;
                    }
                }
            }
        }
        drop((module, namespace));
        Ok(())
    }

    #[cold]
    fn not_a_name(self, module: &Object, name: &Object) -> Raised {
        let key = self.runtime.name(Name::Name);
        let module = attribute::get_any(self.runtime, module, &key).map(|name| text::to_string(&name)).unwrap_or_default();
        let class = class::name_of(&name.class());
        self.runtime.type_error(format_args!("Item in {module}.__all__ must be str, not {class}"))
    }
}

/// Which names `import *` takes.
enum Names {
    /// Those in `__all__`.
    Listed(Object),
    /// All that do not begin with an underscore.
    Public,
}
