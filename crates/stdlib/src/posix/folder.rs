//! What is in a folder.

use std::os::unix::fs::DirBuilderExt;

use types::{Args, Raised, Runtime, Value, int, list};

use super::Path;
use crate::{path, system};

/// `listdir`
pub(super) fn list(runtime: &Runtime, args: &Args<'_>) -> Value {
    let path = Path::argument(runtime, args, 0)?;
    let names = list::new(runtime)?;
    let entries = std::fs::read_dir(&path.path).map_err(|error| path.error(runtime, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| path.error(runtime, &error))?;
        list::append(runtime, &names, path.name(runtime, &entry.file_name())?)?;
    }
    Ok(names)
}

/// `mkdir`
pub(super) fn make(runtime: &Runtime, args: &Args<'_>) -> Value {
    super::status::refuse_folder(runtime, args, 2)?;
    let path = Path::of(runtime, &args.at(0))?;
    let mode: Result<i32, Raised> = args.get(1).map_or(Ok(0o777), |mode| int::to_i32(runtime, &mode));
    std::fs::DirBuilder::new().mode(mode? as u32).create(&path.path).map_err(|error| path.error(runtime, &error))?;
    Ok(runtime.none())
}

/// `mkfifo`
pub(super) fn make_fifo(runtime: &Runtime, args: &Args<'_>) -> Value {
    super::status::refuse_folder(runtime, args, 2)?;
    let mode = args.get(1).map_or(Ok(0o666), |mode| int::to_i32(runtime, &mode))?;
    let (name, path) = (Path::of(runtime, &args.at(0))?.object, path::to_c(runtime, &args.at(0), "path")?);
    let files = runtime.files()?;
    system::retried(runtime, Some(&name), || system::make_fifo(files, &path, mode as u32))?;
    Ok(runtime.none())
}
