//! Programs with their expected output beside them: `name.py` with `name.out`, run on an interpreter and compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may run.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs every program below `folder` on `binary`; fails if one prints anything but what is expected.
pub(crate) fn run(binary: &Path, folder: &Path) -> Result<String, String> {
    let mut programs = Vec::new();
    collect(folder, &mut programs).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut complaints = Vec::new();
    for program in &programs {
        if let Err(complaint) = compare(binary, program) {
            complaints.push(format!("{}: {complaint}", program.display()));
        }
    }
    let summary = format!("{} passed, {} failed", programs.len() - complaints.len(), complaints.len());
    if complaints.is_empty() { Ok(summary) } else { Err(format!("{}\n{summary}", complaints.join("\n"))) }
}

fn collect(folder: &Path, programs: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, programs)?;
        } else if path.extension().is_some_and(|extension| extension == "py") && path.with_extension("out").exists() {
            programs.push(path);
        }
    }
    programs.sort();
    Ok(())
}

fn compare(binary: &Path, program: &Path) -> Result<(), String> {
    let expected = fs::read(program.with_extension("out")).map_err(|error| error.to_string())?;
    let printed = std::env::temp_dir().join(format!("glassheap-{}.out", std::process::id()));
    let file = fs::File::create(&printed).map_err(|error| error.to_string())?;
    let errors = file.try_clone().map_err(|error| error.to_string())?;
    let name = program.file_name().unwrap_or_default();
    let mut child = Command::new(binary)
        .arg(name)
        .current_dir(program.parent().unwrap_or(Path::new(".")))
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(errors)
        .spawn()
        .map_err(|error| format!("{}: {error}", binary.display()))?;
    let start = Instant::now();
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().map_err(|error| error.to_string())?;
            child.wait().map_err(|error| error.to_string())?;
            return Err(format!("still running after {} s", PATIENCE.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let actual = fs::read(&printed).map_err(|error| error.to_string())?;
    fs::remove_file(&printed).map_err(|error| error.to_string())?;
    if actual == expected { Ok(()) } else { Err(first_difference(&expected, &actual)) }
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
    "they differ in line ends".to_owned()
}

fn shown(line: Option<&str>) -> String {
    line.map_or_else(|| "the end".to_owned(), |line| format!("{line:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(first_difference(b"a\nb\n", b"a\nc\n"), r#"line 2: expected "b", got "c""#);
        assert_eq!(first_difference(b"a\n", b"a\nb\n"), r#"line 2: expected the end, got "b""#);
        assert_eq!(first_difference(b"a\n", b"a"), "they differ in line ends");
    }
}
