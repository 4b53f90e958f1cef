//! Random valid documents over the described types, and variables for them.

mod pools;
mod values;

use std::collections::HashMap;

use nhanrong::describe::registry::{Field, Kind, Schema, TypeNo};
use serde_json::{Map, Value as Json};

use crate::random::Random;
pub use pools::Pools;

/// Deeper than this, only leaves are asked for.
const DEPTH: usize = 6;
const SELECTIONS: i32 = 120;

pub struct Document {
    pub text: String,
    pub variables: Map<String, Json>,
}

/// A field as it was once asked for. The same key always means the same field with the same
/// arguments, all over the document, so no two can conflict.
struct Asked {
    ty: TypeNo,
    field: usize,
    key: String,
    args: String,
}

struct Fragment {
    name: String,
    on: TypeNo,
    text: String,
    height: usize,
}

struct Generator<'a> {
    schema: &'a Schema,
    pools: &'a Pools,
    random: Random,
    left: i32,
    /// What each key means: field, arguments, type.
    keys: HashMap<String, String>,
    asked: Vec<Asked>,
    fragments: Vec<Fragment>,
    names: usize,
    /// The definitions of variables.
    vars: Vec<String>,
    /// Those that directives use.
    truths: Vec<String>,
    given: Map<String, Json>,
    /// The deepest level reached, to know how high a fragment is.
    deepest: usize,
}

pub fn document(schema: &Schema, pools: &Pools, seed: u64) -> Document {
    let mut generator = Generator {
        schema,
        pools,
        random: Random::new(seed),
        left: SELECTIONS,
        keys: HashMap::new(),
        asked: Vec::new(),
        fragments: Vec::new(),
        names: 0,
        vars: Vec::new(),
        truths: Vec::new(),
        given: Map::new(),
        deepest: 0,
    };
    let root = generator.set(schema.query, 0);
    let vars = if generator.vars.is_empty() { String::new() } else { format!("({})", generator.vars.join(", ")) };
    let mut text = format!("query Q{vars} {root}\n");
    for fragment in &generator.fragments {
        text.push_str(&fragment.text);
    }
    Document { text, variables: generator.given }
}

fn indent(depth: usize) -> String {
    format!("\n{}", "  ".repeat(depth))
}

