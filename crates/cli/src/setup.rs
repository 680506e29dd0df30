//! What the command line and the environment decide about the interpreter.

use std::borrow::Cow;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::time::Duration;

use glassheap::{Flags, Interpreter, Settings, Template};

use crate::arguments::Arguments;
use crate::size;

/// Makes the interpreter that the command line asks for.
pub(crate) fn build(line: &[OsString], arguments: &Arguments) -> Result<Interpreter, String> {
    let mut builder = Interpreter::builder().settings(settings(line, arguments)?).allow_everything().process_streams();
    if let Some(limit) = memory_limit(arguments)? {
        builder = builder.memory_limit(limit);
    }
    if let Some(limit) = time_limit(arguments)? {
        builder = builder.time_limit(limit);
    }
    if let Some(seed) = hash_seed(arguments)? {
        builder = builder.hash_seed(seed);
    }
    let built = match &arguments.image {
        Some(path) => Template::open(path).and_then(|template| builder.resume(&template)),
        None => builder.build(),
    };
    built.map_err(|error| match error {
        glassheap::Error::NotStarted(said) => said,
        error => error.to_string(),
    })
}

/// A variable for Python, unless those are to be ignored. An empty one counts as not set.
fn variable(arguments: &Arguments, name: &str) -> Option<OsString> {
    if arguments.ignores_environment { None } else { env::var_os(name).filter(|value| !value.is_empty()) }
}

fn settings(line: &[OsString], arguments: &Arguments) -> Result<Settings, String> {
    let path = variable(arguments, "PYTHONPATH").map(|path| env::split_paths(&path).map(OsString::from).collect()).unwrap_or_default();
    let mut warnings: Vec<OsString> = Vec::new();
    if let Some(listed) = variable(arguments, "PYTHONWARNINGS") {
        warnings.extend(listed.to_string_lossy().split(',').map(OsString::from));
    }
    warnings.extend(arguments.warnings.iter().cloned());
    Ok(Settings {
        arguments: arguments.arguments.clone(),
        command_line: line.to_owned(),
        executable: executable(line),
        path,
        packages: if arguments.no_site { Vec::new() } else { packages() },
        flags: Flags {
            debug: arguments.debug,
            inspect: arguments.inspects.into(),
            optimize: arguments.optimize,
            no_user_site: arguments.no_user_site,
            no_site: arguments.no_site,
            ignore_environment: arguments.ignores_environment,
            verbose: arguments.verbose,
            bytes_warning: arguments.bytes_warning,
            quiet: arguments.is_quiet,
            hash_randomization: hash_seed(arguments)? != Some(0),
            isolated: arguments.is_isolated,
            dev_mode: arguments.extra.iter().any(|(name, _)| name == "dev"),
            safe_path: arguments.has_safe_path || variable(arguments, "PYTHONSAFEPATH").is_some(),
            unbuffered: arguments.is_unbuffered || variable(arguments, "PYTHONUNBUFFERED").is_some(),
        },
        warnings,
        extra: arguments.extra.clone(),
    })
}

/// The command by its full path. Where the system does not say it, as it was called.
fn executable(line: &[OsString]) -> OsString {
    env::current_exe().map_or_else(|_| line.first().cloned().unwrap_or_default(), OsString::from)
}

/// `-X memory-limit=SIZE` or `GLASSHEAP_MEMORY_LIMIT`.
fn memory_limit(arguments: &Arguments) -> Result<Option<usize>, String> {
    let Some((place, text)) = limit(arguments, "memory-limit", "GLASSHEAP_MEMORY_LIMIT") else { return Ok(None) };
    let bytes = size::parse(&text).ok_or_else(|| format!("{place}: '{text}' is not a size; sizes look like 65536, 64M or 1.5G"))?;
    Ok(Some(bytes))
}

/// `-X time-limit=SECONDS` or `GLASSHEAP_TIME_LIMIT`.
fn time_limit(arguments: &Arguments) -> Result<Option<Duration>, String> {
    let Some((place, text)) = limit(arguments, "time-limit", "GLASSHEAP_TIME_LIMIT") else { return Ok(None) };
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).filter(|limit| !limit.is_zero());
    seconds.map(Some).ok_or_else(|| format!("{place}: '{text}' is not a time; times are seconds above 0, as 10 or 0.5"))
}

/// What is said of a limit, and where: with `-X`, or in the environment.
fn limit<'a>(arguments: &Arguments, option: &str, variable: &'a str) -> Option<(Cow<'a, str>, String)> {
    let given = arguments.extra.iter().rev().find(|(name, _)| name == option);
    match (given, env::var(variable)) {
        (Some((_, value)), _) => Some((format!("-X {option}").into(), value.clone().unwrap_or_default())),
        (None, Ok(value)) if !value.is_empty() => Some((variable.into(), value)),
        _ => None,
    }
}

/// `PYTHONHASHSEED`; nothing stands for a random one.
fn hash_seed(arguments: &Arguments) -> Result<Option<u32>, String> {
    let Some(seed) = variable(arguments, "PYTHONHASHSEED") else { return Ok(None) };
    if seed == "random" {
        return Ok(None);
    }
    let number = seed.to_str().and_then(|seed| seed.parse::<u32>().ok());
    number.map(Some).ok_or_else(|| "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]".to_owned())
}

/// Folders of installed packages: those of the virtual environment that is active, or that this command is part of.
fn packages() -> Vec<OsString> {
    let active = env::var_os("VIRTUAL_ENV");
    let own = env::current_exe().ok().and_then(|command| {
        let root = command.parent()?.parent()?.to_owned();
        root.join("pyvenv.cfg").is_file().then(|| root.into_os_string())
    });
    active.or(own).iter().flat_map(|root| packages_of(root)).collect()
}

/// `lib/python3.*/site-packages` of a virtual environment, whatever Python it was made with: what is pure Python runs.
fn packages_of(root: &OsStr) -> Vec<OsString> {
    let Ok(entries) = Path::new(root).join("lib").read_dir() else { return Vec::new() };
    let folders = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("python3"));
    let mut found: Vec<OsString> =
        folders.map(|entry| entry.path().join("site-packages").into_os_string()).filter(|path| Path::new(path).is_dir()).collect();
    found.sort();
    found
}
