//! What is wrong with the tokens: strings and brackets that do not end, numbers, characters, indentation.
//!
//! CPython reads a source to its end before it reports an error of the grammar, and an error of the tokens comes first. So this reads the
//! whole text, when it is known that something is wrong.

use super::report::Report;
use crate::error::SyntaxErrorKind;

/// What the scan found.
#[derive(Default)]
pub(super) struct Scan {
    /// The first error of the tokens.
    pub(super) error: Option<Report>,
    /// The innermost bracket that is open at the end: where it is.
    pub(super) open: Option<(usize, char)>,
    /// The text ended in a string with three quotes.
    pub(super) in_string: bool,
}

/// Reads a text to its end or its first error. `unknown` are characters that begin no token.
pub(super) fn scan(text: &str, unknown: &[char]) -> Scan {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        brackets: Vec::new(),
        strings: Vec::new(),
        indentation: vec![(0, 0)],
        unknown,
        in_string: false,
    };
    let error = scanner.run().err();
    Scan { error, open: scanner.brackets.last().map(|(at, bracket)| (*at, *bracket as char)), in_string: scanner.in_string }
}

/// A format string that is being read.
struct FormatString {
    start: usize,
    quote: u8,
    triple: bool,
    raw: bool,
    /// Its replacement fields that are open: how many brackets were open within them, and whether their format is being read.
    fields: Vec<(usize, bool)>,
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    brackets: Vec<(usize, u8)>,
    strings: Vec<FormatString>,
    /// Columns with tabs to multiples of eight, and with tabs as one.
    indentation: Vec<(usize, usize)>,
    unknown: &'a [char],
    in_string: bool,
}

