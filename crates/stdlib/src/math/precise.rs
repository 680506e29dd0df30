//! Sums and products of floats without loss: what does not fit the first float is in the next.

/// A float, and what was rounded away from it.
#[derive(Clone, Copy)]
pub(super) struct Double {
    pub(super) high: f64,
    pub(super) low: f64,
}

/// `a + b`, where `a` is not smaller than `b`.
pub(super) fn fast_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    Double { high, low: (a - high) + b }
}

/// `a + b`
pub(super) fn sum(a: f64, b: f64) -> Double {
    let high = a + b;
    let rest = high - a;
    Double { high, low: (a - (high - rest)) + (b - rest) }
}

/// `a * b`
pub(super) fn product(a: f64, b: f64) -> Double {
    let high = a * b;
    Double { high, low: a.mul_add(b, -high) }
}

/// A sum of products.
#[derive(Clone, Copy, Default)]
pub(super) struct Triple {
    high: f64,
    low: f64,
    tiny: f64,
}

impl Triple {
    /// This and `x * y`.
    pub(super) fn plus(self, x: f64, y: f64) -> Triple {
        let term = product(x, y);
        let high = sum(self.high, term.high);
        let low = sum(self.low, term.low);
        let rest = sum(low.high, high.low);
        Triple { high: high.high, low: rest.high, tiny: self.tiny + low.low + rest.low }
    }

    /// Whether nothing has become too large.
    pub(super) fn is_finite(self) -> bool {
        self.high.is_finite()
    }

    /// The nearest float.
    pub(super) fn value(self) -> f64 {
        let last = sum(self.low, self.high);
        self.tiny + last.low + last.high
    }
}

/// The length of a vector; `largest` is its largest part. The parts are not negative.
pub(super) fn norm(parts: &mut [f64], largest: f64, has_nan: bool) -> f64 {
    if largest.is_infinite() {
        return largest;
    }
    if has_nan {
        return f64::NAN;
    }
    if largest == 0.0 || parts.len() <= 1 {
        return largest;
    }
    let (_, exponent) = types::float::fraction_and_exponent(largest);
    if exponent < -1023 {
        parts.iter_mut().for_each(|part| *part /= f64::MIN_POSITIVE);
        return f64::MIN_POSITIVE * norm(parts, largest / f64::MIN_POSITIVE, has_nan);
    }
    let scale = types::float::scale(1.0, -exponent);
    let (mut total, mut of_products, mut of_sums) = (1.0, 0.0, 0.0);
    let mut add = |term: Double, total: &mut f64| {
        let sum = fast_sum(*total, term.high);
        *total = sum.high;
        of_products += term.low;
        of_sums += sum.low;
        *total - 1.0 + (of_products + of_sums)
    };
    let mut square = 0.0;
    for part in parts.iter() {
        let part = part * scale;
        square = add(product(part, part), &mut total);
    }
    let root = square.sqrt();
    let missing = add(product(-root, root), &mut total);
    (root + missing / (2.0 * root)) / scale
}
