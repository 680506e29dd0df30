//! From the parser's first error to what CPython's grammar says of such a source.

use ruff_python_ast::token::TokenKind as T;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprContext, Mod};
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, Mode, ParseError, ParseErrorType as E, ParseOptions, Parsed, UnsupportedSyntaxErrorKind,
};
use ruff_text_size::{Ranged, TextRange};

use super::report::Report;
use super::target;
use super::tokens::Tokens;
use super::{blocks, strings};
use crate::source::Source;

/// What the parser's first error is in CPython's words.
pub(super) fn report(source: &Source<'_>, parsed: &Parsed<Mod>) -> Report {
    let tokens = Tokens::new(parsed.tokens());
    let Some(error) = parsed.errors().iter().min_by_key(|error| error.location.start()) else {
        return unsupported(source, parsed);
    };
    Grammar { source, tree: parsed.syntax(), index: tokens.at(error.location.start().to_usize()), tokens, error }.report()
}

/// What parses, but not as the version of the language that this is.
fn unsupported(source: &Source<'_>, parsed: &Parsed<Mod>) -> Report {
    let Some(error) = parsed.unsupported_syntax_errors().first() else { return Report::token("invalid syntax", 0) };
    match error.kind {
        UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) if source.slice(error.range).starts_with("**") => {
            let start = error.range.start().to_usize();
            Report::range("dict unpacking cannot be used in dict comprehension", start, start + 2)
        }
        UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) => {
            Report::at("iterable unpacking cannot be used in comprehension", error.range)
        }
        _ => Report::at("invalid syntax", error.range),
    }
}

pub(super) struct Grammar<'a> {
    pub(super) source: &'a Source<'a>,
    tree: &'a Mod,
    pub(super) tokens: Tokens,
    /// The token at which the error is.
    pub(super) index: usize,
    error: &'a ParseError,
}

