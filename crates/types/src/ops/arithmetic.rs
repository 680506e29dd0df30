//! `pow` with a modulus, and `divmod`.

use object::Object;

use super::binary::{self, BinaryOperator};
use crate::class::name_of;
use crate::error::Value;
use crate::ids::Singleton;
use crate::runtime::Runtime;
use crate::special::Special;
use crate::{complex, float, int};

/// `pow(base, exponent, modulus)`
pub fn power(runtime: &Runtime, base: &Object, exponent: &Object, modulus: &Object) -> Value {
    if modulus.is(&runtime.none()) {
        return binary::binary(runtime, BinaryOperator::Pow, base, exponent);
    }
    if int::is_plain(base)
        && let (Some(base), Some(exponent), Some(modulus)) = (int::view(base), int::view(exponent), int::view(modulus))
    {
        return int::power_modulo(runtime, base, exponent, modulus);
    }
    if let Some(result) = runtime.call_special(base, Special::Pow, &[exponent, modulus])?
        && result.reference() != Singleton::NotImplemented.reference()
    {
        return Ok(result);
    }
    // Floats and complex numbers refuse a modulus even where they are not the base.
    let operands = [base, exponent, modulus];
    if operands.iter().any(|operand| complex::is_complex(operand)) {
        return Err(runtime.value_error(format_args!("complex modulo")));
    }
    if operands.iter().any(|operand| float::is_float(operand)) {
        return Err(runtime.type_error(format_args!("pow() 3rd argument not allowed unless all arguments are integers")));
    }
    let [base, exponent, modulus] = operands.map(|operand| name_of(&operand.class()));
    Err(runtime.type_error(format_args!("unsupported operand type(s) for ** or pow(): '{base}', '{exponent}', '{modulus}'")))
}

/// `divmod(left, right)`
pub fn divmod(runtime: &Runtime, left: &Object, right: &Object) -> Value {
    match binary::dispatch(runtime, Special::DivMod, Special::RDivMod, left, right)? {
        Some(result) => Ok(result),
        None => Err(binary::unsupported(runtime, "divmod()", "", left, right)),
    }
}
