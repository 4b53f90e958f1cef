//! Random documents: valid ones over the described types, most of which are then broken in a place or two.

mod break_up;
mod values;

use std::collections::HashMap;

use nhanrong::describe::registry::{Field, Kind, Schema, TypeNo};
use serde_json::{Map, Value as Json};

use crate::Case;
use crate::random::Random;

/// Deeper than this, only leaves are asked for.
const DEPTH: usize = 4;
const SELECTIONS: i32 = 25;

pub struct Generator<'a> {
    schema: &'a Schema,
    random: Random,
    left: i32,
    /// What each key means all over the document: field, arguments, type. So no two conflict.
    keys: HashMap<String, String>,
    fragments: Vec<(String, TypeNo, String)>,
    /// The definitions of variables.
    vars: Vec<String>,
    given: Map<String, Json>,
}

pub fn case(schema: &Schema, seed: u64) -> Case {
    let mut generator = Generator {
        schema,
        random: Random::new(seed),
        left: SELECTIONS,
        keys: HashMap::new(),
        fragments: Vec::new(),
        vars: Vec::new(),
        given: Map::new(),
    };
    let root = generator.set(schema.query, 0);
    let Generator { mut random, mut vars, mut given, mut fragments, .. } = generator;
    let broken = random.chance(60);
    if broken {
        break_up::variables(&mut random, &mut vars, &mut given);
    }
    let vars = if vars.is_empty() { String::new() } else { format!("({})", vars.join(" ")) };
    let mut document = format!("query Q{vars} {root}\n");
    if broken && random.chance(10) && !fragments.is_empty() {
        break_up::fragments(&mut random, &mut fragments);
    }
    for (name, on, set) in &fragments {
        document.push_str(&format!("fragment {name} on {} {set}\n", schema.ty(*on).name));
    }
    if broken {
        for _ in 0..=random.below(2) {
            document = break_up::text(schema, &mut random, &document);
        }
    }
    let title = format!("seed {seed}");
    Case { title, document, operation: None, variables: given, valid: (!broken).then_some(true), differs: None }
}

impl Generator<'_> {
    /// A selection set on a type, with its braces.
    fn set(&mut self, ty: TypeNo, depth: usize) -> String {
        let mut out = "{".to_owned();
        for _ in 0..1 + self.random.below(3) {
            self.left -= 1;
            out.push(' ');
            let deep = self.left <= 0 || depth >= DEPTH;
            let selection = match self.random.below(10) {
                _ if deep => self.field(ty, depth),
                0 => {
                    let directives = self.directives();
                    format!("...{directives} {}", self.set(ty, depth + 1))
                }
                1 | 2 => self.inline(ty, depth),
                3 => self.spread(ty, depth),
                _ if self.schema.ty(ty).is_abstract() && self.random.chance(60) => self.inline(ty, depth),
                _ => self.field(ty, depth),
            };
            out.push_str(&selection);
        }
        out + " }"
    }

    fn inline(&mut self, ty: TypeNo, depth: usize) -> String {
        let on = self.overlapping(ty);
        let directives = self.directives();
        format!("... on {}{directives} {}", self.schema.ty(on).name, self.set(on, depth + 1))
    }

    /// A fragment that is finished, or a new one.
    fn spread(&mut self, ty: TypeNo, depth: usize) -> String {
        let fits = |(_, on, set): &&(String, TypeNo, String)| !set.is_empty() && self.overlap(ty, *on);
        let known: Vec<String> = self.fragments.iter().filter(fits).map(|(name, ..)| name.clone()).collect();
        let name = if known.is_empty() || self.random.chance(40) {
            let on = self.overlapping(ty);
            let no = self.fragments.len();
            self.fragments.push((format!("F{no}"), on, String::new()));
            // What is unfinished is not spread, so there is no cycle; deep ones stay shallow.
            let set = self.set(on, depth + 1);
            self.fragments[no].2 = set;
            format!("F{no}")
        } else {
            self.random.pick(&known).clone()
        };
        format!("...{name}{}", self.directives())
    }

    fn overlap(&self, a: TypeNo, b: TypeNo) -> bool {
        let possible = |no| {
            let ty = self.schema.ty(no);
            if ty.is_abstract() { ty.members.to_vec() } else { vec![no] }
        };
        let others = possible(b);
        possible(a).iter().any(|object| others.contains(object))
    }

    /// A type that an object of this one can be.
    fn overlapping(&mut self, ty: TypeNo) -> TypeNo {
        let fits = |no: &TypeNo| {
            let other = self.schema.ty(*no);
            other.is_composite() && !other.builtin && self.overlap(ty, *no)
        };
        let fitting: Vec<TypeNo> = (0..self.schema.types.len() as TypeNo).filter(fits).collect();
        *self.random.pick(&fitting)
    }

    fn field(&mut self, ty: TypeNo, depth: usize) -> String {
        let schema = self.schema;
        let deep = depth >= DEPTH || self.left <= 0;
        let usable = |field: &&Field| {
            let leads = schema.ty(field.ty.base()).is_composite();
            (field.name == "__typename" || !field.name.starts_with("__")) && !(deep && leads)
        };
        let usable: Vec<&Field> = schema.ty(ty).fields.iter().filter(usable).collect();
        let field = *self.random.pick(&usable);
        let args = self.args(field);
        let meaning = format!("{}{args}: {}", field.name, field.ty);
        let wanted = match self.random.below(8) {
            0 => format!("k{}", self.random.below(4)),
            1 => self.random.pick(&["name", "nickname", "dog", "weight"]).to_string(),
            _ => field.name.to_owned(),
        };
        let key = match self.keys.get(&wanted) {
            Some(other) if *other != meaning => format!("{}{}", field.name.trim_start_matches('_'), self.keys.len()),
            _ => wanted,
        };
        self.keys.insert(key.clone(), meaning);
        let alias = if key == field.name { String::new() } else { format!("{key}: ") };
        let directives = self.directives();
        let children = match schema.ty(field.ty.base()).kind {
            Kind::Scalar | Kind::Enum => String::new(),
            _ => format!(" {}", self.set(field.ty.base(), depth + 1)),
        };
        format!("{alias}{}{args}{directives}{children}", field.name)
    }

    fn directives(&mut self) -> String {
        if self.random.chance(85) {
            return String::new();
        }
        let value = match self.random.below(4) {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            _ => {
                let name = format!("b{}", self.vars.len());
                let (value, default) = (self.random.chance(50), self.random.chance(50));
                let (ty, given) = match self.random.below(3) {
                    0 => (format!("Boolean! = {default}"), self.random.chance(50)),
                    1 => (format!("Boolean = {default}"), self.random.chance(50)),
                    _ => ("Boolean!".to_owned(), true),
                };
                self.vars.push(format!("${name}: {ty}"));
                if given {
                    self.given.insert(name.clone(), Json::Bool(value));
                }
                format!("${name}")
            }
        };
        format!(" @{}(if: {value})", self.random.pick(&["skip", "include"]))
    }
}
