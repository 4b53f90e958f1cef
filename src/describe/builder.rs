//! How types are described: a call a field. Types are found by walking from the root, so no list
//! names them twice.

use std::any::TypeId;
use std::collections::HashMap;

use super::fields::Describe;
use super::input::{Args, Choices, Fields, InputObject, Problem};
use super::registry::{Choice, Directive, Field, How, Input, Kind, List, Listing, Schema, Ty, Type, TypeNo, Wrote};
use crate::store::ask::{Cond, Name, Order, Scope};
use crate::store::rows::Row;
use crate::vietnamese::Words;

/// A column as a description names it.
pub trait Column: Copy {
    fn name(self) -> Name;
    fn nullable(self) -> bool;
}

/// An object type.
pub trait Object: Sized + 'static {
    const NAME: Name;
    const DOC: Name;
    /// Where its rows lie; empty for the root and the like, which have none.
    const TABLE: Name;
    fn describe(t: &mut Describe<'_>);
}

/// An interface: the fields that its objects must have with these very types.
pub trait Interface: 'static {
    const NAME: Name;
    const DOC: Name;
    fn describe(t: &mut Describe<'_>);
}

/// A union; its members are the cases of the relations that lead to it.
pub trait Union: 'static {
    const NAME: Name;
    const DOC: Name;
    fn members(builder: &mut Builder) -> Vec<TypeNo>;
}

/// A type that a column can be told as.
pub trait Out: 'static {
    /// The nullable type.
    fn ty(builder: &mut Builder) -> Ty;
    /// Writes the value of the row's `column`, which is not null.
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote;
}

/// An enum's value: the database spells it as clients do.
pub fn write_choice<T: Choices>(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
    let Some(bytes) = row.bytes(column) else { return Wrote::Null };
    if T::ALL.iter().any(|(_, name, _)| name.as_bytes() == bytes) {
        crate::json::text(bytes, out);
        Wrote::Value
    } else {
        Wrote::Failed(format!("a stored value is none of {}", T::NAME))
    }
}

/// How an object's lists are filtered and ordered, wherever they hang.
pub trait Listed: Object {
    type Args: Args + ReadsListing;
    /// The order where the arguments name none; ends in a unique column.
    const ORDER: &'static [Order];
    /// Every column that some order is made of, each once.
    const ORDER_COLUMNS: &'static [Name];
}

/// Arguments that say which rows, and in what order.
pub trait ReadsListing: Args {
    fn listing(&self) -> Result<Listing, Problem>;
}

/// Pages that nothing filters or orders.
impl ReadsListing for () {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing { filter: Cond::TRUE, order: None })
    }
}

/// Arguments that say how far from a unit of the map to look.
pub trait ReadsScope: Args {
    fn scope(&self) -> Scope;
}

/// Arguments that say which words to search for.
pub trait ReadsWords: Args {
    fn words(&self) -> &Words;
}

/// All types, while they are being described.
pub struct Builder {
    pub(super) types: Vec<Type>,
    by_name: HashMap<Name, TypeNo>,
    rust: HashMap<TypeId, TypeNo>,
    pub(super) problems: Vec<String>,
}

const BUILTIN: [(Name, Name); 5] = [
    ("Int", "A whole number of 32 bits."),
    ("Float", "A number with a fraction, of double precision."),
    ("String", "A text in UTF-8."),
    ("Boolean", "`true` or `false`."),
    ("ID", "An opaque key: a text that says nothing to people and stays the same."),
];

impl Default for Builder {
    fn default() -> Self {
        let mut builder =
            Self { types: Vec::new(), by_name: HashMap::new(), rust: HashMap::new(), problems: Vec::new() };
        for (name, doc) in BUILTIN {
            let mut ty = Type::new(name, doc, Kind::Scalar);
            ty.builtin = true;
            builder.push(ty);
        }
        builder
    }
}

impl Builder {
    /// Describes everything that can be reached from the root and what `also` adds, and checks it.
    pub fn finish<Q: Object>(mut self, doc: Name, also: fn(&mut Builder, TypeNo)) -> Result<Schema, Vec<String>> {
        let query = self.object::<Q>();
        also(&mut self, query);
        let directives = self.directives();
        let Self { types, by_name, problems, .. } = self;
        let mut schema = Schema { doc, types, by_name, query, directives };
        super::check::settle(&mut schema);
        let problems = [problems, super::check::problems(&schema)].concat();
        if problems.is_empty() { Ok(schema) } else { Err(problems) }
    }

    fn push(&mut self, ty: Type) -> TypeNo {
        let no = self.types.len() as TypeNo;
        self.by_name.insert(ty.name, no);
        self.types.push(ty);
        no
    }

