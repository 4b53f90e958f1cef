//! Q8: the greatest figures with whatever they are of.

use futures_util::try_join;
use nhanrong::describe::id;
use serde::{Serialize, Serializer};
use tokio_postgres::Row;

use super::asked::Asked;
use super::json;
use super::rows::{by_id, decimal, each, keys, named, of, ranges, text};
use crate::Failure;
use crate::shapes::{Body, Decimal, Named, Nodes, Titled};

#[derive(Serialize)]
struct Outcomes<'r> {
    outcomes: Nodes<Outcome<'r>>,
}

#[derive(Serialize)]
struct Outcome<'r> {
    value: Option<Decimal>,
    unit: Option<&'r str>,
    subject: Option<Subject<'r>>,
}

#[derive(Serialize)]
#[serde(tag = "__typename")]
enum Subject<'r> {
    Model { id: Id<'r>, title: Option<&'r str>, owners: Vec<Named<'r>> },
    Replication { id: Id<'r>, status: Option<&'r str>, model: Titled<'r> },
    Movement { id: Id<'r> },
    Policy { id: Id<'r> },
    Locality { id: Id<'r>, name: Option<&'r str> },
}

/// The name of a type and the uid of a row, told as the server's own function tells them.
struct Id<'r>(&'static str, &'r [u8]);

impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut quoted = Vec::with_capacity(26);
        id::write(id::tag(self.0), self.1, &mut quoted);
        let letters = quoted.get(1..25).unwrap_or_default();
        serializer.serialize_str(std::str::from_utf8(letters).unwrap_or_default())
    }
}

pub async fn rows(asked: &Asked) -> Result<Vec<u8>, Failure> {
    let outcomes = asked.client.query(&asked.subjects, &[]).await?;
    let [of_models, of_replications, of_movements, of_policies, of_places] =
        [2, 3, 4, 5, 6].map(|column| keys(&outcomes, column));
    let (models, owners, replications, movements, policies, places) = try_join!(
        each(asked, &asked.titles, &of_models),
        of(asked, &asked.owner_names, &of_models),
        each(asked, &asked.replicated, &of_replications),
        each(asked, &asked.movements, &of_movements),
        each(asked, &asked.policies, &of_policies),
        each(asked, &asked.places, &of_places),
    )?;
    let links = ranges(&of_models, &owners);
    let subject = |row: &Row| {
        let one = |rows, column| by_id(rows, row.get(column));
        if let Some(row) = one(&models, 2) {
            let at = of_models.binary_search(&row.get(0)).unwrap_or_default();
            let owners = owners[links[at].clone()].iter().filter_map(|row| named(row, 1)).collect();
            return Some(Subject::Model { id: Id("Model", row.get(1)), title: text(row, 2), owners });
        }
        if let Some(row) = one(&replications, 3) {
            let model = Titled { title: text(row, 3) };
            return Some(Subject::Replication { id: Id("Replication", row.get(1)), status: text(row, 2), model });
        }
        let movement = || one(&movements, 4).map(|row| Subject::Movement { id: Id("Movement", row.get(1)) });
        let policy = || one(&policies, 5).map(|row| Subject::Policy { id: Id("Policy", row.get(1)) });
        let place = one(&places, 6).map(|row| Subject::Locality { id: Id("Locality", row.get(1)), name: text(row, 2) });
        place.or_else(movement).or_else(policy)
    };
    let nodes =
        outcomes.iter().map(|row| Outcome { value: decimal(row, 0), unit: text(row, 1), subject: subject(row) });
    Ok(serde_json::to_vec(&Body { data: Outcomes { outcomes: Nodes { nodes: nodes.collect() } } })?)
}

/// A row that a figure can be of, with the columns that are told of it.
fn subject(name: &str, table: &str, columns: &str) -> String {
    let id = json::letters(&format!("'\\x{:04x}'::bytea || m.uid", id::tag(name)));
    json::one(&format!("select '{name}' as __typename, {id} as id{columns} from {table} m where m.id = o.{table}_id"))
}

pub fn json() -> String {
    let owners = json::owners();
    let of_model = json::one("select title from model where id = m.model_id");
    let nodes = json::all(&format!(
        "select {} as value, unit, case when model_id is not null then {} when locality_id is not null then {} \
         when replication_id is not null then {} when movement_id is not null then {} else {} end as subject from (\
         (select * from outcome where value is not null order by value desc, id desc limit 50) \
         union all (select * from outcome where value is null order by id desc limit 50)) o limit 50",
        json::decimal("value"),
        subject("Model", "model", &format!(", m.title, {owners} as owners")),
        subject("Locality", "locality", ", m.name"),
        subject("Replication", "replication", &format!(", m.status, {of_model} as model")),
        subject("Movement", "movement", ""),
        subject("Policy", "policy", ""),
    ));
    json::body(&format!(
        "select {} as outcomes where $1::text is not null",
        json::one(&format!("select {nodes} as nodes"))
    ))
}
