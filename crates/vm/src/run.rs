//! The evaluator: the dispatch, one line an opcode.
//!
//! Calls from Python to Python use no native stack: the callee's frame is pushed and the same loop goes on in it. A frame for which native
//! code waits has the flag `ENTRY`; when it ends, so does the loop.

use std::hint::cold_path;

use compiler::code::Opcode;
use object::Object;
use types::ops::Comparison;
use types::{Raised, Runtime, Special, Value};

use crate::machine::{Machine, a, opcode};
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
    ($machine:ident, $instruction:expr, $look_up:lifetime) => {
        match $instruction {
            Ok(()) if $machine.is_interrupted() || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(()) => continue,
            Err(raised) => raised,
        }
    };
}

/// An instruction that may leave the loop, with the value that native code waits for.
macro_rules! leaving {
    ($machine:ident, $instruction:expr, $look_up:lifetime) => {
        match $instruction {
            Ok(None) if $machine.is_interrupted() || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(None) => continue,
            Ok(Some(value)) => return Stop::Value(value),
            Err(raised) => raised,
        }
    };
}

/// An instruction after which something can be due only if an object died by it that owns something. Under zeal each is looked at.
macro_rules! swift {
    ($instruction:expr, $look_up:lifetime) => {
        match $instruction {
            Ok(due) if due || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(_) => continue,
            Err(raised) => raised,
        }
    };
}

