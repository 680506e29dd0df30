//! Moves between registers, constants, locals, cells, and jumps without a condition.

use object::Object;
use types::code::LocalKind;
use types::function::{self, Cell};
use types::{ClassId, Raised};

use crate::machine::{Done, Machine, Region, Registers, Swift, a, b, bc, lent};

impl Machine<'_> {
    /// R[a] = K[bc].
    #[inline(always)]
    pub(crate) fn load_constant(&self, word: u32) -> Swift {
        self.put(a(word), self.constant(bc(word)).owned())
    }

    /// Jump forward.
    #[inline(always)]
    pub(crate) fn jump_forward(&mut self) -> Swift {
        let offset = self.words(1).get(0);
        self.jump(offset);
        Ok(false)
    }

    /// Jump backward. Where that is to a `for` over a range or a list, its next round begins at once.
    #[inline(always)]
    pub(crate) fn jump_back(&mut self) -> Done {
        let offset = self.words(1).get(0);
        self.jump(offset.wrapping_neg());
        self.next_round()
    }

    /// Raises if local a is empty.
    #[inline(always)]
    pub(crate) fn check_bound(&self, word: u32) -> Swift {
        if self.registers_empty(a(word)) { Err(self.slow().unbound(a(word) as isize)) } else { Ok(false) }
    }

    #[inline(always)]
    fn registers_empty(&self, operand: i8) -> bool {
        self.slot(operand).is_empty()
    }

    /// R[a] = content of the cell in R[b].
    #[inline(always)]
    pub(crate) fn load_cell(&self, word: u32) -> Swift {
        let cell = self.borrow(b(word));
        match cell.body::<Cell>().and_then(|cell| cell.content.get()) {
            Some(content) => self.put(a(word), content),
            None => Err(self.slow().empty_cell(b(word))),
        }
    }

    /// Content of the cell in R[a] = R[b].
    #[inline(always)]
    pub(crate) fn store_cell(&self, word: u32) -> Swift {
        let value = self.receive(b(word));
        let cell = self.borrow(a(word));
        Ok(cell.body::<Cell>().is_some_and(|cell| cell.content.exchange(value)))
    }
}

impl<R: Region> Registers<'_, R> {
    /// R[a] = R[b], counted.
    #[inline(always)]
    pub(crate) fn copy(self, word: u32) -> Swift {
        self.put(a(word), self.borrow(b(word)).owned())
    }

    /// R[a] = R[b], moved.
    #[inline(always)]
    pub(crate) fn move_over(self, word: u32) -> Swift {
        Ok(self.replace(self.slot(a(word)), self.take(b(word))))
    }

    /// Empties R[a].
    #[inline(always)]
    pub(crate) fn clear(self, word: u32) -> Swift {
        Ok(self.release(self.slot(a(word))))
    }
}

impl Registers<'_> {
    /// `del` of local a.
    #[inline(always)]
    pub(crate) fn delete_local(self, word: u32) -> Done {
        self.delete_at(a(word) as isize)
    }

    fn delete_at(self, operand: isize) -> Done {
        match self.slot_at(operand).take() {
            Some(object) => {
                drop(object);
                Ok(())
            }
            None => Err(self.unbound(operand)),
        }
    }

    /// The operand of local number bc.
    fn far(self, word: u32) -> isize {
        bc(word) as isize - self.code().local_count.get() as isize
    }

    /// R[a] = local number bc, checked.
    #[inline(never)]
    pub(crate) fn load_far(self, word: u32) -> Done {
        match self.slot_at(self.far(word)).get() {
            Some(object) => self.put(a(word), object),
            None => Err(self.unbound(self.far(word))),
        }
    }

    /// Local number bc = R[a].
    #[inline(never)]
    pub(crate) fn store_far(self, word: u32) -> Done {
        let object = self.receive(a(word));
        drop(self.slot_at(self.far(word)).replace(Some(object)));
        Ok(())
    }

    /// `del` of local number bc.
    #[inline(never)]
    pub(crate) fn delete_far(self, word: u32) -> Done {
        self.delete_at(self.far(word))
    }

    /// Makes a cell of a local.
    #[inline(never)]
    pub(crate) fn make_cell(self, operand: isize) -> Done {
        let slot = self.slot_at(operand);
        let cell = function::new_cell(self.runtime, slot.get())?;
        drop(slot.replace(Some(cell)));
        Ok(())
    }

    /// MakeCell for local number bc.
    #[inline(never)]
    pub(crate) fn make_cell_far(self, word: u32) -> Done {
        self.make_cell(self.far(word))
    }

    /// `del` of the content of the cell in R[a].
    #[inline(never)]
    pub(crate) fn delete_cell(self, word: u32) -> Done {
        let cell = self.borrow(a(word));
        match cell.body::<Cell>().and_then(|cell| cell.content.take()) {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(self.empty_cell(a(word))),
        }
    }

    /// The exception for a local that is not bound.
    #[cold]
    #[inline(never)]
    pub(crate) fn unbound(self, operand: isize) -> Raised {
        let code = self.code();
        let index = code.local_count.get() as isize + operand;
        let name = code.local_name(index as usize);
        let name = name.as_ref().map(types::text::to_string).unwrap_or_default();
        if code.kinds().get(index as usize) == Some(&LocalKind::Free) {
            let message = format_args!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope");
            return self.runtime.error(ClassId::NameError, message);
        }
        let message = format_args!("cannot access local variable '{name}' where it is not associated with a value");
        self.runtime.error(ClassId::UnboundLocalError, message)
    }

    /// The exception for a cell that is empty. Where the operand is a temporary, the cell is that of a far local.
    #[cold]
    #[inline(never)]
    pub(crate) fn empty_cell(self, operand: i8) -> Raised {
        if operand < 0 {
            return self.unbound(operand as isize);
        }
        let cell: Object = self.borrow(operand).owned();
        let count = self.code().local_count.get() as isize;
        let holds = |local: &isize| !self.slot_at(*local).is_empty() && lent(self.slot_at(*local)).is(&cell);
        let local = (-count..0).find(holds).unwrap_or(-1);
        self.unbound(local)
    }
}
