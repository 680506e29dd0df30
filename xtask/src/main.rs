//! The project's own checks: `cargo xtask arrows`, `cargo xtask tidy`, `cargo xtask python BINARY [FOLDER]`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to a person")]

mod arrows;
mod python;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask arrows | tidy | python BINARY [FOLDER]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["arrows"] => arrows::check(&root()),
        ["tidy"] => tidy::check(&root()),
        ["python", binary] => python::run(Path::new(binary), &root().join("tests/python")),
        ["python", binary, folder] => python::run(Path::new(binary), Path::new(folder)),
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
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
