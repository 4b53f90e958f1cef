//! The legs of one flight: which of them can be answered, and which can be sent before the others are.

use super::pieces::Way;
use crate::store::ask::{Ask, Batch, By, Fault, Leg, Scope};
use crate::store::map::Map;

/// The answer of each leg, as far as there are any.
pub type Found = Vec<Option<Result<Batch, Fault>>>;

/// The key of each leg that another has found.
pub type Keys = Vec<Option<[i64; 1]>>;

/// Answers what the map knows, and those whose lead found no key or failed. Gives the keys that were found.
pub fn recall(legs: &[Leg<'_>], map: &Map, found: &mut Found) -> Keys {
    let mut keys = vec![None; legs.len()];
    for (at, Leg { ask, lead }) in legs.iter().enumerate() {
        if found[at].is_some() {
            continue;
        }
        found[at] = match lead.map(|lead| (lead, &found[lead.leg])) {
            None => map.read(ask).map(Ok),
            Some((_, None)) => None,
            Some((_, Some(Err(fault)))) => Some(Err(fault.clone())),
            Some((lead, Some(Ok(answer)))) => match lead.key(answer) {
                None => Some(Ok(Batch::of_no_key(ask))),
                Some(key) => {
                    keys[at] = Some([key]);
                    map.read(&ask.of(&[key])).map(Ok)
                }
            },
        };
    }
    keys
}

/// What is sent of a leg.
pub struct Outbound<'a> {
    pub ask: Ask<'a>,
    /// How it is led to its key, where the leg that finds it is under way too.
    pub way: Option<Way<'a>>,
}

/// The legs that can be sent now, and whether the database must be asked for others behind them.
pub fn outbound<'a>(legs: &[Leg<'a>], keys: &'a Keys, found: &Found) -> (Vec<Option<Outbound<'a>>>, bool) {
    let mut all: Vec<Option<Outbound<'a>>> = Vec::with_capacity(legs.len());
    let mut more = false;
    for (at, Leg { ask, lead }) in legs.iter().enumerate() {
        let one = match (lead, &keys[at]) {
            _ if found[at].is_some() => None,
            (None, _) => Some(Outbound { ask: *ask, way: None }),
            (Some(_), Some(key)) => Some(Outbound { ask: ask.of(key), way: None }),
            (Some(lead), None) => {
                let lead = all[lead.leg].as_ref().filter(|_| can_be_led(ask)).and_then(|before| {
                    let way = Way::on(&before.ask, before.way.as_ref(), lead.column)?;
                    // Of one key, whichever it is.
                    Some(Outbound { ask: ask.of(&[0]), way: Some(way) })
                });
                more |= lead.is_none() && !Map::answers(ask);
                lead
            }
        };
        all.push(one);
    }
    (all, more)
}

/// Whether its key may be known to the database alone.
fn can_be_led(ask: &Ask<'_>) -> bool {
    let is_wider = matches!(ask.by, By::Area { scope, .. } if scope != Scope::Own);
    !is_wider && !Map::answers(ask)
}
