//! Made-up rows over the real map: one province's old districts and their communes, filled the way
//! a province would fill them. The same numbers come out of every run.

use std::path::Path;

use migration::{Migrator, MigratorTrait};
use nhanrong::store::connect::connect;
use nhanrong::store::load::synthetic::dice::Dice;
use nhanrong::store::load::{Silent, load, packaged};
use rusqlite::{Connection, Transaction, params};

use crate::Failure;

/// The province whose districts are filled.
pub const PROVINCE: &str = "49-63";
/// Of each province that is filled.
pub const MODELS: i64 = 6_500;
const ORGANISATIONS: i64 = 400;

const SECTORS: [&str; 5] = ["ECONOMY", "CULTURE_SOCIETY", "DEFENCE_SECURITY", "POLITICAL_SYSTEM", "NEW_RURAL_AREAS"];
const STAGES: [&str; 3] = ["REGISTERED", "RECOGNISED", "TYPICAL"];
const STATUSES: [&str; 4] = ["PLANNED", "UNDER_WAY", "ESTABLISHED", "SPONTANEOUS"];
const KINDS: [&str; 4] = ["PARTY_COMMITTEE", "MASS_MOBILISATION_BLOC", "FATHERLAND_FRONT", "PEOPLES_COMMITTEE"];
const QUALIFIERS: [&str; 5] = ["EXACT", "EXACT", "ABOUT", "AT_LEAST", "NEARLY"];
const INDICATORS: [(&str, Option<&str>); 8] = [
    ("Số hộ tham gia", Some("hộ")),
    ("Diện tích trồng mới", Some("ha")),
    ("Lợi nhuận trong năm", Some("đồng")),
    ("Nhà ở được sửa", Some("nhà")),
    ("Thành viên", Some("người")),
    ("Buổi tuần tra", Some("buổi")),
    ("Vụ việc được hoà giải", Some("vụ")),
    ("Mức hài lòng", None),
];
const WORDS: [&str; 24] = [
    "vườn",
    "rau",
    "sạch",
    "tổ",
    "tự",
    "quản",
    "đường",
    "hoa",
    "giúp",
    "nhau",
    "làm",
    "kinh",
    "tế",
    "nuôi",
    "ong",
    "rừng",
    "dược",
    "liệu",
    "tiết",
    "kiệm",
    "nước",
    "chuyển",
    "đổi",
    "số",
];

fn words(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| *dice.pick(&WORDS)).collect::<Vec<_>>().join(" ")
}

/// A uid that says which table and row it is of.
fn uid(table: u8, number: i64) -> [u8; 16] {
    let mut uid = [0xbe; 16];
    uid[7] = table;
    uid[8..].copy_from_slice(&number.to_be_bytes());
    uid
}

/// Makes the file anew: the tables, the packaged data, the made-up rows of so many provinces.
pub fn make(file: &Path, times: usize) -> Result<(), Failure> {
    for tail in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(tail);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let database = connect(&format!("sqlite://{}?mode=rwc", file.display())).await?;
        Migrator::up(&database, None).await?;
        for packed in packaged() {
            load(&database, &packed, &mut Silent).await?;
        }
        database.close().await?;
        Ok::<_, Failure>(())
    })?;
    let mut connection = Connection::open(file)?;
    // What ends in the middle is made anew: nothing needs to be undone. Many times the data are larger than the usual
    // cache, and their indexes are filled here and there.
    connection.execute_batch("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -4000000")?;
    let transaction = connection.transaction()?;
    fill(&transaction, times)?;
    transaction.commit()?;
    connection.execute_batch("pragma journal_mode = wal")?;
    drop(connection);
    // What a search finds, which a server would otherwise make up at its first start.
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let database = connect(&format!("sqlite://{}", file.display())).await?;
        nhanrong::store::derive::refresh(&database).await?;
        database.close().await?;
        Ok::<_, Failure>(())
    })?;
    Connection::open(file)?.execute_batch("analyze; pragma wal_checkpoint(truncate);")?;
    Ok(())
}

