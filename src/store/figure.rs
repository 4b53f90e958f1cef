//! Figures: exact decimals of at most 10^14 with four decimals, held as whole ten-thousandths.

use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef};

/// Ten-thousandths in one.
const SCALE: i64 = 10_000;

/// The largest figure, in ten-thousandths.
const LIMIT: i64 = 100_000_000_000_000 * SCALE;

/// Where a figure is cut in two for summing. Both parts are below 10^9 or just at it, so that
/// thousands of millions of them fit in 64 bits.
const CUT: i64 = 1_000_000_000;

/// "60000000", "1.5" or "-0.25" as ten-thousandths; None for what is no such figure, or too exact or too large.
pub fn parse(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, decimals) = match digits.split_once('.') {
        Some((whole, decimals)) => (whole, decimals),
        None => (digits, "0"),
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let kept = decimals.trim_end_matches('0');
    if !is_number(whole) || !is_number(decimals) || kept.len() > 4 {
        return None;
    }
    let value = whole.parse::<i64>().ok()?.checked_mul(SCALE)?.checked_add(format!("{kept:0<4}").parse().ok()?)?;
    (value <= LIMIT).then_some(if negative { -value } else { value })
}

/// Ten-thousandths as a decimal without idle zeros.
pub fn decimal(value: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / SCALE as u128, value.unsigned_abs() % SCALE as u128);
    match part {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{}", format!("{part:04}").trim_end_matches('0')),
    }
}

/// The sum of a column of figures as two sums, high and low part, for [`join`]. SQLite refuses a sum
/// beyond 64 bits and PostgreSQL answers one with another type; of the parts neither has reason to.
pub fn sum(column: impl IntoColumnRef + Copy) -> [Expr; 2] {
    let whole = |part: Expr| Expr::from(Func::sum(part)).cast_as("bigint");
    [whole(Expr::col(column).div(CUT)), whole(Expr::col(column).modulo(CUT))]
}

/// The exact sum that two partial sums make.
pub fn join(high: i64, low: i64) -> i128 {
    i128::from(high) * i128::from(CUT) + i128::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_exactly_and_written_as_they_were() {
        for text in ["0", "60000000", "1.5", "-0.25", "99999999999999.9999", "100000000000000"] {
            assert_eq!(decimal(i128::from(parse(text).unwrap())), text);
        }
        assert_eq!(parse("1.50000"), Some(15_000));
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        for text in ["", "-", "1.", ".5", "1e3", "+1", "1.00001", "100000000000000.0001", "9999999999999999999999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
