//! Runs a plan's waves: gathers the keys of all parents, reads one batch a fetch, and ties the rows
//! to their parents. What it leaves behind is written without any further look-up.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::args::{Inputs, Read};
use super::page::{Part, write_cursor};
use super::plan::{Fetch, FetchNo, Place, PlaceKey, PlaceNo, Plan};
use crate::describe::registry::{ArgKey, Match, place_of};
use crate::store::ask::{Ask, Batch, Batches, By, Cond, Fault, Keys, Order, Scope, Uid, Want, Window};
use crate::store::rows::{Cell, Rows};

/// Whatever answers an ask.
pub type Source<'s> = &'s mut dyn FnMut(&[Ask<'_>], Rest<'_>) -> Batches;

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

    /// Reads everything that the operation asks for, a wave at once. `source` says which reader a table is behind.
    pub fn fetch(&mut self, source: Source<'_>) {
        let plan = self.plan;
        for (nth, wave) in plan.waves.iter().enumerate() {
            let gathered: SmallVec<[Gathered<'a>; 2]> = wave.iter().filter_map(|no| self.gather(*no)).collect();
            let mut asks = SmallVec::<[Ask<'_>; 2]>::new();
            let mut faults = SmallVec::<[(usize, Fault); 1]>::new();
            for (at, one) in gathered.iter().enumerate().filter(|(_, one)| one.reads()) {
                match one.fetch.ask(one.args, one.keys.all()) {
                    Ok(ask) => asks.push(ask),
                    Err(fault) => faults.push((at, fault)),
                }
            }
            let found = if asks.is_empty() { Batches::new() } else { source(&asks, Rest { plan, behind: nth }) };
            let mut found = found.into_iter();
            for (at, one) in gathered.iter().enumerate() {
                let read = match faults.iter().find(|(place, _)| *place == at) {
                    Some((_, fault)) => Err(fault.clone()),
                    None if one.reads() => found.next().unwrap_or_else(|| Err(unanswered(one.fetch))),
                    None => {
                        self.tie(one, &Links::new());
                        continue;
                    }
                };
                match read.and_then(|batch| Ok((one.fetch.links(one.args, one.keys.len(), &batch)?, batch))) {
                    Ok(((links, cut), batch)) => {
                        let whole = one.fetch.places.len() == 1 && !cut;
                        self.levels[one.no as usize] = Level { batch: Some(batch), fault: None, whole };
                        self.tie(one, &links);
                    }
                    Err(fault) => self.levels[one.no as usize].fault = Some(fault),
                }
            }
        }
    }

    /// What a fetch asks for, if anything.
    fn gather(&self, no: FetchNo) -> Option<Gathered<'a>> {
        let (plan, inputs) = (self.plan, self.inputs);
        let fetch = plan.fetch(no);
        let places = fetch.places.iter().copied().filter(|place| self.is_wanted(*place));
        let places: SmallVec<[PlaceNo; 4]> = places.collect();
        if places.is_empty() {
            return None;
        }
        let args = match fetch.listing {
            // A problem of the arguments is told where they stand; the rows are not read.
            Some(args) => Some(inputs.read(args)?),
            None => None,
        };
        let keys = match plan.place(places[0]).key {
            PlaceKey::Args(_) => self.named(&places)?,
            PlaceKey::Column(_) | PlaceKey::All => {
                let mut keys = SmallVec::<[i64; 8]>::new();
                for place in &places {
                    self.each_key(plan.place(*place), |_, key| keys.push(key));
                }
                if !keys.is_sorted() {
                    keys.sort_unstable();
                }
                keys.dedup();
                Asked::Rows(keys)
            }
        };
        Some(Gathered { no, fetch, args, places, keys })
    }

    fn is_wanted(&self, no: PlaceNo) -> bool {
        let place = self.plan.place(no);
        self.inputs.is_active(place.cond) && place.parent.is_none_or(|parent| !self.links[parent as usize].is_empty())
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

    /// What the arguments name: at the root, a key for each item.
    fn named(&self, places: &[PlaceNo]) -> Option<Asked<'a>> {
        // Each key is asked for once; where it stands among those of its kind is its link's place.
        let mut keys = Named::default();
        let mut asked = SmallVec::<[Option<usize>; 4]>::new();
        for no in places {
            let tag = self.plan.place(*no).tag;
            asked.extend(self.items(*no).iter().map(|key| key.is_of(tag).then(|| keys.place(key))));
        }
        (!keys.all().is_empty()).then_some(Asked::Args(keys, asked))
    }

    fn items(&self, place: PlaceNo) -> &'a [ArgKey] {
        let PlaceKey::Args(args) = self.plan.place(place).key else { return &[] };
        self.inputs.read(args).map_or(&[], |read| &read.keys)
    }

    /// Ties what was read to the rows, or to the arguments, that asked for it.
    fn tie(&mut self, one: &Gathered<'a>, links: &[Link]) {
        let mut asked = match &one.keys {
            Asked::Rows(keys) => return self.tie_rows(&one.places, keys, links),
            Asked::Args(_, asked) => asked.iter(),
        };
        for no in &one.places {
            let items = asked.by_ref().take(self.items(*no).len());
            let link = |key: &Option<usize>| key.and_then(|key| links.get(key).copied()).unwrap_or_default();
            self.links[*no as usize] = items.map(link).collect();
        }
    }

    fn tie_rows(&mut self, places: &[PlaceNo], keys: &[i64], links: &[Link]) {
        for no in places {
            let place = self.plan.place(*no);
            let parents = place.parent.map_or(1, |parent| self.level(parent).count());
            let mut found = smallvec![Link::default(); parents];
            if place.key == PlaceKey::All {
                // Every parent has them all.
                found.fill(links.first().copied().unwrap_or_default());
            } else {
                self.each_key(place, |row, key| {
                    if let Ok(at) = keys.binary_search(&key)
                        && let Some(link) = links.get(at)
                    {
                        found[row] = *link;
                    }
                });
            }
            self.links[*no as usize] = found;
        }
    }
}

