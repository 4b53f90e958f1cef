//! What models make.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn products_read_with_their_grades_and_where_they_are_sold() {
    let app = TestApp::shared();
    let query = "{ model(code: \"mod-tra-ka\") { products {
        name en: name(language: EN) certifications { scheme grade on } soldAt { name } } } }";
    let grade = json!({"scheme": "OCOP", "grade": "3 stars", "on": "2023"});
    assert_eq!(
        app.read(query)["model"]["products"],
        json!([
            {"name": "Bột nghệ đen", "en": "Black turmeric powder", "certifications": [], "soldAt": []},
            {"name": "Tinh nghệ đen", "en": "Black turmeric essence", "certifications": [], "soldAt": []},
            {
                "name": "Viên nghệ đen mật ong",
                "en": "Black turmeric honey pills",
                "certifications": [grade],
                "soldAt": [{"name": "Co.opMart"}],
            },
        ])
    );
}

#[test]
fn certifications_come_oldest_first_those_without_a_date_last() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("m").put();
    seed.product("p").of_model("m").put();
    for (scheme, grade, day) in [("C", "bronze", "null"), ("B", "gold", "20240000"), ("A", "4 stars", "20210704")] {
        seed.run(&format!(
            "insert into certification (product_id, scheme, grade, happened_on)
             select id, '{scheme}', '{grade}', {day} from product where code = 'p'"
        ));
    }
    drop(seed);
    let query = "{ model(code: \"m\") { products { name certifications { scheme grade on } soldAt { id } } } }";
    let certifications = json!([
        {"scheme": "A", "grade": "4 stars", "on": "2021-07-04"},
        {"scheme": "B", "grade": "gold", "on": "2024"},
        {"scheme": "C", "grade": "bronze", "on": null},
    ]);
    let expected = json!([{"name": "p", "certifications": certifications, "soldAt": []}]);
    assert_eq!(app.read(query)["model"]["products"], expected);
}

#[test]
fn what_hangs_on_the_products_of_many_models_is_a_batch_each() {
    let app = TestApp::shared();
    assert_eq!(app.batches("{ models { nodes { products { certifications { grade } soldAt { name } } } } }"), 4);
}
