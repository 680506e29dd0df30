//! Operators with a result: fast where both operands are plain ints or floats, the general way otherwise.
//!
//! A result that needs a box gets one that dies anyway, where there is one: that of the destination (`i = i + 1`), or that of an operand
//! that is a temporary (`a * b + c`).

use types::boxes::{self, Pair};
use types::ops::{self, BinaryOperator};
use types::{ClassId, Raised, Special, small_int, text};

use crate::machine::{Done, Machine, Region, Registers, Swift, Words, a, b, bc, c, uc};
use object::Object;

/// What a fast path does with two ints: `None` where the general way is needed.
type IntOperation = fn(i64, i64) -> Option<i64>;
/// What a fast path does with two floats.
type FloatOperation = fn(f64, f64) -> Option<f64>;

/// The fast paths of an operator.
struct Fast {
    operator: BinaryOperator,
    int: IntOperation,
    float: FloatOperation,
}

/// No fast path.
fn no_float(_: f64, _: f64) -> Option<f64> {
    None
}

const ADD: Fast = Fast { operator: BinaryOperator::Add, int: i64::checked_add, float: |left, right| Some(left + right) };
const SUB: Fast = Fast { operator: BinaryOperator::Sub, int: i64::checked_sub, float: |left, right| Some(left - right) };
const MUL: Fast = Fast { operator: BinaryOperator::Mul, int: i64::checked_mul, float: |left, right| Some(left * right) };
const TRUE_DIV: Fast = Fast { operator: BinaryOperator::TrueDiv, int: |_, _| None, float: divide };
const FLOOR_DIV: Fast = Fast { operator: BinaryOperator::FloorDiv, int: floor_divide, float: no_float };
const MOD: Fast = Fast { operator: BinaryOperator::Mod, int: modulo, float: no_float };
const POW: Fast = Fast { operator: BinaryOperator::Pow, int: power, float: power_of_float };
const LSHIFT: Fast = Fast { operator: BinaryOperator::LShift, int: shift_left, float: no_float };
const RSHIFT: Fast = Fast { operator: BinaryOperator::RShift, int: shift_right, float: no_float };
const AND: Fast = Fast { operator: BinaryOperator::And, int: |left, right| Some(left & right), float: no_float };
const OR: Fast = Fast { operator: BinaryOperator::Or, int: |left, right| Some(left | right), float: no_float };
const XOR: Fast = Fast { operator: BinaryOperator::Xor, int: |left, right| Some(left ^ right), float: no_float };
const MATMUL: Fast = Fast { operator: BinaryOperator::MatMul, int: |_, _| None, float: no_float };

/// The fast paths by the place of the operator: in the order of the opcodes.
const ALL: [&Fast; 13] = [&ADD, &SUB, &MUL, &TRUE_DIV, &FLOOR_DIV, &MOD, &POW, &LSHIFT, &RSHIFT, &AND, &OR, &XOR, &MATMUL];

fn divide(left: f64, right: f64) -> Option<f64> {
    (right != 0.0).then(|| left / right)
}

#[inline(always)]
fn floor_divide(left: i64, right: i64) -> Option<i64> {
    let quotient = left.checked_div(right)?;
    Some(if left % right != 0 && (left < 0) != (right < 0) { quotient - 1 } else { quotient })
}

#[inline(always)]
fn modulo(left: i64, right: i64) -> Option<i64> {
    let remainder = left.checked_rem(right)?;
    Some(if remainder != 0 && (remainder < 0) != (right < 0) { remainder + right } else { remainder })
}

fn power(left: i64, right: i64) -> Option<i64> {
    left.checked_pow(u32::try_from(right).ok()?)
}

/// A power that is a finite number and raises nothing.
fn power_of_float(left: f64, right: f64) -> Option<f64> {
    (left > 0.0).then(|| left.powf(right)).filter(|power| power.is_finite())
}

fn shift_left(left: i64, right: i64) -> Option<i64> {
    let shifted = left.checked_shl(u32::try_from(right).ok()?)?;
    (shifted >> right == left).then_some(shifted)
}

fn shift_right(left: i64, right: i64) -> Option<i64> {
    (right >= 0).then(|| left >> right.min(63))
}

/// How an operator is applied the general way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `left + right`
    Plain,
    /// `left += right`
    InPlace,
}

