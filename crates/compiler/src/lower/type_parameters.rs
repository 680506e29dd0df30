//! Type parameters and type aliases. What is generic is made by a function of its own, called at once, in which its type parameters are
//! variables. Module `_typing` makes the parameters and aliases; bounds, defaults and values are given to it as functions.

use ruff_python_ast::{self as ast, Expr, TypeParam, TypeParams};
use ruff_text_size::Ranged;

use super::class::bases;
use super::function::{DEFAULTS, KEYWORD_DEFAULTS};
use super::{Lowered, Unit};
use crate::code::{CodeKind, Constant, Opcode};
use crate::registers::Register;
use crate::scope::{self, ScopeId, TYPE_PARAMETERS, given_defaults, name_and_default};

impl<'a> Unit<'a> {
    /// R[target] = what `make` returns, a register in the scope of the type parameters; `give` pushes that many `arguments` for it.
    fn generic(
        &mut self,
        parameters: &'a TypeParams,
        arguments: usize,
        give: impl FnOnce(&mut Self) -> Lowered,
        make: impl FnOnce(&mut Unit<'a>) -> Lowered<Register>,
        target: Register,
    ) -> Lowered {
        let range = self.assembler.range();
        let scope = self.scope_of(&parameters.node_index)?;
        // Nobody sees this function: what it makes has a name as if made around it.
        let mut unit = Unit::new(self.shared, scope, self.qualname.clone());
        unit.assembler.at(range);
        unit.begin_function(arguments);
        unit.type_parameters(parameters)?;
        unit.assembler.at(range);
        let made = make(&mut unit)?;
        unit.emit_return(made);
        let mut code = unit.finish_code(CodeKind::Function, self.source().line(range.start()));
        code.qualname = self.inner_qualname(scope);
        (code.positional, code.positional_only) = (arguments as u32, arguments as u32);
        let base = self.temporaries.next();
        let flags = self.push_closure(scope)?;
        self.emit_function(code, flags, base, base)?;
        self.temporaries.release_to(base.index());
        self.temporaries.take(2)?;
        give(self)?;
        self.assembler.at(range);
        self.assembler.emit(Opcode::Call, target, base, arguments as u8);
        self.temporaries.release_to(base.index());
        Ok(())
    }

    pub(super) fn generic_function(&mut self, function: &'a ast::StmtFunctionDef, parameters: &'a TypeParams, target: Register) -> Lowered {
        let range = self.header_range(function.range, function.name.range);
        self.assembler.at(range);
        let line = self.source().line(function.range.start());
        let own = &*function.parameters;
        let give = |unit: &mut Self| {
            unit.defaults(own, range)?;
            unit.keyword_defaults(own, range)?;
            Ok(())
        };
        let make = |unit: &mut Unit<'a>| {
            let code = unit.function_code(&function.node_index, Some(own), line, |inner| inner.function_body(&function.body))?;
            let made = unit.temporaries.next();
            let mut flags = 0;
            for given in given_defaults(own) {
                unit.push_hidden(given)?;
                flags |= if given == scope::DEFAULTS { DEFAULTS } else { KEYWORD_DEFAULTS };
            }
            flags |= unit.function_annotations(own, function.returns.as_deref(), range)?;
            unit.assembler.at(range);
            flags |= unit.push_closure(unit.scope_of(&function.node_index)?)?;
            unit.emit_function(code, flags, made, made)?;
            unit.temporaries.release_to(made.index());
            unit.temporaries.take(1)?;
            let object = unit.temporaries.take(1)?;
            unit.assembler.emit(Opcode::Copy, object, made, 0);
            let value = unit.push_hidden(TYPE_PARAMETERS)?;
            let name = unit.assembler.name("__type_params__")?;
            unit.assembler.emit(Opcode::StoreAttr, object, value, 0);
            unit.assembler.set_extra(Opcode::StoreAttr, u32::from(name));
            unit.temporaries.release_to(object.index());
            Ok(made)
        };
        self.generic(parameters, given_defaults(own).count(), give, make, target)
    }

