//! Ranges of dates: a record that says only its year or month counts where some day of it lies in the range.

use nhanrong::describe::registry::Kind;
use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::described::filter_of;
use crate::helpers::lists::values;

/// Years, months and days that begin, end or lie within one another.
const DATES: [&str; 14] = [
    "2020",
    "2020-12",
    "2020-12-31",
    "2021",
    "2021-01",
    "2021-01-01",
    "2021-02-28",
    "2021-06",
    "2021-06-30",
    "2021-07",
    "2021-07-01",
    "2021-07-15",
    "2021-12-31",
    "2022-01",
];

/// The first and the last day of a date, written so that they compare as texts; no month has a day 32.
fn days(date: &str) -> (String, String) {
    match date.len() {
        4 => (format!("{date}-01-01"), format!("{date}-12-31")),
        7 => (format!("{date}-01"), format!("{date}-31")),
        _ => (date.to_owned(), date.to_owned()),
    }
}

/// Whether some day of the date lies in the range.
fn counts(date: &str, from: Option<&str>, to: Option<&str>) -> bool {
    let (first, last) = days(date);
    let since = from.map_or(first.clone(), |from| days(from).0);
    let until = to.map_or(last.clone(), |to| days(to).1);
    Ord::max(first, since) <= Ord::min(last, until)
}

/// A row for each date, and one without, in each list that can be asked for a range.
fn world() -> TestApp {
    let app = TestApp::new();
    let seed = app.seed();
    for date in DATES {
        seed.model(date).started(date).put();
        seed.replication(date).of_model("mod-tra-ka").on(date).put();
        seed.outcome(date).of_model("mod-tra-ka").text("statement", date).period(date).put();
    }
    seed.replication("none").of_model("mod-tra-ka").put();
    seed.outcome("none").of_model("mod-tra-ka").text("statement", "none").put();
    drop(seed);
    app
}

/// Each list with the two ends of its range, and the field by which the made-up rows are known.
const RANGES: [(&str, &str, &str, &str); 3] = [
    ("models", "startedFrom", "startedTo", "code"),
    ("replications", "from", "to", "code"),
    ("outcomes", "from", "to", "statement"),
];

#[test]
fn a_record_counts_where_some_day_of_it_lies_in_the_range() {
    let app = world();
    let ends: Vec<Option<&str>> = std::iter::once(None).chain(DATES.into_iter().map(Some)).collect();
    for (list, from_name, to_name, known_by) in RANGES {
        for (from, to) in ends.iter().flat_map(|from| ends.iter().map(move |to| (*from, *to))) {
            let filter = format!("filter: {{{from_name}: {}, {to_name}: {}}}", json!(from), json!(to));
            let told = values(&app, list, &format!("first: 200, {filter}"), known_by);
            let told: Vec<&str> = told.iter().filter_map(|value| value.as_str()).collect();
            for date in DATES {
                assert_eq!(told.contains(&date), counts(date, from, to), "{list}({filter}): {date}");
            }
            // Without a date it counts only where no range is asked for.
            let unlimited = from.is_none() && to.is_none() && list != "models";
            assert_eq!(told.contains(&"none"), unlimited, "{list}({filter})");
        }
    }
}

#[test]
fn a_year_lies_in_the_ranges_that_begin_or_end_within_it() {
    let app = world();
    let found = |filter: &str, code: &str| {
        values(&app, "models", &format!("first: 200, filter: {{{filter}}}"), "code").contains(&json!(code))
    };
    for (filter, of_2021, of_july) in [
        ("startedFrom: \"2021-07\"", true, true),
        ("startedTo: \"2021-06\"", true, false),
        ("startedFrom: \"2021-08\"", true, false),
        ("startedFrom: \"2021-07-20\", startedTo: \"2021-07-20\"", true, true),
        ("startedFrom: \"2022\"", false, false),
        ("startedTo: \"2020-12-31\"", false, false),
        // No day lies in a range that ends before it begins.
        ("startedFrom: \"2021-09\", startedTo: \"2021-03\"", false, false),
        ("startedFrom: \"2021-07-20\", startedTo: \"2021-07-10\"", false, false),
    ] {
        assert_eq!((found(filter, "2021"), found(filter, "2021-07")), (of_2021, of_july), "{filter}");
    }
}

#[test]
fn every_end_of_a_range_says_how_dates_known_in_part_count() {
    let app = TestApp::shared();
    let schema = app.gate.schema();
    let inputs = schema
        .types
        .iter()
        .filter(|ty| ty.kind == Kind::Input)
        .flat_map(|ty| ty.inputs.iter().map(move |input| (ty, input)));
    let ends: Vec<_> = inputs.filter(|(_, input)| schema.ty(input.ty.base()).name == "PartialDate").collect();
    for (ty, input) in &ends {
        let name = format!("{}.{}", ty.name, input.name);
        assert!(
            input.doc.contains("only by its year or month counts where some day of it lies in the range"),
            "{name}"
        );
        let tried = RANGES
            .iter()
            .any(|(list, from, to, _)| filter_of(schema, list) == ty.name && [from, to].contains(&&input.name));
        assert!(tried, "{name} is not among the ranges that are tried here");
    }
    assert_eq!(ends.len(), 2 * RANGES.len());
}
