//! Annotations. They are evaluated when somebody asks for them (PEP 649): a function `__annotate__` makes the dict. Under
//! `from __future__ import annotations` they are texts, and the dict is filled as the statements run.

use ruff_python_ast::{self as ast, ExceptHandler, Expr, ModModule, Stmt};

use super::{Lowered, Unit};
use crate::code::{CodeKind, Constant, Opcode};
use crate::registers::Register;
use crate::scope::ScopeId;
use crate::unparse;

/// Formats above this one (`Format.VALUE_WITH_FAKE_GLOBALS`) are not for `__annotate__` to make.
const LAST_FORMAT: u8 = 2;

impl<'a> Unit<'a> {
    pub(super) fn annotated_assignment(&mut self, statement: &'a ast::StmtAnnAssign) -> Lowered {
        if let Some(value) = &statement.value {
            if let Expr::Name(name) = &*statement.target
                && let Some((register, local)) = self.near_local(&name.id)
            {
                self.value_to(value, register)?;
                self.assembler.bind(local);
            } else {
                let value = self.value_before(value, &[&statement.target])?;
                self.assign(&statement.target, value)?;
            }
        } else {
            self.annotated_target(&statement.target)?;
        }
        if !self.in_namespace() {
            return Ok(());
        }
        match (&*statement.target, self.shared.options.future_annotations) {
            (Expr::Name(name), true) if statement.simple => self.annotate_with_text(&name.id, &statement.annotation),
            (_, false) if !statement.simple => self.effect(&statement.annotation),
            _ => Ok(()),
        }
    }

    /// An annotated target without a value: what it is made of is evaluated.
    fn annotated_target(&mut self, target: &'a Expr) -> Lowered {
        match target {
            Expr::Attribute(attribute) => self.effect(&attribute.value),
            Expr::Subscript(subscript) => {
                self.effect(&subscript.value)?;
                self.effect(&subscript.slice)
            }
            _ => Ok(()),
        }
    }

    fn annotate_with_text(&mut self, name: &str, annotation: &Expr) -> Lowered {
        let text = self.push_constant(Constant::text(&unparse::expression(annotation, self.source())))?;
        let annotations = self.temporaries.take(1)?;
        let index = self.assembler.name("__annotations__")?;
        self.assembler.emit_wide(Opcode::LoadName, annotations, index);
        let name = self.shared.scopes.get(self.scope).mangle(name).into_owned();
        let key = self.push_constant(Constant::text(&name))?;
        self.assembler.emit3(Opcode::StoreSubscript, annotations, key, text);
        self.temporaries.release_to(text.index());
        Ok(())
    }

    /// The annotations of a module's variables are known from its beginning.
    pub(super) fn module_annotations(&mut self, module: &'a ModModule) -> Lowered {
        if self.shared.options.future_annotations {
            if self.shared.scopes.get(self.frame).annotates {
                self.emit1(Opcode::SetupAnnotations, Register::NONE);
            }
            return Ok(());
        }
        self.namespace_annotations(&module.body, "__annotate__")
    }

    /// Puts the function that makes the annotations of a body's variables into its namespace.
    pub(super) fn namespace_annotations(&mut self, body: &'a [Stmt], name: &str) -> Lowered {
        let Some(scope) = self.shared.scopes.get(self.frame).annotations else { return Ok(()) };
        let mut found = Vec::new();
        collect(body, &mut found);
        let function = self.push_annotate(scope, &found)?;
        self.store_in_namespace(name, function)
    }

