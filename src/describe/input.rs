//! What clients send: arguments and input objects. One line a field both describes it and reads
//! it: the first pass over `fields` notes names, texts, types and defaults, every later one reads
//! values, straight from the document's literals or the request's JSON.

use std::fmt::{Display, Formatter};

use serde_json::Value as Json;

use super::builder::Builder;
use super::registry::{ArgBox, Input, Ty};
use crate::json;
use crate::store::ask::Name;

/// A value written in the document or as a default. It holds no variable's value, only its number.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Enum(String),
    List(Vec<Const>),
    Object(Vec<(String, Const)>),
    Var(u16),
}

/// As a document writes it.
impl Display for Const {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Const::Null => f.write_str("null"),
            Const::Var(no) => write!(f, "${no}"),
            Const::Bool(value) => write!(f, "{value}"),
            Const::Int(value) => write!(f, "{value}"),
            Const::Float(value) => write!(f, "{value:?}"),
            Const::Enum(name) => f.write_str(name),
            Const::Text(text) => {
                let mut quoted = Vec::new();
                json::text(text.as_bytes(), &mut quoted);
                f.write_str(&String::from_utf8_lossy(&quoted))
            }
            Const::List(items) => {
                let items: Vec<String> = items.iter().map(Const::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Const::Object(fields) => {
                let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                write!(f, "{{{}}}", fields.join(", "))
            }
        }
    }
}

/// A value on its way into a typed argument: from the document, with the values of its variables,
/// or from the request.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    Absent,
    Const(&'a Const, &'a [Arg<'a>]),
    Json(&'a Json),
}

impl<'a> Arg<'a> {
    /// The same with a variable replaced by its value.
    fn settle(self) -> Self {
        match self {
            Arg::Const(Const::Var(no), vars) => vars.get(usize::from(*no)).copied().unwrap_or(Arg::Absent),
            other => other,
        }
    }

    pub fn is_null(self) -> bool {
        matches!(self.settle(), Arg::Absent | Arg::Json(Json::Null) | Arg::Const(Const::Null, _))
    }

    pub fn text(self) -> Option<&'a str> {
        match self.settle() {
            Arg::Json(Json::String(text)) | Arg::Const(Const::Text(text) | Const::Enum(text), _) => Some(text),
            _ => None,
        }
    }

    pub fn int(self) -> Option<i64> {
        match self.settle() {
            // Beyond 53 bits a number with a fraction no longer tells one integer from the next.
            Arg::Json(json) => json.as_i64().or_else(|| {
                let whole = json.as_f64().filter(|f| f.fract() == 0.0 && f.abs() <= 9_007_199_254_740_992.0);
                whole.map(|f| f as i64)
            }),
            Arg::Const(Const::Int(value), _) => Some(*value),
            _ => None,
        }
    }

    /// An integer by its digits, also one that no `i64` holds.
    pub fn digits(self) -> Option<String> {
        match self.settle() {
            Arg::Json(Json::Number(number)) if number.is_u64() => Some(number.to_string()),
            other => other.int().map(|value| value.to_string()),
        }
    }

    pub fn float(self) -> Option<f64> {
        match self.settle() {
            Arg::Json(json) => json.as_f64(),
            Arg::Const(Const::Int(value), _) => Some(*value as f64),
            Arg::Const(Const::Float(value), _) => Some(*value),
            // The digits of an integer beyond 64 bits.
            Arg::Const(Const::Text(digits), _) => digits.parse().ok(),
            _ => None,
        }
    }

    pub fn bool(self) -> Option<bool> {
        match self.settle() {
            Arg::Json(Json::Bool(value)) | Arg::Const(Const::Bool(value), _) => Some(*value),
            _ => None,
        }
    }

    /// The items of a list; a single value is a list of one, as the specification says.
    pub(super) fn items(self) -> Vec<Arg<'a>> {
        match self.settle() {
            Arg::Json(Json::Array(items)) => items.iter().map(Arg::Json).collect(),
            Arg::Const(Const::List(items), vars) => items.iter().map(|item| Arg::Const(item, vars)).collect(),
            other => vec![other],
        }
    }

    fn field(self, name: &str) -> Arg<'a> {
        let found = match self.settle() {
            Arg::Json(Json::Object(fields)) => fields.get(name).map(Arg::Json),
            Arg::Const(Const::Object(fields), vars) => {
                fields.iter().find(|(key, _)| key == name).map(|(_, value)| Arg::Const(value, vars))
            }
            _ => None,
        };
        // A variable without a value is as if the field were not there.
        found.map_or(Arg::Absent, Arg::settle)
    }
}

/// What is wrong with an input, and where in the arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub input: String,
    pub reason: String,
}

impl Problem {
    pub fn new(input: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { input: input.into(), reason: reason.into() }
    }

    pub(super) fn under(mut self, outer: &str) -> Self {
        self.input = if self.input.is_empty() { outer.to_owned() } else { format!("{outer}.{}", self.input) };
        self
    }
}

/// A Rust type that an argument or an input field can have.
pub trait In: Sized + 'static {
    fn ty(builder: &mut Builder) -> Ty;
    fn read(arg: Arg<'_>) -> Result<Self, Problem>;
    /// Any value: it stands in while fields are described, and after a problem was noted.
    fn blank() -> Self;
}

/// A type whose values can be defaults (input objects cannot).
pub trait Constant: In {
    /// The value as the SDL writes it.
    fn constant(&self) -> Const;
}

