//! Files that are refused: the message leads to the place, and the database stays as it was.

use crate::helpers::TestDatabase;

const HEAD: &str = "id,code,name,short_name,kind,level,parent_id,valid_from,valid_to";
const PROVINCE: &str = "1,1,Tỉnh A,A,PROVINCE,1,,,2025-07-01";
const EDGES: &str = "event_date,predecessor_id,successor_id,relation,extent,is_main,legal_basis";

/// A good line comes before the bad one, so that a load which is not undone would show.
async fn refuses_localities(lines: &[&str], message: &str) {
    for database in TestDatabase::new_on_both().await {
        let before = database.dump().await;
        let file = format!("{HEAD}\n{PROVINCE}\n{}\n", lines.join("\n"));
        assert_eq!(database.localities(&file).await.unwrap_err(), message);
        assert_eq!(database.dump().await, before);
    }
}

#[tokio::test]
async fn an_unknown_kind_is_refused() {
    refuses_localities(
        &["2,2,Xã B,B,TOWNN,3,1,,"],
        "localities.csv, line 3, column kind: 'TOWNN' is none of PROVINCE, MUNICIPALITY, CITY, TOWN, URBAN_DISTRICT, \
         DISTRICT, COMMUNE, WARD, TOWNSHIP, SPECIAL_ZONE, VILLAGE",
    )
    .await;
}

#[tokio::test]
async fn an_impossible_date_is_refused() {
    refuses_localities(
        &["2,2,Xã B,B,COMMUNE,3,1,2025-02-30,"],
        "localities.csv, line 3, column valid_from: '2025-02-30' is no date as 2025-07-01",
    )
    .await;
}

#[tokio::test]
async fn a_unit_that_ends_before_it_begins_is_refused() {
    refuses_localities(
        &["2,2,Xã B,B,COMMUNE,3,1,2025-07-01,2025-07-01"],
        "localities.csv, line 3, column valid_to: is not after valid_from",
    )
    .await;
}

#[tokio::test]
async fn an_unknown_parent_is_refused_by_its_name() {
    refuses_localities(
        &["2,2,Xã B,B,COMMUNE,3,9-63,,"],
        "localities.csv, line 3, column parent_id: no locality '9-63', in the file or the registry",
    )
    .await;
}

#[tokio::test]
async fn an_id_that_comes_twice_is_refused() {
    refuses_localities(
        &["2,2,Xã B,B,COMMUNE,3,1,,", "2,2,Xã C,C,COMMUNE,3,1,,"],
        "localities.csv, line 4, column id: '2' stands in line 3 already",
    )
    .await;
}

#[tokio::test]
async fn parents_that_run_in_a_circle_are_refused() {
    refuses_localities(
        &["4,4,Xã D,D,COMMUNE,3,3,,", "2,2,Xã B,B,COMMUNE,3,3,,", "3,3,Xã C,C,COMMUNE,3,2,,"],
        "localities.csv, line 4, column parent_id: the parents run in a circle: 2 > 3 > 2",
    )
    .await;
}

#[tokio::test]
async fn a_line_with_too_few_cells_is_refused() {
    refuses_localities(&["2,2,Xã B"], "localities.csv, line 3: has 3 cells, the first line 9").await;
}

#[tokio::test]
async fn a_blank_name_is_refused() {
    refuses_localities(&["2,2,,B,COMMUNE,3,1,,"], "localities.csv, line 3, column name: is blank").await;
}

#[tokio::test]
async fn a_missing_column_is_refused() {
    for database in TestDatabase::new_on_both().await {
        let error =
            database.localities("id,code,name,short_name,level,parent_id,valid_from,valid_to\n").await.unwrap_err();
        assert_eq!(error, "localities.csv, line 1, column kind: is missing");
        assert_eq!(
            database.localities("").await.unwrap_err(),
            "localities.csv, line 1: is empty; it should name the columns"
        );
    }
}

#[tokio::test]
async fn bytes_that_are_not_utf8_are_refused() {
    for database in TestDatabase::new_on_both().await {
        let before = database.dump().await;
        let mut file = format!("{HEAD}\n{PROVINCE}\n2,2,X").into_bytes();
        file.extend(b"\xe3 B,B,COMMUNE,3,1,,\n");
        assert_eq!(database.localities(&file).await.unwrap_err(), "localities.csv, line 3, column name: is not UTF-8");
        assert_eq!(database.dump().await, before);
    }
}

