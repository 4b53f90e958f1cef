//! One test binary; a file each for what the registry holds and does.

mod article;
mod batches;
mod helpers;
mod indexes;
mod integrity;
mod kill;
mod layers;
mod load;
mod map;
mod migrate;
mod pages;
mod refuse;
mod walk;
