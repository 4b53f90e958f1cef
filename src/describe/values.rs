//! The values that arguments are made of: Rust's own types, and ids.

use super::builder::Builder;
use super::input::{Arg, Const, Constant, In, Problem};
use super::registry::Ty;

impl<T: In> In for Option<T> {
    fn ty(builder: &mut Builder) -> Ty {
        T::ty(builder).nullable().clone()
    }
    fn read(arg: Arg<'_>) -> Result<Self, Problem> {
        if arg.is_null() { Ok(None) } else { T::read(arg).map(Some) }
    }
    fn blank() -> Self {
        None
    }
}

/// For an input object within itself.
impl<T: In> In for Box<T> {
    fn ty(builder: &mut Builder) -> Ty {
        T::ty(builder)
    }
    fn read(arg: Arg<'_>) -> Result<Self, Problem> {
        T::read(arg).map(Box::new)
    }
    fn blank() -> Self {
        Box::new(T::blank())
    }
}

impl<T: Constant> Constant for Option<T> {
    fn constant(&self) -> Const {
        self.as_ref().map_or(Const::Null, Constant::constant)
    }
}

impl<T: In> In for Vec<T> {
    fn ty(builder: &mut Builder) -> Ty {
        T::ty(builder).list().non_null()
    }
    fn read(arg: Arg<'_>) -> Result<Self, Problem> {
        if arg.is_null() {
            return Err(Problem::new("", "must not be null"));
        }
        let items = arg.items().into_iter().enumerate();
        items.map(|(at, item)| T::read(item).map_err(|problem| problem.under(&at.to_string()))).collect()
    }
    fn blank() -> Self {
        Vec::new()
    }
}

impl<T: Constant> Constant for Vec<T> {
    fn constant(&self) -> Const {
        Const::List(self.iter().map(Constant::constant).collect())
    }
}

/// An opaque id as clients send it: text, or an integer that is taken as its digits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Id(pub String);

macro_rules! scalar_in {
    ($($rust:ty, $name:literal, $read:expr, $constant:expr;)*) => {$(
        impl In for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                Ty::Named(builder.builtin($name)).non_null()
            }
            fn read(arg: Arg<'_>) -> Result<Self, Problem> {
                let read: fn(Arg<'_>) -> Option<$rust> = $read;
                read(arg).ok_or_else(|| Problem::new("", concat!("must be a value of type ", $name)))
            }
            fn blank() -> Self {
                Self::default()
            }
        }
        impl Constant for $rust {
            fn constant(&self) -> Const {
                let constant: fn(&$rust) -> Const = $constant;
                constant(self)
            }
        }
    )*};
}

scalar_in! {
    i32, "Int", |arg| arg.int().and_then(|value| i32::try_from(value).ok()), |value| Const::Int(i64::from(*value));
    f64, "Float", |arg| arg.float(), |value| Const::Float(*value);
    bool, "Boolean", |arg| arg.bool(), |value| Const::Bool(*value);
    String, "String", |arg| arg.text().map(str::to_owned), |value| Const::Text(value.clone());
    Id, "ID", |arg| arg.text().map(str::to_owned).or_else(|| arg.digits()).map(Id),
        |value| Const::Text(value.0.clone());
}
