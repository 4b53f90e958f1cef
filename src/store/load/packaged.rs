//! The data that comes with the binary (see data/README.md).

/// A file to load.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    pub kind: Kind,
    pub name: &'a str,
    pub bytes: &'a [u8],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Localities,
    Succession,
    Article,
}

/// The packaged files, in an order in which each finds what it refers to.
pub fn packaged() -> Vec<File<'static>> {
    macro_rules! file {
        ($kind:ident, $name:literal) => {
            File { kind: Kind::$kind, name: $name, bytes: include_bytes!(concat!("../../../data/", $name)) }
        };
    }
    vec![
        file!(Localities, "localities_vn_before.csv"),
        file!(Localities, "localities_vn_after.csv"),
        file!(Localities, "localities_quangnam_earlier.csv"),
        file!(Localities, "villages_article.csv"),
        file!(Succession, "succession_vn.csv"),
        file!(Succession, "succession_quangnam_earlier.csv"),
        file!(Article, "article.json"),
    ]
}
