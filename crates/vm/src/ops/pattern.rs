//! `match` statements: what a pattern asks of its subject.

use object::{Object, Slot};
use types::dict::{self, Dict};
use types::{Class, ClassId, Raised, Root, Runtime, attribute, class, int, ops, text, tuple};

use crate::machine::{Done, Machine, Registers, a, b, c, uc};

/// Classes whose one positional sub-pattern is for the object itself, as are those derived from them.
const MATCH_SELF: [ClassId; 10] = [
    ClassId::Int,
    ClassId::Str,
    ClassId::List,
    ClassId::Dict,
    ClassId::Tuple,
    ClassId::Float,
    ClassId::Set,
    ClassId::Bytes,
    ClassId::FrozenSet,
    ClassId::ByteArray,
];

impl Machine<'_> {
    /// Jump by w1 if (R[a] (keeps) is a sequence, as patterns take it) == c.
    pub(crate) fn jump_sequence(&mut self, word: u32) -> Done {
        let offset = self.words(1).get(0);
        if is_sequence(self.slow().runtime, &self.borrow(a(word)))? == (uc(word) != 0) {
            self.jump(offset);
        }
        Ok(())
    }

    /// Jump by w1 if (R[a] (keeps) is a mapping, as patterns take it) == c.
    pub(crate) fn jump_mapping(&mut self, word: u32) -> Done {
        let offset = self.words(1).get(0);
        if is_mapping(self.slow().runtime, &self.borrow(a(word)))? == (uc(word) != 0) {
            self.jump(offset);
        }
        Ok(())
    }

    /// R[a].. = the values of the mapping R[b] for the keys in the tuple R[a], or jump by w1.
    pub(crate) fn match_keys(&mut self, word: u32) -> Done {
        let offset = self.words(1).get(0);
        let registers = self.slow();
        let keys = registers.take(a(word));
        let values = values_for(registers.runtime, &registers.borrow(b(word)).owned(), &keys)?;
        drop(keys);
        self.put_row(word, offset, values)
    }

    /// R[a].. = attributes of R[b], if it is an instance of the class R[a], or jump by w1.
    pub(crate) fn match_class(&mut self, word: u32) -> Done {
        let offset = self.words(1).get(0);
        let registers = self.slow();
        let (class, names) = (registers.take(a(word)), registers.take(a(word) + 1));
        let subject = registers.borrow(b(word)).owned();
        let values = attributes_for(registers.runtime, &subject, &class, uc(word), &names)?;
        drop((class, names, subject));
        self.put_row(word, offset, values)
    }

    fn put_row(&mut self, word: u32, offset: u32, values: Option<Vec<Object>>) -> Done {
        let Some(values) = values else {
            self.jump(offset);
            return Ok(());
        };
        for (index, value) in values.into_iter().enumerate() {
            self.exchange(a(word) + index as i8, value);
        }
        Ok(())
    }
}

impl Registers<'_> {
    /// R[a] = len(R[b]).
    #[inline(never)]
    pub(crate) fn length(self, word: u32) -> Done {
        let length = ops::length(self.runtime, &self.borrow(b(word)))?;
        self.put(a(word), int::from_usize(self.runtime, length)?)
    }

    /// R[a] = dict of the mapping R[b] without the keys in the tuple R[c].
    #[inline(never)]
    pub(crate) fn match_rest(self, word: u32) -> Done {
        let keys = self.borrow(c(word)).owned();
        let rest = self.runtime.call(&self.runtime.class(ClassId::Dict), &[&self.borrow(b(word))])?;
        if let Some(rest) = rest.body::<Dict>() {
            for key in tuple::items(&keys).unwrap_or_default().iter().filter_map(Slot::get) {
                drop(rest.remove(self.runtime, &key)?);
            }
        }
        drop(keys);
        self.finish(a(word), rest, [c(word)])
    }
}

/// Whether patterns take an object for a sequence: built-in ones, and what `collections.abc.Sequence` knows.
fn is_sequence(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    const SEQUENCES: [ClassId; 4] = [ClassId::List, ClassId::Tuple, ClassId::Range, ClassId::MemoryView];
    const NONE: [ClassId; 4] = [ClassId::Str, ClassId::Bytes, ClassId::ByteArray, ClassId::Dict];
    Ok(SEQUENCES.iter().any(|id| class::is_instance_of(object, *id))
        || !NONE.iter().any(|id| class::is_instance_of(object, *id)) && is_abstractly(runtime, object, "Sequence")?)
}

/// Whether patterns take an object for a mapping: dicts, and what `collections.abc.Mapping` knows.
fn is_mapping(runtime: &Runtime, object: &Object) -> Result<bool, Raised> {
    const MAPPINGS: [ClassId; 2] = [ClassId::Dict, ClassId::MappingProxy];
    Ok(MAPPINGS.iter().any(|id| class::is_instance_of(object, *id)) || is_abstractly(runtime, object, "Mapping")?)
}

