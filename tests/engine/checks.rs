//! A description that breaks a rule is refused before the server starts, and told why.

use nhanrong::describe::builder::{Builder, Column, Interface, Object, Out, Union};
use nhanrong::describe::fields::Describe;
use nhanrong::describe::input::{Args, Fields};
use nhanrong::describe::registry::{Schema, Ty, TypeNo, Wrote};
use nhanrong::introspection;
use nhanrong::store::ask::Name;
use nhanrong::store::rows::Row;

#[derive(Clone, Copy)]
struct Col(Name);

impl Column for Col {
    fn name(self) -> Name {
        self.0
    }
    fn nullable(self) -> bool {
        true
    }
}

struct Text;

impl Out for Text {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("String"))
    }
    fn write(_: Row<'_>, _: usize, _: &mut Vec<u8>) -> Wrote {
        Wrote::Null
    }
}

/// Objects of one field or so each.
macro_rules! objects {
    ($($rust:ident $name:literal $doc:literal |$t:ident| $body:block)*) => {$(
        struct $rust;
        impl Object for $rust {
            const NAME: Name = $name;
            const DOC: Name = $doc;
            const TABLE: Name = "table";
            fn describe($t: &mut Describe<'_>) $body
        }
    )*};
}

fn plain(t: &mut Describe<'_>) {
    t.column::<Text>("text", "A text.", Col("text"));
}

fn problems<Q: Object>() -> Vec<String> {
    match Builder::default().finish::<Q>("A test.", introspection::describe) {
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    }
}

#[track_caller]
fn is_told<Q: Object>(why: &str) {
    let problems = problems::<Q>();
    assert!(problems.iter().any(|problem| problem == why), "{problems:#?}");
}

objects! {
    Sound "Query" "A root." |t| { plain(t); t.one::<Thing>("thing", "A thing.", Col("thing_id")); }
    Thing "Thing" "A thing." |t| { plain(t); }

    Undescribed "Query" "A root." |t| { t.column::<Text>("text", "", Col("text")); }
    Quoted "Query" "A root." |t| { t.column::<Text>("text", "Three \"\"\" quotes.", Col("text")); }
    Empty "Query" "A root." |t| { let _ = t; }
    Doubled "Query" "A root." |t| { plain(t); plain(t); }
    Reserved "Query" "A root." |t| { t.column::<Text>("__text", "A text.", Col("text")); }

    Namesakes "Query" "A root." |t| { t.one::<Thing>("a", "One.", Col("a")); t.one::<OtherThing>("b", "Other.", Col("b")); }
    OtherThing "Thing" "Another thing of the same name." |t| { plain(t); }

    Lacking "Query" "A root." |t| { t.one::<NoNode>("node", "One.", Col("node")); }
    NoNode "NoNode" "Claims more than it has." |t| { plain(t); t.implements::<Named>(); }

    Strangers "Query" "A root." |t| {
        t.any::<OnlyThings>("any", "A thing, or so it says.", true, &[(|builder| builder.object::<Stranger>(), "id")]);
    }
    Stranger "Stranger" "No member." |t| { plain(t); }

    Nested "Query" "A root." |t| {
        t.leaf::<Text, Lists>("text", "A text.", vec![], true, |_, _, _| Wrote::Null);
    }
    Deep "Query" "A root." |t| { t.one::<Lister>("lister", "One.", Col("id")); }
    Below "Query" "A root." |t| { t.one::<Asker>("asker", "One.", Col("id")); }
    Asker "Asker" "Looks one up by its arguments, but not at the root." |t| {
        t.node::<Named, ()>("node", "One.", Col("uid"), |_| Ok(Vec::new()));
    }
    Silent "Query" "A root." |t| { t.lookup::<Thing, ()>("thing", "One.", Col("code"), |_| Ok(Vec::new())); }
    Lister "Lister" "Lists by its arguments, but not at the root." |t| {
        t.nodes::<Named, ()>("nodes", "Some.", Col("uid"), |_| Ok(Vec::new()));
    }
}

struct Named;

impl Interface for Named {
    const NAME: Name = "Named";
    const DOC: Name = "What has a name.";
    fn describe(t: &mut Describe<'_>) {
        t.column::<Text>("name", "The name.", Col("name"));
    }
}

struct OnlyThings;

impl Union for OnlyThings {
    const NAME: Name = "OnlyThings";
    const DOC: Name = "Things.";
    fn members(builder: &mut Builder) -> Vec<TypeNo> {
        vec![builder.object::<Thing>()]
    }
}

struct Lists;

impl Args for Lists {
    fn fields(f: &mut Fields<'_>) -> Self {
        let _: Option<Vec<Vec<String>>> = f.get("lists", "Lists of lists.");
        Lists
    }
}

#[test]
fn a_sound_description_passes() {
    assert_eq!(problems::<Sound>(), Vec::<String>::new());
}

#[test]
fn texts_are_there_and_can_be_printed() {
    is_told::<Undescribed>("Query.text is not described");
    is_told::<Quoted>("the description of Query.text holds three quotes or starts with a blank");
}

#[test]
fn types_hold_something_once_and_leave_the_specification_its_names() {
    is_told::<Empty>("Query holds nothing");
    is_told::<Doubled>("Query.text is described twice");
    is_told::<Reserved>("Query.__text: names with two underscores belong to the specification");
    is_told::<Namesakes>("two Rust types are both called Thing");
}

#[test]
fn interfaces_and_unions_are_kept() {
    is_told::<Lacking>("NoNode lacks name: String of Named");
    is_told::<Strangers>("Query.any can lead to Stranger, which is no OnlyThings");
}

#[test]
fn what_the_readers_cannot_do_is_refused() {
    is_told::<Nested>("Query.text.lists is a list of lists: the validator reads those wrongly");
    is_told::<Deep>("Lister.nodes gives what its arguments name: that works at the root alone");
    is_told::<Below>("Asker.node gives what its arguments name: that works at the root alone");
    is_told::<Silent>("Query.thing gives what its arguments name, and takes none");
}

#[test]
fn positions_of_input_and_output_types_are_held_apart() {
    let mut schema: Schema = Builder::default().finish::<Sound>("A test.", introspection::describe).unwrap();
    let thing = schema.named("Thing").unwrap();
    schema.types[usize::from(thing)].kind = nhanrong::describe::registry::Kind::Input;
    let problems = nhanrong::describe::check::problems(&schema);
    assert!(problems.iter().any(|problem| problem == "Query.thing gives the input type Thing"), "{problems:#?}");
}
