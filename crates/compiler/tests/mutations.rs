//! Sources with something taken out, doubled or exchanged: each compiles to code that keeps the contract, or says what is wrong, and where.

use compiler::code::verify::verify;
use compiler::{CompileError, Mode};

const SOURCE: &str = include_str!("constructs.py");
const ROUNDS: u64 = 600;

/// A sequence of numbers that is the same each time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Some lines of the source, of which one piece is changed.
fn mutated(numbers: &mut Numbers) -> String {
    let lines: Vec<&str> = SOURCE.split_inclusive('\n').collect();
    let first = numbers.below(lines.len());
    let count = 1 + numbers.below(12);
    let part: Vec<char> = lines[first..(first + count).min(lines.len())].concat().chars().collect();
    let start = numbers.below(part.len());
    let end = (start + 1 + numbers.below(6)).min(part.len());
    let piece: String = match numbers.below(4) {
        0 => String::new(),
        1 => part[start..end].iter().chain(&part[start..end]).collect(),
        2 => part[start..end].iter().rev().collect(),
        _ => ["(", ")", "[", "'", "\"", "{", "}", ":", "=", "\n", "\t", "\\", "é", "€", "0", "f'", "*", ",", "return ", "nonlocal x\n"]
            [numbers.below(20)]
        .to_owned(),
    };
    part[..start].iter().collect::<String>() + &piece + &part[end..].iter().collect::<String>()
}

#[test]
fn changed_sources_compile_well_or_say_where_they_are_wrong() {
    let mut numbers = Numbers(7);
    let mut compiled = 0;
    for round in 0..ROUNDS {
        let source = mutated(&mut numbers);
        for mode in [Mode::Module, Mode::Interactive, Mode::Expression] {
            match compiler::compile(&source, "<test>", mode) {
                Ok(code) => {
                    compiled += 1;
                    if let Err(violation) = verify(&code) {
                        panic!("round {round}: {violation}\n{source}");
                    }
                }
                Err(CompileError::Syntax(error)) => {
                    let lines = source.lines().count() as u32 + 1;
                    assert!(error.line <= lines && !error.message.is_empty(), "round {round}: {error:?}\n{source}");
                }
                Err(error) => assert!(matches!(error, CompileError::Unsupported { .. }), "round {round}: {error}\n{source}"),
            }
            drop(compiler::Prepared::new(&source).and_then(|prepared| prepared.tree(mode)));
        }
    }
    assert!(compiled > ROUNDS / 10, "only {compiled} compiled");
}
