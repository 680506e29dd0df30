//! Class statements: `__build_class__` is called with a function whose body fills the namespace.

use ruff_python_ast as ast;

use super::{Lowered, Unit};
use crate::code::{Code, CodeKind, Constant, Opcode};
use crate::registers::Register;
use crate::scope::{ScopeId, TYPE_PARAMETERS};

impl<'a> Unit<'a> {
    pub(super) fn class_statement(&mut self, class: &'a ast::StmtClassDef) -> Lowered {
        let line = self.source().line(class.range.start());
        let scope = self.scope_of(&class.node_index)?;
        self.decorated(&class.decorator_list, &class.name, |unit, target| match class.type_params.as_deref() {
            Some(parameters) => unit.generic_class(class, parameters, scope, line, target),
            None => {
                let base = unit.push_class_maker(class, scope, line)?;
                let (args, keywords) = bases(class);
                unit.arguments(base, 2, args, keywords, unit.assembler.range(), target)?;
                unit.temporaries.release_to(base.index());
                Ok(())
            }
        })
    }

    /// `__build_class__`, the function of a class's body and the class's name, the beginning of a call.
    pub(super) fn push_class_maker(&mut self, class: &'a ast::StmtClassDef, scope: ScopeId, line: u32) -> Lowered<Register> {
        let range = self.header_range(class.range, class.name.range);
        self.assembler.at(range);
        let base = self.temporaries.take(1)?;
        self.emit1(Opcode::LoadBuildClass, base);
        self.temporaries.take(1)?;
        let code = self.class_code(class, scope, line)?;
        self.assembler.at(range);
        let function = self.temporaries.next();
        let flags = self.push_closure(scope)?;
        self.emit_function(code, flags, function, function)?;
        self.temporaries.release_to(function.index());
        self.temporaries.take(1)?;
        self.push_constant(Constant::text(&class.name))?;
        Ok(base)
    }

    fn class_code(&mut self, class: &'a ast::StmtClassDef, scope: ScopeId, line: u32) -> Lowered<Code> {
        let mut unit = Unit::new(self.shared, scope, self.inner_qualname(scope));
        unit.assembler.at(self.assembler.range());
        unit.class_body(class, line)?;
        Ok(unit.finish_code(CodeKind::Class, line))
    }

    fn class_body(&mut self, class: &'a ast::StmtClassDef, line: u32) -> Lowered {
        let scopes = self.shared.scopes;
        self.make_cells(self.frame);
        let namespace = scopes.class_namespace(self.frame);
        if let Some(variable) = namespace {
            let locals = self.temporaries.take(1)?;
            self.emit1(Opcode::LoadLocals, locals);
            self.store_variable(variable, locals)?;
            self.temporaries.release_to(locals.index());
        }
        let module = self.temporaries.take(1)?;
        let name = self.assembler.name("__name__")?;
        self.assembler.emit_wide(Opcode::LoadName, module, name);
        self.store_in_namespace("__module__", module)?;
        self.store_constant("__qualname__", Constant::text(&self.qualname.clone()))?;
        self.store_constant("__firstlineno__", Constant::int(line.into()))?;
        if class.type_params.is_some() {
            let parameters = self.temporaries.next();
            self.load_name(TYPE_PARAMETERS, parameters)?;
            self.temporaries.take(1)?;
            self.store_in_namespace("__type_params__", parameters)?;
        }
        if self.shared.options.future_annotations && scopes.get(self.frame).annotates {
            self.emit1(Opcode::SetupAnnotations, Register::NONE);
        }
        let docstring = self.docstring(&class.body);
        let has_docstring = docstring.is_some();
        if let Some((text, range)) = docstring {
            self.assembler.at(range);
            self.store_constant("__doc__", text)?;
        }
        self.body(if has_docstring { &class.body[1..] } else { &class.body })?;
        self.assembler.at(class.name.range);
        self.namespace_annotations(&class.body, "__annotate_func__")?;
        let attributes = scopes.get(self.frame).static_attributes.iter().map(|name| Constant::text(name)).collect();
        self.store_constant("__static_attributes__", Constant::Tuple(attributes))?;
        if let Some(variable) = namespace {
            self.store_cell_of(variable, "__classdictcell__")?;
        }
        match scopes.class_cell(self.frame) {
            Some(variable) => {
                self.store_cell_of(variable, "__classcell__")?;
                let cell = self.temporaries.take(1)?;
                self.load_closure(variable, cell);
                self.emit_return(cell);
            }
            None => self.return_none()?,
        }
        Ok(())
    }

    /// The cell of a variable under a name of the namespace, for whoever makes the class.
    fn store_cell_of(&mut self, variable: crate::scope::VariableId, name: &str) -> Lowered {
        let cell = self.temporaries.take(1)?;
        self.load_closure(variable, cell);
        self.store_in_namespace(name, cell)
    }

    /// A constant under a name of the namespace.
    fn store_constant(&mut self, name: &str, constant: Constant) -> Lowered {
        let value = self.push_constant(constant)?;
        self.store_in_namespace(name, value)
    }

    /// A temporary, the last one, under a name of the frame's namespace.
    pub(super) fn store_in_namespace(&mut self, name: &str, value: Register) -> Lowered {
        let name = self.assembler.name(name)?;
        self.assembler.emit_wide(Opcode::StoreName, value, name);
        self.temporaries.release_to(value.index());
        Ok(())
    }
}

/// What stands in the parentheses of a class statement.
pub(super) fn bases(class: &ast::StmtClassDef) -> (&[ast::Expr], &[ast::Keyword]) {
    class.arguments.as_ref().map_or((&[], &[]), |arguments| (&arguments.args, &arguments.keywords))
}
