//! The codings in which bodies come and answers go. Each is packed or unpacked whole: what a coding needs beside the
//! bytes, some megabytes, is then held by those that work at the moment, and for nobody who is waited for.

use std::io::{Read, Result, Write};

use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

/// In the order in which we like them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coding {
    Zstd,
    Br,
    Gzip,
}

const ALL: [Coding; 3] = [Coding::Zstd, Coding::Br, Coding::Gzip];

/// As large a window as RFC 8878 tells every decoder to take, by its logarithm.
const ZSTD_WINDOW: u32 = 23;

/// Of usual servers: beyond, an answer takes longer and becomes little smaller.
const ZSTD_LEVEL: i32 = 3;
const BR_LEVEL: i32 = 4;
/// By its logarithm; twice as large a one takes twice the memory.
const BR_WINDOW: i32 = 19;
/// What it is told of the length. From 1 MB on it would take a table of 4 MB, to look further back than its window.
const BR_HINT: usize = 1 << 19;

impl Coding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Br => "br",
            Self::Gzip => "gzip",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        let known = ALL.into_iter().find(|coding| name.eq_ignore_ascii_case(coding.name()));
        known.or_else(|| name.eq_ignore_ascii_case("x-gzip").then_some(Self::Gzip))
    }

    /// The one that the client likes best, if it likes any.
    pub fn asked(headers: &HeaderMap) -> Option<Self> {
        let lists = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|list| list.to_str().ok());
        let mut best: Option<(Self, f32)> = None;
        for range in lists.flat_map(|list| list.split(',')) {
            let (name, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(0.0);
            let Some(coding) = Self::named(name).filter(|_| weight > 0.0) else { continue };
            if best.is_none_or(|(other, most)| weight > most || weight == most && (coding as u8) < other as u8) {
                best = Some((coding, weight));
            }
        }
        best.map(|(coding, _)| coding)
    }

    pub fn pack(self, plain: &[u8]) -> Result<Vec<u8>> {
        let mut packed = match self {
            Self::Zstd => zstd::bulk::compress(plain, ZSTD_LEVEL)?,
            Self::Br => {
                let (mut plain, mut packed) = (plain, Vec::new());
                let params = brotli::enc::BrotliEncoderParams {
                    quality: BR_LEVEL,
                    lgwin: BR_WINDOW,
                    size_hint: plain.len().min(BR_HINT),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut plain, &mut packed, &params)?;
                packed
            }
            Self::Gzip => {
                let mut packer = GzEncoder::new(Vec::new(), Compression::default());
                packer.write_all(plain)?;
                packer.finish()?
            }
        };
        packed.shrink_to_fit();
        Ok(packed)
    }

    /// None where it is more than `most` bytes.
    pub fn unpack(self, packed: &[u8], most: usize) -> Result<Option<Vec<u8>>> {
        let (mut plain, enough) = (Vec::new(), most as u64 + 1);
        match self {
            Self::Zstd => {
                let mut unpacker = zstd::Decoder::with_buffer(packed)?;
                unpacker.window_log_max(ZSTD_WINDOW)?;
                unpacker.take(enough).read_to_end(&mut plain)?
            }
            Self::Br => brotli::Decompressor::new(packed, 4096).take(enough).read_to_end(&mut plain)?,
            Self::Gzip => MultiGzDecoder::new(packed).take(enough).read_to_end(&mut plain)?,
        };
        Ok((plain.len() <= most).then_some(plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_again_and_no_more_than_may_be() {
        let plain = b"of nothing much ".repeat(1000);
        for coding in ALL {
            let packed = coding.pack(&plain).unwrap();
            assert!(packed.len() < 1000, "{coding:?}");
            assert_eq!(coding.unpack(&packed, plain.len()).unwrap().as_ref(), Some(&plain));
            assert_eq!(coding.unpack(&packed, plain.len() - 1).unwrap(), None);
            for wrong in [&packed[..packed.len() / 2], &plain] {
                assert!(coding.unpack(wrong, plain.len()).is_err(), "{coding:?}");
            }
        }
    }

    #[test]
    fn the_coding_is_the_one_that_the_client_likes_best() {
        for (accept, coding) in [
            ("", None),
            ("identity, deflate", None),
            ("gzip, deflate, br, zstd", Some(Coding::Zstd)),
            ("gzip, deflate, br", Some(Coding::Br)),
            ("X-GZIP", Some(Coding::Gzip)),
            ("zstd;q=0.5, gzip ; q=0.8, br;q=0", Some(Coding::Gzip)),
            ("*", None),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accept.parse().unwrap())]);
            assert_eq!(Coding::asked(&headers), coding, "{accept}");
        }
    }
}
