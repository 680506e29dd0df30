//! The command line: options as `python3` has them, then what to run, then the program's own arguments.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Help,
    Version,
    Run(Box<Arguments>),
}

/// What to run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum Command {
    /// Nothing is named: the prompt, or standard input.
    #[default]
    Prompt,
    /// `-`
    Input,
    /// `-c`
    Code(String),
    /// `-m`
    Module(String),
    /// A file.
    File(OsString),
}

/// The options, what to run and its arguments.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) command: Command,
    /// `sys.argv`
    pub(crate) arguments: Vec<OsString>,
    /// `-i`
    pub(crate) inspects: bool,
    /// `-q`
    pub(crate) is_quiet: bool,
    /// `-E`
    pub(crate) ignores_environment: bool,
    /// `-I`
    pub(crate) is_isolated: bool,
    /// `-P`
    pub(crate) has_safe_path: bool,
    /// `-s`
    pub(crate) no_user_site: bool,
    /// `-S`
    pub(crate) no_site: bool,
    /// `-u`
    pub(crate) is_unbuffered: bool,
    /// How many `-O`.
    pub(crate) optimize: u8,
    /// How many `-v`.
    pub(crate) verbose: u8,
    /// How many `-b`.
    pub(crate) bytes_warning: u8,
    /// How many `-d`.
    pub(crate) debug: u8,
    /// `-W`
    pub(crate) warnings: Vec<OsString>,
    /// `-X`
    pub(crate) extra: Vec<(String, Option<String>)>,
    /// `-X check-heap`
    pub(crate) checks_heap: bool,
    /// `--image`
    pub(crate) image: Option<OsString>,
    /// `--save-image`
    pub(crate) saves_image: Option<OsString>,
    /// `-X gc-log`
    pub(crate) logs_collections: bool,
}

/// Reads a command line without the command's own name.
pub(crate) fn parse(line: impl Iterator<Item = OsString>) -> Result<Asked, String> {
    let mut parser = Parser { line, arguments: Arguments::default(), version: false };
    if let Some(asked) = parser.options()? {
        return Ok(asked);
    }
    if parser.version {
        return Ok(Asked::Version);
    }
    let mut arguments = parser.arguments;
    arguments.arguments.extend(parser.line);
    Ok(Asked::Run(Box::new(arguments)))
}

struct Parser<I> {
    line: I,
    arguments: Arguments,
    version: bool,
}

impl<I: Iterator<Item = OsString>> Parser<I> {
    /// Reads up to what is to be run.
    fn options(&mut self) -> Result<Option<Asked>, String> {
        while let Some(argument) = self.line.next() {
            match argument.as_bytes() {
                b"--help" => return Ok(Some(Asked::Help)),
                b"--version" => self.version = true,
                b"-" => {
                    self.arguments.arguments.push(argument);
                    self.arguments.command = Command::Input;
                    return Ok(None);
                }
                b"--" => {
                    if let Some(file) = self.line.next() {
                        self.file(file);
                    }
                    return Ok(None);
                }
                [b'-', b'-', name @ ..] if self.long(name)? => {}
                [b'-', b'-', ..] => return Err(format!("unknown option {}", argument.to_string_lossy())),
                [b'-', letters @ ..] => {
                    let letters = letters.to_owned();
                    match self.letters(&letters)? {
                        Next::Option => {}
                        Next::Arguments => return Ok(None),
                        Next::Help => return Ok(Some(Asked::Help)),
                    }
                }
                _ => {
                    self.file(argument);
                    return Ok(None);
                }
            }
        }
        if self.arguments.arguments.is_empty() {
            self.arguments.arguments.push(OsString::new());
        }
        Ok(None)
    }

    /// Reads a long option with a value, which stands behind it or behind a `=`. False if there is no such option.
    fn long(&mut self, option: &[u8]) -> Result<bool, String> {
        let mut parts = option.splitn(2, |byte| *byte == b'=');
        let name = parts.next().unwrap_or_default();
        if !matches!(name, b"image" | b"save-image") {
            return Ok(false);
        }
        let value = match parts.next() {
            Some(value) => Some(OsString::from_vec(value.to_owned())),
            None => self.line.next(),
        };
        let missing = || format!("Argument expected for the --{} option", String::from_utf8_lossy(name));
        let value = Some(value.filter(|value| !value.is_empty()).ok_or_else(missing)?);
        match name {
            b"image" => self.arguments.image = value,
            _ => self.arguments.saves_image = value,
        }
        Ok(true)
    }

    fn file(&mut self, file: OsString) {
        self.arguments.arguments.push(file.clone());
        self.arguments.command = Command::File(file);
    }

