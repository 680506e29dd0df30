//! `posix`: the system as module `os` knows it.
//!
//! | Question | File |
//! |---|---|
//! | Which constants are there? | `constants.rs` |
//! | What is known of a file? | `status.rs` |
//! | What is in a folder? | `folder.rs`, `scan.rs` |
//! | How are files and folders made, moved and removed? | `names.rs` |
//! | What is done with descriptors? | `descriptors.rs` |
//! | What is known of this process? | `process.rs` |

mod constants;
mod descriptors;
mod folder;
mod names;
mod process;
mod scan;
mod status;

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use object::Object;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, int, module};

use crate::{path, system};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "posix",
    doc: "This module provides access to operating system functionality that is
standardized by the C Standard and the POSIX standard.",
    functions: FUNCTIONS,
    classes: &[
        &status::STAT_RESULT,
        &process::UNAME_RESULT,
        &process::TIMES_RESULT,
        &descriptors::TERMINAL_SIZE,
        &scan::DIR_ENTRY,
        &scan::SCANDIR_ITERATOR,
    ],
    furnish,
};

const FUNCTIONS: &[Native] = &[
    Native::new("fspath", "(path)", |runtime, args| path::of_object(runtime, &args.at(0))),
    // Files.
    Native::new("stat", "(path, *, dir_fd=None, follow_symlinks=True)", status::stat),
    Native::new("lstat", "(path, *, dir_fd=None)", status::link_stat),
    Native::new("fstat", "(fd)", status::descriptor_stat),
    Native::new("access", "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", status::access),
    Native::new("listdir", "(path=None)", folder::list),
    Native::new("scandir", "(path=None)", scan::scan),
    Native::new("mkdir", "(path, mode=511, *, dir_fd=None)", folder::make),
    Native::new("mkfifo", "(path, mode=438, *, dir_fd=None)", folder::make_fifo),
    Native::new("rmdir", "(path, *, dir_fd=None)", |runtime, args| names::apply(runtime, args, |path| std::fs::remove_dir(path))),
    Native::new("unlink", "(path, *, dir_fd=None)", |runtime, args| names::apply(runtime, args, |path| std::fs::remove_file(path))),
    Native::new("remove", "(path, *, dir_fd=None)", |runtime, args| names::apply(runtime, args, |path| std::fs::remove_file(path))),
    Native::new("rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", names::rename),
    Native::new("replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", names::rename),
    Native::new("link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", names::link),
    Native::new("symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", names::link_symbolically),
    Native::new("readlink", "(path, *, dir_fd=None)", names::read_link),
    Native::new("chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", names::change_mode),
    Native::new("truncate", "(path, length)", names::truncate),
    Native::new("utime", "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", names::set_times),
    Native::new("umask", "(mask, /)", process::file_mode_mask),
    // The working folder.
    Native::new("getcwd", "()", |runtime, _| {
        runtime.files()?;
        let folder = std::env::current_dir().map_err(|error| system::error(runtime, &error, None))?;
        path::decode(runtime, folder.as_os_str().as_bytes())
    }),
    Native::new("getcwdb", "()", |runtime, _| {
        runtime.files()?;
        let folder = std::env::current_dir().map_err(|error| system::error(runtime, &error, None))?;
        types::bytes::new(runtime, folder.as_os_str().as_bytes())
    }),
    Native::new("chdir", "(path)", |runtime, args| names::apply(runtime, args, |path| std::env::set_current_dir(path))),
    // Descriptors.
    Native::new("open", "(path, flags, mode=511, *, dir_fd=None)", descriptors::open),
    Native::new("close", "(fd)", descriptors::close),
    Native::new("read", "(fd, length, /)", descriptors::read),
    Native::new("write", "(fd, data, /)", descriptors::write),
    Native::new("lseek", "(fd, position, whence, /)", descriptors::seek),
    Native::new("ftruncate", "(fd, length, /)", descriptors::truncate),
    Native::new("fsync", "(fd)", descriptors::synchronise),
    Native::new("get_blocking", "(fd, /)", descriptors::is_blocking),
    Native::new("set_blocking", "(fd, blocking, /)", descriptors::set_blocking),
    Native::new("isatty", "(fd, /)", |runtime, args| {
        Ok(runtime.bool(system::is_terminal(runtime.files()?, int::to_i32(runtime, &args.at(0))?)))
    }),
    Native::new("dup", "(fd, /)", descriptors::duplicate),
    Native::new("dup2", "(fd, fd2, inheritable=True)", descriptors::duplicate_to),
    Native::new("pipe", "()", descriptors::pipe),
    Native::new("get_inheritable", "(fd, /)", descriptors::inheritable),
    Native::new("set_inheritable", "(fd, inheritable, /)", descriptors::set_inheritable),
    Native::new("get_terminal_size", "(fd=None, /)", descriptors::terminal_size),
    Native::new("device_encoding", "(fd)", |runtime, args| {
        let is_terminal = system::is_terminal(runtime.files()?, int::to_i32(runtime, &args.at(0))?);
        if is_terminal { types::text::new(runtime, "UTF-8") } else { Ok(runtime.none()) }
    }),
    // This process.
    Native::new("getpid", "()", process::number),
    Native::new("getppid", "()", process::parent_number),
    Native::new("getuid", "()", process::user),
    Native::new("geteuid", "()", process::effective_user),
    Native::new("getgid", "()", process::group),
    Native::new("getegid", "()", process::effective_group),
    Native::new("getlogin", "()", process::login),
    Native::new("putenv", "(name, value, /)", process::put_environment),
    Native::new("unsetenv", "(name, /)", process::remove_environment),
    Native::new("strerror", "(code, /)", |runtime, args| types::text::new(runtime, &system::message(int::to_i32(runtime, &args.at(0))?))),
    Native::new("uname", "()", process::system_name),
    Native::new("times", "()", process::times),
    Native::new("cpu_count", "()", process::processors),
    Native::new("_exit", "(status)", process::exit),
    Native::new("abort", "()", process::abort),
    Native::new("kill", "(pid, signal, /)", process::signal),
    Native::new("waitpid", "(pid, options, /)", process::wait),
    Native::new("waitstatus_to_exitcode", "(status)", process::exit_code),
    Native::new("WIFEXITED", "(status)", |runtime, args| Ok(runtime.bool(libc::WIFEXITED(int::to_i32(runtime, &args.at(0))?)))),
    Native::new("WEXITSTATUS", "(status)", |runtime, args| int::new(runtime, libc::WEXITSTATUS(int::to_i32(runtime, &args.at(0))?).into())),
    Native::new("WIFSIGNALED", "(status)", |runtime, args| Ok(runtime.bool(libc::WIFSIGNALED(int::to_i32(runtime, &args.at(0))?)))),
    Native::new("WTERMSIG", "(status)", |runtime, args| int::new(runtime, libc::WTERMSIG(int::to_i32(runtime, &args.at(0))?).into())),
    Native::new("WIFSTOPPED", "(status)", |runtime, args| Ok(runtime.bool(libc::WIFSTOPPED(int::to_i32(runtime, &args.at(0))?)))),
    Native::new("WSTOPSIG", "(status)", |runtime, args| int::new(runtime, libc::WSTOPSIG(int::to_i32(runtime, &args.at(0))?).into())),
    Native::new("urandom", "(size, /)", process::random),
    Native::new("getrandom", "(size, flags=0)", process::random),
    Native::new("system", "(command)", process::shell),
    Native::new("getloadavg", "()", process::load),
];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (name, value) in constants::ALL {
        module::set(runtime, module, name, int::new(runtime, *value)?)?;
    }
    module::set(runtime, module, "error", runtime.class(ClassId::OsError).owned())?;
    module::set(runtime, module, "environ", process::environment(runtime)?)?;
    let have = constants::HAVE.iter().map(|name| types::text::new(runtime, name)).collect::<Result<Vec<Object>, Raised>>()?;
    module::set(runtime, module, "_have_functions", types::list::from_objects(runtime, have.into_iter())?)
}

