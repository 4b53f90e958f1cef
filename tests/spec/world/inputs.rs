//! What the fields are asked with: each value read by its type and told as JSON, null where nothing was given.

use nhanrong::describe::builder::Builder;
use nhanrong::describe::input::{Arg, Args, Choices, Constant, Fields, In, InputObject, Problem};
use nhanrong::describe::registry::Ty;
use nhanrong::describe::values::Id;
use nhanrong::store::ask::Name;
use nhanrong::{choices, input_object};
use serde_json::{Map, Value as Json, json};

/// A value as it was taken.
trait Told {
    fn told(&self) -> Json;
}

macro_rules! told {
    ($($rust:ty, |$value:ident| $told:expr;)*) => {$(
        impl Told for $rust {
            fn told(&self) -> Json {
                let $value = self;
                json!($told)
            }
        }
    )*};
}

told! {
    i32, |value| value;
    f64, |value| value;
    bool, |value| value;
    String, |value| value;
    Id, |id| id.0;
    Day, |day| day.0;
    Anything, |_any| "anything";
    DogCommand, |command| command.name();
    CatCommand, |command| command.name();
    ComplexInput, |object| object.object();
    FindDogInput, |object| object.object();
    PetInput, |object| object.object();
    CatInput, |object| object.object();
}

impl<T: Told> Told for Option<T> {
    fn told(&self) -> Json {
        self.as_ref().map_or(Json::Null, Told::told)
    }
}

impl<T: Told> Told for Vec<T> {
    fn told(&self) -> Json {
        self.iter().map(Told::told).collect()
    }
}

const DOC: Name = "Given.";
type Named = (Name, Json);

fn get<T: In + Told>(f: &mut Fields<'_>, name: Name) -> Named {
    (name, f.get::<T>(name, DOC).told())
}

fn or<T: Constant + Told>(f: &mut Fields<'_>, name: Name, default: T) -> Named {
    (name, f.or(name, DOC, default).told())
}

/// Arguments, or the fields of an input object, in the order of their description.
pub trait Taken: 'static {
    fn all(&self) -> &[Named];

    fn object(&self) -> Json {
        Json::Object(self.all().iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Map<_, _>>())
    }

    fn first(&self) -> &Json {
        self.all().first().map_or(&Json::Null, |(_, value)| value)
    }

    /// Every text, those within objects too.
    fn names(&self) -> Vec<String> {
        fn collect(value: &Json, names: &mut Vec<String>) {
            match value {
                Json::String(name) => names.push(name.clone()),
                Json::Array(items) => items.iter().for_each(|item| collect(item, names)),
                Json::Object(fields) => fields.values().for_each(|value| collect(value, names)),
                _ => {}
            }
        }
        let mut names = Vec::new();
        self.all().iter().for_each(|(_, value)| collect(value, &mut names));
        names
    }
}

macro_rules! arguments {
    ($($rust:ident, |$f:ident| [$($field:expr),* $(,)?];)*) => {$(
        pub struct $rust(Vec<Named>);
        impl Args for $rust {
            fn fields($f: &mut Fields<'_>) -> Self {
                Self(vec![$($field),*])
            }
        }
        impl Taken for $rust {
            fn all(&self) -> &[Named] {
                &self.0
            }
        }
    )*};
}

macro_rules! objects {
    ($($rust:ident, |$f:ident| [$($field:expr),* $(,)?];)*) => {$(
        pub struct $rust(Vec<Named>);
        impl InputObject for $rust {
            const NAME: Name = stringify!($rust);
            const DOC: Name = "An object.";
            fn fields($f: &mut Fields<'_>) -> Self {
                Self(vec![$($field),*])
            }
        }
        impl Taken for $rust {
            fn all(&self) -> &[Named] {
                &self.0
            }
        }
        input_object!($rust);
    )*};
}

