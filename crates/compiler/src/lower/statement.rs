//! Statements, but for those with a file of their own.

use ruff_python_ast::{self as ast, ElifElseClause, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::block::{BlockKind, Leave};
use super::{Lowered, Unit};
use crate::assembler::Label;
use crate::code::Opcode;
use crate::registers::Register;

impl<'a> Unit<'a> {
    /// Statements one after the other. All temporaries are as they were after each.
    pub(super) fn body(&mut self, statements: &'a [Stmt]) -> Lowered {
        for statement in statements {
            let mark = self.temporaries.mark();
            self.assembler.at(statement.range());
            self.statement(statement)?;
            self.temporaries.release_to(mark);
        }
        Ok(())
    }

    fn statement(&mut self, statement: &'a Stmt) -> Lowered {
        match statement {
            Stmt::Expr(statement) if self.prints && self.kind() == crate::scope::ScopeKind::Module => {
                let value = self.push(&statement.value)?;
                self.assembler.at(statement.range);
                self.emit1(Opcode::PrintExpression, value);
                Ok(())
            }
            Stmt::Expr(statement) => self.effect(&statement.value),
            Stmt::Assign(statement) => self.assign_statement(statement),
            Stmt::AugAssign(statement) => self.augmented_assignment(statement),
            Stmt::AnnAssign(statement) => self.annotated_assignment(statement),
            Stmt::Return(statement) => self.return_statement(statement),
            Stmt::Delete(statement) => statement.targets.iter().try_for_each(|target| self.delete(target)),
            Stmt::If(statement) => self.if_statement(statement),
            Stmt::While(statement) => self.while_statement(statement),
            Stmt::For(statement) if statement.is_async => self.async_for_statement(statement),
            Stmt::For(statement) => self.for_statement(statement),
            Stmt::Break(_) => self.lower_leave(Leave::Break),
            Stmt::Continue(_) => self.lower_leave(Leave::Continue),
            Stmt::With(statement) => self.with_statement(&statement.items, &statement.body, statement.is_async),
            Stmt::Try(statement) => self.try_statement(statement),
            Stmt::Raise(statement) => self.raise_statement(statement),
            Stmt::Assert(statement) => self.assert_statement(statement),
            Stmt::FunctionDef(function) => self.function_statement(function),
            Stmt::ClassDef(class) => self.class_statement(class),
            Stmt::Import(statement) => self.import_statement(statement),
            Stmt::ImportFrom(statement) => self.import_from_statement(statement),
            Stmt::Global(_) | Stmt::Nonlocal(_) | Stmt::Pass(_) => Ok(()),
            Stmt::TypeAlias(statement) => self.type_alias(statement),
            Stmt::Match(statement) => self.match_statement(statement),
            Stmt::IpyEscapeCommand(_) => Err(self.source().error("invalid syntax", statement.range())),
        }
    }

    fn return_statement(&mut self, statement: &'a ast::StmtReturn) -> Lowered {
        let Some(value) = &statement.value else { return self.lower_return(None) };
        if let Some(constant) = self.constant(value)
            && !self.runs_code_on_return()
        {
            let index = self.assembler.constant(constant)?;
            return self.unwind(Leave::Return, None, |unit, _| {
                unit.assembler.emit_wide(Opcode::ReturnConst, Register::NONE, index as u16);
                unit.assembler.end_of_path();
            });
        }
        // What runs on the way out may rebind or delete a local.
        let value = if self.runs_code_on_return() { self.push(value)? } else { self.value(value)? };
        self.assembler.at(statement.range);
        self.lower_return(Some(value))
    }

    fn if_statement(&mut self, statement: &'a ast::StmtIf) -> Lowered {
        let end = self.assembler.label();
        self.branch(Some(&statement.test), &statement.body, !statement.elif_else_clauses.is_empty(), end)?;
        let clauses = &statement.elif_else_clauses;
        for (index, ElifElseClause { test, body, .. }) in clauses.iter().enumerate() {
            self.branch(test.as_ref(), body, index + 1 < clauses.len(), end)?;
        }
        self.assembler.place(end);
        Ok(())
    }

    /// One branch of an `if`; control arrives behind it where the test fails.
    fn branch(&mut self, test: Option<&'a Expr>, body: &'a [Stmt], more: bool, end: crate::assembler::Label) -> Lowered {
        let Some(test) = test else { return self.body(body) };
        let otherwise = self.assembler.label();
        self.jump_if(test, false, otherwise)?;
        self.body(body)?;
        if more {
            self.assembler.jump(end);
        }
        self.assembler.place(otherwise);
        Ok(())
    }

    fn while_statement(&mut self, statement: &'a ast::StmtWhile) -> Lowered {
        let (head, exhausted, end) = (self.assembler.label(), self.assembler.label(), self.assembler.label());
        let next = self.assembler.label();
        self.assembler.place_head(head);
        self.jump_if(&statement.test, false, exhausted)?;
        self.enter(BlockKind::Loop { break_to: end, continue_to: next, iterator: None }, None)?;
        self.body(&statement.body)?;
        self.leave();
        self.assembler.place(next);
        self.assembler.at(statement.test.range());
        self.assembler.jump_back(head);
        self.assembler.place(exhausted);
        self.body(&statement.orelse)?;
        self.assembler.place(end);
        Ok(())
    }

    fn for_statement(&mut self, statement: &'a ast::StmtFor) -> Lowered {
        let (head, exhausted, end) = (self.assembler.label(), self.assembler.label(), self.assembler.label());
        let next = self.assembler.label();
        let iterator = self.push_iterator(&statement.iter)?;
        self.assembler.place_head(head);
        self.for_next(&statement.target, iterator, &statement.iter, exhausted)?;
        self.enter(BlockKind::Loop { break_to: end, continue_to: next, iterator: Some(iterator) }, None)?;
        self.body(&statement.body)?;
        self.leave();
        self.assembler.place(next);
        self.assembler.at(statement.iter.range());
        self.assembler.jump_back(head);
        self.assembler.place(exhausted);
        self.temporaries.release_to(iterator.index());
        self.body(&statement.orelse)?;
        self.assembler.place(end);
        Ok(())
    }

    /// The iterator says that it is exhausted by `StopAsyncIteration`, raised where its next item is waited for.
    fn async_for_statement(&mut self, statement: &'a ast::StmtFor) -> Lowered {
        let [head, next, stopped, end] = std::array::from_fn(|_| self.assembler.label());
        let range = statement.iter.range();
        let iterator = self.push_async_iterator(&statement.iter)?;
        self.assembler.place_head(head);
        let item = self.async_next(iterator, range, stopped)?;
        self.assign(&statement.target, item)?;
        self.enter(BlockKind::Loop { break_to: end, continue_to: next, iterator: Some(iterator) }, None)?;
        self.body(&statement.body)?;
        self.leave();
        self.assembler.place(next);
        self.assembler.at(range);
        self.assembler.jump_back(head);
        self.async_exhausted(iterator, item, stopped);
        self.body(&statement.orelse)?;
        self.assembler.place(end);
        Ok(())
    }

    /// The asynchronous iterator of an expression, in the next temporary.
    pub(super) fn push_async_iterator(&mut self, iterable: &'a Expr) -> Lowered<Register> {
        let iterator = self.push(iterable)?;
        self.assembler.at(iterable.range());
        self.assembler.emit(Opcode::GetAsyncIter, iterator, iterator, 0);
        Ok(iterator)
    }

    /// Waits for the next item, in the next temporary; exceptions meanwhile go to `stopped`.
    pub(super) fn async_next(&mut self, iterator: Register, range: TextRange, stopped: Label) -> Lowered<Register> {
        let item = self.temporaries.take(1)?;
        self.assembler.at(range);
        let region = self.assembler.protect(stopped, item.index());
        self.assembler.emit(Opcode::GetAsyncNext, item, iterator, 0);
        self.emit_await(item, item, item, 3);
        self.assembler.unprotect(&region);
        Ok(item)
    }

    /// Goes on where the iterator said that there is no other item.
    pub(super) fn async_exhausted(&mut self, iterator: Register, item: Register, stopped: Label) {
        let exhausted = self.assembler.label();
        self.assembler.place_handler(stopped);
        self.assembler.jump_with(Opcode::JumpStopAsync, item.byte(), 0, 1, exhausted);
        self.emit1(Opcode::ReRaise, item);
        self.assembler.end_of_path();
        self.assembler.place(exhausted);
        self.emit1(Opcode::Clear, item);
        self.emit1(Opcode::Clear, iterator);
        self.temporaries.release_to(iterator.index());
    }

    /// The iterator of an expression, in the next temporary.
    pub(super) fn push_iterator(&mut self, iterable: &'a Expr) -> Lowered<Register> {
        let mark = self.temporaries.mark();
        let value = self.iterated(iterable)?;
        self.temporaries.release_to(mark);
        let iterator = self.temporaries.take(1)?;
        self.assembler.at(iterable.range());
        self.assembler.emit(Opcode::GetIter, iterator, value, 0);
        Ok(iterator)
    }

    /// A list display that is only iterated over is as good as a tuple.
    fn iterated(&mut self, iterable: &'a Expr) -> Lowered<Register> {
        if let Expr::List(list) = iterable
            && let Some(items) = crate::fold::items(&list.elts, self.source(), self.debug())
        {
            self.assembler.at(iterable.range());
            return self.push_constant(crate::code::Constant::Tuple(items));
        }
        self.value(iterable)
    }

    /// The next item into a target; control goes to `exhausted` when there is none.
    pub(super) fn for_next(
        &mut self,
        target: &'a Expr,
        iterator: Register,
        iterable: &'a Expr,
        exhausted: crate::assembler::Label,
    ) -> Lowered {
        self.assembler.at(iterable.range());
        if let Expr::Name(name) = target
            && let Some((register, local)) = self.near_local(&name.id)
        {
            self.assembler.jump_with(Opcode::ForIter, register.byte(), iterator.byte(), 0, exhausted);
            self.assembler.bind(local);
            return Ok(());
        }
        let item = self.temporaries.next();
        self.assembler.jump_with(Opcode::ForIter, item.byte(), iterator.byte(), 0, exhausted);
        self.temporaries.take(1)?;
        self.assign(target, item)
    }

    fn raise_statement(&mut self, statement: &'a ast::StmtRaise) -> Lowered {
        let (count, exception, cause) = match (&statement.exc, &statement.cause) {
            (None, _) => (0, Register::NONE, Register::NONE),
            (Some(exception), None) => (1, self.value(exception)?, Register::NONE),
            (Some(exception), Some(cause)) => {
                let exception = self.value_before(exception, &[cause])?;
                (2, exception, self.value(cause)?)
            }
        };
        self.assembler.at(statement.range);
        self.assembler.emit(Opcode::Raise, exception, cause, count);
        self.assembler.end_of_path();
        Ok(())
    }

    fn assert_statement(&mut self, statement: &'a ast::StmtAssert) -> Lowered {
        if !self.debug() {
            return Ok(());
        }
        let end = self.assembler.label();
        self.jump_if(&statement.test, true, end)?;
        self.assembler.at(statement.test.range());
        let error = self.temporaries.take(1)?;
        self.emit1(Opcode::LoadAssertionError, error);
        if let Some(message) = &statement.msg {
            self.temporaries.take(1)?;
            self.push(message)?;
            self.assembler.at(statement.test.range());
            self.assembler.emit(Opcode::Call, error, error, 1);
        }
        self.assembler.at(statement.test.range());
        self.assembler.emit(Opcode::Raise, error, Register::NONE, 1);
        self.assembler.end_of_path();
        self.assembler.place(end);
        Ok(())
    }
}
