//! `try` statements.
//!
//! A handler is entered with the exception in the temporary behind those in use; the one behind it keeps what was being handled before:
//!
//! ```text
//!       body                   protected by H
//!       jump end
//! H:    PushHandled t1, t0     from here on protected by F
//!       JumpMatch t0, type, no, next
//!       Take name, t0
//!       handler's body         where there is a name, protected by code that forgets it
//!       PopHandled t1
//!       jump end
//! next: PopHandled t1
//!       ReRaise t0
//! F:    PopHandled t1
//!       ReRaise t2
//! end:
//! ```

use ruff_python_ast::{self as ast, ExceptHandler, ExceptHandlerExceptHandler, Stmt};
use ruff_text_size::Ranged;

use super::block::BlockKind;
use super::{Lowered, Unit};
use crate::assembler::Label;
use crate::code::Opcode;
use crate::registers::Register;

impl<'a> Unit<'a> {
    pub(super) fn try_statement(&mut self, statement: &'a ast::StmtTry) -> Lowered {
        if statement.finalbody.is_empty() {
            return self.try_except(statement);
        }
        let (handler, end) = (self.assembler.label(), self.assembler.label());
        let mark = self.temporaries.mark();
        self.enter(BlockKind::Finally(&statement.finalbody), Some((handler, mark)))?;
        if statement.handlers.is_empty() {
            self.body(&statement.body)?;
        } else {
            self.try_except(statement)?;
        }
        self.leave();
        self.body(&statement.finalbody)?;
        self.assembler.jump(end);
        self.assembler.place_handler(handler);
        self.finally_handler(&statement.finalbody)?;
        self.temporaries.release_to(mark);
        self.assembler.place(end);
        Ok(())
    }

    /// The copy of a `finally` that runs because of an exception, which is raised again behind it.
    fn finally_handler(&mut self, body: &'a [Stmt]) -> Lowered {
        if !self.assembler.reachable() {
            return Ok(());
        }
        let range = self.assembler.range();
        let (exception, saved) = self.begin_handling()?;
        let failed = self.assembler.label();
        self.enter(BlockKind::FinallyHandler { saved, exception }, Some((failed, saved.index() + 1)))?;
        self.body(body)?;
        self.leave();
        self.assembler.at(range);
        self.end_handling(saved, exception);
        self.fail_handling(failed, saved);
        Ok(())
    }

