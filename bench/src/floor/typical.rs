//! Q2: a page of models of one stage, counted.

use super::Floor;
use crate::Failure;
use crate::flat::{Flat, each, keys, maybe_text};

impl Floor {
    pub(super) fn typical(&mut self) -> Result<Vec<u8>, Failure> {
        let s = &mut self.statements;
        let mut out = Vec::with_capacity(4096);
        let (mut total, mut models) = (Flat::new(1), Flat::new(3));
        total.read(&mut s.typical_count, "TYPICAL")?;
        models.read(&mut s.typical, "TYPICAL")?;
        let places = keys(&models, 2);
        let localities = each(&mut s.locality_up, 2, &places)?;
        let above = keys(&localities, 1);
        let parents = each(&mut s.locality_name, 1, &above)?;

        out.extend_from_slice(br#"{"data":{"models":{"totalCount":"#);
        out.extend_from_slice(itoa::Buffer::new().format(total.int(0, 0).unwrap_or_default()).as_bytes());
        out.extend_from_slice(br#","nodes":["#);
        for model in 0..models.len() {
            out.extend_from_slice(if model > 0 { br#",{"code":"# } else { br#"{"code":"# });
            maybe_text(models.text(model, 0), &mut out);
            out.extend_from_slice(br#","title":"#);
            maybe_text(models.text(model, 1), &mut out);
            out.extend_from_slice(br#","locality":"#);
            let Some(place) = models.int(model, 2).and_then(|place| places.binary_search(&place).ok()) else {
                out.extend_from_slice(b"null}");
                continue;
            };
            out.extend_from_slice(br#"{"name":"#);
            maybe_text(localities.text(place, 0), &mut out);
            out.extend_from_slice(br#","parent":"#);
            match localities.int(place, 1).and_then(|parent| above.binary_search(&parent).ok()) {
                Some(parent) => {
                    out.extend_from_slice(br#"{"name":"#);
                    maybe_text(parents.text(parent, 0), &mut out);
                    out.push(b'}');
                }
                None => out.extend_from_slice(b"null"),
            }
            out.extend_from_slice(b"}}");
        }
        out.extend_from_slice(b"]}}}");
        Ok(out)
    }
}