    /// A class with type parameters: its last base is `Generic` of them.
    pub(super) fn generic_class(
        &mut self,
        class: &'a ast::StmtClassDef,
        parameters: &'a TypeParams,
        scope: ScopeId,
        line: u32,
        target: Register,
    ) -> Lowered {
        self.assembler.at(self.header_range(class.range, class.name.range));
        let make = |unit: &mut Unit<'a>| {
            let base = unit.push_class_maker(class, scope, line)?;
            let range = unit.assembler.range();
            let (args, keywords) = bases(class);
            let list = unit.positional_list(base, 2, args, range)?;
            unit.assembler.at(range);
            let generic = unit.push_helper("_generic")?;
            unit.push_hidden(TYPE_PARAMETERS)?;
            let generic = unit.call_helper(generic, 1)?;
            unit.assembler.emit(Opcode::ListAppend, list, generic, 0);
            unit.temporaries.release_to(generic.index());
            unit.call_with_list(base, keywords, range, base)?;
            unit.temporaries.release_to(base.index());
            Ok(unit.temporaries.take(1)?)
        };
        self.generic(parameters, 0, |_| Ok(()), make, target)
    }

    pub(super) fn type_alias(&mut self, statement: &'a ast::StmtTypeAlias) -> Lowered {
        let Expr::Name(name) = &*statement.name else { return Ok(()) };
        self.assembler.at(statement.range);
        let made = match statement.type_params.as_deref() {
            Some(parameters) => {
                let made = self.temporaries.next();
                self.generic(parameters, 0, |_| Ok(()), |unit| unit.push_alias(statement, &name.id), made)?;
                self.temporaries.take(1)?
            }
            None => self.push_alias(statement, &name.id)?,
        };
        self.store_name(&name.id, made)
    }

    /// The alias itself, made in the scope of its parameters.
    fn push_alias(&mut self, statement: &'a ast::StmtTypeAlias, name: &str) -> Lowered<Register> {
        let helper = self.push_helper("_type_alias")?;
        self.push_constant(Constant::text(name))?;
        match &statement.type_params {
            Some(_) => self.push_hidden(TYPE_PARAMETERS)?,
            None => self.push_constant(Constant::None)?,
        };
        let scope = self.scope_of(&statement.node_index)?;
        self.push_late(scope, &statement.value)?;
        self.call_helper(helper, 3)
    }

    /// Binds type parameters, and the tuple of them all.
    fn type_parameters(&mut self, parameters: &'a TypeParams) -> Lowered {
        let base = self.temporaries.next();
        for parameter in &parameters.type_params {
            self.assembler.at(parameter.range());
            let made = self.push_type_parameter(parameter)?;
            let value = self.temporaries.take(1)?;
            self.assembler.emit(Opcode::Copy, value, made, 0);
            self.store_name(name_and_default(parameter).0, value)?;
        }
        self.assembler.emit(Opcode::BuildTuple, base, base, parameters.type_params.len() as u8);
        self.temporaries.release_to(base.index());
        let tuple = self.temporaries.take(1)?;
        self.store_name(TYPE_PARAMETERS, tuple)
    }

    fn push_type_parameter(&mut self, parameter: &'a TypeParam) -> Lowered<Register> {
        let (name, default) = name_and_default(parameter);
        let kind = match parameter {
            TypeParam::TypeVar(_) => 0,
            TypeParam::ParamSpec(_) => 1,
            TypeParam::TypeVarTuple(_) => 2,
        };
        let helper = self.push_helper("_type_parameter")?;
        self.push_constant(Constant::int(kind))?;
        self.push_constant(Constant::text(name))?;
        // A tuple of types is not a bound: it lists the constraints.
        let (bound, constraints) = match parameter {
            TypeParam::TypeVar(ast::TypeParamTypeVar { bound: Some(bound), node_index, .. }) => {
                let late = Some((node_index, &**bound));
                if bound.is_tuple_expr() { (None, late) } else { (late, None) }
            }
            _ => (None, None),
        };
        for late in [bound, constraints, default.map(|default| (&name.node_index, default))] {
            match late {
                Some((node, expression)) => self.push_late(self.scope_of(node)?, expression)?,
                None => self.push_constant(Constant::None)?,
            };
        }
        self.call_helper(helper, 5)
    }

    /// The function that evaluates an expression when somebody asks, in the next temporary.
    fn push_late(&mut self, scope: ScopeId, expression: &'a Expr) -> Lowered<Register> {
        self.push_evaluator(scope, |unit| {
            let value = unit.annotation_value(expression)?;
            unit.emit_return(value);
            Ok(())
        })
    }

    /// A variable that no name of the source means, in the next temporary.
    fn push_hidden(&mut self, name: &str) -> Lowered<Register> {
        let target = self.temporaries.next();
        self.load_name(name, target)?;
        Ok(self.temporaries.take(1)?)
    }

    /// A function of `_typing`, ready to be called.
    fn push_helper(&mut self, name: &str) -> Lowered<Register> {
        let target = self.temporaries.take(2)?;
        let name = self.assembler.name(name)?;
        self.assembler.emit(Opcode::LoadTyping, target, Register::NONE, 0);
        self.assembler.set_extra(Opcode::LoadTyping, u32::from(name));
        Ok(target)
    }

    /// Calls it with what was pushed behind it; the result takes its place.
    fn call_helper(&mut self, helper: Register, arguments: u8) -> Lowered<Register> {
        self.assembler.emit(Opcode::Call, helper, helper, arguments);
        self.temporaries.release_to(helper.index());
        Ok(self.temporaries.take(1)?)
    }
}
