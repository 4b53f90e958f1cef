//! Rules that bluejay lacks or has wrong, on documents whose extent is known to be small and whose
//! fragments form no cycle.

use std::collections::{HashMap, HashSet};

use bluejay_core::executable::{
    Field as _, FragmentDefinition as _, FragmentSpread as _, InlineFragment as _, OperationDefinition as _,
    VariableDefinition as _,
};
use bluejay_core::{AsIter, Directive as _, OperationType};
use bluejay_parser::ast::executable::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet};
use bluejay_parser::ast::{Arguments, Directives, Value};

use super::{Found, Limits};
use crate::error::Code;

pub fn broken<'d>(document: &'d ExecutableDocument<'d>, limits: &Limits) -> Vec<Found> {
    let mut walk = Walk { conditions: HashSet::new(), found: Vec::new(), limits };
    for operation in document.operation_definitions() {
        let reference = operation.as_ref();
        for variable in each(reference.variable_definitions()) {
            if let Some(default) = variable.default_value() {
                walk.value(default);
            }
            walk.directives(variable.directives());
        }
        walk.directives(reference.directives());
        walk.set(operation.selection_set());
        if reference.operation_type() == OperationType::Subscription {
            let name = reference.name().map(|name| format!("\"{name}\""));
            walk.subscription(name.as_deref(), operation.selection_set(), &fragments(document));
        }
    }
    for fragment in document.fragment_definitions() {
        walk.directives(fragment.directives());
        walk.set(fragment.selection_set());
    }
    walk.found
}

type Fragments<'d> = HashMap<&'d str, &'d FragmentDefinition<'d>>;

fn fragments<'d>(document: &'d ExecutableDocument<'d>) -> Fragments<'d> {
    document.fragment_definitions().iter().map(|fragment| (fragment.name().as_str(), fragment)).collect()
}

struct Walk<'d, 'l> {
    /// The variables that `@skip` and `@include` ask.
    conditions: HashSet<&'d str>,
    found: Vec<Found>,
    limits: &'l Limits,
}

impl<'d> Walk<'d, '_> {
    fn set(&mut self, set: &'d SelectionSet<'d>) {
        for selection in set.iter() {
            self.directives(directives(selection));
            match selection {
                Selection::Field(field) => {
                    self.arguments(field.arguments());
                    if let Some(set) = field.selection_set() {
                        self.set(set);
                    }
                }
                Selection::InlineFragment(fragment) => self.set(fragment.selection_set()),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn directives<const CONST: bool>(&mut self, directives: Option<&'d Directives<'d, CONST>>) {
        for directive in each(directives) {
            self.arguments(directive.arguments());
            if !is_condition(directive.name().as_str()) {
                continue;
            }
            for argument in each(directive.arguments()) {
                if let Value::Variable(variable) = argument.value()
                    && self.conditions.insert(variable.name())
                    && self.conditions.len() == self.limits.conditions + 1
                {
                    let message = format!("@skip and @include ask more than {} variables.", self.limits.conditions);
                    self.found.push(Found { code: Code::LimitExceeded, ..Found::new(message, variable) });
                }
            }
        }
    }

    fn arguments<const CONST: bool>(&mut self, arguments: Option<&'d Arguments<'d, CONST>>) {
        for argument in each(arguments) {
            self.value(argument.value());
        }
    }

    /// Finds fields that an object gives twice, also inside custom scalars, where bluejay does not look.
    fn value<const CONST: bool>(&mut self, value: &'d Value<'d, CONST>) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(object) => {
                let mut names = HashSet::new();
                for (name, value) in bluejay_core::ObjectValue::iter(object) {
                    if !names.insert(name.as_str()) {
                        let message = format!("There can be only one input field named \"{}\".", name.as_str());
                        self.found.push(Found::new(message, name));
                    }
                    self.value(value);
                }
            }
            _ => {}
        }
    }

    /// A subscription has one field at its root, whatever the variables are.
    fn subscription(&mut self, name: Option<&str>, set: &'d SelectionSet<'d>, fragments: &Fragments<'d>) {
        let subject = name.map_or("Anonymous Subscription".to_owned(), |name| format!("Subscription {name}"));
        let mut first = None;
        let mut sets = vec![set];
        while let Some(set) = sets.pop() {
            for selection in set.iter() {
                let mut directives = each(directives(selection));
                if let Some(directive) = directives.find(|directive| is_condition(directive.name().as_str())) {
                    let message = format!("{subject} must not use @skip or @include in its top level selection.");
                    self.found.push(Found::new(message, directive));
                }
                match selection {
                    Selection::InlineFragment(fragment) => sets.push(fragment.selection_set()),
                    Selection::FragmentSpread(spread) => {
                        sets.extend(fragments.get(spread.name().as_str()).map(|fragment| fragment.selection_set()));
                    }
                    Selection::Field(field) => {
                        if field.name().as_str().starts_with("__") {
                            let message = format!("{subject} must not select an introspection top level field.");
                            self.found.push(Found::new(message, field));
                        } else if *first.get_or_insert(field.response_key()) != field.response_key() {
                            let message = format!("{subject} must select only one top level field.");
                            self.found.push(Found::new(message, field));
                        }
                    }
                }
            }
        }
    }
}

fn each<'d, T: AsIter + 'd>(list: Option<&'d T>) -> impl Iterator<Item = &'d T::Item> {
    list.map(AsIter::iter).into_iter().flatten()
}

fn is_condition(directive: &str) -> bool {
    directive == "skip" || directive == "include"
}

fn directives<'d>(selection: &'d Selection<'d>) -> Option<&'d Directives<'d, false>> {
    match selection {
        Selection::Field(field) => field.directives(),
        Selection::InlineFragment(fragment) => fragment.directives(),
        Selection::FragmentSpread(spread) => spread.directives(),
    }
}
