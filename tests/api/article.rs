//! What the article's records become.

use sea_orm::JsonValue;

use crate::helpers::TestDatabase;

async fn row(database: &TestDatabase, sql: &str) -> JsonValue {
    let mut rows = database.rows(sql).await;
    assert_eq!(rows.len(), 1, "{sql}");
    rows.remove(0)
}

#[tokio::test]
async fn every_record_of_the_article_is_there() {
    for database in TestDatabase::packaged_on_both().await {
        for (table, count) in [
            ("source", 1),
            ("source_sentence", 34),
            ("organisation", 9),
            ("person", 2),
            ("movement", 1),
            ("movement_policy", 2),
            ("policy", 2),
            ("model", 3),
            ("model_owner", 4),
            ("model_partner", 1),
            ("model_source", 3),
            ("stage_event", 3),
            ("selection", 1),
            ("selection_model", 1),
            ("product", 3),
            ("certification", 1),
            ("product_seller", 1),
            ("replication", 5),
            ("outcome", 45),
            ("target", 3),
            ("statement", 31),
        ] {
            assert_eq!(database.number(&format!("SELECT count(*) FROM {table}")).await, count, "{table}");
        }
        assert_eq!(database.number("SELECT count(*) FROM statement WHERE kind = 'PRIORITY'").await, 7);
        assert_eq!(database.number("SELECT count(*) FROM statement WHERE kind = 'FOCUS'").await, 5);
    }
}

#[tokio::test]
async fn figures_keep_their_words_and_places_are_those_of_their_time() {
    for database in TestDatabase::packaged_on_both().await {
        let profit = row(&database, "SELECT * FROM outcome WHERE code = 'out-036'").await;
        assert_eq!(profit["value"], 600_000_000_000_i64);
        assert_eq!(profit["qualifier"], "NEARLY");
        assert_eq!(profit["unit"], "VND");
        assert_eq!(profit["period"], 20_230_000);
        assert_eq!(profit["sentence"], "S10");

        let place = "SELECT locality.code, model.sector FROM model JOIN locality ON locality.id = locality_id
                 WHERE model.code = 'mod-5in1'";
        let place = row(&database, place).await;
        assert_eq!((place["code"].as_str(), place["sector"].as_str()), (Some("20362-63"), Some("DEFENCE_SECURITY")));
    }
}

#[tokio::test]
async fn what_the_article_does_not_say_is_null() {
    for database in TestDatabase::packaged_on_both().await {
        let model = row(&database, "SELECT * FROM model WHERE code = 'mod-dien-phuoc'").await;
        assert_eq!(model["sector"], JsonValue::Null);
        assert_eq!(model["started_on"], 20_240_000);
        let spread = row(&database, "SELECT * FROM replication WHERE code = 'rep-5in1'").await;
        assert_eq!(spread["origin_id"], JsonValue::Null);
        assert_eq!(spread["participants"], JsonValue::Null);
        assert_eq!(spread["status"], "ESTABLISHED");
        assert_eq!(spread["sites"], 8);
        assert_eq!(spread["note"], "from Kim Đới, 2022; all villages");
        let step =
            "SELECT stage_event.*, policy.code AS policy FROM stage_event LEFT JOIN policy ON policy.id = policy_id
                JOIN model ON model.id = model_id WHERE model.code = 'mod-dien-phuoc'";
        let step = row(&database, step).await;
        assert_eq!((&step["policy"], &step["happened_on"]), (&JsonValue::Null, &JsonValue::Null));
    }
}

#[tokio::test]
async fn targets_and_grades_read_as_the_contract_has_them() {
    for database in TestDatabase::packaged_on_both().await {
        let target = row(&database, "SELECT * FROM target WHERE code = 'tgt-typical'").await;
        assert_eq!(target["title_en"], "Typical models introduced and replicated");
        assert_eq!(target["measure"], "TYPICAL_MODELS");
        assert_eq!(target["every"], "YEAR");
        assert_eq!(target["holder_kind"], "PARTY_COMMITTEE");
        assert_eq!(target["holder_level"], "DISTRICT");
        let kept = row(&database, "SELECT * FROM target WHERE code = 'tgt-agency'").await;
        assert_eq!((kept["holder_kind"].as_str(), kept["every"].as_str()), (Some("AGENCY"), Some("SPAN")));
        assert_eq!((&kept["period_from"], &kept["period_to"]), (&20_250_000.into(), &20_300_000.into()));
        let grade = row(&database, "SELECT * FROM certification").await;
        assert_eq!((grade["grade"].as_str(), &grade["happened_on"]), (Some("3 stars"), &20_230_000.into()));
    }
}
