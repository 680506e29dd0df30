//! Compiled code as bytes: how the packed library's modules are kept, so that to import one takes no compiler.
//!
//! The bytes are read by the build of Glassheap that wrote them and by no other: there is no version in them. They hold no file name, as
//! the place of a module is known where it is read.
//!
//! ```text
//! number    seven bits a byte, lowest first; the top bit says that more follow
//! text      its length | UTF-8
//! list      its length | its items
//! code      name | qualname | flags | numbers | locals | words, 4 bytes each | constants | names | handlers | positions | attributes
//! constant  a byte that says which kind | what that needs
//! ```
//!
//! A position is written as what it differs by from the one before: most are then five bytes.

use std::mem::size_of;
use std::rc::Rc;

use num_bigint::BigInt;

use super::{Code, CodeKind, Constant, Handler, Local, LocalKind, Position, Text};

/// Writes a unit and those within it.
pub fn save(code: &Code) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_code(&mut bytes, code);
    bytes
}

/// Reads what [`save`] wrote. None if it is anything else.
pub fn restore(bytes: &[u8], filename: &str) -> Option<Rc<Code>> {
    let mut reader = Reader { rest: bytes, filename: Rc::from(filename) };
    let code = reader.code()?;
    reader.rest.is_empty().then_some(code)
}

/// The most memory in bytes that a restored unit and those within it take, with what it takes to copy them onto a heap.
pub fn footprint(code: &Code) -> usize {
    // What an allocator adds to a block; and for each constant its place in the table of those that are objects by now.
    const BLOCK: usize = 24;
    const MADE: usize = 64;
    let text = |text: &String| text.len() + BLOCK;
    let texts = |texts: &[String]| texts.iter().map(text).sum::<usize>() + size_of_val(texts) + BLOCK;
    let locals = code.locals.iter().map(|local| text(&local.name)).sum::<usize>() + size_of_val(&*code.locals) + BLOCK;
    let constants = code.constants.iter().map(|constant| of_constant(constant) + MADE).sum::<usize>() + BLOCK;
    // Both are copied for as long as the unit is loaded, as are the lists of objects that tuples are made of.
    let tables = 2 * (size_of_val(&*code.handlers) + size_of_val(&*code.positions)) + 4 * BLOCK;
    let objects = size_of::<u64>() * (code.names.len() + code.locals.len() + code.constants.len()) + 3 * BLOCK;
    let fixed = size_of::<Code>() + BLOCK + text(&code.name) + text(&code.qualname) + size_of_val(&*code.words) + BLOCK;
    fixed + texts(&code.names) + texts(&code.static_attributes) + locals + constants + tables + objects
}

fn of_constant(constant: &Constant) -> usize {
    const BLOCK: usize = 24;
    let more = match constant {
        Constant::Int(value) => value.bits() as usize / 4 + BLOCK,
        Constant::Str(text) => text.as_bytes().len() + BLOCK,
        Constant::Bytes(bytes) => bytes.len() + BLOCK,
        Constant::Tuple(items) | Constant::FrozenSet(items) => items.iter().map(|item| of_constant(item) + 64).sum::<usize>() + 2 * BLOCK,
        Constant::Code(unit) => footprint(unit),
        Constant::None | Constant::Ellipsis | Constant::Bool(_) | Constant::Float(_) | Constant::Complex(..) => 0,
    };
    size_of::<Constant>() + more
}

/// The bits of a unit's flags, from the lowest.
fn flags(code: &Code) -> [bool; 6] {
    let Code { is_generator, is_coroutine, future_annotations, has_varargs, has_varkeywords, has_docstring, .. } = *code;
    [is_generator, is_coroutine, future_annotations, has_varargs, has_varkeywords, has_docstring]
}

fn write_code(bytes: &mut Vec<u8>, code: &Code) {
    write_text(bytes, &code.name);
    write_text(bytes, &code.qualname);
    let kind = match code.kind {
        CodeKind::Module => 0,
        CodeKind::Class => 1,
        CodeKind::Function => 2,
    };
    let flags = flags(code).iter().rev().fold(0, |bits, flag| bits << 1 | u32::from(*flag));
    let numbers = [kind, flags, code.first_line, code.positional, code.positional_only, code.keyword_only, code.temporaries].map(u64::from);
    numbers.into_iter().for_each(|number| write_number(bytes, number));
    write_list(bytes, &code.locals, |bytes, local| {
        bytes.push(match local.kind {
            LocalKind::Value => 0,
            LocalKind::Cell => 1,
            LocalKind::Free => 2,
        });
        write_text(bytes, &local.name);
    });
    write_list(bytes, &code.words, |bytes, word| bytes.extend(word.to_le_bytes()));
    write_list(bytes, &code.constants, write_constant);
    write_list(bytes, &code.names, |bytes, name| write_text(bytes, name));
    write_list(bytes, &code.handlers, |bytes, handler| {
        let Handler { start, end, target, depth } = *handler;
        [start, end, target, depth].into_iter().for_each(|number| write_number(bytes, number.into()));
    });
    let mut last = [0; 5];
    write_list(bytes, &code.positions, |bytes, position| {
        let fields = fields(position);
        fields.iter().zip(last).for_each(|(new, old)| write_difference(bytes, *new, old));
        last = fields;
    });
    write_list(bytes, &code.static_attributes, |bytes, name| write_text(bytes, name));
}

fn fields(position: &Position) -> [u32; 5] {
    let Position { word, line, end_line, column, end_column } = *position;
    [word, line, end_line, column, end_column]
}

