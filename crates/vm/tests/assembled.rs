//! Instructions written by hand: what the evaluator does with each, without a compiler in between.

use std::rc::Rc;

use compiler::code::{Code, CodeKind, Constant, Handler, Local, LocalKind, Opcode};
use object::Object;
use types::{Raised, Remains, Tables, int, text};
use vm::{Config, Interpreter};

/// A unit with these instructions.
fn unit(name: &str, kind: CodeKind, locals: &[&str], positional: u32, constants: Vec<Constant>, names: &[&str], words: Vec<u32>) -> Code {
    Code {
        name: name.to_owned(),
        qualname: name.to_owned(),
        filename: Rc::from("assembled"),
        first_line: 1,
        kind,
        is_generator: words[0] as u8 == Opcode::MakeGenerator as u8,
        is_coroutine: false,
        future_annotations: false,
        positional,
        positional_only: 0,
        keyword_only: 0,
        has_varargs: false,
        has_varkeywords: false,
        locals: locals.iter().map(|name| Local { name: (*name).to_owned(), kind: LocalKind::Value }).collect(),
        temporaries: 16,
        words,
        constants,
        has_docstring: false,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        handlers: Vec::new(),
        positions: Vec::new(),
        static_attributes: Vec::new(),
    }
}

fn op(opcode: Opcode, a: i32, b: i32, c: i32) -> u32 {
    opcode as u32 | (a as u32 & 0xff) << 8 | (b as u32 & 0xff) << 16 | (c as u32 & 0xff) << 24
}

fn interpreter() -> Interpreter {
    Interpreter::new(Config { limit: 1 << 30, hash_key: (1, 2), tables: Tables::of_types() }).unwrap()
}

/// Runs a unit and shows the result with `show`; nothing is left of it.
fn run<T>(unit: &Code, show: impl FnOnce(&Interpreter, Result<Object, Raised>) -> T) -> T {
    let interpreter = interpreter();
    let result = interpreter.run_main(unit);
    let shown = show(&interpreter, result);
    assert_eq!(interpreter.close(), Remains { objects: 0 });
    shown
}

fn number(_: &Interpreter, result: Result<Object, Raised>) -> i64 {
    int::value(&result.unwrap()).unwrap()
}

fn message(_: &Interpreter, result: Result<Object, Raised>) -> String {
    let Err(Raised::Exception(exception)) = result else { panic!("nothing was raised") };
    let args = exception.body::<types::exception::Exception>().unwrap().args.get().unwrap();
    text::to_string(&types::tuple::items(&args).unwrap()[0].get().unwrap())
}

/// `def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)`
fn fib() -> Code {
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
    unit("fib", CodeKind::Function, &["n"], 1, vec![], &["fib"], words)
}

fn calls(function: Code, argument: u8) -> Code {
    let name = function.name.clone();
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
        op(Opcode::LoadInt, 2, argument.into(), 0),
        op(Opcode::Call, 0, 0, 1),
        op(Opcode::Return, 0, 0, 0),
    ];
    unit("<module>", CodeKind::Module, &[], 0, vec![Constant::Code(Rc::new(function))], &[&name], words)
}

#[test]
fn functions_call_themselves() {
    assert_eq!(run(&calls(fib(), 15), number), 610);
}

#[test]
fn too_deep_a_recursion_is_an_exception() {
    let words = vec![
        op(Opcode::LoadGlobal, 0, 0, 0),
        0,
        0,
        0,
        op(Opcode::AddImm, 2, -1, 1),
        op(Opcode::Call, 0, 0, 1),
        op(Opcode::Return, 0, 0, 0),
    ];
    let down = unit("down", CodeKind::Function, &["n"], 1, vec![], &["down"], words);
    assert_eq!(run(&calls(down, 0), message), "maximum recursion depth exceeded");
}

#[test]
fn wrong_arguments_are_told_by_name() {
    let words = vec![op(Opcode::ReturnConst, 0, 0, 0)];
    let two = unit("two", CodeKind::Function, &["a", "b"], 2, vec![Constant::None], &[], words);
    assert_eq!(run(&calls(two, 0), message), "two() missing 1 required positional argument: 'b'");
}

#[test]
fn a_loop_adds_large_numbers_in_place() {
    let words = vec![
        op(Opcode::LoadInt, -1, 0, 0),
        op(Opcode::LoadConst, -2, 0, 0),
        op(Opcode::AddImm, -1, -1, 1),
        op(Opcode::AddInPlace, -2, -2, -1),
        op(Opcode::JumpLessImm, -1, 100, 0),
        2,
        op(Opcode::JumpBack, 0, 0, 0),
        6,
        op(Opcode::Return, -2, 0, 0),
    ];
    let constants = vec![Constant::Int(1_000_000.into())];
    let sum = unit("sum", CodeKind::Function, &["total", "i", "n"], 1, constants, &[], words);
    // `n` is the parameter, which is the first local.
    let sum = Code { locals: sum.locals.into_iter().rev().collect(), ..sum };
    assert_eq!(run(&calls(sum, 0), number), 1_005_050);
}

#[test]
fn a_handler_gets_the_exception() {
    // try: return None + 1
    // except: return 7
    let words = vec![
        op(Opcode::LoadConst, 0, 0, 0),
        op(Opcode::AddImm, 0, 0, 1),
        op(Opcode::Return, 0, 0, 0),
        op(Opcode::PushHandled, 3, 2, 0),
        op(Opcode::PopHandled, 3, 0, 0),
        op(Opcode::Clear, 2, 0, 0),
        op(Opcode::LoadInt, 0, 7, 0),
        op(Opcode::Return, 0, 0, 0),
    ];
    let mut module = unit("<module>", CodeKind::Module, &[], 0, vec![Constant::None], &[], words);
    module.handlers.push(Handler { start: 0, end: 2, target: 3, depth: 2 });
    assert_eq!(run(&module, number), 7);
    module.handlers.clear();
    assert_eq!(run(&module, message), "unsupported operand type(s) for +: 'NoneType' and 'int'");
}

#[test]
fn a_generator_is_resumed_by_for() {
    // def numbers(n): yield n; yield n + 1
    let numbers = vec![
        op(Opcode::MakeGenerator, 0, 0, 0),
        op(Opcode::Yield, 0, -1, 0),
        op(Opcode::Clear, 0, 0, 0),
        op(Opcode::AddImm, 0, -1, 1),
        op(Opcode::Yield, 0, 0, 0),
        op(Opcode::Clear, 0, 0, 0),
        op(Opcode::ReturnConst, 0, 0, 0),
    ];
    let numbers = unit("numbers", CodeKind::Function, &["n"], 1, vec![Constant::None], &[], numbers);
    let mut module = calls(numbers, 40);
    module.words.pop();
    module.words.extend([
        op(Opcode::LoadInt, 2, 0, 0),
        op(Opcode::ForIter, 1, 0, 0),
        3,
        op(Opcode::Add, 2, 2, 1),
        op(Opcode::JumpBack, 0, 0, 0),
        5,
        op(Opcode::Return, 2, 0, 0),
    ]);
    assert_eq!(run(&module, number), 81);
}
