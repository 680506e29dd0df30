//! `cargo xtask start BINARY`: what an interpreter takes in memory that has hardly started; more than [`MOST`] is a failure.
//! `cargo xtask start order BINARY`: writes down which functions run until then, for the linker to put side by side.
//!
//! A start runs one function in ten, which the linker scatters over all the code. The system maps sixteen pages around each that is
//! touched, so nearly all the code would count as resident; side by side it is a quarter. The list is `crates/cli/start.ld`. Functions that
//! are not in it, and names that no longer exist, do no harm but to the figure. What the seed programs run besides comes next.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// KiB that may be resident: a fifth more than what was measured last. Of a file that was copied the system may map larger pieces.
const MOST: usize = 6800;
/// How often it is measured: what other processes leave in the system's caches makes a difference.
const TIMES: usize = 5;
/// What is run. It ends by saying what the process took at most.
const PROGRAM: &str = "for line in open('/proc/self/status'):\n    if line.startswith('VmHWM'): print(line.split()[1])";
/// A name that so many functions of a binary share but for their hashes says nothing.
const MANY: usize = 100;

pub(crate) fn check(binary: &Path) -> Result<String, String> {
    let least = (0..TIMES).map(|_| resident(binary)).collect::<Result<Vec<_>, _>>()?.into_iter().min().unwrap_or_default();
    let said = format!("{least} KiB are resident at the start, {MOST} may be");
    if least <= MOST { Ok(said) } else { Err(said) }
}

fn resident(binary: &Path) -> Result<usize, String> {
    let said = output(Command::new(binary).args(["-c", PROGRAM]))?;
    said.trim().parse().map_err(|_| format!("{} printed {said:?} where it was asked for its memory", binary.display()))
}

pub(crate) fn order(root: &Path, binary: &Path) -> Result<String, String> {
    let all = output(Command::new("nm").arg("--defined-only").arg(binary))?;
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for name in all.lines().filter_map(|line| line.split(' ').nth(2)) {
        *alike.entry(pattern(name)).or_default() += 1;
    }
    let mut programs = vec![vec!["-c".to_owned(), PROGRAM.to_owned()]];
    let seeds = fs::read_dir(root.join("tests/python/seed")).map_err(|error| error.to_string())?;
    let seeds = seeds.filter_map(|entry| entry.ok()?.path().into_os_string().into_string().ok());
    let mut seeds: Vec<_> = seeds.filter(|path| path.ends_with(".py")).collect();
    seeds.sort();
    programs.extend(seeds.into_iter().map(|path| vec![path]));
    // What a start runs comes first, then what programs run besides; within each, names that say little last.
    let mut patterns = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (turn, program) in programs.iter().enumerate() {
        for name in functions_run(binary, program)? {
            let name = pattern(&name);
            let count = alike.get(&name).copied().unwrap_or(usize::MAX);
            if count <= MANY && seen.insert(name.clone()) {
                patterns.insert((turn > 0, count, name));
            }
        }
    }
    let mut script = String::from(HEAD);
    for (_, _, name) in &patterns {
        let _ = writeln!(script, "    *(.text.*{name})");
    }
    script.push_str(TAIL);
    fs::write(root.join("crates/cli/start.ld"), script).map_err(|error| error.to_string())?;
    Ok(format!("{} names in crates/cli/start.ld", patterns.len()))
}

/// The symbols of the functions that a program runs, in some order.
fn functions_run(binary: &Path, program: &[String]) -> Result<Vec<String>, String> {
    let profile = std::env::temp_dir().join(format!("glassheap-start-{}", std::process::id()));
    let to = format!("--callgrind-out-file={}", profile.display());
    output(Command::new("valgrind").args(["--tool=callgrind", "--demangle=no", &to]).arg(binary).args(program))?;
    let run = fs::read_to_string(&profile).map_err(|error| error.to_string())?;
    let _ = fs::remove_file(&profile);
    // `fn=(17) name` and `cfn=(17) name`, where a name comes up first.
    let names = run.lines().filter(|line| line.starts_with("fn=") || line.starts_with("cfn="));
    Ok(names.filter_map(|line| Some(line.split_once(") ")?.1.to_owned())).collect())
}

const HEAD: &str = "\
/* The functions that run at a start, side by side. Written by `cargo xtask start order`: see xtask/src/start.rs. */
SECTIONS {
  .text.start : {
";
const TAIL: &str = "  }\n} INSERT BEFORE .text;\n";

/// A symbol with `*` for what depends on the compiler and on what the code is made of: the hash at the end of a name, the one of a crate.
fn pattern(symbol: &str) -> String {
    if let Some((name, _)) = symbol.rsplit_once("17h").filter(|(_, hash)| hash.len() == 17) {
        return format!("{name}17h*");
    }
    let mut pieces = symbol.split("Cs");
    let mut pattern = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let hash = piece.find('_').filter(|&end| end > 0 && piece[..end].bytes().all(|byte| byte.is_ascii_alphanumeric()));
        pattern += &hash.map_or_else(|| format!("Cs{piece}"), |end| format!("Cs*{}", &piece[end..]));
    }
    pattern
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(said(&output.stdout)) } else { Err(said(&output.stderr)) }
}
