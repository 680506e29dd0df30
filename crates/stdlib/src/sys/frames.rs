//! What `sys` says about running calls: frames, the exception being handled, the recursion limit.

use object::Object;
use types::dict::Dict;
use types::exception::Exception;
use types::{Args, ClassId, Name, Root, Runtime, Value, attribute, frame, int, ops, tuple};

/// `exc_info()`: class, value and traceback of the exception that is being handled.
pub(super) fn exc_info(runtime: &Runtime, _: &Args<'_>) -> Value {
    let handled = runtime.root(Root::Handled).get();
    let traceback = handled.as_ref().and_then(|handled| handled.body::<Exception>()?.traceback.get());
    let class = handled.as_ref().map(|handled| handled.class());
    let items = [class, handled, traceback].map(|item| item.unwrap_or_else(|| runtime.none()));
    tuple::new(runtime, items.into_iter())
}

/// `exception()`: the exception that is being handled.
pub(super) fn exception(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.root(Root::Handled).get().unwrap_or_else(|| runtime.none()))
}

/// `_getframe(depth=0)`
pub(super) fn getframe(runtime: &Runtime, args: &Args<'_>) -> Value {
    let found = frame::at_depth(runtime, depth(runtime, args)?)?;
    found.ok_or_else(|| runtime.value_error(format_args!("call stack is not deep enough")))
}

/// `_getframemodulename(depth=0)`: the module of a calling function, or `None`.
pub(super) fn getframemodulename(runtime: &Runtime, args: &Args<'_>) -> Value {
    let Some(found) = frame::at_depth(runtime, depth(runtime, args)?)? else { return Ok(runtime.none()) };
    let globals = attribute::get_any(runtime, &found, &types::text::intern(runtime, types::text::new(runtime, "f_globals")?)?)?;
    let name = globals.body::<Dict>().and_then(|globals| globals.get_name(runtime, &runtime.name(Name::Name)));
    Ok(name.unwrap_or_else(|| runtime.none()))
}

fn depth(runtime: &Runtime, args: &Args<'_>) -> Result<usize, types::Raised> {
    let depth = args.get(0).map_or(Ok(0), |depth: object::Borrowed<'_>| ops::index(runtime, &depth))?;
    Ok(usize::try_from(depth).unwrap_or(0))
}

/// `getrecursionlimit()`
pub(super) fn getrecursionlimit(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, runtime.frames.depth_limit.get().into())
}

/// `setrecursionlimit(limit)`
pub(super) fn setrecursionlimit(runtime: &Runtime, args: &Args<'_>) -> Value {
    let limit = ops::index(runtime, &args.at(0))?;
    let Some(limit) = u32::try_from(limit).ok().filter(|limit| *limit >= 1) else {
        return Err(runtime.value_error(format_args!("recursion limit must be greater or equal than 1")));
    };
    let depth = runtime.frames.depth.get();
    if depth >= limit {
        return Err(runtime.error(
            ClassId::RecursionError,
            format_args!("cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"),
        ));
    }
    runtime.frames.depth_limit.set(limit);
    Ok(runtime.none())
}

/// What `sys` remembers of the last uncaught exception.
pub(super) fn traceback_of(exception: &Object) -> Option<Object> {
    exception.body::<Exception>()?.traceback.get()
}

/// `_current_frames()`: the running frame of each thread that runs Python.
pub(super) fn current_frames(runtime: &Runtime, _: &Args<'_>) -> Value {
    let all = types::dict::new(runtime)?;
    for (number, top) in runtime.stacks() {
        let running = std::iter::successors(top, |frame| frame.previous()).find(|frame| !frame.code.is_empty());
        if let (Some(frame), Some(all)) = (running, all.body::<types::dict::Dict>()) {
            all.set(runtime, int::new(runtime, number.into())?, types::frame::of(runtime, frame)?)?;
        }
    }
    Ok(all)
}
