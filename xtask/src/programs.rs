//! Programs with their expected output beside them, run on an interpreter and compared.
//!
//! | Beside `name.py` | Says |
//! |---|---|
//! | `name.out` | what it prints, byte for byte; without it `name.py` is no test of its own, but a module for others |
//! | `name.err` | what it prints on stderr; without it stderr must stay empty |
//! | `name.status` | its exit status; without it that is 1 if there is a `name.err`, and 0 otherwise |
//! | `name.args` | its arguments, one a line; a line `name.py` stands for the program, what is before it is for the interpreter |
//!
//! A program runs in its own folder, whose name is taken out of what it prints, so that tracebacks are the same in any checkout. The
//! interpreter is told to look at its heap when the program has ended (`-X check-heap`): what is left there is a failure. A program that a
//! signal ends has failed, whatever it printed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may run: with zeal, and on a machine with other things to do.
const PATIENCE: Duration = Duration::from_secs(300);

/// Runs every program below `folder` on `binary`; the last line of either answer is `N passed, N failed`.
pub(crate) fn run(binary: &Path, folder: &Path) -> Result<String, String> {
    run_with(binary, folder, &[])
}

/// The same, with options for the interpreter.
pub(crate) fn run_with(binary: &Path, folder: &Path, options: &[&str]) -> Result<String, String> {
    let programs = found_below(folder)?;
    let binary = found(binary)?;
    let complaints = on_all(&programs, |program| compare(&binary, program, options, PATIENCE));
    let summary = format!("{} passed, {} failed", programs.len() - complaints.len(), complaints.len());
    if complaints.is_empty() { Ok(summary) } else { Err(format!("{}\n{summary}", complaints.join("\n"))) }
}

/// Writes what every program below `folder` prints on `binary` beside it. A program's first recording begins with an empty `name.out`.
pub(crate) fn record(binary: &Path, folder: &Path) -> Result<String, String> {
    let programs = found_below(folder)?;
    let binary = found(binary)?;
    let complaints = on_all(&programs, |program| record_one(&binary, program));
    if complaints.is_empty() { Ok(format!("{} recorded", programs.len())) } else { Err(complaints.join("\n")) }
}

fn found_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let programs = below(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if programs.is_empty() { Err(format!("{}: no program with its output beside it", folder.display())) } else { Ok(programs) }
}

/// Does something with each program, two at a time, and returns the complaints in the order of the programs.
fn on_all(programs: &[PathBuf], work: impl Fn(&Path) -> Result<(), String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let complaints = Mutex::new(Vec::new());
    let worker = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(program) = programs.get(index) else { return };
            if let Err(complaint) = work(program) {
                let complaint = (index, format!("{}: {complaint}", program.display()));
                complaints.lock().unwrap_or_else(PoisonError::into_inner).push(complaint);
            }
        }
    };
    thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(worker))));
    let mut complaints = complaints.into_inner().unwrap_or_else(PoisonError::into_inner);
    complaints.sort();
    complaints.into_iter().map(|(_, complaint)| complaint).collect()
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

fn compare(binary: &Path, program: &Path, options: &[&str], patience: Duration) -> Result<(), String> {
    let expected = fs::read(program.with_extension("out")).map_err(|error| error.to_string())?;
    let expected_errors = beside(program, "err")?;
    let expected_status = match beside(program, "status")? {
        Some(status) => String::from_utf8_lossy(&status).trim().parse().map_err(|error| format!("{error} in its .status"))?,
        None => usual_status(expected_errors.is_some()),
    };
    let printed = printed_by(binary, program, options, patience)?;
    same("output", &expected, &printed.output)?;
    same("stderr", expected_errors.as_deref().unwrap_or_default(), &printed.errors)?;
    match printed.status.code() {
        None => Err(format!("ended by {}", printed.status)),
        Some(code) if code != expected_status => Err(format!("ended with {code}")),
        Some(_) => Ok(()),
    }
}

fn usual_status(has_errors: bool) -> i32 {
    i32::from(has_errors)
}

fn record_one(binary: &Path, program: &Path) -> Result<(), String> {
    let printed = printed_by(binary, program, &[], PATIENCE)?;
    let Some(code) = printed.status.code() else { return Err(format!("ended by {}", printed.status)) };
    write_beside(program, "out", Some(&printed.output))?;
    let has_errors = !printed.errors.is_empty();
    write_beside(program, "err", has_errors.then_some(&printed.errors))?;
    let status = (code != usual_status(has_errors)).then(|| format!("{code}\n"));
    write_beside(program, "status", status.as_ref().map(String::as_bytes))
}

