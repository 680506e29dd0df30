//! `round(float, digits)`: the decimal number of so many digits that is nearest to the float's exact value, as a float.

/// Digits beyond which a float has none.
const MOST: i64 = 323;
/// Places before the point beyond which every float rounds to zero.
const LEAST: i64 = -308;

/// The float rounded to `digits` places after the point (before it, if negative); halves go to the even digit. Infinite if that is too
/// large for a float.
pub fn round(value: f64, digits: i64) -> f64 {
    if !value.is_finite() || value == 0.0 || digits > MOST {
        return value;
    }
    if digits < LEAST {
        return 0.0 * value;
    }
    let text = match usize::try_from(digits) {
        Ok(digits) => format!("{value:.digits$}"),
        Err(_) => to_tens(value, digits.unsigned_abs() as usize),
    };
    text.parse::<f64>().unwrap_or(value)
}

/// The whole number nearest to `value` that ends in `zeros` zeros.
fn to_tens(value: f64, zeros: usize) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    let whole = format!("{:.0}", value.abs().trunc());
    let has_fraction = value.fract() != 0.0;
    // With a digit before them to round up into.
    let whole = format!("{whole:0>width$}", width = zeros + 1);
    let (kept, cut) = whole.split_at(whole.len() - zeros);
    let half = format!("5{}", "0".repeat(zeros - 1));
    let is_odd = kept.bytes().last().is_some_and(|digit| digit % 2 == 1);
    let up = cut > half.as_str() || (cut == half && (has_fraction || is_odd));
    let mut kept = kept.as_bytes().to_vec();
    if up {
        for digit in kept.iter_mut().rev() {
            if *digit != b'9' {
                *digit += 1;
                break;
            }
            *digit = b'0';
        }
        if kept.iter().all(|digit| *digit == b'0') {
            kept.insert(0, b'1');
        }
    }
    let kept: String = kept.into_iter().map(char::from).collect();
    format!("{sign}{kept}e{zeros}")
}