#[tokio::test]
async fn a_circle_through_the_registry_is_refused() {
    for database in TestDatabase::new_on_both().await {
        database.localities(format!("{HEAD}\n{PROVINCE}\n2,2,Xã B,B,COMMUNE,3,1,,\n")).await.unwrap();
        let before = database.dump().await;
        let error = database.localities(format!("{HEAD}\n1,1,Tỉnh A,A,PROVINCE,1,2,,\n")).await.unwrap_err();
        assert_eq!(error, "localities.csv, line 2, column parent_id: the parents run in a circle: 1 > 2 > 1");
        assert_eq!(database.dump().await, before);
    }
}

#[tokio::test]
async fn successions_are_refused_with_their_place_too() {
    for database in TestDatabase::new_on_both().await {
        database.localities(format!("{HEAD}\n{PROVINCE}\n2,2,Tỉnh B,B,PROVINCE,1,,2025-07-01,\n")).await.unwrap();
        let before = database.dump().await;
        for (line, message) in [
            ("2025-07-01,1,3,MERGED,WHOLE,1,", "line 3, column successor_id: no locality '3'"),
            (
                "2025-07-01,1,2,SWALLOWED,WHOLE,1,",
                "line 3, column relation: 'SWALLOWED' is none of CONTINUED, RECLASSIFIED, MERGED, ABSORBED, REPARENTED, SPLIT",
            ),
            ("2025-07-01,1,2,MERGED,HALF,1,", "line 3, column extent: 'HALF' is none of WHOLE, PART"),
            ("2025-07-32,1,2,MERGED,WHOLE,1,", "line 3, column event_date: '2025-07-32' is no date as 2025-07-01"),
            (",1,2,MERGED,WHOLE,1,", "line 3, column event_date: is blank"),
            ("2025-07-01,2,2,MERGED,WHOLE,1,", "line 3, column successor_id: a unit cannot succeed itself"),
            ("2025-07-01,1,2,MERGED,WHOLE,1,", "line 3, column successor_id: this succession stands in line 2 already"),
        ] {
            let file = format!("{EDGES}\n2025-07-01,1,2,MERGED,WHOLE,1,\n{line}\n");
            assert_eq!(database.succession(&file).await.unwrap_err(), format!("succession.csv, {message}"));
            assert_eq!(database.dump().await, before);
        }
    }
}

#[tokio::test]
async fn an_article_is_refused_with_its_record_and_field() {
    for database in TestDatabase::packaged_on_both().await {
        let before = database.dump().await;
        let article = include_str!("../../data/article.json");
        for (from, to, message) in [
            (
                r#""20932""#,
                r#""99999""#,
                "record loc-tra-ka, field code: no locality '99999-63', in the file or the registry",
            ),
            (
                r#""kind": "ENTERPRISE""#,
                r#""kind": "SHOP""#,
                "record org-coopmart, field kind: 'SHOP' is none of PARTY_COMMITTEE, PARTY_STANDING_COMMITTEE, \
             MASS_MOBILISATION_BOARD, MASS_MOBILISATION_BLOC, STEERING_COMMITTEE, PEOPLES_COMMITTEE, FATHERLAND_FRONT, \
             MASS_ORGANISATION, AGENCY, POLICE, ARMY, ENTERPRISE, COOPERATIVE, OTHER",
            ),
            (
                r#""sold_at": "org-coopmart""#,
                r#""sold_at": "org-market""#,
                "record prd-pills, field sold_at: no organisation 'org-market', in the file or the registry",
            ),
            (
                r#""value": 60000000"#,
                r#""value": 1e30"#,
                "record out-036, field value: 1e+30 is no figure of at most 10^14 with four decimals",
            ),
            (r#""out-023""#, r#""out-021""#, "record out-021, field id: stands in the file twice"),
            (
                r#""date": "2023-12-08""#,
                r#""date": "2023-12-38""#,
                "record pol-nq35, field date: '2023-12-38' is no date as 2021, 2021-07 or 2021-07-03",
            ),
        ] {
            let changed = article.replacen(from, to, 1);
            assert_ne!(changed, article, "{from}");
            assert_eq!(database.article(&changed).await.unwrap_err(), format!("article.json, {message}"));
            assert_eq!(database.dump().await, before);
        }
        let error = database.article("{\n\"models\": [{}]}").await.unwrap_err();
        assert_eq!(error, "article.json, line 2: missing field `id` at line 2 column 13");
    }
}