/// What one fetch is about to ask for.
struct Gathered<'a> {
    no: FetchNo,
    fetch: &'a Fetch,
    args: Option<&'a Read>,
    /// The places that want it.
    places: SmallVec<[PlaceNo; 4]>,
    keys: Asked<'a>,
}

enum Asked<'a> {
    /// By a column of their parents' rows.
    Rows(SmallVec<[i64; 8]>),
    /// By what the arguments name, and for each item of theirs the key it stands for.
    Args(Named<'a>, SmallVec<[Option<usize>; 4]>),
}

impl Asked<'_> {
    fn all(&self) -> Keys<'_> {
        match self {
            Asked::Rows(keys) => Keys::Ints(keys),
            Asked::Args(keys, _) => keys.all(),
        }
    }

    fn len(&self) -> usize {
        self.all().len()
    }
}

impl Gathered<'_> {
    fn reads(&self) -> bool {
        !self.keys.all().is_empty() || matches!(self.fetch.by, Match::All | Match::Words)
    }
}

/// The waves behind the one at hand.
#[derive(Clone, Copy)]
pub struct Rest<'a> {
    plan: &'a Plan,
    behind: usize,
}

impl Rest<'_> {
    /// Whether any of their fetches may ask for a table like this.
    pub fn may_ask(self, is_like: impl Fn(&str) -> bool) -> bool {
        let mut rest = self.plan.waves[self.behind + 1..].iter().flatten();
        rest.any(|no| is_like(self.plan.fetch(*no).table))
    }
}

fn unanswered(fetch: &Fetch) -> Fault {
    Fault::Store(format!("no answer for {}", fetch.table))
}

/// The filter of those who name none.
static ALL: Cond = Cond::TRUE;

impl Fetch {
    /// What is asked for these keys.
    pub fn ask<'k>(&'k self, args: Option<&'k Read>, keys: Keys<'k>) -> Result<Ask<'k>, Fault> {
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
        Ok(Ask {
            table: self.table,
            columns: &self.columns,
            by,
            filter: listing.map_or(&ALL, |listing| &listing.filter),
            order: self.order(args),
            window: self.part(args).map_or_else(Window::default, |part| part.window(self.peek)),
            want: self.want,
        })
    }

    /// The link of each of so many keys, and whether any has more rows than its own.
    pub fn links(&self, args: Option<&Read>, keys: usize, batch: &Batch) -> Result<(Links, bool), Fault> {
        let keys = if matches!(self.by, Match::All | Match::Words) { 1 } else { keys };
        if batch.ranges.len() != keys {
            let ranges = batch.ranges.len();
            return Err(Fault::Store(format!("{ranges} ranges for {keys} keys of {}", self.table)));
        }
        let mut cut = false;
        let (limit, from_end) = self.part(args).map_or((u32::MAX, false), |part| (part.limit, part.from_end));
        let link = |(first, len): &(u32, u32)| {
            let keep = limit.min(*len);
            let more = *len > keep;
            cut |= more;
            Link { first: if from_end { first + (len - keep) } else { *first }, len: keep, more }
        };
        let links = batch.ranges.iter().map(link).collect();
        Ok((links, cut))
    }

    fn part<'a>(&self, args: Option<&'a Read>) -> Option<&'a Part> {
        args.and_then(|args| args.part.as_ref()).filter(|_| self.want == Want::Rows)
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
