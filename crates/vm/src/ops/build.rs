//! Building: tuples, lists, sets, dicts, strings.

use object::Object;
use types::dict::{self, Dict};
use types::list::List;
use types::{ClassId, Raised, ops, set, text, tuple};

use crate::machine::{Done, Region, Registers, Swift, Words, a, b, c, lent, uc};
use crate::messages;

impl<R: Region> Registers<'_, R> {
    /// Append R[b] to the list in temporary a.
    #[inline(always)]
    pub(crate) fn list_append(self, word: u32) -> Swift {
        let item = self.receive(b(word));
        types::list::append(self.runtime, &self.borrow(a(word)), item).map(|()| false)
    }
}

impl Registers<'_> {
    /// The temporaries from R[b] on, taken one by one.
    fn taken(self, first: i8, count: usize) -> impl ExactSizeIterator<Item = Object> {
        self.slots(first, count).iter().map(|slot| slot.take().unwrap_or_else(|| self.runtime.none()))
    }

    /// R[a] = tuple of c temporaries from R[b].
    #[inline(never)]
    pub(crate) fn build_tuple(self, word: u32) -> Done {
        let made = tuple::new(self.runtime, self.taken(b(word), uc(word)))?;
        self.put(a(word), made)
    }

    /// R[a] = list of c temporaries from R[b].
    #[inline(never)]
    pub(crate) fn build_list(self, word: u32) -> Done {
        let made = types::list::from_objects(self.runtime, self.taken(b(word), uc(word)))?;
        self.put(a(word), made)
    }

    /// R[a] = set of c temporaries from R[b].
    #[inline(never)]
    pub(crate) fn build_set(self, word: u32) -> Done {
        let made = set::new(self.runtime)?;
        for item in self.taken(b(word), uc(word)) {
            set::add(self.runtime, &made, item)?;
        }
        self.exchange(a(word), made);
        Ok(())
    }

    /// R[a] = dict of c pairs from R[b].
    #[inline(never)]
    pub(crate) fn build_map(self, word: u32) -> Done {
        let made = dict::new(self.runtime)?;
        if let Some(dict) = made.body::<Dict>() {
            for pair in self.slots(b(word), 2 * uc(word)).chunks_exact(2) {
                if let (Some(key), Some(value)) = (pair[0].take(), pair[1].take()) {
                    drop(dict.set(self.runtime, key, value)?);
                }
            }
        }
        self.exchange(a(word), made);
        Ok(())
    }

    /// R[a] = the c strings from R[b] joined.
    #[inline(never)]
    pub(crate) fn build_string(self, word: u32) -> Done {
        let mut builder = text::Builder::new(self.runtime);
        for slot in self.slots(b(word), uc(word)) {
            if let Some(part) = slot.get() {
                builder.push_object(&part);
            }
        }
        let joined = builder.finish()?;
        for slot in self.slots(b(word), uc(word)) {
            drop(slot.take());
        }
        self.put(a(word), joined)
    }

    /// Extend the list in temporary a with iterable R[b].
    #[inline(never)]
    pub(crate) fn list_extend(self, word: u32) -> Done {
        let (list, items) = (self.borrow(a(word)), self.borrow(b(word)));
        let is_argument = uc(word) == 1;
        if !is_iterable(self.runtime, &items) {
            let class = types::class::name_of(&items.class());
            if is_argument && types::list::length(&list) == 0 {
                // The list is where the arguments of the call will be, two places behind what is called.
                let callee = messages::callee(self.runtime, &self.borrow(a(word) - 2));
                return Err(self.runtime.type_error(format_args!("{callee} argument after * must be an iterable, not {class}")));
            }
            return Err(self.runtime.type_error(format_args!("Value after * must be an iterable, not {class}")));
        }
        types::list::extend(self.runtime, &list, &items)?;
        self.consume(b(word));
        Ok(())
    }

    /// Add R[b] to the set in temporary a.
    #[inline(never)]
    pub(crate) fn set_add(self, word: u32) -> Done {
        let item = self.receive(b(word));
        set::add(self.runtime, &self.borrow(a(word)), item)?;
        Ok(())
    }

    /// Update the set in temporary a with iterable R[b].
    #[inline(never)]
    pub(crate) fn set_update(self, word: u32) -> Done {
        set::update(self.runtime, &self.borrow(a(word)), &self.borrow(b(word)))?;
        self.consume(b(word));
        Ok(())
    }

    /// Key R[b], value R[c] into the dict in temporary a.
    #[inline(never)]
    pub(crate) fn map_add(self, word: u32) -> Done {
        let (key, value) = (self.receive(b(word)), self.receive(c(word)));
        if let Some(dict) = self.borrow(a(word)).body::<Dict>() {
            drop(dict.set(self.runtime, key, value)?);
        }
        Ok(())
    }

    /// Update the dict in temporary a with mapping R[b].
    #[inline(never)]
    pub(crate) fn map_update(self, word: u32) -> Done {
        let source = self.borrow(b(word));
        let not_a_mapping = || {
            let class = types::class::name_of(&source.class());
            self.runtime.type_error(format_args!("'{class}' object is not a mapping"))
        };
        each_pair(self.runtime, &source, not_a_mapping, |key, value| {
            if let Some(dict) = self.borrow(a(word)).body::<Dict>() {
                drop(dict.set(self.runtime, key, value)?);
            }
            Ok(())
        })?;
        self.consume(b(word));
        Ok(())
    }

    /// The same for `**kwargs` in a call: a repeated key is a TypeError. R[c] is the callable.
    #[inline(never)]
    pub(crate) fn map_merge(self, word: u32) -> Done {
        let source = self.borrow(b(word));
        let callable = self.borrow(c(word));
        let callee = || messages::callee(self.runtime, &callable);
        let not_a_mapping = || {
            let class = types::class::name_of(&source.class());
            self.runtime.type_error(format_args!("{} argument after ** must be a mapping, not {class}", callee()))
        };
        each_pair(self.runtime, &source, not_a_mapping, |key, value| {
            let target = self.borrow(a(word));
            let Some(dict) = target.body::<Dict>() else { return Ok(()) };
            if dict.get(self.runtime, &key)?.is_some() {
                let name = text::to_string(&key);
                let callee = callee();
                return Err(self.runtime.type_error(format_args!("{callee} got multiple values for keyword argument '{name}'")));
            }
            drop(dict.set(self.runtime, key, value)?);
            Ok(())
        })?;
        self.consume(b(word));
        Ok(())
    }

    /// R[a] = tuple of the list in R[b].
    #[inline(never)]
    pub(crate) fn list_to_tuple(self, word: u32) -> Done {
        let list = self.borrow(b(word));
        let made = types::list::to_tuple(self.runtime, &list)?;
        self.finish(a(word), made, [b(word)])
    }

    /// R[a] = format(convert(R[b])).
    #[inline(never)]
    pub(crate) fn format(self, word: u32) -> Done {
        let value = self.borrow(b(word)).owned();
        let value = match uc(word) & 3 {
            0 => value,
            1 => ops::str(self.runtime, &value)?,
            2 => ops::repr(self.runtime, &value)?,
            _ => ops::ascii(self.runtime, &value)?,
        };
        let has_specification = uc(word) & 4 != 0;
        let result = if has_specification {
            ops::format(self.runtime, &value, &self.borrow(b(word) + 1))?
        } else if value.class_ref() == ClassId::Str.reference() {
            value
        } else {
            ops::format(self.runtime, &value, &text::new(self.runtime, "")?)?
        };
        if has_specification {
            return self.finish(a(word), result, [b(word), b(word) + 1]);
        }
        self.finish(a(word), result, [b(word)])
    }

    /// R[a], R[a+1] ... = the c items of R[b].
    #[inline(never)]
    pub(crate) fn unpack(self, word: u32) -> Done {
        let source = self.receive(b(word));
        let first = a(word);
        self.unpack_items(&source, uc(word), |index, item| self.put(first + index as i8, item))?;
        drop(source);
        Ok(())
    }

    /// The c items of R[b] go to the registers named by the operand bytes in w1, w2.
    #[inline(never)]
    pub(crate) fn unpack_to(self, word: u32, words: Words<'_>) -> Done {
        let source = self.receive(b(word));
        let registers = u64::from(words.get(0)) | u64::from(words.get(1)) << 32;
        self.unpack_items(&source, uc(word), |index, item| self.put((registers >> (8 * index)) as i8, item))?;
        drop(source);
        Ok(())
    }

    /// Hands `count` items of `source` to `store`, in order, once it is certain that there are as many.
    #[inline(always)]
    fn unpack_items(self, source: &Object, count: usize, store: impl Fn(usize, Object) -> Done) -> Done {
        let class = source.class_ref();
        if class == ClassId::Tuple.reference()
            && let Some(items) = tuple::items(source)
        {
            self.check_number(count, items.len())?;
            for (index, item) in items.iter().enumerate() {
                store(index, lent(item).owned())?;
            }
            return Ok(());
        }
        if class == ClassId::List.reference()
            && let Some(list) = source.body::<List>()
        {
            self.check_number(count, list.len())?;
            // Storing runs no Python, so the list stays as it is.
            for index in 0..count {
                if let Some(item) = list.get(index) {
                    store(index, item)?;
                }
            }
            return Ok(());
        }
        let items = self.collect(source, count, None)?;
        for (index, item) in items.into_iter().enumerate() {
            store(index, item)?;
        }
        Ok(())
    }

    #[inline(always)]
    fn check_number(self, expected: usize, length: usize) -> Done {
        if length == expected {
            return Ok(());
        }
        Err(wrong_number(self.runtime, expected, Some(length).filter(|length| *length < expected)))
    }

    /// `count` items of an iterable that has no more, or with `rest` exactly the first ones and then the others in `rest`.
    fn collect(self, source: &Object, count: usize, rest: Option<&Object>) -> Result<Vec<Object>, Raised> {
        let runtime = self.runtime;
        if !is_iterable(runtime, source) {
            let class = types::class::name_of(&source.class());
            return Err(runtime.type_error(format_args!("cannot unpack non-iterable {class} object")));
        }
        let iterator = ops::iter(runtime, source)?;
        // At most 255: the operand is a byte.
        let mut items = Vec::with_capacity(count);
        while items.len() < count {
            match ops::next(runtime, &iterator)? {
                Some(item) => items.push(item),
                None if rest.is_some() => return Err(too_few_with_star(runtime, count, items.len())),
                None => return Err(wrong_number(runtime, count, Some(items.len()))),
            }
        }
        match rest {
            Some(list) => {
                while let Some(item) = ops::next(runtime, &iterator)? {
                    types::list::append(runtime, list, item)?;
                }
            }
            None if ops::next(runtime, &iterator)?.is_some() => return Err(wrong_number(runtime, count, None)),
            None => {}
        }
        Ok(items)
    }

    /// R[a].. = items of R[b] with a starred target: c before it, w1 after it; the list of the rest is R[a+c].
    #[inline(never)]
    pub(crate) fn unpack_star(self, word: u32, words: Words<'_>) -> Done {
        let source = self.receive(b(word));
        let (before, after) = (uc(word), words.get(0) as usize);
        let rest = types::list::new(self.runtime)?;
        let items = self.collect(&source, before, Some(&rest))?;
        let mut behind = Vec::with_capacity(after);
        for _ in 0..after {
            match types::list::pop_last(&rest) {
                Some(item) => behind.push(item),
                None => return Err(too_few_with_star(self.runtime, before + after, before + behind.len())),
            }
        }
        let all = items.into_iter().chain(std::iter::once(rest)).chain(behind.into_iter().rev());
        for (index, item) in all.enumerate() {
            self.exchange(a(word) + index as i8, item);
        }
        drop(source);
        Ok(())
    }
}

