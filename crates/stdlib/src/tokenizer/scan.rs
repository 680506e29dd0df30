//! Source text taken apart into tokens: lines, indentation, names, numbers, operators.

use std::ops::Range;

use types::text::{Text, point};

pub(super) const END_MARKER: u8 = 0;
pub(super) const NAME: u8 = 1;
pub(super) const NUMBER: u8 = 2;
pub(super) const STRING: u8 = 3;
pub(super) const NEWLINE: u8 = 4;
pub(super) const INDENT: u8 = 5;
pub(super) const DEDENT: u8 = 6;
pub(super) const OP: u8 = 55;
pub(super) const FSTRING_START: u8 = 59;
pub(super) const FSTRING_MIDDLE: u8 = 60;
pub(super) const FSTRING_END: u8 = 61;
pub(super) const COMMENT: u8 = 65;
pub(super) const NL: u8 = 66;

/// A token: ranges of the source, rows from 1 and columns from 0.
pub(super) struct Token {
    pub(super) kind: u8,
    pub(super) range: Range<usize>,
    pub(super) start: (usize, usize),
    pub(super) end: (usize, usize),
    /// The lines it is in.
    pub(super) lines: Range<usize>,
}

/// The exception that a complaint becomes.
pub(super) enum Class {
    Syntax,
    Indentation,
    Tab,
}

/// What is wrong with a source.
pub(super) struct Complaint {
    pub(super) class: Class,
    pub(super) message: String,
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) line: String,
}

/// An f-string that is open.
pub(super) struct Template {
    pub(super) quote: u32,
    pub(super) triple: bool,
    pub(super) raw: bool,
    /// Where it begins, for complaints.
    pub(super) start: (usize, usize),
    /// The fields that are open, the innermost last: how many brackets were open where each began, and whether its format is being read.
    pub(super) fields: Vec<(usize, bool)>,
    /// Three more than the number of the token kinds, for templates of the other kind.
    pub(super) offset: u8,
}

/// Why scanning ends early.
pub(super) enum Stop {
    Complaint(Complaint),
    /// Nobody wants more tokens.
    Enough,
}

/// Takes a source apart.
pub(super) struct Scanner<'a> {
    pub(super) text: Text<'a>,
    pub(super) position: usize,
    pub(super) row: usize,
    /// Where the present line begins.
    pub(super) line: usize,
    /// Where the brackets are that are open.
    brackets: Vec<(usize, usize)>,
    /// Columns of indentation, with tabs to multiples of 8 and of 1.
    indents: Vec<(usize, usize)>,
    pub(super) templates: Vec<Template>,
}

/// Operators of more than one letter, longer ones first.
const OPERATORS: [&str; 25] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "==", "<=", ">=", "<<", ">>", "<>", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
    "^=", "@=", "**", "//",
];

impl<'a> Scanner<'a> {
    pub(super) fn new(text: Text<'a>) -> Scanner<'a> {
        Scanner { text, position: 0, row: 1, line: 0, brackets: Vec::new(), indents: vec![(0, 0)], templates: Vec::new() }
    }

    /// The code point `ahead` of the present one.
    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        let index = self.position + ahead;
        if index < self.text.len() { Some(char::from_u32(self.text.at(index)).unwrap_or(char::REPLACEMENT_CHARACTER)) } else { None }
    }

    pub(super) fn starts_with(&self, wanted: &str) -> bool {
        wanted.chars().enumerate().all(|(ahead, wanted)| self.peek(ahead) == Some(wanted))
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.brackets.len()
    }