    /// The number of a Rust type's GraphQL type, and whether it is new and must be filled.
    fn number<T: 'static>(&mut self, name: Name, doc: Name, kind: Kind) -> (TypeNo, bool) {
        if let Some(no) = self.rust.get(&TypeId::of::<T>()) {
            return (*no, false);
        }
        if self.by_name.contains_key(name) {
            self.problems.push(format!("two Rust types are both called {name}"));
        }
        let no = self.push(Type::new(name, doc, kind));
        self.rust.insert(TypeId::of::<T>(), no);
        (no, true)
    }

    pub fn builtin(&self, name: &str) -> TypeNo {
        self.by_name.get(name).copied().unwrap_or_default()
    }

    pub(super) fn existing(&self, name: &str) -> Option<TypeNo> {
        self.by_name.get(name).copied()
    }

    /// A type that the engine makes itself.
    pub(super) fn add(&mut self, name: Name, doc: Name, kind: Kind, fields: Vec<Field>) -> TypeNo {
        let mut ty = Type::new(name, doc, kind);
        ty.fields = List(fields);
        self.push(ty)
    }

    pub fn object<T: Object>(&mut self) -> TypeNo {
        let (no, new) = self.number::<T>(T::NAME, T::DOC, Kind::Object);
        if new {
            self.types[usize::from(no)].table = T::TABLE;
            let fields = Describe::all(self, no, T::describe);
            self.types[usize::from(no)].fields = List(fields);
        }
        no
    }

    pub fn interface<T: Interface>(&mut self) -> TypeNo {
        let (no, new) = self.number::<T>(T::NAME, T::DOC, Kind::Interface);
        if new {
            let fields = Describe::all(self, no, T::describe);
            self.types[usize::from(no)].fields = List(fields);
        }
        no
    }

    pub fn union<T: Union>(&mut self) -> TypeNo {
        let (no, new) = self.number::<T>(T::NAME, T::DOC, Kind::Union);
        if new {
            self.types[usize::from(no)].fields = List(vec![typename(self)]);
            let members = T::members(self);
            self.types[usize::from(no)].members = List(members);
        }
        no
    }

    /// Adds fields to a type that belong to the specification, and so do the types they lead to.
    pub fn add_builtin(&mut self, no: TypeNo, describe: fn(&mut Describe<'_>)) {
        let types = self.types.len();
        let fields = Describe::all(self, no, describe).into_iter().skip(1);
        self.types[usize::from(no)].fields.0.extend(fields.map(|field| Field { builtin: true, ..field }));
        self.types[types..].iter_mut().for_each(|ty| ty.builtin = true);
    }

    /// A scalar of the schema's own.
    pub fn scalar<T: 'static>(&mut self, name: Name, doc: Name, check: fn(&str) -> bool) -> Ty {
        let (no, _) = self.number::<T>(name, doc, Kind::Scalar);
        self.types[usize::from(no)].check = Some(check);
        Ty::Named(no)
    }

    pub fn choices<T: Choices>(&mut self) -> Ty {
        let (no, new) = self.number::<T>(T::NAME, T::DOC, Kind::Enum);
        if new {
            let choices = T::ALL.iter().map(|(_, name, doc)| Choice { name, doc, deprecated: None });
            self.types[usize::from(no)].choices = List(choices.collect());
        }
        Ty::Named(no)
    }

    pub fn input_object<T: InputObject>(&mut self) -> Ty {
        let (no, new) = self.number::<T>(T::NAME, T::DOC, Kind::Input);
        if new {
            let inputs = self.inputs(T::fields);
            self.types[usize::from(no)].inputs = List(inputs);
        }
        Ty::Named(no).non_null()
    }

    pub(super) fn inputs<T>(&mut self, fields: fn(&mut Fields<'_>) -> T) -> Vec<Input> {
        let mut pass = Fields::Describe { builder: self, inputs: Vec::new() };
        fields(&mut pass);
        match pass {
            Fields::Describe { inputs, .. } => inputs,
            Fields::Read { .. } | Fields::Blank => Vec::new(),
        }
    }

    fn directives(&mut self) -> Vec<Directive> {
        let when = |builder: &Builder, doc| Input {
            name: "if",
            doc,
            ty: Ty::Named(builder.builtin("Boolean")).non_null(),
            default: None,
            deprecated: None,
        };
        let selections = vec!["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"];
        let text = Ty::Named(self.builtin("String"));
        let reason = Input {
            name: "reason",
            doc: "What to use instead.",
            ty: text.clone().non_null(),
            default: Some(super::input::Const::Text("No longer supported".into())),
            deprecated: None,
        };
        let url = Input { name: "url", doc: "Where.", ty: text.non_null(), default: None, deprecated: None };
        let make = |name, doc, args, locations| Directive { name, doc, args: List(args), locations, repeatable: false };
        vec![
            make(
                "include",
                "Leaves the selection out unless `if` is true.",
                vec![when(self, "Taken in when true.")],
                selections.clone(),
            ),
            make(
                "skip",
                "Leaves the selection out if `if` is true.",
                vec![when(self, "Left out when true.")],
                selections,
            ),
            make(
                "deprecated",
                "Says that an element will go.",
                vec![reason],
                vec!["FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INPUT_FIELD_DEFINITION", "ENUM_VALUE"],
            ),
            make("specifiedBy", "Where a scalar's form is written down.", vec![url], vec!["SCALAR"]),
            make("oneOf", "Exactly one field of the input must be given, and not null.", vec![], vec!["INPUT_OBJECT"]),
        ]
    }
}

pub(super) fn typename(builder: &Builder) -> Field {
    Field {
        name: "__typename",
        doc: "The name of the object's type.",
        ty: Ty::Named(builder.builtin("String")).non_null(),
        args: List::default(),
        deprecated: None,
        builtin: true,
        how: How::Typename,
        read: None,
    }
}
