//! What is allowed and likely a mistake: the places of a source that CPython gives a `SyntaxWarning` for.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    AnyStringFlags, BytesLiteral, CmpOp, Expr, ExprCompare, FString, InterpolatedStringElement, Mod, Stmt, StringLiteral, TString, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};

use crate::source::Source;

/// A `SyntaxWarning`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line, from 1 on.
    pub line: u32,
    /// What is likely wrong.
    pub message: String,
    /// Where the doubtful thing is.
    pub(crate) place: TextRange,
}

/// Looks at a whole source.
pub(crate) fn warnings(module: &Mod, source: &Source<'_>) -> Vec<Warning> {
    let mut look = Look { source, found: Vec::new() };
    match module {
        Mod::Module(module) => look.visit_body(&module.body),
        Mod::Expression(module) => look.visit_expr(&module.body),
    }
    look.found
}

struct Look<'a> {
    source: &'a Source<'a>,
    found: Vec<Warning>,
}

impl<'a> Visitor<'a> for Look<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Assert(assertion) = statement
            && matches!(&*assertion.test, Expr::Tuple(tuple) if !tuple.is_empty())
        {
            self.warn(assertion.range, "assertion is always true, perhaps remove parentheses?");
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Compare(comparison) => self.look_at_identity(comparison),
            Expr::Call(call) => {
                if let Some(class) = never_callable(&call.func) {
                    self.warn(call.range(), format!("'{class}' object is not callable; perhaps you missed a comma?"));
                }
            }
            Expr::Subscript(subscript) => {
                if let Some(class) = never_subscriptable(&subscript.value) {
                    self.warn(subscript.range, format!("'{class}' object is not subscriptable; perhaps you missed a comma?"));
                } else if let (Some(class), Some(index)) = (only_by_index(&subscript.value), never_index(&subscript.slice)) {
                    let message = format!("{class} indices must be integers or slices, not {index}; perhaps you missed a comma?");
                    self.warn(subscript.range, message);
                }
            }
            _ => {}
        }
        visitor::walk_expr(self, expression);
    }

    fn visit_string_literal(&mut self, literal: &'a StringLiteral) {
        self.look_at_escapes(literal.range, literal.flags.into());
    }

    fn visit_bytes_literal(&mut self, literal: &'a BytesLiteral) {
        self.look_at_escapes(literal.range, literal.flags.into());
    }

    fn visit_f_string(&mut self, string: &'a FString) {
        self.look_at_elements(string.elements.iter(), string.flags.into());
        visitor::walk_f_string(self, string);
    }

    fn visit_t_string(&mut self, string: &'a TString) {
        self.look_at_elements(string.elements.iter(), string.flags.into());
        visitor::walk_t_string(self, string);
    }
}

impl<'a> Look<'_> {
    fn warn(&mut self, place: TextRange, message: impl Into<String>) {
        self.found.push(Warning { line: self.source.line(place.start()), message: message.into(), place });
    }

    /// `x is 1`
    fn look_at_identity(&mut self, comparison: &ExprCompare) {
        let mut left = &*comparison.left;
        for (operator, right) in comparison.ops.iter().zip(&comparison.comparators) {
            let (written, meant) = match operator {
                CmpOp::Is => ("is", "=="),
                CmpOp::IsNot => ("is not", "!="),
                _ => {
                    left = right;
                    continue;
                }
            };
            if let Some(class) = class_of_value(left).or_else(|| class_of_value(right)) {
                return self.warn(comparison.range, format!("\"{written}\" with '{class}' literal. Did you mean \"{meant}\"?"));
            }
            left = right;
        }
    }

    fn look_at_elements(&mut self, elements: impl Iterator<Item = &'a InterpolatedStringElement>, flags: AnyStringFlags) {
        for element in elements {
            if let InterpolatedStringElement::Literal(literal) = element {
                self.look_at_escapes(literal.range, flags);
            }
        }
    }

