//! Answers an operation word by word as section 6 of the specification does: field by field, a
//! key at a time, the whole list for every page. Slow, and too plain to hide a mistake. It shares
//! with the engine the described types and the store, but nothing of how an operation is run.

mod inputs;
mod pages;

use std::rc::Rc;

use async_graphql_parser::Positioned;
use async_graphql_parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use nhanrong::describe::id;
use nhanrong::describe::input::{Arg, Problem};
use nhanrong::describe::registry::{
    self, ArgBox, ArgKey, Case, How, Key, Match, Paging, Relation, Schema, Shape, Ty, TypeNo, Wrote,
};
use nhanrong::store::ask::{Ask, By, Cond, Fault, Keys, Name, Order, Reader, Scope, Want, Window};
use nhanrong::store::rows::{Cell, Rows};
use serde_json::{Map, Value as Json, json};

use inputs::Inputs;
use pages::Page;

const MOST_ERRORS: usize = 50;
/// What it ends with where a cursor is well made, but of no row.
pub struct ForgedCursor;

/// The body of the answer: errors first and only if there are any.
pub fn answer(
    schema: &Schema,
    reader: &mut dyn Reader,
    query: &str,
    operation: Option<&str>,
    variables: &Map<String, Json>,
) -> String {
    let parsed = async_graphql_parser::parse_query(query);
    let document = parsed.unwrap_or_else(|error| panic!("{error}\n{query}"));
    let chosen = operation_of(&document, operation);
    let inputs = match Inputs::new(schema, chosen, variables) {
        Ok(inputs) => inputs,
        Err(message) => {
            let error = json!({"message": message, "extensions": {"code": "BAD_USER_INPUT"}});
            return json!({ "errors": [error] }).to_string();
        }
    };
    let mut run = Run { schema, document: &document, inputs, reader, errors: Vec::new(), path: Vec::new() };
    let data = run.object(schema.query, &At::Root, &[&chosen.selection_set.node]);
    let data = data.unwrap_or_else(|Failed| "null".to_owned());
    let errors = if run.errors.is_empty() { String::new() } else { format!("\"errors\":{},", Json::Array(run.errors)) };
    format!("{{{errors}\"data\":{data}}}")
}

fn operation_of<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> &'a OperationDefinition {
    let found = match &document.operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => match name {
            Some(name) => operations.iter().find(|(own, _)| own.as_str() == name).map(|(_, operation)| operation),
            None => operations.values().next(),
        },
    };
    &found.expect("the operation exists").node
}

/// The error is recorded; what could not be told is null, here or above.
struct Failed;

/// One row, with the columns of its type.
#[derive(Clone)]
struct Record {
    rows: Rc<Rows>,
    at: usize,
    columns: Rc<Vec<Name>>,
}

impl Record {
    fn places(&self, columns: &[Name]) -> Vec<u16> {
        let place = |name: &Name| self.columns.iter().position(|column| column == name);
        columns.iter().map(|name| place(name).expect("every column of a type is read") as u16).collect()
    }

    fn key(&self, column: Name) -> Option<i64> {
        match self.rows.cell(self.at, usize::from(self.places(&[column])[0])) {
            Cell::Int(key) => Some(key),
            _ => None,
        }
    }
}

/// The object whose fields are executed.
enum At {
    Root,
    Row(Record),
    /// A connection, or its page information.
    Page(Rc<Page>),
    Edge(Rc<Page>, usize),
}

/// What a field resolved to.
enum Value {
    Null,
    /// A leaf, as JSON.
    Leaf(String),
    Object(TypeNo, At),
    List(Vec<Value>),
}

/// `CollectFields`' result: the response keys in order, each with its fields.
type Grouped<'a> = Vec<(&'a str, Vec<&'a Field>)>;

struct Run<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    inputs: Inputs,
    reader: &'a mut dyn Reader,
    errors: Vec<Json>,
    path: Vec<Json>,
}