arguments! {
    DogKnows, |f| [get::<DogCommand>(f, "dogCommand")];
    CatKnows, |f| [get::<CatCommand>(f, "catCommand")];
    HouseTrained, |f| [get::<Option<bool>>(f, "atOtherHomes")];
    FindDog, |f| [get::<Option<FindDogInput>>(f, "searchBy")];
    NamedBy, |f| [or(f, "name", "Rex".to_owned())];
    NamesBy, |f| [or(f, "names", ["Rex", "Tom", "nobody", "Bello", "Rex"].map(str::to_owned).to_vec())];
    Multiple, |f| [get::<i32>(f, "x"), get::<i32>(f, "y")];
    BooleanArg, |f| [get::<Option<bool>>(f, "booleanArg")];
    FloatArg, |f| [get::<Option<f64>>(f, "floatArg")];
    IntArg, |f| [get::<Option<i32>>(f, "intArg")];
    NonNullBooleanArg, |f| [get::<bool>(f, "nonNullBooleanArg")];
    BooleanListArg, |f| [get::<Vec<Option<bool>>>(f, "booleanListArg")];
    OneOfArg, |f| [get::<FindDogInput>(f, "find")];
    OptionalBooleanArg, |f| [or(f, "optionalBooleanArg", false)];
    Echo, |f| [
        get::<Option<i32>>(f, "int"),
        or(f, "size", 3),
        or(f, "width", Some(10)),
        get::<Option<Vec<Option<i32>>>>(f, "ints"),
        get::<Option<Vec<i32>>>(f, "full"),
        get::<Option<f64>>(f, "float"),
        get::<Option<String>>(f, "text"),
        or(f, "texts", Some(vec!["a \"quoted\" text\n".to_owned()])),
        get::<Option<bool>>(f, "flag"),
        get::<Option<Id>>(f, "id"),
        get::<Option<Vec<Id>>>(f, "ids"),
        get::<Option<Day>>(f, "day"),
        get::<Option<Vec<Day>>>(f, "days"),
        get::<Option<Anything>>(f, "any"),
        or(f, "command", DogCommand::Heel),
        or(f, "commands", Some(vec![DogCommand::Sit, DogCommand::Down])),
        get::<Option<ComplexInput>>(f, "complex"),
        get::<Option<Vec<ComplexInput>>>(f, "complexes"),
        get::<Option<FindDogInput>>(f, "find"),
        get::<Option<PetInput>>(f, "pet"),
    ];
}

objects! {
    ComplexInput, |f| [
        get::<String>(f, "name"),
        get::<Option<String>>(f, "owner"),
        or(f, "age", 1),
        or(f, "height", Some(2.5)),
        get::<Option<Vec<String>>>(f, "tags"),
        get::<Option<Vec<Option<i32>>>>(f, "marks"),
        or(f, "command", Some(DogCommand::Sit)),
        get::<Option<Vec<ComplexInput>>>(f, "every"),
        get::<Option<ComplexInput>>(f, "not"),
        get::<Option<Day>>(f, "since"),
        get::<Option<Anything>>(f, "blob"),
        get::<Option<FindDogInput>>(f, "find"),
    ];
    FindDogInput, |f| [get::<Option<String>>(f, "name"), get::<Option<String>>(f, "owner")];
    CatInput, |f| [get::<String>(f, "name"), get::<Option<i32>>(f, "lives")];
    PetInput, |f| [
        get::<Option<CatInput>>(f, "cat"),
        get::<Option<FindDogInput>>(f, "dog"),
        get::<Option<Id>>(f, "id"),
        get::<Option<Vec<i32>>>(f, "numbers"),
    ];
}

#[derive(Clone, Copy, PartialEq)]
pub enum DogCommand {
    Sit,
    Down,
    Heel,
}
impl Choices for DogCommand {
    const NAME: Name = "DogCommand";
    const DOC: Name = "What dogs are told.";
    const ALL: &'static [(Self, Name, Name)] =
        &[(Self::Sit, "SIT", DOC), (Self::Down, "DOWN", DOC), (Self::Heel, "HEEL", DOC)];
}

#[derive(Clone, Copy, PartialEq)]
pub enum CatCommand {
    Jump,
}
impl Choices for CatCommand {
    const NAME: Name = "CatCommand";
    const DOC: Name = "What cats are told.";
    const ALL: &'static [(Self, Name, Name)] = &[(Self::Jump, "JUMP", DOC)];
}

choices!(DogCommand, CatCommand);

#[derive(Default)]
pub struct Day(String);
#[derive(Default)]
pub struct Anything;

fn is_day(text: &str) -> bool {
    let digits = |at: usize, byte: &u8| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.as_bytes().iter().enumerate().all(|(at, byte)| digits(at, byte))
}

impl In for Day {
    fn ty(builder: &mut Builder) -> Ty {
        builder.scalar::<Day>("Date", "A day as 2025-09-03.", is_day).non_null()
    }
    fn read(arg: Arg<'_>) -> Result<Self, Problem> {
        arg.text().map(|text| Day(text.to_owned())).ok_or_else(|| Problem::new("", "must be a day"))
    }
    fn blank() -> Self {
        Day::default()
    }
}

impl In for Anything {
    fn ty(builder: &mut Builder) -> Ty {
        builder.scalar::<Anything>("Any", "A value of any form.", |_| true).non_null()
    }
    fn read(_: Arg<'_>) -> Result<Self, Problem> {
        Ok(Anything)
    }
    fn blank() -> Self {
        Anything
    }
}
