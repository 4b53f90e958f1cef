//! Runs a plan's waves: gathers the keys of all parents, reads one batch a fetch, and ties the rows
//! to their parents. What it leaves behind is written without any further look-up.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::args::{Inputs, Read};
use super::page::{Part, write_cursor};
use super::plan::{Fetch, FetchNo, Place, PlaceKey, PlaceNo, Plan};
use crate::describe::registry::{ArgKey, Match, place_of};
use crate::store::ask::{Ask, Batch, Batches, By, Cond, Fault, Keys, Lead, Leg, Order, Scope, Uid, Want, Window};
use crate::store::rows::{Cell, Rows};

/// Whatever answers asks.
pub type Source<'s> = &'s mut dyn FnMut(&[Leg<'_>], Rest<'_>) -> Batches;

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
            let mut gathered = Vec::with_capacity(wave.len());
            for no in wave {
                if let Some(one) = self.gather(*no, &gathered) {
                    gathered.push(one);
                }
            }
            let mut legs = Vec::with_capacity(gathered.len());
            for one in &gathered {
                if let Some(leg) = one.leg() {
                    legs.push(leg);
                }
            }
            let found = if legs.is_empty() { Batches::new() } else { source(&legs, Rest { plan, behind: nth }) };
            let mut found = found.into_iter();
            for one in &gathered {
                if one.leg.is_none() {
                    match one.fetch.by {
                        Match::Words => self.levels[one.no as usize].fault = Some(unanswered(one.fetch)),
                        _ => self.tie(one, &[]),
                    }
                    continue;
                }
                let read = match found.next() {
                    Some(Ok(batch)) => {
                        let links = one.fetch.links(one.args, one.keys.len(), &batch);
                        self.levels[one.no as usize].batch = Some(batch);
                        links
                    }
                    Some(Err(fault)) => Err(fault),
                    None => Err(unanswered(one.fetch)),
                };
                match read {
                    Ok((links, cut)) => {
                        self.levels[one.no as usize].whole = one.fetch.places.len() == 1 && !cut;
                        self.tie(one, &links);
                    }
                    Err(fault) => self.levels[one.no as usize].fault = Some(fault),
                }
            }
        }
    }

    /// What a fetch asks for, if anything, behind what the wave asks for already.
    fn gather(&self, no: FetchNo, before: &[Gathered<'a>]) -> Option<Gathered<'a>> {
        let (plan, inputs) = (self.plan, self.inputs);
        let fetch = plan.fetch(no);
        let args = match fetch.listing {
            // A problem of the arguments is told where they stand; the rows are not read.
            Some(args) => Some(inputs.read(args)?),
            None => None,
        };
        let leg = before.iter().filter(|one| one.leg.is_some()).count();
        if fetch.is_led {
            let place = plan.place(fetch.places[0]);
            let (Some(parent), PlaceKey::Column(column)) = (place.parent, place.key) else { return None };
            let lead = before.iter().find(|one| one.no == plan.place(parent).fetch)?;
            let lead = Lead { leg: lead.leg?, column: usize::from(column) };
            let (places, keys) = (smallvec![fetch.places[0]], Sought::Led(lead));
            return inputs.is_active(place.cond).then_some(Gathered { no, fetch, args, places, keys, leg: Some(leg) });
        }
        let places = fetch.places.iter().copied().filter(|place| self.is_wanted(*place));
        let places: SmallVec<[PlaceNo; 4]> = places.collect();
        let keys = match plan.place(*places.first()?).key {
            PlaceKey::Args(_) => self.named(&places)?,
            PlaceKey::Column(_) | PlaceKey::All => {
                let mut keys = SmallVec::<[i64; 4]>::new();
                for place in &places {
                    self.each_key(plan.place(*place), |_, key| keys.push(key));
                }
                if !keys.is_sorted() {
                    keys.sort_unstable();
                }
                keys.dedup();
                Sought::Rows(keys)
            }
        };
        let reads = match fetch.by {
            Match::All => true,
            Match::Words => args.is_some_and(Read::has_words),
            _ => keys.len() > 0,
        };
        Some(Gathered { no, fetch, args, places, keys, leg: reads.then_some(leg) })
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
    fn named(&self, places: &[PlaceNo]) -> Option<Sought<'a>> {
        // Each key is asked for once; where it stands among those of its kind is its link's place.
        let mut keys = Named::default();
        let mut sought = SmallVec::<[Option<usize>; 2]>::new();
        for no in places {
            let tag = self.plan.place(*no).tag;
            sought.extend(self.items(*no).iter().map(|key| key.is_of(tag).then(|| keys.place(key))));
        }
        (!keys.all().is_empty()).then_some(Sought::Args(keys, sought))
    }

    fn items(&self, place: PlaceNo) -> &'a [ArgKey] {
        let PlaceKey::Args(args) = self.plan.place(place).key else { return &[] };
        self.inputs.read(args).map_or(&[], |read| &read.keys)
    }

    /// Ties what was read to the rows, or to the arguments, that asked for it.
    fn tie(&mut self, one: &Gathered<'a>, links: &[Link]) {
        let mut sought = match &one.keys {
            Sought::Rows(keys) => return self.tie_rows(&one.places, keys, links),
            Sought::Led(_) => return self.tie_rows(&one.places, &[], links),
            Sought::Args(_, sought) => sought.iter(),
        };
        for no in &one.places {
            let items = sought.by_ref().take(self.items(*no).len());
            let link = |key: &Option<usize>| key.and_then(|key| links.get(key).copied()).unwrap_or_default();
            self.links[*no as usize] = items.map(link).collect();
        }
    }

    fn tie_rows(&mut self, places: &[PlaceNo], keys: &[i64], links: &[Link]) {
        for no in places {
            let place = self.plan.place(*no);
            let parents = place.parent.map_or(1, |parent| self.level(parent).count());
            // Every parent has them all, if there is no key or only one parent to have it.
            let all = place.key == PlaceKey::All || self.plan.fetch(place.fetch).is_led;
            let first = if all { links.first().copied().unwrap_or_default() } else { Link::default() };
            let mut found = smallvec![first; parents];
            if !all {
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
    keys: Sought<'a>,
    /// Its number among what its wave asks for; none where it has nothing to ask by.
    leg: Option<usize>,
}

enum Sought<'a> {
    /// By a column of their parents' rows.
    Rows(SmallVec<[i64; 4]>),
    /// By a column of their one parent's row, which is still to be read.
    Led(Lead),
    /// By what the arguments name, and for each item of theirs the key it stands for.
    Args(Named<'a>, SmallVec<[Option<usize>; 2]>),
}

impl Sought<'_> {
    fn all(&self) -> Keys<'_> {
        match self {
            Sought::Rows(keys) => Keys::Ints(keys),
            Sought::Led(_) => Keys::Ints(&[]),
            Sought::Args(keys, _) => keys.all(),
        }
    }

    fn len(&self) -> usize {
        if let Sought::Led(_) = self { 1 } else { self.all().len() }
    }
}

impl Gathered<'_> {
    #[inline]
    fn leg(&self) -> Option<Leg<'_>> {
        self.leg?;
        let lead = if let Sought::Led(lead) = self.keys { Some(lead) } else { None };
        Some(Leg { ask: self.fetch.ask(self.args, self.keys.all())?, lead })
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

pub fn unanswered(fetch: &Fetch) -> Fault {
    Fault::Store(format!("no answer for {}", fetch.table))
}

/// The filter of those who name none.
static ALL: Cond = Cond::TRUE;

impl Fetch {
    /// What is asked for these keys; nothing where it searches for no words.
    #[inline]
    pub fn ask<'k>(&'k self, args: Option<&'k Read>, keys: Keys<'k>) -> Option<Ask<'k>> {
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
            Match::Words => By::Words(listing?.words.as_ref()?),
        };
        Some(Ask {
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
    ints: SmallVec<[i64; 2]>,
    texts: SmallVec<[&'k str; 1]>,
    uids: SmallVec<[Uid; 1]>,
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
