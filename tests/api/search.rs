//! What a search finds, and what it finds first.

use serde_json::{Value as Json, json};

use crate::helpers::app::TestApp;
use crate::helpers::say;

const QUERY: &str = "query($text: String!, $types: [SearchType!], $first: Int, $after: String) {
    search(text: $text, types: $types, first: $first, after: $after) {
        totalCount
        nodes {
            ... on Model { named: title code }
            ... on Locality { named: fullName code }
            ... on Organisation { named: name code }
        }
        pageInfo { hasNextPage endCursor }
    }
}";

fn search(app: &TestApp, variables: Json) -> Json {
    app.ask(QUERY, variables).ok(QUERY)["search"].take()
}

fn named(app: &TestApp, text: &str) -> Vec<String> {
    names(&search(app, json!({"text": text, "first": 200})), "named")
}

fn names(found: &Json, field: &str) -> Vec<String> {
    found["nodes"].as_array().unwrap().iter().map(|node| node[field].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_people_mean_comes_first_in_at_least_95_of_100_searches() {
    let app = TestApp::shared();
    let judged = include_str!("search/judged.tsv").lines().filter(|line| !line.starts_with('#'));
    let judged: Vec<(&str, &str)> = judged.map(|line| line.split_once('\t').unwrap()).collect();
    let mut misses = Vec::new();
    for (text, wanted) in &judged {
        let found = names(&search(&app, json!({"text": text, "first": 1})), "named");
        let first = found.first().map_or("nothing", String::as_str);
        if !wanted.split('|').any(|wanted| first.starts_with(wanted)) {
            misses.push(format!("{text}: {first}, not {wanted}"));
        }
    }
    let first = judged.len() - misses.len();
    say(&format!("search: {first} of {} find first what they should; not {misses:?}", judged.len()));
    assert!(judged.len() >= 60 && first * 100 >= judged.len() * 95, "{misses:#?}");
}

#[test]
fn words_without_marks_find_words_with_them_in_whatever_way_they_are_written() {
    let app = TestApp::shared();
    let all = named(&app, "tam thanh");
    for commune in ["xã Tam Thanh, thành phố Tam Kỳ", "xã Tam Thạnh, huyện Núi Thành", "xã Tam Thành, huyện Phú Ninh"]
    {
        assert!(all.iter().any(|name| name.starts_with(commune) && name.ends_with("tỉnh Quảng Nam")), "{commune}");
    }
    // đ by d, both tone styles, and letters taken apart.
    assert!(named(&app, "doc").iter().any(|name| name.starts_with("xã Trà Đốc, ")));
    assert_eq!(named(&app, "hoà vang"), named(&app, "hòa vang"));
    assert_eq!(named(&app, "ho\u{61}\u{300} vang"), named(&app, "hòa vang"));
    assert_eq!(named(&app, "HÒA VANG"), named(&app, "hòa vang"));
}

#[test]
fn marks_as_written_come_first_then_names_then_units_of_today() {
    let app = TestApp::shared();
    let found = search(&app, json!({"text": "Tam Thạnh", "first": 200, "types": ["LOCALITY"]}));
    let names = names(&found, "named");
    let place = |wanted: &str| names.iter().position(|name| name.starts_with(wanted)).unwrap();
    // As written before other marks; in the name before in the names above.
    assert_eq!(place("xã Tam Thạnh, huyện Núi Thành"), 0);
    assert!(place("xã Tam Thanh, tỉnh Thanh Hóa") < place("xã Tam Chung, tỉnh Thanh Hóa"));
    // Of those that fit alike, today's first.
    assert!(place("xã Tam Thanh, tỉnh Thanh Hóa") < place("xã Tam Thanh, thành phố Tam Kỳ, tỉnh Quảng Nam"));
}

#[test]
fn models_are_found_by_their_title_products_outcomes_and_places_then_and_now() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("made").text("title", "Mô hình thử").text("summary", "Đổi rác lấy quà").in_locality("48-63").put();
    drop(seed);
    app.derive();
    for (text, code) in [
        ("duoc lieu", "mod-tra-ka"),
        ("medicinal", "mod-tra-ka"),
        ("doi rac", "made"),
        ("bot nghe", "mod-tra-ka"),
        ("lime production", "mod-5in1"),
        ("patrols", "mod-5in1"),
        // The place, the units above at its time, what became of it, and what is above that.
        ("tra ka", "mod-tra-ka"),
        ("bac tra my", "mod-tra-ka"),
        ("quang nam", "mod-tra-ka"),
        ("tra giap", "mod-tra-ka"),
        ("tra giap da nang", "mod-tra-ka"),
    ] {
        let found = search(&app, json!({"text": text, "types": ["MODEL"]}));
        assert!(names(&found, "code").contains(&code.to_owned()), "{text}: {found}");
        let listed = app
            .ask("query($text: String!) { models(filter: {text: $text}) { nodes { code } } }", json!({"text": text}));
        let listed = listed.ok(text);
        assert!(names(&listed["models"], "code").contains(&code.to_owned()), "{text}: {listed}");
    }
}

#[test]
fn types_say_what_is_wanted_and_pages_go_on_where_they_ended() {
    let app = TestApp::shared();
    let count = |types: Json| {
        search(&app, json!({"text": "tam thang", "types": types, "first": 200}))["totalCount"].as_u64().unwrap()
    };
    let parts = [count(json!(["MODEL"])), count(json!(["LOCALITY"])), count(json!(["ORGANISATION"]))];
    assert!(parts.iter().all(|part| *part > 0), "{parts:?}");
    assert_eq!(count(json!(null)), parts.iter().sum::<u64>());
    assert_eq!(count(json!([])), 0);

    let whole = named(&app, "quang nam");
    let (mut walked, mut after) = (Vec::new(), Json::Null);
    loop {
        let page = search(&app, json!({"text": "quang nam", "first": 50, "after": after}));
        walked.extend(names(&page, "named"));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(walked.len() as u64, page["totalCount"].as_u64().unwrap());
            break;
        }
    }
    assert_eq!(walked[..200], whole);
}