fn ids(transaction: &Transaction<'_>, parent: i64) -> Result<Vec<i64>, Failure> {
    let mut found = transaction.prepare_cached("select id from locality where parent_id = ?1 order by code")?;
    Ok(found.query_map([parent], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn next(transaction: &Transaction<'_>, table: &str) -> Result<i64, Failure> {
    Ok(transaction.query_row(&format!("select coalesce(max(id), 0) + 1 from {table}"), [], |row| row.get(0))?)
}

/// The provinces of the old map: the one that is asked about first, then round and round the country.
fn provinces(transaction: &Transaction<'_>) -> Result<Vec<i64>, Failure> {
    let mut found = transaction.prepare("select id from locality where code like '__-63' order by code <> ?1, code")?;
    Ok(found.query_map([PROVINCE], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn fill(transaction: &Transaction<'_>, times: usize) -> Result<(), Failure> {
    let mut dice = Dice::new(2024_1208);
    let indicator = next(transaction, "indicator")?;
    for (at, (name, unit)) in (0..).zip(INDICATORS) {
        transaction.execute(
            "insert into indicator (id, uid, code, name, unit) values (?1, ?2, ?3, ?4, ?5)",
            params![indicator + at, uid(1, at), format!("I{at:08}"), name, unit],
        )?;
    }
    let provinces = provinces(transaction)?;
    for (nth, province) in (0..).zip(provinces.iter().cycle().take(times)) {
        fill_province(transaction, &mut dice, indicator, nth, *province)?;
    }
    Ok(())
}

/// The `nth` that is filled.
fn fill_province(
    transaction: &Transaction<'_>,
    dice: &mut Dice,
    indicator: i64,
    nth: i64,
    province: i64,
) -> Result<(), Failure> {
    let mut communes = Vec::new();
    for district in ids(transaction, province)? {
        communes.push(ids(transaction, district)?);
    }
    communes.retain(|communes| !communes.is_empty());
    let all: Vec<i64> = communes.concat();

    let organisation = next(transaction, "organisation")?;
    let mut of_district = vec![Vec::new(); communes.len()];
    let first = nth * ORGANISATIONS;
    for at in first..first + ORGANISATIONS {
        let district = (at - first) as usize % communes.len();
        let (kind, place) = (*dice.pick(&KINDS), *dice.pick(&communes[district]));
        transaction.prepare_cached(
            "insert into organisation (id, uid, code, name, kind, level, locality_id) values (?1, ?2, ?3, ?4, ?5, 'COMMUNE', ?6)",
        )?.execute(params![
            organisation + at - first,
            uid(2, at),
            format!("O{at:08}"),
            format!("Tổ chức giả số {at} ({})", words(dice, 2)),
            kind,
            place,
        ])?;
        of_district[district].push(organisation + at - first);
    }

    let model = next(transaction, "model")?;
    let mut replication = next(transaction, "replication")?;
    let mut outcome = next(transaction, "outcome")?;
    let mut event = next(transaction, "stage_event")?;
    let first = nth * MODELS;
    for at in first..first + MODELS {
        let district = dice.between(0, communes.len() as i64 - 1) as usize;
        let (id, started, stage) = (model + at - first, dice.date(2009, 2024), dice.between(0, 2) as usize);
        transaction
            .prepare_cached(
                "insert into model (id, uid, code, title, summary, sector, stage, started_on, locality_id) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                id,
                uid(3, at),
                format!("M{at:08}"),
                format!("Mô hình giả: {}", words(dice, 6)),
                format!("Dữ liệu giả để đo: {}", words(dice, 40)),
                (!dice.once_in(20)).then(|| *dice.pick(&SECTORS)),
                STAGES[stage],
                started,
                *dice.pick(&communes[district]),
            ])?;
        transaction
            .prepare_cached("insert into model_owner (model_id, organisation_id, position) values (?1, ?2, 0)")?
            .execute(params![id, *dice.pick(&of_district[district])])?;
        for (position, stage) in STAGES.iter().take(stage + 1).enumerate() {
            transaction
                .prepare_cached(
                    "insert into stage_event (id, model_id, stage, happened_on, level, organisation_id, position) \
                     values (?1, ?2, ?3, ?4, 'COMMUNE', ?5, ?6)",
                )?
                .execute(params![event, id, stage, started, *dice.pick(&of_district[district]), position as i64])?;
            event += 1;
        }
        for _ in 0..*dice.pick(&[0, 1, 2, 3, 4, 8]) {
            let year = started / 10_000;
            transaction
                .prepare_cached(
                    "insert into replication (id, uid, code, model_id, locality_id, status, happened_on, participants) \
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    replication,
                    uid(4, replication),
                    format!("R{replication:08}"),
                    id,
                    (!dice.once_in(30)).then(|| *dice.pick(&all)),
                    *dice.pick(&STATUSES),
                    (!dice.once_in(30)).then(|| dice.date(year, year + 5)),
                    (!dice.once_in(10)).then(|| dice.between(5, 200)),
                ])?;
            replication += 1;
        }
        for _ in 0..dice.between(4, 12) {
            let measured = dice.between(0, INDICATORS.len() as i64 - 1);
            let year = started / 10_000;
            let value = dice.between(1, 400) * *dice.pick(&[1_000, 10_000, 10_000, 1_000_000]);
            transaction
                .prepare_cached(
                    "insert into outcome (id, uid, code, model_id, indicator_id, value, qualifier, unit, period) \
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )?
                .execute(params![
                    outcome,
                    uid(5, outcome),
                    format!("U{outcome:08}"),
                    id,
                    indicator + measured,
                    (!dice.once_in(12)).then_some(value),
                    *dice.pick(&QUALIFIERS),
                    INDICATORS[measured as usize].1,
                    (!dice.once_in(20)).then(|| dice.date(year, year + 3)),
                ])?;
            outcome += 1;
        }
    }
    Ok(())
}
