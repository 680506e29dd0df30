//! `Token`: what undoes a change of a variable.

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, ops, text};

use super::{context, part};
use crate::classes;

const VARIABLE: usize = 0;
const CONTEXT: usize = 1;
const OLD: usize = 2;
/// Number 0: whether it was used.
const USED: usize = 0;

/// The class `_contextvars.Token`.
pub(super) const SPEC: ClassSpec = record::spec(classes::TOKEN, "_contextvars", "Token")
    .sealed()
    .methods(&[
        Native::static_method("__new__", "(*)", |runtime, _| {
            Err(runtime.error(ClassId::RuntimeError, format_args!("Tokens can only be created by ContextVars")))
        }),
        Native::new("__enter__", "(self, /)", |_, args| Ok(args.at(0).owned())),
        Native::new("__exit__", "(self, type, value, traceback, /)", |runtime, args| {
            reset(runtime, &part(runtime, &args.at(0), VARIABLE), &args.at(0))?;
            Ok(runtime.none())
        }),
        types::generic_alias::CLASS_GETITEM,
        Native::new("__repr__", "(self, /)", repr),
    ])
    .getters(&[
        Getter::new("var", |runtime, object| Ok(part(runtime, object, VARIABLE))),
        Getter::new("old_value", |runtime, object| match object.body::<Record>().and_then(|token| token.get(OLD)) {
            Some(old) => Ok(old),
            None => super::missing(runtime),
        }),
    ])
    .unhashable();

/// The class of `Token.MISSING`.
pub(super) const MISSING: ClassSpec = record::spec(classes::TOKEN_MISSING, "_contextvars", "TokenMissing")
    .sealed()
    .methods(&[Native::new("__repr__", "(self, /)", |runtime, _| text::new(runtime, "<Token.MISSING>"))]);

/// The token of a change.
pub(super) fn new(runtime: &Runtime, variable: &Object, context: &Object, old: Option<Object>) -> Value {
    record::with(runtime, &runtime.class(classes::TOKEN), [Some(variable.clone()), Some(context.clone()), old].into_iter())
}

/// Gives the variable the value that it had before.
pub(super) fn reset(runtime: &Runtime, variable: &Object, token: &Object) -> Result<(), Raised> {
    if token.class_ref() != classes::TOKEN.reference() {
        let shown = text::to_string(&ops::repr(runtime, token)?);
        return Err(runtime.type_error(format_args!("expected an instance of Token, got {shown}")));
    }
    let Some(record) = token.body::<Record>() else { return Err(Raised::OutOfMemory) };
    let shown = || Ok::<String, Raised>(text::to_string(&ops::repr(runtime, token)?));
    if record.number(USED).get() != 0 {
        let shown = shown()?;
        return Err(runtime.error(ClassId::RuntimeError, format_args!("{shown} has already been used once")));
    }
    if !part(runtime, token, VARIABLE).is(variable) {
        let shown = shown()?;
        return Err(runtime.value_error(format_args!("{shown} was created by a different ContextVar")));
    }
    let current = super::current(runtime)?;
    if !part(runtime, token, CONTEXT).is(&current) {
        let shown = shown()?;
        return Err(runtime.value_error(format_args!("{shown} was created in a different Context")));
    }
    record.number(USED).set(1);
    context::set(runtime, &current, variable, record.get(OLD))
}

fn repr(runtime: &Runtime, args: &Args<'_>) -> Value {
    let own = args.at(0);
    let used = if own.body::<Record>().is_some_and(|token| token.number(USED).get() != 0) { " used" } else { "" };
    let variable = text::to_string(&runtime.guarded(|| ops::repr(runtime, &part(runtime, &own, VARIABLE)))?);
    text::new(runtime, &format!("<Token{used} var={variable} at {:#x}>", own.identity()))
}
