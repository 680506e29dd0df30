//! `with` statements.

use ruff_python_ast::{Stmt, WithItem};
use ruff_text_size::Ranged;

use super::block::BlockKind;
use super::{Lowered, Unit};
use crate::code::Opcode;

impl<'a> Unit<'a> {
    /// Each item but the first is as a `with` in the body of the one before it. The bound `__exit__` stays in a temporary.
    pub(super) fn with_statement(&mut self, items: &'a [WithItem], body: &'a [Stmt], is_async: bool) -> Lowered {
        let Some((item, others)) = items.split_first() else { return self.body(body) };
        let range = item.context_expr.range();
        let exit = self.push(&item.context_expr)?;
        let entered = self.temporaries.take(1)?;
        self.assembler.at(range);
        if is_async {
            self.assembler.emit(Opcode::AsyncWithEnter, entered, exit, 0);
            self.emit_await(entered, entered, entered, 1);
        } else {
            self.assembler.emit(Opcode::WithEnter, entered, exit, 0);
        }
        let (handler, end) = (self.assembler.label(), self.assembler.label());
        self.enter(BlockKind::With { exit, range, is_async }, Some((handler, entered.index())))?;
        match &item.optional_vars {
            Some(target) => self.assign(target, entered)?,
            None => {
                self.emit1(Opcode::Clear, entered);
                self.temporaries.release_to(entered.index());
            }
        }
        self.with_statement(others, body, is_async)?;
        self.leave();
        self.assembler.at(range);
        if self.assembler.reachable() {
            self.call_exit(exit, is_async)?;
        }
        self.assembler.jump(end);

        self.assembler.place_handler(handler);
        self.assembler.at(range);
        let exception = self.temporaries.take(1)?;
        let saved = self.temporaries.take(1)?;
        let result = self.temporaries.take(1)?;
        let (failed, suppressed) = (self.assembler.label(), self.assembler.label());
        self.assembler.emit(Opcode::PushHandled, saved, exception, 0);
        let region = self.assembler.protect(failed, result.index());
        self.assembler.emit3(Opcode::WithExcept, result, exit, exception);
        if is_async {
            self.emit_await(result, result, result, 2);
        }
        self.assembler.jump_with(Opcode::JumpTruth, result.byte(), 0, 1, suppressed);
        self.assembler.unprotect(&region);
        self.emit1(Opcode::PopHandled, saved);
        self.emit1(Opcode::ReRaise, exception);
        self.assembler.end_of_path();
        self.assembler.place(suppressed);
        self.emit1(Opcode::PopHandled, saved);
        self.emit1(Opcode::Clear, exception);
        self.assembler.jump(end);
        self.assembler.place_handler(failed);
        self.emit1(Opcode::PopHandled, saved);
        self.emit1(Opcode::ReRaise, result);
        self.assembler.end_of_path();
        self.assembler.place(end);
        self.temporaries.release_to(exit.index());
        Ok(())
    }
}
