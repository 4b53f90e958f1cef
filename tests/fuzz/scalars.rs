//! The values of the API as clients send them: dates, figures, words; and the order of names.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use nhanrong::describe::builder::Out;
use nhanrong::describe::input::{Arg, In};
use nhanrong::describe::registry::Wrote;
use nhanrong::schema::scalars::{Date, Decimal, PartialDate};
use nhanrong::store::figure;
use nhanrong::store::rows::{Cell, Rows};
use nhanrong::vietnamese::{Words, marked, plain, sort_key};
use serde_json::{Value as Json, json};

use crate::mutate::split;
use crate::random::Random;
use crate::run::{self, Check, Shown, Target, hash};

#[test]
fn scalars() {
    run::watched("scalars", |beats| {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        let collator = Collator::try_new(locale!("vi").into(), options).unwrap();
        let mut check = Scalars { collator, dates: 0, figures: 0, words: 0, compared: 0 };
        let words =
            ["Hoà", "Hòa", "quý", "thủy", "Đắk", "Nghệ", "ươ", "Trà Ka", "ỷ", "2024-02-29", "1900-02-29", "0.0001"];
        let words = words.map(str::to_owned).to_vec();
        run::run(Target { name: "scalars", words, fresh: 30, beats }, &mut check);
    });
}

struct Scalars {
    collator: CollatorBorrowed<'static>,
    dates: u64,
    figures: u64,
    words: u64,
    compared: u64,
}

/// Letters that meet in Vietnamese names, and some that do not.
const LETTERS: [char; 64] = [
    'a',
    'o',
    'e',
    'u',
    'y',
    'i',
    'A',
    'O',
    'U',
    'Y',
    'à',
    'á',
    'ả',
    'ã',
    'ạ',
    'ò',
    'ó',
    'ỏ',
    'õ',
    'ọ',
    'ù',
    'ú',
    'ủ',
    'ũ',
    'ụ',
    'ỳ',
    'ý',
    'ă',
    'â',
    'đ',
    'Đ',
    'ê',
    'ô',
    'ơ',
    'ư',
    'ệ',
    'ộ',
    'q',
    'Q',
    'n',
    'g',
    'h',
    't',
    ' ',
    ' ',
    '-',
    '\u{300}',
    '\u{301}',
    '\u{302}',
    '\u{303}',
    '\u{306}',
    '\u{309}',
    '\u{31b}',
    '\u{323}',
    '0',
    '9',
    'ß',
    'İ',
    'ﬁ',
    'Σ',
    '中',
    '\u{1f33e}',
    '\0',
    '\u{345}',
];

impl Check for Scalars {
    fn fresh(&mut self, random: &mut Random) -> Vec<u8> {
        let word = |random: &mut Random| -> String { (0..random.below(10)).map(|_| *random.pick(&LETTERS)).collect() };
        let (a, b) = (word(random), word(random));
        let date = format!("{:04}-{:02}-{:02}", random.below(10_000), random.below(14), random.below(33));
        let figure = format!("{}.{}", random.below(1_000_000_000), random.below(20_000));
        match random.below(4) {
            0 => date.into_bytes(),
            1 => figure.into_bytes(),
            _ => format!("{a}\n%%\n{b}").into_bytes(),
        }
    }

    fn check(&mut self, input: &[u8]) -> Result<Shown, String> {
        let parts = split(input);
        let text = |no: usize| parts.get(no).map_or(String::new(), |part| String::from_utf8_lossy(part).into_owned());
        let (a, b) = (text(0), text(1));
        let dates = self.dates(&a)?;
        let figure = self.figure(&a)?;
        let words = self.words(&a)?;
        let order = self.order(&a, &b)?;
        Ok(hash(&(dates, figure, words, order, shape(&a))))
    }

    fn told(&self) -> String {
        let Self { dates, figures, words, compared, .. } = self;
        format!("{dates} dates, {figures} figures, {words} words, {compared} pairs compared")
    }
}

/// What kinds of letters the text has, each run once.
fn shape(text: &str) -> String {
    let kind = |letter: char| match letter {
        '0'..='9' => '0',
        'a'..='z' => 'a',
        'A'..='Z' => 'A',
        '\u{300}'..='\u{36f}' => letter,
        'đ' | 'Đ' => 'd',
        letter if letter.is_alphabetic() => 'é',
        letter if letter.is_alphanumeric() => '1',
        letter if letter.is_ascii() => letter,
        _ => '?',
    };
    let mut kinds: Vec<char> = text.chars().map(kind).take(24).collect();
    kinds.dedup();
    kinds.into_iter().collect()
}

fn written<T: Out>(cell: Cell) -> Option<String> {
    let mut rows = Rows::new(1);
    rows.begin();
    rows.push(cell);
    let mut out = Vec::new();
    match T::write(rows.row(0, &[0]), 0, &mut out) {
        Wrote::Value => serde_json::from_slice(&out).unwrap(),
        _ => None,
    }
}

