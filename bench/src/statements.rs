//! What the row loop asks the database.

use rusqlite::{Connection, Statement};

use crate::Failure;

macro_rules! statements {
    ($($name:ident $text:expr;)*) => {
        pub struct Statements { $(pub $name: Statement<'static>),* }
        impl Statements {
            pub fn new(connection: &'static Connection) -> Result<Self, Failure> {
                Ok(Self { $($name: connection.prepare($text)?),* })
            }
        }
    };
}

const BELOW: &str =
    "with recursive u(id) as (select ?1 union all select l.id from locality l join u on l.parent_id = u.id)";

statements! {
    begin "begin";
    commit "commit";
    locality_by_code "select id, name, kind from locality where code = ?1";
    children "select id, code, name from locality where parent_id = ?1 order by code limit 18";
    below format!("{BELOW} select id from u").as_str();
    area_array "select id, code, title, started_on, sector, stage from model \
        where locality_id in (select value from json_each(?1)) order by started_on desc, id desc limit 20";
    area_narrow format!("{BELOW} select m.id, m.code, m.title, m.started_on, m.sector, m.stage from \
        (select id, started_on from model where locality_id in (select id from u) \
        order by started_on desc, id desc limit 20) k cross join model m on m.id = k.id \
        order by k.started_on desc, k.id desc").as_str();
    newest_of_unit "select started_on, id from model where locality_id = ?1 order by started_on desc, id desc";
    model_by_id "select id, code, title, started_on, sector, stage from model where id = ?1";
    model_by_id_short "select id, code, title, started_on from model where id = ?1";
    owners "select o.name, o.kind from model_owner j cross join organisation o on o.id = j.organisation_id \
        where j.model_id = ?1 order by j.position, j.organisation_id";
    replications_10 "select happened_on, participants, locality_id, status from replication where model_id = ?1 \
        order by happened_on nulls last, id limit 10";
    replications_5 "select happened_on, participants, locality_id from replication where model_id = ?1 \
        order by happened_on nulls last, id limit 5";
    outcomes_10 "select indicator_id, value, unit, period, qualifier from outcome where model_id = ?1 \
        order by id limit 10";
    outcomes_3 "select indicator_id, value, unit, period from outcome where model_id = ?1 order by id limit 3";
    all_outcomes_long "select indicator_id, value, unit, period, qualifier, id from outcome where model_id = ?1";
    all_outcomes "select indicator_id, value, unit, period, id from outcome where model_id = ?1";
    locality_by_id "select name, kind from locality where id = ?1";
    locality_name "select name from locality where id = ?1";
    locality_up "select name, parent_id from locality where id = ?1";
    indicator_by_id "select name from indicator where id = ?1";
    typical "select code, title, locality_id from model where stage = ?1 order by code limit 50";
    typical_count "select count(*) from model where stage = ?1";
    model_by_code "select title, id, locality_id from model where code = ?1";
    owner_names "select o.name from model_owner j cross join organisation o on o.id = j.organisation_id \
        where j.model_id = ?1 order by j.position, j.organisation_id";
    model_joined "select m.title, l.name, p.name, q.name, o.name from model m cross join locality l on l.id = m.locality_id \
        left join locality p on p.id = l.parent_id left join locality q on q.id = p.parent_id \
        left join model_owner j on j.model_id = m.id left join organisation o on o.id = j.organisation_id \
        where m.code = ?1 order by j.position, j.organisation_id";
}
