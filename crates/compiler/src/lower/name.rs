//! Names: reading, binding and deleting them wherever they live.

use ruff_python_ast::Expr;
use ruff_python_ast::visitor::{Visitor, walk_expr};

use super::{Lowered, Unit};
use crate::code::{Constant, LocalKind, Opcode};
use crate::registers::Register;
use crate::scope::{Meaning, ScopeId, ScopeKind, VariableId};

/// Where a variable lives in the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// In a register that operands can name.
    Near(Register, usize),
    /// In a register that they cannot.
    Far(usize),
    /// In a cell, which is in a register.
    Cell(usize),
}

impl Unit<'_> {
    /// Where a variable lives.
    pub(super) fn home(&self, variable: VariableId) -> Home {
        let local = self.shared.scopes.local(self.frame, variable).unwrap_or_default();
        match self.shared.scopes.get(self.frame).frame.locals.get(local).map(|local| local.kind) {
            Some(LocalKind::Value) => match Register::local(local, self.local_count()) {
                Some(register) => Home::Near(register, local),
                None => Home::Far(local),
            },
            _ => Home::Cell(local),
        }
    }

    fn mangled(&self, name: &str) -> String {
        self.shared.scopes.get(self.scope).mangle(name).into_owned()
    }

    fn meaning(&self, mangled: &str) -> Meaning {
        self.shared.scopes.meaning(self.scope, mangled)
    }

    /// The near register that holds a name's variable, with the number of the local.
    pub(super) fn near_local(&self, name: &str) -> Option<(Register, usize)> {
        match self.meaning(&self.mangled(name)) {
            Meaning::Variable(variable) => match self.home(variable) {
                Home::Near(register, local) => Some((register, local)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The local that holds the value of an expression already, checked to be bound.
    pub(super) fn borrowed(&mut self, expression: &Expr) -> Option<Register> {
        let Expr::Name(name) = expression else { return None };
        if name.id == "__debug__" {
            return None;
        }
        let (register, local) = self.near_local(&name.id)?;
        self.assembler.at(name.range);
        self.check_bound(register, local);
        Some(register)
    }

    fn check_bound(&mut self, register: Register, local: usize) {
        if !self.assembler.is_bound(local) {
            self.emit1(Opcode::CheckBound, register);
            self.assembler.bind(local);
        }
    }

    /// The cell of a local as an operand. A far one is fetched into a temporary.
    fn cell(&mut self, local: usize) -> Lowered<Register> {
        match Register::local(local, self.local_count()) {
            Some(register) => Ok(register),
            None => {
                let target = self.temporaries.take(1)?;
                self.assembler.emit_wide(Opcode::LoadFar, target, local as u16);
                Ok(target)
            }
        }
    }

    /// Ends the use of a cell operand that the instruction kept.
    fn drop_cell(&mut self, cell: Register, mark: usize) {
        if cell.is_temporary() {
            self.emit1(Opcode::Clear, cell);
        }
        self.temporaries.release_to(mark);
    }

    /// A name's value, into a register.
    pub(super) fn load_name(&mut self, name: &str, target: Register) -> Lowered {
        let name = self.mangled(name);
        match self.meaning(&name) {
            Meaning::Global => {
                let name = self.assembler.name(&name)?;
                self.assembler.emit_wide(Opcode::LoadGlobal, target, name);
            }
            Meaning::Namespace => {
                let name = self.assembler.name(&name)?;
                self.assembler.emit_wide(Opcode::LoadName, target, name);
            }
            Meaning::Variable(variable) => self.load_variable(variable, target)?,
            Meaning::ClassVariable(variable) => {
                let name = self.assembler.name(&name)?;
                self.load_by_cell(variable, name, target, |unit, cell, name| {
                    unit.assembler.emit(Opcode::LoadClassCell, target, cell, 0);
                    unit.assembler.set_extra(Opcode::LoadClassCell, name);
                })?;
            }
            Meaning::ClassGlobal => {
                let name = self.assembler.name(&name)?;
                let mark = self.temporaries.mark();
                let namespace = self.push_class_namespace()?;
                self.temporaries.release_to(mark);
                self.assembler.emit(Opcode::LoadMapGlobal, target, namespace, 0);
                self.assembler.set_extra(Opcode::LoadMapGlobal, u32::from(name));
            }
            Meaning::ClassFree(variable) => {
                let name = self.assembler.name(&name)?;
                let mark = self.temporaries.mark();
                let namespace = self.push_class_namespace()?;
                self.load_by_cell(variable, name, target, |unit, cell, name| {
                    unit.assembler.emit3(Opcode::LoadMapCell, target, namespace, cell);
                    unit.assembler.set_extra(Opcode::LoadMapCell, name);
                })?;
                self.temporaries.release_to(mark);
            }
        }
        Ok(())
    }

    fn load_by_cell(&mut self, variable: VariableId, name: u16, target: Register, emit: impl FnOnce(&mut Self, Register, u32)) -> Lowered {
        let mark = self.temporaries.mark();
        let local = self.shared.scopes.local(self.frame, variable).unwrap_or_default();
        // The cell must not be in the way of the result.
        if target.is_temporary() && target.index() >= mark {
            self.temporaries.take(target.index() + 1 - mark)?;
        }
        let cell = self.cell(local)?;
        emit(self, cell, u32::from(name));
        self.drop_cell(cell, mark);
        Ok(())
    }

    /// The namespace of the class whose annotations these are.
    fn push_class_namespace(&mut self) -> Lowered<Register> {
        let target = self.temporaries.next();
        let scopes = self.shared.scopes;
        if let Some(variable) = scopes.visible_class(self.scope).and_then(|class| scopes.class_namespace(class)) {
            self.load_variable(variable, target)?;
        }
        self.temporaries.take(1)?;
        Ok(target)
    }

    fn load_variable(&mut self, variable: VariableId, target: Register) -> Lowered {
        match self.home(variable) {
            Home::Near(register, local) => {
                self.check_bound(register, local);
                if register != target {
                    self.assembler.emit(Opcode::Move, target, register, 0);
                }
            }
            Home::Far(local) => self.assembler.emit_wide(Opcode::LoadFar, target, local as u16),
            Home::Cell(local) => {
                let mark = self.temporaries.mark();
                if target.is_temporary() && target.index() >= mark {
                    self.temporaries.take(target.index() + 1 - mark)?;
                }
                let cell = self.cell(local)?;
                self.assembler.emit(Opcode::LoadCell, target, cell, 0);
                self.drop_cell(cell, mark);
            }
        }
        Ok(())
    }

    /// The cell itself of a variable, for a closure, into a register.
    pub(super) fn load_closure(&mut self, variable: VariableId, target: Register) {
        let local = self.shared.scopes.local(self.frame, variable).unwrap_or_default();
        match Register::local(local, self.local_count()) {
            Some(register) => self.assembler.emit(Opcode::Move, target, register, 0),
            None => self.assembler.emit_wide(Opcode::LoadFar, target, local as u16),
        }
    }

    /// Binds a name to what a register holds: a temporary is consumed.
    pub(super) fn store_name(&mut self, name: &str, value: Register) -> Lowered {
        self.store_name_kept(name, value)?;
        if value.is_temporary() {
            self.temporaries.release_to(value.index());
        }
        Ok(())
    }

    /// The same; which temporaries are in use is the caller's business.
    pub(super) fn store_name_kept(&mut self, name: &str, value: Register) -> Lowered {
        let name = self.mangled(name);
        match self.meaning(&name) {
            Meaning::Global | Meaning::ClassGlobal => {
                let name = self.assembler.name(&name)?;
                self.assembler.emit_wide(Opcode::StoreGlobal, value, name);
            }
            Meaning::Namespace | Meaning::ClassVariable(_) => {
                let name = self.assembler.name(&name)?;
                self.assembler.emit_wide(Opcode::StoreName, value, name);
            }
            Meaning::Variable(variable) | Meaning::ClassFree(variable) => self.store_variable(variable, value)?,
        }
        Ok(())
    }

    /// Stores a variable from a register.
    pub(super) fn store_variable(&mut self, variable: VariableId, value: Register) -> Lowered {
        match self.home(variable) {
            Home::Near(register, local) => {
                let opcode = if value.is_temporary() { Opcode::Take } else { Opcode::Move };
                if register != value {
                    self.assembler.emit(opcode, register, value, 0);
                }
                self.assembler.bind(local);
            }
            Home::Far(local) => self.assembler.emit_wide(Opcode::StoreFar, value, local as u16),
            Home::Cell(local) => {
                let mark = self.temporaries.mark();
                if value.is_temporary() && value.index() >= mark {
                    self.temporaries.take(value.index() + 1 - mark)?;
                }
                let cell = self.cell(local)?;
                self.assembler.emit(Opcode::StoreCell, cell, value, 0);
                self.drop_cell(cell, mark);
            }
        }
        Ok(())
    }

    /// `del name`
    pub(super) fn delete_name(&mut self, name: &str) -> Lowered {
        let name = self.mangled(name);
        match self.meaning(&name) {
            Meaning::Global | Meaning::ClassGlobal => {
                let name = self.assembler.name(&name)?;
                self.assembler.emit_wide(Opcode::DeleteGlobal, Register::NONE, name);
            }
            Meaning::Namespace | Meaning::ClassVariable(_) => {
                let name = self.assembler.name(&name)?;
                self.assembler.emit_wide(Opcode::DeleteName, Register::NONE, name);
            }
            Meaning::Variable(variable) | Meaning::ClassFree(variable) => match self.home(variable) {
                Home::Near(register, local) => {
                    self.emit1(Opcode::DeleteLocal, register);
                    self.assembler.unbind(local);
                }
                Home::Far(local) => self.assembler.emit_wide(Opcode::DeleteFar, Register::NONE, local as u16),
                Home::Cell(local) => {
                    let mark = self.temporaries.mark();
                    let cell = self.cell(local)?;
                    self.emit1(Opcode::DeleteCell, cell);
                    self.drop_cell(cell, mark);
                }
            },
        }
        Ok(())
    }

    /// The end of `except ... as name`: the name goes, whether or not the block deleted it.
    pub(super) fn forget_name(&mut self, name: &str) -> Lowered {
        if let Some((register, local)) = self.near_local(name) {
            self.emit1(Opcode::Clear, register);
            self.assembler.unbind(local);
            return Ok(());
        }
        let none = self.push_constant(Constant::None)?;
        self.store_name(name, none)?;
        self.delete_name(name)
    }

    /// Makes the cells that a scope's own variables need.
    pub(super) fn make_cells(&mut self, scope: ScopeId) {
        for (local, kind) in self.shared.scopes.own_locals(scope) {
            if kind != LocalKind::Cell {
                continue;
            }
            match Register::local(local, self.local_count()) {
                Some(register) => self.emit1(Opcode::MakeCell, register),
                None => self.assembler.emit_wide(Opcode::MakeCellFar, Register::NONE, local as u16),
            }
        }
    }

    /// Empties the registers of a comprehension's own variables.
    pub(super) fn clear_locals(&mut self, scope: ScopeId) -> Lowered {
        for (local, _) in self.shared.scopes.own_locals(scope) {
            match Register::local(local, self.local_count()) {
                Some(register) => {
                    self.emit1(Opcode::Clear, register);
                    self.assembler.unbind(local);
                }
                None => {
                    // It may be empty, which deleting would complain about.
                    let none = self.push_constant(Constant::None)?;
                    self.assembler.emit_wide(Opcode::StoreFar, none, local as u16);
                    self.assembler.emit_wide(Opcode::DeleteFar, Register::NONE, local as u16);
                    self.temporaries.release_to(none.index());
                }
            }
        }
        Ok(())
    }

    /// Whether evaluating `later` may rebind the local that `register` borrows: only `:=` can.
    pub(super) fn may_rebind(&self, register: Register, later: &[&Expr]) -> bool {
        !register.is_temporary() && later.iter().any(|expression| self.rebinds(register, expression))
    }

    fn rebinds(&self, register: Register, expression: &Expr) -> bool {
        struct Search<'s, 'a> {
            unit: &'s Unit<'a>,
            register: Register,
            found: bool,
        }
        impl<'v> Visitor<'v> for Search<'_, '_> {
            fn visit_expr(&mut self, expression: &'v Expr) {
                if let Expr::Named(named) = expression
                    && let Expr::Name(name) = &*named.target
                    && self.unit.near_local(&name.id).is_none_or(|(register, _)| register == self.register)
                {
                    self.found = true;
                }
                if !self.found && !matches!(expression, Expr::Lambda(_) | Expr::Generator(_)) {
                    walk_expr(self, expression);
                }
            }
        }
        if !self.has_walrus {
            return false;
        }
        let mut search = Search { unit: self, register, found: false };
        search.visit_expr(expression);
        search.found
    }

    /// Whether this is a class body or a module, where names live in a namespace.
    pub(super) fn in_namespace(&self) -> bool {
        matches!(self.kind(), ScopeKind::Module | ScopeKind::Class)
    }
}
