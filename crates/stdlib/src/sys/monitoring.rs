//! `sys.monitoring` and the functions that trace a program: their constants are there for who imports them, but nothing can be traced.

use object::Object;
use types::{Args, ClassId, ModuleSpec, Native, Raised, Runtime, Value, int, module, namespace};

/// The module.
pub(crate) static MODULE: ModuleSpec =
    ModuleSpec { name: "sys.monitoring", doc: "Monitoring of a program's events.", functions: FUNCTIONS, classes: &[], furnish };

const FUNCTIONS: &[Native] = &[
    Native::new("use_tool_id", "(tool_id, name, /)", cannot_trace),
    Native::new("clear_tool_id", "(tool_id, /)", nothing),
    Native::new("free_tool_id", "(tool_id, /)", nothing),
    Native::new("get_tool", "(tool_id, /)", nothing),
    Native::new("register_callback", "(tool_id, event, func, /)", cannot_trace),
    Native::new("get_events", "(tool_id, /)", no_events),
    Native::new("set_events", "(tool_id, event_set, /)", cannot_trace),
    Native::new("get_local_events", "(tool_id, code, /)", no_events),
    Native::new("set_local_events", "(tool_id, code, event_set, /)", cannot_trace),
    Native::new("restart_events", "()", nothing),
];

/// The events, by the bit each has in a set (PEP 669).
const EVENTS: [&str; 19] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// The tools that have a number of their own.
const TOOLS: [(&str, i64); 4] = [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)];

fn furnish(runtime: &Runtime, module: &Object) -> Result<(), Raised> {
    for (name, id) in TOOLS {
        module::set(runtime, module, name, int::new(runtime, id)?)?;
    }
    let mut events = vec![("NO_EVENTS", int::new(runtime, 0)?)];
    for (bit, name) in EVENTS.into_iter().enumerate() {
        events.push((name, int::new(runtime, 1 << bit)?));
    }
    module::set(runtime, module, "events", namespace::new(runtime, &events)?)?;
    let object = runtime.class(ClassId::Object);
    for name in ["DISABLE", "MISSING"] {
        module::set(runtime, module, name, runtime.call(&object, &[])?)?;
    }
    Ok(())
}

/// `settrace(None)` and `setprofile(None)`, which end what never began.
pub(super) fn end_trace(runtime: &Runtime, args: &Args<'_>) -> Value {
    if args.at(0).is(&runtime.none()) { Ok(runtime.none()) } else { cannot_trace(runtime, args) }
}

fn cannot_trace(runtime: &Runtime, _: &Args<'_>) -> Value {
    Err(runtime.error(ClassId::NotImplementedError, format_args!("glassheap: tracing a program")))
}

fn nothing(runtime: &Runtime, _: &Args<'_>) -> Value {
    Ok(runtime.none())
}

fn no_events(runtime: &Runtime, _: &Args<'_>) -> Value {
    int::new(runtime, 0)
}
