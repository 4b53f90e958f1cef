//! Where in the API each kind of fact is told. What no rule names is an outcome or a statement,
//! found by the row's own words.

use serde_json::Value as Json;

use super::ask::{Answer, Said, Unit, span, text, year};
use super::row::Fact;

/// A question, where in its answer records stand, and where in a record its code stands.
pub struct Root {
    pub query: &'static str,
    pub records: &'static [&'static str],
    pub code: &'static str,
}

pub type Tell = fn(&Said<'_>) -> Vec<Answer>;

pub struct Rule {
    pub of: &'static str,
    pub about: &'static str,
    pub root: &'static Root,
    pub tell: Tell,
}

macro_rules! root {
    ($name:ident, $code:literal, [$($path:literal),+], $($query:expr),+) => {
        static $name: Root = Root { query: concat!($($query),+), records: &[$($path),+], code: $code };
    };
}

macro_rules! outcomes {
    () => {
        "outcomes(first: 100) { nodes { indicator { name(language: EN) } value unit qualifier statement(language: EN) period sentence } \
         pageInfo { hasNextPage } }"
    };
}

macro_rules! place {
    () => {
        "{ code kind name parent { officialCode } }"
    };
}

root!(
    MODEL,
    "/code",
    ["/model"],
    "query($code: String!) { model(code: $code) { code title(language: EN) sector startedOn owners { code } ",
    "partners { code } site ",
    place!(),
    " locality { code kind name parent { officialCode } ancestors ",
    place!(),
    " } ",
    outcomes!(),
    " } }"
);
root!(
    POLICY,
    "/code",
    ["/policy"],
    "query($code: String!) { policy(code: $code) { code number title(language: EN) issuedOn issuer { code } ",
    "implements { code } statements { kind text(language: EN) sentence by { code } } ",
    outcomes!(),
    " } }"
);
root!(
    MOVEMENT,
    "/code",
    ["/movement"],
    "query($code: String!) { movement(code: $code) { code statements { kind text(language: EN) sentence by { code } } ",
    outcomes!(),
    " } }"
);
root!(
    LOCALITY,
    "/code",
    ["/locality"],
    "query($code: String!) { locality(code: $code) { code ancestors ",
    place!(),
    " ",
    outcomes!(),
    " } }"
);
root!(
    REPLICATION,
    "/code",
    ["/replications/nodes/*"],
    "{ replications { nodes { code status on sites policy { code } model { stage } ",
    outcomes!(),
    " } } }"
);
root!(
    SELECTION,
    "/code",
    ["/policies/nodes/*/selections/*"],
    "{ policies { nodes { selections { code title(language: EN) selectedCount poolCount poolFrom poolTo ",
    "models { nodes { code stage } } } } } }"
);
root!(
    MEMBERSHIP,
    "/models/nodes/*/code",
    ["/policies/nodes/*/selections/*"],
    "{ policies { nodes { selections { code models { nodes { code } } } } } }"
);
root!(
    DRIVEN,
    "/policies/*/code",
    ["/models/nodes/*/movement"],
    "{ models { nodes { movement { code policies { code statements { kind text(language: EN) sentence by { code } } } } } } }"
);
root!(
    PERSON,
    "/code",
    ["/models/nodes/*/movement/statements/*/by", "/policies/nodes/*/targets/*/statedBy"],
    "{ models { nodes { movement { statements { by { code post(language: EN) } } } } } ",
    "policies { nodes { targets { statedBy { code post(language: EN) } } } } }"
);
root!(
    SPEECH,
    "/by/code",
    ["/models/nodes/*/movement/statements/*"],
    "{ models { nodes { movement { statements { kind text(language: EN) sentence by { code } } } } } }"
);
root!(
    PRODUCT,
    "/code",
    ["/models/nodes/*/products/*"],
    "{ models { nodes { products { code name(language: EN) soldAt { code } } } } }"
);
root!(
    CERTIFICATE,
    "/certifications/*/scheme",
    ["/models/nodes/*/products/*"],
    "{ models { nodes { products { code certifications { scheme grade on } } } } }"
);
root!(
    TARGET,
    "/code",
    ["/policies/nodes/*/targets/*"],
    "{ policies { nodes { targets { code title(language: EN) measure minimum namedUpper every from to ",
    "setBy { code } holderKind holderLevel within { code } condition(language: EN) statedBy { code } } } } }"
);
root!(SOURCE, "/code", ["/models/nodes/*/sources/*"], "{ models { nodes { sources { code url } } } }");

const fn rule(of: &'static str, about: &'static str, root: &'static Root, tell: Tell) -> Rule {
    Rule { of, about, root, tell }
}

pub static RULES: &[Rule] = &[
    rule("sel", "pool of models built and evaluated by the province", &SELECTION, |said| {
        let pool = said.count("Selection", "poolCount");
        vec![pool.of(&span(&said.record["poolFrom"], &said.record["poolTo"]))]
    }),
    rule("sel", "typical models selected under the project", &SELECTION, |said| {
        vec![said.count("Selection", "selectedCount")]
    }),
    rule("sel", "typical models drawn from that pool", &SELECTION, |said| {
        let count = |name: &str| said.record[name].as_i64();
        let typical = said.at("/models/nodes/*/stage").into_iter().all(|stage| stage == "TYPICAL");
        let drawn = matches!((count("selectedCount"), count("poolCount")), (Some(some), Some(all)) if some < all);
        said.yes(drawn && typical && text(&said.record["title"]).starts_with("Typical models"))
    }),
    rule("per", "post", &PERSON, |said| said.plain("/post")),
    rule("per", "assessment", &SPEECH, |said| {
        let assessment = said.record["kind"] == "ASSESSMENT";
        let said = said
            .plain("/text")
            .into_iter()
            .map(|told| Answer { sentence: Some(text(&said.record["sentence"])), ..told });
        said.filter(|_| assessment).collect()
    }),
    rule("pol", "purpose: makes concrete a task of", &POLICY, |said| said.plain("/implements/code")),
    rule("pol", "subject", &POLICY, |said| said.object("/title")),
    rule("pol", "number", &POLICY, |said| of_its_year(said, "/number")),
    rule("pol", "issuer", &POLICY, |said| of_its_year(said, "/issuer/code")),
    rule("pol", "date", &POLICY, |said| vec![Answer::date(&said.record["issuedOn"])]),
    rule("pol", "task: raise quality of and widely apply the movement", &DRIVEN, |said| {
        let task = said.at("/policies/*").into_iter().filter(|policy| policy["code"] == *said.fact.entity);
        let task = task.flat_map(|policy| super::ask::at(policy, "/statements/*"));
        let task = task.filter(|told| told["kind"] == "TASK").flat_map(|told| statement(told, said));
        task.map(|task| Answer { value: text(&said.record["code"]), ..task }).collect()
    }),
    rule("mod", "member of selection", &MEMBERSHIP, |said| said.plain("/code")),
    rule("mod", "field", &MODEL, sector),
    rule("mod", "content", &MODEL, |said| said.object("/title")),
    rule("mod", "owner", &MODEL, |said| said.plain("/owners/*/code")),
    rule("mod", "partner", &MODEL, |said| said.plain("/partners/*/code")),
    rule("mod", "start", &MODEL, |said| vec![Answer::date(&said.record["startedOn"])]),
    rule("mod", "site", &MODEL, site),
    rule("mod", "first site", &MODEL, site),
    rule("mod", "commune", &MODEL, unit_called_so),
    rule("loc", "district", &LOCALITY, unit_called_so),
    rule("loc", "town", &LOCALITY, unit_called_so),
    rule("loc", "city", &LOCALITY, unit_called_so),
    rule("prd", "product", &PRODUCT, |said| said.plain("/name")),
    rule("prd", "shown and sold at", &PRODUCT, |said| said.plain("/soldAt/*/code")),
    rule("cer", "scheme", &CERTIFICATE, |said| certificate(said, |_, told| Answer::plain(text(&told["scheme"])))),
    rule("cer", "product certified", &CERTIFICATE, |said| {
        certificate(said, |product, _| Answer::plain(text(&product["code"])))
    }),
    rule("cer", "year", &CERTIFICATE, |said| certificate(said, |_, told| Answer::date(&told["on"]))),
    rule("cer", "stars", &CERTIFICATE, |said| {
        certificate(said, |_, told| {
            let grade = text(&told["grade"]);
            let (stars, unit) = grade.split_once(' ').unwrap_or((&grade, ""));
            Answer { unit: Unit::Is(unit.trim_end_matches('s').to_owned()), ..Answer::plain(stars) }
        })
    }),
    rule("rep", "own initiative", &REPLICATION, |said| said.yes(said.record["status"] == "SPONTANEOUS")),
    rule("rep", "chosen for replication in the coming time", &REPLICATION, |said| {
        let chosen = said.record["model"]["stage"] == "SELECTED_FOR_REPLICATION";
        said.yes(chosen && said.record["status"] == "PLANNED")
    }),
    rule("rep", "chosen for replication under", &REPLICATION, |said| said.plain("/policy/code")),
    rule("rep", "villages replicated to", &REPLICATION, |said| {
        vec![said.count("Replication", "sites").of(&year(&said.record["on"]))]
    }),
    // How sure the year is stands in an outcome; the replication itself tells the same year.
    rule("rep", "year replicated", &REPLICATION, |said| {
        outcomes(said).into_iter().filter(|told| told.value == text(&said.record["on"])).collect()
    }),
    rule("tgt", "set by", &TARGET, |said| said.plain("/setBy/code")),
    rule("tgt", "set for each of", &TARGET, |said| vec![Answer::plain(said.api.ids.group_id(said.record))]),
    rule("tgt", "period", &TARGET, |said| match text(&said.record["every"]).as_str() {
        "SPAN" => vec![Answer::plain(target_period(said)).of(&target_period(said))],
        every => vec![Answer::plain(format!("each {}", every.to_lowercase()))],
    }),
    rule("tgt", "new models, lower bound", &TARGET, |said| target(said, "minimum")),
    rule("tgt", "new models, upper figure named", &TARGET, |said| target(said, "namedUpper")),
    rule("tgt", "typical models to introduce and replicate", &TARGET, |said| target(said, "minimum")),
    rule("tgt", "typical models newly built and effectively kept", &TARGET, |said| target(said, "minimum")),
    rule("tgt", "condition", &TARGET, |said| said.plain("/condition")),
    rule("tgt", "stated by", &TARGET, |said| said.plain("/statedBy/code")),
    rule("src", "address", &SOURCE, |said| said.plain("/url")),
];

/// Where a fact that no rule names is told: as an outcome by that name, or as a statement in those words.
pub fn all_else(fact: &Fact) -> (&'static Root, Tell) {
    let root = match fact.of() {
        "mod" => &MODEL,
        "rep" => &REPLICATION,
        "pol" => &POLICY,
        "loc" => &LOCALITY,
        _ => &MOVEMENT,
    };
    (root, |said| {
        let statements = said.at("/statements/*").into_iter().flat_map(|told| statement(told, said));
        outcomes(said).into_iter().chain(statements).collect()
    })
}

/// The outcomes by the name of the row's attribute.
fn outcomes(said: &Said<'_>) -> Vec<Answer> {
    assert_eq!(said.record["outcomes"]["pageInfo"]["hasNextPage"], false, "{}: more than a page", said.fact.entity);
    let named = said.at("/outcomes/nodes/*").into_iter();
    let named = named.filter(|outcome| outcome["indicator"]["name"] == *said.fact.attribute);
    let answer = |outcome: &Json| {
        let qualifier = text(&outcome["qualifier"]);
        let value = match (&outcome["value"], &outcome["statement"]) {
            // Nothing but that it is so, or will be. Of a quantity without a figure no value is told.
            (Json::Null, Json::Null) if ["STATED", "PROSPECT"].contains(&qualifier.as_str()) => "yes".to_owned(),
            (Json::Null, words) => text(words),
            (figure, _) => text(figure),
        };
        let (unit, period) = (Unit::Is(text(&outcome["unit"])), text(&outcome["period"]));
        Answer { value, unit, qualifier, period, sentence: Some(text(&outcome["sentence"])) }
    };
    named.map(answer).collect()
}

/// A statement says a row in its words (yes), or the row's attribute and behind it its value; and it
/// is by whom the article has it from.
fn statement(statement: &Json, said: &Said<'_>) -> Option<Answer> {
    let fact = said.fact;
    if statement["by"]["code"] != *said.api.ids.speaker(&fact.id) {
        return None;
    }
    let told = text(&statement["text"]);
    let bare = ["directive: ", "task: "].iter().find_map(|word| fact.attribute.strip_prefix(word));
    let value = if told == fact.attribute || Some(told.as_str()) == bare {
        "yes"
    } else {
        told.strip_prefix(&fact.attribute)?.strip_prefix(": ")?
    };
    let sentence = Some(text(&statement["sentence"]));
    // What is said is said, even where it names a number.
    Some(Answer { qualifier: "STATED".to_owned(), sentence, ..Answer::plain(value) })
}

/// What a policy tells of itself is of the year in which it was issued.
fn of_its_year(said: &Said<'_>, path: &str) -> Vec<Answer> {
    let issued = year(&said.record["issuedOn"]);
    said.plain(path).into_iter().map(|told| told.of(&issued)).collect()
}

/// The registry's sectors in the article's words.
const SECTORS: [(&str, &str); 2] = [("ECONOMY", "economic development"), ("DEFENCE_SECURITY", "security and order")];

fn sector(said: &Said<'_>) -> Vec<Answer> {
    let sector = text(&said.record["sector"]);
    let words = SECTORS.iter().find(|(name, _)| *name == sector).map(|(_, words)| *words);
    vec![Answer::plain(words.unwrap_or(&sector))]
}

/// Where it was first built, when it began.
fn site(said: &Said<'_>) -> Vec<Answer> {
    let began = year(&said.record["startedOn"]);
    said.at("/site").into_iter().map(|place| Answer::plain(said.api.ids.place_id(place)).of(&began)).collect()
}

/// The unit of that kind, in which the record lies.
fn unit_called_so(said: &Said<'_>) -> Vec<Answer> {
    let kind = said.fact.attribute.to_uppercase();
    let around = ["/locality", "/locality/ancestors/*", "/ancestors/*"].into_iter().flat_map(|path| said.at(path));
    let units = around.filter(|unit| unit["kind"] == kind);
    units.map(|unit| Answer::plain(said.api.ids.place_id(unit))).collect()
}

/// The certificates of a product under the row's scheme, each in the year of its issue.
fn certificate(said: &Said<'_>, tell: fn(&Json, &Json) -> Answer) -> Vec<Answer> {
    let scheme = said.api.ids.code(&said.fact.entity);
    let all = said.at("/certifications/*").into_iter().filter(|told| told["scheme"] == *scheme);
    all.map(|told| tell(said.record, told).of(&year(&told["on"]))).collect()
}

fn target_period(said: &Said<'_>) -> String {
    match text(&said.record["every"]).as_str() {
        "YEAR" => "yearly".to_owned(),
        _ => span(&said.record["from"], &said.record["to"]),
    }
}

/// A target's number, if the target is of what the row says. It counts what its measure names.
fn target(said: &Said<'_>, field: &str) -> Vec<Answer> {
    let title = text(&said.record["title"]).to_lowercase();
    let begins = title.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let unit = Unit::Within(text(&said.record["measure"]).replace('_', " "));
    let number = Answer { unit, ..said.count("Target", field) }.of(&target_period(said));
    if said.fact.attribute.starts_with(&begins) { vec![number] } else { Vec::new() }
}
