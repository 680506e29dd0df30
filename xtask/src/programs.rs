//! Programs with their expected output beside them, run on an interpreter and compared.
//!
//! | Beside `name.py` | Says |
//! |---|---|
//! | `name.out` | what it prints, byte for byte; without it `name.py` is no test of its own, but a module for others |
//! | `name.err` | what it prints on stderr; without it stderr must stay empty and the program must succeed |
//! | `name.args` | its arguments, one a line; a line `name.py` stands for the program, what is before it is for the interpreter |
//!
//! A program runs in its own folder and is named without it, so that tracebacks name no folder. A program that a signal ends has
//! failed, whatever it printed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a program may run.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs every program below `folder` on `binary`; the last line of either answer is `N passed, N failed`.
pub(crate) fn run(binary: &Path, folder: &Path) -> Result<String, String> {
    let binary = found(binary)?;
    let programs = below(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if programs.is_empty() {
        return Err(format!("{}: no program with its output beside it", folder.display()));
    }
    let mut complaints = Vec::new();
    for program in &programs {
        if let Err(complaint) = compare(&binary, program, PATIENCE) {
            complaints.push(format!("{}: {complaint}", program.display()));
        }
    }
    let summary = format!("{} passed, {} failed", programs.len() - complaints.len(), complaints.len());
    if complaints.is_empty() { Ok(summary) } else { Err(format!("{}\n{summary}", complaints.join("\n"))) }
}

/// The interpreter by a path that holds from any folder. A bare name is looked up by the system.
fn found(binary: &Path) -> Result<PathBuf, String> {
    if binary.components().count() == 1 && !binary.exists() {
        return Ok(binary.to_owned());
    }
    binary.canonicalize().map_err(|error| format!("{}: {error}", binary.display()))
}

/// Every `name.py` with a `name.out` below a folder, in order.
fn below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut programs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            programs.extend(below(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "py") && path.with_extension("out").exists() {
            programs.push(path);
        }
    }
    programs.sort();
    Ok(programs)
}

fn compare(binary: &Path, program: &Path, patience: Duration) -> Result<(), String> {
    let expected = fs::read(program.with_extension("out")).map_err(|error| error.to_string())?;
    let expected_errors = beside(program, "err")?;
    let printed = printed_by(binary, program, patience)?;
    same("output", &expected, &printed.output)?;
    same("stderr", expected_errors.as_deref().unwrap_or_default(), &printed.errors)?;
    match printed.status.code() {
        None => Err(format!("ended by {}", printed.status)),
        Some(code) if code != 0 && expected_errors.is_none() => Err(format!("ended with {code}")),
        Some(_) => Ok(()),
    }
}

/// What the file beside a program holds, if there is one.
fn beside(program: &Path, extension: &str) -> Result<Option<Vec<u8>>, String> {
    let path = program.with_extension(extension);
    if path.exists() { fs::read(&path).map(Some).map_err(|error| error.to_string()) } else { Ok(None) }
}

/// How a program ended, and what it printed.
struct Printed {
    status: ExitStatus,
    output: Vec<u8>,
    errors: Vec<u8>,
}

fn printed_by(binary: &Path, program: &Path, patience: Duration) -> Result<Printed, String> {
    let (output, errors) = (Scratch::new("out")?, Scratch::new("err")?);
    let arguments = String::from_utf8(beside(program, "args")?.unwrap_or_default()).map_err(|error| error.to_string())?;
    let name = program.file_name().unwrap_or_default().to_owned();
    let mut child = Command::new(binary)
        .args(command_line(name, &arguments))
        .current_dir(program.parent().unwrap_or(Path::new(".")))
        .stdin(Stdio::null())
        .stdout(output.file()?)
        .stderr(errors.file()?)
        .spawn()
        .map_err(|error| format!("{}: {error}", binary.display()))?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if start.elapsed() > patience {
            child.kill().map_err(|error| error.to_string())?;
            child.wait().map_err(|error| error.to_string())?;
            return Err(format!("still running after {} s", patience.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    Ok(Printed { status, output: output.read()?, errors: errors.read()? })
}

/// The interpreter's arguments: the program, and what its `.args` says.
fn command_line(name: OsString, arguments: &str) -> Vec<OsString> {
    let mut line: Vec<OsString> = arguments.lines().map(OsString::from).collect();
    if !line.contains(&name) {
        line.insert(0, name);
    }
    line
}

/// A file of this process that is gone when it is dropped. A pipe would need a thread that empties it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(extension: &str) -> Result<Scratch, String> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("glassheap-{}-{number}.{extension}", std::process::id()));
        File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Scratch(path))
    }

    fn file(&self) -> Result<File, String> {
        File::options().write(true).open(&self.0).map_err(|error| error.to_string())
    }

    fn read(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing can be done about a file that cannot be removed, and the answer is known by now.
        let _ = fs::remove_file(&self.0);
    }
}