type Scanned = Result<(), Report>;

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn run(&mut self) -> Scanned {
        let mut line_begins = true;
        while !self.at_end() {
            if self.in_literal_part() {
                self.literal_part()?;
                continue;
            }
            if line_begins && self.brackets.is_empty() && self.strings.is_empty() {
                self.indentation()?;
                if self.at_end() {
                    break;
                }
            }
            line_begins = self.peek(0) == b'\n';
            self.token()?;
        }
        match self.strings.last() {
            Some(string) if string.triple && self.in_literal_part() => Err(self.unterminated(string.start, true, "f-string")),
            _ => Ok(()),
        }
    }

    // --- format strings

    fn in_literal_part(&self) -> bool {
        self.strings.last().is_some_and(|string| string.fields.last().is_none_or(|(_, in_format)| *in_format))
    }

    /// The text of a format string, up to a field or its end.
    fn literal_part(&mut self) -> Scanned {
        let Some(string) = self.strings.last_mut() else { return Ok(()) };
        let in_format = !string.fields.is_empty();
        let (quote, triple) = (string.quote, string.triple);
        match self.bytes[self.at] {
            b'\\' if self.at + 1 < self.bytes.len() => {
                // `\N{...}` is a name, not a field.
                if !string.raw && self.bytes[self.at + 1] == b'N' && self.bytes.get(self.at + 2) == Some(&b'{') {
                    self.at += self.text[self.at..].find('}').unwrap_or(2);
                }
                self.at += if matches!(self.bytes[self.at], b'\\') && !matches!(self.peek(1), b'{' | b'}') { 2 } else { 1 };
            }
            byte if byte == quote && (!triple || self.text.as_bytes()[self.at..].starts_with(&[quote; 3])) => {
                self.at += if triple { 3 } else { 1 };
                self.strings.pop();
            }
            b'\n' if !triple => {
                let start = string.start;
                return Err(self.unterminated(start, false, "f-string"));
            }
            b'{' if self.bytes.get(self.at + 1) == Some(&b'{') && !in_format => self.at += 2,
            b'{' => {
                string.fields.push((self.brackets.len() + 1, false));
                self.brackets.push((self.at, b'{'));
                self.at += 1;
            }
            b'}' if in_format => {
                string.fields.pop();
                self.close(b'}')?;
            }
            b'}' if self.bytes.get(self.at + 1) == Some(&b'}') => self.at += 2,
            b'}' => return Err(Report::token("f-string: single '}' is not allowed", self.at)),
            _ => self.at += 1,
        }
        Ok(())
    }

    /// A character that means something in a field of a format string, and not within other brackets there.
    fn field_part(&mut self, byte: u8) -> bool {
        let depth = self.brackets.len();
        let Some(field) = self.strings.last_mut().and_then(|string| string.fields.last_mut()) else { return false };
        if field.0 != depth {
            return false;
        }
        match byte {
            b':' => {
                field.1 = true;
                self.at += 1;
                true
            }
            b'}' => {
                if let Some(string) = self.strings.last_mut() {
                    string.fields.pop();
                }
                self.brackets.pop();
                self.at += 1;
                true
            }
            _ => false,
        }
    }

    // --- tokens

    fn token(&mut self) -> Scanned {
        let byte = self.bytes[self.at];
        match byte {
            b'(' | b'[' | b'{' => {
                self.brackets.push((self.at, byte));
                self.at += 1;
            }
            b':' | b'}' if self.field_part(byte) => {}
            b')' | b']' | b'}' => self.close(byte)?,
            b'#' => self.at += self.text[self.at..].find('\n').unwrap_or(self.bytes.len() - self.at),
            b'"' | b'\'' => self.string(self.at, false, false)?,
            b'\\' => self.continuation()?,
            b'0'..=b'9' => self.number()?,
            b'.' if self.peek(1).is_ascii_digit() => self.number()?,
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => self.word()?,
            _ => self.at += 1,
        }
        Ok(())
    }

    fn close(&mut self, byte: u8) -> Scanned {
        let Some((opened, open)) = self.brackets.pop() else {
            return Err(Report::token(format!("unmatched '{}'", byte as char), self.at));
        };
        if !matches!((open, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            self.brackets.push((opened, open));
            let (close, open) = (byte as char, open as char);
            let line = self.line(opened);
            let place = if line == self.line(self.at) { String::new() } else { format!(" on line {line}") };
            let message = format!("closing parenthesis '{close}' does not match opening parenthesis '{open}'{place}");
            return Err(Report::token(message, self.at));
        }
        self.at += 1;
        Ok(())
    }

    fn line(&self, at: usize) -> usize {
        1 + self.bytes[..at].iter().filter(|byte| **byte == b'\n').count()
    }

    fn continuation(&mut self) -> Scanned {
        let rest = &self.bytes[self.at + 1..];
        match rest {
            [b'\n', ..] | [b'\r', b'\n', ..] => {
                let length = if rest[0] == b'\n' { 2 } else { 3 };
                if self.at + length >= self.bytes.len() {
                    return Err(Report::token("unexpected EOF while parsing", self.at + 1).ending(-1));
                }
                self.at += length;
                Ok(())
            }
            [] => Err(Report::token("unexpected EOF while parsing", self.at + 1).ending(-1)),
            _ => Err(Report::token("unexpected character after line continuation character", self.at + 1).ending(0)),
        }
    }

    /// A name, or the prefix of a string.
    fn word(&mut self) -> Scanned {
        let start = self.at;
        while let Some(letter) = self.text[self.at..].chars().next() {
            if !letter.is_ascii() && self.unknown.contains(&letter) {
                if self.at > start {
                    return Ok(());
                }
                let code = u32::from(letter);
                let message = if is_printable(letter) {
                    format!("invalid character '{letter}' (U+{code:04X})")
                } else {
                    format!("invalid non-printable character U+{code:04X}")
                };
                return Err(Report::token(message, self.at));
            }
            if !(letter == '_' || letter.is_ascii_alphanumeric() || !letter.is_ascii()) {
                break;
            }
            self.at += letter.len_utf8();
        }
        let prefix = self.text[start..self.at].to_ascii_lowercase();
        let is_prefix = matches!(&*prefix, "r" | "u" | "b" | "f" | "t" | "br" | "rb" | "fr" | "rf" | "tr" | "rt");
        if is_prefix && matches!(self.peek(0), b'"' | b'\'') {
            return self.string(start, prefix.contains(['f', 't']), prefix.contains('r'));
        }
        Ok(())
    }

    /// A string that begins at `start` with its prefix, and here with its quotes.
    fn string(&mut self, start: usize, is_format: bool, raw: bool) -> Scanned {
        let quote = self.bytes[self.at];
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        if is_format {
            self.at += if triple { 3 } else { 1 };
            self.strings.push(FormatString { start, quote, triple, raw, fields: Vec::new() });
            return Ok(());
        }
        let enclosing = self.strings.last().is_some_and(|string| string.quote == quote && string.triple == triple);
        self.at += if triple { 3 } else { 1 };
        while !self.at_end() {
            match self.bytes[self.at] {
                b'\\' => self.at += 1 + usize::from(self.at + 1 < self.bytes.len()),
                b'\n' if !triple => break,
                byte if byte == quote && (!triple || self.bytes[self.at..].starts_with(&[quote; 3])) => {
                    self.at += if triple { 3 } else { 1 };
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        if enclosing {
            return Err(Report::token("f-string: expecting '}'", start));
        }
        self.in_string = triple;
        Err(self.unterminated(start, triple, "string"))
    }

    fn unterminated(&self, start: usize, triple: bool, what: &str) -> Report {
        let end = self.at.min(self.bytes.len());
        let last = self.bytes[..end].iter().rposition(|byte| *byte != b'\n').map_or(0, |last| last + 1);
        let line = self.line(if triple || end == self.bytes.len() { last } else { end });
        let quotes = if triple { "triple-quoted " } else { "" };
        Report::token(format!("unterminated {quotes}{what} literal (detected at line {line})"), start)
    }

    // --- numbers

    fn number(&mut self) -> Scanned {
        let start = self.at;
        match (self.peek(0), self.peek(1) | 0x20) {
            (b'0', b'x') => return self.radix("hexadecimal", 16),
            (b'0', b'o') => return self.radix("octal", 8),
            (b'0', b'b') => return self.radix("binary", 2),
            _ => {}
        }
        self.digits()?;
        let integer = self.at;
        let mut is_float = false;
        if self.peek(0) == b'.' {
            is_float = true;
            self.at += 1;
            if self.peek(0).is_ascii_digit() {
                self.digits()?;
            }
        }
        let exponent = 1 + usize::from(matches!(self.peek(1), b'+' | b'-'));
        if self.peek(0) | 0x20 == b'e' && self.peek(exponent).is_ascii_digit() {
            is_float = true;
            self.at += exponent;
            self.digits()?;
        }
        let is_imaginary = self.peek(0) | 0x20 == b'j';
        if is_imaginary {
            self.at += 1;
        }
        let text = &self.text[start..integer];
        let zeros = text.len() - text.trim_start_matches(['0', '_']).len();
        if !is_float && !is_imaginary && zeros > 0 && zeros < text.len() {
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            return Err(Report::range(message, start, start + zeros));
        }
        self.end_of_number(if is_imaginary { "imaginary" } else { "decimal" })
    }

    fn digits(&mut self) -> Scanned {
        loop {
            while self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek(0).is_ascii_digit() {
                return Err(Report::token("invalid decimal literal", self.at - 1));
            }
        }
    }

    fn radix(&mut self, name: &str, radix: u32) -> Scanned {
        self.at += 2;
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
            }
            let digit = self.peek(0) as char;
            if !digit.is_digit(radix) {
                if digit.is_ascii_digit() {
                    return Err(Report::token(format!("invalid digit '{digit}' in {name} literal"), self.at));
                }
                return Err(Report::token(format!("invalid {name} literal"), self.at - 1));
            }
            while (self.peek(0) as char).is_digit(radix) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                break;
            }
        }
        let digit = self.peek(0) as char;
        if digit.is_ascii_digit() {
            return Err(Report::token(format!("invalid digit '{digit}' in {name} literal"), self.at));
        }
        self.end_of_number(name)
    }

    /// What follows a number must not look like part of a name, unless it is a keyword.
    fn end_of_number(&self, name: &str) -> Scanned {
        let rest = &self.text[self.at..];
        let length = rest.find(|letter: char| !(letter == '_' || letter.is_alphanumeric())).unwrap_or(rest.len());
        let word = &rest[..length];
        if word.is_empty() || matches!(word, "and" | "else" | "for" | "if" | "in" | "is" | "not" | "or") {
            return Ok(());
        }
        Err(Report::token(format!("invalid {name} literal"), self.at - 1))
    }

    // --- indentation

    /// The indentation of a line, unless it is blank.
    fn indentation(&mut self) -> Scanned {
        let start = self.at;
        let (mut column, mut narrow) = (0, 0);
        loop {
            match self.peek(0) {
                b' ' => (column, narrow) = (column + 1, narrow + 1),
                b'\t' => (column, narrow) = ((column / 8 + 1) * 8, narrow + 1),
                b'\x0c' => (column, narrow) = (0, 0),
                _ => break,
            }
            self.at += 1;
        }
        if self.at_end() || matches!(self.peek(0), b'\n' | b'\r' | b'#' | b'\\') {
            return Ok(());
        }
        let inconsistent = || {
            let message = "inconsistent use of tabs and spaces in indentation";
            Report::token(message, start).ending(0).of(SyntaxErrorKind::Tab)
        };
        while let Some(&(level, narrow_level)) = self.indentation.last() {
            if column == level {
                return if narrow == narrow_level { Ok(()) } else { Err(inconsistent()) };
            }
            if column > level {
                if self.indentation.iter().any(|(other, _)| *other > column) {
                    break;
                }
                if narrow <= narrow_level {
                    return Err(inconsistent());
                }
                self.indentation.push((column, narrow));
                return Ok(());
            }
            self.indentation.pop();
            if self.indentation.last().is_some_and(|(level, _)| *level < column) {
                break;
            }
        }
        let end = start + self.text[start..].find('\n').unwrap_or(self.bytes.len() - start);
        let message = "unindent does not match any outer indentation level";
        Err(Report::token(message, end).ending(-1).of(SyntaxErrorKind::Indentation))
    }
}

fn is_printable(letter: char) -> bool {
    let is_format = matches!(u32::from(letter), 0xAD | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2064 | 0xFEFF | 0xE000..=0xF8FF);
    !(letter.is_whitespace() || letter.is_control() || is_format)
}
