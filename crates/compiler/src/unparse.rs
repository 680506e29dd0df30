//! Expressions back to text, as `ast.unparse` writes them: for annotations under `from __future__ import annotations`.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::Ranged;

use crate::source::Source;

/// How tightly an expression holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Named,
    Tuple,
    Yield,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arithmetic,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn next(self) -> Level {
        use Level::*;
        const ALL: [Level; 18] =
            [Named, Tuple, Yield, Test, Or, And, Not, Compare, BitOr, BitXor, BitAnd, Shift, Arithmetic, Term, Factor, Power, Await, Atom];
        ALL.get(self as usize + 1).copied().unwrap_or(Atom)
    }
}

/// The text of an expression.
pub(crate) fn expression(expression: &Expr, source: &Source<'_>) -> String {
    let mut writer = Writer { text: String::new(), source };
    writer.expression(expression, Level::Test);
    writer.text
}

struct Writer<'s> {
    text: String,
    source: &'s Source<'s>,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes something of a level, in parentheses where its surroundings hold tighter.
    fn within(&mut self, outer: Level, own: Level, write: impl FnOnce(&mut Self)) {
        let parenthesized = outer > own;
        if parenthesized {
            self.put("(");
        }
        write(self);
        if parenthesized {
            self.put(")");
        }
    }

    fn list(&mut self, items: &[Expr]) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.expression(item, Level::Test);
        }
    }

    fn expression(&mut self, expression: &Expr, outer: Level) {
        match expression {
            Expr::Name(name) => self.put(&name.id),
            Expr::NoneLiteral(_) => self.put("None"),
            Expr::EllipsisLiteral(_) => self.put("..."),
            Expr::BooleanLiteral(boolean) => self.put(if boolean.value { "True" } else { "False" }),
            Expr::StringLiteral(string) => self.string(string.value.to_str()),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value, Level::Atom);
                if attribute.value.is_number_literal_expr() {
                    self.put(" ");
                }
                self.put(".");
                self.put(&attribute.attr);
            }
            Expr::Subscript(subscript) => self.subscript(subscript),
            Expr::Call(call) => self.call(call),
            Expr::BinOp(operation) => self.binary(operation, outer),
            Expr::UnaryOp(operation) => {
                let (word, level) = match operation.op {
                    UnaryOp::Not => ("not ", Level::Not),
                    UnaryOp::USub => ("-", Level::Factor),
                    UnaryOp::UAdd => ("+", Level::Factor),
                    UnaryOp::Invert => ("~", Level::Factor),
                };
                self.within(outer, level, |writer| {
                    writer.put(word);
                    writer.expression(&operation.operand, level);
                });
            }
            Expr::BoolOp(operation) => {
                let (word, level) = match operation.op {
                    BoolOp::And => (" and ", Level::And),
                    BoolOp::Or => (" or ", Level::Or),
                };
                self.within(outer, level, |writer| {
                    for (index, value) in operation.values.iter().enumerate() {
                        if index > 0 {
                            writer.put(word);
                        }
                        writer.expression(value, level.next());
                    }
                });
            }
            Expr::Compare(comparison) => self.within(outer, Level::Compare, |writer| {
                writer.expression(&comparison.left, Level::BitOr);
                for (operator, right) in comparison.ops.iter().zip(&comparison.comparators) {
                    writer.put(" ");
                    writer.put(word_of(*operator));
                    writer.put(" ");
                    writer.expression(right, Level::BitOr);
                }
            }),
            Expr::If(conditional) => self.within(outer, Level::Test, |writer| {
                writer.expression(&conditional.body, Level::Or);
                writer.put(" if ");
                writer.expression(&conditional.test, Level::Or);
                writer.put(" else ");
                writer.expression(&conditional.orelse, Level::Test);
            }),
            Expr::Tuple(tuple) => self.tuple(&tuple.elts, outer),
            Expr::List(list) => {
                self.put("[");
                self.list(&list.elts);
                self.put("]");
            }
            Expr::Set(set) => {
                self.put("{");
                self.list(&set.elts);
                self.put("}");
            }
            Expr::Dict(dict) => self.dict(dict),
            Expr::Starred(starred) => {
                self.put("*");
                self.expression(&starred.value, Level::BitOr);
            }
            Expr::Slice(slice) => {
                for (index, bound) in [&slice.lower, &slice.upper, &slice.step].into_iter().enumerate() {
                    if index == 1 || (index == 2 && bound.is_some()) {
                        self.put(":");
                    }
                    if let Some(bound) = bound {
                        self.expression(bound, Level::Test);
                    }
                }
            }
            // What hardly stands in an annotation is left as it is written.
            _ => {
                let text = self.source.slice(expression.range()).to_owned();
                self.put(&text);
            }
        }
    }

    /// As `repr` writes a string.
    fn string(&mut self, value: &str) {
        let quote = if value.contains('\'') && !value.contains('"') { '"' } else { '\'' };
        self.text.push(quote);
        for letter in value.chars() {
            match letter {
                '\\' => self.put("\\\\"),
                '\n' => self.put("\\n"),
                '\r' => self.put("\\r"),
                '\t' => self.put("\\t"),
                letter if letter == quote => {
                    self.text.push('\\');
                    self.text.push(letter);
                }
                letter if letter.is_control() => self.put(&format!("\\x{:02x}", u32::from(letter))),
                letter => self.text.push(letter),
            }
        }
        self.text.push(quote);
    }

    fn tuple(&mut self, items: &[Expr], outer: Level) {
        match items {
            [] => self.put("()"),
            _ => self.within(outer, Level::Tuple, |writer| {
                writer.list(items);
                if items.len() == 1 {
                    writer.put(",");
                }
            }),
        }
    }

    fn dict(&mut self, dict: &ast::ExprDict) {
        self.put("{");
        for (index, item) in dict.items.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            match &item.key {
                Some(key) => {
                    self.expression(key, Level::Test);
                    self.put(": ");
                    self.expression(&item.value, Level::Test);
                }
                None => {
                    self.put("**");
                    self.expression(&item.value, Level::BitOr);
                }
            }
        }
        self.put("}");
    }

    fn subscript(&mut self, subscript: &ast::ExprSubscript) {
        self.expression(&subscript.value, Level::Atom);
        self.put("[");
        match &*subscript.slice {
            Expr::Tuple(tuple) if !tuple.elts.is_empty() => self.tuple(&tuple.elts, Level::Tuple),
            slice => self.expression(slice, Level::Test),
        }
        self.put("]");
    }

    fn call(&mut self, call: &ast::ExprCall) {
        self.expression(&call.func, Level::Atom);
        self.put("(");
        self.list(&call.arguments.args);
        for (index, keyword) in call.arguments.keywords.iter().enumerate() {
            if index > 0 || !call.arguments.args.is_empty() {
                self.put(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.put(name);
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expression(&keyword.value, Level::Test);
        }
        self.put(")");
    }

    fn binary(&mut self, operation: &ast::ExprBinOp, outer: Level) {
        let (word, level) = match operation.op {
            Operator::Add => (" + ", Level::Arithmetic),
            Operator::Sub => (" - ", Level::Arithmetic),
            Operator::Mult => (" * ", Level::Term),
            Operator::MatMult => (" @ ", Level::Term),
            Operator::Div => (" / ", Level::Term),
            Operator::Mod => (" % ", Level::Term),
            Operator::FloorDiv => (" // ", Level::Term),
            Operator::LShift => (" << ", Level::Shift),
            Operator::RShift => (" >> ", Level::Shift),
            Operator::BitOr => (" | ", Level::BitOr),
            Operator::BitXor => (" ^ ", Level::BitXor),
            Operator::BitAnd => (" & ", Level::BitAnd),
            Operator::Pow => (" ** ", Level::Power),
        };
        let (left, right) = if operation.op == Operator::Pow { (level.next(), level) } else { (level, level.next()) };
        self.within(outer, level, |writer| {
            writer.expression(&operation.left, left);
            writer.put(word);
            writer.expression(&operation.right, right);
        });
    }
}

fn word_of(operator: CmpOp) -> &'static str {
    match operator {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}