    /// The function that makes the dict of some annotations, in the next temporary.
    pub(super) fn push_annotate(&mut self, scope: ScopeId, annotations: &[(&str, &'a Expr)]) -> Lowered<Register> {
        self.push_evaluator(scope, |unit| unit.annotate_body(annotations))
    }

    /// A function of the format that is asked for, whose body `lower` writes, in the next temporary.
    pub(super) fn push_evaluator(&mut self, scope: ScopeId, lower: impl FnOnce(&mut Unit<'a>) -> Lowered) -> Lowered<Register> {
        let mut unit = Unit::new(self.shared, scope, self.inner_qualname(scope));
        let range = self.assembler.range();
        unit.assembler.at(range);
        unit.begin_function(1);
        unit.refuse_formats()?;
        lower(&mut unit)?;
        let mut code = unit.finish_code(CodeKind::Function, self.source().line(range.start()));
        code.positional = 1;
        code.positional_only = 1;
        let base = self.temporaries.next();
        let flags = self.push_closure(scope)?;
        self.emit_function(code, flags, base, base)?;
        self.temporaries.release_to(base.index());
        Ok(self.temporaries.take(1)?)
    }

    fn refuse_formats(&mut self) -> Lowered {
        let supported = self.assembler.label();
        let format = self.temporaries.next();
        match Register::local(0, self.local_count()) {
            Some(local) if self.holds_value(0) => self.assembler.emit(Opcode::Move, format, local, 0),
            _ => self.assembler.emit_wide(Opcode::LoadFar, format, 0),
        }
        self.assembler.jump_with(Opcode::JumpGreaterImm, format.byte(), LAST_FORMAT, 0, supported);
        let error = self.assembler.name("NotImplementedError")?;
        self.temporaries.take(1)?;
        self.assembler.emit_wide(Opcode::LoadGlobal, format, error);
        self.assembler.emit(Opcode::Raise, format, Register::NONE, 1);
        self.assembler.end_of_path();
        self.assembler.place(supported);
        self.temporaries.release_to(format.index());
        Ok(())
    }

    fn annotate_body(&mut self, annotations: &[(&str, &'a Expr)]) -> Lowered {
        let dict = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::BuildMap, dict, dict, 0);
        for (name, annotation) in annotations {
            let mark = self.temporaries.mark();
            let name = self.shared.scopes.get(self.scope).mangle(name).into_owned();
            let key = self.push_constant(Constant::text(&name))?;
            let annotation = self.annotation_value(annotation)?;
            self.assembler.emit3(Opcode::MapAdd, dict, key, annotation);
            self.temporaries.release_to(mark);
        }
        self.emit_return(dict);
        Ok(())
    }

    /// The value of an annotation, which may be `*Ts`.
    pub(super) fn annotation_value(&mut self, annotation: &'a Expr) -> Lowered<Register> {
        let Expr::Starred(starred) = annotation else { return self.value(annotation) };
        let value = self.push(&starred.value)?;
        self.assembler.emit(Opcode::Unpack, value, value, 1);
        Ok(value)
    }

    /// The dict of annotations as texts, in the next temporary.
    pub(super) fn push_annotation_texts(&mut self, annotations: &[(&str, &'a Expr)]) -> Lowered {
        let dict = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::BuildMap, dict, dict, 0);
        for (name, annotation) in annotations {
            let name = self.shared.scopes.get(self.scope).mangle(name).into_owned();
            let key = self.push_constant(Constant::text(&name))?;
            let text = self.push_constant(Constant::text(&unparse::expression(annotation, self.source())))?;
            self.assembler.emit3(Opcode::MapAdd, dict, key, text);
            self.temporaries.release_to(dict.index() + 1);
        }
        Ok(())
    }
}

/// The annotated variables of a body, also in its branches and loops.
fn collect<'a>(body: &'a [Stmt], found: &mut Vec<(&'a str, &'a Expr)>) {
    for statement in body {
        match statement {
            Stmt::AnnAssign(statement) if statement.simple => {
                if let Expr::Name(name) = &*statement.target {
                    found.push((&name.id, &statement.annotation));
                }
            }
            Stmt::If(statement) => {
                collect(&statement.body, found);
                statement.elif_else_clauses.iter().for_each(|clause| collect(&clause.body, found));
            }
            Stmt::For(ast::StmtFor { body, orelse, .. }) | Stmt::While(ast::StmtWhile { body, orelse, .. }) => {
                collect(body, found);
                collect(orelse, found);
            }
            Stmt::With(statement) => collect(&statement.body, found),
            Stmt::Try(statement) => {
                collect(&statement.body, found);
                for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
                    collect(&handler.body, found);
                }
                collect(&statement.orelse, found);
                collect(&statement.finalbody, found);
            }
            Stmt::Match(statement) => statement.cases.iter().for_each(|case| collect(&case.body, found)),
            _ => {}
        }
    }
}
