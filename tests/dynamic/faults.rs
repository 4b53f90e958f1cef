//! What async-graphql 8.0.0-rc.5 answers wrongly to valid documents: for each fault a condition on
//! documents, by which a comparison with other answers leaves out what is not ours. `shown` asserts
//! that they are still there.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use serde_json::Value as Json;

/// A valid document as the conditions see it.
pub struct Document<'a> {
    text: &'a str,
    variables: &'a Json,
    /// The names of the schema's unions.
    unions: &'a [&'a str],
    /// Whether the right answer holds errors.
    has_errors: bool,
    /// None where async-graphql cannot parse it.
    parsed: Option<ExecutableDocument>,
}

impl<'a> Document<'a> {
    pub fn new(text: &'a str, variables: &'a Json, unions: &'a [&'a str], has_errors: bool) -> Self {
        Self { text, variables, unions, has_errors, parsed: async_graphql::parser::parse_query(text).ok() }
    }

    /// The fault for which async-graphql's answer to this document does not count.
    pub fn fault(&self) -> Option<&'static str> {
        FAULTS.iter().find(|(_, applies)| applies(self)).map(|(name, _)| *name)
    }

    /// Every selection that is written, once, with the sets around it in its operation or fragment.
    fn selections(&self) -> Vec<(&Selection, usize)> {
        fn walk<'d>(set: &'d SelectionSet, depth: usize, out: &mut Vec<(&'d Selection, usize)>) {
            for item in &set.items {
                out.push((&item.node, depth));
                walk(inner(&item.node), depth + 1, out);
            }
        }
        let mut out = Vec::new();
        let sets = self.sets();
        sets.into_iter().for_each(|set| walk(set, 0, &mut out));
        out
    }

    fn sets(&self) -> Vec<&SelectionSet> {
        let Some(parsed) = &self.parsed else { return Vec::new() };
        let operations = parsed.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
        operations.chain(parsed.fragments.values().map(|fragment| &fragment.node.selection_set.node)).collect()
    }

    /// The fields of a set, fragments taken apart.
    fn fields<'d>(&'d self, set: &'d SelectionSet) -> Vec<&'d Field> {
        let each = set.items.iter().flat_map(|item| match &item.node {
            Selection::Field(field) => vec![&field.node],
            Selection::InlineFragment(fragment) => self.fields(&fragment.node.selection_set.node),
            Selection::FragmentSpread(spread) => {
                let fragment = self.parsed.as_ref().and_then(|doc| doc.fragments.get(&spread.node.fragment_name.node));
                fragment.map_or_else(Vec::new, |fragment| self.fields(&fragment.node.selection_set.node))
            }
        });
        each.collect()
    }

    /// How many sets lie within each other, fragments counted where they are spread.
    fn depth(&self, set: &SelectionSet) -> usize {
        let each = set.items.iter().map(|item| match &item.node {
            Selection::FragmentSpread(spread) => {
                let fragment = self.parsed.as_ref().and_then(|doc| doc.fragments.get(&spread.node.fragment_name.node));
                fragment.map_or(0, |fragment| 1 + self.depth(&fragment.node.selection_set.node))
            }
            other if inner(other).items.is_empty() => 0,
            other => 1 + self.depth(inner(other)),
        });
        each.max().unwrap_or_default()
    }
}

fn inner(selection: &Selection) -> &SelectionSet {
    static NONE: SelectionSet = SelectionSet { items: Vec::new() };
    match selection {
        Selection::Field(field) => &field.node.selection_set.node,
        Selection::InlineFragment(fragment) => &fragment.node.selection_set.node,
        Selection::FragmentSpread(_) => &NONE,
    }
}

/// The variables in a selection's `@skip` and `@include`.
fn conditions(selection: &Selection) -> Vec<String> {
    let directives = selection.directives().iter();
    let values =
        directives.filter_map(|directive| directive.node.get_argument("if")).map(|value| value.node.to_string());
    values.filter_map(|value| Some(value.strip_prefix('$')?.to_owned())).collect()
}

