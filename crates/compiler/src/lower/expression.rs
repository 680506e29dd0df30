//! Expressions: where their values go.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::{Lowered, Unit};
use crate::code::{Constant, Opcode};
use crate::registers::Register;

impl<'a> Unit<'a> {
    /// The value of an expression where it is best: a local that holds it already, or the next temporary.
    pub(super) fn value(&mut self, expression: &'a Expr) -> Lowered<Register> {
        match self.borrowed(expression) {
            Some(local) => Ok(local),
            None => self.push(expression),
        }
    }

    /// The same, safe from what evaluating `later` binds.
    pub(super) fn value_before(&mut self, expression: &'a Expr, later: &[&'a Expr]) -> Lowered<Register> {
        match self.borrowed(expression) {
            Some(local) if !self.may_rebind(local, later) => Ok(local),
            _ => self.push(expression),
        }
    }

    /// The value of an expression in the next temporary.
    pub(super) fn push(&mut self, expression: &'a Expr) -> Lowered<Register> {
        let target = self.temporaries.next();
        self.value_to(expression, target)?;
        self.temporaries.take(1)?;
        Ok(target)
    }

    /// Evaluates an expression for what it does.
    pub(super) fn effect(&mut self, expression: &'a Expr) -> Lowered {
        if self.constant(expression).is_some() || self.borrowed(expression).is_some() {
            return Ok(());
        }
        let mark = self.temporaries.mark();
        let value = self.push(expression)?;
        self.emit1(Opcode::Clear, value);
        self.temporaries.release_to(mark);
        Ok(())
    }

    /// The value of an expression into a register, by its last instruction. A temporary must be the next free one; it is not taken.
    pub(super) fn value_to(&mut self, expression: &'a Expr, target: Register) -> Lowered {
        if let Some(constant) = self.constant(expression) {
            self.assembler.at(expression.range());
            return self.load_constant(constant, target);
        }
        let mark = self.temporaries.mark();
        self.compound_to(expression, target)?;
        self.temporaries.release_to(mark);
        Ok(())
    }

    fn compound_to(&mut self, expression: &'a Expr, target: Register) -> Lowered {
        self.assembler.at(expression.range());
        match expression {
            Expr::Name(name) => self.load_name(&name.id, target),
            Expr::BinOp(operation) => self.binary(operation, target),
            Expr::UnaryOp(operation) => self.unary(operation, target),
            Expr::BoolOp(operation) => self.in_temporary(target, |unit, target| unit.boolean(operation, target)),
            Expr::Compare(comparison) => self.comparison(comparison, target),
            Expr::Call(call) => self.call(call, target),
            Expr::Attribute(attribute) => self.attribute(attribute, target),
            Expr::Subscript(subscript) => self.subscript(subscript, target),
            Expr::If(conditional) => self.conditional(conditional, target),
            Expr::Named(named) => self.named(named, target),
            Expr::Lambda(lambda) => self.lambda(lambda, target),
            Expr::List(ast::ExprList { elts, .. }) => self.list(elts, target),
            Expr::Tuple(ast::ExprTuple { elts, .. }) => self.tuple(elts, target),
            Expr::Set(ast::ExprSet { elts, .. }) => self.set(elts, target),
            Expr::Dict(dict) => self.dict(dict, target),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => {
                self.in_temporary(target, |unit, target| unit.comprehension(expression, target))
            }
            Expr::Generator(generator) => self.generator(generator, target),
            Expr::FString(string) => self.format_string(string, target),
            Expr::Slice(slice) => self.slice(slice, target),
            Expr::Yield(expression) => self.yield_value(expression, target),
            Expr::YieldFrom(expression) => self.yield_from(expression, target),
            Expr::NumberLiteral(_) => Err(self.source().error("Exceeds the limit for integer string conversion", expression.range())),
            Expr::Starred(_) => Err(self.source().error("can't use starred expression here", expression.range())),
            Expr::Await(expression) => self.await_value(expression, target),
            Expr::TString(string) => self.template_string(string, target),
            _ => Err(self.source().error("invalid syntax", expression.range())),
        }
    }

    /// Runs `lower` with the next temporary as its target where `target` is a local: for what writes its target before it has read all.
    pub(super) fn in_temporary(&mut self, target: Register, lower: impl FnOnce(&mut Self, Register) -> Lowered) -> Lowered {
        if target.is_temporary() {
            return lower(self, target);
        }
        let temporary = self.temporaries.next();
        lower(self, temporary)?;
        self.assembler.emit(Opcode::Take, target, temporary, 0);
        Ok(())
    }

    fn conditional(&mut self, conditional: &'a ast::ExprIf, target: Register) -> Lowered {
        let (otherwise, end) = (self.assembler.label(), self.assembler.label());
        self.jump_if(&conditional.test, false, otherwise)?;
        self.value_to(&conditional.body, target)?;
        self.assembler.jump(end);
        self.assembler.place(otherwise);
        self.value_to(&conditional.orelse, target)?;
        self.assembler.place(end);
        Ok(())
    }

    fn named(&mut self, named: &'a ast::ExprNamed, target: Register) -> Lowered {
        let Expr::Name(name) = &*named.target else {
            return Err(self.source().error("cannot use assignment expressions here", named.range));
        };
        if let Some((register, local)) = self.near_local(&name.id) {
            self.value_to(&named.value, register)?;
            self.assembler.bind(local);
            if register != target {
                self.assembler.at(named.range);
                self.assembler.emit(Opcode::Move, target, register, 0);
            }
            return Ok(());
        }
        self.in_temporary(target, |unit, target| {
            unit.push(&named.value)?;
            unit.assembler.at(named.range);
            let copy = unit.temporaries.take(1)?;
            unit.assembler.emit(Opcode::Copy, copy, target, 0);
            unit.store_name(&name.id, copy)
        })
    }

    fn attribute(&mut self, attribute: &'a ast::ExprAttribute, target: Register) -> Lowered {
        let object = self.value(&attribute.value)?;
        self.assembler.at(attribute.range);
        self.load_attribute(object, &attribute.attr, target)
    }

    /// R[target] = R[object].name
    pub(super) fn load_attribute(&mut self, object: Register, name: &str, target: Register) -> Lowered {
        let name = self.attribute_name(name)?;
        self.assembler.emit(Opcode::LoadAttr, target, object, 0);
        self.assembler.set_extra(Opcode::LoadAttr, u32::from(name));
        Ok(())
    }

    /// The index of an attribute's name, mangled where it is private.
    pub(super) fn attribute_name(&mut self, name: &str) -> Lowered<u16> {
        let name = self.shared.scopes.get(self.scope).mangle(name);
        self.assembler.name(&name)
    }

    fn subscript(&mut self, subscript: &'a ast::ExprSubscript, target: Register) -> Lowered {
        let object = self.value_before(&subscript.value, &[&subscript.slice])?;
        if let Some(index) = self.small_constant(&subscript.slice) {
            self.assembler.at(subscript.range);
            self.assembler.emit_bytes(Opcode::SubscriptImm, target.byte(), object.byte(), index as u8);
            return Ok(());
        }
        let index = self.value(&subscript.slice)?;
        self.assembler.at(subscript.range);
        self.assembler.emit3(Opcode::Subscript, target, object, index);
        Ok(())
    }

    /// A constant int that fits a signed byte.
    pub(super) fn small_constant(&self, expression: &Expr) -> Option<i8> {
        self.constant(expression).and_then(|constant| constant.small()).and_then(|value| i8::try_from(value).ok())
    }

    fn slice(&mut self, slice: &'a ast::ExprSlice, target: Register) -> Lowered {
        let first = self.temporaries.next();
        for bound in [&slice.lower, &slice.upper] {
            match bound {
                Some(bound) => self.push(bound)?,
                None => self.push_constant(Constant::None)?,
            };
        }
        let mut count = 2;
        if let Some(step) = &slice.step {
            self.push(step)?;
            count = 3;
        }
        self.assembler.at(slice.range);
        self.assembler.emit(Opcode::BuildSlice, target, first, count);
        Ok(())
    }

    fn yield_value(&mut self, expression: &'a ast::ExprYield, target: Register) -> Lowered {
        let value = match &expression.value {
            Some(value) => self.value(value)?,
            None => self.push_constant(Constant::None)?,
        };
        self.assembler.at(expression.range);
        self.assembler.emit(Opcode::Yield, target, value, 0);
        Ok(())
    }

    fn yield_from(&mut self, expression: &'a ast::ExprYieldFrom, target: Register) -> Lowered {
        let mark = self.temporaries.mark();
        let value = self.value(&expression.value)?;
        self.temporaries.release_to(mark);
        let iterator = self.temporaries.take(1)?;
        self.assembler.at(expression.range);
        self.assembler.emit(Opcode::GetYieldFrom, iterator, value, 0);
        self.assembler.emit(Opcode::YieldFrom, target, iterator, 0);
        Ok(())
    }

    fn await_value(&mut self, expression: &'a ast::ExprAwait, target: Register) -> Lowered {
        let mark = self.temporaries.mark();
        let value = self.value(&expression.value)?;
        self.temporaries.release_to(mark);
        let awaited = self.temporaries.take(1)?;
        self.assembler.at(expression.range);
        self.emit_await(target, awaited, value, 0);
        Ok(())
    }

    /// R[target] = what waiting for R[value] gives; `awaited` is a temporary to wait in. For `whose`, see `GetAwaitable`.
    pub(super) fn emit_await(&mut self, target: Register, awaited: Register, value: Register, whose: u8) {
        self.assembler.emit(Opcode::GetAwaitable, awaited, value, whose);
        self.assembler.emit(Opcode::YieldFrom, target, awaited, 0);
    }
}
