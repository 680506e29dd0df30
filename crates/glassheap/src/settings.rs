//! What a host decides about module `sys`: arguments, the path, flags.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use object::Object;
use types::dict::{self, Dict};
use types::{Name, Raised, Root, Runtime, Value, int, list, text, tuple};

/// Values for module `sys`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `sys.argv`
    pub arguments: Vec<OsString>,
    /// `sys.orig_argv`
    pub command_line: Vec<OsString>,
    /// `sys.executable`
    pub executable: OsString,
    /// The entries of `sys.path` before the standard library, which is always there.
    pub path: Vec<OsString>,
    /// Those behind it.
    pub packages: Vec<OsString>,
    /// `sys.flags`
    pub flags: Flags,
    /// `sys.warnoptions`
    pub warnings: Vec<OsString>,
    /// `sys._xoptions`: `None` stands for an option without a value.
    pub extra: Vec<(String, Option<String>)>,
}

/// Values for `sys.flags`; what is not here is as CPython has it without options.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// `-d`
    pub debug: u8,
    /// `-i`
    pub inspect: u8,
    /// `-O`
    pub optimize: u8,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-E`
    pub ignore_environment: bool,
    /// `-v`
    pub verbose: u8,
    /// `-b`
    pub bytes_warning: u8,
    /// `-q`
    pub quiet: bool,
    /// Hashes of strings differ from run to run.
    pub hash_randomization: bool,
    /// `-I`
    pub isolated: bool,
    /// `-X dev`
    pub dev_mode: bool,
    /// `-P`
    pub safe_path: bool,
    /// `-u`: not in `sys.flags`, but of the same kind.
    pub unbuffered: bool,
}

impl Flags {
    /// The first items of `sys.flags`, in order; those behind them have values of their own.
    fn items(&self, runtime: &Runtime) -> Result<Vec<Object>, Raised> {
        let number = |value: u8| int::new(runtime, value.into());
        Ok(vec![
            number(self.debug)?,
            number(self.inspect)?,
            number(self.inspect)?,
            number(self.optimize)?,
            number(1)?,
            number(self.no_user_site.into())?,
            number(self.no_site.into())?,
            number(self.ignore_environment.into())?,
            number(self.verbose)?,
            number(self.bytes_warning)?,
            number(self.quiet.into())?,
            number(self.hash_randomization.into())?,
            number(self.isolated.into())?,
            runtime.bool(self.dev_mode),
            number(1)?,
            number(0)?,
            runtime.bool(self.safe_path),
        ])
    }
}

impl Settings {
    /// Puts the values into module `sys`.
    pub(crate) fn apply(&self, runtime: &Runtime) -> Result<(), Raised> {
        let path: Vec<OsString> =
            self.path.iter().cloned().chain(std::iter::once(vm::import::LIBRARY.into())).chain(self.packages.iter().cloned()).collect();
        set(runtime, "path", strings(runtime, &path)?)?;
        let finders = list::new(runtime)?;
        let importer = vm::import::import_module(runtime, vm::import::IMPORTER)?;
        let hooks = list::new(runtime)?;
        let hook = text::intern(runtime, text::new(runtime, "path_hook")?)?;
        list::append(runtime, &hooks, types::attribute::get_any(runtime, &importer, &hook)?)?;
        list::append(runtime, &finders, importer)?;
        set(runtime, "meta_path", finders)?;
        set(runtime, "path_hooks", hooks)?;
        set(runtime, "path_importer_cache", dict::new(runtime)?)?;
        if !self.flags.no_site {
            offer_exit(runtime)?;
        }
        self.apply_command(runtime)
    }

    /// Puts those values into module `sys` that a command line decides each time.
    pub(crate) fn apply_command(&self, runtime: &Runtime) -> Result<(), Raised> {
        vm::set_optimization(runtime, self.flags.optimize);
        set(runtime, "argv", strings(runtime, &self.arguments)?)?;
        set(runtime, "orig_argv", strings(runtime, &self.command_line)?)?;
        set(runtime, "executable", string(runtime, &self.executable)?)?;
        set(runtime, "_base_executable", string(runtime, &self.executable)?)?;
        set(runtime, "warnoptions", strings(runtime, &self.warnings)?)?;
        set(runtime, "_xoptions", self.extra_options(runtime)?)?;
        self.set_flags(runtime)
    }

    fn extra_options(&self, runtime: &Runtime) -> Value {
        let options = dict::new(runtime)?;
        if let Some(entries) = options.body::<Dict>() {
            for (name, value) in &self.extra {
                let value = value.as_ref().map_or_else(|| Ok(runtime.bool(true)), |value| text::new(runtime, value))?;
                entries.set(runtime, text::new(runtime, name)?, value)?;
            }
        }
        Ok(options)
    }

    /// Replaces `sys.flags` by one of its class.
    fn set_flags(&self, runtime: &Runtime) -> Result<(), Raised> {
        let Some(flags) = get(runtime, "flags")? else { return Ok(()) };
        let mut items = self.flags.items(runtime)?;
        items.extend(tuple::items(&flags).unwrap_or_default().iter().skip(items.len()).filter_map(object::Slot::get));
        let items = tuple::new(runtime, items.into_iter())?;
        set(runtime, "flags", runtime.call(&flags.class(), &[&items])?)
    }
}

/// `exit` and `quit` among the built-ins, as module `site` has them.
fn offer_exit(runtime: &Runtime) -> Result<(), Raised> {
    let Some(exit) = get(runtime, "exit")? else { return Ok(()) };
    for name in ["exit", "quit"] {
        set_builtin(runtime, name, exit.clone())?;
    }
    Ok(())
}

/// Adds a built-in name.
pub(crate) fn set_builtin(runtime: &Runtime, name: &str, value: Object) -> Result<(), Raised> {
    set_in(runtime, Root::Builtins, name, value)
}

/// An attribute of module `sys`.
pub(crate) fn get(runtime: &Runtime, name: &str) -> Result<Option<Object>, Raised> {
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    Ok(runtime.root(Root::Sys).get().and_then(|sys| sys.body::<Dict>()?.get_name(runtime, &name)))
}

/// A stream of module `sys`, if there is one.
pub(crate) fn stream(runtime: &Runtime, name: Name) -> Option<Object> {
    let sys = runtime.root(Root::Sys).get()?;
    sys.body::<Dict>()?.get_name(runtime, &runtime.name(name)).filter(|stream| !stream.is(&runtime.none()))
}

/// Sets an attribute of module `sys`.
pub(crate) fn set(runtime: &Runtime, name: &str, value: Object) -> Result<(), Raised> {
    set_in(runtime, Root::Sys, name, value)
}

fn set_in(runtime: &Runtime, module: Root, name: &str, value: Object) -> Result<(), Raised> {
    let name = text::intern(runtime, text::new(runtime, name)?)?;
    if let Some(dict) = runtime.root(module).get()
        && let Some(dict) = dict.body::<Dict>()
    {
        drop(dict.set(runtime, name, value)?);
    }
    Ok(())
}

/// Puts a folder before all others of `sys.path`.
pub(crate) fn put_first_on_path(runtime: &Runtime, folder: &OsStr) -> Result<(), Raised> {
    let Some(path) = get(runtime, "path")? else { return Ok(()) };
    runtime.call_method(&path, "insert", &[&int::new(runtime, 0)?, &string(runtime, folder)?]).map(drop)
}

fn strings(runtime: &Runtime, strings: &[OsString]) -> Value {
    let made = list::new(runtime)?;
    for item in strings {
        list::append(runtime, &made, string(runtime, item)?)?;
    }
    Ok(made)
}

/// A string of the system: UTF-8, and a lone surrogate for each byte that is not (PEP 383).
pub(crate) fn string(runtime: &Runtime, string: &OsStr) -> Value {
    if let Some(string) = string.to_str() {
        return text::new(runtime, string);
    }
    let mut points = Vec::new();
    for chunk in string.as_bytes().utf8_chunks() {
        points.extend(chunk.valid().chars().map(u32::from));
        points.extend(chunk.invalid().iter().map(|byte| 0xdc00 + u32::from(*byte)));
    }
    text::from_points(runtime, points.iter().copied())
}
