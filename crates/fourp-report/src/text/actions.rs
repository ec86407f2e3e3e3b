//! Was what was recommended and promised done?

use fourp_audit::{Action, Audit};
use fourp_model::{Programme, Table};

use crate::{
    layout::{Page, counted},
    phrase,
    text::marks,
};

/// Every recommendation and promise, with how it was answered, when it is due, and how it stands: "no evidence in the data
/// supplied" where no row says.
#[must_use]
pub fn actions(programme: &Programme, audit: &Audit) -> String {
    let mut page = Page::default();
    page.title("Was what was recommended and promised done?");
    marks::synthetic(&mut page, programme);
    page.gap();
    let actions = &audit.answers.actions;
    if actions.is_empty() {
        page.paragraph("The data supplied hold no recommendation and no promise.");
        return page.finish();
    }
    marks::scope(&mut page, programme, &[Table::Recommendations, Table::Commitments]);
    for (table, one, many) in [
        (Table::Recommendations, "recommendation", "recommendations"),
        (Table::Commitments, "promise", "promises"),
    ] {
        let of: Vec<&Action> = actions.iter().filter(|action| action.row.table == table).collect();
        if of.is_empty() {
            continue;
        }
        page.gap();
        page.heading(&counted(of.len(), one, many));
        page.gap();
        for action in of {
            write(&mut page, programme, action);
        }
    }
    page.finish()
}

fn write(page: &mut Page, programme: &Programme, action: &Action) {
    page.wrapped(&format!("  {}  ", action.id), "      ", &action.text);
    let mut words = phrase::party(&action.by, programme);
    if !action.to.is_empty() {
        words.push_str(&format!(" to {}", phrase::parties(&action.to, programme)));
    }
    if let Some(response) = action.response {
        words.push_str(&format!("; response {}", response.as_str().replace('-', " ")));
    }
    match action.due {
        Some(due) => words.push_str(&format!("; due {due}")),
        None => words.push_str("; no due date stated"),
    }
    page.wrapped("      ", "      ", &words);
    let overdue = if action.is_overdue { ", overdue" } else { "" };
    page.wrapped("      = ", "        ", &format!("{}{overdue}", action.standing));
}