    /// Takes the exception and makes it the one that is handled. Returns where it is, and where the one before it is.
    fn begin_handling(&mut self) -> Lowered<(Register, Register)> {
        let exception = self.temporaries.take(1)?;
        let saved = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::PushHandled, saved, exception, 0);
        Ok((exception, saved))
    }

    /// The exception was not meant for these handlers.
    fn end_handling(&mut self, saved: Register, exception: Register) {
        self.emit1(Opcode::PopHandled, saved);
        self.emit1(Opcode::ReRaise, exception);
        self.assembler.end_of_path();
    }

    /// Where exceptions go that are raised while one is handled.
    fn fail_handling(&mut self, failed: Label, saved: Register) {
        self.assembler.place_handler(failed);
        self.emit1(Opcode::PopHandled, saved);
        self.emit1(Opcode::ReRaise, saved.after(1));
        self.assembler.end_of_path();
    }

    fn try_except(&mut self, statement: &'a ast::StmtTry) -> Lowered {
        let (handler, end) = (self.assembler.label(), self.assembler.label());
        let mark = self.temporaries.mark();
        self.enter(BlockKind::Try, Some((handler, mark)))?;
        self.body(&statement.body)?;
        self.leave();
        self.body(&statement.orelse)?;
        self.assembler.jump(end);
        self.assembler.place_handler(handler);
        if self.assembler.reachable() {
            self.assembler.at(statement.range);
            match statement.is_star {
                true => self.group_handlers(&statement.handlers, end)?,
                false => self.handlers(&statement.handlers, end)?,
            }
        }
        self.temporaries.release_to(mark);
        self.assembler.place(end);
        Ok(())
    }

    fn handlers(&mut self, handlers: &'a [ExceptHandler], end: Label) -> Lowered {
        let (exception, saved) = self.begin_handling()?;
        let failed = self.assembler.label();
        self.enter(BlockKind::Handling { saved }, Some((failed, saved.index() + 1)))?;
        for ExceptHandler::ExceptHandler(handler) in handlers {
            let next = self.assembler.label();
            if let Some(expected) = &handler.type_ {
                let mark = self.temporaries.mark();
                let expected = self.value(expected)?;
                self.assembler.jump_with(Opcode::JumpMatch, exception.byte(), expected.byte(), 0, next);
                self.temporaries.release_to(mark);
            }
            self.assembler.at(handler.range);
            self.handler(handler, exception)?;
            self.interrupt(|unit| {
                unit.emit1(Opcode::PopHandled, saved);
                unit.assembler.jump(end);
            });
            self.assembler.place(next);
        }
        self.leave();
        self.end_handling(saved, exception);
        self.fail_handling(failed, saved);
        Ok(())
    }

    /// What a handler does, once it is certain that it is the right one.
    fn handler(&mut self, handler: &'a ExceptHandlerExceptHandler, exception: Register) -> Lowered {
        let Some(name) = &handler.name else {
            self.emit1(Opcode::Clear, exception);
            return self.body(&handler.body);
        };
        let failed = self.assembler.label();
        let depth = self.temporaries.mark();
        self.store_name_kept(name, exception)?;
        self.enter(BlockKind::Name(name), Some((failed, depth)))?;
        self.body(&handler.body)?;
        self.leave();
        self.assembler.at(handler.range);
        self.forget_name(name)?;
        if self.assembler.is_used(failed) {
            let end = self.assembler.label();
            self.assembler.jump(end);
            self.assembler.place_handler(failed);
            let raised = self.temporaries.take(1)?;
            self.forget_name(name)?;
            self.emit1(Opcode::ReRaise, raised);
            self.assembler.end_of_path();
            self.temporaries.release_to(depth);
            self.assembler.place(end);
        }
        Ok(())
    }

    /// `except*`: every handler gets what is left of the group and matches; what they raise is collected with what nobody took.
    fn group_handlers(&mut self, handlers: &'a [ExceptHandler], end: Label) -> Lowered {
        let (original, saved) = self.begin_handling()?;
        let failed = self.assembler.label();
        self.enter(BlockKind::Handling { saved }, Some((failed, saved.index() + 1)))?;
        let raised = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::BuildList, raised, raised, 0);
        let rest = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::Copy, rest, original, 0);
        for ExceptHandler::ExceptHandler(handler) in handlers {
            self.assembler.at(handler.range);
            self.group_handler(handler, raised, rest)?;
        }
        self.assembler.emit(Opcode::ListAppend, raised, rest, 0);
        self.assembler.emit3(Opcode::PrepareGroup, raised, raised, original);
        self.leave();
        let nothing = self.assembler.label();
        self.emit1(Opcode::PopHandled, saved);
        self.assembler.emit(Opcode::Copy, rest, raised, 0);
        self.assembler.jump_with(Opcode::JumpNone, rest.byte(), 0, 1, nothing);
        self.emit1(Opcode::ReRaise, raised);
        self.assembler.end_of_path();
        self.assembler.place(nothing);
        self.emit1(Opcode::Clear, raised);
        self.assembler.jump(end);
        self.fail_handling(failed, saved);
        Ok(())
    }

    fn group_handler(&mut self, handler: &'a ExceptHandlerExceptHandler, raised: Register, rest: Register) -> Lowered {
        let Some(expected) = &handler.type_ else {
            return Err(self.source().error("expected one or more exception types", handler.range()));
        };
        let (next, unmatched, failed) = (self.assembler.label(), self.assembler.label(), self.assembler.label());
        let matching = self.push(expected)?;
        self.assembler.at(expected.range());
        self.assembler.emit3(Opcode::MatchGroup, matching, rest, matching);
        let saved = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::Copy, saved, matching, 0);
        self.assembler.jump_with(Opcode::JumpNone, saved.byte(), 0, 1, unmatched);
        self.assembler.emit(Opcode::PushHandled, saved, matching, 0);
        self.enter(BlockKind::Handling { saved }, Some((failed, saved.index() + 1)))?;
        self.handler(handler, matching)?;
        self.leave();
        self.emit1(Opcode::PopHandled, saved);
        self.assembler.jump(next);
        self.assembler.place_handler(failed);
        self.emit1(Opcode::PopHandled, saved);
        self.assembler.emit(Opcode::ListAppend, raised, saved.after(1), 0);
        self.assembler.jump(next);
        self.assembler.place(unmatched);
        self.emit1(Opcode::Clear, matching);
        self.assembler.place(next);
        self.temporaries.release_to(matching.index());
        Ok(())
    }
}
