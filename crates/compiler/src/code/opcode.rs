//! The operations of the evaluator: three-address code over registers.
//!
//! An instruction is one 32-bit word `op | a << 8 | b << 16 | c << 24`, followed by [`Opcode::extra`] words (operands that do
//! not fit a byte, jump offsets, inline caches). The compiler writes cache words as zero; the evaluator owns them.
//!
//! # Registers
//!
//! A register operand is a signed byte relative to the boundary of the frame's window. Locals lie below it, temporaries from it
//! upwards: local `i` of `n` is operand `i - n` (negative), temporary `t` is operand `t`. So the sign says which one it is:
//!
//! * a **local** operand is borrowed: the instruction reads it and leaves it;
//! * a **temporary** operand is consumed: after the instruction the register is empty, unless the table says *keeps*;
//! * a destination may be either; whatever it held is released after the result is stored.
//!
//! So an instruction may name one temporary as operand and destination, and two operands must be different temporaries.
//! Where a later operand of the same expression can rebind a local (`x + (x := 1)`), the compiler copies it with `Move` first.
//! A local that may be unbound is checked with `CheckBound` before it is used.
//! Locals below operand -128 are *far*: they are reached through `LoadFar`, `StoreFar` and `DeleteFar` only.
//!
//! # Marks in the table
//!
//! `R[x]` register, `K[x]` constant, `N[x]` name, `i8`/`u8` an operand as a number, `bc` = `b | c << 8` unsigned,
//! `sbc` = the same as `i16`, `w1`, `w2` the extra words. A jump offset counts words from the end of the instruction.

