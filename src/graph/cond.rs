//! When a selection counts: @skip and @include as masks over the operation's boolean variables.
//! A plan keeps the conditions, a request evaluates each once to a bit.

use smallvec::{SmallVec, smallvec};

/// At most so many variables can stand in directives, and so many masks in one condition.
pub const MOST: usize = 64;

/// Variables that must be true, and variables that must be false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Mask {
    set: u64,
    unset: u64,
}

/// True where one of the masks fits: none is never, the empty mask is always. Most are one mask:
/// nothing is allocated for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cond(Masks);

type Masks = SmallVec<[Mask; 1]>;

/// The condition cannot be held in masks: the document is refused.
#[derive(Debug, PartialEq)]
pub struct TooMany;

impl Cond {
    pub fn always() -> Self {
        Cond(smallvec![Mask { set: 0, unset: 0 }])
    }

    pub fn never() -> Self {
        Cond(Masks::new())
    }

    /// The variable with this bit must have this value.
    pub fn variable(bit: u32, value: bool) -> Self {
        let bit = 1 << bit;
        Cond(smallvec![if value { Mask { set: bit, unset: 0 } } else { Mask { set: 0, unset: bit } }])
    }

    pub fn is_never(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_always(&self) -> bool {
        self.0.contains(&Mask { set: 0, unset: 0 })
    }

    pub fn and(&self, other: &Self) -> Result<Self, TooMany> {
        if other.is_always() {
            return Ok(self.clone());
        }
        if self.is_always() {
            return Ok(other.clone());
        }
        let pairs = self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a, b)));
        let masks = pairs.map(|(a, b)| Mask { set: a.set | b.set, unset: a.unset | b.unset });
        Self::simple(masks.filter(|mask| mask.set & mask.unset == 0))
    }

    pub fn or(&self, other: &Self) -> Result<Self, TooMany> {
        Self::simple(self.0.iter().chain(&other.0).copied())
    }

    pub fn not(&self) -> Result<Self, TooMany> {
        self.0.iter().try_fold(Self::always(), |all, mask| {
            let bits = (0..u64::BITS).map(|bit| 1 << bit);
            let broken = bits.filter_map(|bit| match (mask.set & bit, mask.unset & bit) {
                (0, 0) => None,
                (0, _) => Some(Mask { set: bit, unset: 0 }),
                _ => Some(Mask { set: 0, unset: bit }),
            });
            all.and(&Cond(broken.collect()))
        })
    }

    /// Drops every mask that a weaker one makes needless.
    fn simple(masks: impl Iterator<Item = Mask>) -> Result<Self, TooMany> {
        let weaker = |a: &Mask, b: &Mask| a.set & !b.set == 0 && a.unset & !b.unset == 0;
        let mut kept = Masks::new();
        for mask in masks {
            if !kept.iter().any(|other| weaker(other, &mask)) {
                kept.retain(|other| !weaker(&mask, other));
                kept.push(mask);
            }
            if kept.len() > MOST {
                return Err(TooMany);
            }
        }
        Ok(Cond(kept))
    }

    pub fn holds(&self, values: u64) -> bool {
        self.0.iter().any(|mask| values & mask.set == mask.set && values & mask.unset == 0)
    }

    /// `if x and not y, or z` for people; the names are the variables'.
    pub fn explain(&self, names: &[String]) -> String {
        let name = |bit: u32| names.get(bit as usize).map_or("?", String::as_str);
        let mask = |mask: &Mask| {
            let bits = (0..u64::BITS).filter(|bit| (mask.set | mask.unset) >> bit & 1 == 1);
            let words =
                bits.map(|bit| format!("{}${}", if mask.unset >> bit & 1 == 1 { "not " } else { "" }, name(bit)));
            words.collect::<Vec<_>>().join(" and ")
        };
        self.0.iter().map(mask).collect::<Vec<_>>().join(", or ")
    }
}
