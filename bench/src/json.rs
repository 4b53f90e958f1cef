//! Values as JSON bytes, as one would write them by hand for these three answers.

pub fn text(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    if text.iter().all(|&byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.extend_from_slice(text);
    } else {
        // None of the made-up rows comes here.
        let text = serde_json::to_string(&String::from_utf8_lossy(text)).unwrap_or_default();
        out.extend_from_slice(&text.as_bytes()[1..text.len() - 1]);
    }
    out.push(b'"');
}

pub fn int(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Two digits of a number below 100.
fn pair(value: i64) -> [u8; 2] {
    [b'0' + (value / 10) as u8, b'0' + (value % 10) as u8]
}

/// As much of yyyymmdd as is said, and how long it is.
pub fn date(date: i64) -> ([u8; 10], usize) {
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    let ([a, b], [c, d], [e, f], [g, h]) = (pair(year / 100), pair(year % 100), pair(month), pair(day));
    let len = match (month, day) {
        (0, _) => 4,
        (_, 0) => 7,
        _ => 10,
    };
    ([a, b, c, d, b'-', e, f, b'-', g, h], len)
}

/// Ten-thousandths as a decimal without idle zeros.
pub fn decimal(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    out.extend_from_slice(itoa::Buffer::new().format(value / 10_000).as_bytes());
    let mut rest = value % 10_000;
    if rest > 0 {
        out.push(b'.');
    }
    while rest > 0 {
        out.push(b'0' + (rest / 1_000) as u8);
        rest = rest % 1_000 * 10;
    }
}
