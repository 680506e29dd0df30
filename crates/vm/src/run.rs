//! The evaluator: the dispatch, one line an opcode.
//!
//! Calls from Python to Python use no native stack: the callee's frame is pushed and the same loop goes on in it. A frame for which native
//! code waits has the flag `ENTRY`; when it ends, so does the loop.

use std::hint::cold_path;

use compiler::code::Opcode;
use object::Object;
use types::ops::Comparison;
use types::{Raised, Runtime, Special, Value};

use crate::machine::{Machine, a, b, c, opcode};
use crate::ops::arith::Worked;
use crate::ops::iterate::Step;
use crate::safepoint;
use crate::unwind::{self, Trace};

/// How the running frame goes on.
pub(crate) enum Start {
    /// With its next instruction.
    Begin,
    /// With an object that is sent to the `yield` it waits at.
    Send(Object),
    /// With an exception, raised where it waits.
    Raise(Raised),
}

/// Why the loop was left.
enum Stop {
    /// Native code gets what it waits for.
    Value(Object),
    /// An instruction raised.
    Raised(Raised, Trace),
}

// How an instruction ends. Where something is due, which is rare, it goes on at the look-up, and at the dispatch otherwise: nothing falls
// into the dispatch from above, so the compiler aligns it. See docs/performance.md.

/// An instruction after which something may be due.
macro_rules! next {
    ($machine:ident, $instruction:expr, $next:lifetime, $look_up:lifetime) => {
        match $instruction {
            Ok(()) if $machine.is_interrupted() || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(()) => continue $next,
            Err(raised) => raised,
        }
    };
}

/// An instruction that may leave the loop, with the value that native code waits for.
macro_rules! leaving {
    ($machine:ident, $instruction:expr, $next:lifetime, $look_up:lifetime) => {
        match $instruction {
            Ok(None) if $machine.is_interrupted() || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(None) => continue $next,
            Ok(Some(value)) => return Stop::Value(value),
            Err(raised) => raised,
        }
    };
}

/// An instruction after which something can be due only if an object died by it that owns something. Under zeal each is looked at.
macro_rules! swift {
    ($instruction:expr, $next:lifetime, $look_up:lifetime) => {
        match $instruction {
            Ok(due) if due || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(_) => continue $next,
            Err(raised) => raised,
        }
    };
}

/// A swift instruction that may leave the loop.
macro_rules! stepping {
    ($instruction:expr, $next:lifetime, $look_up:lifetime) => {
        match $instruction {
            Ok(Step::Next(due)) if due || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(Step::Next(_)) => continue $next,
            Ok(Step::Leave(value)) => return Stop::Value(value),
            Err(raised) => raised,
        }
    };
}

/// An arithmetic instruction: the results of all of them are stored in the same places, those at the ends of these blocks.
macro_rules! worked {
    ($instruction:expr, $int:lifetime, $float:lifetime, $next:lifetime, $look_up:lifetime) => {
        match $instruction {
            Ok(Worked::Int(value)) => break $int value,
            Ok(Worked::Float(value)) => break $float value,
            Ok(Worked::Otherwise) => continue $look_up,
            Err(raised) => raised,
        }
    };
}

/// Stores the result of an arithmetic instruction.
macro_rules! store {
    ($machine:ident, $ending:expr, $next:lifetime, $look_up:lifetime) => {{
        let raised: Raised = swift!($ending, $next, $look_up);
        $machine.sync();
        return Stop::Raised(raised, Trace::Note);
    }};
}

/// Runs the running frame, and all it calls, until it ends or yields.
pub(crate) fn run(runtime: &Runtime, start: Start) -> Value {
    let mut stop = match start {
        Start::Begin => execute(runtime, None),
        Start::Send(value) => execute(runtime, Some(value)),
        Start::Raise(raised) => Stop::Raised(raised, Trace::Note),
    };
    loop {
        match stop {
            Stop::Value(value) => return Ok(value),
            Stop::Raised(raised, trace) => {
                unwind::unwind(runtime, raised, trace)?;
                stop = execute(runtime, None);
            }
        }
    }
}

