//! What comes with the binary: its numbers, and that loading it again changes nothing.

use nhanrong::store::load::{self, Kind, Silent};

use crate::helpers::TestDatabase;

/// Units of a level in Quảng Nam on a day.
fn in_quang_nam(level: &str, day: i64) -> String {
    format!(
        "SELECT count(*) FROM locality WHERE level = '{level}'
         AND full_name LIKE '%, tỉnh Quảng Nam'
         AND coalesce(valid_from, 0) <= {day} AND {day} < coalesce(valid_to, 99999999)"
    )
}

#[tokio::test]
async fn the_packaged_map_has_every_unit_and_every_succession_once() {
    for database in TestDatabase::packaged_on_both().await {
        assert_eq!(database.number("SELECT count(*) FROM locality").await, 14_149 + 22 + 2);
        assert_eq!(database.number("SELECT count(*) FROM succession").await, 10_632 + 22);
        assert_eq!(database.number("SELECT count(*) FROM succession WHERE happened_on = 20250101").await, 16);
        assert_eq!(database.number("SELECT count(*) FROM succession WHERE happened_on = 20230410").await, 6);
        assert_eq!(database.number(&in_quang_nam("DISTRICT", 20241015)).await, 18);
        assert_eq!(database.number(&in_quang_nam("DISTRICT", 20250201)).await, 17);
        assert_eq!(database.number(&in_quang_nam("COMMUNE", 20241015)).await, 241);
        assert_eq!(database.number(&in_quang_nam("COMMUNE", 20250201)).await, 233);
    }
}

#[tokio::test]
async fn units_are_named_by_themselves_and_in_full() {
    for database in TestDatabase::packaged_on_both().await {
        for (code, name, full_name) in [
            ("20932-63", "Trà Ka", "xã Trà Ka, huyện Bắc Trà My, tỉnh Quảng Nam"),
            ("tra-ka-thon-2", "Thôn 2", "thôn 2, xã Trà Ka, huyện Bắc Trà My, tỉnh Quảng Nam"),
            ("760-63", "Quận 1", "quận 1, thành phố Hồ Chí Minh"),
            ("20656-63z", "Quế Trung", "xã Quế Trung, huyện Nông Sơn, tỉnh Quảng Nam"),
            ("48-34", "Đà Nẵng", "thành phố Đà Nẵng"),
        ] {
            let row = &database.rows(&format!("SELECT * FROM locality WHERE code = '{code}'")).await[0];
            assert_eq!((row["name"].as_str(), row["full_name"].as_str()), (Some(name), Some(full_name)));
        }
    }
}

#[tokio::test]
async fn loading_everything_twice_changes_nothing() {
    for database in TestDatabase::packaged_on_both().await {
        let before = database.dump().await;
        let again = database.load_packaged().await;
        assert!(again.iter().all(|summary| !summary.touched()), "{again:?}");
        assert_eq!(database.dump().await, before);
        assert_eq!(database.number("SELECT revision FROM map_revision").await, 6);
    }
}

#[tokio::test]
async fn the_order_of_files_matters_only_where_one_needs_another() {
    for database in TestDatabase::new_on_both().await {
        let mut files = load::packaged();
        files.sort_by_key(|file| {
            (file.kind as u8, file.name == "villages_article.csv" || file.name.contains("earlier"))
        });
        files.swap(0, 1);
        for file in &files {
            load::load(&database.connection, file, &mut Silent).await.unwrap();
        }
        let uids = "SELECT code, hex(uid) AS uid, full_name FROM locality ORDER BY code";
        assert_eq!(database.rows(uids).await, TestDatabase::packaged().await.rows(uids).await);
    }
}

#[tokio::test]
async fn a_unit_keeps_its_ids_when_it_changes_and_names_below_follow() {
    for database in TestDatabase::new_on_both().await {
        let head = "id,code,name,short_name,kind,level,parent_id,valid_from,valid_to\n";
        // The parent stands behind its child.
        let file = format!("{head}2,2,Xã B,B,COMMUNE,3,1,,\n1,1,Tỉnh A,A,PROVINCE,1,,,2025-07-01\n");
        assert_eq!(database.localities(&file).await.unwrap().added, 2);
        let ids = "SELECT id, hex(uid) AS uid FROM locality ORDER BY code";
        let before = database.rows(ids).await;

        let renamed = format!("{head}1,1,Tỉnh Á,Á,PROVINCE,1,,,2025-07-01\n");
        let summary = database.localities(&renamed).await.unwrap();
        assert_eq!((summary.added, summary.changed, summary.unchanged), (0, 1, 0));
        assert_eq!(database.rows(ids).await, before);
        let names = database.rows("SELECT full_name FROM locality ORDER BY code").await;
        assert_eq!(names[1]["full_name"], "xã B, tỉnh Á");
        assert_eq!(database.number("SELECT revision FROM map_revision").await, 2);
    }
}

#[tokio::test]
async fn a_summary_says_what_was_done() {
    for database in TestDatabase::new_on_both().await {
        let villages = load::packaged().into_iter().find(|file| file.kind == Kind::Localities).unwrap();
        let first = load::load(&database.connection, &villages, &mut Silent).await.unwrap();
        assert_eq!(first.to_string(), "10794 added, 0 changed, 0 unchanged");
        let second = load::load(&database.connection, &villages, &mut Silent).await.unwrap();
        assert_eq!(second.to_string(), "nothing to change: 10794 rows stand as they were");
    }
}
