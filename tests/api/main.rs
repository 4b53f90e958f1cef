//! One test binary; a file each for what the registry holds and does.

mod helpers;
mod migrate;
