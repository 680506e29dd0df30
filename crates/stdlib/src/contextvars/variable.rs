//! `ContextVar`

use object::Object;
use types::record::{self, Record};
use types::{Args, ClassId, ClassSpec, Getter, Native, Raised, Runtime, Value, int, ops, text};

use super::{context, part, token};
use crate::classes;

const NAME: usize = 0;
const DEFAULT: usize = 1;

/// The class `_contextvars.ContextVar`.
pub(super) const SPEC: ClassSpec = record::spec(classes::CONTEXT_VAR, "_contextvars", "ContextVar")
    .sealed()
    .weakly_referenced()
    .methods(&[
        Native::static_method("__new__", "(cls, name, /, *, default=None)", new),
        Native::new("get", "(self, default=None, /)", |runtime, args| {
            let own = args.at(0);
            if let Some(value) = context::find(runtime, &super::current(runtime)?, &own)? {
                return Ok(value);
            }
            let default = args.get(1).map(|default| default.owned()).or_else(|| own.body::<Record>()?.get(DEFAULT));
            default.ok_or_else(|| {
                types::exception::new(runtime, ClassId::LookupError, &[own.owned()]).map_or_else(|raised| raised, Raised::Exception)
            })
        }),
        Native::new("set", "(self, value, /)", |runtime, args| {
            let (own, current) = (args.at(0), super::current(runtime)?);
            let old = context::find(runtime, &current, &own)?;
            let token = token::new(runtime, &own, &current, old)?;
            context::set(runtime, &current, &own, Some(args.at(1).owned()))?;
            Ok(token)
        }),
        Native::new("reset", "(self, token, /)", |runtime, args| {
            token::reset(runtime, &args.at(0), &args.at(1))?;
            Ok(runtime.none())
        }),
        Native::new("__hash__", "(self, /)", |runtime, args| int::from_usize(runtime, args.at(0).identity() >> 4)),
        types::generic_alias::CLASS_GETITEM,
        Native::new("__repr__", "(self, /)", |runtime, args| {
            let own = args.at(0);
            let shown = |object: &Object| Ok::<String, Raised>(text::to_string(&runtime.guarded(|| ops::repr(runtime, object))?));
            let name = shown(&part(runtime, &own, NAME))?;
            let default = own.body::<Record>().and_then(|own| own.get(DEFAULT)).map(|default| shown(&default)).transpose()?;
            let default = default.map(|default| format!(" default={default}")).unwrap_or_default();
            text::new(runtime, &format!("<ContextVar name={name}{default} at {:#x}>", own.identity()))
        }),
    ])
    .getters(&[Getter::new("name", |runtime, object| Ok(part(runtime, object, NAME)))]);

fn new(runtime: &Runtime, args: &Args<'_>) -> Value {
    if text::view(&args.at(1)).is_none() {
        return Err(runtime.type_error(format_args!("context variable name must be a str")));
    }
    let default = args.get(2).map(|default| default.owned());
    record::with(runtime, &runtime.class(classes::CONTEXT_VAR), [Some(args.at(1).owned()), default].into_iter())
}
