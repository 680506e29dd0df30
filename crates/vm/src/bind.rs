//! Binding the arguments of a call to the parameters of a function, in all generality.
//!
//! The common case, as many arguments by position as there are parameters, is done where the call is.

use object::{Borrowed, Object, Slot};
use types::code::{Code, CodeFlags};
use types::dict::{self, Dict};
use types::function::Function;
use types::{Frame, Raised, Runtime, text, tuple};

use crate::frames;
use crate::machine::{Done, lent};
use crate::messages::{enumeration, plural};
use crate::suggest;

/// The arguments of a call.
#[derive(Clone, Copy)]
pub(crate) struct Arguments<'a> {
    /// What comes before the others: the receiver of a method.
    pub(crate) receiver: Option<Borrowed<'a>>,
    /// Those given by position.
    pub(crate) positional: &'a [Slot],
    /// Those given by name.
    pub(crate) keywords: Keywords<'a>,
}

/// Arguments given by name.
#[derive(Clone, Copy)]
pub(crate) enum Keywords<'a> {
    /// None.
    None,
    /// A tuple of names, and the values in that order.
    Named(&'a Object, &'a [Slot]),
    /// A dict.
    Mapped(&'a Object),
}

impl<'a> Arguments<'a> {
    fn count(&self) -> usize {
        self.positional.len() + usize::from(self.receiver.is_some())
    }

    fn at(&self, index: usize) -> Option<Object> {
        match self.receiver {
            Some(receiver) if index == 0 => Some(receiver.owned()),
            Some(_) => self.positional.get(index - 1)?.get(),
            None => self.positional.get(index)?.get(),
        }
    }

    fn each_keyword(&self, mut see: impl FnMut(Object, Object) -> Done) -> Done {
        match self.keywords {
            Keywords::None => {}
            Keywords::Named(names, values) => {
                for (name, value) in tuple::items(names).unwrap_or_default().iter().zip(values) {
                    if let (Some(name), Some(value)) = (name.get(), value.get()) {
                        see(name, value)?;
                    }
                }
            }
            Keywords::Mapped(dict) => {
                let mut position = 0;
                while let Some((name, value)) = dict.body::<Dict>().and_then(|dict| dict.next(&mut position)) {
                    see(name, value)?;
                }
            }
        }
        Ok(())
    }
}

/// What is known of the call that is bound.
struct Call<'a> {
    runtime: &'a Runtime,
    function: &'a Function,
    code: &'a Code,
    arguments: Arguments<'a>,
    locals: &'a [Slot],
    positional: usize,
    keyword_only: usize,
}

/// Binds what is usual: as many arguments by position as there are parameters or less, names that are parameters, defaults for the rest.
/// False, and nothing is bound, where anything else is to be done or said.
pub(crate) fn bind_usual(function: &Function, code: &Code, frame: &Frame, arguments: &Arguments<'_>) -> bool {
    let (arity, given) = (code.arity.get(), arguments.count());
    if arity == Code::NO_ARITY || given > arity as usize {
        return false;
    }
    let parameters = &frame.slots()[..arity as usize];
    let (first, others) = parameters.split_at(given - arguments.positional.len());
    if let (Some(parameter), Some(receiver)) = (first.first(), arguments.receiver) {
        parameter.fill(receiver.owned());
    }
    frames::copy(arguments.positional, others);
    let is_bound = bind_names(code, parameters, given, &arguments.keywords) && fill_usual(function, &parameters[given..]);
    if !is_bound {
        parameters.iter().for_each(|parameter| _ = parameter.release());
    }
    is_bound
}

