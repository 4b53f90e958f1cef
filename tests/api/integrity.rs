//! What the tables themselves refuse, and that figures stay exact in them.

use entity::values;
use nhanrong::store::figure;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;

use crate::helpers::TestDatabase;

/// Changes of packaged rows that must not come through.
#[tokio::test]
async fn tables_refuse_what_must_not_be_in_them() {
    for database in TestDatabase::packaged_on_both().await {
        let before = database.dump().await;
        for (change, fault) in [
            ("UPDATE outcome SET locality_id = 1 WHERE code = 'out-021'", "CHECK"),
            ("UPDATE outcome SET model_id = NULL WHERE code = 'out-021'", "CHECK"),
            ("UPDATE outcome SET qualifier = 'MAYBE' WHERE code = 'out-021'", "CHECK"),
            ("UPDATE locality SET valid_from = valid_to WHERE code = '20932-63'", "CHECK"),
            ("UPDATE locality SET kind = 'TOWNN' WHERE code = '20932-63'", "CHECK"),
            ("UPDATE locality SET uid = x'00' WHERE code = '20932-63'", "CHECK"),
            ("UPDATE locality SET parent_id = 999999 WHERE code = '20932-63'", "FOREIGN KEY"),
            ("UPDATE locality SET code = '20929-63' WHERE code = '20932-63'", "UNIQUE"),
            ("UPDATE replication SET origin_id = id WHERE code = 'rep-5in1'", "CHECK"),
            (
                "UPDATE replication SET origin_id = (SELECT id FROM replication WHERE code = 'rep-tra-ka') WHERE code = 'rep-5in1'",
                "FOREIGN KEY",
            ),
            ("UPDATE statement SET policy_id = 1, movement_id = 1", "CHECK"),
            ("UPDATE succession SET successor_id = predecessor_id", "CHECK"),
            ("UPDATE model SET sector = 'SPORT'", "CHECK"),
            ("DELETE FROM organisation WHERE code = 'org-coopmart'", "FOREIGN KEY"),
            ("INSERT INTO map_revision (id, revision) VALUES (2, 0)", "CHECK"),
        ] {
            let error = database.run(change).await.expect_err(change);
            let told = match database.is_on_postgres() {
                false => format!("{fault} constraint failed"),
                true => format!("{} constraint", fault.to_lowercase()),
            };
            assert!(error.contains(&told), "{change}: {error}");
        }
        assert_eq!(database.dump().await, before);
    }
}

#[tokio::test]
async fn tables_take_every_value_of_their_lists() {
    for database in TestDatabase::packaged_on_both().await {
        for (table, column, list) in [
            ("locality", "kind", values::LOCALITY_KINDS),
            ("locality", "level", values::LEVELS),
            ("succession", "relation", values::SUCCESSION_RELATIONS),
            ("organisation", "kind", values::ORGANISATION_KINDS),
            ("organisation", "level", values::LEVELS),
            ("policy", "kind", values::POLICY_KINDS),
            ("model", "sector", values::SECTORS),
            ("model", "stage", values::STAGES),
            ("stage_event", "stage", values::STAGES),
            ("stage_event", "level", values::LEVELS),
            ("replication", "status", values::REPLICATION_STATUSES),
            ("outcome", "qualifier", values::QUALIFIERS),
            ("statement", "kind", values::STATEMENT_KINDS),
            ("target", "measure", values::TARGET_MEASURES),
            ("target", "every", values::TARGET_PERIODS),
            ("target", "holder_kind", values::ORGANISATION_KINDS),
            ("target", "holder_level", values::LEVELS),
        ] {
            for value in list {
                let change = format!("UPDATE {table} SET {column} = '{value}' WHERE id = 1");
                assert_eq!(database.run(&change).await, Ok(1), "{change}");
            }
        }
    }
}

#[tokio::test]
async fn an_origin_of_the_same_model_is_taken() {
    for database in TestDatabase::packaged_on_both().await {
        let origin = "(SELECT id FROM replication WHERE code = 'rep-5in1')";
        let change = format!("UPDATE replication SET origin_id = {origin} WHERE code = 'rep-plan-5in1'");
        assert_eq!(database.run(&change).await, Ok(1));
    }
}

#[tokio::test]
async fn the_largest_figures_add_up_exactly() {
    for database in TestDatabase::packaged_on_both().await {
        let largest = figure::parse("99999999999999.9999").unwrap();
        database.run("DELETE FROM outcome WHERE id > 10").await.unwrap();
        database.run(&format!("UPDATE outcome SET value = {largest}")).await.unwrap();
        let [high, low] = figure::sum("value");
        let select = Query::select().expr(high).expr(low).from("outcome").to_owned();
        let row = database.connection.query_one(&select).await.unwrap().unwrap();
        let sum = figure::join(row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
        assert_eq!(figure::decimal(sum), "999999999999999.999");
        assert_eq!(database.number("SELECT max(value) FROM outcome").await, largest);

        database.run("UPDATE outcome SET value = -value WHERE id <= 9").await.unwrap();
        let row = database.connection.query_one(&select).await.unwrap().unwrap();
        let sum = figure::join(row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
        assert_eq!(figure::decimal(sum), "-799999999999999.9992");
    }
}