/// The fields of an argument list or of an input object, in one of three passes.
pub enum Fields<'a> {
    Describe {
        builder: &'a mut Builder,
        inputs: &'a mut Vec<Input>,
    },
    /// Values come from `source`; the first that is wrong is noted.
    Read {
        source: Arg<'a>,
        problem: &'a mut Option<Problem>,
    },
    /// Neither: makes a value to stand in. It ends, as a type can hold itself only in an `Option` or a `Vec`.
    Blank,
}

impl Fields<'_> {
    /// A field without default: its Rust type says whether it may be left out (`Option`).
    pub fn get<T: In>(&mut self, name: Name, doc: Name) -> T {
        self.field(name, doc, None)
    }

    /// A field with a default, which an explicit null does not take.
    pub fn or<T: Constant>(&mut self, name: Name, doc: Name, default: T) -> T {
        let constant = default.constant();
        self.field(name, doc, Some((default, constant)))
    }

    fn field<T: In>(&mut self, name: Name, doc: Name, default: Option<(T, Const)>) -> T {
        match self {
            Fields::Describe { builder, inputs } => {
                let ty = T::ty(builder);
                inputs.push(Input { name, doc, ty, default: default.map(|(_, constant)| constant), deprecated: None });
                T::blank()
            }
            Fields::Blank => T::blank(),
            Fields::Read { source, problem } => match (source.field(name), default) {
                (Arg::Absent, Some((default, _))) => default,
                (value, _) => T::read(value).unwrap_or_else(|found| {
                    problem.get_or_insert(found.under(name));
                    T::blank()
                }),
            },
        }
    }
}

/// The arguments of a field.
pub trait Args: Sized + Send + Sync + 'static {
    fn fields(f: &mut Fields<'_>) -> Self;
}

impl Args for () {
    fn fields(_: &mut Fields<'_>) -> Self {}
}

/// Reads all arguments of a field.
pub fn read_args<A: Args>(source: Arg<'_>) -> Result<ArgBox, Problem> {
    Ok(Box::new(read_fields(source, A::fields)?))
}

fn read_fields<T>(source: Arg<'_>, fields: fn(&mut Fields<'_>) -> T) -> Result<T, Problem> {
    let mut problem = None;
    let value = fields(&mut Fields::Read { source, problem: &mut problem });
    problem.map_or(Ok(value), Err)
}

/// An input object: implement this, then `input_object!` makes it an argument's type.
pub trait InputObject: Sized + 'static {
    const NAME: Name;
    const DOC: Name;
    fn fields(f: &mut Fields<'_>) -> Self;
}

pub fn read_object<T: InputObject>(arg: Arg<'_>) -> Result<T, Problem> {
    if arg.is_null() {
        return Err(Problem::new("", "must not be null"));
    }
    read_fields(arg, T::fields)
}

/// An enum: implement this, then `choices!` makes it an argument's and a column's type.
pub trait Choices: Sized + Copy + PartialEq + Send + Sync + 'static {
    const NAME: Name;
    const DOC: Name;
    /// Each value, its name and its meaning.
    const ALL: &'static [(Self, Name, Name)];

    /// The name, which is also how the database spells the value.
    fn name(self) -> Name {
        Self::ALL.iter().find(|(value, ..)| *value == self).map_or("", |(_, name, _)| name)
    }
}

pub fn read_choice<T: Choices>(arg: Arg<'_>) -> Result<T, Problem> {
    let found = arg.text().and_then(|text| T::ALL.iter().find(|(_, name, _)| *name == text));
    found.map(|(value, ..)| *value).ok_or_else(|| Problem::new("", format!("must be a value of {}", T::NAME)))
}

/// Makes input objects usable as arguments. (No blanket impl: it would meet that of the enums.)
#[macro_export]
macro_rules! input_object {
    ($($rust:ty),* $(,)?) => {$(
        impl $crate::describe::input::In for $rust {
            fn ty(builder: &mut $crate::describe::builder::Builder) -> $crate::describe::registry::Ty {
                builder.input_object::<$rust>()
            }
            fn read(arg: $crate::describe::input::Arg<'_>) -> Result<Self, $crate::describe::input::Problem> {
                $crate::describe::input::read_object(arg)
            }
            fn blank() -> Self {
                <$rust as $crate::describe::input::InputObject>::fields(&mut $crate::describe::input::Fields::Blank)
            }
        }
    )*};
}

/// Makes enums usable as arguments, as defaults and as the type of a column.
#[macro_export]
macro_rules! choices {
    ($($rust:ty),* $(,)?) => {$(
        impl $crate::describe::input::In for $rust {
            fn ty(builder: &mut $crate::describe::builder::Builder) -> $crate::describe::registry::Ty {
                builder.choices::<$rust>().non_null()
            }
            fn read(arg: $crate::describe::input::Arg<'_>) -> Result<Self, $crate::describe::input::Problem> {
                $crate::describe::input::read_choice(arg)
            }
            fn blank() -> Self {
                <$rust as $crate::describe::input::Choices>::ALL[0].0
            }
        }
        impl $crate::describe::input::Constant for $rust {
            fn constant(&self) -> $crate::describe::input::Const {
                $crate::describe::input::Const::Enum($crate::describe::input::Choices::name(*self).to_owned())
            }
        }
        impl $crate::describe::builder::Out for $rust {
            fn ty(builder: &mut $crate::describe::builder::Builder) -> $crate::describe::registry::Ty {
                builder.choices::<$rust>()
            }
            fn write(
                row: $crate::store::rows::Row<'_>,
                column: usize,
                out: &mut Vec<u8>,
            ) -> $crate::describe::registry::Wrote {
                $crate::describe::builder::write_choice::<$rust>(row, column, out)
            }
        }
    )*};
}
