//! Bytes as Python source, compiled: the compiler ends with code or an error, never with a panic, and the code keeps its contract.

#![no_main]

use compiler::code::verify::verify;
use compiler::{CompileError, Mode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = compiler::decode(bytes) else { return };
    for mode in [Mode::Module, Mode::Expression, Mode::Interactive] {
        match compiler::compile(&source, "<fuzz>", mode) {
            Ok(code) => {
                if let Err(violation) = verify(&code) {
                    panic!("{violation}");
                }
            }
            Err(CompileError::Syntax(error)) => assert!(!error.message.is_empty()),
            Err(_) => {}
        }
    }
});
