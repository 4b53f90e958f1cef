//! What models make.

use entity::{certification, product};

use super::model::Model;
use super::node::identified;
use super::organisation::Organisation;
use super::scalars::{PartialDate, Text};
use super::words::words;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::store::ask::{Join, Name, Order};

/// What a seller sells.
pub static SOLD: Join =
    Join { table: "product_seller", from: "organisation_id", to: "product_id", order: "product_id" };
static SELLERS: Join = Join { table: "product_seller", from: "product_id", to: "organisation_id", order: "position" };

pub struct Product;

impl Object for Product {
    const NAME: Name = "Product";
    const DOC: Name = "Something that a model makes.";
    const TABLE: Name = "product";
    fn describe(t: &mut Describe<'_>) {
        use product::Column;
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "name", "What it is called.", Column::Name, Column::NameEn);
        t.one::<Model>("model", "What makes it.", Column::ModelId);
        t.many::<Certification>(
            "certifications",
            "What it was certified as, oldest first.",
            Column::Id,
            certification::Column::ProductId,
            &[Order::by_nullable("happened_on"), Order::by("id")],
        );
        t.joined::<Organisation>("soldAt", "Where it is sold.", Column::Id, &SELLERS).up_to(50);
    }
}

pub struct Certification;

impl Object for Certification {
    const NAME: Name = "Certification";
    const DOC: Name = "A product's grade under a scheme, such as OCOP, One Commune One Product.";
    const TABLE: Name = "certification";
    fn describe(t: &mut Describe<'_>) {
        use certification::Column;
        t.column::<Text>("scheme", "The scheme: OCOP.", Column::Scheme);
        t.column::<Text>("grade", "The grade: 3 stars.", Column::Grade);
        t.column::<PartialDate>("on", "When; null where the record does not say.", Column::HappenedOn);
    }
}
