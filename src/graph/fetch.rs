//! Runs a plan's waves: gathers the keys of all parents, reads one batch a fetch, and ties the rows
//! to their parents. What it leaves behind is written without any further look-up.

use smallvec::{Array, SmallVec, smallvec};

use super::args::{Inputs, Listing};
use super::plan::{Fetch, FetchNo, Place, PlaceKey, PlaceNo, Plan};
use crate::describe::registry::{ArgKey, Match};
use crate::store::ask::{Ask, Batch, By, Cond, Fault, Keys, Name, Order, Uid, Want, Window};
use crate::store::rows::Cell;

/// The rows of a fetch, or why there are none.
#[derive(Default)]
pub struct Level {
    pub batch: Option<Batch>,
    pub fault: Option<Fault>,
    /// Whether all rows belong to some parent of the fetch's one place.
    whole: bool,
}

/// What of a fetch belongs to one parent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Link {
    pub first: u32,
    pub len: u32,
    /// Whether the page has more rows on the far side.
    pub more: bool,
}

/// The link of each parent, or of each key. Where there is one, nothing is allocated for it.
pub type Links = SmallVec<[Link; 1]>;

pub struct Run<'a> {
    pub plan: &'a Plan,
    pub inputs: &'a Inputs,
    pub levels: Vec<Level>,
    /// For each place, the link of each of its parents.
    pub links: Vec<Links>,
}

impl Level {
    fn count(&self) -> usize {
        self.batch.as_ref().map_or(0, |batch| batch.rows.len())
    }

    pub fn cell(&self, row: usize, column: u16) -> Cell {
        self.batch.as_ref().map_or(Cell::Null, |batch| batch.rows.cell(row, usize::from(column)))
    }
}

impl<'a> Run<'a> {
    pub fn new(plan: &'a Plan, inputs: &'a Inputs) -> Self {
        Self {
            plan,
            inputs,
            levels: std::iter::repeat_with(Level::default).take(plan.fetches.len()).collect(),
            links: vec![Links::new(); plan.places.len()],
        }
    }