/// Binds arguments by name, whose names are the very strings that the parameters are called. False if one is not.
fn bind_names(code: &Code, parameters: &[Slot], given: usize, keywords: &Keywords<'_>) -> bool {
    let (names, values) = match keywords {
        Keywords::None => return true,
        Keywords::Mapped(_) => return false,
        Keywords::Named(names, values) => (tuple::items(names).unwrap_or_default(), values),
    };
    let Some(locals) = tuple::kept_items(lent(&code.locals)).and_then(|locals| locals.get(..parameters.len())) else { return false };
    let first = code.positional_only.get() as usize;
    // Mostly they come in the order of the parameters.
    let mut expected = given.max(first);
    for (name, value) in names.iter().zip(*values) {
        let is_called_so = |local: &Slot| local.raw() == name.raw();
        let place = match locals.get(expected).is_some_and(is_called_so) {
            true => expected,
            false => match locals.iter().skip(first).position(is_called_so) {
                Some(place) => first + place,
                None => return false,
            },
        };
        if !parameters[place].is_empty() {
            return false;
        }
        parameters[place].fill(lent(value).owned());
        expected = place + 1;
    }
    true
}

/// Gives those of the last parameters that are empty their defaults. False if one has none.
fn fill_usual(function: &Function, last: &[Slot]) -> bool {
    if last.iter().all(|parameter| !parameter.is_empty()) {
        return true;
    }
    let defaults = match function.defaults.is_empty() {
        true => &[],
        false => tuple::kept_items(lent(&function.defaults)).unwrap_or_default(),
    };
    for (parameter, default) in last.iter().rev().zip(defaults.iter().rev()) {
        if parameter.is_empty() {
            parameter.fill(lent(default).owned());
        }
    }
    last.iter().rev().skip(defaults.len()).all(|parameter| !parameter.is_empty())
}

/// Puts the arguments of a call into the locals of the frame, which are empty.
#[inline(never)]
pub(crate) fn bind<'a>(runtime: &'a Runtime, function: &'a Function, code: &'a Code, frame: &'a Frame, arguments: Arguments<'a>) -> Done {
    let call = Call {
        runtime,
        function,
        code,
        arguments,
        locals: frame.slots(),
        positional: code.positional.get() as usize,
        keyword_only: code.keyword_only.get() as usize,
    };
    let flags = code.flags.get();
    let mut next = call.positional + call.keyword_only;
    let given = arguments.count();
    for index in 0..given.min(call.positional) {
        call.locals[index].replace(arguments.at(index));
    }
    if flags.has(CodeFlags::VARARGS) {
        let rest = (call.positional..given.max(call.positional)).map(|index| arguments.at(index).unwrap_or_else(|| runtime.none()));
        call.locals[next].set(tuple::new(runtime, rest)?);
        next += 1;
    }
    let rest = match flags.has(CodeFlags::VARKEYWORDS) {
        true => {
            let rest = dict::new(runtime)?;
            call.locals[next].set(rest.clone());
            Some(rest)
        }
        false => None,
    };
    arguments.each_keyword(|name, value| call.keyword(rest.as_ref(), name, value))?;
    if given > call.positional && !flags.has(CodeFlags::VARARGS) {
        return Err(call.too_many(given));
    }
    call.fill_defaults(given)?;
    call.fill_keyword_defaults()
}

