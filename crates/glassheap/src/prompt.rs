//! A conversation: lines go in, statements run when they are complete.

use types::class::is_instance_of;
use types::{ClassId, Name, Raised, ops, text};
use vm::Mode;

use crate::error::object_of;
use crate::{Exit, Interpreter, settings};

/// What a line led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// More is expected.
    Incomplete,
    /// A statement ran.
    Done,
    /// The program asked for its end.
    Exit(Exit),
}

/// What was entered at a prompt and is not complete yet.
pub struct Prompt<'a> {
    interpreter: &'a Interpreter,
    entered: String,
    /// How many statements came before: their sources are told apart by it.
    number: usize,
}

impl Interpreter {
    /// Begins a conversation.
    pub fn prompt(&self) -> Prompt<'_> {
        // A prompt without these is still a prompt.
        let _ = self.offer_help();
        Prompt { interpreter: self, entered: String::new(), number: 0 }
    }

    /// `exit`, `quit` and `help` that say what they are for, as module `site` has them.
    fn offer_help(&self) -> Result<(), Raised> {
        let runtime = self.runtime();
        let module = vm::import::import_module(runtime, "_sitebuiltins")?;
        for name in ["exit", "quit"] {
            let quitter =
                runtime.call_method(&module, "Quitter", &[&text::new(runtime, name)?, &text::new(runtime, "Ctrl-D (i.e. EOF)")?])?;
            settings::set_builtin(runtime, name, quitter)?;
        }
        settings::set_builtin(runtime, "help", runtime.call_method(&module, "_Helper", &[])?)
    }

    /// What stands before a line to enter: `sys.ps1`, or `sys.ps2` within a statement.
    pub fn prompt_sign(&self, is_within_statement: bool) -> String {
        let (name, usual) = if is_within_statement { ("ps2", "... ") } else { ("ps1", ">>> ") };
        let runtime = self.runtime();
        let sign = settings::get(runtime, name).ok().flatten().and_then(|sign| ops::str(runtime, &sign).ok());
        sign.map_or_else(|| usual.to_owned(), |sign| text::to_string(&sign))
    }

    /// Has what was printed appear.
    pub fn flush_output(&self) {
        for name in [Name::Stdout, Name::Stderr] {
            // Where it cannot appear nobody waits for it.
            let _ = self.flush(name);
        }
    }
}

impl Prompt<'_> {
    /// Takes a line, without its end. `otherwise` gets what cannot be said on `sys.stderr`.
    pub fn enter(&mut self, line: &str, otherwise: &mut dyn FnMut(&str)) -> Entered {
        self.entered.push_str(line);
        self.entered.push('\n');
        if !is_complete(&self.entered) {
            return Entered::Incomplete;
        }
        let source = std::mem::take(&mut self.entered);
        if source.trim().is_empty() {
            return Entered::Done;
        }
        let filename = format!("<stdin>-{}", self.number);
        self.number += 1;
        let runtime = self.interpreter.runtime();
        let run = || {
            let code = vm::compile_remembered(runtime, &source, &filename, Mode::Interactive)?;
            self.interpreter.run_in_main(&code).map(drop)
        };
        self.interpreter.python().within(|| self.ended(run(), otherwise))
    }

    /// Forgets what was entered.
    pub fn clear(&mut self) {
        self.entered.clear();
    }

    /// Whether a statement was begun.
    pub fn is_within_statement(&self) -> bool {
        !self.entered.is_empty()
    }

    fn ended(&self, result: Result<(), Raised>, otherwise: &mut dyn FnMut(&str)) -> Entered {
        let Err(raised) = result else { return Entered::Done };
        let exception = object_of(self.interpreter.runtime(), raised);
        match exception {
            Some(exception) if is_instance_of(&exception, ClassId::SystemExit) => {
                Entered::Exit(self.interpreter.exit_of(Err(Raised::Exception(exception)), otherwise))
            }
            Some(exception) if is_instance_of(&exception, ClassId::KeyboardInterrupt) => {
                otherwise("\nKeyboardInterrupt\n");
                Entered::Done
            }
            Some(exception) => {
                self.interpreter.tell(&exception, otherwise);
                Entered::Done
            }
            None => {
                otherwise("MemoryError\n");
                Entered::Done
            }
        }
    }
}

/// Whether source could be run now: it is whole, or wrong in a way that more lines do not mend. A compound statement ends with an empty
/// line.
fn is_complete(source: &str) -> bool {
    if source.trim().is_empty() {
        return true;
    }
    !vm::is_cut_short(source) && (!is_compound(source) || source.ends_with("\n\n"))
}

/// Whether source begins with a statement that has a block.
fn is_compound(source: &str) -> bool {
    const WORDS: [&str; 11] = ["if", "while", "for", "try", "with", "def", "class", "async", "match", "else", "elif"];
    let first = source.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).unwrap_or_default();
    let word = first.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default();
    let has_block = source.lines().any(|line| line.trim_end().ends_with(':'));
    first.starts_with('@') || (WORDS.contains(&word) && (word != "match" || has_block))
}

#[cfg(test)]
mod tests {
    use super::is_compound;

    #[test]
    fn statements_with_a_block_are_told_by_their_first_word() {
        for compound in ["if x:\n", "# note\nfor x in y: z\n", "@cache\n", "async def f():\n", "match x:\n"] {
            assert!(is_compound(compound), "{compound}");
        }
        for simple in ["x = 1\n", "iffy = 2\n", "format(3)\n", "match = 1\n", "print('if')\n"] {
            assert!(!is_compound(simple), "{simple}");
        }
    }
}
