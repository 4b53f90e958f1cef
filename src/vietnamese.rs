//! How Vietnamese words are compared: the order of names, and words found with and without marks.

use std::sync::OnceLock;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// What keys and folded words are made by. Where a database holds those of another version, they
/// are made anew. The crate's version is that of the lock file; raise the number when a rule here changes.
pub const VERSION: &str = "icu_collator 2.4.0, rules 2";

/// At most so many characters are searched for.
const MOST_CHARS: usize = 200;

/// A key whose bytes sort as Vietnamese does: a ă â b c d đ e ê …, tones after letters, and Hoà
/// beside Hòa.
pub fn sort_key(text: &str) -> Vec<u8> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let collator = COLLATOR.get_or_init(|| {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        Collator::try_new(locale!("vi").into(), options).ok()
    });
    let mut key = Vec::new();
    let text = styled(text);
    match collator {
        Some(collator) => match collator.write_sort_key_to(&text, &mut key) {
            Ok(()) => key,
            Err(never) => match never {},
        },
        None => text.into_bytes(),
    }
}

/// The words of a text in lower case, composed, its tone marks where the older style has them. A mark that
/// no letter can be composed with is left out: it would cut the word in two.
pub fn marked(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&text.to_lowercase()).into_owned();
    words(&styled(&composed.chars().filter(|letter| !is_mark(*letter)).collect::<String>()))
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// The same without any mark; đ counts as d.
pub fn plain(text: &str) -> String {
    let bare = |letter: char| match letter {
        'đ' => Some('d'),
        mark if is_mark(mark) => None,
        other => Some(other),
    };
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(text).to_lowercase();
    words(&apart.chars().filter_map(bare).collect::<String>())
}

/// Letters and digits, a space between words.
fn words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Composed, and with the tone of an open oa, oe, uy on its second letter: hòa becomes hoà.
fn styled(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    let letters: Vec<char> = composed.chars().collect();
    let mut styled = String::with_capacity(composed.len());
    let mut at = 0;
    while at < letters.len() {
        let ends = letters.get(at + 2).is_none_or(|next| !next.is_alphabetic());
        let after_q = at > 0 && matches!(letters[at - 1], 'q' | 'Q');
        match letters.get(at + 1).and_then(|second| moved(letters[at], *second)) {
            Some(pair) if ends && !after_q => {
                styled.extend(pair);
                at += 2;
            }
            _ => {
                styled.push(letters[at]);
                at += 1;
            }
        }
    }
    styled
}

/// The two letters with the tone of the first on the second.
fn moved(first: char, second: char) -> Option<[char; 2]> {
    /// A letter without tone, and with each of the five.
    const TONES: [[char; 6]; 10] = [
        ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
        ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
        ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
        ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
        ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
        ['O', 'Ò', 'Ó', 'Ỏ', 'Õ', 'Ọ'],
        ['U', 'Ù', 'Ú', 'Ủ', 'Ũ', 'Ụ'],
        ['A', 'À', 'Á', 'Ả', 'Ã', 'Ạ'],
        ['E', 'È', 'É', 'Ẻ', 'Ẽ', 'Ẹ'],
        ['Y', 'Ỳ', 'Ý', 'Ỷ', 'Ỹ', 'Ỵ'],
    ];
    let (base, tone) = TONES.iter().find_map(|row| {
        let tone = row[1..].iter().position(|letter| *letter == first)?;
        Some((row[0], tone + 1))
    })?;
    let fits = match base.to_ascii_lowercase() {
        'o' => matches!(second, 'a' | 'e' | 'A' | 'E'),
        'u' => matches!(second, 'y' | 'Y'),
        _ => false,
    };
    let row = TONES.iter().find(|row| row[0] == second).filter(|_| fits)?;
    Some([base, row[tone]])
}

/// What somebody searches for: words as they were written, and without marks. The last may be the
/// beginning of one, unless it is a letter and all there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub marked: String,
    pub plain: String,
}

impl Words {
    pub fn parse(text: &str) -> Result<Self, String> {
        let chars = text.chars().count();
        if chars > MOST_CHARS {
            return Err(format!("must be at most {MOST_CHARS} characters long, but is {chars}"));
        }
        let words = Words { marked: marked(text), plain: plain(text) };
        if words.plain.is_empty() || words.marked.is_empty() {
            return Err("holds no letter and no digit: there is nothing to search for".to_owned());
        }
        Ok(words)
    }

    /// Whether the last may be the beginning of a word. Nearly all that there is begins with one letter:
    /// by itself it is a word.
    pub fn may_begin(&self) -> bool {
        self.plain.chars().count() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::{VERSION, Words, marked, plain, sort_key};

    #[test]
    fn the_version_names_the_collation_of_the_lock_file() {
        let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
        let (_, package) = lock.split_once("name = \"icu_collator\"\nversion = \"").unwrap();
        let version = package.split('"').next().unwrap();
        assert!(VERSION.starts_with(&format!("icu_collator {version},")), "{version}");
    }

    #[test]
    fn names_sort_as_vietnamese_does() {
        let sorted = [
            "An", "Ăn", "Ân", "Ba", "Da", "Đa", "Đà", "Đả", "Đã", "Đá", "Đạ", "Em", "Êm", "hoa", "Hoa", "Hoà", "Hòa",
            "hoả", "hỏa", "Ơn", "Un", "Ưn",
        ];
        for pair in sorted.windows(2) {
            assert!(sort_key(pair[0]) <= sort_key(pair[1]), "{pair:?}");
        }
        assert_eq!(sort_key("Hoà"), sort_key("Hòa"));
        assert_eq!(sort_key("Hoà"), sort_key("Ho\u{61}\u{300}"));
    }

    #[test]
    fn words_lose_their_marks() {
        assert_eq!(plain("Nghệ ĐEN"), "nghe den");
        assert_eq!(plain("Tổ tự quản \"5 trong 1\""), "to tu quan 5 trong 1");
        assert_eq!(marked("xã Hòa-Vang, Thủy"), "xã hoà vang thuỷ");
        assert_eq!(marked("Quý quỳ hoàn khỏe khoẻ"), "quý quỳ hoàn khoẻ khoẻ");
        assert_eq!(marked("Nghe\u{323}\u{302}"), marked("Nghệ"));
        // No letter is composed with these marks.
        assert_eq!((marked("ng\u{303}a İn"), plain("ng\u{303}a İn")), ("nga in".to_owned(), "nga in".to_owned()));
        assert_eq!(marked("h\u{f2}\u{338}a"), "hoà");
    }

    #[test]
    fn nothing_to_search_for_is_told() {
        assert!(Words::parse("\"'*()\0").is_err());
        assert!(Words::parse(&"a".repeat(201)).is_err());
        assert_eq!(Words::parse("' OR 1 --\0NEAR(x)").unwrap().plain, "or 1 near x");
    }
}
