//! What an expression is called where it cannot be assigned to.

use ruff_python_ast::{Expr, ExprContext};

/// CPython's name for a kind of expression.
pub(super) fn name_of(expression: &Expr) -> &'static str {
    match expression {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) => "expression",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::TString(_) => "t-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(boolean) => {
            if boolean.value {
                "True"
            } else {
                "False"
            }
        }
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "literal",
    }
}

/// The first part of a target that cannot be assigned to (or deleted).
pub(super) fn invalid(target: &Expr, context: ExprContext) -> Option<&Expr> {
    match target {
        Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) => None,
        Expr::Starred(starred) if context == ExprContext::Store => invalid(&starred.value, context),
        Expr::List(list) => list.elts.iter().find_map(|item| invalid(item, context)),
        Expr::Tuple(tuple) => tuple.elts.iter().find_map(|item| invalid(item, context)),
        _ => Some(target),
    }
}

/// Whether it is what the grammar calls `bitwise_or`, when it stands without parentheses.
pub(super) fn is_operand(expression: &Expr) -> bool {
    !matches!(
        expression,
        Expr::BoolOp(_) | Expr::Compare(_) | Expr::Lambda(_) | Expr::If(_) | Expr::Starred(_) | Expr::Yield(_) | Expr::YieldFrom(_)
    ) && !matches!(expression, Expr::UnaryOp(operation) if operation.op == ruff_python_ast::UnaryOp::Not)
}