impl Grammar<'_> {
    fn report(&self) -> Report {
        let range = self.error.location;
        match &self.error.error {
            E::UnexpectedIndentation => blocks::unexpected_indent(range),
            E::OtherError(message) if message.starts_with("Expected an indented block") => blocks::missing(self),
            E::OtherError(message) => self.other(message),
            E::InvalidAssignmentTarget => self.assignment_target(range),
            E::InvalidNamedAssignmentTarget => self.at_node(range, |name| format!("cannot use assignment expressions with {name}")),
            E::InvalidAugmentedAssignmentTarget => {
                self.at_node(range, |name| format!("'{name}' is an illegal expression for augmented assignment"))
            }
            E::InvalidAnnotatedAssignmentTarget => self.at_node(range, |name| match name {
                "tuple" | "list" => format!("only single target (not {name}) can be annotated"),
                _ => "illegal target for annotation".to_owned(),
            }),
            E::InvalidDeleteTarget => self.delete_target(range),
            E::PositionalAfterKeywordArgument => self.at_closing("positional argument follows keyword argument"),
            E::PositionalAfterKeywordUnpacking => self.at_closing("positional argument follows keyword argument unpacking"),
            E::InvalidArgumentUnpackingOrder => {
                let comma = self.tokens.find_back(self.index, T::Comma).unwrap_or(self.index);
                let start = self.tokens.range(comma).start().to_usize();
                let message = "iterable argument unpacking follows keyword argument unpacking";
                Report::range(message, start, self.tokens.range(self.index + 1).end().to_usize())
            }
            E::UnparenthesizedGeneratorExpression => Report::at("Generator expression must be parenthesized", range),
            E::IterableUnpackingInComprehension => Report::at("iterable unpacking cannot be used in comprehension", range),
            E::NonDefaultParamAfterDefaultParam => self.at_token("parameter without a default follows parameter with a default"),
            E::ParamAfterVarKeywordParam => self.at_token("arguments cannot follow var-keyword argument"),
            E::ExpectedKeywordParam => {
                let star = self.tokens.find_back(self.index + 1, T::Star).unwrap_or(self.index);
                let star = if self.tokens.kind(star + 1) == T::Colon { star + 1 } else { star };
                Report::at("named arguments must follow bare *", self.tokens.range(star))
            }
            E::VarParameterWithDefault => {
                let equal = (self.index..self.index + 4).find(|index| self.tokens.kind(*index) == T::Equal).unwrap_or(self.index);
                let is_keywords = (equal.saturating_sub(3)..equal).any(|index| self.tokens.kind(index) == T::DoubleStar);
                let which = if is_keywords { "var-keyword" } else { "var-positional" };
                Report::at(format!("{which} argument cannot have default value"), self.tokens.range(equal))
            }
            E::EmptyImportNames if matches!(self.tokens.kind(self.index), T::Newline | T::EndOfFile) => {
                let at = self.tokens.range(self.index).start().to_usize();
                Report::token("Expected one or more names after 'import'", at)
            }
            E::InvalidStarredExpressionUsage => self.starred(range),
            E::InvalidYieldExpressionUsage => Report::at("assignment to yield expression not possible", range),
            E::FStringError(error) => self.format_string(error),
            E::Lexical(error) => self.lexical(error),
            E::ExpectedToken { expected: T::Colon, found } => self.expected_colon(*found),
            E::ExpectedToken { expected: T::Else, .. } => self.missing_else(),
            _ => self.invalid_syntax(),
        }
    }

    // --- places

    /// The error at the token where it is.
    pub(super) fn at_token(&self, message: impl Into<String>) -> Report {
        let range = self.tokens.range(self.index);
        let end = if range.is_empty() || self.tokens.kind(self.index) == T::Newline {
            range.start().to_usize() + 1
        } else {
            range.end().to_usize()
        };
        Report::range(message, range.start().to_usize(), end)
    }

    /// The error at the bracket that closes those around the token.
    fn at_closing(&self, message: &str) -> Report {
        let mut depth = 0;
        let mut index = self.index;
        loop {
            match self.tokens.kind(index) {
                T::Lpar | T::Lsqb | T::Lbrace => depth += 1,
                T::Rpar | T::Rsqb | T::Rbrace if depth == 0 => break,
                T::Rpar | T::Rsqb | T::Rbrace => depth -= 1,
                T::EndOfFile => break,
                _ => {}
            }
            index += 1;
        }
        Report::at(message, self.tokens.range(index))
    }

    /// The error at a node of the tree, with its name.
    fn at_node(&self, range: TextRange, message: impl FnOnce(&str) -> String) -> Report {
        match self.node(range) {
            Some(node) => Report::at(message(target::name_of(node)), range),
            None => self.invalid_syntax(),
        }
    }

    /// The expression at a range.
    fn node(&self, range: TextRange) -> Option<&Expr> {
        struct Find<'t> {
            range: TextRange,
            found: Option<&'t Expr>,
        }
        impl<'t> Visitor<'t> for Find<'t> {
            fn visit_expr(&mut self, expression: &'t Expr) {
                if expression.range() == self.range {
                    self.found = Some(expression);
                } else if expression.range().contains_range(self.range) {
                    visitor::walk_expr(self, expression);
                }
            }
        }
        let mut find = Find { range, found: None };
        match self.tree {
            Mod::Module(module) => visitor::walk_body(&mut find, &module.body),
            Mod::Expression(expression) => find.visit_expr(&expression.body),
        }
        find.found
    }

    fn text(&self, index: usize) -> &str {
        self.source.slice(self.tokens.range(index))
    }

    // --- targets

    fn delete_target(&self, range: TextRange) -> Report {
        let Some(node) = self.node(range) else { return self.invalid_syntax() };
        let node = target::invalid(node, ExprContext::Del).unwrap_or(node);
        Report::at(format!("cannot delete {}", target::name_of(node)), node.range())
    }

    fn assignment_target(&self, range: TextRange) -> Report {
        let Some(node) = self.node(range) else { return self.invalid_syntax() };
        let node = target::invalid(node, ExprContext::Store).unwrap_or(node);
        let name = target::name_of(node);
        let end = self.tokens.at(node.end().to_usize());
        let begins = self.tokens.at(node.start().to_usize());
        let parenthesized = self.tokens.kind(end) == T::Rpar && self.tokens.kind(begins.wrapping_sub(1)) == T::Lpar;
        let end = if parenthesized { end + 1 } else { end };
        if self.text(end) == "=" && self.text(end.wrapping_sub(1)) == "==" {
            return Report::at("invalid syntax", self.tokens.range(end));
        }
        let assigned = self.tokens.kind(end) == T::Equal;
        if assigned && self.tokens.kind(end.wrapping_sub(1)) != T::Rpar && matches!(node, Expr::Yield(_) | Expr::YieldFrom(_)) {
            return Report::at("assignment to yield expression not possible", node.range());
        }
        let is_operand = parenthesized && !node.is_generator_expr() || target::is_operand(node);
        let first = self.tokens.kind(begins);
        let excluded =
            matches!(first, T::True | T::False | T::None) || matches!(node, Expr::Generator(_)) || (first == T::Lpar && !parenthesized);
        if assigned && is_operand && !excluded && !self.is_assigned_again(end) {
            return Report::at(format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?"), node.range());
        }
        Report::at(format!("cannot assign to {name}"), node.range())
    }

    /// Whether what follows a `=` is itself assigned to.
    fn is_assigned_again(&self, equal: usize) -> bool {
        let mut depth = 0;
        for index in equal + 1.. {
            match self.tokens.kind(index) {
                T::Lpar | T::Lsqb | T::Lbrace => depth += 1,
                T::Rpar | T::Rsqb | T::Rbrace => depth -= 1,
                T::Equal if depth == 0 => return true,
                T::Newline | T::EndOfFile | T::Semi => return false,
                _ => {}
            }
        }
        false
    }

    fn starred(&self, range: TextRange) -> Report {
        match self.tokens.kind(self.index.wrapping_sub(1)) {
            T::Colon if self.tokens.depth(self.index) > 0 => Report::at("cannot use a starred expression in a dictionary value", range),
            T::Lbrace => self.after(2).at_token("invalid syntax"),
            T::Lpar => Report::at("cannot use starred expression here", range),
            _ => Report::at("can't use starred expression here", range),
        }
    }

    // --- statements

    fn expected_colon(&self, found: T) -> Report {
        let statement = self.tokens.statement(self.index);
        let first = self.tokens.kind(statement);
        if self.tokens.depth(self.index) == 0 && found == T::Newline {
            return self.at_token("expected ':'");
        }
        let forced =
            matches!(first, T::Def | T::Else | T::Try | T::Finally) || (first == T::Async && self.tokens.kind(statement + 1) == T::Def);
        if forced && self.tokens.depth(self.index) == 0 {
            return self.at_token("expected ':'");
        }
        self.missing_value().unwrap_or_else(|| self.invalid_syntax())
    }

    /// `x if y` without `else`.
    fn missing_else(&self) -> Report {
        let next = self.tokens.kind(self.index);
        if !matches!(next, T::Newline | T::EndOfFile | T::Comma | T::Rpar | T::Rsqb | T::Rbrace | T::Semi | T::Equal) {
            return self.invalid_syntax();
        }
        let Some(keyword) = self.tokens.find_back(self.index, T::If) else { return self.invalid_syntax() };
        let start = self.element(keyword);
        let end = self.tokens.range(self.index - 1).end().to_usize();
        Report::range("expected 'else' after 'if' expression", self.tokens.range(start).start().to_usize(), end)
    }

    fn other(&self, message: &str) -> Report {
        match message {
            "Expected an `except` or `finally` clause or the end of the `try` statement." => self.invalid_syntax(),
            "Expected `except` or `finally` block" | "Expected `except` or `finally` after `try` block" => blocks::try_alone(self),
            "Trailing comma not allowed"
                if self.is_import_from() && matches!(self.tokens.kind(self.index + 1), T::Newline | T::EndOfFile) =>
            {
                let next = self.tokens.range(self.index + 1).start().to_usize();
                Report::range("trailing comma not allowed without surrounding parentheses", next, next + 1)
            }
            "Expected one or more exception types" => self.at_token("expected one or more exception types"),
            "Multiple exception types must be parenthesized when using `as`" => {
                Report::at("multiple exception types must be parenthesized when using 'as'", self.error.location)
            }
            _ if message.starts_with("Cannot have both 'except' and 'except*'") => {
                self.at_token("cannot have both 'except' and 'except*' on the same 'try'")
            }
            "Bytes literal cannot be mixed with non-bytes literals" => {
                let next = self.tokens.range(self.tokens.at(self.error.location.end().to_usize())).start().to_usize();
                Report::range("cannot mix bytes and nonbytes literals", next, next + 1)
            }
            "Star import cannot be parenthesized" | "Star import must be the only import" | "Trailing comma not allowed" => {
                self.after(1).at_token("invalid syntax")
            }
            "Only single target (not tuple) can be annotated" => {
                Report::at("only single target (not tuple) can be annotated", self.error.location)
            }
            "Only single target (not list) can be annotated" => {
                Report::at("only single target (not list) can be annotated", self.error.location)
            }
            "Expected a parameter name" => self.keyword_name(),
            "Only one '/' separator allowed" => self.at_token("/ may appear only once"),
            "Only one '*' parameter allowed" | "Only one '*' separator allowed" => self.at_token("* argument may appear only once"),
            "Position-only parameter separator not allowed as first parameter" => self.at_token("at least one argument must precede /"),
            _ => self.invalid_syntax(),
        }
    }

    fn is_import_from(&self) -> bool {
        self.tokens.kind(self.tokens.statement(self.index)) == T::From
    }

    // --- strings

    fn format_string(&self, error: &InterpolatedStringErrorType) -> Report {
        use InterpolatedStringErrorType as F;
        match error {
            F::UnclosedLbrace => {
                if let Some(report) = self.missing_comma() {
                    return report;
                }
                if !matches!(self.tokens.kind(self.index), T::Newline | T::EndOfFile | T::FStringEnd) {
                    return self.at_token("f-string: expecting '=', or '!', or ':', or '}'");
                }
                let in_format = (0..self.index).rev().take_while(|index| self.tokens.kind(*index) != T::FStringStart);
                let message = if in_format.into_iter().any(|index| self.tokens.kind(index) == T::Colon) {
                    "f-string: expecting '}', or format specs"
                } else {
                    "f-string: expecting '}'"
                };
                self.at_token(message)
            }
            F::InvalidConversionFlag if self.tokens.kind(self.index) == T::Rbrace => {
                self.at_token("f-string: missing conversion character")
            }
            F::InvalidConversionFlag => {
                let message = format!("f-string: invalid conversion character '{}': expected 's', 'r', or 'a'", self.text(self.index));
                self.at_token(message)
            }
            F::LambdaWithoutParentheses => {
                Report::at("f-string: lambda expressions are not allowed without parentheses", self.error.location)
            }
            F::SingleRbrace => Report::token("f-string: single '}' is not allowed", self.error.location.start().to_usize()),
            F::ConversionFlagNotImmediatelyAfterExclamation => {
                self.at_token("f-string: conversion type must come right after the exclamation mark")
            }
            _ => self.invalid_syntax(),
        }
    }

    fn lexical(&self, error: &LexicalErrorType) -> Report {
        let string = self.tokens.range(self.index);
        match error {
            LexicalErrorType::InvalidByteLiteral => {
                Report::at("bytes can only contain ASCII literal characters", strings::around(self.source, self.error.location, string))
            }
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace
            | LexicalErrorType::StringError => strings::escape(self.source, strings::around(self.source, self.error.location, string)),
            _ => self.invalid_syntax(),
        }
    }

    // --- the rest

    /// The same source, seen from a token further on.
    fn after(&self, count: usize) -> Grammar<'_> {
        let tokens = self.tokens.clone();
        Grammar { source: self.source, tree: self.tree, index: self.index + count, tokens, error: self.error }
    }

    /// `f(1 = 2)`
    fn keyword_name(&self) -> Report {
        let start = self.error.location.start().to_usize();
        let equal = (self.index..self.index + 40).find(|index| self.tokens.kind(*index) == T::Equal).unwrap_or(self.index);
        match self.text(self.index) {
            name @ ("True" | "False" | "None") => {
                Report::range(format!("cannot assign to {name}"), start, self.tokens.range(equal).end().to_usize())
            }
            _ => {
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                Report::range(message, start, self.tokens.range(equal).end().to_usize())
            }
        }
    }

    /// Rules that a single token, with those beside it, decides.
    fn by_token(&self) -> Option<Report> {
        let (kind, before) = (self.tokens.kind(self.index), self.index.checked_sub(1)?);
        let bracket = self.tokens.bracket(self.index);
        let from = |start: usize, end: usize| (self.tokens.range(start).start().to_usize(), self.tokens.range(end).end().to_usize());
        let range = |message: &str, start: usize, end: usize| {
            let (start, end) = from(start, end);
            Some(Report::range(message, start, end))
        };
        match (self.tokens.kind(before), kind) {
            (T::Less, T::Greater) if self.tokens.range(before).end() == self.tokens.range(self.index).start() => {
                range("invalid syntax", before, self.index)
            }
            (_, T::Not) if ends_expression(self.tokens.kind(before)) => range("invalid syntax", self.index + 1, self.index + 1),
            (T::Rarrow, T::Colon) => range("expected ':'", before, before),
            (T::Star, T::Rbrace) if self.in_format_string() => range("f-string: expecting a valid expression after '{'", before, before),
            (T::Star, T::Rpar | T::Comma) if bracket.is_some() && self.tokens.kind(self.tokens.statement(self.index)) != T::Def => {
                range("Invalid star expression", self.index, self.index)
            }
            (T::Lpar, T::DoubleStar) => range("cannot use double starred expression here", self.index, self.index),
            (T::Equal, T::Rpar | T::Comma) if bracket.is_some() => range("expected argument value expression", before - 1, before),
            (T::Colon, T::Rbrace | T::Comma) if self.tokens.kind(bracket?) == T::Lbrace => {
                range("expression expected after dictionary key and ':'", before, before)
            }
            (_, T::For) => {
                let bracket = bracket?;
                let first = self.element(self.index);
                if self.tokens.kind(first.wrapping_sub(1)) == T::Equal && self.tokens.kind(bracket) == T::Lpar {
                    return range("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", first - 2, first - 1);
                }
                let many = self.tokens.kind(first - 1) == T::Comma && self.tokens.kind(bracket) != T::Lpar;
                if many { range("did you forget parentheses around the comprehension target?", bracket + 1, before) } else { None }
            }
            (_, T::Lpar) if self.tokens.kind(self.tokens.statement(self.index)) == T::Def && bracket.is_some() => {
                let end = (self.index..self.index + 100).find(|index| self.tokens.kind(*index) == T::Rpar)?;
                range("Function parameters cannot be parenthesized", self.index, end)
            }
            (_, T::From) if self.tokens.kind(self.tokens.statement(self.index)) == T::Import => {
                let start = self.tokens.statement(self.index);
                range("Did you mean to use 'from ... import ...' instead?", start, self.index + 1)
            }
            _ => None,
        }
    }

    /// `a, b += 1`
    fn augmented_tuple(&self) -> Option<Report> {
        if !self.text(self.index).ends_with('=') || self.text(self.index).len() < 2 {
            return None;
        }
        let start = self.tokens.range(self.tokens.statement(self.index)).start().to_usize();
        let end = self.tokens.range(self.index.checked_sub(1)?).end().to_usize();
        let (left, _) = parse(self.source.text.get(start..end)?)?;
        let message = format!("'{}' is an illegal expression for augmented assignment", target::name_of(&left));
        left.is_tuple_expr().then(|| Report::range(message, start, end))
    }

    /// A key of a dict without a value.
    fn missing_value(&self) -> Option<Report> {
        let before = self.index.checked_sub(1)?;
        let bracket = self.tokens.bracket(self.index)?;
        let in_dict = self.tokens.kind(bracket) == T::Lbrace && self.tokens.kind(bracket.wrapping_sub(1)) != T::FStringMiddle;
        (in_dict && ends_expression(self.tokens.kind(before))).then(|| {
            let last = self.tokens.range(before).end().to_usize() - 1;
            Report::token("':' expected after dictionary key", last).ending(0)
        })
    }

    /// What is left when no rule of the grammar fits better.
    fn invalid_syntax(&self) -> Report {
        let rules = [Self::legacy_statement, Self::by_token, Self::assignment_in_expression, Self::augmented_tuple, Self::missing_comma];
        rules.iter().find_map(|rule| rule(self)).unwrap_or_else(|| {
            let in_field = self.tokens.kind(self.index.wrapping_sub(2)) == T::FStringStart
                || self.tokens.kind(self.index.wrapping_sub(1)) == T::Lbrace;
            match self.tokens.kind(self.index) {
                T::Rbrace if in_field && self.in_format_string() => self.at_token("f-string: valid expression required before '}'"),
                _ => self.at_token("invalid syntax"),
            }
        })
    }

    fn in_format_string(&self) -> bool {
        let count = |kind| (0..self.index).filter(|index| self.tokens.kind(*index) == kind).count();
        count(T::FStringStart) > count(T::FStringEnd)
    }

    /// `print "x"`
    fn legacy_statement(&self) -> Option<Report> {
        let before = self.index.checked_sub(1)?;
        let word = self.text(before);
        let is_statement = self.tokens.statement(self.index) == before && matches!(word, "print" | "exec");
        if !is_statement || !begins_expression(self.tokens.kind(self.index)) {
            return None;
        }
        let end = self.expression_end(self.index)?;
        let message = format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
        Some(Report::range(message, self.tokens.range(before).start().to_usize(), end))
    }

    /// `if x = 1:` and `f(1 = 2)`
    fn assignment_in_expression(&self) -> Option<Report> {
        if self.tokens.kind(self.index) != T::Equal {
            return None;
        }
        let statement = self.tokens.kind(self.tokens.statement(self.index));
        if self.tokens.depth(self.index) == 0 && !matches!(statement, T::If | T::While | T::Elif) {
            return None;
        }
        let start = self.tokens.range(self.element(self.index)).start().to_usize();
        let end = self.tokens.range(self.index - 1).end().to_usize();
        let (left, _) = parse(self.source.text.get(start..end)?)?;
        let value = self.expression_end(self.index + 1)?;
        match &left {
            Expr::Name(_) => Some(Report::range("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", start, value)),
            Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) => {
                Some(Report::range(format!("cannot assign to {}", target::name_of(&left)), start, end))
            }
            left if target::is_operand(left) && !matches!(left, Expr::Tuple(_) | Expr::List(_)) => {
                let message = format!("cannot assign to {} here. Maybe you meant '==' instead of '='?", target::name_of(left));
                Some(Report::range(message, start, end))
            }
            _ => None,
        }
    }

    /// Two expressions side by side in brackets.
    fn missing_comma(&self) -> Option<Report> {
        let before = self.index.checked_sub(1)?;
        let side_by_side = begins_expression(self.tokens.kind(self.index)) && ends_expression(self.tokens.kind(before));
        if !side_by_side || self.tokens.depth(self.index) == 0 {
            return None;
        }
        let first = self.element(self.index);
        if self.tokens.kind(first) == T::Name && self.tokens.kind(first + 1) == T::String {
            return None;
        }
        let start = self.tokens.range(first).start().to_usize();
        let end = self.expression_end(self.index)?;
        Some(Report::range("invalid syntax. Perhaps you forgot a comma?", start, end))
    }

    /// The first token of the element of a bracket, or of the statement's expression, that ends before a token.
    fn element(&self, index: usize) -> usize {
        let mut depth = 0;
        for before in (0..index).rev() {
            match self.tokens.kind(before) {
                T::Rpar | T::Rsqb | T::Rbrace => depth += 1,
                T::Lpar | T::Lsqb | T::Lbrace if depth == 0 => return before + 1,
                T::Lpar | T::Lsqb | T::Lbrace => depth -= 1,
                T::Comma
                | T::Colon
                | T::Equal
                | T::ColonEqual
                | T::Newline
                | T::Semi
                | T::If
                | T::Else
                | T::For
                | T::While
                | T::Elif
                | T::Return
                | T::Assert
                | T::Star
                | T::DoubleStar
                | T::Indent
                | T::Dedent
                    if depth == 0 =>
                {
                    return before + 1;
                }
                _ => {}
            }
        }
        0
    }

    /// Where the expression ends that begins at a token.
    fn expression_end(&self, index: usize) -> Option<usize> {
        let start = self.tokens.range(index).start().to_usize();
        let mut depth = 0;
        let mut last = index;
        while !matches!(self.tokens.kind(last), T::EndOfFile | T::Semi) {
            match self.tokens.kind(last) {
                T::Lpar | T::Lsqb | T::Lbrace => depth += 1,
                T::Rpar | T::Rsqb | T::Rbrace if depth == 0 => break,
                T::Rpar | T::Rsqb | T::Rbrace => depth -= 1,
                T::Newline | T::Comma | T::Colon | T::Equal if depth == 0 => break,
                _ => {}
            }
            last += 1;
        }
        let end = self.tokens.range(last.max(index + 1) - 1).end().to_usize();
        let (_, length) = parse(self.source.text.get(start..end)?)?;
        Some(start + length)
    }
}

