//! Expressions.

use ruff_python_ast::{
    self as ast, BoolOp, CmpOp, Comprehension, ConversionFlag, Expr, ExprContext, FStringPart, InterpolatedStringElement, Operator,
    Parameters, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Builder, Field, bare, maybe_name, name, word};
use crate::code::{Constant, Text};
use crate::literal;

impl Builder<'_> {
    pub(super) fn expressions<'e>(&self, items: impl IntoIterator<Item = &'e Expr>) -> Field {
        self.list(items, |item| self.expression(item))
    }

    pub(super) fn maybe(&self, expression: Option<&Expr>) -> Field {
        expression.map_or(Field::Nothing, |expression| self.expression(expression))
    }

    pub(super) fn expression(&self, expression: &Expr) -> Field {
        let range = expression.range();
        let node = |name, fields| self.node(name, range, fields);
        match expression {
            Expr::BoolOp(operation) => {
                let operator = if operation.op == BoolOp::And { "And" } else { "Or" };
                node("BoolOp", vec![word(operator), self.expressions(&operation.values)])
            }
            Expr::Named(named) => node("NamedExpr", vec![self.expression(&named.target), self.expression(&named.value)]),
            Expr::BinOp(operation) => {
                node("BinOp", vec![self.expression(&operation.left), binary(operation.op), self.expression(&operation.right)])
            }
            Expr::UnaryOp(operation) => {
                let operator = match operation.op {
                    UnaryOp::Invert => "Invert",
                    UnaryOp::Not => "Not",
                    UnaryOp::UAdd => "UAdd",
                    UnaryOp::USub => "USub",
                };
                node("UnaryOp", vec![word(operator), self.expression(&operation.operand)])
            }
            Expr::Lambda(lambda) => node("Lambda", vec![self.parameters(lambda.parameters.as_deref()), self.expression(&lambda.body)]),
            Expr::If(conditional) => {
                let parts = [&conditional.test, &conditional.body, &conditional.orelse];
                node("IfExp", parts.iter().map(|part| self.expression(part)).collect())
            }
            Expr::Dict(dict) => {
                let keys = self.list(&dict.items, |item| self.maybe(item.key.as_ref()));
                node("Dict", vec![keys, self.expressions(dict.items.iter().map(|item| &item.value))])
            }
            Expr::Set(set) => node("Set", vec![self.expressions(&set.elts)]),
            Expr::ListComp(made) => node("ListComp", vec![self.expression(&made.elt), self.generators(&made.generators)]),
            Expr::SetComp(made) => node("SetComp", vec![self.expression(&made.elt), self.generators(&made.generators)]),
            Expr::DictComp(made) => {
                let key = self.maybe(made.key.as_deref());
                node("DictComp", vec![key, self.expression(&made.value), self.generators(&made.generators)])
            }
            Expr::Generator(made) => node("GeneratorExp", vec![self.expression(&made.elt), self.generators(&made.generators)]),
            Expr::Await(awaited) => node("Await", vec![self.expression(&awaited.value)]),
            Expr::Yield(yielded) => node("Yield", vec![self.maybe(yielded.value.as_deref())]),
            Expr::YieldFrom(yielded) => node("YieldFrom", vec![self.expression(&yielded.value)]),
            Expr::Compare(comparison) => {
                let operators = self.list(&comparison.ops, |operator| word(compared(*operator)));
                node("Compare", vec![self.expression(&comparison.left), operators, self.expressions(&comparison.comparators)])
            }
            Expr::Call(call) => {
                let (args, keywords) = self.arguments(Some(&call.arguments));
                node("Call", vec![self.expression(&call.func), args, keywords])
            }
            Expr::Attribute(made) => node("Attribute", vec![self.expression(&made.value), name(&made.attr), context(made.ctx)]),
            Expr::Subscript(made) => node("Subscript", vec![self.expression(&made.value), self.expression(&made.slice), context(made.ctx)]),
            Expr::Starred(made) => node("Starred", vec![self.expression(&made.value), context(made.ctx)]),
            Expr::Name(made) => node("Name", vec![Field::Name(made.id.to_string()), context(made.ctx)]),
            Expr::List(made) => node("List", vec![self.expressions(&made.elts), context(made.ctx)]),
            Expr::Tuple(made) => node("Tuple", vec![self.expressions(&made.elts), context(made.ctx)]),
            Expr::Slice(slice) => {
                let parts = [&slice.lower, &slice.upper, &slice.step];
                node("Slice", parts.iter().map(|part| self.maybe(part.as_deref())).collect())
            }
            Expr::FString(string) => self.format_string(string),
            Expr::TString(string) => {
                let mut values = Vec::new();
                for part in &string.value {
                    self.elements(&part.elements, part.flags.prefix().is_raw(), "Interpolation", &mut values);
                }
                node("TemplateStr", vec![Field::List(values)])
            }
            Expr::StringLiteral(string) => {
                let is_marked = string.value.iter().next().is_some_and(|part| part.flags.prefix().is_unicode());
                let kind = if is_marked { Field::Name("u".to_owned()) } else { Field::Nothing };
                node("Constant", vec![Field::Constant(Constant::Str(literal::string(&string.value, self.source))), kind])
            }
            Expr::BytesLiteral(bytes) => self.constant(literal::bytes(&bytes.value), range),
            Expr::NumberLiteral(number) => self.constant(literal::number(&number.value).unwrap_or(Constant::int(0)), range),
            Expr::BooleanLiteral(boolean) => self.constant(Constant::Bool(boolean.value), range),
            Expr::NoneLiteral(_) | Expr::IpyEscapeCommand(_) => self.constant(Constant::None, range),
            Expr::EllipsisLiteral(_) => self.constant(Constant::Ellipsis, range),
        }
    }

    pub(super) fn constant(&self, value: Constant, range: TextRange) -> Field {
        self.node("Constant", range, vec![Field::Constant(value), Field::Nothing])
    }

    /// Positional arguments and keywords of a call or a class.
    pub(super) fn arguments(&self, arguments: Option<&ast::Arguments>) -> (Field, Field) {
        let Some(arguments) = arguments else { return (Field::List(Vec::new()), Field::List(Vec::new())) };
        let keywords = self.list(&arguments.keywords, |keyword| {
            self.node("keyword", keyword.range, vec![maybe_name(keyword.arg.as_ref()), self.expression(&keyword.value)])
        });
        // A generator expression that is the only argument takes the call's parentheses for its own.
        if let ([Expr::Generator(generator)], []) = (&*arguments.args, &*arguments.keywords)
            && !generator.parenthesized
        {
            let fields = vec![self.expression(&generator.elt), self.generators(&generator.generators)];
            return (Field::List(vec![self.node("GeneratorExp", arguments.range, fields)]), keywords);
        }
        (self.expressions(&arguments.args), keywords)
    }

    fn generators(&self, generators: &[Comprehension]) -> Field {
        self.list(generators, |generator| {
            let parts = vec![
                self.expression(&generator.target),
                self.expression(&generator.iter),
                self.expressions(&generator.ifs),
                Field::Number(generator.is_async.into()),
            ];
            Field::Node(bare("comprehension", parts))
        })
    }

    pub(super) fn parameters(&self, parameters: Option<&Parameters>) -> Field {
        let empty = Parameters::default();
        let parameters = parameters.unwrap_or(&empty);
        let one = |parameter: &ast::Parameter| {
            // The stars are not part of it.
            let range = TextRange::new(parameter.name.start(), parameter.range.end());
            self.node("arg", range, vec![name(&parameter.name), self.maybe(parameter.annotation()), Field::Nothing])
        };
        let many = |all: &[ast::ParameterWithDefault]| Field::List(all.iter().map(|parameter| one(&parameter.parameter)).collect());
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let fields = vec![
            many(&parameters.posonlyargs),
            many(&parameters.args),
            parameters.vararg.as_deref().map_or(Field::Nothing, one),
            many(&parameters.kwonlyargs),
            self.list(&parameters.kwonlyargs, |parameter| self.maybe(parameter.default.as_deref())),
            parameters.kwarg.as_deref().map_or(Field::Nothing, one),
            self.expressions(positional.filter_map(|parameter| parameter.default.as_deref())),
        ];
        Field::Node(bare("arguments", fields))
    }

    // --- format strings

    fn format_string(&self, string: &ast::ExprFString) -> Field {
        let mut values = Vec::new();
        for part in &string.value {
            match part {
                FStringPart::Literal(part) => self.text(literal::string_part(part, self.source), part.range, &mut values),
                FStringPart::FString(part) => {
                    self.elements(&part.elements, part.flags.prefix().is_raw(), "FormattedValue", &mut values);
                }
            }
        }
        self.node("JoinedStr", string.range, vec![Field::List(values)])
    }

    fn elements(&self, elements: &[InterpolatedStringElement], raw: bool, field_name: &'static str, values: &mut Vec<Field>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(text) => {
                    let content = (!raw).then_some(text.range);
                    self.text(literal::code_points(&text.value, content, self.source), text.range, values);
                }
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(text) = &field.debug_text {
                        let end = field.expression.end() + TextSize::from(text.trailing().len() as u32);
                        self.text(text.as_str().into(), TextRange::new(field.start(), end), values);
                    }
                    values.push(self.field(field, field_name));
                }
            }
        }
    }

    fn field(&self, field: &ast::InterpolatedElement, field_name: &'static str) -> Field {
        let conversion = match field.conversion {
            ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => 'r' as i64,
            ConversionFlag::None => -1,
            ConversionFlag::Str => 's' as i64,
            ConversionFlag::Repr => 'r' as i64,
            ConversionFlag::Ascii => 'a' as i64,
        };
        let specification = field.format_spec.as_ref().map_or(Field::Nothing, |specification| {
            let mut values = Vec::new();
            self.elements(&specification.elements, false, "FormattedValue", &mut values);
            // The colon is part of it.
            let range = TextRange::new(specification.start() - TextSize::from(1), specification.end());
            self.node("JoinedStr", range, vec![Field::List(values)])
        });
        let mut fields = vec![self.expression(&field.expression)];
        if field_name == "Interpolation" {
            fields.push(Field::Constant(Constant::text(self.source.slice(field.expression.range()))));
        }
        fields.extend([Field::Number(conversion), specification]);
        self.node(field_name, field.range, fields)
    }

    /// A piece of text in a format string: texts that follow each other are one.
    fn text(&self, text: Text, range: TextRange, values: &mut Vec<Field>) {
        if text.is_empty() {
            return;
        }
        if let Some(Field::Node(last)) = values.last_mut()
            && let [Field::Constant(Constant::Str(before)), _] = last.fields.as_mut_slice()
        {
            before.append(&text);
            let end = self.source.place(range);
            if let Some(place) = &mut last.place {
                (place[2], place[3]) = (end.end_line, end.end_column);
            }
            return;
        }
        values.push(self.constant(Constant::Str(text), range));
    }
}

fn context(context: ExprContext) -> Field {
    word(match context {
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
        _ => "Load",
    })
}

pub(super) fn binary(operator: Operator) -> Field {
    word(match operator {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mult => "Mult",
        Operator::MatMult => "MatMult",
        Operator::Div => "Div",
        Operator::Mod => "Mod",
        Operator::Pow => "Pow",
        Operator::LShift => "LShift",
        Operator::RShift => "RShift",
        Operator::BitOr => "BitOr",
        Operator::BitXor => "BitXor",
        Operator::BitAnd => "BitAnd",
        Operator::FloorDiv => "FloorDiv",
    })
}

fn compared(operator: CmpOp) -> &'static str {
    match operator {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    }
}
