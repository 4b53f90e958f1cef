//! What a search finds: the server's rules of what fits best (`src/store/sql/words.rs`) as two statements, one that
//! counts and one that tells the first. The words are brought to their normal form by the server's own function.

use nhanrong::vietnamese::Words;
use tokio_postgres::{Client, Error, Statement};

use super::whole;
use crate::Failure;

/// At most so many words are looked for.
const MOST: usize = 4;

pub const TOTAL: &str = "select count(*) from search_entry e where e.tokens @@ $1::text::tsquery";

/// A statement for each number of words, first those written without marks, then those with them.
pub struct Prepared {
    page: Vec<Statement>,
    json: Vec<Statement>,
}

impl Prepared {
    pub async fn new(client: &Client) -> Result<Self, Error> {
        let mut prepared = Self { page: Vec::new(), json: Vec::new() };
        for count in 1..=MOST {
            for is_plain in [true, false] {
                let page = page(count, is_plain);
                prepared.json.push(client.prepare(&whole(&page)).await?);
                prepared.page.push(client.prepare(&page).await?);
            }
        }
        Ok(prepared)
    }
}

/// What is looked for, as the statements take it.
pub struct Sought {
    at: usize,
    pub parameters: Vec<String>,
}

impl Sought {
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let words = Words::parse(text)?;
        let Words { marked, plain } = &words;
        let count = plain.split(' ').count();
        if count > MOST || marked.split(' ').count() != count {
            return Err("it has no floor for such words".into());
        }
        let (query_end, end) = if words.may_begin() { (":*", "") } else { ("", " ") };
        let quoted: Vec<String> = plain.split(' ').map(|word| format!("'{word}'")).collect();
        let query = format!("{}{query_end}", quoted.join(" & "));
        let phrase = |text: &str| format!(" {text}{end}");
        let mut parameters = vec![query, marked.clone(), plain.clone(), phrase(marked), phrase(plain)];
        for text in [marked, plain] {
            let ends = (1..=count).map(|nth| if nth < count { " " } else { end });
            parameters.extend(text.split(' ').zip(ends).map(|(word, end)| format!(" {word}{end}")));
        }
        Ok(Self { at: (count - 1) * 2 + usize::from(marked != plain), parameters })
    }

    pub fn page<'p>(&self, prepared: &'p Prepared) -> &'p Statement {
        &prepared.page[self.at]
    }

    pub fn json<'p>(&self, prepared: &'p Prepared) -> &'p Statement {
        &prepared.json[self.at]
    }
}

/// Whether one of these columns holds a part, which begins with the space before a word.
fn holds(columns: &[&str], part: usize) -> String {
    let any: Vec<String> =
        columns.iter().map(|column| format!("strpos(' ' || e.{column} || ' ', ${part}) > 0")).collect();
    format!("({})", any.join(" or "))
}

/// Whether they hold each of so many words.
fn each(columns: &[&str], first: usize, count: usize) -> String {
    let all: Vec<String> = (first..first + count).map(|part| holds(columns, part)).collect();
    all.join(" and ")
}

/// How well a name fits, the best first.
fn named([name, long]: [&str; 2], [words, phrase, first]: [usize; 3], count: usize) -> [String; 4] {
    [
        format!("${words} in (e.{name}, e.{long})"),
        format!("(starts_with(e.{name}, ${words}) or starts_with(e.{long}, ${words}))"),
        holds(&[long], phrase),
        each(&[long], first, count),
    ]
}

/// The first ten of what is found. Mostly as many have the words in their names: then the longer texts of all the
/// others are not looked at.
fn page(count: usize, is_plain: bool) -> String {
    let written = named(["name", "long_name"], [2, 4, 6], count);
    let alike = named(["name_plain", "long_name_plain"], [3, 5, 6 + count], count);
    let texts = ["long_name", "words"];
    let told = vec![holds(&texts, 4), each(&texts, 6, count)];
    let behind = vec![holds(&["long_name_plain", "words_plain"], 5)];
    let (names, others): (Vec<String>, _) = if is_plain {
        (written.into_iter().zip(alike).flat_map(<[String; 2]>::from).collect(), [told, behind].concat())
    } else {
        (written.to_vec(), [told, alike.to_vec(), behind].concat())
    };
    let first = |fits: &[String], test: &str| {
        let cases: Vec<String> = fits.iter().enumerate().map(|(rank, fit)| format!("when {fit} then {rank}")).collect();
        format!(
            "select model_id, locality_id, organisation_id, rank, standing, name_key, id from (select e.*, \
             case {} else {} end as rank from search_entry e where e.tokens @@ $1::text::tsquery{test}) e \
             order by rank, standing, name_key, id limit 10",
            cases.join(" "),
            fits.len()
        )
    };
    let unnamed = names.len();
    let all = first(&[names.clone(), others].concat(), &format!(" and (select max(rank) = {unnamed} from named)"));
    format!(
        "with named as materialized ({}) select * from named where (select max(rank) < {unnamed} from named) \
         union all ({all}) order by rank, standing, name_key, id",
        first(&names, "")
    )
}
