//! What a field of the document is, by the type or by the braces it stands in.
//!
//! bluejay's rule for merging fields looks into a fragment that is spread in another with the type
//! around the outer one: it can take a field for another type's of the same name, and find a conflict
//! that is none. What it compared is held against what the fields are.

use bluejay_core::AsIter;
use bluejay_core::executable::OperationDefinition as _;
use bluejay_parser::ast::executable::{ExecutableDocument, Field, Selection, SelectionSet};

use crate::describe::registry::{self, Schema, Type, TypeNo};

/// Whether the field is described as this where it stands.
pub fn is(schema: &Schema, document: &ExecutableDocument<'_>, field: &Field<'_>, described: &registry::Field) -> bool {
    let operations = document.operation_definitions().iter().map(|one| (one.as_ref().selection_set(), schema.query));
    let fragments = document.fragment_definitions().iter().filter_map(|one| {
        let on = schema.named(one.type_condition().named_type().as_ref())?;
        Some((one.selection_set(), on))
    });
    let mut found = operations.chain(fragments).filter_map(|(set, ty)| find(schema, set, ty, field));
    found.next().is_none_or(|found| std::ptr::eq(found, described))
}

fn find<'s>(schema: &'s Schema, set: &SelectionSet<'_>, ty: TypeNo, wanted: &Field<'_>) -> Option<&'s registry::Field> {
    let of = |ty: &'s Type, name: &str| ty.field(name).map(|at| &ty.fields[at]);
    set.iter().find_map(|selection| match selection {
        Selection::Field(field) if field == wanted => of(schema.ty(ty), field.name().as_ref()),
        Selection::Field(field) => {
            let below = of(schema.ty(ty), field.name().as_ref())?.ty.base();
            find(schema, field.selection_set()?, below, wanted)
        }
        Selection::InlineFragment(inline) => {
            let on = inline.type_condition().map_or(Some(ty), |on| schema.named(on.named_type().as_ref()))?;
            find(schema, inline.selection_set(), on, wanted)
        }
        Selection::FragmentSpread(_) => None,
    })
}

/// The field whose selections these are.
pub fn with_set<'d>(document: &'d ExecutableDocument<'d>, wanted: &SelectionSet<'_>) -> Option<&'d Field<'d>> {
    fn below<'d>(set: &'d SelectionSet<'d>, wanted: &SelectionSet<'_>) -> Option<&'d Field<'d>> {
        set.iter().find_map(|selection| match selection {
            Selection::Field(field) => {
                let own = field.selection_set()?;
                if std::ptr::addr_eq(own, wanted) { Some(field) } else { below(own, wanted) }
            }
            Selection::InlineFragment(inline) => below(inline.selection_set(), wanted),
            Selection::FragmentSpread(_) => None,
        })
    }
    let operations = document.operation_definitions().iter().map(|one| one.as_ref().selection_set());
    let mut sets = operations.chain(document.fragment_definitions().iter().map(|one| one.selection_set()));
    sets.find_map(|set| below(set, wanted))
}