/// Asks an abstract base class. While its module has not been imported, no object can have been registered with it.
fn is_abstractly(runtime: &Runtime, object: &Object, name: &str) -> Result<bool, Raised> {
    let module = text::intern(runtime, text::new(runtime, "_collections_abc")?)?;
    let modules = runtime.root(Root::Modules).get();
    let Some(module) = modules.as_ref().and_then(|modules| modules.body::<Dict>()?.get_name(runtime, &module)) else { return Ok(false) };
    let class = attribute::get_any(runtime, &module, &text::intern(runtime, text::new(runtime, name)?)?)?;
    class::is_instance(runtime, object, &class)
}

/// The values for some keys; `None` where one is missing.
fn values_for(runtime: &Runtime, mapping: &Object, keys: &Object) -> Result<Option<Vec<Object>>, Raised> {
    let keys: Vec<Object> = tuple::items(keys).unwrap_or_default().iter().filter_map(Slot::get).collect();
    let seen = dict::new(runtime)?;
    let missing = runtime.call(&runtime.class(ClassId::Object), &[])?;
    let mut values = Vec::with_capacity(keys.len());
    for key in keys {
        if let Some(seen) = seen.body::<Dict>()
            && seen.set(runtime, key.clone(), runtime.none())?.is_some()
        {
            let key = text::to_string(&ops::repr(runtime, &key)?);
            return Err(runtime.value_error(format_args!("mapping pattern checks duplicate key ({key})")));
        }
        let value = match mapping.body::<Dict>().filter(|_| mapping.class_ref() == ClassId::Dict.reference()) {
            Some(dict) => dict.get(runtime, &key)?,
            None => Some(runtime.call_method(mapping, "get", &[&key, &missing])?).filter(|value| !value.is(&missing)),
        };
        match value {
            Some(value) => values.push(value),
            None => return Ok(None),
        }
    }
    Ok(Some(values))
}

/// `count` attributes of an instance of a class, the last ones by the `names` given; `None` if it is none, or has not all of them.
fn attributes_for(
    runtime: &Runtime,
    subject: &Object,
    class: &Object,
    count: usize,
    names: &Object,
) -> Result<Option<Vec<Object>>, Raised> {
    if class.body::<Class>().is_none() {
        return Err(runtime.type_error(format_args!("called match pattern must be a class")));
    }
    if !class::is_instance(runtime, subject, class)? {
        return Ok(None);
    }
    let named: Vec<Object> = tuple::items(names).unwrap_or_default().iter().filter_map(Slot::get).collect();
    let positional = count - named.len();
    let mut values = Vec::with_capacity(count);
    let mut seen: Vec<Object> = Vec::new();
    let all = match positional_names(runtime, class, positional)? {
        Positional::Itself => {
            values.push(subject.clone());
            named
        }
        Positional::Named(positional) => positional.into_iter().chain(named).collect(),
    };
    for name in all {
        if seen.iter().any(|other| text::equal(other, &name)) {
            let (class, name) = (class::name_of(class), text::to_string(&ops::repr(runtime, &name)?));
            return Err(runtime.type_error(format_args!("{class}() got multiple sub-patterns for attribute {name}")));
        }
        match attribute::find(runtime, subject, &name)? {
            Some(value) => values.push(value),
            None => return Ok(None),
        }
        seen.push(name);
    }
    Ok(Some(values))
}

/// What positional sub-patterns are matched with.
enum Positional {
    /// The subject.
    Itself,
    /// Attributes with these names.
    Named(Vec<Object>),
}

fn positional_names(runtime: &Runtime, class: &Object, count: usize) -> Result<Positional, Raised> {
    if count == 0 {
        return Ok(Positional::Named(Vec::new()));
    }
    let name = text::intern(runtime, text::new(runtime, "__match_args__")?)?;
    let Some(arguments) = attribute::find(runtime, class, &name)? else {
        return match MATCH_SELF.iter().any(|id| class::derives_from(class, *id)) {
            true if count == 1 => Ok(Positional::Itself),
            itself => Err(too_many(runtime, class, usize::from(itself), count)),
        };
    };
    let Some(items) = tuple::items(&arguments) else {
        let (class, got) = (class::name_of(class), class::name_of(&arguments.class()));
        return Err(runtime.type_error(format_args!("{class}.__match_args__ must be a tuple (got {got})")));
    };
    if items.len() < count {
        return Err(too_many(runtime, class, items.len(), count));
    }
    let mut names = Vec::with_capacity(count);
    for name in items[..count].iter().filter_map(Slot::get) {
        match text::view(&name) {
            Some(text) => names.push(text::intern(runtime, text::exact(runtime, &name, text)?)?),
            None => {
                let got = class::name_of(&name.class());
                return Err(runtime.type_error(format_args!("__match_args__ elements must be strings (got {got})")));
            }
        }
    }
    Ok(Positional::Named(names))
}

#[cold]
fn too_many(runtime: &Runtime, class: &Object, allowed: usize, given: usize) -> Raised {
    let (class, plural) = (class::name_of(class), if allowed == 1 { "" } else { "s" });
    runtime.type_error(format_args!("{class}() accepts {allowed} positional sub-pattern{plural} ({given} given)"))
}
