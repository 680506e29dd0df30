//! What the operands of each instruction are: one letter each, for whoever reads code without running it.

use super::Opcode;

/// What an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// `-`: nothing.
    Nothing,
    /// `=`: a register that is written.
    Target,
    /// `r`: a register that is read; a temporary is consumed.
    Source,
    /// `k`: a register that is read and kept.
    Kept,
    /// `*`: the first of several registers; which ones is said by `verify`.
    Several,
    /// `c`: the number of a constant.
    Constant,
    /// `n`: a number.
    Number,
    /// `i`: a signed number.
    Signed,
    /// `C`: the number of a constant, in `bc`.
    WideConstant,
    /// `N`: the number of a name, in `bc` or in an extra word.
    Name,
    /// `I`: a signed number in `bc`.
    WideSigned,
    /// `L`: the number of a local, in `bc`.
    Local,
    /// `J`: words to jump forward.
    Forward,
    /// `B`: words to jump backward.
    Backward,
    /// `.`: an inline cache.
    Cache,
}

/// The operands of an instruction: those in its first word, then a bar, then the extra words.
pub(crate) const fn form(opcode: Opcode) -> &'static str {
    use Opcode::*;
    match opcode {
        Move | Copy => "=k",
        Take => "=r",
        LoadConst => "=C",
        LoadInt => "=I",
        Clear | DeleteLocal | CheckBound | MakeCell => "*",
        LoadFar => "=L",
        StoreFar => "rL",
        DeleteFar | MakeCellFar => "-L",
        LoadGlobal | LoadName => "=N|...",
        StoreGlobal | StoreName => "rN|..",
        DeleteGlobal | DeleteName => "-N",
        LoadClassCell => "=k|N",
        LoadMapGlobal => "=r|N",
        LoadMapCell => "=rk|N",
        LoadCell => "=k",
        StoreCell => "kr",
        DeleteCell => "k",
        LoadAttr => "=r|N...",
        StoreAttr => "rr|N...",
        DeleteAttr => "r|N",
        LoadMethod => "*r|N...",
        Subscript => "=rr",
        SubscriptImm => "=ri",
        StoreSubscript => "rrr",
        DeleteSubscript => "rr",
        BuildSlice | BuildTuple | BuildList | BuildSet | BuildMap | BuildString => "=*n",
        Add | Sub | Mul | TrueDiv | FloorDiv | Mod | Pow | LShift | RShift | BitAnd | BitOr | BitXor | MatMul => "=rr",
        AddK | SubK | MulK | TrueDivK | FloorDivK | ModK | PowK | LShiftK | RShiftK | BitAndK | BitOrK | BitXorK | MatMulK => "=rc",
        AddImm | SubImm | AddImmInPlace | SubImmInPlace => "=rn",
        AddInPlace | SubInPlace | MulInPlace => "=rr",
        InPlace => "=rr|n",
        Negative | Positive | Invert | Not => "=r",
        Less | LessEqual | Equal | NotEqual | Greater | GreaterEqual | Is | IsNot | In | NotIn => "=rr",
        JumpLess | JumpLessEqual | JumpEqual | JumpNotEqual | JumpGreater | JumpGreaterEqual | JumpIs | JumpIn => "rrn|J",
        JumpLessImm | JumpLessEqualImm | JumpEqualImm | JumpNotEqualImm | JumpGreaterImm | JumpGreaterEqualImm => "rin|J",
        JumpLessK | JumpLessEqualK | JumpEqualK | JumpNotEqualK | JumpGreaterK | JumpGreaterEqualK => "rcn|J",
        JumpNone | JumpTruth => "r-n|J",
        JumpTruthOrPop => "*-n|J",
        Jump => "---|J",
        JumpBack => "---|B",
        GetIter | GetYieldFrom | ListToTuple | Yield | YieldFrom => "=r",
        ForIter => "**|J",
        Unpack => "*rn",
        UnpackTo => "-rn|nn",
        UnpackStar => "*rn|n",
        ListAppend | SetAdd | SetUpdate | MapUpdate => "kr",
        ListExtend => "krn",
        MapAdd => "krr",
        MapMerge => "krk",
        Format => "=*n",
        Call | CallUnpack => "=*n",
        CallKeyword => "=*n|c",
        Return => "r",
        ReturnConst => "-C",
        MakeFunction => "=*n|c",
        BuildInterpolation | BuildTemplate => "=*n",
        LoadBuildClass | LoadAssertionError | LoadLocals => "=",
        LoadTyping => "=|N",
        MakeGenerator | SetupAnnotations => "-",
        PushHandled => "=k",
        PopHandled | ReRaise | ImportStar | PrintExpression => "r",
        JumpMatch => "krn|J",
        Raise => "**n",
        WithEnter | AsyncWithEnter => "=*",
        GetAwaitable => "=rn",
        GetAsyncIter => "=r",
        GetAsyncNext => "=k",
        JumpStopAsync | JumpSequence | JumpMapping => "k-n|J",
        Length => "=k",
        MatchKeys | MatchClass => "*kn|J",
        MatchRest => "=kr",
        WithExcept => "=rk",
        MatchGroup => "=*r",
        PrepareGroup => "=rr",
        ImportName => "=*|N",
        ImportFrom => "=k|N",
    }
}

