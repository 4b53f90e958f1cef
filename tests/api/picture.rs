//! The picture of the graph in `docs/graph.svg` is made from the schema, and is as it would be made now.
//! `NHANRONG_WRITE=1 cargo test --test api picture` draws it anew.

use std::fmt::Write;

use nhanrong::describe::registry::{Field, How, Kind, Relation, Schema, Shape, TypeNo};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/graph.svg");

/// Where the boxes of types stand, from the top; one that is not named here comes last in the shortest column.
const COLUMNS: [&[&str]; 3] = [
    &["Query", "Movement", "Policy", "Target", "Statement", "Person", "Selection"],
    &["Model", "Organisation", "Locality", "Succession"],
    &["StageEvent", "Product", "Certification", "Replication", "Outcome", "Indicator", "Source", "SourceSentence"],
];

const WIDTH: i32 = 270;
const GUTTER: i32 = 190;
/// Arrows within the outer columns go round through it.
const MARGIN: i32 = 50;
const ROW: i32 = 19;
const HEAD: i32 = 26;
const GAP: i32 = 22;

/// A type with its relations, and where it stands.
struct Box {
    ty: TypeNo,
    column: usize,
    top: i32,
}

impl Box {
    fn left(&self) -> i32 {
        MARGIN + self.column as i32 * (WIDTH + GUTTER)
    }

    fn right(&self) -> i32 {
        self.left() + WIDTH
    }
}

/// The fields that lead to other objects.
fn relations(schema: &Schema, ty: TypeNo) -> impl Iterator<Item = (&Field, &Relation)> {
    schema.ty(ty).fields.iter().filter_map(|field| match &field.how {
        How::Relation(relation) if !field.name.starts_with("__") => Some((field, relation)),
        _ => None,
    })
}

fn height(schema: &Schema, ty: TypeNo) -> i32 {
    HEAD + relations(schema, ty).count() as i32 * ROW + 6
}

/// The root, and whatever something leads to.
fn shown(schema: &Schema) -> Vec<TypeNo> {
    let all = 0..schema.types.len() as TypeNo;
    let objects = all.filter(|no| schema.ty(*no).kind == Kind::Object && !schema.ty(*no).builtin);
    let objects: Vec<TypeNo> = objects.collect();
    let led: Vec<TypeNo> = objects
        .iter()
        .flat_map(|no| relations(schema, *no))
        .flat_map(|(_, relation)| relation.cases.iter().map(|case| case.ty))
        .collect();
    objects.into_iter().filter(|no| *no == schema.query || led.contains(no)).collect()
}

fn arranged(schema: &Schema) -> Vec<Box> {
    let mut shown = shown(schema);
    let mut columns: [Vec<TypeNo>; 3] = COLUMNS.map(|names| {
        let found = names.iter().map(|name| schema.named(name).unwrap_or_else(|| panic!("{name} is no type")));
        found.collect()
    });
    shown.retain(|no| columns.iter().all(|column| !column.contains(no)));
    let deep = |column: &Vec<TypeNo>| column.iter().map(|no| height(schema, *no) + GAP).sum::<i32>();
    for no in shown {
        columns.iter_mut().min_by_key(|column| deep(column)).unwrap().push(no);
    }
    let deepest = columns.iter().map(deep).max().unwrap();
    let mut boxes = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        // The room that a shorter column has left lies between its boxes.
        let gap = GAP + (deepest - deep(column)) / column.len().max(2) as i32;
        let mut top = MARGIN;
        for ty in column {
            boxes.push(Box { ty: *ty, column: at, top });
            top += height(schema, *ty) + gap;
        }
    }
    boxes
}

/// Each type's own, far from its neighbours'; dark enough on white.
fn colour(at: usize) -> String {
    format!("hsl({}, 65%, {}%)", at * 137 % 360, 32 + at % 3 * 5)
}

