//! What the schema's own description says there is to ask: no test lists fields by hand.

use nhanrong::describe::registry::{Field, How, Input, Kind, Relation, Schema, Shape, Ty, Type};
use serde_json::Value as Json;

use super::app::TestApp;

/// A field that leads to other rows.
#[derive(Clone, Copy)]
pub struct Lead<'s> {
    pub on: &'s Type,
    pub field: &'s Field,
    pub relation: &'s Relation,
}

impl Lead<'_> {
    pub fn name(&self) -> String {
        format!("{}.{}", self.on.name, self.field.name)
    }

    pub fn takes(&self, argument: &str) -> bool {
        self.field.args.iter().any(|input| input.name == argument)
    }

    /// The arguments that it cannot do without.
    pub fn needs(&self) -> Vec<&'static str> {
        let needed = |input: &&Input| matches!(input.ty, Ty::NonNull(_)) && input.default.is_none();
        self.field.args.iter().filter(needed).map(|input| input.name).collect()
    }

    /// Those arguments, filled: a list may need to be told what to look for.
    pub fn asked(&self) -> String {
        self.needs().into_iter().map(|argument| format!("{argument}: \"nghe den\" ")).collect()
    }

    /// Whether the connection that it leads to tells this of itself.
    pub fn tells(&self, schema: &Schema, field: &str) -> bool {
        schema.ty(self.field.ty.base()).field(field).is_some()
    }
}

pub fn objects(schema: &Schema) -> impl Iterator<Item = &Type> {
    schema.types.iter().filter(|ty| ty.kind == Kind::Object && !ty.builtin)
}

/// Every relation of a type, in the order of its description. The root's `node` and look-ups are among them.
pub fn relations(ty: &Type) -> Vec<Lead<'_>> {
    let relation = |field: &Field| !field.name.starts_with("__") && matches!(field.how, How::Relation(_));
    let leads = ty.fields.iter().filter(|field| relation(field)).filter_map(|field| match &field.how {
        How::Relation(relation) => Some(Lead { on: ty, field, relation }),
        _ => None,
    });
    leads.collect()
}

/// Every connection, of the root and of all objects.
pub fn pages(schema: &Schema) -> Vec<Lead<'_>> {
    let all = objects(schema).flat_map(relations);
    all.filter(|lead| lead.relation.shape == Shape::Page).collect()
}

/// Every order that a field can be asked for, as its argument: none first, then each in both directions.
pub fn orders(schema: &Schema, lead: &Lead<'_>) -> Vec<String> {
    let input = |ty: &'_ Ty| ty.base();
    let by = lead.field.args.iter().find(|argument| argument.name == "orderBy").map(|argument| input(&argument.ty));
    let field = by.and_then(|by| schema.ty(by).inputs.iter().find(|part| part.name == "field"));
    let choices = field.map(|field| &schema.ty(input(&field.ty)).choices);
    let both = |name: &str| ["ASC", "DESC"].map(|way| format!("orderBy: {{field: {name}, direction: {way}}}"));
    let named = choices.into_iter().flat_map(|choices| choices.iter().flat_map(|choice| both(choice.name)));
    std::iter::once(String::new()).chain(named).collect()
}

/// The name of the filter that a list of the root takes.
pub fn filter_of(schema: &Schema, list: &str) -> &'static str {
    let root = schema.ty(schema.query);
    let field = root.field(list).map(|at| &root.fields[at]);
    let filter = field.and_then(|field| field.args.iter().find(|argument| argument.name == "filter"));
    filter.map_or("", |filter| schema.ty(filter.ty.base()).name)
}

/// How to come to an object of a type: what stands before and behind a selection on it, and where
/// in the data its answer lies. The objects are those that `pages::world` and the article have.
pub struct Way {
    before: String,
    behind: &'static str,
    at: String,
}

impl Way {
    pub fn to(app: &TestApp, ty: &Type) -> Self {
        let coded = |root: &str, code: &str| Self {
            before: format!("{{ {root}(code: \"{code}\") {{ "),
            behind: " } }",
            at: format!("/{root}"),
        };
        // Of what has no code, the first that such a query finds.
        let node = |query: &str, id: &str, on: &str| Self {
            before: format!("{{ node(id: {}) {{ {on} {{ ", app.read(query).pointer(id).unwrap()),
            behind: " } } }",
            at: "/node".to_owned(),
        };
        match ty.name {
            "Query" => Self { before: "{ ".to_owned(), behind: " }", at: String::new() },
            "Locality" => coded("locality", "515-63"),
            "Organisation" => coded("organisation", "org-bdv"),
            "Model" => coded("model", "mod-tra-ka"),
            "Movement" => coded("movement", "mov-dvk"),
            "Policy" => coded("policy", "pol-project"),
            "Selection" => Self {
                before: "{ policy(code: \"pol-project\") { selections { ".to_owned(),
                behind: " } } }",
                at: "/policy/selections/0".to_owned(),
            },
            "Replication" => node(
                "{ replications(filter: {statuses: [SPONTANEOUS]}) { nodes { id } } }",
                "/replications/nodes/0/id",
                "... on Replication",
            ),
            "Indicator" => node(
                "{ outcomes(filter: {indicators: [\"motto\"]}) { nodes { indicator { id } } } }",
                "/outcomes/nodes/0/indicator/id",
                "... on Indicator",
            ),
            "Source" => {
                node("{ model(code: \"mod-5in1\") { sources { id } } }", "/model/sources/0/id", "... on Source")
            }
            other => panic!("say here how a test comes to a {other}"),
        }
    }

    pub fn query(&self, selection: &str) -> String {
        format!("{}{selection}{}", self.before, self.behind)
    }

    /// What the selection answers.
    pub fn ask(&self, app: &TestApp, selection: &str) -> Json {
        self.ask_with(app, "", selection, Json::Null)
    }

    /// The same with variables, declared as in `($size: Int)`.
    pub fn ask_with(&self, app: &TestApp, declared: &str, selection: &str, variables: Json) -> Json {
        let query = format!("query{declared} {}", self.query(selection));
        let data = app.ask(&query, variables).ok(&query);
        data.pointer(&self.at).unwrap_or_else(|| panic!("nothing at {} for {selection}", self.at)).clone()
    }
}
