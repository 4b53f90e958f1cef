//! Runs a plan's waves: gathers the keys of all parents, reads one batch a fetch, and ties the rows
//! to their parents. What it leaves behind is written without any further look-up.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::args::{Inputs, Read};
use super::page::write_cursor;
use super::plan::{Fetch, FetchNo, Place, PlaceKey, PlaceNo, Plan};
use crate::describe::registry::{ArgKey, Match, place_of};
use crate::store::ask::{Ask, Batch, By, Cond, Fault, Keys, Order, Scope, Uid, Want, Window};
use crate::store::rows::{Cell, Rows};

/// Whatever answers an ask.
pub type Source<'s> = &'s mut dyn FnMut(&Ask<'_>) -> Result<Batch, Fault>;

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

impl Link {
    pub fn rows(self) -> Range<usize> {
        self.first as usize..(self.first + self.len) as usize
    }
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

    /// The rows of a place's fetch.
    pub fn level(&self, place: PlaceNo) -> &Level {
        &self.levels[self.plan.place(place).fetch as usize]
    }

    /// Reads everything that the operation asks for. `source` says which reader a table is behind.
    pub fn fetch(&mut self, source: Source<'_>) {
        for wave in &self.plan.waves {
            for no in wave {
                self.one(*no, source);
            }
        }
    }

    fn one(&mut self, no: FetchNo, source: Source<'_>) {
        let plan = self.plan;
        let fetch = plan.fetch(no);
        let wanted = fetch.places.iter().copied().filter(|place| self.is_wanted(*place));
        let wanted: SmallVec<[PlaceNo; 4]> = wanted.collect();
        if wanted.is_empty() {
            return;
        }
        // A problem of the arguments is told where they stand; the rows are not read.
        if fetch.listing.is_some_and(|args| self.inputs.read(args).is_none()) {
            return;
        }
        let found = match plan.place(wanted[0]).key {
            PlaceKey::Args(_) => self.by_args(fetch, &wanted, source),
            PlaceKey::Column(_) | PlaceKey::All => self.by_rows(fetch, &wanted, source),
        };
        if let Err(fault) = found {
            self.levels[no as usize].fault = Some(fault);
        }
    }

    fn is_wanted(&self, no: PlaceNo) -> bool {
        let place = self.plan.place(no);
        self.inputs.is_active(place.cond) && place.parent.is_none_or(|parent| !self.links[parent as usize].is_empty())
    }

    /// Rows by a column of their parents' rows.
    fn by_rows(&mut self, fetch: &Fetch, places: &[PlaceNo], source: Source<'_>) -> Result<(), Fault> {
        let mut keys = SmallVec::<[i64; 8]>::new();
        for place in places {
            self.each_key(self.plan.place(*place), |_, key| keys.push(key));
        }
        if !keys.is_sorted() {
            keys.sort_unstable();
        }
        keys.dedup();
        let links = self.read(fetch, Keys::Ints(&keys), source)?;
        for no in places {
            let place = self.plan.place(*no);
            let parents = place.parent.map_or(1, |parent| self.level(parent).count());
            let mut found = smallvec![Link::default(); parents];
            if place.key == PlaceKey::All {
                // Every parent has them all.
                found.fill(links.first().copied().unwrap_or_default());
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
        let level = self.level(parent);
        let mut one = |row: usize| {
            if let Cell::Int(key) = level.cell(row, column) {
                each(row, key);
            }
        };
        if level.whole {
            (0..level.count()).for_each(one);
        } else {
            self.links[parent as usize].iter().for_each(|link| link.rows().for_each(&mut one));
        }
    }

    /// Rows by what the arguments name: at the root, a key for each item.
    fn by_args(&mut self, fetch: &Fetch, places: &[PlaceNo], source: Source<'_>) -> Result<(), Fault> {
        let inputs = self.inputs;
        let named = |no: PlaceNo| {
            let PlaceKey::Args(args) = self.plan.place(no).key else { return &[][..] };
            inputs.read(args).map_or(&[][..], |read| &read.keys)
        };
        // Each key is asked for once; where it stands among those of its kind is its link's place.
        let mut keys = Named::default();
        let mut asked = SmallVec::<[Option<usize>; 4]>::new();
        for no in places {
            let tag = self.plan.place(*no).tag;
            asked.extend(named(*no).iter().map(|key| key.is_of(tag).then(|| keys.place(key))));
        }
        if keys.all().is_empty() {
            return Ok(());
        }
        let links = self.read(fetch, keys.all(), source)?;
        let mut asked = asked.into_iter();
        for no in places {
            let items = asked.by_ref().take(named(*no).len());
            let link = |key: Option<usize>| key.and_then(|key| links.get(key).copied()).unwrap_or_default();
            self.links[*no as usize] = items.map(link).collect();
        }
        Ok(())
    }

    /// Reads one batch; gives the link of each key.
    fn read(&mut self, fetch: &Fetch, keys: Keys<'_>, source: Source<'_>) -> Result<Links, Fault> {
        if keys.is_empty() && !matches!(fetch.by, Match::All | Match::Words) {
            return Ok(Links::new());
        }
        let args = fetch.listing.and_then(|args| self.inputs.read(args));
        let (batch, links, cut) = fetch.read(args, keys, source)?;
        let no = self.plan.place(fetch.places[0]).fetch as usize;
        self.levels[no] = Level { batch: Some(batch), fault: None, whole: fetch.places.len() == 1 && !cut };
        Ok(links)
    }
}

impl Fetch {
    /// Reads the rows of these keys; gives the link of each, and whether any has more rows than its own.
    pub fn read(&self, args: Option<&Read>, keys: Keys<'_>, source: Source<'_>) -> Result<(Batch, Links, bool), Fault> {
        // Only columns are asked for by texts and uids.
        let ints = if let Keys::Ints(ints) = keys { ints } else { &[] };
        let listing = args.and_then(|args| args.listing.as_ref());
        let scope = listing.map_or(Scope::Own, |listing| listing.scope);
        let by = match self.by {
            Match::All => By::All,
            Match::Column(column) => By::Column { column, keys },
            Match::Area(column) => By::Area { column, units: ints, scope },
            Match::Join(join) => By::Join { join, keys: ints },
            Match::Climb(column) => By::Climb { column, keys: ints },
            Match::Words => match listing.and_then(|listing| listing.words.as_ref()) {
                Some(words) => By::Words(words),
                None => return Err(Fault::Store(format!("{} is searched for no words", self.table))),
            },
        };
        let part = args.and_then(|args| args.part.as_ref()).filter(|_| self.want == Want::Rows);
        let all = Cond::TRUE;
        let batch = source(&Ask {
            table: self.table,
            columns: &self.columns,
            by,
            filter: listing.map_or(&all, |listing| &listing.filter),
            order: self.order(args),
            window: part.map_or_else(Window::default, |part| part.window(self.peek)),
            want: self.want,
        })?;
        if batch.ranges.len() != by.len() {
            let (ranges, keys) = (batch.ranges.len(), by.len());
            return Err(Fault::Store(format!("{ranges} ranges for {keys} keys of {}", self.table)));
        }
        let mut cut = false;
        let (limit, from_end) = part.map_or((u32::MAX, false), |part| (part.limit, part.from_end));
        let link = |(first, len): &(u32, u32)| {
            let keep = limit.min(*len);
            let more = *len > keep;
            cut |= more;
            Link { first: if from_end { first + (len - keep) } else { *first }, len: keep, more }
        };
        let links = batch.ranges.iter().map(link).collect();
        Ok((batch, links, cut))
    }

    /// The order that the arguments name, or that of the relation.
    fn order<'a>(&'a self, args: Option<&'a Read>) -> &'a [Order] {
        args.and_then(|args| args.listing.as_ref()?.order.as_deref()).unwrap_or(&self.order)
    }

    /// Writes the cursor of a row, in quotes.
    pub fn write_cursor(&self, args: Option<&Read>, rows: &Rows, row: usize, out: &mut Vec<u8>) {
        let order = self.order(args);
        let columns = order.iter().filter_map(|order| self.columns.iter().position(|column| *column == order.column));
        let columns: Vec<u16> = columns.map(|column| column as u16).collect();
        write_cursor(self.table, order, &columns, rows, row, out);
    }
}

/// Keys of one kind, each once.
#[derive(Default)]
pub struct Named<'k> {
    ints: SmallVec<[i64; 4]>,
    texts: SmallVec<[&'k str; 4]>,
    uids: SmallVec<[Uid; 4]>,
}

impl<'k> Named<'k> {
    /// The place of a key among those of its kind.
    pub fn place(&mut self, key: &'k ArgKey) -> usize {
        match key {
            ArgKey::Int(key) => place_of(&mut self.ints, *key),
            ArgKey::Text(key) => place_of(&mut self.texts, key),
            ArgKey::Node(_, uid) => place_of(&mut self.uids, *uid),
        }
    }

    pub fn all(&self) -> Keys<'_> {
        match (self.ints.is_empty(), self.texts.is_empty()) {
            (false, _) => Keys::Ints(&self.ints),
            (_, false) => Keys::Texts(&self.texts),
            _ => Keys::Uids(&self.uids),
        }
    }
}
