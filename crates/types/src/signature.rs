//! The parameters of a native function, read from their Python text, and the binding of a call's arguments to them.

use object::{Object, Slot};

use crate::class;
use crate::complaint::{self, Arity};
use crate::error::{Raised, Value};
use crate::native::{Args, Native};
use crate::runtime::Runtime;
use crate::{text, tuple};

/// The parameters of a native function.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    parameters: Vec<Parameter>,
    /// The first parameters, that can only be given by position.
    positional_only: usize,
    /// The first parameters, that can be given by position.
    positional: usize,
    /// The first parameters, that must be given.
    required: usize,
    /// `(*)`: the call arrives as it is.
    raw: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Parameter {
    name: &'static str,
    kind: ParameterKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ParameterKind {
    Single { required: bool },
    Rest,
    Keywords,
}

impl Signature {
    /// Reads `(self, index=-1, /, *rest, key=None, **more)`.
    pub(crate) fn parse(text: &'static str) -> Signature {
        let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
        let mut signature = Signature { parameters: Vec::new(), positional_only: 0, positional: 0, required: 0, raw: inner == "*" };
        let mut keyword_only = false;
        for part in inner.split(',').map(str::trim).filter(|part| !part.is_empty() && !signature_is_raw(inner)) {
            match part {
                "/" => signature.positional_only = signature.parameters.len(),
                "*" => keyword_only = true,
                _ => {
                    let (name, kind) = if let Some(name) = part.strip_prefix("**") {
                        (name, ParameterKind::Keywords)
                    } else if let Some(name) = part.strip_prefix('*') {
                        (name, ParameterKind::Rest)
                    } else {
                        match part.split_once('=') {
                            Some((name, _)) => (name, ParameterKind::Single { required: false }),
                            None => (part, ParameterKind::Single { required: true }),
                        }
                    };
                    keyword_only |= !matches!(kind, ParameterKind::Single { .. });
                    signature.parameters.push(Parameter { name, kind });
                    if !keyword_only {
                        signature.positional = signature.parameters.len();
                        if kind == (ParameterKind::Single { required: true }) {
                            signature.required = signature.positional;
                        }
                    }
                }
            }
        }
        signature
    }

    /// Whether a call of `count` positional arguments and no keywords can be passed on as it lies in the registers.
    #[inline(always)]
    fn fits(&self, count: usize) -> bool {
        self.raw || (count >= self.required && count <= self.positional && self.positional == self.parameters.len())
    }
}

impl Signature {
    /// Whether the first parameter is the instance or the class, which the caller does not see as an argument.
    fn implicit(&self) -> usize {
        usize::from(self.parameters.first().is_some_and(|first| matches!(first.name, "self" | "cls")))
    }

    /// Whether any parameter can be given by name.
    fn takes_keywords(&self) -> bool {
        self.parameters.iter().skip(self.positional_only).any(|parameter| parameter.kind != ParameterKind::Rest)
    }

    fn arity(&self) -> Arity {
        let implicit = self.implicit();
        Arity {
            least: self.required.saturating_sub(implicit),
            most: self.positional.saturating_sub(implicit),
            keywords: self.positional_only < self.parameters.len(),
        }
    }
}

fn signature_is_raw(inner: &str) -> bool {
    inner == "*"
}

/// Calls a native function with arguments as they lie in the caller's registers.
#[inline]
pub(crate) fn call(runtime: &Runtime, native: &'static Native, signature: &Signature, args: &Args<'_>) -> Value {
    if signature.raw || (args.names().is_none() && signature.fits(args.len())) {
        return (native.call)(runtime, args);
    }
    bind(runtime, native, signature, args)
}

#[cold]
#[inline(never)]
fn bind(runtime: &Runtime, native: &'static Native, signature: &Signature, args: &Args<'_>) -> Value {
    let window = runtime.window(signature.parameters.len())?;
    fill(runtime, native, signature, args, window.slots())?;
    (native.call)(runtime, &Args::new(window.slots(), None))
}

fn fill(runtime: &Runtime, native: &'static Native, signature: &Signature, args: &Args<'_>, slots: &[Slot]) -> Result<(), Raised> {
    let given = args.positional();
    let direct = given.len().min(signature.positional);
    for (slot, argument) in slots.iter().zip(&given[..direct]) {
        slot.replace(argument.get());
    }
    let rest = &given[direct..];
    let rest_at = signature.parameters.iter().position(|parameter| parameter.kind == ParameterKind::Rest);
    match rest_at {
        Some(at) => {
            slots[at].set(tuple::new(runtime, rest.iter().map(|slot| slot.get().unwrap_or_else(|| runtime.none())))?);
        }
        None if !rest.is_empty() => return Err(wrong_count(runtime, native, signature, given.len())),
        None => {}
    }
    let mut keywords = args.keyword_count();
    if keywords > 0 && !signature.takes_keywords() {
        let is_constructor = matches!(native.name, "__new__" | "__init__") && !given.is_empty();
        if !is_constructor || !class::is_half_written(&args.at(0)) {
            return Err(complaint::no_keywords(runtime, native));
        }
        keywords = 0;
    }
    let is_positional = signature.positional_only == signature.parameters.len();
    if is_positional && given.len() < signature.required && given.len() >= signature.implicit() {
        return Err(wrong_count(runtime, native, signature, given.len()));
    }
    let keywords_at = signature.parameters.iter().position(|parameter| parameter.kind == ParameterKind::Keywords);
    if let Some(at) = keywords_at {
        slots[at].set(crate::dict::new(runtime)?);
    }
    for index in 0..keywords {
        let Some((name, value)) = args.keyword(index) else { break };
        keyword(runtime, native, signature, slots, keywords_at, name, value.owned())?;
    }
    for (index, (slot, parameter)) in slots.iter().zip(&signature.parameters).enumerate() {
        if slot.is_empty() && parameter.kind == (ParameterKind::Single { required: true }) {
            return Err(runtime.type_error(format_args!(
                "{}() missing required argument '{}' (pos {})",
                complaint::called(runtime, native),
                parameter.name,
                index + 1 - signature.implicit()
            )));
        }
    }
    Ok(())
}

fn keyword(
    runtime: &Runtime,
    native: &'static Native,
    signature: &Signature,
    slots: &[Slot],
    keywords_at: Option<usize>,
    name: Object,
    value: Object,
) -> Result<(), Raised> {
    let wanted = text::view(&name).map(|text| text.to_rust().into_owned()).unwrap_or_default();
    let named = |parameter: &Parameter| parameter.name == wanted && matches!(parameter.kind, ParameterKind::Single { .. });
    let place = signature.parameters[signature.positional_only..].iter().position(named);
    match (place.map(|index| &slots[index + signature.positional_only]), keywords_at) {
        (Some(slot), _) if slot.is_empty() => {
            slot.set(value);
            Ok(())
        }
        (Some(_), _) => Err(runtime.type_error(format_args!(
            "argument for {}() given by name ('{wanted}') and position ({})",
            complaint::called(runtime, native),
            place.map_or(0, |index| index + signature.positional_only + 1 - signature.implicit())
        ))),
        (None, Some(at)) => {
            if let Some(keywords) = slots[at].get()
                && let Some(dict) = keywords.body::<crate::dict::Dict>()
            {
                dict.set(runtime, name, value)?;
            }
            Ok(())
        }
        (None, None) => {
            Err(runtime.type_error(format_args!("{}() got an unexpected keyword argument '{wanted}'", complaint::called(runtime, native))))
        }
    }
}

fn wrong_count(runtime: &Runtime, native: &'static Native, signature: &Signature, given: usize) -> Raised {
    signature.arity().wrong_count(runtime, native, given.saturating_sub(signature.implicit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_text_says_what_may_be_given() {
        let signature = Signature::parse("(self, index=-1, /, name=None, *rest, key, **more)");
        assert_eq!((signature.positional_only, signature.positional, signature.required), (2, 3, 1));
        assert_eq!(signature.parameters.len(), 6);
        assert_eq!(signature.parameters[3].kind, ParameterKind::Rest);
        assert_eq!(signature.parameters[4].kind, ParameterKind::Single { required: true });
        assert!(!signature.fits(2));
        let plain = Signature::parse("(self, object, /)");
        assert!(plain.fits(2) && !plain.fits(1) && !plain.fits(3));
        assert!(Signature::parse("(*)").raw);
        assert!(Signature::parse("()").fits(0));
    }
}
