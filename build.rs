//! Finds the built page of `web/dist`, so that the binary carries it. It runs nothing and fetches nothing:
//! where there is no built page, the server has its plain one.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
    let dist = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo says where the package is")).join("web/dist");
    let list = fs::read_to_string(dist.join("files.txt")).unwrap_or_default();
    if list.is_empty() {
        // Looked for each time: a folder that is brought back may be older than this build.
        println!("cargo::rerun-if-changed=web/dist/not-there");
    }
    let mut files = String::from("&[\n");
    for line in list.lines() {
        let mut parts = line.splitn(3, ' ');
        let (Some(hash), Some(size), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
            panic!("web/dist/files.txt has a line that is no file: {line}");
        };
        let gzip = dist.join(format!("{name}.gz"));
        writeln!(
            files,
            "File {{ name: {name:?}, etag: {etag:?}, size: {size}, gzip: include_bytes!({gzip:?}) }},",
            etag = format!("W/\"{}\"", &hash[..32]),
        )
        .expect("a text takes all");
    }
    files.push_str("]\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo says where to write")).join("page_files.rs");
    fs::write(out, files).expect("cargo's own folder can be written to");
}
