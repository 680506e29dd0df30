//! Text that spells a float.

use crate::number::ascii;

/// The float that ASCII text without white space around it spells; `None` if it spells none.
pub fn parse(text: &[u8]) -> Option<f64> {
    let text = ascii::without_underscores(text)?;
    std::str::from_utf8(&text).ok()?.parse().ok()
}

/// The length of the longest beginning of `text` that spells a float; 0 if none does. Underscores have been taken out.
pub(crate) fn prefix(text: &[u8]) -> usize {
    let signed = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let rest = &text[signed..];
    for word in ["infinity", "inf", "nan"] {
        if rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes())) {
            return signed + word.len();
        }
    }
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(signed);
    let mut end = signed + whole;
    let mut count = whole;
    if text.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        count += fraction;
        end += 1 + fraction;
    }
    if count == 0 {
        return 0;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = if end + 1 + sign <= text.len() { digits(end + 1 + sign) } else { 0 };
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}
