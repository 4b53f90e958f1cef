//! Made-up models over the real map, as many as a country has, and each marked as made up. A seed
//! gives the same rows on every machine and database, a province the same however many are made.

pub mod dice;
mod district;
mod sink;

use entity::{indicator, locality, model, organisation, outcome, replication, source, stage_event};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use self::district::{Commune, District, Next, Rows, take};
use self::sink::Sink;
use super::write::uid;
use super::{LoadError, Progress, Summary};

const INDICATORS: [(&str, Option<&str>); 8] = [
    ("Số hộ tham gia (giả)", Some("hộ")),
    ("Diện tích trồng mới (giả)", Some("ha")),
    ("Lợi nhuận trong năm (giả)", Some("đồng")),
    ("Nhà ở được sửa (giả)", Some("nhà")),
    ("Thành viên (giả)", Some("người")),
    ("Buổi tuần tra (giả)", Some("buổi")),
    ("Vụ việc được hoà giải (giả)", Some("vụ")),
    ("Mức hài lòng (giả)", None),
];

/// Fills the first so many provinces that have districts: one transaction a province, and twice
/// changes nothing.
pub async fn synthetic(
    database: &DatabaseConnection,
    provinces: u32,
    seed: u64,
    progress: &mut dyn Progress,
) -> Result<Summary, LoadError> {
    let provinces = districts(database, provinces).await?;
    if provinces.is_empty() {
        return Err(LoadError::NoMap);
    }
    progress.start(provinces.iter().map(|province| province.districts.len() as u64).sum());
    let mut summary = Summary::default();
    for province in &provinces {
        let name = format!("synthetic, seed {seed}, {}", province.code);
        if super::is_known(database, name.as_bytes()).await? {
            progress.advance(province.districts.len() as u64);
            continue;
        }
        let mut sink = Sink::begin(database).await?;
        let mut next = next(sink.reader()).await?;
        let mut marks = Rows::default();
        let source = made_up(sink.reader(), seed, &mut next, &mut marks).await?;
        let indicators = indicators(sink.reader(), &mut next, &mut marks).await?;
        sink.put(marks).await?;
        let around: Vec<i64> =
            province.districts.iter().flat_map(|(_, communes)| communes.iter().map(|unit| unit.id)).collect();
        for (code, communes) in &province.districts {
            let district = District { seed, code, communes, around: &around, indicators: &indicators, source };
            let rows = district.rows(&mut next);
            summary.added += rows.count();
            sink.put(rows).await?;
            progress.advance(1);
        }
        sink.end(&name).await?;
    }
    progress.finish();
    Ok(summary)
}

struct Province {
    code: String,
    /// The code of each district, and its communes.
    districts: Vec<(String, Vec<Commune>)>,
}

async fn districts(database: &DatabaseConnection, most: u32) -> Result<Vec<Province>, DbErr> {
    use locality::Column;
    let below = |parent: i64| locality::Entity::find().filter(Column::ParentId.eq(parent)).order_by_asc(Column::Code);
    let roots = locality::Entity::find().filter(Column::Level.eq("PROVINCE")).order_by_asc(Column::Code);
    let mut provinces = Vec::new();
    for province in roots.all(database).await? {
        if provinces.len() as u32 == most {
            break;
        }
        let mut districts = Vec::new();
        for district in below(province.id).filter(Column::Level.eq("DISTRICT")).all(database).await? {
            let communes = below(district.id).all(database).await?;
            let commune = |unit: locality::Model| Commune { id: unit.id, code: unit.code, full_name: unit.full_name };
            let communes: Vec<Commune> = communes.into_iter().map(commune).collect();
            if !communes.is_empty() {
                districts.push((district.code, communes));
            }
        }
        if !districts.is_empty() {
            provinces.push(Province { code: province.code, districts });
        }
    }
    Ok(provinces)
}

/// The source of every made-up row.
async fn made_up(transaction: &DatabaseTransaction, seed: u64, next: &mut Next, rows: &mut Rows) -> Result<i64, DbErr> {
    let code = format!("syn-{seed}");
    if let Some(row) = source::Entity::find().filter(source::Column::Code.eq(&code)).one(transaction).await? {
        return Ok(row.id);
    }
    let id = take(&mut next.source);
    rows.sources.push(source::Model {
        id,
        uid: uid("source", &code),
        code,
        title: format!("Dữ liệu giả, không có thật (made up by the program, seed {seed})"),
        url: None,
        publisher: None,
        published_on: None,
        language: Some("vi".to_owned()),
    });
    Ok(id)
}

async fn indicators(
    transaction: &DatabaseTransaction,
    next: &mut Next,
    rows: &mut Rows,
) -> Result<Vec<(i64, Option<&'static str>)>, DbErr> {
    let mut found = Vec::new();
    for (number, (name, unit)) in INDICATORS.into_iter().enumerate() {
        let code = format!("syn-{number}");
        let known = indicator::Entity::find().filter(indicator::Column::Code.eq(&code)).one(transaction).await?;
        let id = match known {
            Some(row) => row.id,
            None => {
                let id = take(&mut next.indicator);
                let (uid, name, unit) = (uid("indicator", &code), name.to_owned(), unit.map(str::to_owned));
                rows.indicators.push(indicator::Model { id, uid, code, name, name_en: None, unit });
                id
            }
        };
        found.push((id, unit));
    }
    Ok(found)
}

async fn next(transaction: &DatabaseTransaction) -> Result<Next, DbErr> {
    Ok(Next {
        source: free::<source::Entity>(transaction, source::Column::Id).await?,
        indicator: free::<indicator::Entity>(transaction, indicator::Column::Id).await?,
        organisation: free::<organisation::Entity>(transaction, organisation::Column::Id).await?,
        model: free::<model::Entity>(transaction, model::Column::Id).await?,
        stage_event: free::<stage_event::Entity>(transaction, stage_event::Column::Id).await?,
        replication: free::<replication::Entity>(transaction, replication::Column::Id).await?,
        outcome: free::<outcome::Entity>(transaction, outcome::Column::Id).await?,
    })
}

/// The first id behind all others: nobody else writes while the transaction lasts.
async fn free<E: EntityTrait>(transaction: &DatabaseTransaction, id: E::Column) -> Result<i64, DbErr> {
    let most: Option<Option<i64>> =
        E::find().select_only().column_as(id.max(), "most").into_tuple().one(transaction).await?;
    Ok(most.flatten().unwrap_or(0) + 1)
}