type Applies = fn(&Document<'_>) -> bool;

/// Each fault and the documents that it may touch; some conditions take in more than they need.
pub const FAULTS: &[(&str, Applies)] = &[
    // `\u{…}`, surrogate pairs, descriptions of operations, fragments and variables.
    ("its parser refuses a valid document", |doc| doc.parsed.is_none()),
    ("a variable's default does not count in @skip and @include", |doc| {
        let operations = doc.parsed.iter().flat_map(|doc| doc.operations.iter());
        let variables = operations.flat_map(|(_, operation)| &operation.node.variable_definitions);
        let mut left = variables.filter(|one| one.node.default_value.is_some()).map(|one| one.node.name.node.as_str());
        left.any(|name| {
            doc.variables.get(name).is_none()
                && doc.selections().iter().any(|(selection, _)| conditions(selection).iter().any(|used| used == name))
        })
    }),
    ("a fragment on a union is left out", |doc| {
        let inline = doc.selections().into_iter().filter_map(|(selection, _)| match selection {
            Selection::InlineFragment(fragment) => fragment.node.type_condition.as_ref(),
            _ => None,
        });
        let named = doc.parsed.iter().flat_map(|doc| doc.fragments.values().map(|one| &one.node.type_condition));
        inline.chain(named).any(|on| doc.unions.contains(&on.node.on.node.as_str()))
    }),
    ("fields of one key are run apart: their errors come twice, and a null of one is lost in another", |doc| {
        fn repeats(doc: &Document<'_>, set: &SelectionSet) -> bool {
            let fields = doc.fields(set);
            let key = |field: &Field| field.response_key().node.clone();
            let twice = fields.iter().enumerate().any(|(at, one)| fields[..at].iter().any(|two| key(one) == key(two)));
            twice || fields.iter().any(|field| repeats(doc, &field.selection_set.node))
        }
        doc.has_errors && doc.sets().into_iter().any(|set| repeats(doc, set))
    }),
    // Also: the schema's description is a fixed text, directives are described in its own words.
    ("its introspection is not ours: an interface has null for `interfaces`", |doc| {
        let mut names = doc.selections().into_iter().filter_map(|(selection, _)| match selection {
            Selection::Field(field) => Some(field.node.name.node.as_str()),
            _ => None,
        });
        names.any(|name| name == "__schema" || name == "__type")
    }),
    ("three quotes escaped in a block string keep their backslash", |doc| doc.text.contains("\\\"\"\"")),
    ("a blank line of a block string keeps its blanks", |doc| {
        let mut lines = doc.text.lines();
        doc.text.contains("\"\"\"") && lines.any(|line| !line.is_empty() && line.trim().is_empty())
    }),
    ("an integer of more than 64 bits is refused", |doc| {
        let mut run = doc.text.split(|c: char| !c.is_ascii_digit());
        run.any(|digits| digits.len() >= 19)
    }),
    ("a whole number written with a fraction is refused as a variable of type Int", |doc| {
        fn fraction(value: &Json) -> bool {
            match value {
                Json::Number(number) => number.is_f64() && number.as_f64().is_some_and(|value| value.fract() == 0.0),
                Json::Array(items) => items.iter().any(fraction),
                Json::Object(fields) => fields.values().any(fraction),
                _ => false,
            }
        }
        fraction(doc.variables)
    }),
    ("more than 32 sets within each other are refused", |doc| doc.sets().into_iter().any(|set| doc.depth(set) > 32)),
    ("a variable used on `__typename` alone is called unused", |doc| {
        let mut names = doc.selections().into_iter().filter_map(|(selection, _)| match selection {
            Selection::Field(field) if field.node.name.node == "__typename" => Some(selection),
            _ => None,
        });
        names.any(|selection| !conditions(selection).is_empty())
    }),
];