/// What an arithmetic instruction has worked out.
pub(crate) enum Worked {
    /// The result, an int.
    Int(i64),
    /// The result, a float.
    Float(f64),
    /// The general way was taken, and the result is stored.
    Otherwise,
}

impl Worked {
    #[inline(always)]
    fn otherwise((): ()) -> Worked {
        Worked::Otherwise
    }
}

type Working = Result<Worked, Raised>;

impl Machine<'_> {
    /// R[a] = R[b] + R[c].
    #[inline(always)]
    pub(crate) fn add(&self, word: u32) -> Working {
        self.with_register(word, &ADD, Form::Plain)
    }

    /// R[a] = R[b] - R[c].
    #[inline(always)]
    pub(crate) fn sub(&self, word: u32) -> Working {
        self.with_register(word, &SUB, Form::Plain)
    }

    /// R[a] = R[b] * R[c].
    #[inline(always)]
    pub(crate) fn mul(&self, word: u32) -> Working {
        self.with_register(word, &MUL, Form::Plain)
    }

    /// R[a] = R[b] / R[c].
    #[inline(always)]
    pub(crate) fn true_div(&self, word: u32) -> Working {
        if let (Some(left), Some(right)) = (exact_float(&self.borrow(b(word))), exact_float(&self.borrow(c(word))))
            && let Some(result) = divide(left, right)
        {
            return Ok(Worked::Float(result));
        }
        self.slow().rare(word, BinaryOperator::TrueDiv as usize).map(Worked::otherwise)
    }

    /// R[a] = R[b] / K[c].
    #[inline(always)]
    pub(crate) fn true_div_constant(&self, word: u32) -> Working {
        if let (Some(left), Some(right)) = (exact_float(&self.borrow(b(word))), exact_float(&self.constant(uc(word))))
            && let Some(result) = divide(left, right)
        {
            return Ok(Worked::Float(result));
        }
        self.rare_constant(word, BinaryOperator::TrueDiv as usize).map(Worked::otherwise)
    }

    /// R[a] = R[b] & K[c].
    #[inline(always)]
    pub(crate) fn and_constant(&self, word: u32) -> Working {
        if let (Some(left), Some(right)) = (boxes::int(&self.borrow(b(word))), boxes::int(&self.constant(uc(word))))
            && left & right != i64::MIN
        {
            return Ok(Worked::Int(left & right));
        }
        self.rare_constant(word, BinaryOperator::And as usize).map(Worked::otherwise)
    }

    /// R[a] = R[b] // R[c].
    #[inline(always)]
    pub(crate) fn floor_div(&self, word: u32) -> Working {
        self.with_register(word, &FLOOR_DIV, Form::Plain)
    }

    /// R[a] = R[b] % R[c].
    #[inline(always)]
    pub(crate) fn modulo(&self, word: u32) -> Working {
        self.with_register(word, &MOD, Form::Plain)
    }

    /// R[a] = R[b] + K[c].
    #[inline(always)]
    pub(crate) fn add_constant(&self, word: u32) -> Working {
        self.with_constant(word, &ADD)
    }

    /// R[a] = R[b] - K[c].
    #[inline(always)]
    pub(crate) fn sub_constant(&self, word: u32) -> Working {
        self.with_constant(word, &SUB)
    }

    /// R[a] = R[b] * K[c].
    #[inline(always)]
    pub(crate) fn mul_constant(&self, word: u32) -> Working {
        self.with_constant(word, &MUL)
    }

    /// R[a] = R[b] // K[c].
    #[inline(always)]
    pub(crate) fn floor_div_constant(&self, word: u32) -> Working {
        self.with_constant(word, &FLOOR_DIV)
    }

    /// R[a] = R[b] % K[c].
    #[inline(always)]
    pub(crate) fn modulo_constant(&self, word: u32) -> Working {
        self.with_constant(word, &MOD)
    }

    /// R[a] = R[b] + u8 c.
    #[inline(always)]
    pub(crate) fn add_immediate(&self, word: u32) -> Working {
        self.with_immediate(word, &ADD, Form::Plain)
    }

    /// R[a] = R[b] - u8 c.
    #[inline(always)]
    pub(crate) fn sub_immediate(&self, word: u32) -> Working {
        self.with_immediate(word, &SUB, Form::Plain)
    }

    /// R[a] = R[b] += R[c].
    #[inline(always)]
    pub(crate) fn add_in_place(&self, word: u32) -> Working {
        self.with_register(word, &ADD, Form::InPlace)
    }

    /// R[a] = R[b] -= R[c].
    #[inline(always)]
    pub(crate) fn sub_in_place(&self, word: u32) -> Working {
        self.with_register(word, &SUB, Form::InPlace)
    }

    /// R[a] = R[b] *= R[c].
    #[inline(always)]
    pub(crate) fn mul_in_place(&self, word: u32) -> Working {
        self.with_register(word, &MUL, Form::InPlace)
    }

    /// R[a] = R[b] += u8 c.
    #[inline(always)]
    pub(crate) fn add_immediate_in_place(&self, word: u32) -> Working {
        self.with_immediate(word, &ADD, Form::InPlace)
    }

    /// R[a] = R[b] -= u8 c.
    #[inline(always)]
    pub(crate) fn sub_immediate_in_place(&self, word: u32) -> Working {
        self.with_immediate(word, &SUB, Form::InPlace)
    }

    #[inline(always)]
    fn with_register(&self, word: u32, fast: &Fast, form: Form) -> Working {
        match boxes::pair(&self.borrow(b(word)), &self.borrow(c(word))) {
            Some(Pair::Ints(left, right)) => {
                if let Some(result) = (fast.int)(left, right)
                    && result != i64::MIN
                {
                    return Ok(Worked::Int(result));
                }
            }
            Some(Pair::Floats(left, right)) => {
                if let Some(result) = (fast.float)(left, right) {
                    return Ok(Worked::Float(result));
                }
            }
            None => {}
        }
        self.slow().operate(word, fast.operator, form).map(Worked::otherwise)
    }

    #[inline(always)]
    fn with_constant(&self, word: u32, fast: &Fast) -> Working {
        let right = self.constant(uc(word));
        match boxes::pair(&self.borrow(b(word)), &right) {
            Some(Pair::Ints(left, right)) => {
                if let Some(result) = (fast.int)(left, right)
                    && result != i64::MIN
                {
                    return Ok(Worked::Int(result));
                }
            }
            Some(Pair::Floats(left, right)) => {
                if let Some(result) = (fast.float)(left, right) {
                    return Ok(Worked::Float(result));
                }
            }
            None => {}
        }
        self.slow().operate_with(word, fast.operator, Form::Plain, &right).map(Worked::otherwise)
    }

    #[inline(always)]
    fn with_immediate(&self, word: u32, fast: &Fast, form: Form) -> Working {
        let left = self.borrow(b(word));
        if let Some(left) = boxes::int(&left)
            && let Some(result) = (fast.int)(left, uc(word) as i64)
            && result != i64::MIN
        {
            return Ok(Worked::Int(result));
        }
        self.slow().operate_with_small(word, fast.operator, form).map(Worked::otherwise)
    }

    /// R[a] = R[b] operator K[c], for the less common operators. `index` counts from `+`.
    #[inline(always)]
    pub(crate) fn rare_constant(&self, word: u32, index: usize) -> Done {
        let right = self.constant(uc(word));
        self.slow().rarely(word, index, Form::Plain, &right, [b(word)])
    }
}

