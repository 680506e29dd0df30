//! `_stat`: what the bits of a file's mode mean.

use object::Object;
use types::{ModuleSpec, Native, Raised, Runtime, Value, int, module, ops, text};

pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_stat",
    doc: "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFREG: regular file",
    functions: FUNCTIONS,
    classes: &[],
    furnish,
};

const ONE: &str = "(mode, /)";

const FUNCTIONS: &[Native] = &[
    Native::new("S_ISDIR", ONE, |runtime, args| is(runtime, &args.at(0), libc::S_IFDIR)),
    Native::new("S_ISCHR", ONE, |runtime, args| is(runtime, &args.at(0), libc::S_IFCHR)),
    Native::new("S_ISBLK", ONE, |runtime, args| is(runtime, &args.at(0), libc::S_IFBLK)),
    Native::new("S_ISREG", ONE, |runtime, args| is(runtime, &args.at(0), libc::S_IFREG)),
    Native::new("S_ISFIFO", ONE, |runtime, args| is(runtime, &args.at(0), libc::S_IFIFO)),
    Native::new("S_ISLNK", ONE, |runtime, args| is(runtime, &args.at(0), libc::S_IFLNK)),
    Native::new("S_ISSOCK", ONE, |runtime, args| is(runtime, &args.at(0), libc::S_IFSOCK)),
    Native::new("S_ISDOOR", ONE, |runtime, _| Ok(runtime.bool(false))),
    Native::new("S_ISPORT", ONE, |runtime, _| Ok(runtime.bool(false))),
    Native::new("S_ISWHT", ONE, |runtime, _| Ok(runtime.bool(false))),
    Native::new("S_IMODE", ONE, |runtime, args| int::new(runtime, (mode(runtime, &args.at(0))? & 0o7777).into())),
    Native::new("S_IFMT", ONE, |runtime, args| int::new(runtime, (mode(runtime, &args.at(0))? & libc::S_IFMT).into())),
    Native::new("filemode", ONE, |runtime, args| text::new(runtime, &shown(mode(runtime, &args.at(0))?))),
];

#[rustfmt::skip]
const CONSTANTS: &[(&str, i64)] = &[
    ("S_IFDIR", 0o040_000), ("S_IFCHR", 0o020_000), ("S_IFBLK", 0o060_000), ("S_IFREG", 0o100_000), ("S_IFIFO", 0o010_000),
    ("S_IFLNK", 0o120_000), ("S_IFSOCK", 0o140_000), ("S_IFDOOR", 0), ("S_IFPORT", 0), ("S_IFWHT", 0),
    ("S_ISUID", 0o4000), ("S_ISGID", 0o2000), ("S_ISVTX", 0o1000), ("S_ENFMT", 0o2000),
    ("S_IREAD", 0o400), ("S_IWRITE", 0o200), ("S_IEXEC", 0o100),
    ("S_IRWXU", 0o700), ("S_IRUSR", 0o400), ("S_IWUSR", 0o200), ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o070), ("S_IRGRP", 0o040), ("S_IWGRP", 0o020), ("S_IXGRP", 0o010),
    ("S_IRWXO", 0o007), ("S_IROTH", 0o004), ("S_IWOTH", 0o002), ("S_IXOTH", 0o001),
    ("UF_NODUMP", 1), ("UF_IMMUTABLE", 2), ("UF_APPEND", 4), ("UF_OPAQUE", 8), ("UF_NOUNLINK", 16), ("UF_COMPRESSED", 32),
    ("UF_HIDDEN", 32768), ("SF_ARCHIVED", 65536), ("SF_IMMUTABLE", 131_072), ("SF_APPEND", 262_144), ("SF_NOUNLINK", 1_048_576),
    ("SF_SNAPSHOT", 2_097_152),
    ("ST_MODE", 0), ("ST_INO", 1), ("ST_DEV", 2), ("ST_NLINK", 3), ("ST_UID", 4), ("ST_GID", 5), ("ST_SIZE", 6), ("ST_ATIME", 7),
    ("ST_MTIME", 8), ("ST_CTIME", 9),
];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    CONSTANTS.iter().try_for_each(|(name, value)| module::set(runtime, module, name, int::new(runtime, *value)?))
}

fn mode(runtime: &Runtime, object: &Object) -> Result<u32, Raised> {
    u32::try_from(ops::index(runtime, object)?).map_err(|_| runtime.overflow_error(format_args!("mode out of range")))
}

fn is(runtime: &Runtime, object: &Object, kind: u32) -> Value {
    Ok(runtime.bool(mode(runtime, object)? & libc::S_IFMT == kind))
}

/// As `ls -l` shows it.
fn shown(mode: u32) -> String {
    let kind = match mode & libc::S_IFMT {
        libc::S_IFREG => '-',
        libc::S_IFDIR => 'd',
        libc::S_IFLNK => 'l',
        libc::S_IFBLK => 'b',
        libc::S_IFCHR => 'c',
        libc::S_IFIFO => 'p',
        libc::S_IFSOCK => 's',
        _ => '?',
    };
    let mut shown = String::from(kind);
    // Whose permissions; the bit that changes what the last letter is, and the letter with and without permission to execute.
    for (shift, bit, special) in [(6, 0o4000, ['S', 's']), (3, 0o2000, ['S', 's']), (0, 0o1000, ['T', 't'])] {
        let bits = mode >> shift;
        shown.push(if bits & 4 != 0 { 'r' } else { '-' });
        shown.push(if bits & 2 != 0 { 'w' } else { '-' });
        let executes = bits & 1 != 0;
        shown.push(match mode & bit != 0 {
            true => special[usize::from(executes)],
            false if executes => 'x',
            false => '-',
        });
    }
    shown
}