/// Whether an instruction's first extra word is a way forward.
pub(crate) const fn jumps_forward(opcode: Opcode) -> bool {
    let form = form(opcode).as_bytes();
    let mut index = 0;
    while index + 1 < form.len() {
        if form[index] == b'|' {
            return form[index + 1] == b'J';
        }
        index += 1;
    }
    false
}

/// The meaning of a letter.
pub(crate) const fn operand(letter: u8) -> Operand {
    match letter {
        b'=' => Operand::Target,
        b'r' => Operand::Source,
        b'k' => Operand::Kept,
        b'*' => Operand::Several,
        b'c' => Operand::Constant,
        b'n' => Operand::Number,
        b'i' => Operand::Signed,
        b'C' => Operand::WideConstant,
        b'N' => Operand::Name,
        b'I' => Operand::WideSigned,
        b'L' => Operand::Local,
        b'J' => Operand::Forward,
        b'B' => Operand::Backward,
        b'.' => Operand::Cache,
        _ => Operand::Nothing,
    }
}

/// An instruction as it stands in a unit's words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction<'a> {
    /// The number of its first word.
    pub(crate) at: usize,
    pub(crate) opcode: Opcode,
    word: u32,
    pub(crate) extra: &'a [u32],
}

impl<'a> Instruction<'a> {
    /// The instruction at a word, if there is a whole one.
    pub(crate) fn read(words: &'a [u32], at: usize) -> Option<Instruction<'a>> {
        let word = *words.get(at)?;
        let opcode = Opcode::from_byte(word as u8)?;
        let extra = words.get(at + 1..at + 1 + opcode.extra())?;
        Some(Instruction { at, opcode, word, extra })
    }

    /// The number of the word behind it.
    pub(crate) fn end(&self) -> usize {
        self.at + 1 + self.extra.len()
    }

    pub(crate) fn a(&self) -> i8 {
        (self.word >> 8) as i8
    }

    pub(crate) fn b(&self) -> i8 {
        (self.word >> 16) as i8
    }

    /// `c` as a count.
    pub(crate) fn count(&self) -> usize {
        (self.word >> 24) as usize
    }

    /// Its operands: what they are, and their values; registers as signed bytes.
    pub(crate) fn operands(&self) -> impl Iterator<Item = (Operand, i64)> + use<'a> {
        let Instruction { opcode, word, extra, .. } = *self;
        let (first, more) = form(opcode).split_once('|').unwrap_or((form(opcode), ""));
        let near = first.bytes().enumerate().map(move |(index, letter)| {
            let byte = (word >> (8 * (index + 1))) as u8;
            let wide = (word >> 16) as u16;
            let value = match operand(letter) {
                Operand::Number | Operand::Constant => i64::from(byte),
                Operand::WideConstant | Operand::Name | Operand::Local => i64::from(wide),
                Operand::WideSigned => i64::from(wide as i16),
                _ => i64::from(byte as i8),
            };
            (operand(letter), value)
        });
        near.chain(more.bytes().zip(extra).map(|(letter, word)| (operand(letter), i64::from(*word))))
    }

    /// Where it jumps to, if it does.
    pub(crate) fn target(&self) -> Option<usize> {
        self.operands().find_map(|(operand, value)| match operand {
            Operand::Forward => Some(self.end() + value as usize),
            Operand::Backward => Some(self.end().wrapping_sub(value as usize)),
            _ => None,
        })
    }

    /// Whether control can go on behind it.
    pub(crate) fn goes_on(&self) -> bool {
        use Opcode::*;
        !matches!(self.opcode, Jump | JumpBack | Return | ReturnConst | Raise | ReRaise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::OPCODES;

    #[test]
    fn every_extra_word_has_a_letter() {
        for (opcode, name, extra) in OPCODES {
            let letters = form(*opcode).split_once('|').map_or(0, |(_, more)| more.len());
            assert_eq!(letters, *extra, "{name}");
        }
    }
}
