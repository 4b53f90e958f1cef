//! What is kept for later requests, within bounds, in two generations: what is used moves to the young
//! one; when that is full, the old one goes.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::quality::RandomState;

/// What one thing takes of the bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub bytes: usize,
    pub entries: usize,
}

type Generation<K, V> = HashMap<K, (V, Size), RandomState>;

pub struct Generations<K, V> {
    young: Generation<K, V>,
    old: Generation<K, V>,
    /// Of the young, and how much all may take together.
    size: Size,
    most: Size,
}

impl<K: Eq + Hash, V: Default> Generations<K, V> {
    pub fn new(most: Size) -> Self {
        Self { young: HashMap::default(), old: HashMap::default(), size: Size::default(), most }
    }

    /// What `read` finds in the value of a key, which is then among the young.
    pub fn get<Q: Eq + Hash + ?Sized, R>(&mut self, key: &Q, read: impl Fn(&V) -> Option<R>) -> Option<R>
    where
        K: Borrow<Q>,
    {
        if let Some((value, _)) = self.young.get(key) {
            return read(value);
        }
        let (key, (value, size)) = self.old.remove_entry(key)?;
        let found = read(&value);
        self.young.insert(key, (value, size));
        self.grow(size);
        found
    }

    /// Changes the value of a key, a new one where there is none; `change` says by how much it grew.
    pub fn put(&mut self, key: K, change: impl FnOnce(&mut V) -> Size) {
        let before = self.old.remove(&key);
        let moved = before.as_ref().map_or_else(Size::default, |(_, size)| *size);
        let (value, size) = self.young.entry(key).or_insert_with(|| before.unwrap_or_default());
        let grown = change(value);
        size.bytes += grown.bytes;
        size.entries += grown.entries;
        self.grow(Size { bytes: moved.bytes + grown.bytes, entries: moved.entries + grown.entries });
    }

    fn grow(&mut self, by: Size) {
        self.size.bytes += by.bytes;
        self.size.entries += by.entries;
        if self.size.bytes > self.most.bytes / 2 || self.size.entries > self.most.entries / 2 {
            self.old = std::mem::take(&mut self.young);
            self.size = Size::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Generations, Size};

    fn put(kept: &mut Generations<usize, usize>, key: usize, bytes: usize) {
        kept.put(key, |value| {
            *value = key;
            Size { bytes, entries: 1 }
        });
    }

    fn known(kept: &Generations<usize, usize>) -> usize {
        kept.young.len() + kept.old.len()
    }

    #[test]
    fn what_is_used_stays_and_both_bounds_hold() {
        let mut kept = Generations::new(Size { bytes: 1 << 20, entries: 10 });
        for key in 0..1000 {
            put(&mut kept, key, 1);
            assert_eq!(kept.get(&0, |value| Some(*value)), Some(0), "{key}");
            assert!(known(&kept) <= 12, "{key}: {}", known(&kept));
        }
        let mut kept = Generations::new(Size { bytes: 1000, entries: 1 << 20 });
        for key in 0..1000 {
            put(&mut kept, key, 40);
            assert!(known(&kept) <= 26, "{key}: {}", known(&kept));
        }
        assert_eq!(kept.get(&0, |value| Some(*value)), None);
    }

    #[test]
    fn a_value_that_grows_counts_once_wherever_it_was() {
        let mut kept: Generations<usize, usize> = Generations::new(Size { bytes: 100, entries: 100 });
        put(&mut kept, 1, 30);
        // The first generation is full, and all of it is old; what grows is young again, with all it has.
        put(&mut kept, 2, 30);
        assert_eq!((kept.size, kept.old.len()), (Size::default(), 2));
        put(&mut kept, 1, 10);
        assert_eq!((kept.size, kept.young.len(), kept.old.len()), (Size { bytes: 40, entries: 2 }, 1, 1));
    }
}
