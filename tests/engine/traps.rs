//! What other engines got wrong, a test each, by the numbers they were collected under. 34 is of
//! mutations, which this schema has not.

mod documents;
mod merging;
mod nulls;
mod pages;
mod store;
