//! The project's own checks. Each command is a file.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to a person")]

mod arrows;
mod bench;
mod docs;
mod fuzz;
mod limits;
mod programs;
mod python;
mod seeds;
mod start;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND
  arrows                    which crate may know which
  tidy                      habits that a machine can check
  seeds BINARY              run the six seed programs on an interpreter
  python BINARY [FOLDER]    run the Python tests, or those of a folder, on an interpreter
  limits BINARY [SIZE ...]  run the programs that use up all memory, under several limits
  start BINARY              how much memory an interpreter takes that has hardly started
  start order BINARY        list the functions that a start runs, for the linker (valgrind, nm)
  record PYTHON FOLDER      write what the programs of a folder print on a CPython as what is expected of us
  bench BINARY PYTHON [PROGRAM ...]   time programs on an interpreter and on a CPython in turns
  docs BINARY [record]      run the programs in docs/ and draw its pictures; or write what they print
  fuzz build                build the fuzz targets, and the interpreter with AddressSanitizer
  fuzz TARGET SECONDS [RUNS]          run a fuzz target for a while, or on so many inputs
  fuzz TARGET replay INPUT ...        run it on inputs that showed a fault";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["arrows"] => arrows::check(&root()),
        ["tidy"] => tidy::check(&root()),
        ["seeds", binary] => seeds::run(&root(), Path::new(binary)),
        ["python", binary] => python::run(&root(), Path::new(binary), None),
        ["python", binary, folder] => python::run(&root(), Path::new(binary), Some(Path::new(folder))),
        ["limits", binary, sizes @ ..] => limits::run(&root(), Path::new(binary), sizes),
        ["start", "order", binary] => start::order(&root(), Path::new(binary)),
        ["start", binary] => start::check(Path::new(binary)),
        ["record", binary, folder] => python::record(Path::new(binary), Path::new(folder)),
        ["bench", binary, python, names @ ..] => bench::run(&root(), Path::new(binary), Path::new(python), names),
        ["docs", binary] => docs::run(&root(), Path::new(binary), docs::Wanted::Compare),
        ["docs", binary, "record"] => docs::run(&root(), Path::new(binary), docs::Wanted::Record),
        ["fuzz", target, "replay", inputs @ ..] => fuzz::replay(&root(), target, inputs),
        ["fuzz", "build"] => fuzz::build_all(&root()),
        ["fuzz", target, seconds] => fuzz::run(&root(), target, seconds, None),
        ["fuzz", target, seconds, runs] => fuzz::run(&root(), target, seconds, Some(runs)),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(complaint) => {
            eprintln!("{complaint}");
            ExitCode::FAILURE
        }
    }
}

/// The checkout's top folder.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
