//! Arguments for a field, some as variables.

use nhanrong::describe::registry::{Field, Input, Kind, Ty};
use serde_json::{Map, Value as Json, json};

use super::Generator;
use crate::random::Random;

impl Generator<'_> {
    /// The arguments of a field, in parentheses, or nothing.
    pub(super) fn args(&mut self, field: &Field) -> String {
        let mut parts = Vec::new();
        for input in field.args.iter() {
            let must = input.ty.is_non_null() && input.default.is_none();
            // Of many arguments a few.
            if must || self.random.chance(if field.args.len() > 5 { 12 } else { 40 }) {
                parts.push(self.part(input, false));
            }
        }
        if parts.is_empty() { String::new() } else { format!("({})", parts.join(" ")) }
    }

    fn part(&mut self, input: &Input, one_of: bool) -> String {
        let ty = if one_of { input.ty.clone().non_null() } else { input.ty.clone() };
        let value = self.value(&ty, 0);
        format!("{}: {}", input.name, self.varied(&ty, input.default.is_some(), value))
    }

    /// A value, some parts of which may be variables.
    fn varied(&mut self, ty: &Ty, has_default: bool, value: Json) -> String {
        if self.random.chance(25) && !(value.is_null() && ty.is_non_null()) {
            return self.variable(ty, has_default, value);
        }
        match (ty.nullable(), &value) {
            (Ty::List(of), Json::Array(items)) => {
                let items: Vec<String> = items.iter().map(|item| self.varied(of, false, item.clone())).collect();
                format!("[{}]", items.join(" "))
            }
            (Ty::Named(of), Json::Object(fields)) if self.schema.ty(of.no).kind == Kind::Input => {
                let object = self.schema.ty(of.no);
                let field = |(name, value): (&String, &Json)| {
                    let input = object.inputs.iter().find(|input| input.name == name).expect("the field is described");
                    let ty = if object.one_of { input.ty.clone().non_null() } else { input.ty.clone() };
                    format!("{name}: {}", self.varied(&ty, input.default.is_some(), value.clone()))
                };
                format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(" "))
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
            0 if !ty.is_non_null() || has_default => (spelled, self.random.chance(30)),
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

    fn value(&mut self, ty: &Ty, nested: usize) -> Json {
        if !ty.is_non_null() && self.random.chance(8) {
            return Json::Null;
        }
        let of = match ty.nullable() {
            Ty::List(of) if self.random.chance(15) => return self.value(&of.clone().non_null(), nested),
            Ty::List(of) => return (0..self.random.below(4)).map(|_| self.value(of, nested + 1)).collect(),
            other => self.schema.ty(other.base()),
        };
        match (of.kind, of.name) {
            (Kind::Input, _) if of.one_of => {
                let input = self.random.pick(&of.inputs);
                let value = self.value(&input.ty.clone().non_null(), nested + 1);
                Json::Object(Map::from_iter([(input.name.to_owned(), value)]))
            }
            (Kind::Input, _) => {
                let mut fields = Map::new();
                for input in of.inputs.iter() {
                    let must = input.ty.is_non_null() && input.default.is_none();
                    if must || (nested < 3 && self.random.chance(20)) {
                        fields.insert(input.name.to_owned(), self.value(&input.ty, nested + 1));
                    }
                }
                Json::Object(fields)
            }
            (Kind::Enum, _) => json!(self.random.pick(&of.choices).name),
            (_, "Int") => json!(self.random.pick(&[0, 1, -1, 42, i32::MAX, i32::MIN])),
            (_, "Float") => self.random.pick(&[json!(0.5), json!(1), json!(-2.25), json!(1e21)]).clone(),
            (_, "Boolean") => json!(self.random.chance(50)),
            (_, "ID") => self.random.pick(&[json!("a"), json!(7), json!("7"), json!("")]).clone(),
            (_, "Date") => json!("2025-09-03"),
            (_, "Any") => any(&mut self.random),
            _ => json!(self.random.pick(&["Rex", "Bello", "Cujo", "Ann", "Bob", "Tom", "Zed", "", "a \"b\"\n", "SIT"])),
        }
    }

    /// The value as a document writes it: like JSON, but for names.
    fn literal(&self, ty: &Ty, value: &Json) -> String {
        match (ty.nullable(), value) {
            (Ty::List(of), Json::Array(items)) => {
                let items: Vec<String> = items.iter().map(|item| self.literal(of, item)).collect();
                format!("[{}]", items.join(" "))
            }
            (Ty::List(of), value) if !value.is_null() => self.literal(of, value),
            (Ty::Named(of), Json::Object(fields)) if self.schema.ty(of.no).kind == Kind::Input => {
                let defined = &self.schema.ty(of.no).inputs;
                let field = |(name, value): (&String, &Json)| {
                    let input = defined.iter().find(|input| input.name == name).expect("the field is described");
                    format!("{name}: {}", self.literal(&input.ty, value))
                };
                format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(" "))
            }
            (Ty::Named(of), Json::String(name)) if self.schema.ty(of.no).kind == Kind::Enum => name.clone(),
            (_, value) => literal(value),
        }
    }
}

/// Any value as a document writes it, its texts in quotes.
pub fn literal(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(" ")),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(" "))
        }
        other => other.to_string(),
    }
}

/// A value of any type.
pub fn any(random: &mut Random) -> Json {
    let all = [
        json!(null),
        json!(true),
        json!(1),
        json!(3.0),
        json!(2.5),
        json!(4_000_000_000_i64),
        json!("1"),
        json!("SIT"),
        json!("2025-09-03"),
        json!([]),
        json!([1, null]),
        json!(["a"]),
        json!({}),
        json!({"name": "a"}),
        json!({"name": "a", "owner": "b"}),
        json!({"name": "a", "x": 1}),
        json!({"name": null}),
        json!({"cat": {"name": "Tom"}}),
    ];
    random.pick(&all).clone()
}
