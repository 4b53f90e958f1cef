//! Introspection: the specification's own types, described as any others; their rows are the
//! described types, kept in memory. So merging, conditions and limits hold for it as for all.

mod rows;

pub use rows::rows;

use crate::choices;
use crate::describe::builder::{Builder, Column, Object, Out, ReadsListing};
use crate::describe::fields::Describe;
use crate::describe::input::{Args, Choices, Fields, Problem};
use crate::describe::registry::{ArgKey, Listing, Schema, Size, Ty, Type, TypeNo, Wrote};
use crate::json;
use crate::store::ask::{Cond, Join, Name, Order, Value};
use crate::store::rows::Row;

/// A column of the rows below, and whether it can be null.
#[derive(Clone, Copy)]
struct Col(Name, bool);

impl Column for Col {
    fn name(self) -> Name {
        self.0
    }
    fn nullable(self) -> bool {
        self.1
    }
}

const fn required(name: Name) -> Col {
    Col(name, false)
}

const fn optional(name: Name) -> Col {
    Col(name, true)
}

const ID: Col = required("id");
const DOC: Col = optional("doc");
const NAME: Col = required("name");
const BY_PLACE: &[Order] = &[Order::by("id")];
const BY_NAME: &[Order] = &[Order::by("name")];
static IMPLEMENTS: Join = Join { table: "__implements", from: "object", to: "interface", order: "position" };
static MEMBERS: Join = Join { table: "__members", from: "type", to: "member", order: "position" };

struct Text;

impl Out for Text {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("String"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        row.bytes(column).map_or(Wrote::Null, |bytes| {
            json::text(bytes, out);
            Wrote::Value
        })
    }
}

struct Flag;

impl Out for Flag {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("Boolean"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        out.extend_from_slice(if row.int(column) == Some(1) { b"true" } else { b"false" });
        Wrote::Value
    }
}

#[derive(Clone, Copy, PartialEq)]
struct TypeKind(u8);

impl Choices for TypeKind {
    const NAME: Name = "__TypeKind";
    const DOC: Name = "What a type is.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self(0), "SCALAR", "A value."),
        (Self(1), "OBJECT", "An object with fields."),
        (Self(2), "INTERFACE", "Fields that several objects share."),
        (Self(3), "UNION", "One of several objects."),
        (Self(4), "ENUM", "One of several names."),
        (Self(5), "INPUT_OBJECT", "Fields that clients send."),
        (Self(6), "LIST", "A list of what `ofType` says."),
        (Self(7), "NON_NULL", "What `ofType` says, and never null."),
    ];
}

#[derive(Clone, Copy, PartialEq)]
struct Place(usize);

impl Choices for Place {
    const NAME: Name = "__DirectiveLocation";
    const DOC: Name = "Where a directive can stand.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self(0), "QUERY", "A query."),
        (Self(1), "MUTATION", "A mutation."),
        (Self(2), "SUBSCRIPTION", "A subscription."),
        (Self(3), "FIELD", "A field."),
        (Self(4), "FRAGMENT_DEFINITION", "A fragment."),
        (Self(5), "FRAGMENT_SPREAD", "Where a fragment is used."),
        (Self(6), "INLINE_FRAGMENT", "A fragment in place."),
        (Self(7), "VARIABLE_DEFINITION", "A variable."),
        (Self(8), "SCHEMA", "The schema."),
        (Self(9), "SCALAR", "A scalar."),
        (Self(10), "OBJECT", "An object type."),
        (Self(11), "FIELD_DEFINITION", "A field of a type."),
        (Self(12), "ARGUMENT_DEFINITION", "An argument of a field."),
        (Self(13), "INTERFACE", "An interface."),
        (Self(14), "UNION", "A union."),
        (Self(15), "ENUM", "An enum."),
        (Self(16), "ENUM_VALUE", "A value of an enum."),
        (Self(17), "INPUT_OBJECT", "An input object."),
        (Self(18), "INPUT_FIELD_DEFINITION", "A field of an input object."),
    ];
}

choices!(TypeKind, Place);

/// A list of places, kept as JSON.
struct Places;

impl Out for Places {
    fn ty(builder: &mut Builder) -> Ty {
        builder.choices::<Place>().non_null().list()
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        out.extend_from_slice(row.bytes(column).unwrap_or(b"[]"));
        Wrote::Value
    }
}

/// Whether elements that will go are told as well.
struct Deprecated(bool);

impl Args for Deprecated {
    fn fields(f: &mut Fields<'_>) -> Self {
        let all: Option<bool> = f.or("includeDeprecated", "Also what will go.", Some(false));
        Deprecated(all.unwrap_or(false))
    }
}

impl ReadsListing for Deprecated {
    fn listing(&self) -> Result<Listing, Problem> {
        let filter = if self.0 { Cond::TRUE } else { Cond::eq("deprecated", Value::Int(0)) };
        Ok(Listing::new(filter, None))
    }
}

struct TypeName(String);

impl Args for TypeName {
    fn fields(f: &mut Fields<'_>) -> Self {
        TypeName(f.get("name", "The type's name."))
    }
}

fn type_name(args: &dyn std::any::Any) -> Result<Vec<ArgKey>, Problem> {
    Ok(args.downcast_ref::<TypeName>().map(|name| ArgKey::Text(name.0.clone())).into_iter().collect())
}

/// The lists of all types.
fn lists(schema: &Schema, length: fn(&Type) -> usize) -> Size {
    Size::of(schema.types.iter().map(length))
}

