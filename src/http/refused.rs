//! Requests that are refused, or told to come back, before anything of them is run.

use super::media::Verdict;
use crate::error::{Code, Error};

pub type Refused = (Verdict, Error);

pub fn refusal(message: impl Into<String>) -> Error {
    Error::new(Code::BadRequest, message)
}

pub fn busy() -> Refused {
    (Verdict::Busy, Error::new(Code::Unavailable, "The server is busy: try again in a moment."))
}

/// Others hold all the memory that there is for requests.
pub fn no_room() -> Refused {
    let message =
        "The server holds as many bytes of requests and answers as it may: try again in a moment, or ask for less.";
    (Verdict::Busy, Error::new(Code::Unavailable, message))
}

pub fn too_many_values(most: usize) -> Refused {
    let message =
        format!("The request's JSON holds more than {most} values, the most that are taken: send fewer at once.");
    (Verdict::TooLarge, Error::new(Code::LimitExceeded, message))
}
