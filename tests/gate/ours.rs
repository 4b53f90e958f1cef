//! The limits, and the description's own problems.

use nhanrong::describe::builder::{Builder, Object};
use nhanrong::describe::fields::Describe;
use nhanrong::describe::input::{Args, Const, Fields, InputObject};
use nhanrong::describe::registry::Wrote;
use nhanrong::error::Code;
use nhanrong::gate::{Limits, judge, scan};
use nhanrong::input_object;
use nhanrong::store::ask::Name;

use crate::library::schema;
use crate::{accepted, errors, refused};

fn too_large(document: &str) -> bool {
    let errors = errors(document);
    !errors.is_empty() && errors.iter().all(|error| error.code == Code::LimitExceeded && error.locations.len() == 1)
}

#[test]
fn what_fills_the_limits_passes_and_one_more_does_not() {
    let nested =
        |depth| format!("{}name{}", "{ author ".to_owned() + &"{ rival ".repeat(depth - 2) + "{ ", " }".repeat(depth));
    accepted(&[&nested(48)]);
    assert!(too_large(&nested(49)));

    let fields = |many| format!("{{ author {{ {} }} }}", "name ".repeat(many));
    accepted(&[&fields(1_999)]);
    assert!(too_large(&fields(2_000)));
    assert!(too_large(&fields(4_996)));

    accepted(&[&format!("{{ {}: author {{ name }} }}", "a".repeat(256))]);
    assert!(too_large(&format!("{{ {}: author {{ name }} }}", "a".repeat(257))));

    accepted(&[&format!("{{ echo(text: \"{}\") }}", "a".repeat(130_000))]);
    assert!(too_large(&format!("{{ echo(text: \"{}\") }}", "a".repeat(131_072))));
    assert!(too_large(&format!("{{ author {{ {} }} }}", "name ".repeat(5_000))));
}

#[test]
fn fragments_count_wherever_they_are_spread() {
    let twenty = "name ".repeat(20);
    let spread = |times| format!("{{ author {{ {} }} }} fragment F on Author {{ {twenty} }}", "...F ".repeat(times));
    accepted(&[&spread(95)]);
    assert!(too_large(&spread(96)));
    let operations = |many, each: &str| {
        let each: String = (0..many).map(|no| format!("query Q{no} {{ {each} }} ")).collect();
        format!("{each} fragment F on Author {{ {twenty} }}")
    };
    // Three times 22 selections each: 1,980 in 30 operations.
    let thrice = "a: author { ...F } b: author { ...F } c: author { ...F }";
    accepted(&[&operations(30, thrice)]);
    assert!(too_large(&operations(31, thrice)));
    accepted(&[&operations(50, "author { ...F }")]);
    assert!(too_large(&operations(51, "author { ...F }")));
    // A chain nests as brackets do.
    let chain = |length| {
        let each = (0..length).map(|no| format!("fragment F{no} on Author {{ ...F{} }} ", no + 1));
        format!("{{ author {{ ...F0 }} }} {} fragment F{length} on Author {{ name }}", each.collect::<String>())
    };
    accepted(&[&chain(45)]);
    assert!(too_large(&chain(46)));
}

#[test]
fn at_most_64_variables_decide_what_is_left_out() {
    let document = |many| {
        let all = |each: fn(usize) -> String| (0..many).map(each).collect::<Vec<_>>().join(" ");
        let defined = all(|no| format!("$v{no}: Boolean!"));
        format!("query ({defined}) {{ author {{ {} }} }}", all(|no| format!("a{no}: name @skip(if: $v{no})")))
    };
    accepted(&[&document(64)]);
    assert!(too_large(&document(65)));
}

#[test]
fn a_document_gets_at_most_50_errors_of_1000_characters() {
    let unknown: String = (0..400).map(|no| format!("x{no} ")).collect();
    assert_eq!(errors(&format!("{{ {unknown} }}")).len(), 50);
    assert_eq!(errors(&"? ".repeat(400)).len(), 50);
    let long = Limits { name: 5_000, ..Limits::default() };
    let text = format!("{{ {} }}", "a".repeat(4_000));
    let judged = judge(schema(), &text.as_str().into(), &long).map(|_| ()).expect_err("there is no such field");
    assert_eq!(judged[0].message.chars().count(), 1_000);
}

#[test]
fn a_text_without_loose_dollars_is_not_copied() {
    let limits = Limits::default();
    let plain = scan("query ($a: ID!) { book(id: $a) { title } }", &limits).expect("small");
    assert!(matches!(plain.read, std::borrow::Cow::Borrowed(_)));
    let loose = scan("{ a(b: $ c, d: $\n#é\ne) \"$ f\" }", &limits).expect("small");
    assert_eq!(loose.read, "{ a(b:  $c, d: \n   \n$e) \"$ f\" }");
}

#[test]
fn a_text_that_was_never_scanned_is_still_safe_to_judge() {
    let deep = "{ author ".repeat(100_000);
    assert!(judge(schema(), &deep.as_str().into(), &Limits::default()).is_err());
}

