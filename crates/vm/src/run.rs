//! The evaluator: the dispatch, one line an opcode.
//!
//! Calls from Python to Python use no native stack: the callee's frame is pushed and the same loop goes on in it. A frame for which native
//! code waits has the flag `ENTRY`; when it ends, so does the loop.

use compiler::code::Opcode;
use object::Object;
use types::ops::Comparison;
use types::{Raised, Runtime, Special, Value};

use crate::machine::{Done, Machine, a, opcode};
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
    loop {
        let word = m.fetch();
        // An instruction that may leave the loop gives the value it leaves with.
        let leaving: Result<Option<Object>, Raised> = match opcode(word) {
            Opcode::Return => m.return_register(word),
            Opcode::ReturnConst => m.return_constant(word),
            Opcode::MakeGenerator => m.make_generator(),
            Opcode::Yield => m.yield_register(word),
            Opcode::YieldFrom => m.yield_from(word),
            Opcode::ForIter => m.for_iter(word),
            Opcode::ReRaise => {
                m.sync();
                return Stop::Raised(Raised::Exception(m.take(a(word))), Trace::Keep);
            }
            Opcode::Raise => {
                let raised = m.slow().raise(word);
                return Stop::Raised(raised, Trace::of_raise(word));
            }
            _ => step(m, word).map(|()| None),
        };
        match leaving {
            Ok(None) => {}
            Ok(Some(value)) => return Stop::Value(value),
            Err(raised) => {
                m.sync();
                return Stop::Raised(raised, Trace::Note);
            }
        }
    }
}

