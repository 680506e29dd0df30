//! Files and folders by their names: how they are moved, linked, changed and removed.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use object::Object;
use types::{Args, Raised, Runtime, Value, float, int, ops, tuple};

use super::Path;
use crate::system;

/// Does something with a path.
pub(super) fn apply(runtime: &Runtime, args: &Args<'_>, work: impl FnOnce(&std::path::Path) -> io::Result<()>) -> Value {
    let path = Path::of(runtime, &args.at(0))?;
    work(&path.path).map_err(|error| path.error(runtime, &error))?;
    Ok(runtime.none())
}

/// Does something with two paths, both of which an error names.
fn apply_two(runtime: &Runtime, args: &Args<'_>, work: impl FnOnce(&std::path::Path, &std::path::Path) -> io::Result<()>) -> Value {
    let (from, to) = (Path::of(runtime, &args.at(0))?, Path::of(runtime, &args.at(1))?);
    work(&from.path, &to.path).map_err(|error| system::error_of_two(runtime, &error, &from.object, &to.object))?;
    Ok(runtime.none())
}

/// `rename` and `replace`
pub(super) fn rename(runtime: &Runtime, args: &Args<'_>) -> Value {
    apply_two(runtime, args, |from, to| fs::rename(from, to))
}

/// `link`
pub(super) fn link(runtime: &Runtime, args: &Args<'_>) -> Value {
    apply_two(runtime, args, |from, to| fs::hard_link(from, to))
}

/// `symlink`
pub(super) fn link_symbolically(runtime: &Runtime, args: &Args<'_>) -> Value {
    apply_two(runtime, args, |from, to| symlink(from, to))
}

/// `readlink`
pub(super) fn read_link(runtime: &Runtime, args: &Args<'_>) -> Value {
    let path = Path::of(runtime, &args.at(0))?;
    let target = fs::read_link(&path.path).map_err(|error| path.error(runtime, &error))?;
    path.name(runtime, target.as_os_str())
}

/// `chmod`
pub(super) fn change_mode(runtime: &Runtime, args: &Args<'_>) -> Value {
    let mode = int::to_i32(runtime, &args.at(1))?;
    apply(runtime, args, |path| fs::set_permissions(path, Permissions::from_mode(mode as u32)))
}

/// `truncate`
pub(super) fn truncate(runtime: &Runtime, args: &Args<'_>) -> Value {
    let length = u64::try_from(ops::index(runtime, &args.at(1))?).map_err(|_| system::failure(runtime, libc::EINVAL, None))?;
    if int::is_int(&args.at(0)) {
        super::checked(runtime, system::truncate(runtime.files()?, int::to_i32(runtime, &args.at(0))?, length as i64))?;
        return Ok(runtime.none());
    }
    apply(runtime, args, |path| fs::OpenOptions::new().write(true).open(path)?.set_len(length))
}

/// A point in time, in nanoseconds since 1970.
fn moment(nanoseconds: i64) -> SystemTime {
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    if nanoseconds < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
}

/// A number of seconds in nanoseconds.
fn to_nanoseconds(runtime: &Runtime, seconds: &Object) -> Result<i64, Raised> {
    match float::value(seconds) {
        Some(seconds) => Ok((seconds * 1e9).floor() as i64),
        None => Ok(ops::index(runtime, seconds)?.saturating_mul(1_000_000_000)),
    }
}

/// `utime`
pub(super) fn set_times(runtime: &Runtime, args: &Args<'_>) -> Value {
    let given = |index: usize| args.get(index).filter(|value| !value.is(&runtime.none()));
    let both = |times: &Object, name: &str, convert: fn(&Runtime, &Object) -> Result<i64, Raised>| match tuple::items(times) {
        Some([accessed, modified]) => {
            let (accessed, modified) = (accessed.get().unwrap_or_else(|| runtime.none()), modified.get().unwrap_or_else(|| runtime.none()));
            Ok((moment(convert(runtime, &accessed)?), moment(convert(runtime, &modified)?)))
        }
        _ => Err(runtime.type_error(format_args!(
            "utime: '{name}' must be {}",
            if name == "ns" { "a tuple of two ints" } else { "either a tuple of two ints or None" }
        ))),
    };
    let (accessed, modified) = match (given(1), given(2)) {
        (Some(_), Some(_)) => return Err(runtime.value_error(format_args!("utime: you may specify either 'times' or 'ns' but not both"))),
        (Some(times), None) => both(&times, "times", to_nanoseconds)?,
        (None, Some(times)) => both(&times, "ns", ops::index)?,
        (None, None) => (SystemTime::now(), SystemTime::now()),
    };
    apply(runtime, args, |path| {
        let times = fs::FileTimes::new().set_accessed(accessed).set_modified(modified);
        fs::File::open(path)?.set_times(times)
    })
}
