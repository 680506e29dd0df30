//! The command `glassheap`: Python as `python3` runs it, on a heap that can be seen, bounded and owned.
//!
//! | Question | File |
//! |---|---|
//! | What does the command line say? | `arguments.rs`, `size.rs` |
//! | What do the environment and it decide together? | `setup.rs` |
//! | How does a program run? | here |
//! | How does the prompt work? | `repl.rs` |
//! | What happens at Ctrl-C? | `signals.rs` |

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the command talks to a person")]

mod arguments;
mod repl;
mod setup;
mod signals;
mod size;
mod usage;

use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use arguments::{Arguments, Asked, Command};
use glassheap::{Exit, Interpreter, Program};

/// Bytes of native stack for programs that recurse through native code (`sorted` with a key that sorts, a `repr` in a `repr`): more than
/// the first thread of a process has. Only what is used is ever there.
const NATIVE_STACK: usize = 64 << 20;

fn main() -> ExitCode {
    // The thread that waits here is not the one whose system calls a signal is to interrupt.
    signals::choose_thread(signals::Here::No);
    match std::thread::Builder::new().stack_size(NATIVE_STACK).spawn(begin).map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => {
            eprintln!("glassheap: {error}");
            ExitCode::FAILURE
        }
    }
}

fn begin() -> ExitCode {
    signals::choose_thread(signals::Here::Yes);
    let line: Vec<OsString> = env::args_os().collect();
    let name = line.first().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match arguments::parse(line.iter().skip(1).cloned()) {
        Ok(Asked::Help) => {
            print!("{}", usage::help(&name));
            ExitCode::SUCCESS
        }
        Ok(Asked::Version) => {
            println!("Python {} (Glassheap {})", glassheap::PYTHON_VERSION, glassheap::VERSION);
            ExitCode::SUCCESS
        }
        Ok(Asked::Run(arguments)) => run(&name, &line, &arguments),
        Err(complaint) => {
            eprint!("{complaint}\n{}", usage::short(&name));
            ExitCode::from(2)
        }
    }
}

/// Runs what the command line asks for, then the prompt if that is to follow.
fn run(name: &str, line: &[OsString], arguments: &Arguments) -> ExitCode {
    let interpreter = match setup::build(line, arguments) {
        Ok(interpreter) => interpreter,
        Err(complaint) => {
            eprintln!("{name}: {complaint}");
            return ExitCode::FAILURE;
        }
    };
    if arguments.logs_collections {
        interpreter.log_collections(|account| eprint!("gc: {account}"));
    }
    signals::interrupt_at_ctrl_c(interpreter.interrupt_handle());
    let mut say = |line: &str| eprint!("{line}");
    let exit = match &arguments.command {
        Command::Prompt if std::io::stdin().is_terminal() => repl::run(&interpreter, arguments.is_quiet),
        Command::Prompt | Command::Input => from_standard_input(&interpreter),
        Command::Code(source) => interpreter.run_program(&Program::Code(source.clone()), &mut say),
        Command::Module(module) => interpreter.run_program(&Program::Module(module.clone()), &mut say),
        Command::File(path) => interpreter.run_program(&Program::File(path.into()), &mut say),
    };
    let asks_for_prompt = arguments.inspects && !matches!(arguments.command, Command::Prompt);
    let exit = if asks_for_prompt { repl::run(&interpreter, true) } else { exit };
    if let (Some(path), 0) = (&arguments.saves_image, exit.status) {
        return save(name, interpreter, path);
    }
    end(interpreter, exit, arguments.checks_heap)
}

/// Writes the heap to an image, instead of ending the program: functions registered with `atexit` travel.
fn save(name: &str, interpreter: Interpreter, path: &OsString) -> ExitCode {
    match interpreter.into_template().and_then(|template| template.save(path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("{name}: {complaint}");
            ExitCode::FAILURE
        }
    }
}

fn from_standard_input(interpreter: &Interpreter) -> Exit {
    let mut source = Vec::new();
    if let Err(error) = std::io::stdin().read_to_end(&mut source) {
        eprintln!("standard input: {error}");
        return Exit::FAILURE;
    }
    interpreter.run_program(&Program::Input(source), &mut |line| eprint!("{line}"))
}

/// Ends the interpreter, and the process as the program asked for it.
fn end(interpreter: Interpreter, exit: Exit, checks_heap: bool) -> ExitCode {
    let exit = interpreter.finish_program(exit, &mut |line| eprint!("{line}"));
    if checks_heap || cfg!(zeal) {
        let remains = interpreter.close();
        if remains.objects > 0 {
            eprintln!("glassheap: {} objects are left on the heap", remains.objects);
            return ExitCode::from(3);
        }
    } else {
        interpreter.leave();
    }
    if exit.interrupted {
        signals::end_by_interrupt();
    }
    ExitCode::from(exit.status)
}
