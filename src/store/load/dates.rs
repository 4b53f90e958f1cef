//! Dates as files write them and as the registry holds them: yyyymmdd, with 00 for what is not said.

/// 2021-07-03 -> 20210703. The day must be in the calendar.
pub(super) fn date(text: &str) -> Option<i64> {
    match parts(text)?.as_slice() {
        [year, month, day] => number(*year, *month, *day),
        _ => None,
    }
}

/// 2021, 2021-07 or 2021-07-03, as precise as it is said.
pub(super) fn partial_date(text: &str) -> Option<i64> {
    match parts(text)?.as_slice() {
        [year] => self::year(*year),
        [year, month] if (1..=12).contains(month) => Some(self::year(*year)? + month * 100),
        [year, month, day] => number(*year, *month, *day),
        _ => None,
    }
}

/// 2021 -> 20210000.
pub(super) fn year(year: i64) -> Option<i64> {
    (1..=9999).contains(&year).then_some(year * 10_000)
}

fn parts(text: &str) -> Option<Vec<i64>> {
    let widths = [4, 2, 2];
    let parts: Vec<&str> = text.split('-').collect();
    if parts.len() > widths.len() {
        return None;
    }
    let digits = |(part, width): (&&str, usize)| {
        (part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok()).flatten()
    };
    parts.iter().zip(widths).map(digits).collect()
}

fn number(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(self::year(year)? + month * 100 + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert_eq!(date("2024-02-29"), Some(20240229));
        for wrong in ["2023-02-29", "2024-13-01", "2024-00-10", "2024-4-01", "2024-04", "0000-01-01", "", "+024-01-01"]
        {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn partial_dates_keep_their_precision() {
        assert_eq!(partial_date("2021"), Some(20210000));
        assert_eq!(partial_date("2021-07"), Some(20210700));
        assert_eq!(partial_date("2021-07-03"), Some(20210703));
        assert_eq!(partial_date("2021-13"), None);
    }
}
