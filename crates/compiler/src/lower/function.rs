//! Functions: their code, their defaults, annotations and closures, decorators.

use ruff_python_ast::{self as ast, AtomicNodeIndex, Decorator, Expr, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::{Lowered, Unit};
use crate::code::{Code, CodeKind, Constant, LocalKind, Opcode};
use crate::registers::Register;
use crate::scope::{ScopeId, ScopeKind};

/// What a `MakeFunction` brings along, by the bits of its operand.
pub(super) const DEFAULTS: u8 = 1;
pub(super) const KEYWORD_DEFAULTS: u8 = 2;
const ANNOTATIONS: u8 = 4;
const CLOSURE: u8 = 8;
const ANNOTATE: u8 = 16;

impl<'a> Unit<'a> {
    pub(super) fn function_statement(&mut self, function: &'a ast::StmtFunctionDef) -> Lowered {
        let line = self.source().line(function.range.start());
        let parameters = Some(&*function.parameters);
        self.decorated(&function.decorator_list, &function.name, |unit, target| {
            if let Some(type_parameters) = function.type_params.as_deref() {
                return unit.generic_function(function, type_parameters, target);
            }
            let code = unit.function_code(&function.node_index, parameters, line, |inner| inner.function_body(&function.body))?;
            unit.assembler.at(unit.header_range(function.range, function.name.range));
            unit.make_function(code, &function.node_index, parameters, function.returns.as_deref(), target)
        })
    }

    /// The lines of a definition up to its name: what a traceback shows of the statement.
    pub(super) fn header_range(&self, statement: TextRange, name: TextRange) -> TextRange {
        TextRange::new(statement.start().max(name.start() - self.word_before(name)), statement.end())
    }

    /// How far before a name the `def` or `class` stands (with decorators, a statement begins at the first of them).
    fn word_before(&self, name: TextRange) -> ruff_text_size::TextSize {
        let before = &self.source().text[..name.start().to_usize()];
        let word = before.trim_end();
        let start = word.rfind(|letter: char| !letter.is_ascii_alphabetic()).map_or(0, |index| index + 1);
        ruff_text_size::TextSize::from((before.len() - start) as u32)
    }

    /// A definition: the decorators are evaluated, then what they decorate, then they are called, the last one first.
    pub(super) fn decorated(
        &mut self,
        decorators: &'a [Decorator],
        name: &str,
        make: impl FnOnce(&mut Self, Register) -> Lowered,
    ) -> Lowered {
        if decorators.is_empty()
            && let Some((register, local)) = self.near_local(name)
        {
            make(self, register)?;
            self.assembler.bind(local);
            return Ok(());
        }
        let mark = self.temporaries.mark();
        for decorator in decorators {
            self.push(&decorator.expression)?;
            self.temporaries.take(1)?;
        }
        let made = self.temporaries.next();
        make(self, made)?;
        let definition = self.assembler.range();
        self.temporaries.take(1)?;
        for decorator in decorators.iter().rev() {
            let argument = self.temporaries.mark() - 1;
            let callable = Register::temporary(argument - 2);
            self.assembler.at(decorator.expression.range());
            self.assembler.emit(Opcode::Call, callable, callable, 1);
            self.temporaries.release_to(argument - 1);
        }
        self.assembler.at(definition);
        let result = Register::temporary(mark);
        self.store_name(name, result)
    }

    pub(super) fn lambda(&mut self, lambda: &'a ast::ExprLambda, target: Register) -> Lowered {
        let parameters = lambda.parameters.as_deref();
        let line = self.source().line(lambda.range.start());
        let code = self.function_code(&lambda.node_index, parameters, line, |inner| {
            let value = inner.value(&lambda.body)?;
            inner.assembler.at(lambda.body.range());
            inner.emit_return(value);
            Ok(false)
        })?;
        self.assembler.at(lambda.range);
        self.make_function(code, &lambda.node_index, parameters, None, target)
    }

    /// A function's statements; tells whether they begin with a docstring.
    pub(super) fn function_body(&mut self, body: &'a [Stmt]) -> Lowered<bool> {
        let docstring = self.docstring(body);
        let has_docstring = docstring.is_some();
        if let Some((text, _)) = docstring {
            // Nothing was emitted that has a constant: this is number 0.
            self.assembler.constant(text)?;
        }
        self.body(if has_docstring { &body[1..] } else { body })?;
        self.return_none()?;
        Ok(has_docstring)
    }

    /// The code of a function whose body `lower` writes.
    pub(super) fn function_code(
        &mut self,
        node: &AtomicNodeIndex,
        parameters: Option<&'a Parameters>,
        line: u32,
        lower: impl FnOnce(&mut Unit<'a>) -> Lowered<bool>,
    ) -> Lowered<Code> {
        let scope = self.scope_of(node)?;
        let mut unit = Unit::new(self.shared, scope, self.inner_qualname(scope));
        let range = self.assembler.range();
        unit.assembler.at(range);
        let count = parameters.map_or(0, |parameters| parameters.iter().count());
        unit.begin_function(count);
        let has_docstring = lower(&mut unit)?;
        let mut code = unit.finish_code(CodeKind::Function, line);
        code.has_docstring = has_docstring;
        if let Some(parameters) = parameters {
            code.positional = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
            code.positional_only = parameters.posonlyargs.len() as u32;
            code.keyword_only = parameters.kwonlyargs.len() as u32;
            code.has_varargs = parameters.vararg.is_some();
            code.has_varkeywords = parameters.kwarg.is_some();
        }
        Ok(code)
    }

    /// What every function begins with; its parameters are bound.
    pub(super) fn begin_function(&mut self, parameters: usize) {
        (0..parameters).for_each(|local| self.assembler.bind(local));
        let scope = self.shared.scopes.get(self.frame);
        if scope.is_generator || scope.is_coroutine {
            self.emit1(Opcode::MakeGenerator, Register::NONE);
        }
        self.make_cells(self.frame);
    }

    /// The scope of a node that makes one.
    pub(super) fn scope_of(&self, node: &AtomicNodeIndex) -> Lowered<ScopeId> {
        self.shared.scopes.of(node).ok_or_else(|| self.source().error("invalid syntax", self.assembler.range()))
    }

    /// The qualified name of a scope in this one.
    pub(super) fn inner_qualname(&self, scope: ScopeId) -> String {
        let scopes = self.shared.scopes;
        let home = scopes.named_in(self.scope);
        let name = &scopes.get(scope).name;
        let mangled = scopes.get(home).mangle(name);
        match scopes.get(scopes.frame_of(home)).kind {
            ScopeKind::Module => name.to_string(),
            _ if scopes.uses(home, &mangled).global && scopes.get(scope).kind != ScopeKind::Lambda => name.to_string(),
            ScopeKind::Class => format!("{}.{name}", self.qualname),
            _ => format!("{}.<locals>.{name}", self.qualname),
        }
    }

    /// R[target] = the function of a code, with its defaults, annotations and closure.
    fn make_function(
        &mut self,
        code: Code,
        node: &AtomicNodeIndex,
        parameters: Option<&'a Parameters>,
        returns: Option<&'a Expr>,
        target: Register,
    ) -> Lowered {
        let range = self.assembler.range();
        let mark = self.temporaries.mark();
        let base = self.temporaries.next();
        let mut flags = 0;
        if let Some(parameters) = parameters {
            flags |= self.defaults(parameters, range)?;
            flags |= self.keyword_defaults(parameters, range)?;
            flags |= self.function_annotations(parameters, returns, range)?;
        }
        self.assembler.at(range);
        let scope = self.scope_of(node)?;
        flags |= self.push_closure(scope)?;
        self.emit_function(code, flags, base, target)?;
        self.temporaries.release_to(mark);
        Ok(())
    }

    /// The instruction itself.
    pub(super) fn emit_function(&mut self, code: Code, flags: u8, base: Register, target: Register) -> Lowered {
        let code = self.assembler.constant(Constant::Code(code.into()))?;
        self.assembler.emit(Opcode::MakeFunction, target, base, flags);
        self.assembler.set_extra(Opcode::MakeFunction, code as u32);
        Ok(())
    }

    /// The tuple of cells for the free variables of a scope, if it has any.
    pub(super) fn push_closure(&mut self, scope: ScopeId) -> Lowered<u8> {
        let free = &self.shared.scopes.get(scope).frame.free;
        if free.is_empty() {
            return Ok(0);
        }
        let base = self.temporaries.next();
        if free.len() <= self.temporaries.left() / 2 {
            for variable in free {
                let target = self.temporaries.take(1)?;
                self.load_closure(*variable, target);
            }
            self.assembler.emit(Opcode::BuildTuple, base, base, free.len() as u8);
        } else {
            self.assembler.emit(Opcode::BuildList, base, base, 0);
            self.temporaries.take(1)?;
            for variable in free {
                let target = self.temporaries.next();
                self.load_closure(*variable, target);
                self.assembler.emit(Opcode::ListAppend, base, target, 0);
            }
            self.assembler.emit(Opcode::ListToTuple, base, base, 0);
        }
        self.temporaries.release_to(base.index());
        self.temporaries.take(1)?;
        Ok(CLOSURE)
    }

    pub(super) fn defaults(&mut self, parameters: &'a Parameters, range: TextRange) -> Lowered<u8> {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let defaults: Vec<&'a Expr> = positional.filter_map(|parameter| parameter.default.as_deref()).collect();
        if defaults.is_empty() {
            return Ok(0);
        }
        let constants: Option<Vec<Constant>> = defaults.iter().map(|default| self.constant(default)).collect();
        if let Some(constants) = constants {
            self.push_constant(Constant::Tuple(constants))?;
            return Ok(DEFAULTS);
        }
        let base = self.temporaries.next();
        if defaults.len() <= self.temporaries.left() / 2 {
            for default in &defaults {
                self.push(default)?;
            }
            self.assembler.at(range);
            self.assembler.emit(Opcode::BuildTuple, base, base, defaults.len() as u8);
        } else {
            self.assembler.emit(Opcode::BuildList, base, base, 0);
            self.temporaries.take(1)?;
            for default in &defaults {
                let value = self.value(default)?;
                self.assembler.emit(Opcode::ListAppend, base, value, 0);
                self.temporaries.release_to(base.index() + 1);
            }
            self.assembler.at(range);
            self.assembler.emit(Opcode::ListToTuple, base, base, 0);
        }
        self.temporaries.release_to(base.index());
        self.temporaries.take(1)?;
        Ok(DEFAULTS)
    }

    pub(super) fn keyword_defaults(&mut self, parameters: &'a Parameters, range: TextRange) -> Lowered<u8> {
        if parameters.kwonlyargs.iter().all(|parameter| parameter.default.is_none()) {
            return Ok(0);
        }
        let dict = self.temporaries.next();
        self.assembler.emit(Opcode::BuildMap, dict, dict, 0);
        self.temporaries.take(1)?;
        for parameter in &parameters.kwonlyargs {
            let Some(default) = &parameter.default else { continue };
            let name = self.shared.scopes.get(self.scope).mangle(&parameter.parameter.name).into_owned();
            let name = self.push_constant(Constant::text(&name))?;
            let value = self.value(default)?;
            self.assembler.at(range);
            self.assembler.emit3(Opcode::MapAdd, dict, name, value);
            self.temporaries.release_to(dict.index() + 1);
        }
        Ok(KEYWORD_DEFAULTS)
    }

    pub(super) fn function_annotations(&mut self, parameters: &'a Parameters, returns: Option<&'a Expr>, range: TextRange) -> Lowered<u8> {
        let annotated = |parameter: &'a ast::Parameter| Some((parameter.name.as_str(), parameter.annotation()?));
        let ordered = parameters.posonlyargs.iter().chain(&parameters.args).map(|parameter| &parameter.parameter);
        let ordered = ordered.chain(parameters.vararg.as_deref());
        let ordered = ordered.chain(parameters.kwonlyargs.iter().map(|parameter| &parameter.parameter)).chain(parameters.kwarg.as_deref());
        let mut annotations: Vec<(&str, &'a Expr)> = ordered.filter_map(annotated).collect();
        annotations.extend(returns.map(|returns| ("return", returns)));
        if annotations.is_empty() {
            return Ok(0);
        }
        self.assembler.at(range);
        if self.shared.options.future_annotations {
            self.push_annotation_texts(&annotations)?;
            return Ok(ANNOTATIONS);
        }
        let scope = self.scope_of(&parameters.node_index)?;
        self.push_annotate(scope, &annotations)?;
        Ok(ANNOTATIONS | ANNOTATE)
    }

    /// A generator expression: a function of its first iterator, called at once.
    pub(super) fn generator(&mut self, generator: &'a ast::ExprGenerator, target: Register) -> Lowered {
        let scope = self.scope_of(&generator.node_index)?;
        let mut unit = Unit::new(self.shared, scope, self.inner_qualname(scope));
        unit.assembler.at(generator.range);
        unit.begin_function(1);
        unit.generator_body(generator)?;
        unit.assembler.at(generator.range);
        unit.return_none()?;
        let mut code = unit.finish_code(CodeKind::Function, self.source().line(generator.range.start()));
        code.positional = 1;
        code.positional_only = 1;
        let base = self.temporaries.next();
        self.assembler.at(generator.range);
        let flags = self.push_closure(scope)?;
        self.emit_function(code, flags, base, base)?;
        self.temporaries.release_to(base.index());
        self.temporaries.take(2)?;
        if let Some(first) = generator.generators.first() {
            self.push_any_iterator(first)?;
        }
        self.assembler.at(generator.range);
        self.assembler.emit(Opcode::Call, target, base, 1);
        Ok(())
    }

    /// Whether a local's register holds its value.
    pub(super) fn holds_value(&self, local: usize) -> bool {
        self.shared.scopes.get(self.frame).frame.locals.get(local).is_some_and(|local| local.kind == LocalKind::Value)
    }
}