struct Endless;
impl InputObject for Endless {
    const NAME: Name = "Endless";
    const DOC: Name = "Needs itself.";
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Option<i32>>("a", "A number.");
        Endless
    }
}
input_object!(Endless);

struct OneArg;
impl Args for OneArg {
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Option<Endless>>("endless", "An object.");
        OneArg
    }
}

struct Root;
impl Object for Root {
    const NAME: Name = "Root";
    const DOC: Name = "All there is.";
    const TABLE: Name = "";
    fn describe(t: &mut Describe<'_>) {
        t.id("id", "A key.", Key);
        t.leaf::<Word, OneArg>("a", "A field.", vec![], true, |_, _, _| Wrote::Null);
    }
}

#[derive(Clone, Copy)]
struct Key;
impl nhanrong::describe::builder::Column for Key {
    fn name(self) -> Name {
        "id"
    }
    fn nullable(self) -> bool {
        false
    }
}

struct Word;
impl nhanrong::describe::builder::Out for Word {
    fn ty(builder: &mut Builder) -> nhanrong::describe::registry::Ty {
        nhanrong::describe::registry::Ty::Named(builder.builtin("String"))
    }
    fn write(_: nhanrong::store::rows::Row<'_>, _: usize, _: &mut Vec<u8>) -> Wrote {
        Wrote::Null
    }
}

#[test]
fn wrong_descriptions_are_named() {
    let problems = |change: fn(&mut nhanrong::describe::registry::Schema, usize)| {
        let mut schema =
            Builder::default().finish::<Root>("A root.", nhanrong::introspection::describe).expect("sound");
        let endless = usize::from(schema.named("Endless").expect("used"));
        change(&mut schema, endless);
        nhanrong::gate::definition_problems(&schema)
    };
    assert!(problems(|_, _| {}).is_empty());
    let circular = problems(|schema, no| {
        schema.types[no].inputs.0[0].ty = schema.reference(no as u16).non_null();
    });
    assert_eq!(circular, ["no value of Endless can end: it needs another of itself"]);
    let default = problems(|schema, no| schema.types[no].inputs.0[0].default = Some(Const::Text("one".into())));
    assert_eq!(default, ["the default of Endless.a: Expected value of type \"Int\", found Text(\"one\")."]);
    let default = problems(|schema, no| {
        let query = usize::from(schema.query);
        let args = &mut schema.types[query].fields.0[2].args.0;
        args[0].default = Some(Const::Object(vec![("b".into(), Const::Null)]));
        assert!(no > 0);
    });
    assert_eq!(default, ["the default of Root.a.endless: at \"b\": Field \"b\" is not defined by type \"Endless\"."]);
}

/// Types of the specification are described as any others: what holds for them holds for these.
#[test]
fn introspection_is_judged_once_it_is_described() {
    use nhanrong::describe::registry::{Field, How, Kind, List, Type};
    let mut schema = Builder::default().finish::<Root>("A root.", nhanrong::introspection::describe).expect("sound");
    let string = schema.reference(schema.named("String").expect("built in"));
    let field = |name, ty| Field { builtin: true, ..Field::new(name, "Of the specification.", ty, How::Typename) };
    let no = schema.types.len() as u16;
    let mut described = Type::new("__Schema", "What can be asked.", Kind::Object);
    described.fields = List(vec![field("description", string)]);
    schema.types.push(described);
    schema.by_name.insert("__Schema", no);
    let query = usize::from(schema.query);
    let own = field("__schema", schema.reference(no).non_null());
    schema.types[query].fields.0.push(own);
    let judged = |document: &str| {
        judge(&schema, &document.into(), &Limits::default()).map(|_| ()).map_err(|errors| errors[0].message.clone())
    };
    assert_eq!(judged("{ __schema { description ... on __Schema { description } } }"), Ok(()));
    assert_eq!(
        judged("{ __schema }").expect_err("no selection"),
        "Field \"__schema\" of type \"__Schema!\" must have a selection of subfields. Did you mean \"__schema { ... }\"?"
    );
    assert_eq!(judged("{ __schema { x } }").expect_err("unknown"), "Cannot query field \"x\" on type \"__Schema\".");
}

#[test]
fn introspection_leads_from_types_to_types_only_so_often() {
    let deep = "{ __schema { types { possibleTypes { interfaces { possibleTypes { name } } } } } }";
    let spread = "{ __type(name: \"A\") { ...a } } fragment a on __Type { fields { type { ...b } } } \
        fragment b on __Type { interfaces { fields { name } } }";
    refused(&[(deep, "nested deeper than 2 below \"__schema\""), (spread, "nested deeper than 2 below \"__type\"")]);
    accepted(&["{ __schema { types { fields { type { ofType { name fields { name } } } } } } }"]);
}

#[test]
fn aliases_and_directives_of_a_field_are_counted() {
    let aliased =
        |many: usize| format!("{{ {} }}", (0..many).map(|no| format!("a{no}: __typename ")).collect::<String>());
    refused(&[(&aliased(101), "more than 100 aliases")]);
    accepted(&[&aliased(100)]);
    let directed = format!("{{ __typename {} }}", "@skip(if: false) ".repeat(9));
    refused(&[(&directed, "More than 8 directives")]);
}