fn same(what: &str, expected: &[u8], actual: &[u8]) -> Result<(), String> {
    if actual == expected { Ok(()) } else { Err(format!("{what}, {}", first_difference(expected, actual))) }
}

fn first_difference(expected: &[u8], actual: &[u8]) -> String {
    let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
    let (mut wanted, mut got) = (expected.lines(), actual.lines());
    for number in 1.. {
        let (want, have) = (wanted.next(), got.next());
        if want != have {
            return format!("line {number}: expected {}, got {}", shown(want), shown(have));
        }
        if want.is_none() {
            break;
        }
    }
    "they differ in line ends or in bytes that are not UTF-8".to_owned()
}

fn shown(line: Option<&str>) -> String {
    line.map_or_else(|| "the end".to_owned(), |line| format!("{line:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for one test, gone when it is dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn with(test: &str, files: &[(&str, &str)]) -> Folder {
            let folder = std::env::temp_dir().join(format!("glassheap-{}-{test}", std::process::id()));
            fs::create_dir_all(folder.join("deeper")).expect("a folder");
            for (name, text) in files {
                fs::write(folder.join(name), text).expect("a file");
            }
            Folder(folder)
        }

        /// What the shell makes of the folder's programs.
        fn run(&self) -> Result<String, String> {
            run(Path::new("sh"), &self.0)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).expect("it is there");
        }
    }

    fn ends_with(outcome: Result<String, String>, end: &str) -> bool {
        outcome.expect_err("a failure").ends_with(end)
    }

    #[test]
    fn programs_are_compared_with_what_is_beside_them() {
        let files = [
            ("a.py", "echo hello"),
            ("a.out", "hello\n"),
            ("deeper/b.py", "echo $1; echo oh >&2; exit 3"),
            ("deeper/b.out", "one\n"),
            ("deeper/b.err", "oh\n"),
            ("deeper/b.args", "one\ntwo\n"),
            ("module.py", "exit 1"),
        ];
        assert_eq!(Folder::with("same", &files).run(), Ok("2 passed, 0 failed".to_owned()));
    }

    #[test]
    fn what_a_program_does_besides_printing_counts() {
        let output = ("a.out", "");
        assert!(ends_with(Folder::with("code", &[("a.py", "exit 3"), output]).run(), "ended with 3\n0 passed, 1 failed"));
        let signalled = Folder::with("signal", &[("a.py", "kill -9 $$"), output, ("a.err", "")]).run();
        assert!(signalled.expect_err("a failure").contains("ended by signal: 9"));
        let noisy = Folder::with("stderr", &[("a.py", "echo oh >&2"), output]).run();
        assert!(noisy.expect_err("a failure").contains(r#"stderr, line 1: expected the end, got "oh""#));
    }

    #[test]
    fn a_folder_without_programs_is_not_a_success() {
        assert!(Folder::with("empty", &[("a.py", "")]).run().is_err());
        assert!(run(Path::new("./no-such-interpreter"), Path::new(".")).is_err());
    }

    #[test]
    fn a_program_without_end_is_ended() {
        let folder = Folder::with("endless", &[("a.py", "exec sleep 5"), ("a.out", "")]);
        let outcome = compare(Path::new("sh"), &folder.0.join("a.py"), Duration::from_millis(20));
        assert_eq!(outcome, Err("still running after 0 s".to_owned()));
    }

    #[test]
    fn arguments_stand_behind_the_program_unless_it_is_among_them() {
        let line = |arguments| command_line("a.py".into(), arguments);
        assert_eq!(line(""), ["a.py"]);
        assert_eq!(line("1\n2 3\n"), ["a.py", "1", "2 3"]);
        assert_eq!(line("-X\nmemory-limit=4M\na.py\n1\n"), ["-X", "memory-limit=4M", "a.py", "1"]);
    }

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(first_difference(b"a\nb\n", b"a\nc\n"), r#"line 2: expected "b", got "c""#);
        assert_eq!(first_difference(b"a\n", b"a\nb\n"), r#"line 2: expected the end, got "b""#);
        assert_eq!(first_difference(b"a\n", b"a"), "they differ in line ends or in bytes that are not UTF-8");
    }
}
