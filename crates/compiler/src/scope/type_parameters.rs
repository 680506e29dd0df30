//! Type parameters (PEP 695, PEP 696): their scope is a function of its own around the function, class or alias that is generic. Bounds,
//! defaults and the values of aliases are functions in turn, since they are evaluated late.

use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, AtomicNodeIndex, Expr, TypeParam, TypeParams};
use ruff_text_size::{Ranged, TextRange};

use super::build::Builder;
use super::{DEFAULTS, KEYWORD_DEFAULTS, ScopeKind, TYPE_PARAMETERS};

/// What may have type parameters.
pub(super) struct Generic<'t> {
    name: &'t str,
    parameters: Option<&'t TypeParams>,
    /// A class: private names among the parameters are its own.
    private: Option<&'t str>,
    /// What the scope is given.
    arguments: Vec<&'static str>,
}

impl<'t> Generic<'t> {
    pub(super) fn of_function(function: &'t ast::StmtFunctionDef) -> Generic<'t> {
        let arguments = given_defaults(&function.parameters).collect();
        Generic { name: &function.name, parameters: function.type_params.as_deref(), private: None, arguments }
    }

    pub(super) fn of_class(class: &'t ast::StmtClassDef) -> Generic<'t> {
        Generic { name: &class.name, parameters: class.type_params.as_deref(), private: Some(&class.name), arguments: Vec::new() }
    }
}

/// The hidden parameters of the scope around a generic function.
pub(crate) fn given_defaults(parameters: &ast::Parameters) -> impl Iterator<Item = &'static str> {
    let positional = parameters.posonlyargs.iter().chain(&parameters.args).any(|parameter| parameter.default.is_some());
    let keyword = parameters.kwonlyargs.iter().any(|parameter| parameter.default.is_some());
    positional.then_some(DEFAULTS).into_iter().chain(keyword.then_some(KEYWORD_DEFAULTS))
}

/// The parts of a type parameter: its name, its default, and where their scopes are noted.
pub(crate) fn name_and_default(parameter: &TypeParam) -> (&ast::Identifier, Option<&Expr>) {
    match parameter {
        TypeParam::TypeVar(made) => (&made.name, made.default.as_deref()),
        TypeParam::ParamSpec(made) => (&made.name, made.default.as_deref()),
        TypeParam::TypeVarTuple(made) => (&made.name, made.default.as_deref()),
    }
}

impl Builder<'_> {
    /// Runs `inside` in the scope of type parameters, if there are any.
    pub(super) fn generic(&mut self, generic: Generic<'_>, inside: impl FnOnce(&mut Self)) {
        let Some(parameters) = generic.parameters else { return inside(self) };
        let name = format!("<generic parameters of {}>", generic.name);
        self.enter(ScopeKind::TypeParameters, &name, Some(&parameters.node_index), |builder| {
            if let Some(private) = generic.private {
                builder.scope().private = Some(Name::new(private));
            }
            for argument in generic.arguments {
                builder.parameter(argument, parameters.range);
            }
            builder.bind(TYPE_PARAMETERS, parameters.range);
            builder.type_parameters(parameters);
            inside(builder);
        });
    }

    fn type_parameters(&mut self, parameters: &TypeParams) {
        let mut some_default = false;
        for parameter in &parameters.type_params {
            let (name, default) = name_and_default(parameter);
            let mangled = self.scope().mangle(name).into_owned();
            if self.scope().symbol(&mangled).is_some_and(|symbol| symbol.uses.bound) {
                self.fail(format!("duplicate type parameter '{name}'"), parameter.range());
            }
            self.bind(name, name.range);
            if let TypeParam::TypeVar(ast::TypeParamTypeVar { bound: Some(bound), node_index, .. }) = parameter {
                let place = if bound.is_tuple_expr() { "a TypeVar constraint" } else { "a TypeVar bound" };
                self.evaluated_late(place, name, node_index, bound);
            }
            match default {
                Some(default) => {
                    let place = match parameter {
                        TypeParam::TypeVar(_) => "a TypeVar default",
                        TypeParam::ParamSpec(_) => "a ParamSpec default",
                        TypeParam::TypeVarTuple(_) => "a TypeVarTuple default",
                    };
                    self.evaluated_late(place, name, &name.node_index, default);
                }
                None if some_default => {
                    self.fail(format!("non-default type parameter '{name}' follows default type parameter"), parameter.range());
                }
                None => {}
            }
            some_default |= default.is_some();
        }
    }

    /// An expression that a function of one argument, the format, evaluates when somebody asks.
    fn evaluated_late(&mut self, place: &'static str, name: &str, node: &AtomicNodeIndex, expression: &Expr) {
        use ast::visitor::Visitor;
        self.enter(ScopeKind::Annotation, name, Some(node), |builder| {
            builder.scope().confined = Some(place);
            builder.parameter(".format", TextRange::default());
            builder.visit_expr(expression);
        });
    }

    pub(super) fn type_alias(&mut self, statement: &ast::StmtTypeAlias) {
        let Expr::Name(name) = &*statement.name else { return };
        self.bind(&name.id, name.range);
        let generic = Generic { name: &name.id, parameters: statement.type_params.as_deref(), private: None, arguments: Vec::new() };
        self.generic(generic, |builder| builder.evaluated_late("a type alias", &name.id, &statement.node_index, &statement.value));
    }
}
