//! `stat`: what is known of a file.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

use object::Object;
use types::tuple::structure::{self, field};
use types::{Args, ClassSpec, Raised, Runtime, Value, float, int, ops};

use super::Path;
use crate::{classes, system};

/// The class `os.stat_result`.
pub(super) static STAT_RESULT: ClassSpec = structure::with_hidden::<10, 19>(structure::spec(
    classes::STAT_RESULT,
    "os",
    "stat_result",
    &[
        field::<0>("st_mode"),
        field::<1>("st_ino"),
        field::<2>("st_dev"),
        field::<3>("st_nlink"),
        field::<4>("st_uid"),
        field::<5>("st_gid"),
        field::<6>("st_size"),
        // The items 7 to 9 are the same times as whole numbers, which have no names.
        field::<10>("st_atime"),
        field::<11>("st_mtime"),
        field::<12>("st_ctime"),
        field::<13>("st_atime_ns"),
        field::<14>("st_mtime_ns"),
        field::<15>("st_ctime_ns"),
        field::<16>("st_blksize"),
        field::<17>("st_blocks"),
        field::<18>("st_rdev"),
    ],
));

/// A file's status as an object.
pub(super) fn to_object(runtime: &Runtime, status: &Metadata) -> Value {
    const SECOND: i64 = 1_000_000_000;
    let whole = |value: u64| int::from_u64(runtime, value);
    let times = [(status.atime(), status.atime_nsec()), (status.mtime(), status.mtime_nsec()), (status.ctime(), status.ctime_nsec())];
    let mut items: Vec<Object> = Vec::with_capacity(19);
    for number in
        [status.mode().into(), status.ino(), status.dev(), status.nlink(), status.uid().into(), status.gid().into(), status.size()]
    {
        items.push(whole(number)?);
    }
    for (seconds, _) in times {
        items.push(int::new(runtime, seconds)?);
    }
    for (seconds, nanoseconds) in times {
        items.push(float::new(runtime, seconds as f64 + 1e-9 * nanoseconds as f64)?);
    }
    for (seconds, nanoseconds) in times {
        items.push(int::from_wide(runtime, i128::from(seconds) * i128::from(SECOND) + i128::from(nanoseconds))?);
    }
    for number in [status.blksize(), status.blocks(), status.rdev()] {
        items.push(whole(number)?);
    }
    structure::new(runtime, classes::STAT_RESULT, items.into_iter())
}

fn of_descriptor(runtime: &Runtime, fd: i32) -> Value {
    // The system names open files in a folder.
    let files = runtime.files()?;
    match system::status(files, fd).and_then(|_| std::fs::metadata(format!("/proc/self/fd/{fd}"))) {
        Ok(status) => to_object(runtime, &status),
        Err(error) => Err(system::error(runtime, &error, None)),
    }
}

fn of_path(runtime: &Runtime, path: &Object, follows: bool) -> Value {
    if int::is_int(path) {
        return of_descriptor(runtime, int::to_i32(runtime, path)?);
    }
    let path = Path::of(runtime, path)?;
    let status = if follows { std::fs::metadata(&path.path) } else { std::fs::symlink_metadata(&path.path) };
    match status {
        Ok(status) => to_object(runtime, &status),
        Err(error) => Err(path.error(runtime, &error)),
    }
}

/// `stat`
pub(super) fn stat(runtime: &Runtime, args: &Args<'_>) -> Value {
    refuse_folder(runtime, args, 1)?;
    let follows = args.get(2).map_or(Ok(true), |follows| ops::truth(runtime, &follows))?;
    of_path(runtime, &args.at(0), follows)
}

/// `lstat`
pub(super) fn link_stat(runtime: &Runtime, args: &Args<'_>) -> Value {
    refuse_folder(runtime, args, 1)?;
    of_path(runtime, &args.at(0), false)
}

/// `fstat`
pub(super) fn descriptor_stat(runtime: &Runtime, args: &Args<'_>) -> Value {
    of_descriptor(runtime, int::to_i32(runtime, &args.at(0))?)
}

/// Refuses `dir_fd`, which module `os` says is not supported.
pub(super) fn refuse_folder(runtime: &Runtime, args: &Args<'_>, index: usize) -> Result<(), Raised> {
    match args.get(index) {
        Some(folder) if !folder.is(&runtime.none()) => {
            Err(runtime.error(types::ClassId::NotImplementedError, format_args!("dir_fd unavailable on this platform")))
        }
        _ => Ok(()),
    }
}

/// `access`
pub(super) fn access(runtime: &Runtime, args: &Args<'_>) -> Value {
    let files = runtime.files()?;
    let path = crate::path::to_c(runtime, &args.at(0), "path")?;
    let mode = int::to_i32(runtime, &args.at(1))?;
    Ok(runtime.bool(system::is_allowed(files, &path, mode)))
}
