//! What is known of this process and of the system it runs on.

use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use types::dict::{self, Dict};
use types::tuple::{self, structure};
use types::{Args, ClassSpec, Raised, Runtime, Value, bytes, float, int, ops, text};

use super::checked;
use crate::{classes, path, system};

/// The class `posix.uname_result`.
pub(super) static UNAME_RESULT: ClassSpec = structure::spec(
    classes::UNAME_RESULT,
    "posix",
    "uname_result",
    &[
        structure::field::<0>("sysname"),
        structure::field::<1>("nodename"),
        structure::field::<2>("release"),
        structure::field::<3>("version"),
        structure::field::<4>("machine"),
    ],
);

/// The class `posix.times_result`.
pub(super) static TIMES_RESULT: ClassSpec = structure::spec(
    classes::TIMES_RESULT,
    "posix",
    "times_result",
    &[
        structure::field::<0>("user"),
        structure::field::<1>("system"),
        structure::field::<2>("children_user"),
        structure::field::<3>("children_system"),
        structure::field::<4>("elapsed"),
    ],
);

/// `environ`: names and values as bytes.
pub(super) fn environment(runtime: &Runtime) -> Value {
    let environment = dict::new(runtime)?;
    // Without the permission it looks empty, so that what only asks for a variable works.
    if let (Some(entries), Ok(_)) = (environment.body::<Dict>(), runtime.environment()) {
        for (name, value) in std::env::vars_os() {
            drop(entries.set(runtime, bytes::new(runtime, name.as_bytes())?, bytes::new(runtime, value.as_bytes())?)?);
        }
    }
    Ok(environment)
}

/// A name or value of the environment.
fn variable(runtime: &Runtime, args: &Args<'_>, index: usize) -> Result<CString, Raised> {
    let given = args.at(index);
    let bytes = match text::view(&given) {
        Some(text) => path::encode(text).ok_or_else(|| runtime.value_error(format_args!("surrogates not allowed")))?,
        None => bytes::get_buffer(runtime, &given)?.to_vec(),
    };
    CString::new(bytes).map_err(|_| runtime.value_error(format_args!("embedded null byte")))
}

/// `putenv`
pub(super) fn put_environment(runtime: &Runtime, args: &Args<'_>) -> Value {
    let witness = runtime.environment()?;
    let (name, value) = (variable(runtime, args, 0)?, variable(runtime, args, 1)?);
    if name.as_bytes().contains(&b'=') {
        return Err(runtime.value_error(format_args!("illegal environment variable name")));
    }
    checked(runtime, system::set_environment(witness, &name, Some(&value)))?;
    Ok(runtime.none())
}

/// `unsetenv`
pub(super) fn remove_environment(runtime: &Runtime, args: &Args<'_>) -> Value {
    checked(runtime, system::set_environment(runtime.environment()?, &variable(runtime, args, 0)?, None))?;
    Ok(runtime.none())
}

/// `getpid`: no more than a name for itself, which loggers and generators of unique names want.
pub(super) fn number(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, std::process::id().into())
}

/// `getppid`
pub(super) fn parent_number(runtime: &Runtime, _: &Args<'_>) -> Value {
    runtime.processes()?;
    int::new(runtime, std::os::unix::process::parent_id().into())
}

/// `abort`
pub(super) fn abort(runtime: &Runtime, _: &Args<'_>) -> Value {
    runtime.processes()?;
    std::process::abort()
}

/// `getuid`
pub(super) fn user(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, system::ids(runtime.processes()?).user.into())
}

/// `geteuid`
pub(super) fn effective_user(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, system::ids(runtime.processes()?).effective_user.into())
}

/// `getgid`
pub(super) fn group(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, system::ids(runtime.processes()?).group.into())
}

/// `getegid`
pub(super) fn effective_group(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, system::ids(runtime.processes()?).effective_group.into())
}

/// `getlogin`
pub(super) fn login(runtime: &Runtime, _: &Args<'_>) -> Value {
    runtime.environment()?;
    match std::env::var("LOGNAME") {
        Ok(name) => text::new(runtime, &name),
        Err(_) => Err(system::failure(runtime, libc::ENXIO, None)),
    }
}

/// `umask`
pub(super) fn file_mode_mask(runtime: &Runtime, args: &Args<'_>) -> Value {
    int::new(runtime, system::mask(runtime.files()?, int::to_i32(runtime, &args.at(0))? as u32).into())
}