/// The arguments of all fields.
fn args(schema: &Schema) -> Size {
    Size::of(schema.types.iter().flat_map(|ty| ty.fields.iter()).map(|field| field.args.len()))
}

macro_rules! objects {
    ($($rust:ident $name:literal $doc:literal |$t:ident| $body:block)*) => {$(
        struct $rust;
        impl Object for $rust {
            const NAME: Name = $name;
            const DOC: Name = $doc;
            const TABLE: Name = $name;
            fn describe($t: &mut Describe<'_>) $body
        }
    )*};
}

objects! {
    SchemaRow "__Schema" "The types and directives that this server knows." |t| {
        t.column::<Text>("description", "What the schema is.", DOC);
        t.many::<TypeRow>("types", "All types.", ID, required("schema"), BY_NAME)
            .counted(|schema| Size::of(std::iter::once(schema.types.len())));
        t.one::<TypeRow>("queryType", "Where queries begin.", required("query"));
        t.one::<TypeRow>("mutationType", "Where mutations begin; null where there are none.", optional("mutation"));
        t.one::<TypeRow>("subscriptionType", "Where subscriptions begin; null where there are none.", optional("mutation"));
        t.many::<DirectiveRow>("directives", "All directives.", ID, required("schema"), BY_PLACE)
            .counted(|schema| Size::of(std::iter::once(schema.directives.len())));
    }
    TypeRow "__Type" "A type, or a list or non-null of one." |t| {
        t.column::<TypeKind>("kind", "What it is.", required("kind"));
        t.column::<Text>("name", "Its name; null of lists and non-nulls.", optional("name"));
        t.column::<Text>("description", "What it means.", DOC);
        t.column::<Text>("specifiedByURL", "Where a scalar's form is written down.", optional("url"));
        t.listed::<FieldRow, Deprecated>("fields", "Fields of an object or interface.", optional("with_fields"), required("type"))
            .counted(|schema| lists(schema, |ty| ty.fields.len()));
        t.joined::<TypeRow>("interfaces", "Interfaces of an object or interface.", optional("with_fields"), &IMPLEMENTS)
            .counted(|schema| lists(schema, |ty| ty.interfaces.len()));
        t.joined::<TypeRow>("possibleTypes", "Objects that an interface or union can be.", optional("with_members"), &MEMBERS)
            .counted(|schema| lists(schema, |ty| ty.members.len()));
        t.listed::<ChoiceRow, Deprecated>("enumValues", "Values of an enum.", optional("with_choices"), required("type"))
            .counted(|schema| lists(schema, |ty| ty.choices.len()));
        t.listed::<InputRow, Deprecated>("inputFields", "Fields of an input object.", optional("with_inputs"), required("type"))
            .counted(|schema| lists(schema, |ty| ty.inputs.len()));
        t.one::<TypeRow>("ofType", "What a list or non-null is of.", optional("of"));
        t.column::<Flag>("isOneOf", "Of an input object: whether exactly one field must be given.", optional("one_of"));
    }
    FieldRow "__Field" "A field of a type." |t| {
        t.column::<Text>("name", "Its name.", NAME);
        t.column::<Text>("description", "What it means.", DOC);
        t.listed::<InputRow, Deprecated>("args", "Its arguments.", required("id"), required("field")).counted(args);
        t.one::<TypeRow>("type", "What it gives.", required("of"));
        t.column::<Flag>("isDeprecated", "Whether it will go.", required("deprecated"));
        t.column::<Text>("deprecationReason", "What to use instead.", optional("reason"));
    }
    InputRow "__InputValue" "An argument, or a field of an input object." |t| {
        t.column::<Text>("name", "Its name.", NAME);
        t.column::<Text>("description", "What it means.", DOC);
        t.one::<TypeRow>("type", "What it takes.", required("of"));
        t.column::<Text>("defaultValue", "What it is where it is not given, as a document writes it.", optional("default"));
        t.column::<Flag>("isDeprecated", "Whether it will go.", required("deprecated"));
        t.column::<Text>("deprecationReason", "What to use instead.", optional("reason"));
    }
    ChoiceRow "__EnumValue" "A value of an enum." |t| {
        t.column::<Text>("name", "Its name.", NAME);
        t.column::<Text>("description", "What it means.", DOC);
        t.column::<Flag>("isDeprecated", "Whether it will go.", required("deprecated"));
        t.column::<Text>("deprecationReason", "What to use instead.", optional("reason"));
    }
    DirectiveRow "__Directive" "A directive." |t| {
        t.column::<Text>("name", "Its name.", NAME);
        t.column::<Text>("description", "What it does.", DOC);
        t.column::<Flag>("isRepeatable", "Whether it can stand several times in one place.", required("repeatable"));
        t.column::<Places>("locations", "Where it can stand.", required("locations"));
        t.listed::<InputRow, Deprecated>("args", "Its arguments.", required("id"), required("directive"))
            .counted(|schema| Size::of(schema.directives.iter().map(|directive| directive.args.len())));
    }
}

/// Adds the specification's types, and its two fields at the root.
pub fn describe(builder: &mut Builder, query: TypeNo) {
    builder.add_builtin(query, |t| {
        t.single::<SchemaRow>("__schema", "The types and directives that this server knows.");
        t.lookup::<TypeRow, TypeName>("__type", "The type of this name; null where there is none.", NAME, type_name);
    });
}
