//! A whole program, run as the command `python3` runs it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use object::Object;
use types::Raised;

use crate::main_module::Failure;
use crate::{Exit, Interpreter, settings};

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// A file, or a folder with `__main__.py`.
    File(PathBuf),
    /// Source text: `-c`.
    Code(String),
    /// A module by its name: `-m`.
    Module(String),
    /// What stands on standard input.
    Input(Vec<u8>),
}

impl Interpreter {
    /// Runs a program to its end, uncaught exceptions told on `sys.stderr`. `otherwise` gets what cannot be said there.
    pub fn run_program(&self, program: &Program, otherwise: &mut dyn FnMut(&str)) -> Exit {
        self.python().within(|| self.run_whole(program, otherwise))
    }

    fn run_whole(&self, program: &Program, otherwise: &mut dyn FnMut(&str)) -> Exit {
        let prepared = match program {
            Program::File(path) => self.prepare_file(path),
            Program::Code(source) => self.prepare_text(source),
            Program::Module(name) => self.prepare_named(name),
            Program::Input(source) => self.prepare_input(source),
        };
        let result = match prepared {
            Ok(code) => self.run_in_main(&code).map(drop),
            Err(Failure::Raised(raised)) => Err(raised),
            Err(Failure::Said(complaint)) => {
                otherwise(&format!("{}: {complaint}\n", self.executable()));
                return Exit::with(if matches!(program, Program::File(path) if !path.exists()) { 2 } else { 1 });
            }
        };
        self.exit_of(result, otherwise)
    }

    /// Ends a program that ran: exit functions are called and the streams flushed.
    pub fn finish_program(&self, exit: Exit, otherwise: &mut dyn FnMut(&str)) -> Exit {
        self.python().within(|| self.finish(exit, otherwise))
    }

    fn executable(&self) -> String {
        let executable = settings::get(self.runtime(), "executable").ok().flatten();
        executable.as_ref().map(types::text::to_string).unwrap_or_default()
    }

    fn prepare_file(&self, path: &Path) -> Result<Object, Failure> {
        let runtime = self.runtime();
        if path.is_dir() {
            return self.prepare_folder(path);
        }
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let bytes = fs::read(path).map_err(|error| {
            let said = error.to_string();
            let (said, number) = (said.rsplit_once(" (os error").map_or(&*said, |(said, _)| said), error.raw_os_error().unwrap_or(0));
            Failure::Said(format!("can't open file '{}': [Errno {number}] {said}", full.display()))
        })?;
        // A link is followed: its neighbours are those of the file.
        let real = fs::canonicalize(path).unwrap_or_else(|_| full.clone());
        self.put_first(real.parent().unwrap_or(Path::new("")).as_os_str())?;
        self.describe_main(full.as_os_str())?;
        Ok(vm::compile_file(runtime, &bytes, &full.to_string_lossy())?)
    }

    fn prepare_folder(&self, folder: &Path) -> Result<Object, Failure> {
        let main = folder.join("__main__.py");
        let missing = || Failure::Said(format!("can't find '__main__' module in '{}'", folder.display()));
        let bytes = fs::read(&main).map_err(|_| missing())?;
        self.put_first(folder.as_os_str())?;
        self.describe_main(main.as_os_str())?;
        Ok(vm::compile_file(self.runtime(), &bytes, &main.to_string_lossy())?)
    }

    fn prepare_text(&self, source: &str) -> Result<Object, Failure> {
        self.put_first(OsStr::new(""))?;
        Ok(vm::compile_remembered(self.runtime(), &dedented(source), "<string>", vm::Mode::Module)?)
    }

    fn prepare_named(&self, name: &str) -> Result<Object, Failure> {
        let here: OsString = std::env::current_dir().unwrap_or_default().into();
        self.put_first(&here)?;
        self.prepare_module(name)
    }

    fn prepare_input(&self, source: &[u8]) -> Result<Object, Failure> {
        self.put_first(OsStr::new(""))?;
        Ok(vm::compile_file(self.runtime(), source, "<stdin>")?)
    }

    /// Puts the program's own folder before all others, unless paths are to be safe.
    fn put_first(&self, folder: &OsStr) -> Result<(), Raised> {
        if self.has_safe_path() { Ok(()) } else { settings::put_first_on_path(self.runtime(), folder) }
    }

    /// Says in `__main__` which file it is.
    fn describe_main(&self, file: &OsStr) -> Result<(), Raised> {
        let runtime = self.runtime();
        let file = settings::string(runtime, file)?;
        let loader = vm::import::import_module(runtime, vm::import::IMPORTER)?;
        self.python().set_main("__file__", file)?;
        self.python().set_main("__cached__", runtime.none())?;
        self.python().set_main("__loader__", loader)
    }
}

/// Text without the white space that all its lines begin with, so that a program can be indented with the shell script it stands in.
fn dedented(source: &str) -> String {
    let lines = || source.split('\n');
    let leading = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let margins = lines().filter(|line| !line.trim().is_empty()).map(|line| &line[..leading(line)]);
    let margin = margins.reduce(|one, other| {
        let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        &one[..same]
    });
    let margin = margin.unwrap_or_default();
    lines().map(|line| line.strip_prefix(margin).unwrap_or_default()).collect::<Vec<&str>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::dedented;

    #[test]
    fn what_all_lines_begin_with_is_taken_away() {
        assert_eq!(dedented("a\nb"), "a\nb");
        assert_eq!(dedented("\n  if x:\n    y\n"), "\nif x:\n  y\n");
        assert_eq!(dedented("\tx\n  y"), "\tx\n  y");
    }
}
