//! Compiles files and checks the code: `check [-d] FILE...`; with `-d` the code is shown.

#![expect(clippy::print_stdout, reason = "a program that reports")]

use compiler::code::{disassemble::disassemble, verify::verify};
use compiler::{CompileError, Mode};

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let shows = files.first().is_some_and(|first| first == "-d");
    if shows {
        files.remove(0);
    }
    let (mut good, mut bad) = (0, 0);
    for file in files {
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let Ok(source) = compiler::decode(&bytes) else {
            println!("{file}: not text");
            continue;
        };
        match compiler::compile(&source, &file, Mode::Module) {
            Ok(code) => {
                if shows {
                    print!("{}", disassemble(&code));
                }
                match verify(&code) {
                    Ok(()) => good += 1,
                    Err(violation) => {
                        bad += 1;
                        println!("{file}: {violation}");
                    }
                }
            }
            Err(CompileError::Syntax(error)) => println!("{file}:{}:{}: {:?}: {}", error.line, error.column, error.kind, error.message),
            Err(error) => println!("{file}: {error}"),
        }
    }
    println!("{good} good, {bad} bad");
}
