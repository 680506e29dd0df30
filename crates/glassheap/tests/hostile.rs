//! Hostile source: pieces of a small grammar and mutations of real programs, run under small limits. Nothing panics or aborts, the laws
//! hold afterwards, and the heap empties.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use glassheap::{Error, Interpreter};

const MEMORY: usize = 16 << 20;
const TIME: Duration = Duration::from_secs(1);

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

const ATOMS: &[&str] = &[
    "0",
    "1",
    "-1",
    "10**30",
    "1.5",
    "float('nan')",
    "'text'",
    "'\\ud800'",
    "b'bytes'",
    "None",
    "...",
    "()",
    "[]",
    "{}",
    "set()",
    "x",
    "y",
    "z",
    "f",
    "C",
    "C()",
    "type",
    "object",
    "print",
    "len",
    "sorted",
    "iter",
    "super",
    "__import__",
    "globals()",
    "(yield)",
    "lambda *a, **k: a",
    "range(10**9)",
    "'x' * 10**6",
    "[0] * 10**6",
    "memoryview(bytearray(9))",
    "slice(None)",
    "property(f)",
    "f'{x!r:>{y}}'",
    "(x := 1)",
];
const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^", "<", "==", "is", "in", "not in", "and", "or"];

/// Expressions and statements, up to a depth.
fn expression(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return dice.pick(ATOMS).to_owned();
    }
    let mut part = || expression(dice, depth - 1);
    let (a, b, c) = (part(), part(), part());
    match dice.below(16) {
        0 => format!("({a} {} {b})", dice.pick(OPERATORS)),
        1 => format!("{a}({b}, *{c})"),
        2 => format!("{a}({b}, **{c})"),
        3 => format!("{a}[{b}]"),
        4 => format!("{a}[{b}:{c}]"),
        5 => format!("[{a} for x in {b} if {c}]"),
        6 => format!("{{{a}: {b} for y in {c}}}"),
        7 => format!("({a} if {b} else {c})"),
        8 => {
            format!("{a}.{}", dice.pick(&["__class__", "__dict__", "__mro__", "__doc__", "append", "x", "__init__", "__code__", "format"]))
        }
        9 => format!("[{a}, *{b}]"),
        10 => format!("(lambda x={a}: {b})"),
        11 => format!("(not {a})"),
        12 => format!("setattr({a}, {b}, {c})"),
        13 => format!("next(iter({a}), {b})"),
        14 => format!("exec({a}, {b})"),
        _ => format!("type({a})({b})"),
    }
}

fn statement(dice: &mut Dice, depth: usize, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let value = expression(dice, 2);
    if depth == 0 {
        return match dice.below(8) {
            0 => format!("{margin}{} = {value}\n", dice.pick(&["x", "y", "z", "x.a", "x[0]", "x, *y", "x[y:z]"])),
            1 => format!("{margin}del {}\n", dice.pick(&["x", "y.a", "z[0]"])),
            2 => format!("{margin}raise {value}\n"),
            3 => format!("{margin}x += {value}\n"),
            4 => format!(
                "{margin}{}\n",
                dice.pick(&["pass", "break", "continue", "return x", "global x", "nonlocal x", "assert x, y", "import gc, sys"])
            ),
            5 => format!("{margin}x = [x, {value}]\n"),
            _ => format!("{margin}{value}\n"),
        };
    }
    let mut block = |more: usize| (0..=dice.below(3)).map(|_| statement(dice, depth - 1, indent + more)).collect::<String>();
    let (one, two, inner, last) = (block(4), block(4), block(8), block(8));
    match dice.below(11) {
        0 => format!("{margin}if {value}:\n{one}{margin}else:\n{two}"),
        1 => format!("{margin}while {value}:\n{one}"),
        2 => format!("{margin}for x in {value}:\n{one}"),
        3 => format!("{margin}try:\n{one}{margin}except Exception as z:\n{two}"),
        4 => format!("{margin}try:\n{one}{margin}finally:\n{two}"),
        5 => format!("{margin}def f(x=None, *y, **z):\n{one}"),
        6 => format!("{margin}class C({}):\n{one}", dice.pick(&["", "list", "dict", "int", "str", "Exception", "type", "C"])),
        7 => format!("{margin}class C:\n{margin}    def __{}__(self, *a):\n{}", dice.pick(&SPECIAL), inner),
        8 => format!("{margin}with {value} as y:\n{one}"),
        9 => format!("{margin}match {value}:\n{margin}    case [x, *y]:\n{}{margin}    case _:\n{}", inner, last),
        _ => format!("{margin}async def f():\n{one}"),
    }
}

