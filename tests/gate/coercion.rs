//! Values of variables.

use nhanrong::describe::input::{Arg, In};
use nhanrong::describe::values::Id;
use nhanrong::gate::coerce;
use serde_json::{Value, json};

use crate::library::schema;

fn judged(spelled: &str, value: &Value) -> Result<(), String> {
    coerce(schema(), &schema().spelled(spelled), value)
}

#[test]
fn fitting_values_are_taken() {
    for (spelled, value) in [
        ("Int", json!(1)),
        ("Int", json!(-2147483648)),
        ("Int", json!(null)),
        ("Int!", json!(1.0)),
        ("[Int]", json!([1e3, -2147483648.0])),
        ("ID", json!(12.0)),
        ("Float", json!(1)),
        ("Float", json!(1.5)),
        ("Float!", json!(18446744073709551615_u64)),
        ("String", json!("a")),
        ("Boolean!", json!(false)),
        ("ID!", json!("a")),
        ("ID!", json!(9007199254740993_i64)),
        ("ID", json!(18446744073709551615_u64)),
        ("Genre", json!("NOVEL")),
        ("Date", json!("2026-11-24")),
        ("Blob", json!({"a": [1, {"b": null}]})),
        ("[Int]", json!([1, null])),
        ("[Int]", json!(1)),
        ("[Int!]!", json!([])),
        ("[Genre!]", json!("POEM")),
        ("Filter", json!({})),
        ("Filter!", json!({"genre": "NOVEL", "genres": ["POEM"], "year": {"from": 1, "to": null}})),
        ("Filter", json!({"any": [{"any": {"title": "a"}}], "blob": [1], "limit": 2})),
        ("[Filter!]", json!({"title": "a"})),
        ("ByKey", json!({"id": 1})),
    ] {
        assert_eq!(judged(spelled, &value), Ok(()), "{spelled} {value}");
    }
}

#[test]
fn wrong_values_are_refused_with_their_place() {
    for (spelled, value, told) in [
        ("Int!", json!(null), "Expected value of type \"Int!\", found null."),
        ("Int", json!("1"), "Expected value of type \"Int\", found \"1\"."),
        ("Int", json!(1.5), "Expected value of type \"Int\", found 1.5."),
        ("Int", json!(2147483648_i64), "Int cannot represent non 32-bit signed integer value: 2147483648"),
        ("Int", json!(2147483648.0), "Expected value of type \"Int\", found 2147483648.0."),
        ("ID", json!(1e300), "Expected value of type \"ID\", found 1e+300."),
        // JSON's reader keeps no more than 64 bits of a number: another id must not be taken for it.
        ("ID", serde_json::from_str("18446744073709551616").unwrap(), "Expected value of type \"ID\", found 1.844"),
        ("Int", json!(true), "Expected value of type \"Int\", found true."),
        ("Int", json!([1]), "Expected value of type \"Int\", found a list."),
        ("Float", json!("1"), "Expected value of type \"Float\", found \"1\"."),
        ("String", json!(1), "Expected value of type \"String\", found 1."),
        ("Boolean", json!("true"), "Expected value of type \"Boolean\", found \"true\"."),
        ("ID", json!(1.5), "Expected value of type \"ID\", found 1.5."),
        ("Genre", json!("DRAMA"), "Value \"DRAMA\" does not exist in \"Genre\" enum."),
        ("Genre", json!(1), "Expected value of type \"Genre\", found 1."),
        ("Date", json!("today"), "Expected value of type \"Date\", found \"today\"; Date is a scalar of ours."),
        ("Date", json!(1), "Expected value of type \"Date\", found 1; it must be a text."),
        ("[Int!]", json!([1, null]), "at \"1\": Expected value of type \"Int!\", found null."),
        ("[Int]!", json!(null), "Expected value of type \"[Int]!\", found null."),
        ("Filter", json!("a"), "Expected value of type \"Filter\", found \"a\"."),
        ("Filter", json!({"x": 1}), "at \"x\": Field \"x\" is not defined by type \"Filter\"."),
        (
            "Filter",
            json!({"year": {"to": 1}}),
            "at \"year\": Field \"Range.from\" of required type \"Int!\" was not provided.",
        ),
        (
            "Filter",
            json!({"any": [{}, {"any": [{"year": {"from": "a"}}]}]}),
            "at \"any.1.any.0.year.from\": Expected value of type \"Int!\", found \"a\".",
        ),
        ("Filter", json!({"limit": null}), "at \"limit\": Expected value of type \"Int!\", found null."),
        ("ByKey", json!({"id": 1, "code": "a"}), "Exactly one key"),
        ("ByKey", json!({"id": null}), "Exactly one key"),
    ] {
        let error = judged(spelled, &value).expect_err(spelled);
        assert!(error.starts_with(told), "{spelled} {value}: {error}");
    }
}

#[test]
fn an_id_that_is_a_number_is_its_digits() {
    for digits in ["0", "-1", "9007199254740993", "9223372036854775808", "18446744073709551615", "-9223372036854775808"]
    {
        let given: Value = serde_json::from_str(digits).unwrap();
        assert_eq!(Id::read(Arg::Json(&given)), Ok(Id(digits.to_owned())));
    }
    assert_eq!(Id::read(Arg::Json(&json!(12.0))), Ok(Id("12".to_owned())));
    assert!(Id::read(Arg::Json(&json!(1.5))).is_err());
}

#[test]
fn a_value_with_50_000_wrong_keys_gets_a_short_answer() {
    let keys: serde_json::Map<String, Value> = (0..50_000).map(|no| (format!("k{no}"), json!(no))).collect();
    let error = judged("Filter", &Value::Object(keys)).expect_err("none of them is a field");
    assert!(error.len() < 1_000, "{}", error.len());
    let long = json!({ "x".repeat(100_000): 1, "title": [1], "genre": "y".repeat(100_000) });
    assert!(judged("Filter", &long).expect_err("a long name").len() < 2_000);
}
