//! `cargo xtask fuzz TARGET SECONDS [RUNS]`: builds a fuzz target of `fuzz/targets` and runs it for a while, or, from the same seed each
//! time, on so many inputs: that is what CI does, which is to say the same of the same sources.
//!
//! What `cargo fuzz` does with the same package, without having to install it: libFuzzer's instrumentation is asked of the compiler by
//! hand, together with AddressSanitizer. Needs a nightly toolchain. Inputs worth keeping gather in `target/fuzz/corpus`, those that show
//! a fault in `target/fuzz/faults`; `fuzz/corpus` holds the few from which each run starts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the sanitizer's runtime and libFuzzer need to see of a program.
const FLAGS: &str = "-Zsanitizer=address --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0";
/// The only triple this has been tried on.
const TRIPLE: &str = "x86_64-unknown-linux-gnu";
/// Bytes of an input, and seconds it may take, on a busy machine.
const LIMITS: [&str; 5] = ["-max_len=2048", "-len_control=0", "-timeout=120", "-rss_limit_mb=4096", "-print_final_stats=1"];

/// Runs a target for so many seconds.
pub(crate) fn run(root: &Path, target: &str, seconds: &str, runs: Option<&str>) -> Result<String, String> {
    for number in [seconds].into_iter().chain(runs) {
        number.parse::<u32>().map_err(|_| format!("{number}: not a number"))?;
    }
    let binary = build(root, target)?;
    let work = output(root);
    let (found, faults) = (work.join("corpus").join(target), work.join("faults"));
    for folder in [&found, &faults] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    // A target that runs programs runs them where they can do no harm.
    let mut command = Command::new(&binary);
    command.current_dir(&faults).env("ASAN_OPTIONS", "detect_leaks=0").args(LIMITS);
    command.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/{target}-", faults.display()));
    command.args(runs.into_iter().flat_map(|runs| [format!("-runs={runs}"), "-seed=1".to_owned()]));
    command.arg(&found).args(seeds(root, target));
    let status = command.status().map_err(|error| format!("{}: {error}", binary.display()))?;
    if status.success() { Ok(format!("{target}: no fault")) } else { Err(format!("{target}: {status}")) }
}

/// Builds all targets, and the interpreter with the same instrumentation. Says where it is.
pub(crate) fn build_all(root: &Path) -> Result<String, String> {
    let folder = compile(root, &["--features=python"])?;
    Ok(folder.join("glassheap").display().to_string())
}

/// Runs a target once on each of these inputs: to see a fault again.
pub(crate) fn replay(root: &Path, target: &str, inputs: &[&str]) -> Result<String, String> {
    let binary = build(root, target)?;
    let status = Command::new(&binary).args(LIMITS).args(inputs).status().map_err(|error| error.to_string())?;
    if status.success() { Ok(format!("{target}: no fault in {} inputs", inputs.len())) } else { Err(format!("{target}: {status}")) }
}

/// Builds a target, and says where it is.
fn build(root: &Path, target: &str) -> Result<PathBuf, String> {
    if !root.join("fuzz/targets").join(target).with_extension("rs").exists() {
        return Err(format!("{target}: no such target: see fuzz/targets"));
    }
    let features = match target {
        "python_code" => "--features=code",
        "python_source" => "--features=python",
        _ => "--features=",
    };
    Ok(compile(root, &[features, "--bin", target])?.join(target))
}

/// Builds what the arguments say of the package, and says in which folder it is.
fn compile(root: &Path, arguments: &[&str]) -> Result<PathBuf, String> {
    let folder = output(root);
    // A command of `cargo run` names the toolchain of the caller, which would hide the one that is asked for here.
    let status = Command::new("cargo")
        .args(["+nightly", "build", "--release", "--target", TRIPLE, "--manifest-path", "fuzz/Cargo.toml", "--target-dir"])
        .arg(&folder)
        .args(arguments)
        .env("RUSTFLAGS", FLAGS)
        .env("RUSTUP_AUTO_INSTALL", "0")
        .env_remove("RUSTUP_TOOLCHAIN")
        .current_dir(root)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(folder.join(TRIPLE).join("release")) } else { Err(format!("cargo build: {status}")) }
}

/// Where the package is built and what a run finds is kept.
fn output(root: &Path) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    root.join(target).join("fuzz")
}

/// The folders from which a run starts: the target's own, and the Python tests for what is made of source alone.
fn seeds(root: &Path, target: &str) -> Vec<PathBuf> {
    let tests = (target == "python_code").then(|| root.join("tests/python/language"));
    std::iter::once(root.join("fuzz/corpus").join(target)).chain(tests).filter(|folder| folder.exists()).collect()
}
