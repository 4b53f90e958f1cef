//! Made-up data: plainly marked, the same for a seed, and shaped as real data is.

use nhanrong::store::load::{self, Silent};

use crate::helpers::TestDatabase;

/// Three districts in two provinces, and a province without one.
pub const MAP: &str = "id,code,name,short_name,kind,level,parent_id,valid_from,valid_to
p-1,01,Tỉnh Một,Một,PROVINCE,1,,,
d-1,001,Huyện Ba,Ba,DISTRICT,2,p-1,,
d-2,002,Huyện Bốn,Bốn,DISTRICT,2,p-1,,
c-1,00001,Xã Năm,Năm,COMMUNE,3,d-1,,
c-2,00002,Xã Sáu,Sáu,COMMUNE,3,d-1,,
c-3,00003,Xã Bảy,Bảy,COMMUNE,3,d-2,,
p-2,02,Tỉnh Hai,Hai,PROVINCE,1,,,
d-3,003,Huyện Tám,Tám,DISTRICT,2,p-2,,
c-4,00004,Xã Chín,Chín,COMMUNE,3,d-3,,
p-3,03,Tỉnh Trống,Trống,PROVINCE,1,,,
";

pub async fn made(provinces: u32, seed: u64) -> TestDatabase {
    filled(TestDatabase::new().await, provinces, seed).await
}

async fn filled(database: TestDatabase, provinces: u32, seed: u64) -> TestDatabase {
    database.localities(MAP).await.unwrap();
    load::synthetic(&database.connection, provinces, seed, &mut Silent).await.unwrap();
    database
}

#[tokio::test]
async fn a_seed_gives_the_same_data_on_both_databases() {
    let [file, server] = TestDatabase::new_on_both().await;
    let (file, server) = (filled(file, 2, 7).await, filled(server, 2, 7).await);
    let uids = "SELECT hex(uid) AS uid FROM model ORDER BY id";
    assert_eq!(file.rows(uids).await, server.rows(uids).await);
    for table in ["source", "organisation", "model", "model_owner", "stage_event", "replication", "outcome"] {
        // Each row as one text, the same on both: PostgreSQL's JSON of a row has true where SQLite's has 1.
        let rows = async |database: &TestDatabase| {
            let mut rows = database.rows(&format!("SELECT * FROM {table} ORDER BY 1, 2")).await;
            rows.iter_mut().for_each(|row| drop(row.as_object_mut().unwrap().remove("uid")));
            rows.iter().map(|row| row.to_string().replace("true", "1").replace("false", "0")).collect::<Vec<_>>()
        };
        let (on_file, on_server) = (rows(&file).await, rows(&server).await);
        assert!(on_file.len() > 1 || table == "source", "{table}");
        assert!(on_file == on_server, "{table}:\n{:?}\n{:?}", on_file.first(), on_server.first());
    }
}

#[tokio::test]
async fn a_seed_gives_the_same_rows_and_another_seed_others() {
    let (one, same, other) = (made(1, 7).await, made(1, 7).await, made(1, 8).await);
    for table in ["source", "organisation", "model", "model_owner", "stage_event", "replication", "outcome"] {
        let all = format!("SELECT * FROM {table} ORDER BY 1, 2");
        let rows = one.rows(&all).await;
        assert!(rows == same.rows(&all).await, "{table}");
        assert!(rows != other.rows(&all).await, "{table}");
    }
}

#[tokio::test]
async fn twice_changes_nothing_and_more_provinces_only_add() {
    let database = made(1, 7).await;
    let before = database.dump().await;
    let again = load::synthetic(&database.connection, 1, 7, &mut Silent).await.unwrap();
    assert!(!again.touched(), "{again:?}");
    assert_eq!(database.dump().await, before);
    let of_the_first = "SELECT code, title, started_on FROM model WHERE code LIKE 'syn-7-d-1-%' ORDER BY code";
    let first = database.rows(of_the_first).await;
    // The third has no district: there is nothing to fill.
    let more = load::synthetic(&database.connection, 9, 7, &mut Silent).await.unwrap();
    assert!(more.added > 90);
    assert_eq!(database.rows(of_the_first).await, first);
}

#[tokio::test]
async fn everything_made_up_says_so_and_holds_together() {
    let database = made(2, 7).await;
    let count = async |sql: &str| database.number(sql).await;
    let models = count("SELECT count(*) FROM model").await;
    assert!(models >= 3 * 90, "{models}");
    for unmarked in [
        "SELECT count(*) FROM model WHERE title NOT LIKE 'Mô hình giả: %' OR summary NOT LIKE 'Dữ liệu giả%'",
        "SELECT count(*) FROM model WHERE id NOT IN (SELECT model_id FROM model_source)",
        "SELECT count(*) FROM organisation WHERE name NOT LIKE '%(giả)'",
        "SELECT count(*) FROM indicator WHERE name NOT LIKE '%(giả)'",
        "SELECT count(*) FROM outcome WHERE source_id IS NULL",
        "SELECT count(*) FROM replication WHERE source_id IS NULL",
        // The stage is that of the newest event, and every model has an owner of its own commune.
        "SELECT count(*) FROM model m WHERE stage <> (SELECT stage FROM stage_event e WHERE e.model_id = m.id ORDER BY position DESC LIMIT 1)",
        "SELECT count(*) FROM model m WHERE NOT EXISTS (SELECT 1 FROM model_owner w JOIN organisation o ON o.id = w.organisation_id
         WHERE w.model_id = m.id AND o.locality_id = m.locality_id)",
        // What was copied is no older than what it was copied from.
        "SELECT count(*) FROM replication r JOIN replication o ON o.id = r.origin_id WHERE r.happened_on / 10000 < o.happened_on / 10000",
    ] {
        assert_eq!(count(unmarked).await, 0, "{unmarked}");
    }
    let (spread, told) = (count("SELECT count(*) FROM replication").await, count("SELECT count(*) FROM outcome").await);
    assert!((2 * models..4 * models).contains(&spread) && (6 * models..9 * models).contains(&told), "{spread}, {told}");
    assert!(count("SELECT count(*) FROM replication WHERE origin_id IS NOT NULL").await > spread / 10);
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check").await, 0);
}

#[tokio::test]
async fn without_a_map_nothing_is_made() {
    for database in TestDatabase::new_on_both().await {
        let refused = load::synthetic(&database.connection, 1, 7, &mut Silent).await.unwrap_err().to_string();
        assert!(refused.contains("load localities first"), "{refused}");
        assert_eq!(database.number("SELECT count(*) FROM source").await, 0);
    }
}