/// Writes the file beside a program, or removes it.
fn write_beside(program: &Path, extension: &str, bytes: Option<impl AsRef<[u8]>>) -> Result<(), String> {
    let path = program.with_extension(extension);
    let done = match bytes {
        Some(bytes) => fs::write(&path, bytes),
        None if path.exists() => fs::remove_file(&path),
        None => Ok(()),
    };
    done.map_err(|error| format!("{}: {error}", path.display()))
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

fn printed_by(binary: &Path, program: &Path, options: &[&str], patience: Duration) -> Result<Printed, String> {
    let (output, errors) = (Scratch::new("out")?, Scratch::new("err")?);
    let arguments = String::from_utf8(beside(program, "args")?.unwrap_or_default()).map_err(|error| error.to_string())?;
    let name = program.file_name().unwrap_or_default().to_owned();
    let folder = program.parent().unwrap_or(Path::new("."));
    let mut child = Command::new(binary)
        .args(options)
        .args(command_line(name, &arguments))
        .current_dir(folder)
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
        thread::sleep(Duration::from_millis(2));
    };
    let folder = fs::canonicalize(folder).map_err(|error| error.to_string())?;
    let read = |scratch: &Scratch| scratch.read().map(|bytes| without_folder(&bytes, &folder));
    Ok(Printed { status, output: read(&output)?, errors: read(&errors)? })
}

/// What was printed, with files named as within the program's folder.
fn without_folder(printed: &[u8], folder: &Path) -> Vec<u8> {
    let prefix = [folder.as_os_str().as_encoded_bytes(), b"/"].concat();
    let mut kept = Vec::with_capacity(printed.len());
    let mut rest = printed;
    while let Some(place) = rest.windows(prefix.len()).position(|window| window == prefix) {
        kept.extend_from_slice(&rest[..place]);
        rest = &rest[place + prefix.len()..];
    }
    kept.extend_from_slice(rest);
    kept
}

/// The interpreter's arguments: the program, and what its `.args` says.
fn command_line(name: OsString, arguments: &str) -> Vec<OsString> {
    let mut line: Vec<OsString> = arguments.lines().map(OsString::from).collect();
    if !line.contains(&name) {
        line.insert(0, name);
    }
    line.splice(0..0, ["-X", "check-heap"].map(OsString::from));
    line
}

/// A file of this process that is gone when it is dropped. A pipe would need a thread that empties it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(extension: &str) -> Result<Scratch, String> {
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

        /// What the shell makes of the folder's programs, behind a command that takes the interpreter's own option away.
        fn run(&self) -> Result<String, String> {
            run(&self.shell(), &self.0)
        }

        fn shell(&self) -> PathBuf {
            use std::os::unix::fs::PermissionsExt;
            let shell = self.0.join("shell");
            fs::write(&shell, "#!/bin/sh\nshift 2\nexec sh \"$@\"\n").expect("a file");
            fs::set_permissions(&shell, fs::Permissions::from_mode(0o755)).expect("it is ours");
            shell
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
            ("deeper/b.py", "echo $1; echo $PWD/oh >&2; exit 3"),
            ("deeper/b.out", "one\n"),
            ("deeper/b.err", "oh\n"),
            ("deeper/b.args", "one\ntwo\n"),
            ("deeper/b.status", "3\n"),
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
        let outcome = compare(&folder.shell(), &folder.0.join("a.py"), &[], Duration::from_millis(20));
        assert_eq!(outcome, Err("still running after 0 s".to_owned()));
    }

    #[test]
    fn what_was_recorded_is_what_is_compared() {
        let files = [("a.py", "echo $PWD/a; exit 2"), ("a.out", ""), ("b.py", "exit 0"), ("b.out", "old"), ("b.err", "old")];
        let folder = Folder::with("record", &files);
        assert_eq!(record(&folder.shell(), &folder.0), Ok("2 recorded".to_owned()));
        assert_eq!(folder.run(), Ok("2 passed, 0 failed".to_owned()));
        assert_eq!(fs::read(folder.0.join("a.out")).expect("it was written"), b"a\n");
        assert!(!folder.0.join("b.err").exists());
    }

    #[test]
    fn arguments_stand_behind_the_program_unless_it_is_among_them() {
        let line = |arguments| command_line("a.py".into(), arguments)[2..].to_vec();
        assert_eq!(line(""), ["a.py"]);
        assert_eq!(line("1\n2 3\n"), ["a.py", "1", "2 3"]);
        assert_eq!(line("-X\nmemory-limit=4M\na.py\n1\n"), ["-X", "memory-limit=4M", "a.py", "1"]);
        assert_eq!(command_line("a.py".into(), ""), ["-X", "check-heap", "a.py"]);
    }

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(first_difference(b"a\nb\n", b"a\nc\n"), r#"line 2: expected "b", got "c""#);
        assert_eq!(first_difference(b"a\n", b"a\nb\n"), r#"line 2: expected the end, got "b""#);
        assert_eq!(first_difference(b"a\n", b"a"), "they differ in line ends or in bytes that are not UTF-8");
    }
}
