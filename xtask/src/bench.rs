//! `cargo xtask bench`: runs programs on an interpreter of ours and on a CPython in turns, and prints how many times as fast ours is.
//!
//! Our own programs are in `bench/programs`; the others are those of PyPI's `pyperformance`, downloaded when they are first needed. All of
//! them use `bench/pyperf.py` in place of pyperf. Both interpreters must print the same.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Programs of ours.
const OURS: &[&str] = &["call", "int_loop", "float_loop", "method", "list", "instance"];
/// Programs of pyperformance.
const THEIRS: &[&str] =
    &["richards", "deltablue", "nqueens", "fannkuch", "nbody", "spectral_norm", "unpack_sequence", "gc_collect", "gc_traversal"];
/// Programs of ours that time the collector.
const COLLECTIONS: &[&str] = &[
    "collect_lists",
    "collect_graph",
    "collect_chain",
    "collect_shuffled",
    "collect_roots",
    "collect_pairs",
    "collect_lists_5m",
    "collect_graph_5m",
    "collect_chain_5m",
    "collect_pairs_5m",
    "collect_young",
    "collect_building",
    "collect_not",
    "collect_pause",
];
/// Where pyperformance keeps its programs.
const BENCHMARKS: &str = "pyperformance/data-files/benchmarks";
/// Turns of each program: the median of their ratios counts.
const TURNS: usize = 7;
/// Seconds that a turn is to take.
const TURN: f64 = 0.25;

/// Runs the programs named, or all.
pub(crate) fn run(root: &Path, ours: &Path, python: &Path, names: &[&str]) -> Result<String, String> {
    let chosen = |name: &&&str| names.is_empty() || names.contains(*name);
    let mut table = String::from("| program | times as fast | least to most |\n|---|---|---|\n");
    for (group, programs) in [("ours", OURS), ("pyperformance", THEIRS), ("collections", COLLECTIONS)] {
        let programs: Vec<&str> = programs.iter().filter(chosen).copied().collect();
        let mut medians = Vec::new();
        for name in programs {
            let program =
                if group == "pyperformance" { downloaded(root, python, name)? } else { root.join(format!("bench/programs/{name}.py")) };
            let ratios = compare(root, ours, python, &program)?;
            let (least, median, most) = (ratios[0], ratios[ratios.len() / 2], ratios[ratios.len() - 1]);
            medians.push(median);
            let _ = writeln!(table, "| {name} | {median:.2} | {least:.2} to {most:.2} |");
        }
        if !medians.is_empty() {
            let mean = (medians.iter().map(|ratio| ratio.ln()).sum::<f64>() / medians.len() as f64).exp();
            let _ = writeln!(table, "| **{group}, geometric mean** | **{mean:.2}** | |");
        }
    }
    Ok(table)
}

/// The ratios of CPython's time to ours, in ascending order.
fn compare(root: &Path, ours: &Path, python: &Path, program: &Path) -> Result<Vec<f64>, String> {
    let (_, once) = time(root, python, program, 1)?;
    let loops = ((TURN / once.max(1e-6)) as u64).max(1);
    let mut ratios = Vec::new();
    for _ in 0..TURNS {
        let (our_output, our_time) = time(root, ours, program, loops)?;
        let (their_output, their_time) = time(root, python, program, loops)?;
        if our_output != their_output {
            return Err(format!("{}: the interpreters print different things:\n{our_output}\n{their_output}", program.display()));
        }
        ratios.push(their_time / our_time);
    }
    ratios.sort_by(f64::total_cmp);
    Ok(ratios)
}

/// What a run prints, and the seconds that it says it took.
fn time(root: &Path, interpreter: &Path, program: &Path, loops: u64) -> Result<(String, f64), String> {
    let output = Command::new(interpreter)
        .arg(program)
        .arg(loops.to_string())
        .env("PYTHONPATH", root.join("bench"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .map_err(|error| format!("{}: {error}", interpreter.display()))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    let seconds = errors.lines().find_map(|line| line.strip_prefix("seconds ")?.parse().ok());
    match seconds {
        Some(seconds) if output.status.success() => Ok((String::from_utf8_lossy(&output.stdout).into_owned(), seconds)),
        _ => Err(format!("{} {}: {}\n{errors}", interpreter.display(), program.display(), output.status)),
    }
}

/// The path of a program of pyperformance.
fn downloaded(root: &Path, python: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = root.join("target/pyperformance");
    let program = folder.join(BENCHMARKS).join(format!("bm_{name}/run_benchmark.py"));
    if !program.exists() {
        let said = |what: &str, status: std::io::Result<std::process::ExitStatus>| match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{what}: {status}")),
            Err(error) => Err(format!("{what}: {error}")),
        };
        let download = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "pyperformance", "-d"];
        said("downloading pyperformance", Command::new(python).args(download).arg(&folder).status())?;
        let unpack =
            "import glob, sys, zipfile\nfor name in glob.glob(sys.argv[1] + '/*.whl'): zipfile.ZipFile(name).extractall(sys.argv[1])";
        said("unpacking pyperformance", Command::new(python).args(["-c", unpack]).arg(&folder).status())?;
    }
    Ok(program)
}
