//! Arguments for a field, some as variables.

use nhanrong::describe::registry::{Field, Input, Kind, Ty};
use serde_json::{Value as Json, json};

use super::Generator;

impl Generator<'_> {
    /// The arguments of a field, in parentheses, or nothing.
    pub(super) fn args(&mut self, field: &Field, depth: usize) -> String {
        let mut parts = Vec::new();
        let mut order = String::new();
        for input in field.args.iter() {
            if matches!(input.name, "first" | "last" | "after" | "before") {
                continue;
            }
            if !input.ty.is_non_null() && self.random.chance(60) {
                continue;
            }
            let value = self.value(input, &input.ty, field, 0);
            if input.name == "orderBy" && !value.is_null() {
                order = self.literal(&input.ty, &value);
            }
            parts.push(self.part(input, value));
        }
        if field.args.iter().any(|input| input.name == "first") {
            for (name, value) in self.page(field, &order, depth) {
                // Some pages go forward only.
                let input = field.args.iter().find(|input| input.name == name);
                parts.extend(input.map(|input| self.part(input, value)));
            }
        }
        if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) }
    }

    /// Mostly as it is, sometimes as a variable.
    fn part(&mut self, input: &Input, value: Json) -> String {
        format!("{}: {}", input.name, self.varied(&input.ty, input.default.is_some(), value))
    }

    /// A value, some parts of which may be variables.
    fn varied(&mut self, ty: &Ty, has_default: bool, value: Json) -> String {
        if self.random.chance(20) && !(value.is_null() && ty.is_non_null()) {
            return self.variable(ty, has_default, value);
        }
        match (ty.nullable(), &value) {
            (Ty::List(of), Json::Array(items)) => {
                let items: Vec<String> = items.iter().map(|item| self.varied(of, false, item.clone())).collect();
                format!("[{}]", items.join(", "))
            }
            (Ty::Named(of), Json::Object(fields)) => {
                let schema = self.schema;
                let field = |(name, value): (&String, &Json)| {
                    let input = schema.ty(of.no).inputs.iter().find(|input| input.name == name);
                    self.part(input.expect("the field is described"), value.clone())
                };
                format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
            }
            _ => self.literal(ty, &value),
        }
    }

    /// A variable for the place: given, or with a default, or absent where nothing need be there.
    fn variable(&mut self, ty: &Ty, has_default: bool, value: Json) -> String {
        let (literal, spelled) = (self.literal(ty, &value), ty.nullable().to_string());
        let name = format!("v{}", self.vars.len());
        let required = if ty.is_non_null() { "!" } else { "" };
        let (defined, given) = match self.random.below(5) {
            // A place with a default takes a variable that may be null, or not be there.
            0 if !ty.is_non_null() || has_default => (spelled, false),
            1 => (format!("{spelled}{required} = {literal}"), self.random.chance(30)),
            2 if !value.is_null() => (format!("{spelled}!"), true),
            _ => (format!("{spelled}{required}"), true),
        };
        self.vars.push(format!("${name}: {defined}"));
        if given {
            self.given.insert(name.clone(), value);
        }
        format!("${name}")
    }

    /// Which part of a page: mostly a small and valid one.
    fn page(&mut self, field: &Field, order: &str, depth: usize) -> Vec<(&'static str, Json)> {
        let size = match self.random.below(12) {
            0 => 0,
            1 if depth == 0 => 200,
            2 if depth == 0 => 30,
            _ => 1 + self.random.below(4) as i64,
        };
        let connection = self.schema.ty(field.ty.base()).name;
        let cursor = match self.random.below(40) {
            0 => json!("!"),
            1 => json!("AAAAAAE"),
            2 => self.pools.any_cursor(&mut self.random),
            _ => self.pools.cursor(connection, order, &mut self.random),
        };
        match self.random.below(60) {
            0 => vec![("first", json!(size)), ("last", json!(1))],
            1 => vec![("first", json!(-1))],
            2 => vec![("last", json!(201))],
            3 => vec![("last", json!(size)), ("after", cursor)],
            4 => vec![("before", cursor), ("first", json!(size))],
            5 => vec![("first", Json::Null), ("last", json!(size)), ("before", Json::Null)],
            6..16 => vec![("last", json!(size)), ("before", cursor)],
            16..26 => vec![("first", json!(size)), ("after", cursor)],
            26..38 => vec![("last", json!(size))],
            // All usual twenty only where that does not multiply.
            38..44 if depth < 2 => vec![],
            _ => vec![("first", json!(size))],
        }
    }

    fn value(&mut self, input: &Input, ty: &Ty, field: &Field, nested: usize) -> Json {
        if !ty.is_non_null() && self.random.chance(5) {
            return Json::Null;
        }
        let of = match ty.nullable() {
            Ty::List(of) => {
                let long = if input.name == "ids" { 6 } else { 4 };
                let (count, single) = (self.random.below(long), self.random.chance(10));
                if single {
                    return self.value(input, &of.clone().non_null(), field, nested);
                }
                return (0..count).map(|_| self.value(input, of, field, nested)).collect();
            }
            other => self.schema.ty(other.base()),
        };
        match (of.kind, of.name, input.name) {
            (Kind::Input, ..) => {
                let mut fields = serde_json::Map::new();
                for inner in of.inputs.iter() {
                    let deep = nested > 1 && matches!(inner.name, "and" | "or" | "not");
                    if inner.ty.is_non_null() && inner.default.is_none() || (!deep && self.random.chance(25)) {
                        let value = self.value(inner, &inner.ty, field, nested + 1);
                        fields.insert(inner.name.to_owned(), value);
                    }
                }
                Json::Object(fields)
            }
            (Kind::Enum, ..) => json!(self.random.pick(&of.choices).name),
            (_, "ID", _) => self.pools.id(&mut self.random),
            (_, "Boolean", _) => json!(self.random.chance(50)),
            (_, "Int", "sitesAtLeast") => json!(self.random.below(5) as i64 - 1),
            (_, "Int", _) => json!(self.random.below(60)),
            (_, "Date", _) => json!(format!("200{}-01-01", self.random.below(9))),
            (_, _, "text") => {
                json!(self.random.pick(&["alpha", "alp", "ALPHA", "gamma alpha", "be", "lost", "zeta", "'\"*"]))
            }
            (_, _, "codes") => json!(format!("m{}", self.random.below(45))),
            (_, _, "under") if self.random.chance(5) => json!("nowhere"),
            (_, _, "under") => json!(format!("l{}", 1 + self.random.below(45))),
            _ => {
                let letter = match self.schema.ty(field.ty.base()).name {
                    "Locality" => "l",
                    "Organisation" => "o",
                    "Movement" => "v",
                    _ => "m",
                };
                let end = if letter == "v" { 5 } else { 43 };
                json!(format!("{letter}{}", self.random.below(end)))
            }
        }
    }

    /// The value as a document writes it: like JSON, but for names.
    fn literal(&self, ty: &Ty, value: &Json) -> String {
        match (ty.nullable(), value) {
            (Ty::List(of), Json::Array(items)) => {
                let items: Vec<String> = items.iter().map(|item| self.literal(of, item)).collect();
                format!("[{}]", items.join(", "))
            }
            (Ty::List(of), value) if !value.is_null() => self.literal(of, value),
            (Ty::Named(of), Json::Object(fields)) => {
                let defined = &self.schema.ty(of.no).inputs;
                let field = |(name, value): (&String, &Json)| {
                    let input = defined.iter().find(|input| input.name == name).expect("the field is described");
                    format!("{name}: {}", self.literal(&input.ty, value))
                };
                format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
            }
            (Ty::Named(of), Json::String(name)) if self.schema.ty(of.no).kind == Kind::Enum => name.clone(),
            _ => value.to_string(),
        }
    }
}
