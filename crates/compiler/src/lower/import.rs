//! `import` statements.

use ruff_python_ast as ast;

use super::{Lowered, Unit};
use crate::code::{Constant, Opcode};
use crate::registers::Register;

impl<'a> Unit<'a> {
    pub(super) fn import_statement(&mut self, statement: &'a ast::StmtImport) -> Lowered {
        for alias in &statement.names {
            self.assembler.at(statement.range);
            let module = self.push_import(0, Constant::None, &alias.name)?;
            let top = alias.name.split('.').next().unwrap_or_default();
            match &alias.asname {
                None => self.store_name(top, module)?,
                Some(name) => {
                    // `import a.b.c as d` binds c: what is imported is a.
                    for part in alias.name.split('.').skip(1) {
                        let inner = self.temporaries.take(1)?;
                        self.import_attribute(part, inner, module)?;
                        self.assembler.emit(Opcode::Take, module, inner, 0);
                        self.temporaries.release_to(inner.index());
                    }
                    self.store_name(name, module)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn import_from_statement(&mut self, statement: &'a ast::StmtImportFrom) -> Lowered {
        let names = statement.names.iter().map(|alias| Constant::text(&alias.name)).collect();
        let name = statement.module.as_ref().map_or("", |module| module.as_str());
        let module = self.push_import(statement.level, Constant::Tuple(names), name)?;
        if statement.names.iter().any(|alias| &alias.name == "*") {
            self.emit1(Opcode::ImportStar, module);
            self.temporaries.release_to(module.index());
            return Ok(());
        }
        for alias in &statement.names {
            self.assembler.at(statement.range);
            let value = self.temporaries.take(1)?;
            self.import_attribute(&alias.name, value, module)?;
            self.store_name(alias.asname.as_ref().unwrap_or(&alias.name), value)?;
        }
        self.emit1(Opcode::Clear, module);
        self.temporaries.release_to(module.index());
        Ok(())
    }

    /// Imports a module into the next temporary.
    fn push_import(&mut self, level: u32, names: Constant, name: &str) -> Lowered<Register> {
        let module = self.push_constant(Constant::int(level.into()))?;
        self.push_constant(names)?;
        let name = self.assembler.name(name)?;
        self.assembler.emit(Opcode::ImportName, module, module, 0);
        self.assembler.set_extra(Opcode::ImportName, u32::from(name));
        self.temporaries.release_to(module.index() + 1);
        Ok(module)
    }

    fn import_attribute(&mut self, name: &str, target: Register, module: Register) -> Lowered {
        let name = self.attribute_name(name)?;
        self.assembler.emit(Opcode::ImportFrom, target, module, 0);
        self.assembler.set_extra(Opcode::ImportFrom, u32::from(name));
        Ok(())
    }
}
