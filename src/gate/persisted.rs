//! Documents that clients name by their hash: automatic persisted queries, in Apollo's form. A client first
//! sends the hash alone; where that is not known, the text with it; and from then on the hash.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::generations::{Generations, Size};
use crate::error::{Code, Error};

/// The SHA-256 of a document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// From its 64 hexadecimal digits.
    pub fn read(digits: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

pub struct Persisted(Mutex<Generations<Hash, Option<Arc<str>>>>);

impl Persisted {
    pub fn new(bytes: usize, entries: usize) -> Self {
        Self(Mutex::new(Generations::new(Size { bytes, entries })))
    }

    /// The text of a request that brings a text, a hash, or both.
    pub fn text(&self, query: Option<String>, hash: Option<Hash>) -> Result<Arc<str>, Error> {
        match (query, hash) {
            (Some(query), Some(hash)) if Hash::of(&query) != hash => {
                let message = "`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query`.";
                Err(Error::new(Code::BadRequest, message))
            }
            (Some(query), _) => Ok(query.into()),
            // Clients know the miss by this very text.
            (None, hash) => hash
                .and_then(|hash| self.find(hash))
                .ok_or_else(|| Error::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound")),
        }
    }

    fn find(&self, hash: Hash) -> Option<Arc<str>> {
        self.kept().get(&hash, Clone::clone)
    }

    /// Keeps a text that passed the gate: what is no valid document pushes nothing out.
    pub fn keep(&self, hash: Hash, text: &Arc<str>) {
        self.kept().put(hash, |kept| match kept.replace(text.clone()) {
            Some(_) => Size::default(),
            None => Size { bytes: text.len() + size_of::<(Hash, Arc<str>)>(), entries: 1 },
        });
    }

    fn kept(&self) -> MutexGuard<'_, Generations<Hash, Option<Arc<str>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_text() {
        let hash = Hash::read("ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38");
        assert_eq!(hash, Some(Hash::of("{__typename}")));
        assert_eq!(Hash::read(&"é".repeat(32)), None);
        assert_eq!(Hash::read("ecf4"), None);
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_used_stays() {
        let persisted = Persisted::new(1 << 20, 10);
        let text = |nth: usize| -> Arc<str> { format!("{{ a{nth} }}").into() };
        for nth in 0..1000 {
            persisted.keep(Hash::of(&text(nth)), &text(nth));
            assert!(persisted.find(Hash::of(&text(0))).is_some(), "{nth}");
        }
        let known = (0..1000).filter(|nth| persisted.find(Hash::of(&text(*nth))).is_some()).count();
        assert!(known <= 12, "{known}");
    }
}