    /// Reads everything that the operation asks for. `reader` says which reader a table is behind.
    pub fn fetch(&mut self, reader: &mut dyn FnMut(&Ask<'_>) -> Result<Batch, Fault>) {
        for wave in &self.plan.waves {
            for no in wave {
                self.one(*no, reader);
            }
        }
    }

    fn one(&mut self, no: FetchNo, reader: &mut dyn FnMut(&Ask<'_>) -> Result<Batch, Fault>) {
        let plan = self.plan;
        let fetch = plan.fetch(no);
        let wanted = fetch.places.iter().copied().filter(|place| self.is_wanted(*place));
        let wanted: SmallVec<[PlaceNo; 4]> = wanted.collect();
        if wanted.is_empty() {
            return;
        }
        let listing = match fetch.listing.map(|args| self.inputs.args(args)) {
            Some(Ok(read)) => read.listing.as_ref(),
            // The field's problem is told where it stands; its rows are not read.
            Some(Err(_)) => return,
            None => None,
        };
        let found = match fetch.by {
            Match::Column(column) if self.is_by_args(&wanted) => self.by_args(fetch, column, listing, &wanted, reader),
            _ => self.by_rows(fetch, listing, &wanted, reader),
        };
        if let Err(fault) = found {
            self.levels[no as usize].fault = Some(fault);
        }
    }

    fn is_wanted(&self, no: PlaceNo) -> bool {
        let place = self.plan.place(no);
        self.inputs.is_active(place.cond) && place.parent.is_none_or(|parent| !self.links[parent as usize].is_empty())
    }

    fn is_by_args(&self, places: &[PlaceNo]) -> bool {
        matches!(self.plan.place(places[0]).key, PlaceKey::Args(_))
    }

    /// Rows by a column of their parents' rows.
    fn by_rows(
        &mut self,
        fetch: &Fetch,
        listing: Option<&Listing>,
        places: &[PlaceNo],
        reader: &mut dyn FnMut(&Ask<'_>) -> Result<Batch, Fault>,
    ) -> Result<(), Fault> {
        let mut keys = SmallVec::<[i64; 8]>::new();
        for place in places {
            self.each_key(self.plan.place(*place), |_, key| keys.push(key));
        }
        if !keys.is_sorted() {
            keys.sort_unstable();
        }
        keys.dedup();
        let by = match fetch.by {
            Match::All => By::All,
            Match::Column(column) => By::Column { column, keys: Keys::Ints(&keys) },
            Match::Area(column, scope) => {
                let values = fetch.listing.and_then(|args| self.inputs.args(args).as_ref().ok());
                let scope = values.map_or(crate::store::ask::Scope::Own, |read| scope(&*read.values));
                By::Area { column, units: &keys, scope }
            }
            Match::Join(join) => By::Join { join, keys: &keys },
            Match::Climb(column) => By::Climb { column, keys: &keys },
            Match::Words(words) => {
                let values = fetch.listing.and_then(|args| self.inputs.args(args).as_ref().ok());
                let words = values.and_then(|read| words(&*read.values));
                By::Words(words.ok_or_else(|| Fault::Store("a search without words".to_owned()))?)
            }
        };
        let links = if by.is_empty() { Links::new() } else { self.read(fetch, by, listing, reader)? };
        for no in places {
            let place = self.plan.place(*no);
            let parents = place.parent.map_or(1, |parent| self.levels[self.plan.place(parent).fetch as usize].count());
            let mut found = smallvec![Link::default(); parents];
            if matches!(fetch.by, Match::All | Match::Words(_)) {
                found[0] = links[0];
            } else {
                self.each_key(place, |row, key| {
                    if let Ok(at) = keys.binary_search(&key) {
                        found[row] = links[at];
                    }
                });
            }
            self.links[*no as usize] = found;
        }
        Ok(())
    }

    /// The key of every parent's row that is really part of the answer.
    fn each_key(&self, place: &Place, mut each: impl FnMut(usize, i64)) {
        let (Some(parent), PlaceKey::Column(column)) = (place.parent, place.key) else { return };
        let fetch = self.plan.place(parent).fetch as usize;
        let level = &self.levels[fetch];
        let mut one = |row: usize| {
            if let Cell::Int(key) = level.cell(row, column) {
                each(row, key);
            }
        };
        if level.whole {
            (0..level.count()).for_each(one);
        } else {
            let links = self.links[parent as usize].iter();
            links.for_each(|link| (link.first..link.first + link.len).for_each(|row| one(row as usize)));
        }
    }

    /// Rows by what the arguments name: at the root, a key for each item.
    fn by_args(
        &mut self,
        fetch: &Fetch,
        column: Name,
        listing: Option<&Listing>,
        places: &[PlaceNo],
        reader: &mut dyn FnMut(&Ask<'_>) -> Result<Batch, Fault>,
    ) -> Result<(), Fault> {
        let (mut ints, mut texts, mut uids) =
            (SmallVec::<[i64; 4]>::new(), SmallVec::<[&str; 4]>::new(), SmallVec::<[Uid; 4]>::new());
        let inputs = self.inputs;
        let named = |no: PlaceNo| {
            let read = match self.plan.place(no).key {
                PlaceKey::Args(args) => inputs.args(args).as_ref().ok(),
                _ => None,
            };
            read.map_or(&[][..], |read| &read.keys)
        };
        // Each key is asked for once; where it stands among those of its kind is its link's place.
        let mut asked = SmallVec::<[Option<usize>; 4]>::new();
        for no in places {
            let tag = self.plan.place(*no).tag;
            asked.extend(named(*no).iter().map(|key| match key {
                ArgKey::Int(key) => Some(place_of(&mut ints, *key)),
                ArgKey::Text(key) => Some(place_of(&mut texts, key)),
                ArgKey::Node(of, uid) => (tag == Some(*of)).then(|| place_of(&mut uids, *uid)),
            }));
        }
        let keys = match (ints.is_empty(), texts.is_empty(), uids.is_empty()) {
            (false, ..) => Keys::Ints(&ints),
            (_, false, _) => Keys::Texts(&texts),
            _ => Keys::Uids(&uids),
        };
        if keys.is_empty() {
            return Ok(());
        }
        let links = self.read(fetch, By::Column { column, keys }, listing, reader)?;
        let mut asked = asked.into_iter();
        for no in places {
            let items = asked.by_ref().take(named(*no).len());
            let link = |key: Option<usize>| key.and_then(|key| links.get(key).copied()).unwrap_or_default();
            self.links[*no as usize] = items.map(link).collect();
        }
        Ok(())
    }

    /// Reads one batch; gives the link of each key.
    fn read(
        &mut self,
        fetch: &Fetch,
        by: By<'_>,
        listing: Option<&Listing>,
        reader: &mut dyn FnMut(&Ask<'_>) -> Result<Batch, Fault>,
    ) -> Result<Links, Fault> {
        let all = Cond::TRUE;
        let order: &[Order] = listing.map_or(&fetch.order, |listing| &listing.order);
        let part = listing.and_then(|listing| listing.part.as_ref()).filter(|_| fetch.want == Want::Rows);
        let limit = part.map(|part| part.limit);
        let ask = Ask {
            table: fetch.table,
            columns: &fetch.columns,
            by,
            filter: listing.map_or(&all, |listing| &listing.filter),
            order,
            window: part.map_or_else(Window::default, |part| Window {
                limit: Some(part.limit + u32::from(fetch.peek)),
                from_end: part.from_end,
                after: part.after.as_deref(),
                before: part.before.as_deref(),
            }),
            want: fetch.want,
        };
        let batch = reader(&ask)?;
        if batch.ranges.len() != by.len() {
            return Err(Fault::Store(format!(
                "{} ranges for {} keys of {}",
                batch.ranges.len(),
                by.len(),
                fetch.table
            )));
        }
        let mut cut = false;
        let from_end = part.is_some_and(|part| part.from_end);
        let link = |(first, len): &(u32, u32)| {
            let keep = limit.map_or(*len, |limit| limit.min(*len));
            let more = *len > keep;
            cut |= more;
            Link { first: if from_end { first + (len - keep) } else { *first }, len: keep, more }
        };
        let links = batch.ranges.iter().map(link).collect();
        let no = self.plan.place(fetch.places[0]).fetch as usize;
        self.levels[no] = Level { batch: Some(batch), fault: None, whole: fetch.places.len() == 1 && !cut };
        Ok(links)
    }
}

/// The place of a key among those asked for; it is asked for once.
fn place_of<A: Array<Item: PartialEq>>(keys: &mut SmallVec<A>, key: A::Item) -> usize {
    keys.iter().position(|known| *known == key).unwrap_or_else(|| {
        keys.push(key);
        keys.len() - 1
    })
}
