//! How large a document is once all its fragments are spread out, found without spreading them:
//! each is counted once. bluejay's rules are only safe on what passes here.

use std::collections::HashMap;

use bluejay_core::AsIter;
use bluejay_core::executable::{Field as _, FragmentSpread as _, InlineFragment as _};
use bluejay_parser::HasSpan;
use bluejay_parser::ast::executable::{
    ExecutableDocument, Field, FragmentDefinition, FragmentSpread, Selection, SelectionSet,
};

use super::{Found, Limits};
use crate::error::Code;

/// Refuses documents that are too large, and those whose fragments form cycles.
pub fn check<'d>(document: &'d ExecutableDocument<'d>, limits: &Limits) -> Result<(), Vec<Found>> {
    if let Some(operation) = document.operation_definitions().get(limits.operations) {
        return Err(vec![too_large(
            format!("The document has more than {} operations.", limits.operations),
            operation,
        )]);
    }
    let mut walk = Walk { fragments: HashMap::new(), counted: HashMap::new(), open: vec![], cycles: vec![], limits };
    for fragment in document.fragment_definitions() {
        walk.fragments.insert(fragment.name().as_str(), fragment);
    }
    walk.document(document).map_err(|found| vec![found])?;
    if walk.cycles.is_empty() { Ok(()) } else { Err(walk.cycles) }
}

#[derive(Clone, Copy, Default)]
struct Extent {
    selections: usize,
    depth: usize,
    /// How many of introspection's lists stand within one another.
    listed: usize,
}

/// What of introspection leads from a type to others.
const LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

struct Walk<'d, 'l> {
    fragments: HashMap<&'d str, &'d FragmentDefinition<'d>>,
    counted: HashMap<&'d str, Extent>,
    /// The fragments that are being counted, outermost first.
    open: Vec<&'d str>,
    cycles: Vec<Found>,
    limits: &'l Limits,
}

impl<'d> Walk<'d, '_> {
    fn document(&mut self, document: &'d ExecutableDocument<'d>) -> Result<(), Found> {
        let mut selections = 0;
        let mut add = |extent: Extent, set: &SelectionSet<'_>, limits: &Limits| {
            selections += extent.selections;
            if selections > limits.selections { Err(too_many(set, limits)) } else { Ok(()) }
        };
        for operation in document.operation_definitions() {
            let set = operation.selection_set();
            let extent = self.set(set, 0)?;
            add(extent, set, self.limits)?;
        }
        // Fragments that no operation reaches are wrong, but other rules walk them as well.
        for fragment in document.fragment_definitions() {
            let name = fragment.name().as_str();
            let shadowed = self.fragments.get(name).is_some_and(|named| !std::ptr::eq(*named, fragment));
            if shadowed || !self.counted.contains_key(name) {
                self.open.push(name);
                let extent = self.set(fragment.selection_set(), 0)?;
                self.open.pop();
                self.counted.entry(name).or_insert(extent);
                add(extent, fragment.selection_set(), self.limits)?;
            }
        }
        Ok(())
    }

    /// `above` is how many selection sets stand around this one.
    fn set(&mut self, set: &'d SelectionSet<'d>, above: usize) -> Result<Extent, Found> {
        if above >= self.limits.depth {
            return Err(self.too_deep(set));
        }
        let mut extent = Extent { selections: 0, depth: 1, listed: 0 };
        let mut aliases = HashMap::new();
        for selection in set.iter() {
            self.directives(selection)?;
            let inner = match selection {
                Selection::Field(field) => {
                    if field.alias().is_some() {
                        let count: &mut usize = aliases.entry(field.name().as_str()).or_default();
                        *count += 1;
                        if *count > self.limits.aliases {
                            let most = self.limits.aliases;
                            let message = format!(
                                "The field \"{}\" has more than {most} aliases in one selection set.",
                                field.name().as_str()
                            );
                            return Err(too_large(message, field));
                        }
                    }
                    self.field(field, above)?
                }
                Selection::InlineFragment(fragment) => self.set(fragment.selection_set(), above + 1)?,
                Selection::FragmentSpread(spread) => self.spread(spread, above + 1)?,
            };
            extent.selections += 1 + inner.selections;
            extent.depth = extent.depth.max(1 + inner.depth);
            extent.listed = extent.listed.max(inner.listed);
            if extent.selections > self.limits.selections {
                return Err(too_many(set, self.limits));
            }
        }
        Ok(extent)
    }

    fn field(&mut self, field: &'d Field<'d>, above: usize) -> Result<Extent, Found> {
        let Some(set) = field.selection_set() else { return Ok(Extent::default()) };
        let mut extent = self.set(set, above + 1)?;
        let name = field.name().as_str();
        extent.listed += usize::from(LISTS.contains(&name));
        if matches!(name, "__schema" | "__type") && extent.listed > self.limits.introspection {
            let most = self.limits.introspection;
            return Err(too_large(
                format!("Introspection's lists are nested deeper than {most} below \"{name}\"."),
                field,
            ));
        }
        Ok(extent)
    }

    fn directives(&self, selection: &'d Selection<'d>) -> Result<(), Found> {
        let directives = match selection {
            Selection::Field(field) => field.directives(),
            Selection::InlineFragment(fragment) => fragment.directives(),
            Selection::FragmentSpread(spread) => spread.directives(),
        };
        let most = self.limits.directives;
        match directives.and_then(|directives| directives.iter().nth(most)) {
            Some(directive) => Err(too_large(format!("More than {most} directives stand at one place."), directive)),
            None => Ok(()),
        }
    }

    fn spread(&mut self, spread: &'d FragmentSpread<'d>, above: usize) -> Result<Extent, Found> {
        let name = spread.name().as_str();
        let Some(fragment) = self.fragments.get(name).copied() else { return Ok(Extent::default()) };
        if let Some(extent) = self.counted.get(name) {
            let fits = above + extent.depth <= self.limits.depth;
            return if fits { Ok(*extent) } else { Err(self.too_deep(spread.name())) };
        }
        if let Some(from) = self.open.iter().position(|open| *open == name) {
            let via: Vec<String> = self.open[from + 1..].iter().map(|name| format!("\"{name}\"")).collect();
            let via = if via.is_empty() { String::new() } else { format!(" via {}", via.join(", ")) };
            let message = format!("Cannot spread fragment \"{name}\" within itself{via}.");
            self.cycles.push(Found::new(message, spread.name()));
            return Ok(Extent::default());
        }
        self.open.push(name);
        let extent = self.set(fragment.selection_set(), above)?;
        self.open.pop();
        self.counted.insert(name, extent);
        Ok(extent)
    }

    fn too_deep(&self, at: &impl HasSpan) -> Found {
        let message = format!("Selections are nested deeper than {}, fragments included.", self.limits.depth);
        too_large(message, at)
    }
}

fn too_many(at: &impl HasSpan, limits: &Limits) -> Found {
    let message = format!("The document selects more than {} fields with its fragments spread out.", limits.selections);
    too_large(message, at)
}

fn too_large(message: String, at: &impl HasSpan) -> Found {
    Found { code: Code::LimitExceeded, ..Found::new(message, at) }
}
