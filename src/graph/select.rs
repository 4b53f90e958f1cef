//! Which fields an object answers: the specification's CollectFields, done once for each concrete
//! type, with the conditions carried along instead of evaluated.

use std::collections::{HashMap, HashSet};

use bluejay_core::executable::{Field as _, FragmentSpread as _, InlineFragment as _};
use bluejay_core::{AsIter, Directive as _, ObjectValue, Value as _, ValueReference};
use bluejay_parser::HasSpan;
use bluejay_parser::ast::executable::{ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet};
use bluejay_parser::ast::{Value, VariableDirectives};
use foldhash::quality::RandomState;
use smallvec::{SmallVec, smallvec};

use super::cond::{Cond, MOST, TooMany};
use crate::describe::input::Const;
use crate::describe::registry::{Schema, TypeNo, place_of};

/// A selection set, and when its fields count.
pub type Sets<'a> = Vec<(&'a SelectionSet<'a>, Cond)>;

/// All that is asked for under one response key.
pub struct Selected<'a> {
    pub key: &'a str,
    /// When any of the occurrences counts.
    pub cond: Cond,
    /// Where each stands among the occurrences of all keys, and when it counts.
    occurrences: SmallVec<[(u32, &'a Field<'a>, Cond); 1]>,
}

/// Where a key stands, and when: most stand in one place.
pub type Stands = SmallVec<[(u32, Cond); 1]>;

impl<'a> Selected<'a> {
    pub fn field(&self) -> &'a Field<'a> {
        self.occurrences[0].1
    }

    pub fn at(&self) -> u32 {
        self.field().span().byte_range().start as u32
    }

    /// Where the key stands in the answer, and when: at its first occurrence that counts. Where that
    /// cannot be told in masks, at the first of all.
    pub fn stands(&self) -> Stands {
        if let [(place, _, cond)] = &self.occurrences[..] {
            return smallvec![(*place, cond.clone())];
        }
        let mut stands = Stands::new();
        let mut before = Cond::never();
        let mut seen = SmallVec::<[&Cond; 4]>::new();
        for (place, _, cond) in &self.occurrences {
            // Behind another of the same condition none is ever the first.
            if seen.contains(&cond) {
                continue;
            }
            seen.push(cond);
            // So many conditions are no document that people write, and telling them apart would take long.
            if seen.len() > MOST {
                return smallvec![(self.occurrences[0].0, self.cond.clone())];
            }
            let first = before.not().and_then(|not| not.and(cond));
            let (Ok(first), Ok(either)) = (first, before.or(cond)) else {
                return smallvec![(self.occurrences[0].0, self.cond.clone())];
            };
            if !first.is_never() {
                stands.push((*place, first));
            }
            before = either;
            if before.is_always() {
                break;
            }
        }
        stands
    }

    /// The selection sets of all occurrences. An occurrence that does not count brings no fields;
    /// where all count together, the key's own condition says so already.
    pub fn sets(&self) -> Sets<'a> {
        let together = self.occurrences.iter().all(|(.., cond)| *cond == self.occurrences[0].2);
        let sets = self.occurrences.iter().filter_map(|(_, field, cond)| {
            let cond = if together { Cond::always() } else { cond.clone() };
            field.selection_set().map(|set| (set, cond))
        });
        sets.collect()
    }
}

pub struct Selector<'a> {
    schema: &'a Schema,
    fragments: HashMap<&'a str, &'a FragmentDefinition<'a>, RandomState>,
    /// The operation's variables, by number.
    pub variables: HashMap<&'a str, u16>,
    /// The variables that directives speak of; a variable's bit is its place.
    pub bits: Vec<u16>,
}

impl<'a> Selector<'a> {
    pub fn new(schema: &'a Schema, document: &'a ExecutableDocument<'a>) -> Self {
        let fragments = document.fragment_definitions().iter().map(|f| (f.name().as_ref(), f)).collect();
        Self { schema, fragments, variables: HashMap::new(), bits: Vec::new() }
    }