fn draw(schema: &Schema) -> String {
    let boxes = arranged(schema);
    let place = |ty: TypeNo| boxes.iter().position(|one| one.ty == ty).unwrap();
    let bottom = boxes.iter().map(|one| one.top + height(schema, one.ty)).max().unwrap();
    let (width, depth) = (2 * MARGIN + 3 * WIDTH + 2 * GUTTER, bottom + MARGIN + 2 * ROW);
    let mut lines = String::new();
    let mut texts = String::new();
    for (at, from) in boxes.iter().enumerate() {
        let ty = schema.ty(from.ty);
        let (left, top) = (from.left(), from.top);
        let own = colour(at);
        write!(
            texts,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{}\" rx=\"5\" fill=\"#fff\" stroke=\"{own}\"/>\n\
             <path d=\"M{left} {} v-{} a5 5 0 0 1 5 -5 h{} a5 5 0 0 1 5 5 v{} z\" fill=\"{own}\"/>\n\
             <text x=\"{}\" y=\"{}\" class=\"name\">{}</text>\n",
            height(schema, from.ty),
            top + HEAD - 3,
            HEAD - 8,
            WIDTH - 10,
            HEAD - 8,
            left + 10,
            top + 17,
            ty.name,
        )
        .unwrap();
        for (nth, (field, relation)) in relations(schema, from.ty).enumerate() {
            let y = top + HEAD + nth as i32 * ROW + ROW / 2;
            let base = schema.ty(field.ty.base());
            // A connection is named by what its nodes are.
            let target = base.field("nodes").map_or(base.name, |at| schema.ty(base.fields[at].ty.base()).name);
            let spelled = match relation.shape {
                Shape::One => target.to_owned(),
                Shape::List => format!("[{target}]"),
                Shape::Page => format!("[{target}] …"),
            };
            let target_colour = match &relation.cases[..] {
                [one] => colour(place(one.ty)),
                _ => "#444".to_owned(),
            };
            writeln!(
                texts,
                "<text x=\"{}\" y=\"{}\">{}</text><text x=\"{}\" y=\"{}\" fill=\"{target_colour}\" text-anchor=\"end\">{spelled}</text>",
                left + 10,
                y + 5,
                field.name,
                left + WIDTH - 10,
                y + 5,
            )
            .unwrap();
            // Everything can be asked for from the root: arrows would say no more.
            if from.ty == schema.query {
                continue;
            }
            for case in &relation.cases {
                let at = place(case.ty);
                lines.push_str(&arrow(from, y, &boxes[at], &colour(at)));
            }
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {depth}\" width=\"{width}\" height=\"{depth}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <title>The graph: each type with the fields that lead to other objects</title>\n\
         <style>.name {{ font-weight: 600; fill: #fff }} path.line {{ fill: none; stroke-width: 1.3; opacity: .75 }}</style>\n\
         <rect width=\"{width}\" height=\"{depth}\" fill=\"#fff\"/>\n{lines}{texts}\
         <text x=\"{MARGIN}\" y=\"{}\" fill=\"#444\">[X] is a list, [X] … a list that comes in pages. An arrow has the colour \
         of the type that it leads to. Query leads to all that it names.</text>\n</svg>\n",
        depth - ROW,
    )
}

/// From a field to the name of the type that it leads to.
fn arrow(from: &Box, y: i32, to: &Box, colour: &str) -> String {
    let end = to.top + HEAD / 2;
    // Within a column it goes round on the outer side, or on the right.
    let (start_x, end_x, out, into) = if to.column > from.column {
        (from.right(), to.left(), 1, -1)
    } else if to.column < from.column {
        (from.left(), to.right(), -1, 1)
    } else if from.column == 0 {
        (from.left(), to.left(), -1, -1)
    } else {
        (from.right(), to.right(), 1, 1)
    };
    let bend = if to.column == from.column { 22 + (end - y).abs() / 12 } else { GUTTER / 2 };
    let bend = if to.column == from.column && from.column != 1 { bend.min(MARGIN - 6) } else { bend };
    let head = end_x + into * 7;
    format!(
        "<path class=\"line\" stroke=\"{colour}\" d=\"M{start_x} {y} C{} {y} {} {end} {head} {end}\"/>\
         <path fill=\"{colour}\" d=\"M{end_x} {end} l{} -4 v8 z\"/>\n",
        start_x + out * bend,
        head + into * bend,
        into * 8,
    )
}

#[test]
fn the_picture_shows_the_graph_as_it_is() {
    let schema = nhanrong::schema::describe().unwrap();
    let drawn = draw(&schema);
    for no in shown(&schema) {
        assert!(drawn.contains(&format!(">{}</text>", schema.ty(no).name)));
    }
    if std::env::var("NHANRONG_WRITE").is_ok() {
        std::fs::write(FILE, drawn).unwrap();
    } else {
        assert!(std::fs::read_to_string(FILE).unwrap() == drawn, "the picture shows another schema: draw it anew");
    }
}