macro_rules! opcodes {
    ($($(#[doc = $doc:literal])* $name:ident = $extra:literal,)*) => {
        /// What an instruction does. The number after each name is how many extra words follow the first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Opcode { $($(#[doc = $doc])* $name,)* }

        /// Every opcode with its name and its number of extra words, in numeric order.
        pub const OPCODES: &[(Opcode, &str, usize)] = &[$((Opcode::$name, stringify!($name), $extra),)*];
    };
}

opcodes! {
    // --- moves and constants
    /// R[a] = R[b], counted. `b` is a local.
    Move = 0,
    /// R[a] = R[b], moved. `b` is a temporary.
    Take = 0,
    /// R[a] = R[b], counted. `b` is a temporary (keeps).
    Copy = 0,
    /// R[a] = K[bc].
    LoadConst = 0,
    /// R[a] = the cached small int sbc (-5..=256).
    LoadInt = 0,
    /// Empty R[a], releasing what it holds; nothing if it is empty already.
    Clear = 0,
    /// `del` of local a: UnboundLocalError if it is empty.
    DeleteLocal = 0,
    /// UnboundLocalError (NameError for a free variable) if local a is empty.
    CheckBound = 0,
    /// R[a] = local number bc (not an operand: the plain index), checked.
    LoadFar = 0,
    /// Local number bc = R[a].
    StoreFar = 0,
    /// `del` of local number bc.
    DeleteFar = 0,

    // --- names
    /// R[a] = global or built-in N[bc]. w1, w2, w3: cache.
    LoadGlobal = 3,
    /// Global N[bc] = R[a]. w1, w2: cache.
    StoreGlobal = 2,
    /// `del` of global N[bc].
    DeleteGlobal = 0,
    /// R[a] = N[bc] in the frame's namespace, else global, else built-in (module and class bodies, `exec`). w1..w3: cache.
    LoadName = 3,
    /// N[bc] in the frame's namespace = R[a]. w1, w2: cache.
    StoreName = 2,
    /// `del` of N[bc] in the frame's namespace.
    DeleteName = 0,
    /// Class body: R[a] = N[w1] in the frame's namespace, else the content of the cell in R[b].
    LoadClassCell = 1,
    /// R[a] becomes a new cell holding what R[a] held (a parameter), or an empty one. `a` is a local.
    MakeCell = 0,
    /// R[a] = N[w1] in the mapping R[b], else global or built-in (annotations of a class body, evaluated later).
    LoadMapGlobal = 1,
    /// R[a] = N[w1] in the mapping R[b], else the content of the cell in R[c] (keeps).
    LoadMapCell = 1,
    /// MakeCell for local number bc.
    MakeCellFar = 0,
    /// R[a] = content of the cell in R[b] (keeps), NameError/UnboundLocalError if empty. Where a cell operand is a temporary, here
    /// and below, it holds the cell of a far local.
    LoadCell = 0,
    /// Content of the cell in R[a] (keeps) = R[b].
    StoreCell = 0,
    /// `del` of the content of the cell in R[a] (keeps).
    DeleteCell = 0,

    // --- attributes and subscripts
    /// R[a] = R[b].N[w1]. w2..w4: cache.
    LoadAttr = 4,
    /// R[a].N[w1] = R[b]; consumes both where temporaries. w2..w4: cache.
    StoreAttr = 4,
    /// `del R[a].N[w1]`.
    DeleteAttr = 1,
    /// Prepares a method call: R[a] = the callable N[w1] of R[b], R[a+1] = R[b] where it is an unbound function that takes it as
    /// self, else empty. `a` is a temporary; `b` may be the same temporary. w2..w4: cache.
    LoadMethod = 4,
    /// R[a] = R[b][R[c]].
    Subscript = 0,
    /// R[a] = R[b][i8 c].
    SubscriptImm = 0,
    /// R[a][R[b]] = R[c].
    StoreSubscript = 0,
    /// `del R[a][R[b]]`.
    DeleteSubscript = 0,
    /// R[a] = slice(R[b], R[b+1], R[b+2] if c == 3 else None). Temporaries.
    BuildSlice = 0,

    // --- operators
    /// R[a] = R[b] + R[c].
    Add = 0,
    /// R[a] = R[b] - R[c].
    Sub = 0,
    /// R[a] = R[b] * R[c].
    Mul = 0,
    /// R[a] = R[b] / R[c].
    TrueDiv = 0,
    /// R[a] = R[b] // R[c].
    FloorDiv = 0,
    /// R[a] = R[b] % R[c].
    Mod = 0,
    /// R[a] = R[b] ** R[c].
    Pow = 0,
    /// R[a] = R[b] << R[c].
    LShift = 0,
    /// R[a] = R[b] >> R[c].
    RShift = 0,
    /// R[a] = R[b] & R[c].
    BitAnd = 0,
    /// R[a] = R[b] | R[c].
    BitOr = 0,
    /// R[a] = R[b] ^ R[c].
    BitXor = 0,
    /// R[a] = R[b] @ R[c].
    MatMul = 0,
    /// R[a] = R[b] + K[c]. Likewise below: the right operand is one of the first 256 constants.
    AddK = 0,
    /// R[a] = R[b] - K[c].
    SubK = 0,
    /// R[a] = R[b] * K[c].
    MulK = 0,
    /// R[a] = R[b] / K[c].
    TrueDivK = 0,
    /// R[a] = R[b] // K[c].
    FloorDivK = 0,
    /// R[a] = R[b] % K[c].
    ModK = 0,
    /// R[a] = R[b] ** K[c].
    PowK = 0,
    /// R[a] = R[b] << K[c].
    LShiftK = 0,
    /// R[a] = R[b] >> K[c].
    RShiftK = 0,
    /// R[a] = R[b] & K[c].
    BitAndK = 0,
    /// R[a] = R[b] | K[c].
    BitOrK = 0,
    /// R[a] = R[b] ^ K[c].
    BitXorK = 0,
    /// R[a] = R[b] @ K[c].
    MatMulK = 0,
    /// R[a] = R[b] + u8 c, for a small int constant.
    AddImm = 0,
    /// R[a] = R[b] - u8 c.
    SubImm = 0,
    /// R[a] = R[b] += R[c]: the in-place form. `a` is where the target is stored.
    AddInPlace = 0,
    /// R[a] = R[b] -= R[c].
    SubInPlace = 0,
    /// R[a] = R[b] *= R[c].
    MulInPlace = 0,
    /// R[a] = R[b] += u8 c.
    AddImmInPlace = 0,
    /// R[a] = R[b] -= u8 c.
    SubImmInPlace = 0,
    /// R[a] = R[b] (w1)= R[c]: any other in-place operator; w1 is the number of its plain opcode (`Opcode::TrueDiv as u32` ...).
    InPlace = 1,
    /// R[a] = -R[b].
    Negative = 0,
    /// R[a] = +R[b].
    Positive = 0,
    /// R[a] = ~R[b].
    Invert = 0,
    /// R[a] = not R[b].
    Not = 0,
    /// R[a] = R[b] < R[c].
    Less = 0,
    /// R[a] = R[b] <= R[c].
    LessEqual = 0,
    /// R[a] = R[b] == R[c].
    Equal = 0,
    /// R[a] = R[b] != R[c].
    NotEqual = 0,
    /// R[a] = R[b] > R[c].
    Greater = 0,
    /// R[a] = R[b] >= R[c].
    GreaterEqual = 0,
    /// R[a] = R[b] is R[c].
    Is = 0,
    /// R[a] = R[b] is not R[c].
    IsNot = 0,
    /// R[a] = R[b] in R[c].
    In = 0,
    /// R[a] = R[b] not in R[c].
    NotIn = 0,

    // --- jumps: c is the sense, 1 jumps when true, 0 when false
    /// Jump by w1 if (R[a] < R[b]) == c.
    JumpLess = 1,
    /// Jump by w1 if (R[a] <= R[b]) == c.
    JumpLessEqual = 1,
    /// Jump by w1 if (R[a] == R[b]) == c.
    JumpEqual = 1,
    /// Jump by w1 if (R[a] != R[b]) == c.
    JumpNotEqual = 1,
    /// Jump by w1 if (R[a] > R[b]) == c.
    JumpGreater = 1,
    /// Jump by w1 if (R[a] >= R[b]) == c.
    JumpGreaterEqual = 1,
    /// Jump by w1 if (R[a] is R[b]) == c.
    JumpIs = 1,
    /// Jump by w1 if (R[a] in R[b]) == c.
    JumpIn = 1,
    /// Jump by w1 if (R[a] < i8 b) == c. Likewise below.
    JumpLessImm = 1,
    /// Jump by w1 if (R[a] <= i8 b) == c.
    JumpLessEqualImm = 1,
    /// Jump by w1 if (R[a] == i8 b) == c.
    JumpEqualImm = 1,
    /// Jump by w1 if (R[a] != i8 b) == c.
    JumpNotEqualImm = 1,
    /// Jump by w1 if (R[a] > i8 b) == c.
    JumpGreaterImm = 1,
    /// Jump by w1 if (R[a] >= i8 b) == c.
    JumpGreaterEqualImm = 1,
    /// Jump by w1 if (R[a] < K[b]) == c. Likewise below.
    JumpLessK = 1,
    /// Jump by w1 if (R[a] <= K[b]) == c.
    JumpLessEqualK = 1,
    /// Jump by w1 if (R[a] == K[b]) == c.
    JumpEqualK = 1,
    /// Jump by w1 if (R[a] != K[b]) == c.
    JumpNotEqualK = 1,
    /// Jump by w1 if (R[a] > K[b]) == c.
    JumpGreaterK = 1,
    /// Jump by w1 if (R[a] >= K[b]) == c.
    JumpGreaterEqualK = 1,
    /// Jump by w1 if (R[a] is None) == c.
    JumpNone = 1,
    /// Jump by w1 if bool(R[a]) == c.
    JumpTruth = 1,
    /// If bool(R[a]) == c jump by w1 and keep R[a]; else consume it and go on. `a` is a temporary.
    JumpTruthOrPop = 1,
    /// Jump by w1, forward. (All jumps but JumpBack and the handlers' targets go forward.)
    Jump = 1,
    /// Jump by w1 words backward (w1 is positive): the evaluator looks at its pending work here.
    JumpBack = 1,

    // --- iteration
    /// R[a] = iter(R[b]).
    GetIter = 0,
    /// R[a] = next of the iterator in temporary b (keeps); when it is exhausted, empty R[b] and jump by w1.
    ForIter = 1,
    /// R[a], R[a+1] ... (c temporaries, or c locals) = the c items of R[b]. `b` may be one of them.
    Unpack = 0,
    /// The c items of R[b] go to the registers named by the operand bytes in w1, w2 (first item: low byte of w1). c <= 8.
    UnpackTo = 2,
    /// R[a].. = items of R[b] with a starred target: c before it, w1 after it; the list of the rest is R[a+c].
    UnpackStar = 1,

    // --- building: operands are temporaries unless said otherwise
    /// R[a] = tuple of c temporaries from R[b].
    BuildTuple = 0,
    /// R[a] = list of c temporaries from R[b].
    BuildList = 0,
    /// R[a] = set of c temporaries from R[b].
    BuildSet = 0,
    /// R[a] = dict of c pairs (key, value, key, value ...) from R[b].
    BuildMap = 0,
    /// R[a] = the c strings from R[b] joined.
    BuildString = 0,
    /// Append R[b] to the list in temporary a (keeps a).
    ListAppend = 0,
    /// Extend the list in temporary a (keeps a) with iterable R[b]; c = 1: for `*args` in a call (its error message).
    ListExtend = 0,
    /// Add R[b] to the set in temporary a (keeps a).
    SetAdd = 0,
    /// Update the set in temporary a (keeps a) with iterable R[b].
    SetUpdate = 0,
    /// Key R[b], value R[c] into the dict in temporary a (keeps a).
    MapAdd = 0,
    /// Update the dict in temporary a (keeps a) with mapping R[b] (`{**x}`).
    MapUpdate = 0,
    /// The same for `**kwargs` in a call: a repeated key is a TypeError. R[c] (keeps) is the callable, for its message.
    MapMerge = 0,
    /// R[a] = tuple of the list in R[b].
    ListToTuple = 0,
    /// R[a] = format(convert(R[b])): c & 3 is the conversion (0 none, 1 str, 2 repr, 3 ascii); c & 4: the format spec is R[b+1]
    /// (then b is a temporary).
    Format = 0,

    // --- calls
    /// R[a] = call: R[b] callable, R[b+1] self or empty, R[b+2].. c positional arguments. Consumes them all.
    Call = 0,
    /// The same with keywords: K[w1] is the tuple of names for the last of the c arguments.
    CallKeyword = 1,
    /// R[a] = R[b](*R[b+2], **R[b+3]): R[b+1] is empty, R[b+2] is a tuple, R[b+3] a dict or (c = 0) absent.
    CallUnpack = 0,
    /// Return R[a].
    Return = 0,
    /// Return K[bc].
    ReturnConst = 0,
    /// R[a] = function of code K[w1]. Temporaries from R[b]: those that are there, in this order:
    /// c & 1 defaults tuple, c & 2 keyword defaults dict, c & 4 annotations, c & 8 closure tuple.
    /// Annotations are a dict, or a function of one argument (`__annotate__`) if c & 16.
    MakeFunction = 1,
    /// R[a] = `__build_class__`.
    LoadBuildClass = 0,

    // --- generators
    /// First instruction of a generator function: make the generator, give it this frame, return it.
    MakeGenerator = 0,
    /// Yield R[b]; on resumption R[a] = what was sent.
    Yield = 0,
    /// `yield from`: R[a] = result of delegating to the iterator in temporary b (made by GetYieldFrom).
    YieldFrom = 0,
    /// R[a] = iter(R[b]) for `yield from` (a generator is its own).
    GetYieldFrom = 0,

    // --- exceptions
    /// Enter a handler: R[a] = the exception that was being handled (or None); the exception in R[b] (keeps) is handled from now on.
    PushHandled = 0,
    /// Leave a handler: R[a] is being handled again. Consumes a.
    PopHandled = 0,
    /// Jump by w1 if (the exception R[a] (keeps) matches type or tuple R[b]) == c.
    JumpMatch = 1,
    /// `raise R[a] from R[b]`: c = 0 re-raise what is handled, 1 raise R[a], 2 raise R[a] from R[b].
    Raise = 0,
    /// Raise the exception R[a] again as it is, traceback untouched (end of `finally`, no handler matched). Consumes a.
    ReRaise = 0,
    /// R[b] is a context manager (temporary): R[a] = its `__enter__()`, R[b] = its bound `__exit__`.
    WithEnter = 0,
    /// R[a] = R[b](type(R[c]), R[c], its traceback), for leaving `with` by exception. Keeps c, consumes b.
    WithExcept = 0,
    /// `except*`: R[a] = matching part of the group R[b] (keeps) for type R[c], or None; R[b] becomes the rest, or None.
    MatchGroup = 0,
    /// R[a] = the exception to re-raise after `except*`, or None: from the list of raised or unhandled ones R[b] (None among them
    /// means nothing) and the original R[c].
    PrepareGroup = 0,
    /// R[a] = AssertionError, the built-in one.
    LoadAssertionError = 0,

    // --- modules, the prompt, annotations
    /// R[a] = `__import__`(N[w1], globals, locals, fromlist R[b+1], level R[b]). Temporaries.
    ImportName = 1,
    /// R[a] = attribute N[w1] of module R[b] (keeps, a temporary), or the submodule of that name.
    ImportFrom = 1,
    /// All public names of module R[a] into the frame's namespace. Consumes a.
    ImportStar = 0,
    /// Print R[a] as the prompt does (`sys.displayhook`).
    PrintExpression = 0,
    /// Make `__annotations__` in the frame's namespace if it is not there.
    SetupAnnotations = 0,
    // --- patterns: the subject is a temporary that is kept
    /// Jump by w1 if (R[a] (keeps) is a sequence, as patterns take it) == c.
    JumpSequence = 1,
    /// Jump by w1 if (R[a] (keeps) is a mapping, as patterns take it) == c.
    JumpMapping = 1,
    /// R[a] = len(R[b]). Keeps b.
    Length = 0,
    /// R[a] is a tuple of c keys: R[a].. = the values of the mapping R[b] (keeps) for them; where one is missing, jump by w1 with the
    /// row empty.
    MatchKeys = 1,
    /// R[a] = dict of the mapping R[b] (keeps) without the keys in the tuple R[c].
    MatchRest = 0,
    /// R[a] is a class, R[a+1] a tuple of names: if R[b] (keeps) is an instance of it, R[a].. = c attributes, first those that the class's
    /// `__match_args__` names, then those named; where it is not or one is missing, jump by w1 with the row empty.
    MatchClass = 1,

    // --- coroutines
    /// R[a] = what `await R[b]` delegates to. c says whose it is, for the message: 0 the program's, 1 `__aenter__`'s, 2 `__aexit__`'s,
    /// 3 `__anext__`'s.
    GetAwaitable = 0,
    /// R[a] = `R[b].__aiter__()`.
    GetAsyncIter = 0,
    /// R[a] = `R[b].__anext__()`, not awaited yet. Keeps b.
    GetAsyncNext = 0,
    /// R[b] is an asynchronous context manager (temporary): R[a] = its `__aenter__()`, not awaited yet, R[b] = its bound `__aexit__`.
    AsyncWithEnter = 0,
    /// Jump by w1 if (the exception R[a] (keeps) is a StopAsyncIteration) == c.
    JumpStopAsync = 1,

    // --- template strings
    /// R[a] = interpolation of the value R[b], the text of its expression R[b+1] and its format R[b+2]; c is the conversion, as in Format.
    BuildInterpolation = 0,
    /// R[a] = template of the tuple of strings R[b] and the tuple of interpolations R[b+1].
    BuildTemplate = 0,

    /// R[a] = the frame's namespace (for `locals()`-like needs of class bodies and annotations).
    LoadLocals = 0,
    /// R[a] = attribute N[w1] of module `_typing`, which makes type parameters and aliases.
    LoadTyping = 1,
}

impl Opcode {
    /// How many words follow the instruction's first.
    #[inline(always)]
    pub const fn extra(self) -> usize {
        OPCODES[self as usize].2
    }

    /// Its name as it stands in the table.
    pub const fn name(self) -> &'static str {
        OPCODES[self as usize].1
    }

    /// The opcode with this number, if there is one.
    pub const fn from_byte(byte: u8) -> Option<Opcode> {
        if (byte as usize) < OPCODES.len() { Some(OPCODES[byte as usize].0) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_numeric_order() {
        for (index, (opcode, ..)) in OPCODES.iter().enumerate() {
            assert_eq!(*opcode as usize, index);
        }
    }
}