    /// The fields that these selection sets ask of an object of this type, in the order in which
    /// their keys are first met.
    pub fn collect(&mut self, ty: TypeNo, sets: &Sets<'a>) -> Result<Vec<Selected<'a>>, TooMany> {
        let mut found = Found::default();
        for (set, cond) in sets {
            self.walk(ty, set, cond, &mut found)?;
        }
        Ok(found.fields)
    }

    fn walk(
        &mut self,
        ty: TypeNo,
        set: &'a SelectionSet<'a>,
        cond: &Cond,
        found: &mut Found<'a>,
    ) -> Result<(), TooMany> {
        for selection in set.iter() {
            match selection {
                Selection::Field(field) => {
                    let cond = cond.and(&self.directives(field.directives())?)?;
                    found.add(field, cond)?;
                }
                Selection::InlineFragment(inline) => {
                    let applies = inline.type_condition().is_none_or(|on| self.applies(on.named_type().as_ref(), ty));
                    let cond = cond.and(&self.directives(inline.directives())?)?;
                    if applies && !cond.is_never() {
                        self.walk(ty, inline.selection_set(), &cond, found)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let cond = cond.and(&self.directives(spread.directives())?)?;
                    let Some(fragment) = self.fragments.get(spread.name().as_ref()).copied() else { continue };
                    // Seen under the same condition, a fragment has nothing to add; under another it may.
                    let new = !cond.is_never() && found.spread.insert((spread.name().as_ref(), cond.clone()));
                    if new && self.applies(fragment.type_condition().named_type().as_ref(), ty) {
                        self.walk(ty, fragment.selection_set(), &cond, found)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn applies(&self, on: &str, ty: TypeNo) -> bool {
        self.schema.named(on).is_some_and(|on| on == ty || self.schema.ty(on).members.contains(&ty))
    }

    fn directives(&mut self, directives: Option<&'a VariableDirectives<'a>>) -> Result<Cond, TooMany> {
        let mut cond = Cond::always();
        for directive in directives.into_iter().flat_map(|all| all.iter()) {
            let wanted = match directive.name().as_ref() {
                "include" => true,
                "skip" => false,
                _ => continue,
            };
            let argument = directive.arguments().and_then(|all| all.iter().find(|one| one.name().as_ref() == "if"));
            let one = match argument.map(|argument| argument.value().as_ref()) {
                Some(ValueReference::Boolean(value)) if value == wanted => Cond::always(),
                Some(ValueReference::Variable(variable)) => Cond::variable(self.bit(variable.name())?, wanted),
                _ => Cond::never(),
            };
            cond = cond.and(&one)?;
        }
        Ok(cond)
    }

    fn bit(&mut self, variable: &str) -> Result<u32, TooMany> {
        let no = self.variables.get(variable).copied().unwrap_or(u16::MAX);
        let bit = place_of(&mut self.bits, no);
        if bit < MOST { Ok(bit as u32) } else { Err(TooMany) }
    }

    /// A value of the document, with variables by number.
    pub fn constant<const CONST: bool>(&self, value: &Value<'_, CONST>) -> Const {
        match value.as_ref() {
            ValueReference::Variable(variable) => {
                self.variables.get(variable.name()).map_or(Const::Null, |no| Const::Var(*no))
            }
            ValueReference::Integer(value) => match value.to_string().parse() {
                Ok(value) => Const::Int(value),
                // Beyond 64 bits only ids and floats take an integer: the one by its digits.
                Err(_) => Const::Text(value.to_string()),
            },
            ValueReference::Float(value) => Const::Float(value),
            ValueReference::String(value) => Const::Text(value.to_owned()),
            ValueReference::Boolean(value) => Const::Bool(value),
            ValueReference::Null => Const::Null,
            ValueReference::Enum(value) => Const::Enum(value.to_owned()),
            ValueReference::List(items) => Const::List(items.iter().map(|item| self.constant(item)).collect()),
            ValueReference::Object(fields) => {
                let fields =
                    ObjectValue::iter(fields).map(|(name, value)| (name.as_ref().to_owned(), self.constant(value)));
                Const::Object(fields.collect())
            }
        }
    }
}

#[derive(Default)]
struct Found<'a> {
    fields: Vec<Selected<'a>>,
    places: HashMap<&'a str, usize, RandomState>,
    spread: HashSet<(&'a str, Cond), RandomState>,
    met: u32,
}

impl<'a> Found<'a> {
    fn add(&mut self, field: &'a Field<'a>, cond: Cond) -> Result<(), TooMany> {
        if cond.is_never() {
            return Ok(());
        }
        let key = field.response_key();
        let no = *self.places.entry(key).or_insert(self.fields.len());
        if no == self.fields.len() {
            self.fields.push(Selected { key, cond: Cond::never(), occurrences: SmallVec::new() });
        }
        let selected = &mut self.fields[no];
        selected.cond = selected.cond.or(&cond)?;
        self.met += 1;
        selected.occurrences.push((self.met, field, cond));
        Ok(())
    }
}
