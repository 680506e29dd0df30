//! How fast calls and small ints are, without a compiler: `fib(n)` in instructions written by hand.

use std::rc::Rc;
use std::time::Instant;

use compiler::code::{Code, CodeKind, Constant, Local, LocalKind, Opcode};
use types::{Tables, int};
use vm::{Config, Interpreter};

fn op(opcode: Opcode, a: i32, b: i32, c: i32) -> u32 {
    opcode as u32 | (a as u32 & 0xff) << 8 | (b as u32 & 0xff) << 16 | (c as u32 & 0xff) << 24
}

fn unit(name: &str, kind: CodeKind, locals: &[&str], constants: Vec<Constant>, names: &[&str], words: Vec<u32>) -> Code {
    Code {
        name: name.to_owned(),
        qualname: name.to_owned(),
        filename: Rc::from("assembled"),
        first_line: 1,
        kind,
        is_generator: false,
        is_coroutine: false,
        future_annotations: false,
        positional: u32::from(kind == CodeKind::Function),
        positional_only: 0,
        keyword_only: 0,
        has_varargs: false,
        has_varkeywords: false,
        locals: locals.iter().map(|name| Local { name: (*name).to_owned(), kind: LocalKind::Value }).collect(),
        temporaries: 4,
        words,
        constants,
        has_docstring: false,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        handlers: Vec::new(),
        positions: Vec::new(),
        static_attributes: Vec::new(),
    }
}

fn main() {
    let words = vec![
        op(Opcode::JumpLessImm, -1, 2, 0),
        1,
        op(Opcode::Return, -1, 0, 0),
        op(Opcode::LoadGlobal, 0, 0, 0),
        0,
        0,
        0,
        op(Opcode::SubImm, 2, -1, 1),
        op(Opcode::Call, 0, 0, 1),
        op(Opcode::LoadGlobal, 1, 0, 0),
        0,
        0,
        0,
        op(Opcode::SubImm, 3, -1, 2),
        op(Opcode::Call, 1, 1, 1),
        op(Opcode::Add, 0, 0, 1),
        op(Opcode::Return, 0, 0, 0),
    ];
    let fib = unit("fib", CodeKind::Function, &["n"], vec![], &["fib"], words);
    let words = vec![
        op(Opcode::MakeFunction, 0, 0, 0),
        0,
        op(Opcode::StoreName, 0, 0, 0),
        0,
        0,
        op(Opcode::LoadName, 0, 0, 0),
        0,
        0,
        0,
        op(Opcode::LoadInt, 2, 30, 0),
        op(Opcode::Call, 0, 0, 1),
        op(Opcode::Return, 0, 0, 0),
    ];
    let module = unit("<module>", CodeKind::Module, &[], vec![Constant::Code(Rc::new(fib))], &["fib"], words);
    let made = Interpreter::new(Config { limit: 1 << 30, hash_key: (1, 2), tables: Tables::of_types() });
    let Ok(interpreter) = made else { return };
    for _ in 0..std::env::args().count() {
        let start = Instant::now();
        let result = interpreter.run_main(&module).ok().and_then(|result| int::value(&result));
        println!("fib(30) = {result:?} in {:?}", start.elapsed());
    }
}