/// A swift instruction that may leave the loop.
macro_rules! stepping {
    ($instruction:expr, $look_up:lifetime) => {
        match $instruction {
            Ok(Step::Next(due)) if due || cfg!(zeal) => {
                cold_path();
                continue $look_up
            }
            Ok(Step::Next(_)) => continue,
            Ok(Step::Leave(value)) => return Stop::Value(value),
            Err(raised) => raised,
        }
    };
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
        loop {
            let word = m.fetch();
            let raised: Raised = match opcode(word) {
                Opcode::Return => stepping!(m.return_register(word), 'look_up),
                Opcode::ReturnConst => stepping!(m.return_constant(word), 'look_up),
                Opcode::MakeGenerator => leaving!(m, m.make_generator(), 'look_up),
                Opcode::Yield => leaving!(m, m.yield_register(word), 'look_up),
                Opcode::YieldFrom => leaving!(m, m.yield_from(word), 'look_up),
                Opcode::ForIter => stepping!(m.for_iter(word), 'look_up),
                Opcode::ReRaise => {
                    m.sync();
                    return Stop::Raised(Raised::Exception(m.take(a(word))), Trace::Keep);
                }
                Opcode::Raise => {
                    let raised = m.slow().raise(word);
                    return Stop::Raised(raised, Trace::of_raise(word));
                }

                Opcode::Move | Opcode::Copy => swift!(m.copy(word), 'look_up),
                Opcode::Take => swift!(m.move_over(word), 'look_up),
                Opcode::LoadConst => swift!(m.load_constant(word), 'look_up),
                Opcode::LoadInt => swift!(m.load_int(word), 'look_up),
                Opcode::Clear => swift!(m.clear(word), 'look_up),
                Opcode::DeleteLocal => next!(m, m.slow().delete_local(word), 'look_up),
                Opcode::CheckBound => swift!(m.check_bound(word), 'look_up),
                Opcode::LoadFar => next!(m, m.slow().load_far(word), 'look_up),
                Opcode::StoreFar => next!(m, m.slow().store_far(word), 'look_up),
                Opcode::DeleteFar => next!(m, m.slow().delete_far(word), 'look_up),

                Opcode::LoadGlobal => swift!(m.load_global(word), 'look_up),
                Opcode::StoreGlobal => swift!(m.store_global(word), 'look_up),
                Opcode::DeleteGlobal => next!(m, m.slow().delete_global(word), 'look_up),
                Opcode::LoadName => swift!(m.load_name(word), 'look_up),
                Opcode::StoreName => swift!(m.store_name(word), 'look_up),
                Opcode::DeleteName => next!(m, m.slow().delete_name(word), 'look_up),
                Opcode::LoadClassCell => { let words = m.words(1); next!(m, m.slow().load_class_cell(word, words), 'look_up) }
                Opcode::LoadMapGlobal => { let words = m.words(1); next!(m, m.slow().load_map_global(word, words), 'look_up) }
                Opcode::LoadMapCell => { let words = m.words(1); next!(m, m.slow().load_map_cell(word, words), 'look_up) }
                Opcode::MakeCell => next!(m, m.slow().make_cell(a(word) as isize), 'look_up),
                Opcode::MakeCellFar => next!(m, m.slow().make_cell_far(word), 'look_up),
                Opcode::LoadCell => swift!(m.load_cell(word), 'look_up),
                Opcode::StoreCell => swift!(m.store_cell(word), 'look_up),
                Opcode::DeleteCell => next!(m, m.slow().delete_cell(word), 'look_up),

                Opcode::LoadAttr => swift!(m.load_attribute(word), 'look_up),
                Opcode::StoreAttr => swift!(m.store_attribute(word), 'look_up),
                Opcode::DeleteAttr => { let words = m.words(1); next!(m, m.slow().delete_attribute(word, words), 'look_up) }
                Opcode::LoadMethod => swift!(m.load_method(word), 'look_up),
                Opcode::Subscript => swift!(m.subscript(word), 'look_up),
                Opcode::SubscriptImm => swift!(m.subscript_immediate(word), 'look_up),
                Opcode::StoreSubscript => swift!(m.store_subscript(word), 'look_up),
                Opcode::DeleteSubscript => next!(m, m.slow().delete_subscript(word), 'look_up),
                Opcode::BuildSlice => next!(m, m.build_slice(word), 'look_up),

                Opcode::Add => swift!(m.add(word), 'look_up),
                Opcode::Sub => swift!(m.sub(word), 'look_up),
                Opcode::Mul => swift!(m.mul(word), 'look_up),
                Opcode::FloorDiv => swift!(m.floor_div(word), 'look_up),
                Opcode::Mod => swift!(m.modulo(word), 'look_up),
                Opcode::TrueDiv => swift!(m.true_div(word), 'look_up),
                Opcode::Pow | Opcode::LShift | Opcode::RShift | Opcode::BitAnd | Opcode::BitOr | Opcode::BitXor
                | Opcode::MatMul => next!(m, m.slow().rare(word, (word as u8 - Opcode::Add as u8) as usize), 'look_up),
                Opcode::AddK => swift!(m.add_constant(word), 'look_up),
                Opcode::SubK => swift!(m.sub_constant(word), 'look_up),
                Opcode::MulK => swift!(m.mul_constant(word), 'look_up),
                Opcode::FloorDivK => swift!(m.floor_div_constant(word), 'look_up),
                Opcode::ModK => swift!(m.modulo_constant(word), 'look_up),
                Opcode::TrueDivK => swift!(m.true_div_constant(word), 'look_up),
                Opcode::BitAndK => swift!(m.and_constant(word), 'look_up),
                Opcode::PowK | Opcode::LShiftK | Opcode::RShiftK | Opcode::BitOrK | Opcode::BitXorK
                | Opcode::MatMulK => next!(m, m.rare_constant(word, (word as u8 - Opcode::AddK as u8) as usize), 'look_up),
                Opcode::AddImm => swift!(m.add_immediate(word), 'look_up),
                Opcode::SubImm => swift!(m.sub_immediate(word), 'look_up),
                Opcode::AddInPlace => swift!(m.add_in_place(word), 'look_up),
                Opcode::SubInPlace => swift!(m.sub_in_place(word), 'look_up),
                Opcode::MulInPlace => swift!(m.mul_in_place(word), 'look_up),
                Opcode::AddImmInPlace => swift!(m.add_immediate_in_place(word), 'look_up),
                Opcode::SubImmInPlace => swift!(m.sub_immediate_in_place(word), 'look_up),
                Opcode::InPlace => { let words = m.words(1); next!(m, m.slow().in_place(word, words), 'look_up) }
                Opcode::Negative => next!(m, m.slow().unary(word, Special::Negative), 'look_up),
                Opcode::Positive => next!(m, m.slow().unary(word, Special::Positive), 'look_up),
                Opcode::Invert => next!(m, m.slow().unary(word, Special::Invert), 'look_up),
                Opcode::Not => swift!(m.not(word), 'look_up),
                Opcode::Less => swift!(m.compare(word, Comparison::Less), 'look_up),
                Opcode::LessEqual => swift!(m.compare(word, Comparison::LessEqual), 'look_up),
                Opcode::Equal => swift!(m.compare(word, Comparison::Equal), 'look_up),
                Opcode::NotEqual => swift!(m.compare(word, Comparison::NotEqual), 'look_up),
                Opcode::Greater => swift!(m.compare(word, Comparison::Greater), 'look_up),
                Opcode::GreaterEqual => swift!(m.compare(word, Comparison::GreaterEqual), 'look_up),
                Opcode::Is => swift!(m.is(word), 'look_up),
                Opcode::IsNot => swift!(m.is_not(word), 'look_up),
                Opcode::In => next!(m, m.slow().contains(word), 'look_up),
                Opcode::NotIn => next!(m, m.slow().contains_not(word), 'look_up),

                Opcode::JumpLess => swift!(m.jump_compare(word, Comparison::Less), 'look_up),
                Opcode::JumpLessEqual => swift!(m.jump_compare(word, Comparison::LessEqual), 'look_up),
                Opcode::JumpEqual => swift!(m.jump_compare(word, Comparison::Equal), 'look_up),
                Opcode::JumpNotEqual => swift!(m.jump_compare(word, Comparison::NotEqual), 'look_up),
                Opcode::JumpGreater => swift!(m.jump_compare(word, Comparison::Greater), 'look_up),
                Opcode::JumpGreaterEqual => swift!(m.jump_compare(word, Comparison::GreaterEqual), 'look_up),
                Opcode::JumpIs => swift!(m.jump_is(word), 'look_up),
                Opcode::JumpIn => swift!(m.jump_in(word), 'look_up),
                Opcode::JumpLessImm => swift!(m.jump_compare_immediate(word, Comparison::Less), 'look_up),
                Opcode::JumpLessEqualImm => swift!(m.jump_compare_immediate(word, Comparison::LessEqual), 'look_up),
                Opcode::JumpEqualImm => swift!(m.jump_compare_immediate(word, Comparison::Equal), 'look_up),
                Opcode::JumpNotEqualImm => swift!(m.jump_compare_immediate(word, Comparison::NotEqual), 'look_up),
                Opcode::JumpGreaterImm => swift!(m.jump_compare_immediate(word, Comparison::Greater), 'look_up),
                Opcode::JumpGreaterEqualImm => swift!(m.jump_compare_immediate(word, Comparison::GreaterEqual), 'look_up),
                Opcode::JumpNone => swift!(m.jump_none(word), 'look_up),
                Opcode::JumpTruth => swift!(m.jump_truth(word), 'look_up),
                Opcode::JumpTruthOrPop => swift!(m.jump_truth_or_pop(word), 'look_up),
                Opcode::Jump => swift!(m.jump_forward(), 'look_up),
                Opcode::JumpBack => next!(m, m.jump_back(), 'look_up),

                Opcode::GetIter => next!(m, m.slow().get_iter(word), 'look_up),
                Opcode::Unpack => next!(m, m.slow().unpack(word), 'look_up),
                Opcode::UnpackTo => { let words = m.words(2); next!(m, m.slow().unpack_to(word, words), 'look_up) }
                Opcode::UnpackStar => { let words = m.words(1); next!(m, m.slow().unpack_star(word, words), 'look_up) }

                Opcode::BuildTuple => next!(m, m.slow().build_tuple(word), 'look_up),
                Opcode::BuildList => next!(m, m.slow().build_list(word), 'look_up),
                Opcode::BuildSet => next!(m, m.slow().build_set(word), 'look_up),
                Opcode::BuildMap => next!(m, m.slow().build_map(word), 'look_up),
                Opcode::BuildString => next!(m, m.slow().build_string(word), 'look_up),
                Opcode::ListAppend => swift!(m.list_append(word), 'look_up),
                Opcode::ListExtend => next!(m, m.slow().list_extend(word), 'look_up),
                Opcode::SetAdd => next!(m, m.slow().set_add(word), 'look_up),
                Opcode::SetUpdate => next!(m, m.slow().set_update(word), 'look_up),
                Opcode::MapAdd => next!(m, m.slow().map_add(word), 'look_up),
                Opcode::MapUpdate => next!(m, m.slow().map_update(word), 'look_up),
                Opcode::MapMerge => next!(m, m.slow().map_merge(word), 'look_up),
                Opcode::ListToTuple => next!(m, m.slow().list_to_tuple(word), 'look_up),
                Opcode::Format => next!(m, m.slow().format(word), 'look_up),

                Opcode::Call => next!(m, m.call(word), 'look_up),
                Opcode::CallKeyword => next!(m, m.call_keyword(word), 'look_up),
                Opcode::CallUnpack => next!(m, m.call_unpack(word), 'look_up),
                Opcode::MakeFunction => { let words = m.words(1); next!(m, m.slow().make_function(word, words), 'look_up) }
                Opcode::LoadBuildClass => next!(m, m.slow().load_build_class(word), 'look_up),
                Opcode::GetYieldFrom => next!(m, m.slow().get_yield_from(word), 'look_up),

                Opcode::PushHandled => next!(m, m.slow().push_handled(word), 'look_up),
                Opcode::PopHandled => next!(m, m.slow().pop_handled(word), 'look_up),
                Opcode::JumpMatch => next!(m, m.jump_match(word), 'look_up),
                Opcode::WithEnter => next!(m, m.slow().with_enter(word), 'look_up),
                Opcode::WithExcept => next!(m, m.slow().with_except(word), 'look_up),
                Opcode::MatchGroup => next!(m, m.slow().match_group(word), 'look_up),
                Opcode::PrepareGroup => next!(m, m.slow().prepare_group(word), 'look_up),
                Opcode::LoadAssertionError => next!(m, m.slow().load_assertion_error(word), 'look_up),

                Opcode::ImportName => { let words = m.words(1); next!(m, m.slow().import_name(word, words), 'look_up) }
                Opcode::LoadTyping => { let words = m.words(1); next!(m, m.slow().load_typing(word, words), 'look_up) }
                Opcode::ImportFrom => { let words = m.words(1); next!(m, m.slow().import_from(word, words), 'look_up) }
                Opcode::ImportStar => next!(m, m.slow().import_star(word), 'look_up),
                Opcode::PrintExpression => next!(m, m.slow().print_expression(word), 'look_up),
                Opcode::SetupAnnotations => next!(m, m.slow().setup_annotations(), 'look_up),
                Opcode::JumpSequence => next!(m, m.jump_sequence(word), 'look_up),
                Opcode::JumpMapping => next!(m, m.jump_mapping(word), 'look_up),
                Opcode::Length => next!(m, m.slow().length(word), 'look_up),
                Opcode::MatchKeys => next!(m, m.match_keys(word), 'look_up),
                Opcode::MatchRest => next!(m, m.slow().match_rest(word), 'look_up),
                Opcode::MatchClass => next!(m, m.match_class(word), 'look_up),
                Opcode::GetAwaitable => next!(m, m.slow().get_awaitable(word), 'look_up),
                Opcode::GetAsyncIter => next!(m, m.slow().get_async_iter(word), 'look_up),
                Opcode::GetAsyncNext => next!(m, m.slow().get_async_next(word), 'look_up),
                Opcode::AsyncWithEnter => next!(m, m.slow().async_with_enter(word), 'look_up),
                Opcode::JumpStopAsync => next!(m, m.jump_stop_async(word), 'look_up),
                Opcode::BuildInterpolation => next!(m, m.slow().build_interpolation(word), 'look_up),
                Opcode::BuildTemplate => next!(m, m.slow().build_template(word), 'look_up),
                Opcode::LoadLocals => next!(m, m.slow().load_locals(word), 'look_up),
            };
            m.sync();
            return Stop::Raised(raised, Trace::Note);
        }
    }
}