const SPECIAL: [&str; 20] = [
    "del",
    "eq",
    "hash",
    "repr",
    "str",
    "getattr",
    "getattribute",
    "setattr",
    "iter",
    "next",
    "len",
    "bool",
    "call",
    "add",
    "radd",
    "getitem",
    "contains",
    "index",
    "new",
    "init_subclass",
];

/// A real program with something taken out, doubled, or put in the place of something else.
fn mutated(dice: &mut Dice, programs: &[String]) -> String {
    let program = &programs[dice.below(programs.len())];
    let mut lines: Vec<String> = program.lines().map(str::to_owned).collect();
    for _ in 0..=dice.below(4) {
        if lines.is_empty() {
            break;
        }
        let at = dice.below(lines.len());
        match dice.below(7) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[dice.below(lines.len())].clone()),
            2 => lines[at] = statement(dice, 0, lines[at].len() - lines[at].trim_start().len()).trim_end().to_owned(),
            3 => lines[at] = lines[at].replace(dice.pick(&["1", "self", "(", "None", "=="]), dice.pick(&["10**9", "x", "[", "...", "is"])),
            4 => lines.truncate(at),
            5 => {
                let cut =
                    (0..=lines[at].len()).filter(|cut| lines[at].is_char_boundary(*cut)).nth(dice.below(lines[at].len())).unwrap_or(0);
                lines[at].truncate(cut);
            }
            _ => lines[at] = lines[at].replacen("return", "yield", 1),
        }
    }
    lines.join("\n")
}

/// The programs of the Python tests.
fn programs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python");
    let (mut folders, mut found) = (vec![root], Vec::<PathBuf>::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                found.push(path);
            }
        }
    }
    found.sort();
    found.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

fn run(source: &str) {
    let python = Interpreter::builder().memory_limit(MEMORY).time_limit(TIME).hash_seed(0).capture_output();
    let python = python.build().expect("an interpreter fits the limit");
    let start = Instant::now();
    let result = python.run(source);
    assert!(start.elapsed() < 60 * TIME, "it was not ended:\n{source}");
    assert!(python.statistics().peak <= MEMORY, "it had more than its limit:\n{source}");
    assert!(!matches!(&result, Err(Error::Exception(raised)) if raised.class == "SystemError"), "{result:?} of:\n{source}");
    python.set_time_limit(None).expect("nothing is needed for that");
    // For want of memory nothing is said about the laws.
    let sound = python.audit();
    assert!(matches!(sound, Ok(_) | Err(Error::MemoryLimit(_))), "{sound:?} after:\n{source}");
    python.set_time_limit(Some(TIME)).expect("there is a thread for that");
    assert_eq!(python.close().objects, 0, "something is left of:\n{source}");
}

/// How many programs of a kind are run: more with `GLASSHEAP_HOSTILE=1000`.
fn rounds() -> usize {
    std::env::var("GLASSHEAP_HOSTILE").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60)
}

#[test]
fn source_of_a_small_grammar_breaks_no_law() {
    let mut dice = Dice(1);
    for _ in 0..rounds() {
        let source: String = (0..8).map(|number| statement(&mut dice, number % 3, 0)).collect();
        run(&source);
    }
}

#[test]
fn mutated_programs_break_no_law() {
    let (mut dice, programs) = (Dice(2), programs());
    assert!(programs.len() > 10, "the Python tests are where they were");
    for _ in 0..rounds() {
        run(&mutated(&mut dice, &programs));
    }
}

#[test]
fn bytes_and_brackets_break_no_law() {
    let mut dice = Dice(3);
    for _ in 0..rounds() {
        let letters =
            ["(", ")", "[", "{", "}", ":", "\n", " ", "\t", "'", "\"\"\"", "\\", "\0", "f'", "lambda", "if", "x", "1e", "é", "#", "*", "="];
        let source: String = (0..dice.below(200)).map(|_| dice.pick(&letters)).collect();
        run(&source);
        run(&dice.pick(&letters).repeat(1 << dice.below(16)));
    }
}