/// Executes instructions from where the running frame is.
#[inline(never)]
#[rustfmt::skip]
fn execute(runtime: &Runtime, sent: Option<Object>) -> Stop {
    let mut machine = Machine::new(runtime);
    let m = &mut machine;
    if let Some(sent) = sent {
        match m.receive_sent(sent) {
            Ok(None) => {}
            Ok(Some(value)) => return Stop::Value(value),
            Err(raised) => {
                m.sync();
                return Stop::Raised(raised, Trace::Note);
            }
        }
    }
    'look_up: loop {
        #[cfg(zeal)]
        {
            m.sync();
            crate::zeal::between_instructions(runtime);
        }
        if m.is_interrupted() {
            m.sync();
            if let Err(raised) = safepoint::serve(runtime) {
                // It is the instruction that comes next that raises, for whoever handles it and for the traceback.
                m.fetch();
                m.sync();
                return Stop::Raised(raised, Trace::Note);
            }
        }
        'next: loop {
            let word = m.fetch();
            let float = 'float: { let int = 'int: { let floats = 'floats: { let ints = 'ints: {
            let raised: Raised = match opcode(word) {
                Opcode::Return => stepping!(m.return_register(word), 'next, 'look_up),
                Opcode::ReturnConst => stepping!(m.return_constant(word), 'next, 'look_up),
                Opcode::MakeGenerator => leaving!(m, m.make_generator(), 'next, 'look_up),
                Opcode::Yield => leaving!(m, m.yield_register(word), 'next, 'look_up),
                Opcode::YieldFrom => leaving!(m, m.yield_from(word), 'next, 'look_up),
                Opcode::ForIter => stepping!(m.for_iter(word), 'next, 'look_up),
                Opcode::ReRaise => {
                    m.sync();
                    return Stop::Raised(Raised::Exception(m.take(a(word))), Trace::Keep);
                }
                Opcode::Raise => {
                    let raised = m.slow().raise(word);
                    return Stop::Raised(raised, Trace::of_raise(word));
                }

                Opcode::Move | Opcode::Copy => swift!(m.copy(word), 'next, 'look_up),
                Opcode::Take => swift!(m.move_over(word), 'next, 'look_up),
                Opcode::LoadConst => swift!(m.load_constant(word), 'next, 'look_up),
                Opcode::LoadInt => swift!(m.load_int(word), 'next, 'look_up),
                Opcode::Clear => swift!(m.clear(word), 'next, 'look_up),
                Opcode::DeleteLocal => next!(m, m.slow().delete_local(word), 'next, 'look_up),
                Opcode::CheckBound => swift!(m.check_bound(word), 'next, 'look_up),
                Opcode::LoadFar => next!(m, m.slow().load_far(word), 'next, 'look_up),
                Opcode::StoreFar => next!(m, m.slow().store_far(word), 'next, 'look_up),
                Opcode::DeleteFar => next!(m, m.slow().delete_far(word), 'next, 'look_up),

                Opcode::LoadGlobal => swift!(m.load_global(word), 'next, 'look_up),
                Opcode::StoreGlobal => swift!(m.store_global(word), 'next, 'look_up),
                Opcode::DeleteGlobal => next!(m, m.slow().delete_global(word), 'next, 'look_up),
                Opcode::LoadName => swift!(m.load_name(word), 'next, 'look_up),
                Opcode::StoreName => swift!(m.store_name(word), 'next, 'look_up),
                Opcode::DeleteName => next!(m, m.slow().delete_name(word), 'next, 'look_up),
                Opcode::LoadClassCell => { let words = m.words(1); next!(m, m.slow().load_class_cell(word, words), 'next, 'look_up) }
                Opcode::LoadMapGlobal => { let words = m.words(1); next!(m, m.slow().load_map_global(word, words), 'next, 'look_up) }
                Opcode::LoadMapCell => { let words = m.words(1); next!(m, m.slow().load_map_cell(word, words), 'next, 'look_up) }
                Opcode::MakeCell => next!(m, m.slow().make_cell(a(word) as isize), 'next, 'look_up),
                Opcode::MakeCellFar => next!(m, m.slow().make_cell_far(word), 'next, 'look_up),
                Opcode::LoadCell => swift!(m.load_cell(word), 'next, 'look_up),
                Opcode::StoreCell => swift!(m.store_cell(word), 'next, 'look_up),
                Opcode::DeleteCell => next!(m, m.slow().delete_cell(word), 'next, 'look_up),

                Opcode::LoadAttr => swift!(m.load_attribute(word), 'next, 'look_up),
                Opcode::StoreAttr => swift!(m.store_attribute(word), 'next, 'look_up),
                Opcode::DeleteAttr => { let words = m.words(1); next!(m, m.slow().delete_attribute(word, words), 'next, 'look_up) }
                Opcode::LoadMethod => swift!(m.load_method(word), 'next, 'look_up),
                Opcode::Subscript => swift!(m.subscript(word), 'next, 'look_up),
                Opcode::SubscriptImm => swift!(m.subscript_immediate(word), 'next, 'look_up),
                Opcode::StoreSubscript => swift!(m.store_subscript(word), 'next, 'look_up),
                Opcode::DeleteSubscript => next!(m, m.slow().delete_subscript(word), 'next, 'look_up),
                Opcode::BuildSlice => next!(m, m.build_slice(word), 'next, 'look_up),

                Opcode::Add => worked!(m.add(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::Sub => worked!(m.sub(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::Mul => worked!(m.mul(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::FloorDiv => worked!(m.floor_div(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::Mod => worked!(m.modulo(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::TrueDiv => worked!(m.true_div(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::Pow | Opcode::LShift | Opcode::RShift | Opcode::BitAnd | Opcode::BitOr | Opcode::BitXor
                | Opcode::MatMul => next!(m, m.slow().rare(word, (word as u8 - Opcode::Add as u8) as usize), 'next, 'look_up),
                Opcode::AddK => worked!(m.add_constant(word), 'int, 'float, 'next, 'look_up),
                Opcode::SubK => worked!(m.sub_constant(word), 'int, 'float, 'next, 'look_up),
                Opcode::MulK => worked!(m.mul_constant(word), 'int, 'float, 'next, 'look_up),
                Opcode::FloorDivK => worked!(m.floor_div_constant(word), 'int, 'float, 'next, 'look_up),
                Opcode::ModK => worked!(m.modulo_constant(word), 'int, 'float, 'next, 'look_up),
                Opcode::TrueDivK => worked!(m.true_div_constant(word), 'int, 'float, 'next, 'look_up),
                Opcode::BitAndK => worked!(m.and_constant(word), 'int, 'float, 'next, 'look_up),
                Opcode::PowK | Opcode::LShiftK | Opcode::RShiftK | Opcode::BitOrK | Opcode::BitXorK
                | Opcode::MatMulK => next!(m, m.rare_constant(word, (word as u8 - Opcode::AddK as u8) as usize), 'next, 'look_up),
                Opcode::AddImm => worked!(m.add_immediate(word), 'int, 'float, 'next, 'look_up),
                Opcode::SubImm => worked!(m.sub_immediate(word), 'int, 'float, 'next, 'look_up),
                Opcode::AddInPlace => worked!(m.add_in_place(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::SubInPlace => worked!(m.sub_in_place(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::MulInPlace => worked!(m.mul_in_place(word), 'ints, 'floats, 'next, 'look_up),
                Opcode::AddImmInPlace => worked!(m.add_immediate_in_place(word), 'int, 'float, 'next, 'look_up),
                Opcode::SubImmInPlace => worked!(m.sub_immediate_in_place(word), 'int, 'float, 'next, 'look_up),
                Opcode::InPlace => { let words = m.words(1); next!(m, m.slow().in_place(word, words), 'next, 'look_up) }
                Opcode::Negative => next!(m, m.slow().unary(word, Special::Negative), 'next, 'look_up),
                Opcode::Positive => next!(m, m.slow().unary(word, Special::Positive), 'next, 'look_up),
                Opcode::Invert => next!(m, m.slow().unary(word, Special::Invert), 'next, 'look_up),
                Opcode::Not => swift!(m.not(word), 'next, 'look_up),
                Opcode::Less => swift!(m.compare(word, Comparison::Less), 'next, 'look_up),
                Opcode::LessEqual => swift!(m.compare(word, Comparison::LessEqual), 'next, 'look_up),
                Opcode::Equal => swift!(m.compare(word, Comparison::Equal), 'next, 'look_up),
                Opcode::NotEqual => swift!(m.compare(word, Comparison::NotEqual), 'next, 'look_up),
                Opcode::Greater => swift!(m.compare(word, Comparison::Greater), 'next, 'look_up),
                Opcode::GreaterEqual => swift!(m.compare(word, Comparison::GreaterEqual), 'next, 'look_up),
                Opcode::Is => swift!(m.is(word), 'next, 'look_up),
                Opcode::IsNot => swift!(m.is_not(word), 'next, 'look_up),
                Opcode::In => next!(m, m.slow().contains(word), 'next, 'look_up),
                Opcode::NotIn => next!(m, m.slow().contains_not(word), 'next, 'look_up),

                Opcode::JumpLess => swift!(m.jump_compare(word, Comparison::Less), 'next, 'look_up),
                Opcode::JumpLessEqual => swift!(m.jump_compare(word, Comparison::LessEqual), 'next, 'look_up),
                Opcode::JumpEqual => swift!(m.jump_compare(word, Comparison::Equal), 'next, 'look_up),
                Opcode::JumpNotEqual => swift!(m.jump_compare(word, Comparison::NotEqual), 'next, 'look_up),
                Opcode::JumpGreater => swift!(m.jump_compare(word, Comparison::Greater), 'next, 'look_up),
                Opcode::JumpGreaterEqual => swift!(m.jump_compare(word, Comparison::GreaterEqual), 'next, 'look_up),
                Opcode::JumpIs => swift!(m.jump_is(word), 'next, 'look_up),
                Opcode::JumpIn => swift!(m.jump_in(word), 'next, 'look_up),
                Opcode::JumpLessImm => swift!(m.jump_compare_immediate(word, Comparison::Less), 'next, 'look_up),
                Opcode::JumpLessEqualImm => swift!(m.jump_compare_immediate(word, Comparison::LessEqual), 'next, 'look_up),
                Opcode::JumpEqualImm => swift!(m.jump_compare_immediate(word, Comparison::Equal), 'next, 'look_up),
                Opcode::JumpNotEqualImm => swift!(m.jump_compare_immediate(word, Comparison::NotEqual), 'next, 'look_up),
                Opcode::JumpGreaterImm => swift!(m.jump_compare_immediate(word, Comparison::Greater), 'next, 'look_up),
                Opcode::JumpGreaterEqualImm => swift!(m.jump_compare_immediate(word, Comparison::GreaterEqual), 'next, 'look_up),
                Opcode::JumpNone => swift!(m.jump_none(word), 'next, 'look_up),
                Opcode::JumpTruth => swift!(m.jump_truth(word), 'next, 'look_up),
                Opcode::JumpTruthOrPop => swift!(m.jump_truth_or_pop(word), 'next, 'look_up),
                Opcode::Jump => swift!(m.jump_forward(), 'next, 'look_up),
                Opcode::JumpBack => next!(m, m.jump_back(), 'next, 'look_up),

                Opcode::GetIter => next!(m, m.slow().get_iter(word), 'next, 'look_up),
                Opcode::Unpack => next!(m, m.slow().unpack(word), 'next, 'look_up),
                Opcode::UnpackTo => { let words = m.words(2); next!(m, m.slow().unpack_to(word, words), 'next, 'look_up) }
                Opcode::UnpackStar => { let words = m.words(1); next!(m, m.slow().unpack_star(word, words), 'next, 'look_up) }

                Opcode::BuildTuple => next!(m, m.slow().build_tuple(word), 'next, 'look_up),
                Opcode::BuildList => next!(m, m.slow().build_list(word), 'next, 'look_up),
                Opcode::BuildSet => next!(m, m.slow().build_set(word), 'next, 'look_up),
                Opcode::BuildMap => next!(m, m.slow().build_map(word), 'next, 'look_up),
                Opcode::BuildString => next!(m, m.slow().build_string(word), 'next, 'look_up),
                Opcode::ListAppend => swift!(m.list_append(word), 'next, 'look_up),
                Opcode::ListExtend => next!(m, m.slow().list_extend(word), 'next, 'look_up),
                Opcode::SetAdd => next!(m, m.slow().set_add(word), 'next, 'look_up),
                Opcode::SetUpdate => next!(m, m.slow().set_update(word), 'next, 'look_up),
                Opcode::MapAdd => next!(m, m.slow().map_add(word), 'next, 'look_up),
                Opcode::MapUpdate => next!(m, m.slow().map_update(word), 'next, 'look_up),
                Opcode::MapMerge => next!(m, m.slow().map_merge(word), 'next, 'look_up),
                Opcode::ListToTuple => next!(m, m.slow().list_to_tuple(word), 'next, 'look_up),
                Opcode::Format => next!(m, m.slow().format(word), 'next, 'look_up),

                Opcode::Call => next!(m, m.call(word), 'next, 'look_up),
                Opcode::CallKeyword => next!(m, m.call_keyword(word), 'next, 'look_up),
                Opcode::CallUnpack => next!(m, m.call_unpack(word), 'next, 'look_up),
                Opcode::MakeFunction => { let words = m.words(1); next!(m, m.slow().make_function(word, words), 'next, 'look_up) }
                Opcode::LoadBuildClass => next!(m, m.slow().load_build_class(word), 'next, 'look_up),
                Opcode::GetYieldFrom => next!(m, m.slow().get_yield_from(word), 'next, 'look_up),

                Opcode::PushHandled => next!(m, m.slow().push_handled(word), 'next, 'look_up),
                Opcode::PopHandled => next!(m, m.slow().pop_handled(word), 'next, 'look_up),
                Opcode::JumpMatch => next!(m, m.jump_match(word), 'next, 'look_up),
                Opcode::WithEnter => next!(m, m.slow().with_enter(word), 'next, 'look_up),
                Opcode::WithExcept => next!(m, m.slow().with_except(word), 'next, 'look_up),
                Opcode::MatchGroup => next!(m, m.slow().match_group(word), 'next, 'look_up),
                Opcode::PrepareGroup => next!(m, m.slow().prepare_group(word), 'next, 'look_up),
                Opcode::LoadAssertionError => next!(m, m.slow().load_assertion_error(word), 'next, 'look_up),

                Opcode::ImportName => { let words = m.words(1); next!(m, m.slow().import_name(word, words), 'next, 'look_up) }
                Opcode::LoadTyping => { let words = m.words(1); next!(m, m.slow().load_typing(word, words), 'next, 'look_up) }
                Opcode::ImportFrom => { let words = m.words(1); next!(m, m.slow().import_from(word, words), 'next, 'look_up) }
                Opcode::ImportStar => next!(m, m.slow().import_star(word), 'next, 'look_up),
                Opcode::PrintExpression => next!(m, m.slow().print_expression(word), 'next, 'look_up),
                Opcode::SetupAnnotations => next!(m, m.slow().setup_annotations(), 'next, 'look_up),
                Opcode::JumpSequence => next!(m, m.jump_sequence(word), 'next, 'look_up),
                Opcode::JumpMapping => next!(m, m.jump_mapping(word), 'next, 'look_up),
                Opcode::Length => next!(m, m.slow().length(word), 'next, 'look_up),
                Opcode::MatchKeys => next!(m, m.match_keys(word), 'next, 'look_up),
                Opcode::MatchRest => next!(m, m.slow().match_rest(word), 'next, 'look_up),
                Opcode::MatchClass => next!(m, m.match_class(word), 'next, 'look_up),
                Opcode::GetAwaitable => next!(m, m.slow().get_awaitable(word), 'next, 'look_up),
                Opcode::GetAsyncIter => next!(m, m.slow().get_async_iter(word), 'next, 'look_up),
                Opcode::GetAsyncNext => next!(m, m.slow().get_async_next(word), 'next, 'look_up),
                Opcode::AsyncWithEnter => next!(m, m.slow().async_with_enter(word), 'next, 'look_up),
                Opcode::JumpStopAsync => next!(m, m.jump_stop_async(word), 'next, 'look_up),
                Opcode::BuildInterpolation => next!(m, m.slow().build_interpolation(word), 'next, 'look_up),
                Opcode::BuildTemplate => next!(m, m.slow().build_template(word), 'next, 'look_up),
                Opcode::LoadLocals => next!(m, m.slow().load_locals(word), 'next, 'look_up),
            };
            m.sync();
            return Stop::Raised(raised, Trace::Note);
            }; store!(m, m.finish_int(a(word), ints, [b(word), c(word)]), 'next, 'look_up)
            }; store!(m, m.finish_float(a(word), floats, [b(word), c(word)]), 'next, 'look_up)
            }; store!(m, m.finish_int(a(word), int, [b(word)]), 'next, 'look_up)
            }; store!(m, m.finish_float(a(word), float, [b(word)]), 'next, 'look_up)
        }
    }
}
