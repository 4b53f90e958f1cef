//! One test binary; a file each for what the registry holds and does.

mod article;
mod helpers;
mod integrity;
mod kill;
mod load;
mod migrate;
mod refuse;
