//! Which fetches are made at once. A fetch whose key stands in the rows of another waits for them, unless
//! there is only one row to stand in: then the store can find the key by itself, and both are made in one wave.

use super::plan::{Fetch, FetchNo, PlaceKey, Plan};

impl Plan {
    /// Puts the fetches in waves: by then each has all its places, and its wave is how deep they lie.
    pub fn arrange(&mut self) {
        let mut order: Vec<usize> = (0..self.fetches.len()).collect();
        order.sort_by_key(|no| self.fetches[*no].wave);
        for no in order {
            let parents = self.fetches[no].places.iter().filter_map(|place| self.place(*place).parent);
            let parents: Vec<&Fetch> = parents.map(|parent| self.fetch(self.place(parent).fetch)).collect();
            let is_led = self.is_led(&self.fetches[no]);
            let wave = parents.iter().map(|parent| parent.wave + u32::from(!is_led)).max().unwrap_or_default();
            let fetch = &mut self.fetches[no];
            (fetch.is_led, fetch.wave) = (is_led, wave);
            let wave = wave as usize;
            self.waves.resize_with(self.waves.len().max(wave + 1), Vec::new);
            self.waves[wave].push(no as FetchNo);
        }
    }

    fn is_led(&self, fetch: &Fetch) -> bool {
        let &[place] = &fetch.places[..] else { return false };
        let place = self.place(place);
        let (Some(parent), PlaceKey::Column(_)) = (place.parent, place.key) else { return false };
        let lead = self.fetch(self.place(parent).fetch);
        let has_one_key = |place| lead.is_led || matches!(self.place(place).key, PlaceKey::Args(_));
        lead.is_one && matches!(lead.places[..], [place] if has_one_key(place))
    }
}
