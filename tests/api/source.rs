//! Where things are known from.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn the_article_reads_as_the_source_of_its_records() {
    let app = TestApp::shared();
    let query =
        "{ model(code: \"mod-tra-ka\") { sources { title url publisher publishedOn language sentences { code } } } }";
    let mut sources = app.read(query)["model"]["sources"].take();
    let sentences = sources[0]["sentences"].take();
    assert_eq!(
        sources,
        json!([{
            "title": "Quảng Nam nhân rộng mô hình \"Dân vận khéo\" điển hình",
            "url": "https://baoquangnam.vn/quang-nam-nhan-rong-mo-hinh-dan-van-kheo-dien-hinh-3142841.html",
            "publisher": "Báo Quảng Nam",
            "publishedOn": null,
            "language": "vi",
            "sentences": null,
        }])
    );
    let codes: Vec<String> = (1..=34).map(|number| format!("S{number:02}")).collect();
    assert_eq!(sentences, json!(codes.iter().map(|code| json!({"code": code})).collect::<Vec<_>>()));
}

#[test]
fn a_sentence_says_its_gist() {
    let app = TestApp::shared();
    let gist = app.read("{ model(code: \"mod-tra-ka\") { sources { sentences { code gist } } } }");
    assert_eq!(
        gist["model"]["sources"][0]["sentences"][0],
        json!({
            "code": "S01",
            "gist": "Lead: the typical models were chosen from 6,540 models built and evaluated by the province in 2009-2024",
        })
    );
}

#[test]
fn a_source_of_which_only_the_title_is_known_has_nulls() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("m").put();
    seed.run(
        "insert into source (uid, code, title) values (x'000102030405060708090a0b0c0d0e0f', 's', 'A report');
         insert into model_source select m.id, s.id, 0 from model m, source s where m.code = 'm' and s.code = 's'",
    );
    drop(seed);
    let query = "{ model(code: \"m\") { sources { title url publisher publishedOn language sentences { code } } } }";
    let expected = json!([{
        "title": "A report", "url": null, "publisher": null, "publishedOn": null, "language": null, "sentences": [],
    }]);
    assert_eq!(app.read(query)["model"]["sources"], expected);
}

#[test]
fn the_sources_of_many_records_are_one_batch() {
    let app = TestApp::shared();
    assert_eq!(app.batches("{ outcomes { nodes { source { title sentences { gist } } } } }"), 3);
    assert_eq!(app.batches("{ models { nodes { sources { title } } } }"), 2);
}
