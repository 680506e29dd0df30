//! Subscripts: `x[key]`, `x[key] = value`, `del x[key]`, and slices.

use compiler::code::Opcode;
use object::{Object, Slot};
use types::dict::Dict;
use types::list::{self, List};
use types::slice::{self, Parts};
use types::{ClassId, Raised, boxes, ops, tuple};

use crate::machine::{Done, Machine, Registers, Swift, a, b, c, opcode, perhaps, uc};

/// Item `index`, which may count from the end, of what is exactly a list or a tuple.
#[inline(always)]
fn item(object: &Object, index: i64) -> Option<Object> {
    let class = object.header().descriptor();
    if class == ClassId::List.reference() {
        // SAFETY: the class says that it is a list.
        let list = unsafe { object.body_unchecked::<List>() };
        return list.get(place(index, list.len())?);
    }
    if class == ClassId::Tuple.reference() {
        let items = tuple::items(object)?;
        return items.get(place(index, items.len())?).and_then(Slot::get);
    }
    None
}

/// The place that an index means; beyond the end if there is none.
#[inline(always)]
fn place(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index + length as i64 } else { index };
    usize::try_from(index).ok()
}

/// What is exactly a list.
#[inline(always)]
fn exact_list(object: &Object) -> Option<&List> {
    object.body::<List>().filter(|_| object.header().descriptor() == ClassId::List.reference())
}

impl Machine<'_> {
    /// R[a] = R[b][R[c]].
    #[inline(always)]
    pub(crate) fn subscript(&self, word: u32) -> Swift {
        if let Some(index) = boxes::int(&self.borrow(c(word)))
            && let Some(item) = item(&self.borrow(b(word)), index)
        {
            return self.finish(a(word), item, [b(word), c(word)]);
        }
        self.slow().subscript(word).map(perhaps)
    }

    /// R[a] = R[b][i8 c].
    #[inline(always)]
    pub(crate) fn subscript_immediate(&self, word: u32) -> Swift {
        if let Some(item) = item(&self.borrow(b(word)), c(word).into()) {
            return self.finish(a(word), item, [b(word)]);
        }
        self.slow().subscript_immediate(word).map(perhaps)
    }

    /// R[a][R[b]] = R[c].
    #[inline(always)]
    pub(crate) fn store_subscript(&self, word: u32) -> Swift {
        let object = self.borrow(a(word));
        if object.header().descriptor() == ClassId::List.reference()
            && let Some(index) = boxes::int(&self.borrow(b(word)))
        {
            // SAFETY: the class says that it is a list.
            let list = unsafe { object.body_unchecked::<List>() };
            // SAFETY: nothing that dies by the exchange runs Python, and the register keeps the list: its run stays as it is.
            if let Some(slot) = place(index, list.len()).and_then(|index| unsafe { list.items().slots() }.get(index)) {
                let value = self.receive(c(word));
                list.items().expect(&value);
                let due = self.replace(slot, value);
                return Ok(due | self.consume_all([a(word), b(word)]));
            }
        }
        self.slow().store_subscript(word).map(perhaps)
    }

    /// R[a] = slice(R[b], R[b+1], R[b+2] if c == 3 else None). Where the next instruction applies the slice to a list, both are done at
    /// once, without a slice.
    #[inline(always)]
    pub(crate) fn build_slice(&mut self, word: u32) -> Done {
        let next = self.words(0).get(0);
        let is_applied = match opcode(next) {
            Opcode::Subscript if c(next) == a(word) => self.slow().subscript_slice(word, next)?,
            Opcode::StoreSubscript if b(next) == a(word) => self.slow().store_slice(word, next)?,
            _ => false,
        };
        if is_applied {
            self.words(1);
            return Ok(());
        }
        self.slow().build_slice(word)
    }
}

