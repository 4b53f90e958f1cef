//! How columns are told, and a scalar of the schema's own.

use nhanrong::describe::builder::{Builder, Out};
use nhanrong::describe::input::{Arg, Choices, In, Problem};
use nhanrong::describe::registry::{Ty, Wrote};
use nhanrong::json;
use nhanrong::store::ask::Name;
use nhanrong::store::rows::{Cell, Row};

pub struct Text;
pub struct Whole;
pub struct Real;
pub struct Truth;

pub fn text(text: &str, out: &mut Vec<u8>) -> Wrote {
    json::text(text.as_bytes(), out);
    Wrote::Value
}

impl Out for Text {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("String"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        row.text(column).map_or(Wrote::Null, |value| text(value, out))
    }
}

impl Out for Whole {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("Int"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        match row.int(column).map(i32::try_from) {
            Some(Ok(value)) => {
                json::int(i64::from(value), out);
                Wrote::Value
            }
            Some(Err(_)) => Wrote::failed("a number does not fit 32 bits"),
            None => Wrote::Null,
        }
    }
}

impl Out for Real {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("Float"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        match row.cell(column) {
            Cell::Real(value) if value.is_finite() => {
                out.extend_from_slice(value.to_string().as_bytes());
                Wrote::Value
            }
            Cell::Real(_) => Wrote::failed("a number is not finite"),
            _ => Wrote::Null,
        }
    }
}

impl Out for Truth {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("Boolean"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        out.extend_from_slice(if row.int(column) == Some(1) { b"true" } else { b"false" });
        Wrote::Value
    }
}

/// A day, stored and compared as the number 20241015, told as 2024-10-15.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Date(pub i64);

impl Date {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut part = |letters: usize| {
            let part = parts.next().filter(|part| part.len() == letters)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok())?
        };
        let date = part(4)? * 10_000 + part(2)? * 100 + part(2)?;
        parts.next().is_none().then_some(Date(date))
    }

    fn named(builder: &mut Builder) -> Ty {
        builder.scalar::<Date>("Date", "A day: 2024-10-15.", |text| Date::parse(text).is_some())
    }
}

impl Out for Date {
    fn ty(builder: &mut Builder) -> Ty {
        Date::named(builder)
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        match row.int(column) {
            Some(date @ 0..=99_999_999) => {
                text(&format!("{:04}-{:02}-{:02}", date / 10_000, date / 100 % 100, date % 100), out)
            }
            Some(_) => Wrote::failed("a date is none"),
            None => Wrote::Null,
        }
    }
}

impl In for Date {
    fn ty(builder: &mut Builder) -> Ty {
        Date::named(builder).non_null()
    }
    fn read(arg: Arg<'_>) -> Result<Self, Problem> {
        arg.text().and_then(Date::parse).ok_or_else(|| Problem::new("", "must be a day such as 2024-10-15"))
    }
    fn blank() -> Self {
        Date(0)
    }
}

macro_rules! enums {
    ($($doc:literal $name:ident { $($value:ident $spelled:literal)* })*) => {$(
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum $name { $($value),* }
        impl Choices for $name {
            const NAME: Name = stringify!($name);
            const DOC: Name = $doc;
            const ALL: &'static [(Self, Name, Name)] = &[$((Self::$value, $spelled, concat!($spelled, "."))),*];
        }
        nhanrong::choices!($name);
    )*};
}

enums! {
    "A language." Language { Vi "VI" En "EN" }
    "A direction." Direction { Up "ASC" Down "DESC" }
    "How far to look." Reach { Own "SELF" Subtree "SUBTREE" }
    "How high a place stands." Level { Province "PROVINCE" District "DISTRICT" Commune "COMMUNE" Village "VILLAGE" Hamlet "HAMLET" }
    "How far a model got." Stage { Registered "REGISTERED" Recognised "RECOGNISED" Typical "TYPICAL" }
    "How far a replication got." Status { Planned "PLANNED" UnderWay "UNDER_WAY" Established "ESTABLISHED" }
    "What models are ordered by." ModelOrderField { Code "CODE" Title "TITLE" StartedOn "STARTED_ON" Budget "BUDGET" }
    "What replications are ordered by." ReplicationOrderField { On "ON" Sites "SITES" }
}