/// `uname`
pub(super) fn system_name(runtime: &Runtime, _: &Args<'_>) -> Value {
    let names = checked(runtime, system::names(runtime.environment()?))?;
    let names = names.iter().map(|name| text::new(runtime, name)).collect::<Result<Vec<_>, Raised>>()?;
    structure::new(runtime, classes::UNAME_RESULT, names.into_iter())
}

/// `times`
pub(super) fn times(runtime: &Runtime, _: &Args<'_>) -> Value {
    let times = checked(runtime, system::times(runtime.processes()?))?;
    let times = times.iter().map(|seconds| float::new(runtime, *seconds)).collect::<Result<Vec<_>, Raised>>()?;
    structure::new(runtime, classes::TIMES_RESULT, times.into_iter())
}

/// `cpu_count`
pub(super) fn processors(runtime: &Runtime, _: &Args<'_>) -> Value {
    runtime.environment()?;
    std::thread::available_parallelism().map_or_else(|_| Ok(runtime.none()), |count| int::from_usize(runtime, count.get()))
}

/// `_exit`: at once, without any last words.
pub(super) fn exit(runtime: &Runtime, args: &Args<'_>) -> Value {
    system::exit(runtime.processes()?, int::to_i32(runtime, &args.at(0))?)
}

/// `kill`
pub(super) fn signal(runtime: &Runtime, args: &Args<'_>) -> Value {
    let (process, signal) = (int::to_i32(runtime, &args.at(0))?, int::to_i32(runtime, &args.at(1))?);
    checked(runtime, system::signal(runtime.processes()?, process, signal))?;
    vm::safepoint::serve(runtime)?;
    Ok(runtime.none())
}

/// `urandom` and `getrandom`
pub(super) fn random(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Ok(count) = usize::try_from(ops::index(runtime, &args.at(0))?) else {
        return Err(runtime.value_error(format_args!("negative argument not allowed")));
    };
    let mut failure = None;
    let random = bytes::with(runtime, count, |place| failure = system::random(place).err())?;
    match failure {
        Some(error) => Err(system::error(runtime, &error, None)),
        None => Ok(random),
    }
}

/// `system`: the status as `wait` gives it.
pub(super) fn shell(runtime: &Runtime, args: &Args<'_>) -> Value {
    use std::os::unix::process::ExitStatusExt;
    runtime.processes()?;
    let command = path::to_c(runtime, &args.at(0), "command")?;
    let status = checked(runtime, Command::new("/bin/sh").arg("-c").arg(OsStr::from_bytes(command.as_bytes())).status())?;
    int::new(runtime, status.into_raw().into())
}

/// `getloadavg`
pub(super) fn load(runtime: &Runtime, _: &Args<'_>) -> Value {
    let Some(load) = system::load(runtime.environment()?) else {
        return Err(runtime.error(types::ClassId::OsError, format_args!("Load averages are unobtainable")));
    };
    let load = load.iter().map(|load| float::new(runtime, *load)).collect::<Result<Vec<_>, Raised>>()?;
    tuple::new(runtime, load.into_iter())
}

/// `waitpid`
pub(super) fn wait(runtime: &Runtime, args: &Args<'_>) -> Value {
    let witness = runtime.processes()?;
    let (process, options) = (int::to_i32(runtime, &args.at(0))?, int::to_i32(runtime, &args.at(1))?);
    let (child, status) = system::retried(runtime, None, || runtime.without_baton(|| system::wait(witness, process, options)))?;
    tuple::new(runtime, [int::new(runtime, child.into())?, int::new(runtime, status.into())?].into_iter())
}

/// `waitstatus_to_exitcode`: below 0 for a signal that ended the child.
pub(super) fn exit_code(runtime: &Runtime, args: &Args<'_>) -> Value {
    let status = int::to_i32(runtime, &args.at(0))?;
    if libc::WIFEXITED(status) {
        return int::new(runtime, libc::WEXITSTATUS(status).into());
    }
    if libc::WIFSIGNALED(status) {
        return int::new(runtime, -i64::from(libc::WTERMSIG(status)));
    }
    if libc::WIFSTOPPED(status) {
        let signal = libc::WSTOPSIG(status);
        return Err(runtime.value_error(format_args!("process stopped by delivery of signal {signal}")));
    }
    Err(runtime.value_error(format_args!("invalid wait status: {status}")))
}
