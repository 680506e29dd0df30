//! The prompt, with history, several lines for one statement and completion by tab.

use std::path::PathBuf;

use glassheap::{Entered, Exit, Interpreter, Prompt};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

/// Talks until the program or the person ends it.
pub(crate) fn run(interpreter: &Interpreter, is_quiet: bool) -> Exit {
    if !is_quiet {
        eprintln!("Glassheap {} (Python {})", glassheap::VERSION, glassheap::PYTHON_VERSION);
        eprintln!("Ctrl-D or exit() to leave, Tab to complete, \"import glass\" to look at the heap.");
    }
    let config = Config::builder().completion_type(CompletionType::List).auto_add_history(false).build();
    let mut editor = match Editor::<Completion<'_>, DefaultHistory>::with_config(config) {
        Ok(editor) => editor,
        Err(error) => {
            eprintln!("the terminal cannot be used: {error}");
            return Exit::FAILURE;
        }
    };
    editor.set_helper(Some(Completion { interpreter }));
    let history = history_file();
    // Without a history, or a place for it, the prompt works all the same.
    let _ = history.as_ref().map(|path| editor.load_history(path));
    let exit = talk(interpreter, &mut editor);
    let _ = history.as_ref().map(|path| editor.save_history(path));
    exit
}

fn talk(interpreter: &Interpreter, editor: &mut Editor<Completion<'_>, DefaultHistory>) -> Exit {
    let mut prompt: Prompt<'_> = interpreter.prompt();
    let mut say = |line: &str| eprint!("{line}");
    let mut statement = String::new();
    loop {
        let sign = interpreter.prompt_sign(prompt.is_within_statement());
        match editor.readline(&sign) {
            Ok(line) => {
                statement.push_str(&line);
                statement.push('\n');
                match prompt.enter(&line, &mut say) {
                    Entered::Incomplete => continue,
                    Entered::Exit(exit) => return exit,
                    Entered::Done => {}
                }
                if !statement.trim().is_empty() {
                    // A history that is full or fails is no reason to stop.
                    let _ = editor.add_history_entry(statement.trim_end());
                }
                statement.clear();
                interpreter.flush_output();
            }
            Err(ReadlineError::Interrupted) => {
                eprintln!("KeyboardInterrupt");
                prompt.clear();
                statement.clear();
            }
            Err(ReadlineError::Eof) => return Exit::SUCCESS,
            Err(error) => {
                eprintln!("the terminal cannot be read: {error}");
                return Exit::FAILURE;
            }
        }
    }
}

/// `~/.glassheap_history`, or what `PYTHON_HISTORY` names.
fn history_file() -> Option<PathBuf> {
    let named = std::env::var_os("PYTHON_HISTORY").filter(|name| !name.is_empty()).map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".glassheap_history")))
}

/// Asks the interpreter what a name could become.
struct Completion<'a> {
    interpreter: &'a Interpreter,
}

impl Completer for Completion<'_> {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..position];
        if before.trim().is_empty() {
            let indent = Pair { display: String::new(), replacement: "    ".to_owned() };
            return Ok((position, vec![indent]));
        }
        let (typed, found) = self.interpreter.completions(before);
        let shown = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
        let pairs = found.into_iter().map(|name| Pair { display: shown(&name), replacement: name }).collect();
        Ok((position - typed.len(), pairs))
    }
}

impl Hinter for Completion<'_> {
    type Hint = String;
}

impl Highlighter for Completion<'_> {}
impl Validator for Completion<'_> {}
impl Helper for Completion<'_> {}
