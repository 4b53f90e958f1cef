//! How types are described: a call a field. Types are found by walking from the root, so no list
//! names them twice.

use std::any::{Any, TypeId};
use std::collections::HashMap;

use bluejay_core::definition::DirectiveLocation;

use super::fields::Describe;
use super::input::{Args, Choices, Const, Fields, InputObject, Problem};
use super::registry::{
    Choice, Directive, Field, How, Input, Kind, List, Listing, Named, Schema, Ty, Type, TypeNo, Wrote,
};
use crate::store::ask::{Cond, Name, Order};
use crate::store::rows::Row;

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
        Wrote::failed(format!("a stored value is none of {}", T::NAME))
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

    /// The same of arguments whose type is not told.
    fn read(args: &dyn Any) -> Result<Listing, Problem> {
        let unread = || Err(Problem::new("", "the arguments could not be read"));
        args.downcast_ref::<Self>().map_or_else(unread, Self::listing)
    }
}

/// Pages that nothing filters or orders.
impl ReadsListing for () {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing::new(Cond::TRUE, None))
    }
}

/// All types, while they are being described.
#[derive(Default)]
pub struct Builder {
    pub(super) schema: Schema,
    rust: HashMap<TypeId, TypeNo>,
    problems: Vec<String>,
}

const BUILTIN: [(Name, Name); 5] = [
    ("Int", "A whole number of 32 bits."),
    ("Float", "A number with a fraction, of double precision."),
    ("String", "A text in UTF-8."),
    ("Boolean", "`true` or `false`."),
    ("ID", "An opaque key: a text that says nothing to people and stays the same."),
];

impl Builder {
    /// Describes everything that can be reached from the root and what `also` adds, and checks it.
    pub fn finish<Q: Object>(mut self, doc: Name, also: fn(&mut Builder, TypeNo)) -> Result<Schema, Vec<String>> {
        for (name, doc) in BUILTIN {
            self.push(Type { builtin: true, ..Type::new(name, doc, Kind::Scalar) });
        }
        let query = self.object::<Q>();
        also(&mut self, query);
        let mut schema = Schema { doc, query, directives: self.directives(), ..self.schema };
        super::check::settle(&mut schema);
        let problems = [self.problems, super::check::problems(&schema)].concat();
        if problems.is_empty() { Ok(schema) } else { Err(problems) }
    }

    pub(super) fn push(&mut self, mut ty: Type) -> TypeNo {
        if ty.is_composite() {
            let name = self.schema.spelled("String!");
            let typename = Field::new("__typename", "The name of the object's type.", name, How::Typename);
            ty.fields.0.push(Field { builtin: true, ..typename });
        }
        let no = self.schema.types.len() as TypeNo;
        self.schema.by_name.insert(ty.name, no);
        self.schema.types.push(ty);
        no
    }

    pub(super) fn at(&mut self, no: TypeNo) -> &mut Type {
        &mut self.schema.types[usize::from(no)]
    }

    /// The number of a Rust type's GraphQL type, which is filled where it is first met.
    fn number<T: 'static>(&mut self, name: Name, doc: Name, kind: Kind, fill: fn(&mut Self, TypeNo)) -> TypeNo {
        if let Some(no) = self.rust.get(&TypeId::of::<T>()) {
            return *no;
        }
        if self.schema.named(name).is_some() {
            self.problems.push(format!("two Rust types are both called {name}"));
        }
        let no = self.push(Type::new(name, doc, kind));
        self.rust.insert(TypeId::of::<T>(), no);
        fill(self, no);
        no
    }

    pub fn builtin(&self, name: &str) -> Named {
        self.schema.spelled(name).named()
    }

    pub fn object<T: Object>(&mut self) -> TypeNo {
        self.number::<T>(T::NAME, T::DOC, Kind::Object, |all, no| {
            all.at(no).table = T::TABLE;
            T::describe(&mut Describe::new(all, no));
        })
    }

    pub fn interface<T: Interface>(&mut self) -> TypeNo {
        self.number::<T>(T::NAME, T::DOC, Kind::Interface, |all, no| T::describe(&mut Describe::new(all, no)))
    }

    pub fn union<T: Union>(&mut self) -> TypeNo {
        self.number::<T>(T::NAME, T::DOC, Kind::Union, |all, no| all.at(no).members = List(T::members(all)))
    }

    /// Adds fields to a type that belong to the specification, and so do the types they lead to.
    pub fn add_builtin(&mut self, no: TypeNo, describe: fn(&mut Describe<'_>)) {
        let (types, fields) = (self.schema.types.len(), self.at(no).fields.len());
        describe(&mut Describe::new(self, no));
        self.at(no).fields.0[fields..].iter_mut().for_each(|field| field.builtin = true);
        self.schema.types[types..].iter_mut().for_each(|ty| ty.builtin = true);
    }

    /// A scalar of the schema's own.
    pub fn scalar<T: 'static>(&mut self, name: Name, doc: Name, check: fn(&str) -> bool) -> Ty {
        let no = self.number::<T>(name, doc, Kind::Scalar, |_, _| {});
        self.at(no).check = Some(check);
        self.schema.reference(no)
    }

    pub fn choices<T: Choices>(&mut self) -> Ty {
        let no = self.number::<T>(T::NAME, T::DOC, Kind::Enum, |all, no| {
            let choices = T::ALL.iter().map(|(_, name, doc)| Choice { name, doc, deprecated: None });
            all.at(no).choices = List(choices.collect());
        });
        self.schema.reference(no)
    }

    pub fn input_object<T: InputObject>(&mut self) -> Ty {
        let fill: fn(&mut Self, TypeNo) = |all, no| all.at(no).inputs = List(all.inputs(T::fields));
        let no = self.number::<T>(T::NAME, T::DOC, Kind::Input, fill);
        self.schema.reference(no).non_null()
    }

    pub(super) fn inputs<T>(&mut self, fields: fn(&mut Fields<'_>) -> T) -> Vec<Input> {
        let mut inputs = Vec::new();
        fields(&mut Fields::Describe { builder: self, inputs: &mut inputs });
        inputs
    }

    fn directives(&self) -> Vec<Directive> {
        use DirectiveLocation as At;
        let input =
            |name, doc, ty, default| Input { name, doc, ty: self.schema.spelled(ty), default, deprecated: None };
        let taken = input("if", "Taken in when true.", "Boolean!", None);
        let left = input("if", "Left out when true.", "Boolean!", None);
        let usual = Const::Text("No longer supported".into());
        let reason = input("reason", "What to use instead.", "String!", Some(usual));
        let url = input("url", "Where.", "String!", None);
        let selections = vec![At::Field, At::FragmentSpread, At::InlineFragment];
        let definitions = vec![At::FieldDefinition, At::ArgumentDefinition, At::InputFieldDefinition, At::EnumValue];
        let one_of = "Exactly one field of the input must be given, and not null.";
        let all = [
            ("include", "Leaves the selection out unless `if` is true.", Some(taken), selections.clone()),
            ("skip", "Leaves the selection out if `if` is true.", Some(left), selections),
            ("deprecated", "Says that an element will go.", Some(reason), definitions),
            ("specifiedBy", "Where a scalar's form is written down.", Some(url), vec![At::Scalar]),
            ("oneOf", one_of, None, vec![At::InputObject]),
        ];
        let arg = |arg: Option<Input>| List(arg.into_iter().collect());
        all.map(|(name, doc, one, locations)| Directive { name, doc, args: arg(one), locations }).into()
    }
}