impl<R: Region> Registers<'_, R> {
    /// R[a] = the cached small int bc.
    #[inline(always)]
    pub(crate) fn load_int(self, word: u32) -> Swift {
        let value = i64::from(bc(word) as i16);
        match small_int(value) {
            Some(small) => self.finish_immortal(a(word), small, []),
            None => Ok(false),
        }
    }
}

impl Registers<'_> {
    /// R[a] = R[b] operator R[c], the general way.
    #[cold]
    #[inline(never)]
    fn operate(self, word: u32, operator: BinaryOperator, form: Form) -> Done {
        let right = self.borrow(c(word));
        self.apply(word, operator, form, &right, [b(word), c(word)])
    }

    #[cold]
    #[inline(never)]
    fn operate_with(self, word: u32, operator: BinaryOperator, form: Form, right: &Object) -> Done {
        self.apply(word, operator, form, right, [b(word)])
    }

    #[cold]
    #[inline(never)]
    fn operate_with_small(self, word: u32, operator: BinaryOperator, form: Form) -> Done {
        let right = types::int::new(self.runtime, uc(word) as i64)?;
        self.apply(word, operator, form, &right, [b(word)])
    }

    fn apply<const N: usize>(self, word: u32, operator: BinaryOperator, form: Form, right: &Object, operands: [i8; N]) -> Done {
        let left = self.borrow(b(word));
        // Two ints come here where their result does not fit: that makes no floats of them.
        if (boxes::is_float(&left) || boxes::is_float(right))
            && let (Some(left), Some(right)) = (any_float(&left), any_float(right))
            && let Some(result) = (ALL[operator as usize].float)(left, right)
        {
            return self.finish_float(a(word), result, operands);
        }
        if operator == BinaryOperator::Add && [left.class_ref(), right.class_ref()] == [ClassId::Str.reference(); 2] {
            // The left string's place is about to hold the result, or nothing: if nobody else holds it, it may grow where it is.
            let given_up = (b(word) >= 0 || a(word) == b(word)) && !left.is(right);
            let result = if given_up { text::append(self.runtime, &left, right)? } else { text::concat(self.runtime, &left, right)? };
            return self.finish(a(word), result, operands);
        }
        let result = match form {
            Form::Plain => ops::binary(self.runtime, operator, &left, right)?,
            Form::InPlace => ops::in_place(self.runtime, operator, &left, right)?,
        };
        self.finish(a(word), result, operands)
    }

    /// R[a] = R[b] operator R[c], for the less common operators. `index` counts from `+`.
    #[inline(never)]
    pub(crate) fn rare(self, word: u32, index: usize) -> Done {
        let right = self.borrow(c(word));
        self.rarely(word, index, Form::Plain, &right, [b(word), c(word)])
    }

    /// R[a] = R[b] (w1)= R[c].
    #[inline(never)]
    pub(crate) fn in_place(self, word: u32, words: Words<'_>) -> Done {
        let right = self.borrow(c(word));
        let index = words.get(0).wrapping_sub(compiler::code::Opcode::Add as u32) as usize;
        self.rarely(word, index, Form::InPlace, &right, [b(word), c(word)])
    }

    fn rarely<const N: usize>(self, word: u32, index: usize, form: Form, right: &Object, operands: [i8; N]) -> Done {
        let fast = ALL[index];
        let left = self.borrow(b(word));
        if let (Some(left), Some(right)) = (boxes::int(&left), boxes::int(right))
            && let Some(result) = (fast.int)(left, right)
            && result != i64::MIN
        {
            return self.finish_int(a(word), result, operands);
        }
        if fast.operator == BinaryOperator::TrueDiv
            && let (Some(left), Some(right)) = (exact_float(&left), exact_float(right))
            && let Some(result) = divide(left, right)
        {
            return self.finish_float(a(word), result, operands);
        }
        self.apply(word, fast.operator, form, right, operands)
    }

    /// R[a] = -R[b], and its sisters.
    #[inline(never)]
    pub(crate) fn unary(self, word: u32, special: Special) -> Done {
        let operand = self.borrow(b(word));
        if let Some(value) = boxes::int(&operand) {
            let result = match special {
                Special::Negative => -value,
                Special::Positive => value,
                _ => !value,
            };
            if result != i64::MIN {
                return self.finish_int(a(word), result, [b(word)]);
            }
        }
        if let (Some(value), Special::Negative) = (boxes::float(&operand), special) {
            return self.finish_float(a(word), -value, [b(word)]);
        }
        let Some(result) = self.runtime.call_special(&operand, special, &[])? else {
            let written = match special {
                Special::Negative => "-",
                Special::Positive => "+",
                _ => "~",
            };
            let class = types::class::name_of(&operand.class());
            return Err(self.runtime.type_error(format_args!("bad operand type for unary {written}: '{class}'")));
        };
        self.finish(a(word), result, [b(word)])
    }
}

/// A float, or an int that mixes with one.
fn any_float(object: &Object) -> Option<f64> {
    boxes::float(object).or_else(|| boxes::int(object).map(|value| value as f64))
}

/// A float, or the one that is exactly the same as an int.
#[inline(always)]
fn exact_float(object: &Object) -> Option<f64> {
    if let Some(value) = boxes::float(object) {
        return Some(value);
    }
    boxes::int(object).filter(|value| value.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS).map(|value| value as f64)
}
