//! What the floors ask PostgreSQL. Each was chosen by measuring: at this size, the fastest of several that
//! read the same. Ids of units go into an array, without which the planner reads all models by date.

use tokio_postgres::{Client, NoTls, Statement};

use super::{heritage, json, search};
use crate::Failure;
use crate::queries::Question;

macro_rules! asked {
    ($($name:ident $text:expr;)*) => {
        /// A connection and its prepared statements.
        pub struct Asked {
            pub client: Client,
            pub json: Vec<(Question, Statement)>,
            pub search: search::Prepared,
            $(pub $name: Statement),*
        }
        impl Asked {
            async fn prepare(client: Client) -> Result<Self, Failure> {
                let mut json = Vec::new();
                for (question, text) in json::texts() {
                    json.push((question, client.prepare(&text).await?));
                }
                let search = search::Prepared::new(&client).await?;
                Ok(Self { json, search, $($name: client.prepare($text).await?,)* client })
            }
        }
    };
}

asked! {
    unit "select name, kind from locality where code = $1";
    models "with recursive u(id) as (select id from locality where code = $1 \
        union all select l.id from locality l join u on l.parent_id = u.id) \
        select id, code, title, sector, stage, started_on from model where locality_id = any(array(select id from u)) \
        order by started_on desc, id desc limit 20";
    owners "select j.model_id, o.name, o.kind from model_owner j join organisation o on o.id = j.organisation_id \
        where j.model_id = any($1) order by j.model_id, j.position, j.organisation_id";
    replications "select k.key, r.* from unnest($1::bigint[]) k(key) cross join lateral (\
        select locality_id, happened_on, participants, status from replication where model_id = k.key \
        order by happened_on nulls last, id limit 10) r";
    outcomes "select k.key, o.* from unnest($1::bigint[]) k(key) cross join lateral (\
        select indicator_id, value, unit, period, qualifier from outcome where model_id = k.key \
        order by id limit 10) o";
    localities "select id, name, kind from locality where id = any($1)";
    locality_names "select id, name from locality where id = any($1)";
    indicators "select id, name from indicator where id = any($1)";
    page "select m.code, m.title, l.name, p.name from model m join locality l on l.id = m.locality_id \
        left join locality p on p.id = l.parent_id where m.stage = 'TYPICAL' order by m.code limit 50";
    total "select count(*) from model where stage = 'TYPICAL'";
    one "select m.title, l.name, p.name, q.name, o.name from model m join locality l on l.id = m.locality_id \
        left join locality p on p.id = l.parent_id left join locality q on q.id = p.parent_id \
        left join model_owner j on j.model_id = m.id left join organisation o on o.id = j.organisation_id \
        where m.code = $1 order by j.position, j.organisation_id";
    districts "with d(id, code, name) as (select id, code, name from locality \
        where parent_id = (select id from locality where code = $1) order by code limit 18) \
        select d.code, d.name, m.id, m.code, m.title, m.started_on from d cross join lateral (\
        select id from (select id, started_on from model where locality_id = any(array(\
        with recursive u(id) as (select d.id union all select l.id from locality l join u on l.parent_id = u.id) \
        select id from u)) offset 0) of_d order by started_on desc, id desc limit 20) k \
        join model m on m.id = k.id order by d.code, m.started_on desc, m.id desc";
    replications_5 "select k.key, r.* from unnest($1::bigint[]) k(key) cross join lateral (\
        select locality_id, happened_on, participants from replication where model_id = k.key \
        order by happened_on nulls last, id limit 5) r";
    outcomes_3 "select k.key, o.* from unnest($1::bigint[]) k(key) cross join lateral (\
        select indicator_id, value, unit, period from outcome where model_id = k.key order by id limit 3) o";
    owner_names "select j.model_id, o.name from model_owner j join organisation o on o.id = j.organisation_id \
        where j.model_id = any($1) order by j.model_id, j.position, j.organisation_id";
    place "select l.name, l.kind, p.name from locality l left join locality p on p.id = l.parent_id where l.code = $1";
    units "select code, name, kind, count(*) over () from locality \
        where parent_id = (select id from locality where code = $1) order by code limit 50";
    newest "with recursive u(id) as (select id from locality where code = $1 \
        union all select l.id from locality l join u on l.parent_id = u.id) \
        select m.code, m.title, m.stage, m.started_on, l.name, o.name, k.total from (\
        select id, started_on, count(*) over () as total from model where locality_id = any(array(select id from u)) \
        order by started_on desc, id desc limit 10) k join model m on m.id = k.id \
        join locality l on l.id = m.locality_id left join model_owner j on j.model_id = m.id \
        left join organisation o on o.id = j.organisation_id \
        order by m.started_on desc, m.id desc, j.position, j.organisation_id";
    earliest "select r.code, r.happened_on, m.title from replication r join model m on m.id = r.model_id \
        where r.status = 'ESTABLISHED' order by r.happened_on nulls last, r.id limit 10";
    found search::TOTAL;
    opened "select m.id, m.code, m.title, m.started_on, l.name from model m join locality l on l.id = m.locality_id \
        where m.id = any($1)";
    figures "select k.key, o.* from unnest($1::bigint[]) k(key) cross join lateral (\
        select i.name, o.value, o.unit from outcome o join indicator i on i.id = o.indicator_id \
        where o.model_id = k.key order by o.id limit 3) o";
    full_names "select id, code, full_name from locality where id = any($1)";
    organisations "select id, code, name, kind from organisation where id = any($1)";
    heritage &heritage::statement();
    subjects "select value, unit, model_id, replication_id, movement_id, policy_id, locality_id from (\
        (select * from outcome where value is not null order by value desc, id desc limit 50) \
        union all (select * from outcome where value is null order by id desc limit 50)) o limit 50";
    titles "select id, uid, title from model where id = any($1)";
    replicated "select r.id, r.uid, r.status, m.title from replication r join model m on m.id = r.model_id \
        where r.id = any($1)";
    movements "select id, uid from movement where id = any($1)";
    policies "select id, uid from policy where id = any($1)";
    places "select id, uid, name from locality where id = any($1)";
}

impl Asked {
    /// Connects, and prepares everything.
    pub async fn connect(url: &str) -> Result<Self, Failure> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::task::spawn_local(async move {
            if let Err(error) = connection.await {
                eprintln!("the connection ended: {error}");
            }
        });
        Self::prepare(client).await
    }
}
