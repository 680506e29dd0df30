//! Fusion: which instruction takes over a comparison and its jump, a constant operand or a small number.

use ruff_python_ast::{CmpOp, Operator};

use crate::code::Opcode;

/// A binary operator, with its forms for a constant and for a small number as the right operand.
pub(crate) struct Binary {
    pub(crate) plain: Opcode,
    pub(crate) constant: Opcode,
    pub(crate) small: Option<Opcode>,
}

/// The instructions of a binary operator.
pub(crate) fn binary(operator: Operator) -> Binary {
    let (plain, constant, small) = match operator {
        Operator::Add => (Opcode::Add, Opcode::AddK, Some(Opcode::AddImm)),
        Operator::Sub => (Opcode::Sub, Opcode::SubK, Some(Opcode::SubImm)),
        Operator::Mult => (Opcode::Mul, Opcode::MulK, None),
        Operator::Div => (Opcode::TrueDiv, Opcode::TrueDivK, None),
        Operator::FloorDiv => (Opcode::FloorDiv, Opcode::FloorDivK, None),
        Operator::Mod => (Opcode::Mod, Opcode::ModK, None),
        Operator::Pow => (Opcode::Pow, Opcode::PowK, None),
        Operator::LShift => (Opcode::LShift, Opcode::LShiftK, None),
        Operator::RShift => (Opcode::RShift, Opcode::RShiftK, None),
        Operator::BitAnd => (Opcode::BitAnd, Opcode::BitAndK, None),
        Operator::BitOr => (Opcode::BitOr, Opcode::BitOrK, None),
        Operator::BitXor => (Opcode::BitXor, Opcode::BitXorK, None),
        Operator::MatMult => (Opcode::MatMul, Opcode::MatMulK, None),
    };
    Binary { plain, constant, small }
}

/// The in-place form of an operator, where it has an instruction of its own.
pub(crate) fn in_place(operator: Operator) -> Option<Opcode> {
    match operator {
        Operator::Add => Some(Opcode::AddInPlace),
        Operator::Sub => Some(Opcode::SubInPlace),
        Operator::Mult => Some(Opcode::MulInPlace),
        _ => None,
    }
}

/// The in-place form for a small number.
pub(crate) fn in_place_small(operator: Operator) -> Option<Opcode> {
    match operator {
        Operator::Add => Some(Opcode::AddImmInPlace),
        Operator::Sub => Some(Opcode::SubImmInPlace),
        _ => None,
    }
}

/// The instruction of a comparison that gives a value.
pub(crate) fn comparison(operator: CmpOp) -> Opcode {
    match operator {
        CmpOp::Lt => Opcode::Less,
        CmpOp::LtE => Opcode::LessEqual,
        CmpOp::Eq => Opcode::Equal,
        CmpOp::NotEq => Opcode::NotEqual,
        CmpOp::Gt => Opcode::Greater,
        CmpOp::GtE => Opcode::GreaterEqual,
        CmpOp::Is => Opcode::Is,
        CmpOp::IsNot => Opcode::IsNot,
        CmpOp::In => Opcode::In,
        CmpOp::NotIn => Opcode::NotIn,
    }
}

/// The instruction that compares and jumps, and whether the comparison is the opposite of its.
pub(crate) fn jump(operator: CmpOp) -> (Opcode, bool) {
    match operator {
        CmpOp::Lt => (Opcode::JumpLess, false),
        CmpOp::LtE => (Opcode::JumpLessEqual, false),
        CmpOp::Eq => (Opcode::JumpEqual, false),
        CmpOp::NotEq => (Opcode::JumpNotEqual, false),
        CmpOp::Gt => (Opcode::JumpGreater, false),
        CmpOp::GtE => (Opcode::JumpGreaterEqual, false),
        CmpOp::Is => (Opcode::JumpIs, false),
        CmpOp::IsNot => (Opcode::JumpIs, true),
        CmpOp::In => (Opcode::JumpIn, false),
        CmpOp::NotIn => (Opcode::JumpIn, true),
    }
}

/// The same with a small number on the right.
pub(crate) fn jump_small(operator: CmpOp) -> Option<Opcode> {
    match operator {
        CmpOp::Lt => Some(Opcode::JumpLessImm),
        CmpOp::LtE => Some(Opcode::JumpLessEqualImm),
        CmpOp::Eq => Some(Opcode::JumpEqualImm),
        CmpOp::NotEq => Some(Opcode::JumpNotEqualImm),
        CmpOp::Gt => Some(Opcode::JumpGreaterImm),
        CmpOp::GtE => Some(Opcode::JumpGreaterEqualImm),
        _ => None,
    }
}

/// The same with a constant on the right.
pub(crate) fn jump_constant(operator: CmpOp) -> Option<Opcode> {
    match operator {
        CmpOp::Lt => Some(Opcode::JumpLessK),
        CmpOp::LtE => Some(Opcode::JumpLessEqualK),
        CmpOp::Eq => Some(Opcode::JumpEqualK),
        CmpOp::NotEq => Some(Opcode::JumpNotEqualK),
        CmpOp::Gt => Some(Opcode::JumpGreaterK),
        CmpOp::GtE => Some(Opcode::JumpGreaterEqualK),
        _ => None,
    }
}

/// The comparison that is true when this one is not, where that is certain.
pub(crate) fn opposite(operator: CmpOp) -> Option<CmpOp> {
    match operator {
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        _ => None,
    }
}
