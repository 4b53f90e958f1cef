//! One test binary; a file each for what the registry holds and does.

mod article;
mod batches;
mod cli;
mod contract;
mod helpers;
mod http;
mod indexes;
mod integrity;
mod kill;
mod layers;
mod load;
mod locality;
mod map;
mod migrate;
mod model;
mod organisation;
mod outcome;
mod pages;
mod refuse;
mod replication;
mod walk;
