//! Module `_sre`: regular expressions. Python's `re` reads a pattern and writes a program for the machine here.
//!
//! | Question | File |
//! |---|---|
//! | Which instructions are there? | `opcode.rs`; `re/_compiler.py` writes them |
//! | How does a match go on, and fall back? | `matcher.rs` |
//! | Where can a match begin? | `search.rs` |
//! | What can a pattern do? | `pattern.rs`, `substitute.rs`, `scanner.rs` |
//! | What does a match know? | `matched.rs` |

mod charset;
mod matched;
mod matcher;
mod opcode;
mod pattern;
mod scanner;
mod search;
mod subject;
mod substitute;
mod template;

use object::Object;
use types::text::point;
use types::{Args, ModuleSpec, Native, Raised, Runtime, Value, int, module, ops};

/// The module.
pub(crate) static MODULE: ModuleSpec = ModuleSpec {
    name: "_sre",
    doc: "",
    functions: &[
        Native::new("compile", "(pattern, flags, code, groups, groupindex, indexgroup)", pattern::compile),
        Native::new("template", "(pattern, template, /)", template::new),
        Native::new("getcodesize", "()", |runtime, _| int::new(runtime, 4)),
        Native::new("ascii_iscased", "(character, /)", |runtime, args| {
            let point = letter(runtime, args)?;
            Ok(runtime.bool(charset::lower_ascii(point) != point || (97..=122).contains(&point)))
        }),
        Native::new("ascii_tolower", "(character, /)", |runtime, args| {
            int::new(runtime, charset::lower_ascii(letter(runtime, args)?).into())
        }),
        Native::new("unicode_iscased", "(character, /)", |runtime, args| {
            let point = letter(runtime, args)?;
            Ok(runtime.bool(point::lower(point) != point || point::upper(point) != point))
        }),
        Native::new("unicode_tolower", "(character, /)", |runtime, args| int::new(runtime, point::lower(letter(runtime, args)?).into())),
    ],
    classes: &[&pattern::SPEC, &matched::SPEC, &scanner::SPEC, &template::SPEC],
    furnish,
};

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    let numbers = [("MAGIC", opcode::MAGIC), ("CODESIZE", 4), ("MAXREPEAT", opcode::MAX_REPEAT.into()), ("MAXGROUPS", 1_073_741_823)];
    numbers.into_iter().try_for_each(|(name, number)| module::set(runtime, module, name, int::new(runtime, number)?))
}

fn letter(runtime: &Runtime, args: &Args<'_>) -> Result<u32, Raised> {
    let point = ops::index(runtime, &args.at(0))?;
    u32::try_from(point).map_err(|_| runtime.overflow_error(format_args!("can't convert negative int to unsigned")))
}

/// The optional argument `index`, a number; `default` if it was left out.
fn number(runtime: &Runtime, args: &Args<'_>, index: usize, default: i64) -> Result<i64, Raised> {
    args.get(index).map_or(Ok(default), |argument| ops::index(runtime, &argument))
}

/// `None` as the value of a method that has none.
fn nothing(runtime: &Runtime) -> Value {
    Ok(runtime.none())
}