impl<'a> Run<'a> {
    fn fail<T>(&mut self, message: String, code: &str) -> Result<T, Failed> {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(json!({"message": message, "path": self.path, "extensions": {"code": code}}));
        }
        Err(Failed)
    }

    fn refuse<T>(&mut self, problem: &Problem) -> Result<T, Failed> {
        let input = if problem.input.is_empty() { String::new() } else { format!("Argument \"{}\" ", problem.input) };
        self.fail(format!("{input}{}.", problem.reason), "BAD_USER_INPUT")
    }

    /// `ExecuteSelectionSet`, for the merged sets of all fields of one response key.
    fn object(&mut self, ty: TypeNo, at: &At, sets: &[&'a SelectionSet]) -> Result<String, Failed> {
        let mut members = Vec::new();
        for (key, fields) in self.collect_all(ty, sets) {
            self.path.push(json!(key));
            let value = self.field(ty, at, &fields);
            self.path.pop();
            members.push(format!("\"{key}\":{}", value?));
        }
        Ok(format!("{{{}}}", members.join(",")))
    }

    fn collect_all(&self, ty: TypeNo, sets: &[&'a SelectionSet]) -> Grouped<'a> {
        let (mut grouped, mut visited) = (Vec::new(), Vec::new());
        for set in sets {
            self.collect(ty, set, &mut visited, &mut grouped);
        }
        grouped
    }

    /// `CollectFields`.
    fn collect(&self, ty: TypeNo, set: &'a SelectionSet, visited: &mut Vec<&'a str>, grouped: &mut Grouped<'a>) {
        for Positioned { node: selection, .. } in &set.items {
            if !self.inputs.includes(selection.directives()) {
                continue;
            }
            match selection {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.as_str();
                    match grouped.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, fields)) => fields.push(&field.node),
                        None => grouped.push((key, vec![&field.node])),
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if visited.contains(&name) {
                        continue;
                    }
                    visited.push(name);
                    let fragment = &self.document.fragments[name].node;
                    if self.applies(ty, fragment.type_condition.node.on.node.as_str()) {
                        self.collect(ty, &fragment.selection_set.node, visited, grouped);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.applies(ty, condition.node.on.node.as_str())) {
                        self.collect(ty, &fragment.node.selection_set.node, visited, grouped);
                    }
                }
            }
        }
    }

    /// `DoesFragmentTypeApply`.
    fn applies(&self, ty: TypeNo, condition: &str) -> bool {
        let object = self.schema.ty(ty);
        let other = self.schema.named(condition).expect("the type exists");
        object.name == condition || object.interfaces.contains(&other) || self.schema.ty(other).members.contains(&ty)
    }

    /// `ExecuteField`.
    fn field(&mut self, ty: TypeNo, at: &At, fields: &[&'a Field]) -> Result<String, Failed> {
        let schema = self.schema;
        let no = schema.ty(ty).field(fields[0].name.node.as_str()).expect("the field exists");
        let field = &schema.ty(ty).fields[no];
        let sets: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set.node).collect();
        let told = match self.resolve(ty, field, at, fields[0], &sets) {
            Ok(value) => self.complete(&field.ty, value, &format!("{}.{}", schema.ty(ty).name, field.name), &sets),
            Err(Failed) if field.ty.is_non_null() => Err(Failed),
            Err(Failed) => Ok(None),
        };
        told.map(|value| value.unwrap_or_else(|| "null".to_owned()))
    }

    /// `CompleteValue`: a failure goes no further than the nearest type that can be null.
    fn complete(
        &mut self,
        ty: &Ty,
        value: Value,
        name: &str,
        sets: &[&'a SelectionSet],
    ) -> Result<Option<String>, Failed> {
        if let Ty::NonNull(of) = ty {
            return match self.told(of, value, name, sets)? {
                Some(told) => Ok(Some(told)),
                None => {
                    self.fail(format!("Cannot return null for non-nullable field {name}."), "INTERNAL_SERVER_ERROR")
                }
            };
        }
        self.told(ty, value, name, sets).or(Ok(None))
    }

    fn told(&mut self, ty: &Ty, value: Value, name: &str, sets: &[&'a SelectionSet]) -> Result<Option<String>, Failed> {
        match (value, ty) {
            (Value::Null, _) => Ok(None),
            (Value::Leaf(told), _) => Ok(Some(told)),
            (Value::Object(object, at), _) => self.object(object, &at, sets).map(Some),
            (Value::List(items), Ty::List(of)) => {
                let mut told = Vec::new();
                for (index, item) in items.into_iter().enumerate() {
                    self.path.push(json!(index));
                    let item = self.complete(of, item, name, sets);
                    self.path.pop();
                    told.push(item?.unwrap_or_else(|| "null".to_owned()));
                }
                Ok(Some(format!("[{}]", told.join(","))))
            }
            (Value::List(_), _) => panic!("{name} gave a list"),
        }
    }

    /// `ResolveFieldValue`.
    fn resolve(
        &mut self,
        ty: TypeNo,
        field: &'a registry::Field,
        at: &At,
        asked: &Field,
        sets: &[&'a SelectionSet],
    ) -> Result<Value, Failed> {
        let args = self.args(field, asked)?;
        match (&field.how, at) {
            (How::Typename, _) => Ok(Value::Leaf(format!("\"{}\"", self.schema.ty(ty).name))),
            (How::Leaf { columns, write }, At::Row(row)) => {
                let (places, mut out) = (row.places(columns), Vec::new());
                match write(row.rows.row(row.at, &places), &*args, &mut out) {
                    Wrote::Value => Ok(Value::Leaf(String::from_utf8(out).expect("a leaf is UTF-8"))),
                    Wrote::Null => Ok(Value::Null),
                    // Why is for the log.
                    Wrote::Failed(_) => {
                        self.fail("A stored value could not be told.".to_owned(), "INTERNAL_SERVER_ERROR")
                    }
                }
            }
            (How::Relation(relation), _) if relation.shape == Shape::Page => {
                let page = self.page(relation, field, at, &args, sets)?;
                Ok(Value::Object(field.ty.base(), At::Page(Rc::new(page))))
            }
            (How::Relation(relation), _) => self.relation(relation, at, &args),
            (How::Paging(part), At::Page(page)) => Ok(page.part(*part, field.ty.base())),
            (How::Paging(Paging::Cursor), At::Edge(page, nth)) => Ok(Value::Leaf(page.cursors[*nth].clone())),
            (How::Paging(Paging::Node), At::Edge(page, nth)) => Ok(page.node(*nth, field.ty.base())),
            _ => panic!("{}.{} cannot be resolved here", self.schema.ty(ty).name, field.name),
        }
    }

    /// `CoerceArgumentValues`.
    fn args(&mut self, field: &registry::Field, asked: &Field) -> Result<ArgBox, Failed> {
        let Some(read) = field.read else { return Ok(Box::new(())) };
        let given = self.inputs.arguments(self.schema, &field.args, &asked.arguments);
        read(Arg::Json(&given)).or_else(|problem| self.refuse(&problem))
    }

    fn relation(&mut self, relation: &Relation, at: &At, args: &ArgBox) -> Result<Value, Failed> {
        // What the arguments name: a value for each.
        if let Key::Args(keys) = relation.cases[0].key {
            let keys = keys(&**args).or_else(|problem| self.refuse(&problem))?;
            let mut found = Vec::new();
            for key in keys {
                found.push(self.first(relation, Some(&key), at)?);
            }
            return Ok(match relation.shape {
                Shape::One => found.pop().unwrap_or(Value::Null),
                _ => Value::List(found),
            });
        }
        if relation.shape == Shape::One {
            return self.first(relation, None, at);
        }
        let case = &relation.cases[0];
        let rows = self.of_parent(case, at, Scope::Own, &Cond::TRUE, &relation.order, &[])?;
        Ok(Value::List(rows.into_iter().map(|row| Value::Object(case.ty, At::Row(row))).collect()))
    }

    /// The row of the first case that has one.
    fn first(&mut self, of: &Relation, named: Option<&ArgKey>, at: &At) -> Result<Value, Failed> {
        for case in &of.cases {
            let rows = match (named, case.by) {
                (None, _) => self.of_parent(case, at, Scope::Own, &Cond::TRUE, &of.order, &[])?,
                (Some(ArgKey::Node(tag, _)), _) if *tag != id::tag(self.schema.ty(case.ty).name) => continue,
                (Some(key), Match::Column(column)) => {
                    let (ints, texts, uids);
                    let keys = match key {
                        ArgKey::Int(key) => (ints = [*key], Keys::Ints(&ints)).1,
                        ArgKey::Text(key) => (texts = [key.as_str()], Keys::Texts(&texts)).1,
                        ArgKey::Node(_, key) => (uids = [*key], Keys::Uids(&uids)).1,
                    };
                    self.read(case.ty, By::Column { column, keys }, &Cond::TRUE, &of.order, &[])?
                }
                _ => panic!("arguments name rows by a column"),
            };
            if let Some(row) = rows.into_iter().next() {
                return Ok(Value::Object(case.ty, At::Row(row)));
            }
        }
        Ok(Value::Null)
    }

    /// The rows that belong to the object at hand.
    fn of_parent(
        &mut self,
        case: &Case,
        at: &At,
        scope: Scope,
        filter: &Cond,
        order: &[Order],
        more: &[Name],
    ) -> Result<Vec<Record>, Failed> {
        let key = match (case.key, at) {
            (Key::All, _) => return self.read(case.ty, By::All, filter, order, more),
            (Key::Column(column), At::Row(row)) => row.key(column),
            _ => panic!("a relation hangs from a row"),
        };
        let Some(key) = key else { return Ok(Vec::new()) };
        let keys = &[key];
        let by = match case.by {
            Match::Column(column) => By::Column { column, keys: Keys::Ints(keys) },
            Match::Area(column) => By::Area { column, units: keys, scope },
            Match::Join(join) => By::Join { join, keys },
            Match::Climb(column) => By::Climb { column, keys },
            Match::Words | Match::All => By::All,
        };
        self.read(case.ty, by, filter, order, more)
    }

    /// All rows of one key.
    fn read(
        &mut self,
        ty: TypeNo,
        by: By<'_>,
        filter: &Cond,
        order: &[Order],
        more: &[Name],
    ) -> Result<Vec<Record>, Failed> {
        let mut columns = self.schema.ty(ty).columns();
        columns.extend_from_slice(more);
        self.read_table(self.schema.ty(ty).table, columns, by, filter, order)
    }

    fn read_table(
        &mut self,
        table: Name,
        columns: Vec<Name>,
        by: By<'_>,
        filter: &Cond,
        order: &[Order],
    ) -> Result<Vec<Record>, Failed> {
        let ask = Ask { table, columns: &columns, by, filter, order, window: Window::default(), want: Want::Rows };
        let batch = match self.reader.read(&ask) {
            Ok(batch) => batch,
            Err(Fault::Input { input, reason }) => return self.refuse(&Problem { input, reason }),
            Err(Fault::Store(_) | Fault::Unavailable(_)) => {
                return self.fail("The registry could not be read.".to_owned(), "INTERNAL_SERVER_ERROR");
            }
        };
        let (columns, rows) = (Rc::new(columns), Rc::new(batch.rows));
        let record = |at: u32| Record { rows: Rc::clone(&rows), at: at as usize, columns: Rc::clone(&columns) };
        let (first, count) = batch.ranges[0];
        Ok((first..first + count).map(record).collect())
    }
}