impl Call<'_> {
    /// Binds one keyword argument.
    fn keyword(&self, rest: Option<&Object>, name: Object, value: Object) -> Done {
        if text::view(&name).is_none() {
            return Err(self.runtime.type_error(format_args!("keywords must be strings")));
        }
        let total = self.positional + self.keyword_only;
        let first = self.code.positional_only.get() as usize;
        let place = (first..total).find(|index| self.code.local_name(*index).is_some_and(|parameter| text::equal(&parameter, &name)));
        match (place, rest) {
            (Some(place), _) if self.locals[place].is_empty() => {
                self.locals[place].set(value);
                Ok(())
            }
            (Some(_), _) => {
                let (function, name) = (self.name(), text::to_string(&name));
                Err(self.runtime.type_error(format_args!("{function}() got multiple values for argument '{name}'")))
            }
            (None, Some(rest)) => {
                if let Some(rest) = rest.body::<Dict>() {
                    drop(rest.set(self.runtime, name, value)?);
                }
                Ok(())
            }
            (None, None) => Err(self.unexpected(&name)),
        }
    }

    /// Gives positional parameters their defaults.
    fn fill_defaults(&self, given: usize) -> Done {
        let defaults = self.function.defaults.get();
        let defaults = defaults.as_ref().and_then(tuple::items).unwrap_or_default();
        let required = self.positional - defaults.len().min(self.positional);
        let missing: Vec<usize> = (given.min(required)..required).filter(|index| self.locals[*index].is_empty()).collect();
        if !missing.is_empty() {
            return Err(self.missing(&missing, "positional"));
        }
        let skipped = defaults.len().saturating_sub(self.positional);
        for (slot, default) in self.locals[required..self.positional].iter().zip(&defaults[skipped..]) {
            if slot.is_empty() {
                slot.replace(default.get());
            }
        }
        Ok(())
    }

    /// Gives keyword-only parameters their defaults.
    fn fill_keyword_defaults(&self) -> Done {
        if self.keyword_only == 0 {
            return Ok(());
        }
        let defaults = self.function.keyword_defaults.get();
        let mut missing = Vec::new();
        for index in self.positional..self.positional + self.keyword_only {
            if !self.locals[index].is_empty() {
                continue;
            }
            let default = self.code.local_name(index).and_then(|name| defaults.as_ref()?.body::<Dict>()?.get_name(self.runtime, &name));
            match default {
                Some(default) => self.locals[index].set(default),
                None => missing.push(index),
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(self.missing(&missing, "keyword-only")) }
    }

    fn name(&self) -> String {
        self.function.qualname.get().as_ref().map(text::to_string).unwrap_or_default()
    }

    fn parameter(&self, index: usize) -> String {
        self.code.local_name(index).as_ref().map(text::to_string).unwrap_or_default()
    }

    #[cold]
    fn missing(&self, missing: &[usize], kind: &str) -> Raised {
        let names: Vec<String> = missing.iter().map(|index| self.parameter(*index)).collect();
        let (function, count) = (self.name(), names.len());
        let (plural, names) = (plural(count), enumeration(&names));
        self.runtime.type_error(format_args!("{function}() missing {count} required {kind} argument{plural}: {names}"))
    }

    #[cold]
    fn too_many(&self, given: usize) -> Raised {
        let parameters = self.positional..self.positional + self.keyword_only;
        let by_keyword = parameters.filter(|index| !self.locals[*index].is_empty()).count();
        let defaults = self.function.defaults.get().as_ref().and_then(tuple::items).map_or(0, <[Slot]>::len);
        let most = self.positional;
        let (takes, takes_plural) = match defaults {
            0 => (most.to_string(), plural(most)),
            _ => (format!("from {} to {most}", most - defaults.min(most)), "s"),
        };
        let also = match by_keyword {
            0 => String::new(),
            _ => format!(" positional argument{} (and {by_keyword} keyword-only argument{})", plural(given), plural(by_keyword)),
        };
        let were = if given == 1 && by_keyword == 0 { "was" } else { "were" };
        let function = self.name();
        let message = format_args!("{function}() takes {takes} positional argument{takes_plural} but {given}{also} {were} given");
        self.runtime.type_error(message)
    }

    /// A keyword that no parameter takes.
    #[cold]
    fn unexpected(&self, name: &Object) -> Raised {
        let positional_only = self.code.positional_only.get() as usize;
        let mut misplaced = Vec::new();
        let collected = self.arguments.each_keyword(|name, _| {
            misplaced
                .extend((0..positional_only).map(|index| self.parameter(index)).find(|parameter| *parameter == text::to_string(&name)));
            Ok(())
        });
        if let Err(raised) = collected {
            return raised;
        }
        let function = self.name();
        if !misplaced.is_empty() {
            let names = misplaced.join(", ");
            let message = format_args!("{function}() got some positional-only arguments passed as keyword arguments: '{names}'");
            return self.runtime.type_error(message);
        }
        let name = text::to_string(name);
        let known: Vec<String> = (positional_only..self.positional + self.keyword_only).map(|index| self.parameter(index)).collect();
        match suggest::nearest(&name, &known) {
            Some(meant) => {
                let message = format_args!("{function}() got an unexpected keyword argument '{name}'. Did you mean '{meant}'?");
                self.runtime.type_error(message)
            }
            None => self.runtime.type_error(format_args!("{function}() got an unexpected keyword argument '{name}'")),
        }
    }
}
