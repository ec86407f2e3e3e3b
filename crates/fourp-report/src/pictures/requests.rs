//! Which missing table would settle most?

use fourp_audit::Request;
use fourp_picture::{Bar, Bars, Cell, Picture, Table};

use crate::{
    layout::{counted, listed},
    phrase,
    pictures::{
        beside,
        gap::{NotDrawn, data},
    },
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
        let value = beside::value(request.settles());
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
    // Whether the order holds however a statement weighs against a rule.
    let mut is_first_of_each = true;
    for kind in ["statements", "rules", "headline questions"] {
        let of = |one: &Request| match kind {
            "statements" => one.statements.len(),
            "rules" => one.rules.len(),
            _ => one.headlines.len(),
        };
        let most = asked.iter().map(|one| of(one)).max().unwrap_or(0);
        is_first_of_each &= of(first) == most;
        if most > 0 {
            let first = asked.iter().filter(|one| of(one) == most);
            let first: Vec<String> = first.map(|one| one.table.to_string()).collect();
            let each = if first.len() > 1 { " each" } else { "" };
            let first = match first.len() {
                ..=3 => listed(&first),
                many => format!("{many} tables"),
            };
            alternative.push_str(&format!(" The most {kind} wait for {first} ({most}{each})."));
        }
    }
    let mut notes = vec![
        "A statement, a rule and a headline question count as one each, though they are unlike things: the words at \
         each bar tell them apart."
            .to_owned(),
        "One table may not be enough by itself, and rows may settle a thing either way.".to_owned(),
    ];
    if asked.len() > MOST {
        let more = counted(asked.len() - MOST, "table settles", "tables settle");
        notes.push(format!("Not drawn: {more} no more than these; the data have them."));
    }
    let equals = asked.iter().filter(|one| one.settles() == first.settles()).count();
    Ok(Picture {
        id: "requests".into(),
        headline: match equals {
            1 if is_first_of_each => {
                format!("Most wanted: rows of {}", first.table)
            }
            1 => format!("Most wanted, counted alike: rows of {}", first.table),
            several => format!("Most wanted: rows of {several} tables, each as much"),
        },
        subtitle: format!(
            "Statements, rules and headline questions that wait for rows of a table, each counted as one, {}",
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