    /// Reads options behind one dash. One that takes a value takes the rest, or the next argument.
    fn letters(&mut self, letters: &[u8]) -> Result<Next, String> {
        for (index, letter) in letters.iter().enumerate() {
            let rest = OsString::from_vec(letters[index + 1..].to_owned());
            let options = &mut self.arguments;
            match letter {
                b'b' => options.bytes_warning += 1,
                b'B' | b'R' | b't' | b'x' => {}
                b'd' => options.debug += 1,
                b'E' => options.ignores_environment = true,
                b'h' | b'?' => return Ok(Next::Help),
                b'i' => options.inspects = true,
                b'I' => {
                    options.is_isolated = true;
                    options.ignores_environment = true;
                    options.has_safe_path = true;
                    options.no_user_site = true;
                }
                b'O' => options.optimize += 1,
                b'P' => options.has_safe_path = true,
                b'q' => options.is_quiet = true,
                b's' => options.no_user_site = true,
                b'S' => options.no_site = true,
                b'u' => options.is_unbuffered = true,
                b'v' => options.verbose += 1,
                b'V' => self.version = true,
                b'c' => {
                    let source = self.value('c', rest)?;
                    self.arguments.arguments.push("-c".into());
                    self.arguments.command =
                        Command::Code(source.into_string().map_err(|_| "unable to decode the command from the command line".to_owned())?);
                    return Ok(Next::Arguments);
                }
                b'm' => {
                    let module = self.value('m', rest)?;
                    self.arguments.arguments.push("-m".into());
                    self.arguments.command = Command::Module(module.to_string_lossy().into_owned());
                    return Ok(Next::Arguments);
                }
                b'W' => {
                    let value = self.value('W', rest)?;
                    self.arguments.warnings.push(value);
                    return Ok(Next::Option);
                }
                b'X' => {
                    let value = self.value('X', rest)?;
                    self.extra(&value);
                    return Ok(Next::Option);
                }
                _ => return Err(format!("Unknown option: -{}", char::from(*letter))),
            }
        }
        Ok(Next::Option)
    }

    fn value(&mut self, letter: char, rest: OsString) -> Result<OsString, String> {
        if !rest.is_empty() {
            return Ok(rest);
        }
        self.line.next().ok_or_else(|| format!("Argument expected for the -{letter} option"))
    }

    fn extra(&mut self, option: &OsStr) {
        let option = option.to_string_lossy();
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (&*option, None),
        };
        self.arguments.checks_heap |= name == "check-heap";
        self.arguments.logs_collections |= name == "gc-log";
        self.arguments.extra.push((name.to_owned(), value));
    }
}

/// What follows an option.
enum Next {
    /// Another option, or what to run.
    Option,
    /// The program's own arguments.
    Arguments,
    /// Nothing: the help is wanted.
    Help,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &[&str]) -> Result<Asked, String> {
        parse(line.iter().map(OsString::from))
    }

    fn run(line: &[&str]) -> Arguments {
        match parsed(line) {
            Ok(Asked::Run(arguments)) => *arguments,
            other => panic!("{line:?}: {other:?}"),
        }
    }

    #[test]
    fn what_to_run_ends_the_options() {
        let arguments = run(&["-Bs", "a.py", "-c", "x"]);
        assert_eq!(arguments.command, Command::File("a.py".into()));
        assert_eq!(arguments.arguments, ["a.py", "-c", "x"]);
        assert!(arguments.no_user_site);
        assert_eq!(run(&["-c", "pass", "-V"]).arguments, ["-c", "-V"]);
        assert_eq!(run(&["-cpass"]).command, Command::Code("pass".to_owned()));
        assert_eq!(run(&["-im", "this", "y"]).command, Command::Module("this".to_owned()));
        assert_eq!(run(&["-", "x"]).command, Command::Input);
        assert_eq!(run(&["--", "-x"]).command, Command::File("-x".into()));
        assert_eq!(run(&[]).arguments, [""]);
    }

    #[test]
    fn values_stand_behind_an_option_or_follow_it() {
        let arguments = run(&["-Xmemory-limit=4M", "-X", "dev", "-Werror", "-W", "ignore::X", "-"]);
        assert_eq!(arguments.extra, [("memory-limit".to_owned(), Some("4M".to_owned())), ("dev".to_owned(), None)]);
        assert_eq!(arguments.warnings, ["error", "ignore::X"]);
        assert!(run(&["-X", "check-heap", "a"]).checks_heap);
        assert!(run(&["-Xgc-log", "a"]).logs_collections);
        assert!(run(&["-I", "a"]).is_isolated);
        let arguments = run(&["--image", "a", "--save-image=b", "-c", "pass", "--image=c"]);
        assert_eq!((arguments.image, arguments.saves_image), (Some("a".into()), Some("b".into())));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(parsed(&["-Q"]), Err("Unknown option: -Q".to_owned()));
        assert_eq!(parsed(&["--image"]), Err("Argument expected for the --image option".to_owned()));
        assert_eq!(parsed(&["--images=x"]), Err("unknown option --images=x".to_owned()));
        assert_eq!(parsed(&["-c"]), Err("Argument expected for the -c option".to_owned()));
        assert_eq!(parsed(&["--what"]), Err("unknown option --what".to_owned()));
        assert_eq!(parsed(&["-Vx"]), Ok(Asked::Version));
        assert_eq!(parsed(&["-h"]), Ok(Asked::Help));
    }
}