impl Generator<'_> {
    /// A selection set on a type, with its braces.
    fn set(&mut self, ty: TypeNo, depth: usize) -> String {
        self.deepest = self.deepest.max(depth);
        let mut out = "{".to_owned();
        let count = if depth == 0 { 3 + self.random.below(3) } else { 1 + self.random.below(4) };
        for _ in 0..count {
            self.left -= 1;
            out.push_str(&indent(depth + 1));
            let selection = match self.random.below(100) {
                _ if self.left <= 0 || depth >= DEPTH => None,
                0..14 => Some(self.inline(ty, depth)),
                14..26 => self.spread(ty, depth),
                // A union has no fields of its own, so its members must be met in fragments.
                _ if self.schema.ty(ty).is_abstract() && self.random.chance(70) => Some(self.inline(ty, depth)),
                _ => None,
            };
            let selection = selection.unwrap_or_else(|| self.field(ty, depth));
            out.push_str(&selection);
        }
        out + &indent(depth) + "}"
    }

    fn inline(&mut self, ty: TypeNo, depth: usize) -> String {
        if self.random.chance(20) {
            let directives = self.directives();
            return format!("...{directives} {}", self.set(ty, depth + 1));
        }
        let on = self.overlapping(ty);
        let directives = self.directives();
        format!("... on {}{directives} {}", self.schema.ty(on).name, self.set(on, depth + 1))
    }

    /// A named fragment: one that is finished, or a new one.
    fn spread(&mut self, ty: TypeNo, depth: usize) -> Option<String> {
        let fits = |fragment: &&Fragment| {
            let height = fragment.height;
            !fragment.text.is_empty() && depth + height <= DEPTH + 1 && self.overlap(ty, fragment.on)
        };
        let fitting: Vec<String> = self.fragments.iter().filter(fits).map(|fragment| fragment.name.clone()).collect();
        if !fitting.is_empty() && self.random.chance(70) {
            let name = self.random.pick(&fitting).clone();
            return Some(format!("...{name}{}", self.directives()));
        }
        if self.fragments.len() >= 6 {
            return None;
        }
        let on = self.overlapping(ty);
        let name = format!("F{}", self.fragments.len());
        let no = self.fragments.len();
        self.fragments.push(Fragment { name: name.clone(), on, text: String::new(), height: 0 });
        let above = std::mem::replace(&mut self.deepest, depth);
        let set = self.set(on, depth);
        self.fragments[no].height = self.deepest - depth + 1;
        self.deepest = self.deepest.max(above);
        self.fragments[no].text = format!("fragment {name} on {} {set}\n", self.schema.ty(on).name);
        Some(format!("...{name}{}", self.directives()))
    }

    fn overlap(&self, a: TypeNo, b: TypeNo) -> bool {
        let possible = |no| {
            let ty = self.schema.ty(no);
            if ty.is_abstract() { ty.members.to_vec() } else { vec![no] }
        };
        let others = possible(b);
        possible(a).iter().any(|object| others.contains(object))
    }

    /// A type that an object of this one can be; often the same.
    fn overlapping(&mut self, ty: TypeNo) -> TypeNo {
        if !self.schema.ty(ty).is_abstract() && self.random.chance(50) {
            return ty;
        }
        let all = 0..self.schema.types.len() as TypeNo;
        let fits = |no: &TypeNo| {
            let other = self.schema.ty(*no);
            other.is_composite() && !other.builtin && self.overlap(ty, *no)
        };
        let fitting: Vec<TypeNo> = all.filter(fits).collect();
        *self.random.pick(&fitting)
    }

    fn field(&mut self, ty: TypeNo, depth: usize) -> String {
        let schema = self.schema;
        // Often the same once more, with other children.
        let known: Vec<usize> = (0..self.asked.len()).filter(|no| self.asked[*no].ty == ty).collect();
        let deep = depth >= DEPTH || self.left <= 0;
        if !known.is_empty() && !deep && self.random.chance(25) {
            let asked = &self.asked[*self.random.pick(&known)];
            let (field, key, args) = (asked.field, asked.key.clone(), asked.args.clone());
            return self.write(&schema.ty(ty).fields[field], &key, &args, depth);
        }
        let usable = |no: &usize| {
            let field: &Field = &schema.ty(ty).fields[*no];
            let composite = schema.ty(field.ty.base()).is_composite();
            (field.name == "__typename" || !field.name.starts_with("__")) && !(deep && composite)
        };
        // At the root, and often elsewhere, what leads on.
        let wide = !deep && (depth == 0 || self.random.chance(30));
        let leads = |no: &usize| schema.ty(schema.ty(ty).fields[*no].ty.base()).is_composite();
        let usable: Vec<usize> = (0..schema.ty(ty).fields.len()).filter(usable).collect();
        let leading: Vec<usize> = usable.iter().copied().filter(|no| wide && leads(no)).collect();
        let any = leading.is_empty() || self.random.chance(5);
        let no = *self.random.pick(if any { &usable } else { &leading });
        let field = &schema.ty(ty).fields[no];
        let args = self.args(field, depth);
        let meaning = format!("{}{args}: {}", field.name, field.ty);
        let wanted = match self.random.below(20) {
            0 => format!("k{}", self.random.below(4)),
            // Another field's name.
            1 => self.random.pick(&["code", "id", "title", "name", "nodes"]).to_string(),
            _ => field.name.to_owned(),
        };
        let key = match self.keys.get(&wanted) {
            Some(other) if *other != meaning => {
                self.names += 1;
                format!("{}{}", field.name.trim_start_matches('_'), self.names)
            }
            _ => wanted,
        };
        self.keys.insert(key.clone(), meaning);
        self.asked.push(Asked { ty, field: no, key: key.clone(), args: args.clone() });
        self.write(field, &key, &args, depth)
    }

    fn write(&mut self, field: &Field, key: &str, args: &str, depth: usize) -> String {
        let alias = if key == field.name { String::new() } else { format!("{key}: ") };
        let directives = self.directives();
        let base = field.ty.base();
        let children = match self.schema.ty(base).kind {
            Kind::Scalar | Kind::Enum => String::new(),
            _ => format!(" {}", self.set(base, depth + 1)),
        };
        format!("{alias}{}{args}{directives}{children}", field.name)
    }

    fn directives(&mut self) -> String {
        let mut out = String::new();
        if self.random.chance(85) {
            return out;
        }
        let both = self.random.chance(20);
        let first = self.random.below(2) as usize;
        for name in [["skip", "include"][first], ["include", "skip"][first]].into_iter().take(1 + usize::from(both)) {
            let value = self.truth();
            out.push_str(&format!(" @{name}(if: {value})"));
        }
        out
    }

    /// A truth for a directive: written out, or one of a few variables.
    fn truth(&mut self) -> String {
        match self.random.below(10) {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            _ if self.truths.len() >= 6 || (!self.truths.is_empty() && self.random.chance(50)) => {
                self.random.pick(&self.truths).clone()
            }
            _ => {
                let name = format!("b{}", self.truths.len());
                let (value, default) = (self.random.chance(50), self.random.chance(50));
                let (ty, given) = match self.random.below(4) {
                    0 => (format!("Boolean! = {default}"), false),
                    1 => (format!("Boolean = {default}"), self.random.chance(50)),
                    _ => ("Boolean!".to_owned(), true),
                };
                self.vars.push(format!("${name}: {ty}"));
                if given {
                    self.given.insert(name.clone(), Json::Bool(value));
                }
                self.truths.push(format!("${name}"));
                format!("${name}")
            }
        }
    }
}