/// Whether the calendar has the day, by counting days since 1970 forth and back.
fn is_day(year: i64, month: i64, day: i64) -> bool {
    let shifted = year - i64::from(month <= 2);
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    let (era, rest) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_era = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
    let of_year = rest - (365 * of_era + of_era / 4 - of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let found_day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let found_month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let found_year = of_era + era * 400 + i64::from(found_month <= 2);
    (found_year, found_month, found_day) == (year, month, day)
}

/// The number of a date, read another way.
fn date(text: &str) -> Option<i64> {
    let digits = text.replace(|letter: char| letter.is_ascii_digit(), "0");
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|text| text.parse::<i64>().ok());
    let year = number(0..4).filter(|year| *year > 0);
    let month = || number(5..7).filter(|month| (1..=12).contains(month));
    match digits.as_str() {
        "0000" => Some(year? * 10_000),
        "0000-00" => Some(year? * 10_000 + month()? * 100),
        "0000-00-00" => {
            let (year, month, day) = (year?, month()?, number(8..10)?);
            (day > 0 && is_day(year, month, day)).then_some(year * 10_000 + month * 100 + day)
        }
        _ => None,
    }
}

impl Scalars {
    fn dates(&mut self, text: &str) -> Result<(bool, bool), String> {
        let json = json!(text);
        let (day, partial) = (Date::read(Arg::Json(&json)).ok(), PartialDate::read(Arg::Json(&json)).ok());
        let right = date(text);
        if partial.map(|date| date.0) != right || day.map(|date| date.0) != right.filter(|date| date % 100 > 0) {
            return Err(format!("a date: {day:?} and {partial:?} for {right:?}"));
        }
        if let Some(date) = right {
            self.dates += 1;
            let told = written::<PartialDate>(Cell::Int(date));
            if told.as_deref() != Some(text) {
                return Err(format!("a date is told as {told:?}"));
            }
        }
        for other in [json!([text]), json!({ "a": text }), Json::Null, json!(20_240_101)] {
            if Date::read(Arg::Json(&other)).is_ok() || PartialDate::read(Arg::Json(&other)).is_ok() {
                return Err(format!("{other} is no date"));
            }
        }
        Ok((day.is_some(), partial.is_some()))
    }

    fn figure(&mut self, text: &str) -> Result<bool, String> {
        let Some(value) = figure::parse(text) else { return Ok(false) };
        self.figures += 1;
        let told = figure::decimal(i128::from(value));
        if figure::parse(&told) != Some(value) {
            return Err(format!("the figure {value} is told as {told}"));
        }
        let by_scalar = written::<Decimal>(Cell::Int(value));
        if by_scalar.as_deref() != Some(&told) {
            return Err(format!("the figure {value} is told as {told} and as {by_scalar:?}"));
        }
        let near: f64 = text.parse().map_err(|_| format!("{text} is no number"))?;
        let close = (near * 10_000.0 - value as f64).abs() <= 1.0 + near.abs() * 1e-10;
        if close { Ok(true) } else { Err(format!("{text} is not {value}")) }
    }

    fn words(&mut self, text: &str) -> Result<bool, String> {
        for fold in [marked, plain] {
            let folded = fold(text);
            if fold(&folded) != folded {
                return Err(format!("folded once {folded:?} and twice {:?}", fold(&folded)));
            }
            if folded.starts_with(' ') || folded.ends_with(' ') || folded.contains("  ") {
                return Err(format!("spaces in {folded:?}"));
            }
            for same in forms(text) {
                if fold(&same) != folded {
                    return Err(format!("{folded:?} and {:?} of one text", fold(&same)));
                }
            }
        }
        if plain(&marked(text)) != plain(text) {
            return Err(format!("without marks {:?} and {:?}", plain(&marked(text)), plain(text)));
        }
        match Words::parse(text) {
            Ok(words) if words.plain.is_empty() || words.marked.is_empty() => Err("no words".to_owned()),
            Ok(_) if text.chars().count() > 200 => Err("too many letters".to_owned()),
            Ok(_) => {
                self.words += 1;
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }

    fn order(&mut self, a: &str, b: &str) -> Result<std::cmp::Ordering, String> {
        let (key_a, key_b) = (sort_key(a), sort_key(b));
        for text in [a, b] {
            for same in forms(text) {
                if sort_key(&same) != sort_key(text) {
                    return Err(format!("two keys for one text: {text:?}"));
                }
            }
        }
        let by_keys = key_a.cmp(&key_b);
        if !is_older(a) && !is_older(b) {
            self.compared += 1;
            let right = self.collator.compare(a, b);
            if by_keys != right {
                return Err(format!("{a:?} is {by_keys:?} by keys, {right:?} by the collator, to {b:?}"));
            }
        }
        Ok(by_keys)
    }
}

/// The text composed and decomposed.
fn forms(text: &str) -> [String; 2] {
    [
        ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned(),
        DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned(),
    ]
}

/// Whether an o or u bears the tone before an a, e or y: such are brought to the other style first.
fn is_older(text: &str) -> bool {
    let [composed, _] = forms(text);
    let letters: Vec<char> = composed.to_lowercase().chars().collect();
    let bears = |letter: char| "òóỏõọùúủũụ".contains(letter);
    letters.windows(2).any(|pair| bears(pair[0]) && matches!(pair[1], 'a' | 'e' | 'y'))
}