impl Registers<'_> {
    /// R[a] = R[b][slice] for the slice that `build` would make, if that is simple and R[b] a list. Returns whether it is.
    #[inline(never)]
    fn subscript_slice(self, build: u32, word: u32) -> Result<bool, Raised> {
        let object = self.borrow(b(word));
        let (Some(list), Some(parts)) = (exact_list(&object), self.parts(build)) else { return Ok(false) };
        let value = list::get_slice(self.runtime, list, parts)?;
        self.consume_parts(build);
        self.consume(b(word));
        self.exchange(a(word), value);
        Ok(true)
    }

    /// R[a][slice] = R[c] for the slice that `build` would make, if that is simple and R[a] a list. Returns whether it is.
    #[inline(never)]
    fn store_slice(self, build: u32, word: u32) -> Result<bool, Raised> {
        let object = self.borrow(a(word));
        let (Some(list), Some(parts)) = (exact_list(&object), self.parts(build)) else { return Ok(false) };
        list::set_slice(self.runtime, list, parts, &self.borrow(c(word)))?;
        self.consume_parts(build);
        self.consume_all([a(word), c(word)]);
        Ok(true)
    }

    /// The numbers of the slice that `build` would make.
    #[inline(always)]
    fn parts(self, build: u32) -> Option<Parts> {
        let first = b(build);
        let step = (uc(build) == 3).then(|| self.borrow(first + 2));
        Parts::plain(&self.borrow(first), &self.borrow(first + 1), step.as_deref())
    }

    /// Empties the temporaries that `build` would have made a slice of.
    #[inline(always)]
    fn consume_parts(self, build: u32) {
        let first = b(build);
        self.consume_all([first, first + 1]);
        if uc(build) == 3 {
            self.consume(first + 2);
        }
    }

    #[inline(never)]
    fn subscript(self, word: u32) -> Done {
        let (object, key) = (self.borrow(b(word)), self.borrow(c(word)));
        if object.header().descriptor() == ClassId::Dict.reference()
            && let Some(dict) = object.body::<Dict>()
            && let Some(value) = dict.get(self.runtime, &key)?
        {
            return self.finish(a(word), value, [b(word), c(word)]);
        }
        let value = ops::get_item(self.runtime, &object, &key)?;
        self.finish(a(word), value, [b(word), c(word)])
    }

    #[inline(never)]
    fn subscript_immediate(self, word: u32) -> Done {
        let index = types::int::new(self.runtime, c(word).into())?;
        let value = ops::get_item(self.runtime, &self.borrow(b(word)), &index)?;
        self.finish(a(word), value, [b(word)])
    }

    #[inline(never)]
    fn store_subscript(self, word: u32) -> Done {
        let object = self.borrow(a(word));
        if object.header().descriptor() == ClassId::Dict.reference()
            && let Some(dict) = object.body::<Dict>()
        {
            let (key, value) = (self.borrow(b(word)).owned(), self.borrow(c(word)).owned());
            drop(dict.set(self.runtime, key, value)?);
        } else {
            ops::set_item(self.runtime, &object, &self.borrow(b(word)), &self.borrow(c(word)))?;
        }
        self.consume_all([a(word), b(word), c(word)]);
        Ok(())
    }

    /// `del R[a][R[b]]`.
    #[inline(never)]
    pub(crate) fn delete_subscript(self, word: u32) -> Done {
        ops::del_item(self.runtime, &self.borrow(a(word)), &self.borrow(b(word)))?;
        self.consume_all([a(word), b(word)]);
        Ok(())
    }

    /// R[a] = slice(R[b], R[b+1], R[b+2] if c == 3 else None).
    #[inline(never)]
    fn build_slice(self, word: u32) -> Done {
        let first = b(word);
        let none: Object = self.runtime.none();
        let step = if uc(word) == 3 { self.take(first + 2) } else { none };
        let slice = slice::new(self.runtime, self.take(first), self.take(first + 1), step)?;
        self.put(a(word), slice)
    }
}
