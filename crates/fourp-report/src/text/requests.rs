//! What to ask for next, and whom?

use fourp_audit::{Audit, Request};
use fourp_model::Programme;

use crate::{
    layout::{Page, counted},
    phrase,
    text::marks,
};

/// Data to ask for, what settles most first: what is missing, whom to ask, and what hangs on it.
#[must_use]
pub fn requests(programme: &Programme, audit: &Audit) -> String {
    let mut page = Page::default();
    page.title("What to ask for next, and whom?");
    marks::synthetic(&mut page, programme);
    page.gap();
    if audit.requests.is_empty() {
        page.paragraph("Nothing that was asked waits for data.");
        return page.finish();
    }
    page.paragraph(
        "Ranked by how many statements, rules and headline questions hang on the rows of a table. One table may not be \
         enough by itself, and rows may settle a thing either way.",
    );
    for (place, request) in (1_u32..).zip(&audit.requests) {
        page.gap();
        write(&mut page, programme, place, request);
    }
    page.finish()
}

/// How much hangs on it, in words.
pub(crate) fn settles(request: &Request) -> String {
    let parts = [
        (request.statements.len(), "statement", "statements"),
        (request.rules.len(), "rule", "rules"),
        (request.headlines.len(), "headline question", "headline questions"),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, one, many)| counted(count, one, many)).collect();
    match parts.as_slice() {
        [] => "details only".into(),
        parts => parts.join(", "),
    }
}

fn write(page: &mut Page, programme: &Programme, place: u32, request: &Request) {
    let has = if request.has_rows { "rows are there, these are not" } else { "no rows" };
    let title = format!("{}.csv ({has}): {}", request.table, settles(request));
    page.wrapped(&format!("{place:>3}. "), "     ", &title);
    let mut say = |word: &str, words: &str| {
        page.wrapped(&format!("   = {word}: "), "         ", words);
    };
    let ask = match request.ask.as_slice() {
        [] => "the rows do not say who has it".into(),
        parties => phrase::parties(parties.iter(), programme),
    };
    say("ask", &ask);
    for what in &request.what {
        say("for", what);
    }
    if !request.statements.is_empty() {
        say("statements", &request.statements.join(", "));
    }
    if !request.rules.is_empty() {
        let codes: Vec<String> = request.rules.iter().map(ToString::to_string).collect();
        say("rules", &codes.join(", "));
    }
    for headline in &request.headlines {
        say("would help with", headline);
    }
    if !request.questions.is_empty() {
        let count = counted(request.questions.len(), "question", "questions");
        say("and with", &format!("{count} of single analyses"));
    }
    if !request.named_in.is_empty() {
        let words = format!("ids that no row declares: {}", request.named_in.join(", "));
        say("named in", &words);
    }
}
