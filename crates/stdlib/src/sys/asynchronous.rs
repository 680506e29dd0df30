//! What a program may hook into asynchronous generators and coroutines by `sys`.

use types::async_generator::{self, Hook};
use types::tuple::structure;
use types::{Args, Raised, Runtime, Value, int, kept, ops};

use crate::classes;

/// `get_asyncgen_hooks()`
pub(super) fn get_hooks(runtime: &Runtime, _: &Args<'_>) -> Value {
    let hook = |which| Ok::<_, Raised>(async_generator::hook(runtime, which)?.unwrap_or_else(|| runtime.none()));
    let hooks = [hook(Hook::FirstIteration)?, hook(Hook::Finalizer)?];
    structure::new(runtime, classes::ASYNCGEN_HOOKS, hooks.into_iter())
}

/// `set_asyncgen_hooks(firstiter, finalizer)`
pub(super) fn set_hooks(runtime: &Runtime, args: &Args<'_>) -> Value {
    let none = runtime.none();
    let hooks = [(0, Hook::FirstIteration, "firstiter"), (1, Hook::Finalizer, "finalizer")];
    for (index, _, name) in &hooks {
        if let Some(hook) = args.get(*index).filter(|hook| !hook.is(&none) && !ops::is_callable(runtime, hook)) {
            let given = types::class::name_of(&hook.class());
            return Err(runtime.type_error(format_args!("callable {name} expected, got {given}")));
        }
    }
    for (index, which, _) in hooks {
        if let Some(hook) = args.get(index) {
            async_generator::set_hook(runtime, which, hook.owned())?;
        }
    }
    Ok(none)
}

const DEPTH: &str = "depth of coroutine origins";

/// `get_coroutine_origin_tracking_depth()`
pub(super) fn get_origin_depth(runtime: &Runtime, _: &Args<'_>) -> Value {
    match kept::get(runtime, DEPTH)? {
        Some(depth) => Ok(depth),
        None => int::new(runtime, 0),
    }
}

/// `set_coroutine_origin_tracking_depth(depth)`: kept, but coroutines do not note where they were made.
pub(super) fn set_origin_depth(runtime: &Runtime, args: &Args<'_>) -> Value {
    let depth = ops::index(runtime, &args.at(0))?;
    if depth < 0 {
        return Err(runtime.value_error(format_args!("depth must be >= 0")));
    }
    kept::set(runtime, DEPTH, int::new(runtime, depth)?)?;
    Ok(runtime.none())
}
