//! `_posixsubprocess`: starting another program.
//!
//! Between `fork` and `exec` the child shares this process's heap with its parent, so it only makes calls of the system there, with what
//! was prepared before.

use std::ffi::{CString, c_char};
use std::io::Error;
use std::ptr;

use object::{Object, Slot};
use types::permission::Files;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, int, ops, tuple};

use crate::path;
use crate::system::{self, Fd};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_posixsubprocess",
    doc: "A POSIX helper for the subprocess module.",
    functions: &[Native::new(
        "fork_exec",
        "(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, \
         errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)",
        fork_exec,
    )],
    classes: &[],
    furnish: |_, _| Ok(()),
};

/// All that the child needs.
struct Plan {
    arguments: Vec<CString>,
    executables: Vec<CString>,
    /// Instead of the parent's.
    environment: Option<Vec<CString>>,
    folder: Option<CString>,
    /// What becomes descriptor 0, 1 and 2; -1 for the parent's.
    standard: [Fd; 3],
    /// The parent's ends of pipes.
    others: [Fd; 4],
    /// Where a failure is told.
    errors: Fd,
    closes: bool,
    kept: Vec<Fd>,
    restores_signals: bool,
    new_session: bool,
    process_group: i32,
    group: Option<u32>,
    groups: Option<Vec<u32>>,
    user: Option<u32>,
    mask: i32,
}

fn strings(runtime: &Runtime, object: &Object) -> Result<Vec<CString>, Raised> {
    let items = tuple::from_iterable(runtime, object)?;
    let items = tuple::items(&items).unwrap_or_default();
    items.iter().filter_map(Slot::get).map(|item| path::to_c(runtime, &item, "args")).collect()
}

impl Plan {
    fn read(runtime: &Runtime, args: &Args<'_>) -> Result<Plan, Raised> {
        let number = |index: usize| int::to_i32(runtime, &args.at(index));
        let truth = |index: usize| ops::truth(runtime, &args.at(index));
        let given = |index: usize| args.get(index).filter(|value| !value.is(&runtime.none()));
        let id = |index: usize| given(index).map(|id| int::to_i32(runtime, &id).map(|id| id as u32)).transpose();
        let numbers = |object: &Object| {
            let items = tuple::from_iterable(runtime, object)?;
            let items = tuple::items(&items).unwrap_or_default();
            items.iter().filter_map(Slot::get).map(|item| int::to_i32(runtime, &item)).collect::<Result<Vec<i32>, Raised>>()
        };
        if given(21).is_some() {
            let message = format_args!("glassheap: preexec_fn cannot run, as the child shares its heap with the parent");
            return Err(runtime.error(ClassId::NotImplementedError, message));
        }
        Ok(Plan {
            arguments: strings(runtime, &args.at(0))?,
            executables: strings(runtime, &args.at(1))?,
            closes: truth(2)?,
            kept: numbers(&args.at(3))?,
            folder: given(4).map(|folder| path::to_c(runtime, &folder, "cwd")).transpose()?,
            environment: given(5).map(|environment| strings(runtime, &environment)).transpose()?,
            standard: [number(6)?, number(9)?, number(11)?],
            others: [number(7)?, number(8)?, number(10)?, number(12)?],
            errors: number(13)?,
            restores_signals: truth(14)?,
            new_session: truth(15)?,
            process_group: number(16)?,
            group: id(17)?,
            groups: given(18).map(|groups| numbers(&groups).map(|all| all.iter().map(|id| *id as u32).collect())).transpose()?,
            user: id(19)?,
            mask: number(20)?,
        })
    }
}

/// A list of C strings as C has it: addresses, and null behind them. Valid as long as the strings are.
fn addresses(strings: &[CString]) -> Vec<*const c_char> {
    strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect()
}

fn fork_exec(runtime: &Runtime, args: &Args<'_>) -> Value {
    // Descriptors of this process become the child's.
    let (processes, files) = (runtime.processes()?, runtime.files()?);
    let plan = Plan::read(runtime, args)?;
    let arguments = addresses(&plan.arguments);
    let environment = plan.environment.as_deref().map(addresses);
    // SAFETY: the child makes only calls of the system, until it is another program or ends.
    match unsafe { libc::fork() } {
        0 => {
            let (failure, at) = become_other(files, &plan, &arguments, environment.as_deref());
            tell(files, plan.errors, failure, at);
            system::exit(processes, 255)
        }
        -1 => Err(system::error(runtime, &Error::last_os_error(), None)),
        child => int::new(runtime, child.into()),
    }
}