/// Whether `iter()` may work: for messages that speak of something else than iteration.
pub(crate) fn is_iterable(runtime: &types::Runtime, object: &Object) -> bool {
    [types::Special::Iter, types::Special::GetItem].iter().any(|special| runtime.special_of(object, *special).is_some())
}

#[cold]
fn wrong_number(runtime: &types::Runtime, expected: usize, too_few: Option<usize>) -> Raised {
    match too_few {
        Some(got) => runtime.value_error(format_args!("not enough values to unpack (expected {expected}, got {got})")),
        None => runtime.value_error(format_args!("too many values to unpack (expected {expected})")),
    }
}

#[cold]
fn too_few_with_star(runtime: &types::Runtime, expected: usize, got: usize) -> Raised {
    runtime.value_error(format_args!("not enough values to unpack (expected at least {expected}, got {got})"))
}

/// Shows the pairs of a mapping.
pub(crate) fn each_pair(
    runtime: &types::Runtime,
    source: &Object,
    not_a_mapping: impl Fn() -> Raised,
    mut see: impl FnMut(Object, Object) -> Done,
) -> Done {
    if let Some(dict) = source.body::<Dict>() {
        let mut position = 0;
        while let Some((key, value)) = dict.next(&mut position) {
            see(key, value)?;
        }
        return Ok(());
    }
    let keys = runtime.name(types::Name::Keys);
    let Some(keys) = types::attribute::find(runtime, source, &keys)? else { return Err(not_a_mapping()) };
    let keys = runtime.call(&keys, &[])?;
    let iterator = ops::iter(runtime, &keys)?;
    while let Some(key) = ops::next(runtime, &iterator)? {
        let value = ops::get_item(runtime, source, &key)?;
        see(key, value)?;
    }
    Ok(())
}
