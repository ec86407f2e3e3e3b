//! Who is there, and who does what?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Body, BodyClass, BodyKind, Function, Party, Programme, Responsibility};

use crate::{
    layout::{Page, counted},
    phrase,
};

/// Classes of bodies with their counts, and how many members are named; then the named bodies.
pub(super) fn classes(page: &mut Page, programme: &Programme) {
    let tables = programme.tables();
    if tables.body_classes.is_empty() && tables.bodies.is_empty() {
        return;
    }
    page.heading("Bodies");
    page.gap();
    for class in &tables.body_classes {
        let words = format!("{}: {}; {}", class.name, extent(class, programme), class.citation);
        page.wrapped("  ", "    ", &words);
    }
    page.gap();
    let mut kinds = BTreeMap::<BodyKind, Vec<&str>>::new();
    for body in &tables.bodies {
        kinds.entry(body.kind).or_default().push(&body.name);
    }
    for (kind, names) in kinds {
        page.wrapped(
            "  ",
            "    ",
            &format!("named, of kind {kind} ({}): {}", names.len(), names.join("; ")),
        );
    }
}

/// How many members a class has, and how many of them are named.
fn extent(class: &BodyClass, programme: &Programme) -> String {
    let named = programme.rows::<Body>().iter().filter(|body| is_member(body, class)).count();
    let named = if named == 0 { "none named here".into() } else { format!("{named} named here") };
    match &class.count {
        Some(count) => format!("{} counted; {named}", phrase::printed(count)),
        None => format!("not counted; {named}"),
    }
}

fn is_member(body: &Body, class: &BodyClass) -> bool {
    body.classes.iter().any(|member| member.value == class.id)
}

/// Who does what: one line a function.
pub(super) fn responsibilities(page: &mut Page, programme: &Programme) {
    let rows = programme.rows::<Responsibility>();
    if rows.is_empty() {
        return;
    }
    page.heading("Who does what");
    page.gap();
    let mut functions = BTreeMap::<Function, BTreeSet<&Party>>::new();
    for row in rows {
        functions.entry(row.function).or_default().insert(&row.party);
    }
    let lines: Vec<[String; 3]> = functions
        .into_iter()
        .map(|(function, parties)| {
            [
                function.to_string(),
                counted(parties.len(), "party", "parties"),
                parties
                    .iter()
                    .map(|one| phrase::party(one, programme))
                    .collect::<Vec<_>>()
                    .join("; "),
            ]
        })
        .collect();
    page.table("  ", &lines);
}