fn write_constant(bytes: &mut Vec<u8>, constant: &Constant) {
    match constant {
        Constant::None => bytes.push(0),
        Constant::Ellipsis => bytes.push(1),
        Constant::Bool(value) => bytes.push(2 + u8::from(*value)),
        Constant::Int(value) => {
            bytes.push(4);
            write_bytes(bytes, &value.to_signed_bytes_le());
        }
        Constant::Float(value) => {
            bytes.push(5);
            bytes.extend(value.to_le_bytes());
        }
        Constant::Complex(real, imaginary) => {
            bytes.push(6);
            bytes.extend(real.to_le_bytes());
            bytes.extend(imaginary.to_le_bytes());
        }
        Constant::Str(text) => {
            bytes.push(7);
            write_bytes(bytes, text.as_bytes());
        }
        Constant::Bytes(value) => {
            bytes.push(8);
            write_bytes(bytes, value);
        }
        Constant::Tuple(items) => {
            bytes.push(9);
            write_list(bytes, items, write_constant);
        }
        Constant::FrozenSet(items) => {
            bytes.push(10);
            write_list(bytes, items, write_constant);
        }
        Constant::Code(unit) => {
            bytes.push(11);
            write_code(bytes, unit);
        }
    }
}

fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The sign is the lowest bit.
fn write_difference(bytes: &mut Vec<u8>, new: u32, old: u32) {
    let difference = i64::from(new) - i64::from(old);
    write_number(bytes, ((difference << 1) ^ (difference >> 63)) as u64);
}

fn write_bytes(bytes: &mut Vec<u8>, value: &[u8]) {
    write_number(bytes, value.len() as u64);
    bytes.extend(value);
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    write_bytes(bytes, text.as_bytes());
}

fn write_list<T>(bytes: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    write_number(bytes, items.len() as u64);
    items.iter().for_each(|item| write(bytes, item));
}

struct Reader<'a> {
    rest: &'a [u8],
    filename: Rc<str>,
}

impl<'a> Reader<'a> {
    fn code(&mut self) -> Option<Rc<Code>> {
        let (name, qualname) = (self.text()?, self.text()?);
        let kind = match self.small()? {
            0 => CodeKind::Module,
            1 => CodeKind::Class,
            2 => CodeKind::Function,
            _ => return None,
        };
        let bits = self.small()?;
        let flag = |place: u32| bits >> place & 1 != 0;
        Some(Rc::new(Code {
            name,
            qualname,
            filename: self.filename.clone(),
            kind,
            is_generator: flag(0),
            is_coroutine: flag(1),
            future_annotations: flag(2),
            has_varargs: flag(3),
            has_varkeywords: flag(4),
            has_docstring: flag(5),
            first_line: self.small()?,
            positional: self.small()?,
            positional_only: self.small()?,
            keyword_only: self.small()?,
            temporaries: self.small()?,
            locals: self.list(Reader::local)?,
            words: self.list(|reader| Some(u32::from_le_bytes(reader.array()?)))?,
            constants: self.list(Reader::constant)?,
            names: self.list(Reader::text)?,
            handlers: self.list(Reader::handler)?,
            positions: self.positions()?,
            static_attributes: self.list(Reader::text)?,
        }))
    }

    fn local(&mut self) -> Option<Local> {
        let kind = match self.array()? {
            [0] => LocalKind::Value,
            [1] => LocalKind::Cell,
            [2] => LocalKind::Free,
            _ => return None,
        };
        Some(Local { name: self.text()?, kind })
    }

    fn handler(&mut self) -> Option<Handler> {
        Some(Handler { start: self.small()?, end: self.small()?, target: self.small()?, depth: self.small()? })
    }

    fn positions(&mut self) -> Option<Vec<Position>> {
        let mut last = [0u32; 5];
        self.list(|reader| {
            for field in &mut last {
                let number = reader.number()?;
                let difference = (number >> 1) as i64 ^ -((number & 1) as i64);
                *field = u32::try_from(i64::from(*field).checked_add(difference)?).ok()?;
            }
            let [word, line, end_line, column, end_column] = last;
            Some(Position { word, line, end_line, column, end_column })
        })
    }

    fn constant(&mut self) -> Option<Constant> {
        let [kind] = self.array()?;
        Some(match kind {
            0 => Constant::None,
            1 => Constant::Ellipsis,
            2 | 3 => Constant::Bool(kind == 3),
            4 => Constant::Int(BigInt::from_signed_bytes_le(self.bytes()?)),
            5 => Constant::Float(f64::from_le_bytes(self.array()?)),
            6 => Constant::Complex(f64::from_le_bytes(self.array()?), f64::from_le_bytes(self.array()?)),
            7 => Constant::Str(Text::from_bytes(self.bytes()?)?),
            8 => Constant::Bytes(self.bytes()?.to_vec()),
            9 => Constant::Tuple(self.list(Reader::constant)?),
            10 => Constant::FrozenSet(self.list(Reader::constant)?),
            11 => Constant::Code(self.code()?),
            _ => return None,
        })
    }

    /// A list, in a block of just its size.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Reader<'a>) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.number()?).ok()?;
        // Each item takes a byte at least.
        let mut items = Vec::with_capacity(if count <= self.rest.len() { count } else { return None });
        for _ in 0..count {
            items.push(item(self)?);
        }
        Some(items)
    }

    fn text(&mut self) -> Option<String> {
        Some(std::str::from_utf8(self.bytes()?).ok()?.to_owned())
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const COUNT: usize>(&mut self) -> Option<[u8; COUNT]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}
