//! The answers as structs that borrow from the rows, for serde to write.

use serde::{Serialize, Serializer};

use crate::json;

#[derive(Serialize)]
pub struct Body<D> {
    pub data: D,
}

#[derive(Serialize)]
pub struct At<L> {
    pub locality: L,
}

#[derive(Serialize)]
pub struct Nodes<N> {
    pub nodes: Vec<N>,
}

#[derive(Serialize)]
pub struct Named<'r> {
    pub name: Option<&'r str>,
}

#[derive(Serialize)]
pub struct Titled<'r> {
    pub title: Option<&'r str>,
}

#[derive(Serialize)]
pub struct NameKind<'r> {
    pub name: Option<&'r str>,
    pub kind: Option<&'r str>,
}

#[derive(Serialize)]
pub struct District<'r> {
    pub name: Option<&'r str>,
    pub kind: Option<&'r str>,
    pub models: Nodes<Model<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Model<'r> {
    pub code: Option<&'r str>,
    pub title: Option<&'r str>,
    pub sector: Option<&'r str>,
    pub stage: Option<&'r str>,
    pub started_on: Option<Date>,
    pub owners: Vec<NameKind<'r>>,
    pub replications: Nodes<Replication<'r>>,
    pub outcomes: Nodes<Outcome<'r>>,
}

#[derive(Serialize)]
pub struct Replication<'r> {
    pub on: Option<Date>,
    pub participants: Option<i64>,
    pub status: Option<&'r str>,
    pub locality: Option<NameKind<'r>>,
}

#[derive(Serialize)]
pub struct Outcome<'r> {
    pub indicator: Option<Named<'r>>,
    pub qualifier: Option<&'r str>,
    pub value: Option<Decimal>,
    pub unit: Option<&'r str>,
    pub period: Option<Date>,
}

#[derive(Serialize)]
pub struct Province<'r> {
    pub children: Nodes<ShortDistrict<'r>>,
}

#[derive(Serialize)]
pub struct ShortDistrict<'r> {
    pub code: Option<&'r str>,
    pub name: Option<&'r str>,
    pub models: Nodes<ShortModel<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortModel<'r> {
    pub code: Option<&'r str>,
    pub title: Option<&'r str>,
    pub started_on: Option<Date>,
    pub replications: Nodes<ShortReplication<'r>>,
    pub outcomes: Nodes<ShortOutcome<'r>>,
}

#[derive(Serialize)]
pub struct ShortReplication<'r> {
    pub on: Option<Date>,
    pub participants: Option<i64>,
    pub locality: Option<Named<'r>>,
}

#[derive(Serialize)]
pub struct ShortOutcome<'r> {
    pub indicator: Option<Named<'r>>,
    pub value: Option<Decimal>,
    pub unit: Option<&'r str>,
    pub period: Option<Date>,
}

/// Q2: a page of models and where each is.
#[derive(Serialize)]
pub struct Typical<'r> {
    pub models: Counted<Placed<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counted<N> {
    pub total_count: i64,
    pub nodes: Vec<N>,
}

#[derive(Serialize)]
pub struct Placed<'r> {
    pub code: Option<&'r str>,
    pub title: Option<&'r str>,
    pub locality: Option<Below<'r, Named<'r>>>,
}

/// A unit and the one above it.
#[derive(Serialize)]
pub struct Below<'r, P> {
    pub name: Option<&'r str>,
    pub parent: Option<P>,
}

/// Q3: one model.
#[derive(Serialize)]
pub struct One<'r> {
    pub model: Option<Single<'r>>,
}

#[derive(Serialize)]
pub struct Single<'r> {
    pub title: Option<&'r str>,
    pub locality: Option<Below<'r, Below<'r, Named<'r>>>>,
    pub owners: Vec<Named<'r>>,
}

/// yyyymmdd, told as far as it is said.
pub struct Date(pub i64);

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (text, len) = json::date(self.0);
        serializer.serialize_str(std::str::from_utf8(&text[..len]).unwrap_or_default())
    }
}

/// Ten-thousandths.
pub struct Decimal(pub i64);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut text, mut len) = ([0; 32], 0);
        if self.0 < 0 {
            text[0] = b'-';
            len = 1;
        }
        let value = self.0.unsigned_abs();
        let mut buffer = itoa::Buffer::new();
        let whole = buffer.format(value / 10_000).as_bytes();
        text[len..len + whole.len()].copy_from_slice(whole);
        len += whole.len();
        let mut rest = value % 10_000;
        if rest > 0 {
            text[len] = b'.';
            len += 1;
        }
        while rest > 0 {
            text[len] = b'0' + (rest / 1_000) as u8;
            len += 1;
            rest = rest % 1_000 * 10;
        }
        serializer.serialize_str(std::str::from_utf8(&text[..len]).unwrap_or_default())
    }
}