/// Writes a failure as `subprocess` understands it, without memory of the heap or the allocator.
fn tell(files: Files, errors: Fd, failure: i32, at: &str) {
    let mut message = [0_u8; 64];
    let mut length = 0;
    let mut put = |bytes: &[u8]| {
        message[length..length + bytes.len()].copy_from_slice(bytes);
        length += bytes.len();
    };
    put(b"OSError:");
    let digits = (0..8).rev().map(|place| (failure as u32 >> (4 * place) & 15) as usize).skip_while(|digit| *digit == 0);
    digits.for_each(|digit| put(&[b"0123456789ABCDEF"[digit]]));
    put(b":");
    put(at.as_bytes());
    // There is nobody else to tell.
    let _ = system::write(files, errors, &message[..length]);
}

fn last_error() -> i32 {
    Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Makes the child what it is to be. Returns only if that failed: the error's number, and where it was.
fn become_other(files: Files, plan: &Plan, arguments: &[*const c_char], environment: Option<&[*const c_char]>) -> (i32, &'static str) {
    match prepare(files, plan) {
        Ok(()) => {}
        Err(failure) => return failure,
    }
    let mut failure = libc::ENOENT;
    for executable in &plan.executables {
        match environment {
            // SAFETY: C strings, and lists of them that end with null.
            Some(environment) => unsafe { libc::execve(executable.as_ptr(), arguments.as_ptr(), environment.as_ptr()) },
            // SAFETY: likewise.
            None => unsafe { libc::execv(executable.as_ptr(), arguments.as_ptr()) },
        };
        let now = last_error();
        if now != libc::ENOENT && now != libc::ENOTDIR && (failure == libc::ENOENT || failure == libc::ENOTDIR) {
            failure = now;
        }
    }
    (failure, "")
}

fn prepare(files: Files, plan: &Plan) -> Result<(), (i32, &'static str)> {
    let checked = |result: std::io::Result<()>| result.map_err(|error| (error.raw_os_error().unwrap_or(0), ""));
    plan.others.iter().filter(|fd| **fd >= 0).for_each(|fd| drop(system::close(files, *fd)));
    let mut standard = plan.standard;
    // What lies where another is to come goes out of its way first.
    for (place, fd) in standard.iter_mut().enumerate() {
        if *fd >= 0 && (*fd as usize) < place {
            *fd = system::duplicate(files, *fd).map_err(|error| (error.raw_os_error().unwrap_or(0), ""))?;
        }
    }
    for (place, fd) in standard.into_iter().enumerate() {
        match fd {
            _ if fd == place as Fd => checked(system::set_inheritable(files, fd, true))?,
            0.. => checked(system::duplicate_to(files, fd, place as Fd, true))?,
            _ => {}
        }
    }
    if let Some(folder) = &plan.folder {
        // SAFETY: a C string.
        if unsafe { libc::chdir(folder.as_ptr()) } != 0 {
            return Err((last_error(), "noexec:chdir"));
        }
    }
    if plan.mask >= 0 {
        system::mask(files, plan.mask as u32);
    }
    if plan.restores_signals {
        for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
            // SAFETY: the default is a valid action.
            unsafe { libc::signal(signal, libc::SIG_DFL) };
        }
    }
    // SAFETY: calls of the system with numbers.
    if plan.new_session && unsafe { libc::setsid() } < 0 {
        return Err((last_error(), ""));
    }
    // SAFETY: likewise.
    if plan.process_group >= 0 && unsafe { libc::setpgid(0, plan.process_group) } < 0 {
        return Err((last_error(), ""));
    }
    if let Some(groups) = &plan.groups {
        // SAFETY: as many as said.
        if unsafe { libc::setgroups(groups.len(), groups.as_ptr()) } < 0 {
            return Err((last_error(), ""));
        }
    }
    if let Some(group) = plan.group {
        // SAFETY: a call of the system with numbers.
        if unsafe { libc::setregid(group, group) } < 0 {
            return Err((last_error(), ""));
        }
    }
    if let Some(user) = plan.user {
        // SAFETY: likewise.
        if unsafe { libc::setreuid(user, user) } < 0 {
            return Err((last_error(), ""));
        }
    }
    for fd in &plan.kept {
        if *fd != plan.errors {
            checked(system::set_inheritable(files, *fd, true))?;
        }
    }
    if plan.closes {
        close_others(&plan.kept);
    }
    Ok(())
}

/// Closes all descriptors above 2 but these, which are in order.
fn close_others(kept: &[Fd]) {
    let mut from = 3;
    for fd in kept.iter().copied().chain([Fd::MAX]) {
        if fd > from {
            // SAFETY: a call of the system with numbers; the files of this process are the parent's business.
            unsafe { libc::syscall(libc::SYS_close_range, from, fd - 1, 0) };
        }
        if fd >= from && fd < Fd::MAX {
            from = fd + 1;
        }
    }
}