    /// The first escape of a literal that means nothing.
    fn look_at_escapes(&mut self, text: TextRange, flags: AnyStringFlags) {
        if flags.is_raw_string() {
            return;
        }
        let bytes = self.source.text.as_bytes();
        let mut at = text.start().to_usize();
        while at < text.end().to_usize() {
            if bytes[at] != b'\\' {
                at += 1;
                continue;
            }
            // Behind the literal comes at least a quote, or the brace of a replacement field.
            let Some(&escaped) = bytes.get(at + 1) else { return };
            let digits = bytes.get(at + 2..at + 4).unwrap_or_default();
            at += 2;
            let message = match escaped {
                b'\n' | b'\r' | b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'x' => continue,
                b'N' | b'u' | b'U' if !flags.is_byte_string() => continue,
                b'4'..=b'7' if digits.len() == 2 && digits.iter().all(|digit| matches!(digit, b'0'..=b'7')) => {
                    format!("invalid octal escape sequence '\\{}{}{}'", char::from(escaped), char::from(digits[0]), char::from(digits[1]))
                }
                b'0'..=b'7' => continue,
                _ if escaped.is_ascii() => format!("invalid escape sequence '\\{}'", char::from(escaped)),
                _ => continue,
            };
            return self.warn(text, message);
        }
    }
}

/// The class of a constant that is compared by its value: not one that exists once.
fn class_of_value(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::StringLiteral(_) => Some("str"),
        Expr::BytesLiteral(_) => Some("bytes"),
        Expr::NumberLiteral(number) => Some(class_of_number(&number.value)),
        Expr::UnaryOp(operation) if operation.op == UnaryOp::USub => match &*operation.operand {
            Expr::NumberLiteral(number) => Some(class_of_number(&number.value)),
            _ => None,
        },
        Expr::Tuple(tuple) if tuple.iter().all(is_constant) => Some("tuple"),
        _ => None,
    }
}

fn is_constant(expression: &Expr) -> bool {
    class_of_value(expression).is_some()
        || expression.is_none_literal_expr()
        || expression.is_boolean_literal_expr()
        || expression.is_ellipsis_literal_expr()
}

fn class_of_number(number: &ruff_python_ast::Number) -> &'static str {
    match number {
        ruff_python_ast::Number::Int(_) => "int",
        ruff_python_ast::Number::Float(_) => "float",
        ruff_python_ast::Number::Complex { .. } => "complex",
    }
}

/// The class of any constant.
fn class_of_constant(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::NoneLiteral(_) => Some("NoneType"),
        Expr::BooleanLiteral(_) => Some("bool"),
        Expr::EllipsisLiteral(_) => Some("ellipsis"),
        Expr::Tuple(_) => None,
        _ => class_of_value(expression),
    }
}

/// The class of what an expression displays.
fn class_of_display(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::Tuple(_) => Some("tuple"),
        Expr::List(_) | Expr::ListComp(_) => Some("list"),
        Expr::Dict(_) | Expr::DictComp(_) => Some("dict"),
        Expr::Set(_) | Expr::SetComp(_) => Some("set"),
        Expr::Generator(_) => Some("generator"),
        Expr::FString(_) => Some("str"),
        _ => None,
    }
}

fn never_callable(expression: &Expr) -> Option<&'static str> {
    class_of_constant(expression).or_else(|| class_of_display(expression))
}

fn never_subscriptable(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) => None,
        Expr::Set(_) | Expr::SetComp(_) | Expr::Generator(_) => class_of_display(expression),
        Expr::Lambda(_) => Some("function"),
        _ => class_of_constant(expression),
    }
}

/// The class of what has items by integers and slices only.
fn only_by_index(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) => class_of_constant(expression),
        Expr::Tuple(_) | Expr::List(_) | Expr::ListComp(_) | Expr::FString(_) => class_of_display(expression),
        _ => None,
    }
}

/// The class of what is no index.
fn never_index(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::BooleanLiteral(_) => None,
        Expr::Lambda(_) => Some("function"),
        _ => class_of_constant(expression).or_else(|| class_of_display(expression)).filter(|class| *class != "int"),
    }
}
