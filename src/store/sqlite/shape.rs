//! What the text of a statement follows from where it binds nothing but a key. Made and compared in a fifth of
//! the time that the text takes.

use smallvec::SmallVec;

use crate::store::ask::{Ask, By, Cond, Name, Want, Window};

/// Names, by where they lie and how long they are: all of them are part of the program.
pub type Shape = SmallVec<[(usize, usize); 16]>;

/// None where more is bound than a key.
pub fn of(ask: &Ask<'_>) -> Option<Shape> {
    let by = match ask.by {
        By::Column { column, .. } | By::Area { column, .. } => name(column),
        By::Join { join, .. } => (std::ptr::from_ref(join).addr(), 0),
        By::All | By::Climb { .. } | By::Words(_) => return None,
    };
    if *ask.filter != Cond::TRUE || ask.window != Window::default() {
        return None;
    }
    let mut shape = Shape::new();
    // No name lies at so low a place.
    shape.push((usize::from(ask.want == Want::Count), ask.columns.len()));
    shape.extend([name(ask.table), by]);
    shape.extend(ask.columns.iter().copied().map(name));
    for order in ask.order {
        shape.push(name(order.column));
        shape.push((usize::from(order.descending), usize::from(order.nullable)));
    }
    Some(shape)
}

fn name(name: Name) -> (usize, usize) {
    (name.as_ptr().addr(), name.len())
}
