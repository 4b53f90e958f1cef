//! The values of the API: how each is stored, told and read.

use crate::describe::builder::{Builder, Out};
use crate::describe::input::{Arg, In, Problem};
use crate::describe::registry::{Ty, Wrote};
use crate::json;
use crate::store::rows::Row;
use crate::vietnamese::Words;

macro_rules! builtin {
    ($($rust:ident $name:literal |$row:ident, $column:ident, $out:ident| $write:block)*) => {$(
        pub struct $rust;
        impl Out for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                Ty::Named(builder.builtin($name))
            }
            fn write($row: Row<'_>, $column: usize, $out: &mut Vec<u8>) -> Wrote $write
        }
    )*};
}

builtin! {
    Text "String" |row, column, out| {
        row.bytes(column).map_or(Wrote::Null, |bytes| {
            json::text(bytes, out);
            Wrote::Value
        })
    }
    Int "Int" |row, column, out| {
        match row.int(column).map(i32::try_from) {
            None => Wrote::Null,
            Some(Ok(value)) => {
                json::int(i64::from(value), out);
                Wrote::Value
            }
            Some(Err(_)) => Wrote::failed("a stored number is beyond 32 bits"),
        }
    }
    Flag "Boolean" |row, column, out| {
        row.int(column).map_or(Wrote::Null, |value| {
            out.extend_from_slice(if value == 0 { b"false" } else { b"true" });
            Wrote::Value
        })
    }
}

/// A day: yyyymmdd as one number, in the database and here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Date(pub i64);

/// A day, a month or a year: yyyymmdd with 00 for what is not said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartialDate(pub i64);

/// An exact decimal number, in ten-thousandths.
pub struct Decimal;

fn days(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The number of `2021`, `2021-07` or `2021-07-03`; none where it is no date.
fn parse(text: &str) -> Option<i64> {
    let part = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse::<i64>().ok())?
    };
    let mut parts = text.split('-');
    let year = part(parts.next()?, 4).filter(|year| *year > 0)?;
    let Some(month) = parts.next() else { return Some(year * 10_000) };
    let month = part(month, 2).filter(|month| (1..=12).contains(month))?;
    let Some(day) = parts.next() else { return Some(year * 10_000 + month * 100) };
    let day = part(day, 2).filter(|day| (1..=days(year, month)).contains(day))?;
    parts.next().is_none().then_some(year * 10_000 + month * 100 + day)
}

fn parse_day(text: &str) -> Option<i64> {
    parse(text).filter(|date| date % 100 != 0)
}

/// Writes as much of a date as is said. Large answers hold one in each object: its digits are taken from the
/// whole number at once.
fn write_date(date: i64, out: &mut Vec<u8>) -> Wrote {
    const ABOVE: u32 = 100_000_000;
    let mut buffer = itoa::Buffer::new();
    let date = u32::try_from(date).ok().filter(|date| (10_000..ABOVE).contains(date));
    // One digit more stands before all others, so that none of the year's is missing.
    let digits = date.map_or("", |date| buffer.format(ABOVE + date));
    match *digits.as_bytes() {
        [_, a, b, c, d, b'0', b'0', ..] => out.extend_from_slice(&[b'"', a, b, c, d, b'"']),
        [_, a, b, c, d, e, f, b'0', b'0'] => out.extend_from_slice(&[b'"', a, b, c, d, b'-', e, f, b'"']),
        [_, a, b, c, d, e, f, g, h] => out.extend_from_slice(&[b'"', a, b, c, d, b'-', e, f, b'-', g, h, b'"']),
        _ => return Wrote::failed("a stored date is none"),
    }
    Wrote::Value
}

macro_rules! dates {
    ($($rust:ident $doc:literal $parse:ident $like:literal;)*) => {$(
        impl Out for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                builder.scalar::<$rust>(stringify!($rust), $doc, |text| $parse(text).is_some())
            }
            fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
                row.int(column).map_or(Wrote::Null, |date| write_date(date, out))
            }
        }
        impl In for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                <Self as Out>::ty(builder).non_null()
            }
            fn read(arg: Arg<'_>) -> Result<Self, Problem> {
                arg.text().and_then($parse).map($rust).ok_or_else(|| Problem::new("", concat!("must be a date such as ", $like)))
            }
            fn blank() -> Self {
                $rust(0)
            }
        }
    )*};
}

dates! {
    Date "A day, such as 2024-10-15." parse_day "2024-10-15";
    PartialDate "A year, a month or a day, as precise as the record is and no more: 2021, 2021-07 or 2021-07-03."
        parse "2021, 2021-07 or 2021-07-03";
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(fraction) && fraction.len() <= 4 && whole.len() <= 15
}

impl Out for Decimal {
    fn ty(builder: &mut Builder) -> Ty {
        let doc = "An exact decimal number, written as a text: \"60000000\", \"1.5\". At most 4 digits stand behind the point.";
        builder.scalar::<Decimal>("Decimal", doc, is_decimal)
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        let Some(value) = row.int(column) else { return Wrote::Null };
        out.push(b'"');
        if value < 0 {
            out.push(b'-');
        }
        let value = value.unsigned_abs();
        out.extend_from_slice(itoa::Buffer::new().format(value / 10_000).as_bytes());
        let mut fraction = value % 10_000;
        if fraction > 0 {
            out.push(b'.');
        }
        while fraction > 0 {
            out.push(b'0' + (fraction / 1000) as u8);
            fraction = fraction % 1000 * 10;
        }
        out.push(b'"');
        Wrote::Value
    }
}

impl PartialDate {
    /// The coarser dates that this one lies in: its month and its year.
    fn coarser(self) -> impl Iterator<Item = i64> {
        let (year, month) = (self.0 / 10_000 * 10_000, self.0 / 100 * 100);
        [year, month].into_iter().filter(move |date| *date != self.0)
    }

    /// The last number that still lies in this date.
    fn last(self) -> i64 {
        match (self.0 % 10_000, self.0 % 100) {
            (0, _) => self.0 + 9999,
            (_, 0) => self.0 + 99,
            _ => self.0,
        }
    }
}

/// Dates that can lie between two: a record that says only its year or month counts where some day
/// of that year or month does. No day lies between two that stand the wrong way round.
pub fn between(
    column: crate::store::ask::Name,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
) -> Vec<crate::store::ask::Cond> {
    use crate::store::ask::{Cond, Op, Value};
    if let (Some(from), Some(to)) = (from, to)
        && from.0 > to.last()
    {
        return vec![Cond::In { column, values: Vec::new() }];
    }
    let compare = |op, value| Cond::Compare { column, op, value: Value::Int(value) };
    let from = from.into_iter().flat_map(|from| {
        let coarser: Vec<i64> = from.coarser().collect();
        // The range said by itself leads an index there.
        let range = compare(Op::Ge, coarser.first().copied().unwrap_or(from.0));
        let among = Cond::In { column, values: coarser.iter().copied().map(Value::Int).collect() };
        let exact = (!coarser.is_empty()).then(|| Cond::Or(vec![compare(Op::Ge, from.0), among]));
        std::iter::once(range).chain(exact)
    });
    let to = to.map(|to| compare(Op::Le, to.last()));
    from.chain(to).collect()
}

/// Words to search for, sent as a text.
impl In for Words {
    fn ty(builder: &mut Builder) -> Ty {
        String::ty(builder)
    }
    fn read(arg: Arg<'_>) -> Result<Self, Problem> {
        Words::parse(&String::read(arg)?).map_err(|reason| Problem::new("", reason))
    }
    fn blank() -> Self {
        Words { marked: String::new(), plain: String::new() }
    }
}