    /// The present place.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.row, self.position - self.line)
    }

    /// The length of the end of line that stands here, if any.
    fn line_end(&self) -> Option<usize> {
        match (self.peek(0), self.peek(1)) {
            (Some('\r'), Some('\n')) => Some(2),
            (Some('\n'), _) => Some(1),
            _ => None,
        }
    }

    /// Passes over one code point, and notes where a line begins.
    pub(super) fn advance(&mut self) {
        let ends = self.peek(0) == Some('\n');
        self.position += 1;
        if ends {
            self.row += 1;
            self.line = self.position;
        }
    }

    /// Where the line that `from` is in begins and the present one ends.
    fn lines(&self, from: usize) -> Range<usize> {
        let is_end = |index: &usize| self.text.at(*index) == 10;
        let start = (0..from).rev().find(is_end).map_or(0, |end| end + 1);
        let search = self.position.max(self.line);
        // A token that ends with its line belongs to that line, not to the next one.
        let last = if search > from && search == self.line { search - 1 } else { search };
        let end = (last..self.text.len()).find(is_end).map_or(self.text.len(), |end| end + 1);
        start..end
    }

    /// The token from `from`, at `start`, up to here.
    pub(super) fn token(&self, kind: u8, from: usize, start: (usize, usize)) -> Token {
        let mut lines = self.lines(from);
        if kind >= FSTRING_START && self.position == self.line {
            // Text of an f-string that ends with a line is in the next one too.
            lines.end = (self.position..self.text.len()).find(|index| self.text.at(*index) == 10).map_or(self.text.len(), |end| end + 1);
        }
        Token { kind, range: from..self.position, start, end: self.place(), lines }
    }

    pub(super) fn complain(&self, class: Class, message: &str, (row, column): (usize, usize)) -> Stop {
        let line = self.text.part_to_rust(self.line..self.position.max(self.line));
        Stop::Complaint(Complaint { class, message: message.to_owned(), row, column, line })
    }

    /// Hands over all tokens, as long as they are wanted.
    pub(super) fn run(mut self, mut give: impl FnMut(&Token) -> bool) -> Result<(), Complaint> {
        match self.scan(&mut |token| if give(&token) { Ok(()) } else { Err(Stop::Enough) }) {
            Err(Stop::Complaint(complaint)) => Err(complaint),
            _ => Ok(()),
        }
    }

    fn scan(&mut self, give: &mut dyn FnMut(Token) -> Result<(), Stop>) -> Result<(), Stop> {
        let mut at_line_start = true;
        loop {
            if at_line_start && self.brackets.is_empty() && self.templates.is_empty() {
                at_line_start = false;
                self.check_line()?;
                if self.indentation(give)? {
                    at_line_start = true;
                    continue;
                }
            }
            if self.templates.last().is_some_and(|template| template.fields.last().is_none_or(|field| field.1)) {
                self.template_text(give)?;
                continue;
            }
            while matches!(self.peek(0), Some(' ' | '\t' | '\x0c')) {
                self.position += 1;
            }
            let (from, start) = (self.position, self.place());
            let Some(first) = self.peek(0) else {
                return self.end(from, start, give);
            };
            if first == '#' {
                self.comment();
                give(self.token(COMMENT, from, start))?;
                continue;
            }
            if let Some(length) = self.line_end() {
                let ends_statement = self.brackets.is_empty() && self.templates.is_empty();
                self.give_line_end(if ends_statement { NEWLINE } else { NL }, length, give)?;
                at_line_start = ends_statement;
                continue;
            }
            if first == '\\' && matches!(self.peek(1), Some('\n' | '\r')) {
                self.position += 1;
                self.position += self.line_end().unwrap_or(1);
                (self.row, self.line) = (self.row + 1, self.position);
                if self.position >= self.text.len() {
                    return Err(self.complain(Class::Syntax, "unexpected EOF in multi-line statement", (self.row - 1, 0)));
                }
                continue;
            }
            let kind = self.one(first, start, give)?;
            if let Some(kind) = kind {
                give(self.token(kind, from, start))?;
            }
        }
    }

    /// Refuses a line with null characters.
    fn check_line(&self) -> Result<(), Stop> {
        let line = (self.position..self.text.len()).map(|index| self.text.at(index)).take_while(|point| *point != 10);
        if line.into_iter().any(|point| point == 0) {
            return Err(self.complain(Class::Syntax, "source code cannot contain null bytes", (self.row, 0)));
        }
        Ok(())
    }

    /// Gives the end of a line.
    fn give_line_end(&mut self, kind: u8, length: usize, give: &mut dyn FnMut(Token) -> Result<(), Stop>) -> Result<(), Stop> {
        let (from, start) = (self.position, self.place());
        self.position += length;
        let token = Token { kind, range: from..self.position, start, end: (start.0, start.1 + length), lines: self.line..self.position };
        (self.row, self.line) = (self.row + 1, self.position);
        give(token)
    }

    fn comment(&mut self) {
        while self.peek(0).is_some() && self.line_end().is_none() {
            self.position += 1;
        }
    }

    /// What stands at the end of the source.
    fn end(&mut self, from: usize, start: (usize, usize), give: &mut dyn FnMut(Token) -> Result<(), Stop>) -> Result<(), Stop> {
        if !self.brackets.is_empty() || !self.templates.is_empty() {
            let row = self.brackets.last().map_or(start.0, |bracket| bracket.0);
            return Err(self.complain(Class::Syntax, "unexpected EOF in multi-line statement", (row, 0)));
        }
        if self.position > self.line {
            give(Token { kind: NEWLINE, range: from..from, start, end: (start.0, start.1 + 1), lines: self.lines(from) })?;
            (self.row, self.line) = (self.row + 1, self.position);
        }
        let (place, nothing) = ((self.row, 0), self.position..self.position);
        let token = |kind| Token { kind, range: nothing.clone(), start: place, end: place, lines: nothing.clone() };
        for _ in 1..self.indents.len() {
            give(token(DEDENT))?;
        }
        give(token(END_MARKER))
    }

    /// Measures a line's indentation. True if the line is blank or has only a comment: then it was given whole.
    fn indentation(&mut self, give: &mut dyn FnMut(Token) -> Result<(), Stop>) -> Result<bool, Stop> {
        let from = self.position;
        let (mut column, mut other) = (0, 0);
        while let Some(blank) = self.peek(0) {
            match blank {
                ' ' => (column, other) = (column + 1, other + 1),
                '\t' => (column, other) = ((column / 8 + 1) * 8, other + 1),
                '\x0c' => (column, other) = (0, 0),
                '\\' if matches!(self.peek(1), Some('\n')) => {
                    self.position += 1;
                    (self.row, self.line) = (self.row + 1, self.position + 1);
                    if self.position + 1 >= self.text.len() {
                        return Err(self.complain(Class::Syntax, "unexpected EOF in multi-line statement", (self.row - 1, 0)));
                    }
                }
                _ => break,
            }
            self.position += 1;
        }
        let (start, at) = (self.place(), self.position);
        match (self.peek(0), self.line_end()) {
            (None, _) => {
                if self.position > self.line {
                    let token = Token { kind: NL, range: at..at, start, end: (start.0, start.1 + 1), lines: self.lines(at) };
                    (self.row, self.line) = (self.row + 1, self.position);
                    give(token)?;
                }
                return Ok(false);
            }
            (_, Some(length)) => {
                self.give_line_end(NL, length, give)?;
                return Ok(true);
            }
            (Some('#'), _) => {
                self.comment();
                give(self.token(COMMENT, at, start))?;
                match self.line_end() {
                    Some(length) => self.give_line_end(NL, length, give)?,
                    None => {
                        let (at, start) = (self.position, self.place());
                        let token = Token { kind: NL, range: at..at, start, end: (start.0, start.1 + 1), lines: self.lines(at) };
                        (self.row, self.line) = (self.row + 1, self.position);
                        give(token)?;
                    }
                }
                return Ok(true);
            }
            _ => {}
        }
        let last = self.indents.last().copied().unwrap_or_default();
        let mixed = |scanner: &Scanner<'_>| {
            let end = scanner.lines(at).end;
            let column = end - scanner.line;
            let mut stop = scanner.complain(Class::Tab, "inconsistent use of tabs and spaces in indentation", (scanner.row, column));
            if let Stop::Complaint(complaint) = &mut stop {
                complaint.line = scanner.text.part_to_rust(scanner.line..end).trim_end_matches('\n').to_owned();
            }
            stop
        };
        if column == last.0 {
            if other != last.1 {
                return Err(mixed(self));
            }
        } else if column > last.0 {
            if other <= last.1 {
                return Err(mixed(self));
            }
            self.indents.push((column, other));
            give(Token { kind: INDENT, range: from.max(self.line)..at, start: (self.row, 0), end: start, lines: self.lines(at) })?;
        } else {
            while self.indents.last().is_some_and(|last| column < last.0) {
                self.indents.pop();
                if self.indents.last().is_some_and(|last| column > last.0) {
                    let line = self.text.part_to_rust(self.line..self.position + 1);
                    let message = "unindent does not match any outer indentation level".to_owned();
                    let column = line.chars().count() + 1;
                    return Err(Stop::Complaint(Complaint { class: Class::Indentation, message, row: self.row, column, line }));
                }
                give(Token { kind: DEDENT, range: at..at, start, end: start, lines: self.lines(at) })?;
            }
            if self.indents.last().is_some_and(|last| last.1 != other) {
                return Err(mixed(self));
            }
        }
        Ok(false)
    }

    /// Passes over the token that begins here, and says what it is; `None` if it was given already.
    fn one(&mut self, first: char, start: (usize, usize), give: &mut dyn FnMut(Token) -> Result<(), Stop>) -> Result<Option<u8>, Stop> {
        if let Some(prefix) = self.string_prefix() {
            return self.string(prefix, start, give);
        }
        let continues = |letter: char| letter == '_' || point::is_identifier(letter.into());
        if first == '_' || point::is_identifier_start(first.into()) {
            while self.peek(0).is_some_and(continues) {
                self.position += 1;
            }
            return Ok(Some(NAME));
        }
        if first.is_ascii_digit() || (first == '.' && self.peek(1).is_some_and(|next| next.is_ascii_digit())) {
            self.number()?;
            return Ok(Some(NUMBER));
        }
        self.operator(first, start)?;
        Ok(Some(OP))
    }

    fn operator(&mut self, first: char, start: (usize, usize)) -> Result<(), Stop> {
        let depth = self.depth();
        let field = self.templates.last_mut().and_then(|template| template.fields.last_mut()).filter(|field| field.0 == depth);
        if let Some(field) = field {
            match first {
                // The format of a field, or its end.
                ':' => {
                    field.1 = true;
                    self.position += 1;
                    return Ok(());
                }
                '}' => {
                    if let Some(template) = self.templates.last_mut() {
                        template.fields.pop();
                    }
                    self.brackets.pop();
                    self.position += 1;
                    return Ok(());
                }
                '!' if self.peek(1) != Some('=') => {
                    self.position += 1;
                    return Ok(());
                }
                _ => {}
            }
        }
        match first {
            '(' | '[' | '{' => self.brackets.push(start),
            ')' | ']' | '}' => drop(self.brackets.pop()),
            _ => {}
        }
        let long = OPERATORS.iter().find(|operator| self.starts_with(operator));
        self.position += long.map_or(1, |operator| operator.len());
        Ok(())
    }

    /// Opens a field of an f-string: a bracket of its own.
    pub(super) fn open_field(&mut self, start: (usize, usize)) {
        self.brackets.push(start);
        let depth = self.brackets.len();
        if let Some(template) = self.templates.last_mut() {
            template.fields.push((depth, false));
        }
    }

    /// Closes the field whose format was read.
    pub(super) fn close_field(&mut self) {
        self.brackets.pop();
        if let Some(template) = self.templates.last_mut() {
            template.fields.pop();
        }
    }

    /// Digits of a number, with single underscores between them.
    fn digits(&mut self, is_digit: impl Fn(char) -> bool, kind: &str) -> Result<(), Stop> {
        loop {
            while self.peek(0).is_some_and(&is_digit) {
                self.position += 1;
            }
            if self.peek(0) != Some('_') {
                return Ok(());
            }
            if !self.peek(1).is_some_and(&is_digit) {
                let column = self.position - self.line + 1;
                return Err(self.complain(Class::Syntax, &format!("invalid {kind} literal"), (self.row, column)));
            }
            self.position += 1;
        }
    }

    fn number(&mut self) -> Result<(), Stop> {
        let radix = match (self.peek(0), self.peek(1)) {
            (Some('0'), Some('x' | 'X')) => Some((16, "hexadecimal")),
            (Some('0'), Some('o' | 'O')) => Some((8, "octal")),
            (Some('0'), Some('b' | 'B')) => Some((2, "binary")),
            _ => None,
        };
        if let Some((radix, kind)) = radix {
            self.position += 2;
            if self.peek(0) == Some('_') {
                self.position += 1;
            }
            self.digits(|digit| digit.is_digit(radix), kind)?;
            if let Some(digit) = self.peek(0).filter(char::is_ascii_digit) {
                let column = self.position - self.line + 1;
                return Err(self.complain(Class::Syntax, &format!("invalid digit '{digit}' in {kind} literal"), (self.row, column)));
            }
            return Ok(());
        }
        let is_digit = |digit: char| digit.is_ascii_digit();
        self.digits(is_digit, "decimal")?;
        if self.peek(0) == Some('.') {
            self.position += 1;
            if self.peek(0).is_some_and(is_digit) {
                self.digits(is_digit, "decimal")?;
            }
        }
        if matches!(self.peek(0), Some('e' | 'E')) {
            let signs = usize::from(matches!(self.peek(1), Some('+' | '-')));
            if self.peek(1 + signs).is_some_and(is_digit) {
                self.position += 1 + signs;
                self.digits(is_digit, "decimal")?;
            }
        }
        if matches!(self.peek(0), Some('j' | 'J')) {
            self.position += 1;
        }
        Ok(())
    }
}
