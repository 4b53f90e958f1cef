//! Opaque ids: 18 bytes, the tag of a type and the uid of a row, as 24 letters of base64url.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::store::ask::Uid;

const LETTERS: usize = 24;

/// A type's tag, from its name alone, so that ids outlive any change of the other types.
/// `check` refuses a schema in which two types have the same.
pub fn tag(name: &str) -> u16 {
    // FNV-1a, folded to 16 bits.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 16) as u16 ^ hash as u16
}

/// Writes the id in quotes, as JSON. False where the uid is none.
pub fn write(tag: u16, uid: &[u8], out: &mut Vec<u8>) -> bool {
    let mut bytes = [0; 18];
    if uid.len() != 16 {
        return false;
    }
    bytes[..2].copy_from_slice(&tag.to_be_bytes());
    bytes[2..].copy_from_slice(uid);
    let mut letters = [0; LETTERS];
    if URL_SAFE_NO_PAD.encode_slice(bytes, &mut letters).is_err() {
        return false;
    }
    out.push(b'"');
    out.extend_from_slice(&letters);
    out.push(b'"');
    true
}

pub fn parse(id: &str) -> Option<(u16, Uid)> {
    if id.len() != LETTERS {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    let (tag, uid) = bytes.split_first_chunk::<2>()?;
    Some((u16::from_be_bytes(*tag), uid.try_into().ok()?))
}