/// A path argument, and what to call it in an error. There is none without permission to use files.
struct Path {
    path: PathBuf,
    object: Object,
    /// Whether names that are made from it are bytes.
    is_bytes: bool,
}

impl Path {
    fn of(runtime: &Runtime, object: &Object) -> Result<Path, Raised> {
        runtime.files()?;
        let encoded = path::to_c(runtime, object, "path")?;
        let object = path::of_object(runtime, object)?;
        let is_bytes = types::bytes::is_bytes(&object);
        Ok(Path { path: PathBuf::from(OsStr::from_bytes(encoded.as_bytes())), object, is_bytes })
    }

    /// Argument `index`; `.` if there is none.
    fn argument(runtime: &Runtime, args: &Args<'_>, index: usize) -> Result<Path, Raised> {
        match args.get(index).filter(|path| !path.is(&runtime.none())) {
            Some(path) => Path::of(runtime, &path),
            None => Path::of(runtime, &types::text::new(runtime, ".")?),
        }
    }

    fn error(&self, runtime: &Runtime, error: &io::Error) -> Raised {
        system::error(runtime, error, Some(&self.object))
    }

    /// A name of the system in the form of the argument.
    fn name(&self, runtime: &Runtime, name: &OsStr) -> Value {
        if self.is_bytes { types::bytes::new(runtime, name.as_bytes()) } else { path::decode(runtime, name.as_bytes()) }
    }
}

/// What the system said of a call without a path.
fn checked<T>(runtime: &Runtime, result: io::Result<T>) -> Result<T, Raised> {
    result.map_err(|error| system::error(runtime, &error, None))
}