/// An instruction after which the loop goes on.
#[inline(always)]
#[rustfmt::skip]
fn step(m: &mut Machine<'_>, word: u32) -> Done {
    match opcode(word) {
        Opcode::Move | Opcode::Copy => m.copy(word),
        Opcode::Take => m.move_over(word),
        Opcode::LoadConst => m.load_constant(word),
        Opcode::LoadInt => m.load_int(word),
        Opcode::Clear => m.clear(word),
        Opcode::DeleteLocal => m.delete_local(word),
        Opcode::CheckBound => m.check_bound(word),
        Opcode::LoadFar => m.slow().load_far(word),
        Opcode::StoreFar => m.slow().store_far(word),
        Opcode::DeleteFar => m.slow().delete_far(word),

        Opcode::LoadGlobal => m.load_global(word),
        Opcode::StoreGlobal => m.store_global(word),
        Opcode::DeleteGlobal => m.slow().delete_global(word),
        Opcode::LoadName => m.load_name(word),
        Opcode::StoreName => m.store_name(word),
        Opcode::DeleteName => m.slow().delete_name(word),
        Opcode::LoadClassCell => { let words = m.words(1); m.slow().load_class_cell(word, words) }
        Opcode::LoadMapGlobal => { let words = m.words(1); m.slow().load_map_global(word, words) }
        Opcode::LoadMapCell => { let words = m.words(1); m.slow().load_map_cell(word, words) }
        Opcode::MakeCell => m.slow().make_cell(a(word) as isize),
        Opcode::MakeCellFar => m.slow().make_cell_far(word),
        Opcode::LoadCell => m.load_cell(word),
        Opcode::StoreCell => m.store_cell(word),
        Opcode::DeleteCell => m.slow().delete_cell(word),

        Opcode::LoadAttr => m.load_attribute(word),
        Opcode::StoreAttr => m.store_attribute(word),
        Opcode::DeleteAttr => { let words = m.words(1); m.slow().delete_attribute(word, words) }
        Opcode::LoadMethod => m.load_method(word),
        Opcode::Subscript => m.subscript(word),
        Opcode::SubscriptImm => m.subscript_immediate(word),
        Opcode::StoreSubscript => m.store_subscript(word),
        Opcode::DeleteSubscript => m.slow().delete_subscript(word),
        Opcode::BuildSlice => m.slow().build_slice(word),

        Opcode::Add => m.add(word),
        Opcode::Sub => m.sub(word),
        Opcode::Mul => m.mul(word),
        Opcode::FloorDiv => m.floor_div(word),
        Opcode::Mod => m.modulo(word),
        Opcode::TrueDiv | Opcode::Pow | Opcode::LShift | Opcode::RShift | Opcode::BitAnd | Opcode::BitOr | Opcode::BitXor
        | Opcode::MatMul => m.slow().rare(word, (word as u8 - Opcode::Add as u8) as usize),
        Opcode::AddK => m.add_constant(word),
        Opcode::SubK => m.sub_constant(word),
        Opcode::MulK => m.mul_constant(word),
        Opcode::FloorDivK => m.floor_div_constant(word),
        Opcode::ModK => m.modulo_constant(word),
        Opcode::TrueDivK | Opcode::PowK | Opcode::LShiftK | Opcode::RShiftK | Opcode::BitAndK | Opcode::BitOrK | Opcode::BitXorK
        | Opcode::MatMulK => m.rare_constant(word, (word as u8 - Opcode::AddK as u8) as usize),
        Opcode::AddImm => m.add_immediate(word),
        Opcode::SubImm => m.sub_immediate(word),
        Opcode::AddInPlace => m.add_in_place(word),
        Opcode::SubInPlace => m.sub_in_place(word),
        Opcode::MulInPlace => m.mul_in_place(word),
        Opcode::AddImmInPlace => m.add_immediate_in_place(word),
        Opcode::SubImmInPlace => m.sub_immediate_in_place(word),
        Opcode::InPlace => { let words = m.words(1); m.slow().in_place(word, words) }
        Opcode::Negative => m.slow().unary(word, Special::Negative),
        Opcode::Positive => m.slow().unary(word, Special::Positive),
        Opcode::Invert => m.slow().unary(word, Special::Invert),
        Opcode::Not => m.not(word),
        Opcode::Less => m.compare(word, Comparison::Less),
        Opcode::LessEqual => m.compare(word, Comparison::LessEqual),
        Opcode::Equal => m.compare(word, Comparison::Equal),
        Opcode::NotEqual => m.compare(word, Comparison::NotEqual),
        Opcode::Greater => m.compare(word, Comparison::Greater),
        Opcode::GreaterEqual => m.compare(word, Comparison::GreaterEqual),
        Opcode::Is => m.is(word),
        Opcode::IsNot => m.is_not(word),
        Opcode::In => m.slow().contains(word),
        Opcode::NotIn => m.slow().contains_not(word),

        Opcode::JumpLess => m.jump_compare(word, Comparison::Less),
        Opcode::JumpLessEqual => m.jump_compare(word, Comparison::LessEqual),
        Opcode::JumpEqual => m.jump_compare(word, Comparison::Equal),
        Opcode::JumpNotEqual => m.jump_compare(word, Comparison::NotEqual),
        Opcode::JumpGreater => m.jump_compare(word, Comparison::Greater),
        Opcode::JumpGreaterEqual => m.jump_compare(word, Comparison::GreaterEqual),
        Opcode::JumpIs => m.jump_is(word),
        Opcode::JumpIn => m.jump_in(word),
        Opcode::JumpLessImm => m.jump_compare_immediate(word, Comparison::Less),
        Opcode::JumpLessEqualImm => m.jump_compare_immediate(word, Comparison::LessEqual),
        Opcode::JumpEqualImm => m.jump_compare_immediate(word, Comparison::Equal),
        Opcode::JumpNotEqualImm => m.jump_compare_immediate(word, Comparison::NotEqual),
        Opcode::JumpGreaterImm => m.jump_compare_immediate(word, Comparison::Greater),
        Opcode::JumpGreaterEqualImm => m.jump_compare_immediate(word, Comparison::GreaterEqual),
        Opcode::JumpNone => m.jump_none(word),
        Opcode::JumpTruth => m.jump_truth(word),
        Opcode::JumpTruthOrPop => m.jump_truth_or_pop(word),
        Opcode::Jump => m.jump_forward(),
        Opcode::JumpBack => m.jump_back(),

        Opcode::GetIter => m.slow().get_iter(word),
        Opcode::Unpack => m.slow().unpack(word),
        Opcode::UnpackTo => { let words = m.words(2); m.slow().unpack_to(word, words) }
        Opcode::UnpackStar => { let words = m.words(1); m.slow().unpack_star(word, words) }

        Opcode::BuildTuple => m.slow().build_tuple(word),
        Opcode::BuildList => m.slow().build_list(word),
        Opcode::BuildSet => m.slow().build_set(word),
        Opcode::BuildMap => m.slow().build_map(word),
        Opcode::BuildString => m.slow().build_string(word),
        Opcode::ListAppend => m.list_append(word),
        Opcode::ListExtend => m.slow().list_extend(word),
        Opcode::SetAdd => m.slow().set_add(word),
        Opcode::SetUpdate => m.slow().set_update(word),
        Opcode::MapAdd => m.slow().map_add(word),
        Opcode::MapUpdate => m.slow().map_update(word),
        Opcode::MapMerge => m.slow().map_merge(word),
        Opcode::ListToTuple => m.slow().list_to_tuple(word),
        Opcode::Format => m.slow().format(word),

        Opcode::Call => m.call(word),
        Opcode::CallKeyword => m.call_keyword(word),
        Opcode::CallUnpack => m.call_unpack(word),
        Opcode::MakeFunction => { let words = m.words(1); m.slow().make_function(word, words) }
        Opcode::LoadBuildClass => m.slow().load_build_class(word),
        Opcode::GetYieldFrom => m.slow().get_yield_from(word),

        Opcode::PushHandled => m.slow().push_handled(word),
        Opcode::PopHandled => m.slow().pop_handled(word),
        Opcode::JumpMatch => m.jump_match(word),
        Opcode::WithEnter => m.slow().with_enter(word),
        Opcode::WithExcept => m.slow().with_except(word),
        Opcode::MatchGroup => m.slow().match_group(word),
        Opcode::PrepareGroup => m.slow().prepare_group(word),
        Opcode::LoadAssertionError => m.load_assertion_error(word),

        Opcode::ImportName => { let words = m.words(1); m.slow().import_name(word, words) }
        Opcode::ImportFrom => { let words = m.words(1); m.slow().import_from(word, words) }
        Opcode::ImportStar => m.slow().import_star(word),
        Opcode::PrintExpression => m.slow().print_expression(word),
        Opcode::SetupAnnotations => m.slow().setup_annotations(),
        Opcode::LoadLocals => m.slow().load_locals(word),

        Opcode::Return | Opcode::ReturnConst | Opcode::MakeGenerator | Opcode::Yield | Opcode::YieldFrom | Opcode::ForIter
        | Opcode::ReRaise | Opcode::Raise => Ok(()),
    }
}
