//! What the pages need beside Node: Chromium, and a folder for pictures.

use std::path::{Path, PathBuf};

use crate::node::{Script, program};

/// Where the pictures are put that the tests take.
fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("web");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn chromium() -> PathBuf {
    // Set where it lies elsewhere.
    if let Some(path) = std::env::var_os("NHANRONG_CHROMIUM") {
        return PathBuf::from(path);
    }
    let mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    program(&["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", mac], "chromium")
}

pub trait InBrowser {
    fn browser(self) -> Self;
}

impl InBrowser for Script {
    /// With a browser, and a folder for its pictures.
    fn browser(mut self) -> Self {
        self.0.env("NHANRONG_CHROMIUM", chromium()).env("NHANRONG_PICTURES", pictures());
        self
    }
}
