//! The ways a careful hand might go about the questions.

/// How a careful hand might go about it. Which is fastest depends on the tables' indexes, so all are
/// measured, and the fastest is the one to hold the store against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    pub area: Area,
    pub order: Order,
    pub single: Single,
}

/// How the models of a unit and all below it are found, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The units by one statement, then the models by an array of them.
    Array,
    /// One statement, which sorts no more than start and id; the other columns of the first 20.
    Narrow,
    /// The units by one statement, then start and id of each unit's newest, as far as they can still
    /// be among the first 20; the columns of those by id.
    Merge,
}

/// Who puts a model's outcomes in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Sql,
    Hand,
}

/// How one model is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Single {
    /// A statement a level.
    Levels,
    /// One statement that joins them all.
    Joined,
}

impl How {
    pub const MANY: [How; 4] = [
        How { area: Area::Array, order: Order::Sql, single: Single::Levels },
        How { area: Area::Narrow, order: Order::Hand, single: Single::Levels },
        How { area: Area::Merge, order: Order::Sql, single: Single::Levels },
        How { area: Area::Merge, order: Order::Hand, single: Single::Levels },
    ];
    /// There is but one.
    pub const PLAIN: [How; 1] = [How::MANY[0]];
    pub const ONE: [How; 2] = [
        How { area: Area::Merge, order: Order::Hand, single: Single::Levels },
        How { area: Area::Merge, order: Order::Hand, single: Single::Joined },
    ];
}
