//! Format strings.

use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

use super::{Lowered, Unit};
use crate::code::{Constant, Opcode, Text};
use crate::literal;
use crate::registers::Register;

/// Pieces that are joined at once.
const CHUNK: usize = 30;

/// A piece of a format string: text, or a replacement field.
enum Piece<'a> {
    Text(Text, TextRange),
    Field(&'a ast::InterpolatedElement),
}

impl<'a> Unit<'a> {
    pub(super) fn format_string(&mut self, string: &'a ast::ExprFString, target: Register) -> Lowered {
        let mut pieces = Vec::new();
        for part in &string.value {
            match part {
                FStringPart::Literal(part) => add_text(&mut pieces, literal::string_part(part, self.source()), part.range),
                FStringPart::FString(part) => {
                    self.collect(&part.elements, part.flags.prefix().is_raw(), &mut pieces);
                }
            }
        }
        self.join(&pieces, string.range, target)
    }

    fn collect(&self, elements: &'a [InterpolatedStringElement], raw: bool, pieces: &mut Vec<Piece<'a>>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(text) => {
                    let content = (!raw).then_some(text.range);
                    add_text(pieces, literal::code_points(&text.value, content, self.source()), text.range);
                }
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(text) = &field.debug_text {
                        add_text(pieces, text.as_str().into(), field.range);
                    }
                    pieces.push(Piece::Field(field));
                }
            }
        }
    }

    /// `t"..."`: the strings around the fields, one more than these, and an interpolation for each.
    pub(super) fn template_string(&mut self, string: &'a ast::ExprTString, target: Register) -> Lowered {
        let mut pieces = Vec::new();
        for part in &string.value {
            self.collect(&part.elements, part.flags.prefix().is_raw(), &mut pieces);
        }
        let mut strings = vec![Text::default()];
        let mut fields = Vec::new();
        for piece in pieces {
            match (piece, strings.last_mut()) {
                (Piece::Text(text, _), Some(last)) => last.append(&text),
                (Piece::Field(field), _) => {
                    fields.push(field);
                    strings.push(Text::default());
                }
                (Piece::Text(..), None) => {}
            }
        }
        self.assembler.at(string.range);
        let base = self.push_constant(Constant::Tuple(strings.into_iter().map(Constant::Str).collect()))?;
        let row = self.temporaries.take(1)?;
        self.assembler.emit(Opcode::BuildList, row, row, 0);
        for field in fields {
            let mark = self.temporaries.mark();
            let interpolation = self.interpolation(field)?;
            self.assembler.emit(Opcode::ListAppend, row, interpolation, 0);
            self.temporaries.release_to(mark);
        }
        self.assembler.at(string.range);
        self.assembler.emit(Opcode::ListToTuple, row, row, 0);
        self.assembler.emit(Opcode::BuildTemplate, target, base, 0);
        Ok(())
    }

    fn interpolation(&mut self, field: &'a ast::InterpolatedElement) -> Lowered<Register> {
        let value = self.push(&field.expression)?;
        self.assembler.at(field.range);
        let text = self.source().slice(field.expression.range());
        self.push_constant(Constant::text(text))?;
        match &field.format_spec {
            Some(specification) => {
                let mut pieces = Vec::new();
                self.collect(&specification.elements, false, &mut pieces);
                let next = self.temporaries.next();
                let mark = self.temporaries.mark();
                self.join(&pieces, specification.range(), next)?;
                self.temporaries.release_to(mark);
                self.temporaries.take(1)?;
            }
            None => {
                self.push_constant(Constant::Str(Text::default()))?;
            }
        }
        self.assembler.at(field.range);
        self.assembler.emit(Opcode::BuildInterpolation, value, value, conversion(field));
        Ok(value)
    }

    fn join(&mut self, pieces: &[Piece<'a>], range: TextRange, target: Register) -> Lowered {
        match pieces {
            [] => self.load_constant(Constant::Str(Text::default()), target),
            [piece] => self.piece(piece, target),
            _ if pieces.len() > CHUNK => {
                // Each chunk is joined for itself, then the chunks.
                let size = pieces.len().div_ceil(CHUNK).max(CHUNK);
                let first = self.temporaries.next();
                let mut count = 0;
                for chunk in pieces.chunks(size) {
                    let next = self.temporaries.next();
                    let mark = self.temporaries.mark();
                    self.join(chunk, range, next)?;
                    self.temporaries.release_to(mark);
                    self.temporaries.take(1)?;
                    count += 1;
                }
                self.assembler.at(range);
                self.assembler.emit(Opcode::BuildString, target, first, count);
                Ok(())
            }
            _ => {
                let first = self.temporaries.next();
                for piece in pieces {
                    let next = self.temporaries.next();
                    let mark = self.temporaries.mark();
                    self.piece(piece, next)?;
                    self.temporaries.release_to(mark);
                    self.temporaries.take(1)?;
                }
                self.assembler.at(range);
                self.assembler.emit(Opcode::BuildString, target, first, pieces.len() as u8);
                Ok(())
            }
        }
    }

    fn piece(&mut self, piece: &Piece<'a>, target: Register) -> Lowered {
        match piece {
            Piece::Text(text, range) => {
                self.assembler.at(*range);
                self.load_constant(Constant::Str(text.clone()), target)
            }
            Piece::Field(field) => self.field(field, target),
        }
    }

    fn field(&mut self, field: &'a ast::InterpolatedElement, target: Register) -> Lowered {
        let conversion = conversion(field);
        let Some(specification) = &field.format_spec else {
            let value = self.value(&field.expression)?;
            self.assembler.at(field.range);
            self.assembler.emit(Opcode::Format, target, value, conversion);
            return Ok(());
        };
        let value = self.push(&field.expression)?;
        let mut pieces = Vec::new();
        self.collect(&specification.elements, false, &mut pieces);
        let next = self.temporaries.next();
        let mark = self.temporaries.mark();
        self.assembler.at(specification.range());
        self.join(&pieces, specification.range(), next)?;
        self.temporaries.release_to(mark);
        self.temporaries.take(1)?;
        self.assembler.at(field.range);
        self.assembler.emit(Opcode::Format, target, value, conversion | 4);
        Ok(())
    }
}

/// What a field's value is converted with, as `Format` says it.
fn conversion(field: &ast::InterpolatedElement) -> u8 {
    match field.conversion {
        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => 2,
        ConversionFlag::None => 0,
        ConversionFlag::Str => 1,
        ConversionFlag::Repr => 2,
        ConversionFlag::Ascii => 3,
    }
}

/// Texts that follow each other are one.
fn add_text(pieces: &mut Vec<Piece<'_>>, text: Text, range: TextRange) {
    if text.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Piece::Text(last, last_range)) => {
            last.append(&text);
            *last_range = last_range.cover(range);
        }
        _ => pieces.push(Piece::Text(text, range)),
    }
}
