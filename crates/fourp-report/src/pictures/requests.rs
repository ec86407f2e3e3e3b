//! Which missing table would settle most?

use fourp_picture::{Bar, Bars, Cell, Picture, Table};

use crate::{
    layout::counted,
    phrase,
    pictures::gap::{NotDrawn, data},
    results::Results,
    text::{self, settles},
};

/// How many tables are drawn; the table beside the picture has all.
const MOST: usize = 12;

/// Missing tables by how many statements, rules and headline questions hang on each.
pub(super) fn requests(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Results { programme, audit } = results;
    let what = "Which rows most questions wait for";
    let asked: Vec<_> = audit.requests.iter().filter(|request| request.settles() > 0).collect();
    let Some(first) = asked.first() else {
        return Err(NotDrawn::nothing(what, "nothing that was asked waits for data"));
    };
    let bars = asked.iter().take(MOST).map(|request| {
        // A count of things that are listed one by one is far below the limit of exact floats.
        let value = u32::try_from(request.settles()).map_or(f64::INFINITY, f64::from);
        Bar::new(request.table.as_str(), value, settles(request))
    });
    let mut table = Table::new([
        "table",
        "statements",
        "rules",
        "headline questions",
        "whom to ask",
        "what is missing",
    ]);
    for request in &audit.requests {
        let ask = match request.ask.as_slice() {
            [] => Cell::unknown("the rows do not say who has it"),
            parties => Cell::words(phrase::parties(parties, programme)),
        };
        table.row([
            Cell::words(request.table.as_str()),
            Cell::number(request.statements.len()),
            Cell::number(request.rules.len()),
            Cell::number(request.headlines.len()),
            ask,
            Cell::words(request.what.join("; ")),
        ]);
    }
    let mut alternative = format!(
        "More rows in {} could help to settle something. ",
        counted(asked.len(), "table", "tables")
    );
    let most = asked.iter().take(3).map(|one| format!("{}: {}", one.table, settles(one)));
    alternative.push_str(&format!("First come {}.", most.collect::<Vec<_>>().join("; ")));
    let mut notes = vec![
        "One table may not be enough by itself, and rows may settle a thing either way.".to_owned(),
    ];
    if asked.len() > MOST {
        let more = counted(asked.len() - MOST, "table settles", "tables settle");
        notes.push(format!("Not drawn: {more} less than these; the data have them."));
    }
    Ok(Picture {
        id: "requests".into(),
        headline: format!("Most questions wait for rows of {}", first.table),
        subtitle: format!(
            "Statements, rules and headline questions that wait for rows of a table, count, {}",
            text::title(programme)
        ),
        chart: Box::new(Bars::new(bars.collect())),
        alternative,
        table,
        sources: vec!["the rows supplied, and the rules of this audit".into()],
        notes,
        data: data(results),
    })
}