/// The expression that a text begins with, and how long it is.
fn parse(text: &str) -> Option<(Expr, usize)> {
    let parsed = ruff_python_parser::parse_unchecked(text, ParseOptions::from(Mode::ParenthesizedExpression));
    match parsed.into_syntax() {
        Mod::Expression(expression) => {
            let mut length = expression.body.end().to_usize();
            if text.starts_with('(')
                && text.as_bytes().get(length) == Some(&b')')
                && !expression.body.is_tuple_expr()
                && expression.body.start().to_usize() > 0
            {
                length += 1;
            }
            Some((*expression.body, length))
        }
        Mod::Module(_) => None,
    }
}

fn begins_expression(kind: T) -> bool {
    matches!(
        kind,
        T::Name
            | T::Int
            | T::Float
            | T::Complex
            | T::String
            | T::FStringStart
            | T::Lbrace
            | T::Lambda
            | T::None
            | T::True
            | T::False
            | T::Ellipsis
            | T::Tilde
    ) || matches!(kind, T::Match | T::Case | T::Type)
}

fn ends_expression(kind: T) -> bool {
    matches!(
        kind,
        T::Name
            | T::Int
            | T::Float
            | T::Complex
            | T::String
            | T::FStringEnd
            | T::Rpar
            | T::Rsqb
            | T::Rbrace
            | T::None
            | T::True
            | T::False
            | T::Ellipsis
    )
}
