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

/// Runs the running frame, and all it calls, until it ends or yields.
pub(crate) fn run(runtime: &Runtime, start: Start) -> Value {
    let mut stop = match start {
        Start::Begin => execute(runtime, None),
        Start::Send(value) => execute(runtime, Some(value)),
        Start::Raise(raised) => Stop::Raised(raised, Trace::Thrown),
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
            // How an instruction ends. Where something is due, which is rare, it goes on at the look-up, and at the dispatch otherwise:
            // nothing falls into the dispatch from above, so the compiler aligns it. See docs/performance.md.

            /// Goes on with the next instruction; with a look-up first, if something may be due.
            macro_rules! go_on {
                ($due:expr) => {{
                    if $due || cfg!(zeal) {
                        cold_path();
                        continue 'look_up;
                    }
                    continue 'next;
                }};
            }
            /// An instruction after which something may be due.
            macro_rules! next {
                ($instruction:expr) => {
                    match $instruction {
                        Ok(()) => go_on!(m.is_interrupted()),
                        Err(raised) => raised,
                    }
                };
            }
            /// An instruction that may leave the loop, with the value that native code waits for.
            macro_rules! leaving {
                ($instruction:expr) => {
                    match $instruction {
                        Ok(None) => go_on!(m.is_interrupted()),
                        Ok(Some(value)) => return Stop::Value(value),
                        Err(raised) => raised,
                    }
                };
            }
            /// An instruction after which something can be due only if an object died by it that owns something. Under zeal each is looked
            /// at.
            macro_rules! swift {
                ($instruction:expr) => {
                    match $instruction {
                        Ok(due) => go_on!(due),
                        Err(raised) => raised,
                    }
                };
            }
            /// A swift instruction that may leave the loop.
            macro_rules! stepping {
                ($instruction:expr) => {
                    match $instruction {
                        Ok(Step::Next(due)) => go_on!(due),
                        Ok(Step::Leave(value)) => return Stop::Value(value),
                        Err(raised) => raised,
                    }
                };
            }
            /// Arithmetic. What it has worked out is stored at one place for all instructions: the less code there is, the more of the
            /// state stays in native registers.
            macro_rules! arithmetic {
                ($instruction:expr, $int:lifetime, $float:lifetime) => {
                    match $instruction {
                        Ok(Worked::Int(value)) => break $int value,
                        Ok(Worked::Float(value)) => break $float value,
                        Ok(Worked::Otherwise) => continue 'look_up,
                        Err(raised) => raised,
                    }
                };
            }
            /// Ends an arithmetic instruction.
            macro_rules! store {
                ($ending:expr) => {{
                    let raised: Raised = swift!($ending);
                    m.sync();
                    return Stop::Raised(raised, Trace::Note);
                }};
            }

            let word = m.fetch();
            let float = 'float_of_one: { let int = 'int_of_one: { let float = 'float_of_two: { let int = 'int_of_two: {
            /// Arithmetic with two operands in registers.
            macro_rules! of_two {
                ($instruction:expr) => { arithmetic!($instruction, 'int_of_two, 'float_of_two) };
            }
            /// Arithmetic with one operand in a register.
            macro_rules! of_one {
                ($instruction:expr) => { arithmetic!($instruction, 'int_of_one, 'float_of_one) };
            }
            let raised: Raised = match opcode(word) {
                Opcode::Return => stepping!(m.return_register(word)),
                Opcode::ReturnConst => stepping!(m.return_constant(word)),
                Opcode::MakeGenerator => leaving!(m.make_generator()),
                Opcode::Yield => leaving!(m.yield_register(word)),
                Opcode::YieldFrom => leaving!(m.yield_from(word)),
                Opcode::ForIter => stepping!(m.for_iter(word)),
                Opcode::ReRaise => {
                    m.sync();
                    return Stop::Raised(Raised::Exception(m.take(a(word))), Trace::Keep);
                }
                Opcode::Raise => {
                    let raised = m.slow().raise(word);
                    return Stop::Raised(raised, Trace::of_raise(word));
                }

                Opcode::Move | Opcode::Copy => swift!(m.copy(word)),
                Opcode::Take => swift!(m.move_over(word)),
                Opcode::LoadConst => swift!(m.load_constant(word)),
                Opcode::LoadInt => swift!(m.load_int(word)),
                Opcode::Clear => swift!(m.clear(word)),
                Opcode::DeleteLocal => next!(m.slow().delete_local(word)),
                Opcode::CheckBound => swift!(m.check_bound(word)),
                Opcode::LoadFar => next!(m.slow().load_far(word)),
                Opcode::StoreFar => next!(m.slow().store_far(word)),
                Opcode::DeleteFar => next!(m.slow().delete_far(word)),

                Opcode::LoadGlobal => swift!(m.load_global(word)),
                Opcode::StoreGlobal => swift!(m.store_global(word)),
                Opcode::DeleteGlobal => next!(m.slow().delete_global(word)),
                Opcode::LoadName => swift!(m.load_name(word)),
                Opcode::StoreName => swift!(m.store_name(word)),
                Opcode::DeleteName => next!(m.slow().delete_name(word)),
                Opcode::LoadClassCell => { let words = m.words(1); next!(m.slow().load_class_cell(word, words)) }
                Opcode::LoadMapGlobal => { let words = m.words(1); next!(m.slow().load_map_global(word, words)) }
                Opcode::LoadMapCell => { let words = m.words(1); next!(m.slow().load_map_cell(word, words)) }
                Opcode::MakeCell => next!(m.slow().make_cell(a(word) as isize)),
                Opcode::MakeCellFar => next!(m.slow().make_cell_far(word)),
                Opcode::LoadCell => swift!(m.load_cell(word)),
                Opcode::StoreCell => swift!(m.store_cell(word)),
                Opcode::DeleteCell => next!(m.slow().delete_cell(word)),

                Opcode::LoadAttr => swift!(m.load_attribute(word)),
                Opcode::StoreAttr => swift!(m.store_attribute(word)),
                Opcode::DeleteAttr => { let words = m.words(1); next!(m.slow().delete_attribute(word, words)) }
                Opcode::LoadMethod => swift!(m.load_method(word)),
                Opcode::Subscript => swift!(m.subscript(word)),
                Opcode::SubscriptImm => swift!(m.subscript_immediate(word)),
                Opcode::StoreSubscript => swift!(m.store_subscript(word)),
                Opcode::DeleteSubscript => next!(m.slow().delete_subscript(word)),
                Opcode::BuildSlice => next!(m.build_slice(word)),

                Opcode::Add => of_two!(m.add(word)),
                Opcode::Sub => of_two!(m.sub(word)),
                Opcode::Mul => of_two!(m.mul(word)),
                Opcode::FloorDiv => of_two!(m.floor_div(word)),
                Opcode::Mod => of_two!(m.modulo(word)),
                Opcode::TrueDiv => of_two!(m.true_div(word)),
                Opcode::Pow | Opcode::LShift | Opcode::RShift | Opcode::BitAnd | Opcode::BitOr | Opcode::BitXor
                | Opcode::MatMul => next!(m.slow().rare(word, (word as u8 - Opcode::Add as u8) as usize)),
                Opcode::AddK => of_one!(m.add_constant(word)),
                Opcode::SubK => of_one!(m.sub_constant(word)),
                Opcode::MulK => of_one!(m.mul_constant(word)),
                Opcode::FloorDivK => of_one!(m.floor_div_constant(word)),
                Opcode::ModK => of_one!(m.modulo_constant(word)),
                Opcode::TrueDivK => of_one!(m.true_div_constant(word)),
                Opcode::BitAndK => of_one!(m.and_constant(word)),
                Opcode::PowK | Opcode::LShiftK | Opcode::RShiftK | Opcode::BitOrK | Opcode::BitXorK
                | Opcode::MatMulK => next!(m.rare_constant(word, (word as u8 - Opcode::AddK as u8) as usize)),
                Opcode::AddImm => of_one!(m.add_immediate(word)),
                Opcode::SubImm => of_one!(m.sub_immediate(word)),
                Opcode::AddInPlace => of_two!(m.add_in_place(word)),
                Opcode::SubInPlace => of_two!(m.sub_in_place(word)),
                Opcode::MulInPlace => of_two!(m.mul_in_place(word)),
                Opcode::AddImmInPlace => of_one!(m.add_immediate_in_place(word)),
                Opcode::SubImmInPlace => of_one!(m.sub_immediate_in_place(word)),
                Opcode::InPlace => { let words = m.words(1); next!(m.slow().in_place(word, words)) }
                Opcode::Negative => next!(m.slow().unary(word, Special::Negative)),
                Opcode::Positive => next!(m.slow().unary(word, Special::Positive)),
                Opcode::Invert => next!(m.slow().unary(word, Special::Invert)),
                Opcode::Not => swift!(m.not(word)),
                Opcode::Less => swift!(m.compare(word, Comparison::Less)),
                Opcode::LessEqual => swift!(m.compare(word, Comparison::LessEqual)),
                Opcode::Equal => swift!(m.compare(word, Comparison::Equal)),
                Opcode::NotEqual => swift!(m.compare(word, Comparison::NotEqual)),
                Opcode::Greater => swift!(m.compare(word, Comparison::Greater)),
                Opcode::GreaterEqual => swift!(m.compare(word, Comparison::GreaterEqual)),
                Opcode::Is => swift!(m.is(word)),
                Opcode::IsNot => swift!(m.is_not(word)),
                Opcode::In => next!(m.slow().contains(word)),
                Opcode::NotIn => next!(m.slow().contains_not(word)),

                Opcode::JumpLess => swift!(m.jump_compare(word, Comparison::Less)),
                Opcode::JumpLessEqual => swift!(m.jump_compare(word, Comparison::LessEqual)),
                Opcode::JumpEqual => swift!(m.jump_compare(word, Comparison::Equal)),
                Opcode::JumpNotEqual => swift!(m.jump_compare(word, Comparison::NotEqual)),
                Opcode::JumpGreater => swift!(m.jump_compare(word, Comparison::Greater)),
                Opcode::JumpGreaterEqual => swift!(m.jump_compare(word, Comparison::GreaterEqual)),
                Opcode::JumpIs => swift!(m.jump_is(word)),
                Opcode::JumpIn => swift!(m.jump_in(word)),
                Opcode::JumpLessImm => swift!(m.jump_compare_immediate(word, Comparison::Less)),
                Opcode::JumpLessEqualImm => swift!(m.jump_compare_immediate(word, Comparison::LessEqual)),
                Opcode::JumpEqualImm => swift!(m.jump_compare_immediate(word, Comparison::Equal)),
                Opcode::JumpNotEqualImm => swift!(m.jump_compare_immediate(word, Comparison::NotEqual)),
                Opcode::JumpGreaterImm => swift!(m.jump_compare_immediate(word, Comparison::Greater)),
                Opcode::JumpGreaterEqualImm => swift!(m.jump_compare_immediate(word, Comparison::GreaterEqual)),
                Opcode::JumpLessK => swift!(m.jump_compare_constant(word, Comparison::Less)),
                Opcode::JumpLessEqualK => swift!(m.jump_compare_constant(word, Comparison::LessEqual)),
                Opcode::JumpEqualK => swift!(m.jump_compare_constant(word, Comparison::Equal)),
                Opcode::JumpNotEqualK => swift!(m.jump_compare_constant(word, Comparison::NotEqual)),
                Opcode::JumpGreaterK => swift!(m.jump_compare_constant(word, Comparison::Greater)),
                Opcode::JumpGreaterEqualK => swift!(m.jump_compare_constant(word, Comparison::GreaterEqual)),
                Opcode::JumpNone => swift!(m.jump_none(word)),
                Opcode::JumpTruth => swift!(m.jump_truth(word)),
                Opcode::JumpTruthOrPop => swift!(m.jump_truth_or_pop(word)),
                Opcode::Jump => swift!(m.jump_forward()),
                Opcode::JumpBack => next!(m.jump_back()),

                Opcode::GetIter => next!(m.slow().get_iter(word)),
                Opcode::Unpack => next!(m.slow().unpack(word)),
                Opcode::UnpackTo => { let words = m.words(2); next!(m.slow().unpack_to(word, words)) }
                Opcode::UnpackStar => { let words = m.words(1); next!(m.slow().unpack_star(word, words)) }

                Opcode::BuildTuple => next!(m.slow().build_tuple(word)),
                Opcode::BuildList => next!(m.slow().build_list(word)),
                Opcode::BuildSet => next!(m.slow().build_set(word)),
                Opcode::BuildMap => next!(m.slow().build_map(word)),
                Opcode::BuildString => next!(m.slow().build_string(word)),
                Opcode::ListAppend => swift!(m.list_append(word)),
                Opcode::ListExtend => next!(m.slow().list_extend(word)),
                Opcode::SetAdd => next!(m.slow().set_add(word)),
                Opcode::SetUpdate => next!(m.slow().set_update(word)),
                Opcode::MapAdd => next!(m.slow().map_add(word)),
                Opcode::MapUpdate => next!(m.slow().map_update(word)),
                Opcode::MapMerge => next!(m.slow().map_merge(word)),
                Opcode::ListToTuple => next!(m.slow().list_to_tuple(word)),
                Opcode::Format => next!(m.slow().format(word)),

                Opcode::Call => next!(m.call(word)),
                Opcode::CallKeyword => next!(m.call_keyword(word)),
                Opcode::CallUnpack => next!(m.call_unpack(word)),
                Opcode::MakeFunction => { let words = m.words(1); next!(m.slow().make_function(word, words)) }
                Opcode::LoadBuildClass => next!(m.slow().load_build_class(word)),
                Opcode::GetYieldFrom => next!(m.slow().get_yield_from(word)),

                Opcode::PushHandled => next!(m.slow().push_handled(word)),
                Opcode::PopHandled => next!(m.slow().pop_handled(word)),
                Opcode::JumpMatch => next!(m.jump_match(word)),
                Opcode::WithEnter => next!(m.slow().with_enter(word)),
                Opcode::WithExcept => next!(m.slow().with_except(word)),
                Opcode::MatchGroup => next!(m.slow().match_group(word)),
                Opcode::PrepareGroup => next!(m.slow().prepare_group(word)),
                Opcode::LoadAssertionError => next!(m.slow().load_assertion_error(word)),

                Opcode::ImportName => { let words = m.words(1); next!(m.slow().import_name(word, words)) }
                Opcode::LoadTyping => { let words = m.words(1); next!(m.slow().load_typing(word, words)) }
                Opcode::ImportFrom => { let words = m.words(1); next!(m.slow().import_from(word, words)) }
                Opcode::ImportStar => next!(m.slow().import_star(word)),
                Opcode::PrintExpression => next!(m.slow().print_expression(word)),
                Opcode::SetupAnnotations => next!(m.slow().setup_annotations()),
                Opcode::JumpSequence => next!(m.jump_sequence(word)),
                Opcode::JumpMapping => next!(m.jump_mapping(word)),
                Opcode::Length => next!(m.slow().length(word)),
                Opcode::MatchKeys => next!(m.match_keys(word)),
                Opcode::MatchRest => next!(m.slow().match_rest(word)),
                Opcode::MatchClass => next!(m.match_class(word)),
                Opcode::GetAwaitable => next!(m.slow().get_awaitable(word)),
                Opcode::GetAsyncIter => next!(m.slow().get_async_iter(word)),
                Opcode::GetAsyncNext => next!(m.slow().get_async_next(word)),
                Opcode::AsyncWithEnter => next!(m.slow().async_with_enter(word)),
                Opcode::JumpStopAsync => next!(m.jump_stop_async(word)),
                Opcode::BuildInterpolation => next!(m.slow().build_interpolation(word)),
                Opcode::BuildTemplate => next!(m.slow().build_template(word)),
                Opcode::LoadLocals => next!(m.slow().load_locals(word)),
            };
            m.sync();
            return Stop::Raised(raised, Trace::Note);
            };
            store!(m.finish_int(a(word), int, [b(word), c(word)]))
            };
            store!(m.finish_float(a(word), float, [b(word), c(word)]))
            };
            store!(m.finish_int(a(word), int, [b(word)]))
            };
            store!(m.finish_float(a(word), float, [b(word)]))
        }
    }
}