/// A page that what fits by its name fills is read by half the statement, one that goes on to the rest by all of it.
#[test]
fn what_is_found_stands_in_the_same_order_in_small_pages_and_in_large_ones() {
    let app = TestApp::shared();
    let query = "query($text: String!, $first: Int, $after: String) {
        search(text: $text, first: $first, after: $after) { totalCount edges { cursor node { __typename } } }
    }";
    for text in ["nghe den", "Nghệ đen", "nghệ", "Tam Thạnh", "tam thang", "tra ka", "Trà Ka", "la e", "bac tra my"]
    {
        let page = |first: usize, after: &Json| {
            let found = app.ask(query, json!({"text": text, "first": first, "after": after})).ok(text);
            (found["search"]["totalCount"].clone(), found["search"]["edges"].as_array().unwrap().clone())
        };
        let (count, whole) = page(200, &Json::Null);
        let mut walked: Vec<Json> = Vec::new();
        while walked.len() < whole.len() {
            let after = walked.last().map_or(&Json::Null, |edge| &edge["cursor"]).clone();
            let (_, edges) = page(3, &after);
            assert!(!edges.is_empty(), "{text}");
            walked.extend(edges);
        }
        walked.truncate(whole.len());
        assert!(!whole.is_empty() && count.as_u64() >= Some(whole.len() as u64), "{text}: {count}");
        assert_eq!(walked, whole, "{text}");
    }
}

#[test]
fn one_letter_by_itself_is_a_word_and_behind_others_the_beginning_of_one() {
    let app = TestApp::shared();
    let all = app.read("{ localities { totalCount } }")["localities"]["totalCount"].as_u64().unwrap();
    for letter in ["t", "5", "T"] {
        let found = search(&app, json!({"text": letter, "first": 200}))["totalCount"].as_u64().unwrap();
        assert!(found < all / 10, "{letter}: {found} of {all}");
    }
    assert!(named(&app, "5").contains(&"Tổ tự quản \"5 trong 1\"".to_owned()));
    assert!(named(&app, "nghe d").contains(&"Trồng cây dược liệu trên đất bỏ hoang".to_owned()));
}

#[test]
fn hostile_text_is_text_or_told_to_be_none() {
    let app = TestApp::shared();
    for text in [
        "nghe\" OR \"den",
        "nghe AND den",
        "nghe* den*",
        "{name}: nghe den",
        "nghe NEAR den",
        "nghe'); drop table model; --",
        "nghe \0 den",
        "^nghe -den",
        "nghe\u{202e}den",
        "日本 nghe",
        "\u{301}nghe",
        "nghe 🌿 den",
        &"nghe ".repeat(40),
    ] {
        search(&app, json!({"text": text}));
    }
    assert_eq!(named(&app, "nghe \0\"' den"), named(&app, "nghe den"));
    for (text, why) in [
        ("", "holds no letter and no digit: there is nothing to search for."),
        ("\"'*()", "holds no letter and no digit: there is nothing to search for."),
        (&"x".repeat(10_000), "must be at most 200 characters long, but is 10000."),
    ] {
        let refusal = app.ask(QUERY, json!({"text": text})).refusal(text);
        assert_eq!(refusal, ("BAD_USER_INPUT".to_owned(), format!("Argument \"text\" {why}")));
    }
}

#[test]
fn what_is_found_can_be_walked_on_from_in_one_batch_a_type() {
    let app = TestApp::shared();
    let query = "{ search(text: \"tam thang\") { edges { cursor node {
        __typename
        ... on Node { id }
        ... on Model { owners { name } }
        ... on Locality { parent { name } models { totalCount } }
        ... on Organisation { locality { name } }
    } } } }";
    let answer = app.read(query);
    let edges = answer["search"]["edges"].as_array().unwrap();
    let types: std::collections::BTreeSet<&str> =
        edges.iter().map(|edge| edge["node"]["__typename"].as_str().unwrap()).collect();
    assert_eq!(types.into_iter().collect::<Vec<_>>(), ["Locality", "Model", "Organisation"]);
    // The entries; a batch for each type; owners, places above and of organisations in one, and counts.
    assert_eq!(app.batches(query), 7);
}

#[test]
fn a_load_is_found_at_the_next_refresh_and_nothing_is_found_twice() {
    let app = TestApp::new();
    let count = |text: &str| search(&app, json!({"text": text}))["totalCount"].as_u64().unwrap();
    assert_eq!(count("lam mau moi"), 0);
    app.seed().run("update model set title = 'Làm mẫu mới' where code = 'mod-5in1'");
    app.derive();
    assert_eq!((count("lam mau moi"), count("to tu quan")), (1, 0));
    let titles = app.read("{ models(orderBy: {field: TITLE}) { nodes { title } } }");
    let titles: Vec<&str> =
        titles["models"]["nodes"].as_array().unwrap().iter().map(|n| n["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Hộ khá giúp hộ khó", "Làm mẫu mới", "Trồng cây dược liệu trên đất bỏ hoang"]);
}
