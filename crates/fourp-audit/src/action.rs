//! Was what was recommended and promised done?

use chrono::NaiveDate;
use fourp_model::{
    ActionStatus, Commitment, Covers, Dated, PartialDate, Party, Programme, Recommendation,
    Response, RowRef, Source,
};
use serde::Serialize;

use crate::{stock::rows, words::words};

words! {
    /// How a recommendation or a promise stands, as far as the rows tell.
    #[expect(clippy::exhaustive_enums, reason = "what rows can say of an action, or that they do not")]
    Standing, "standing" {
        /// No row says how it stands.
        NoEvidence = "no evidence in the data supplied",
        /// Nothing was done yet.
        Open = "open",
        /// Begun.
        InProgress = "in progress",
        /// Done by the account of those who had to, and nothing shows it.
        ReportedOnly = "reported done, nothing shows it",
        /// Done, with something that shows it.
        Shown = "done, with evidence",
        /// Done, as somebody else found.
        Verified = "done, as somebody else found",
        /// Something else took its place.
        Superseded = "superseded",
        /// Given up.
        Dropped = "dropped",
    }
}

/// A recommendation or a promise, and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Action {
    /// Its row: of `recommendations` or of `commitments`.
    pub row: RowRef,
    /// Its id.
    pub id: String,
    /// What is to be done, in the source's words.
    pub text: String,
    /// Who recommended or promised it.
    pub by: Party,
    /// Who is to do it; nobody for a promise, which is its maker's.
    pub to: Vec<Party>,
    /// The answer to a recommendation.
    pub response: Option<Response>,
    /// By when it is to be done.
    pub due: Option<PartialDate>,
    /// How it stands.
    pub standing: Standing,
    /// Whether it is open or begun after its day.
    pub is_overdue: bool,
}

/// Every recommendation, then every promise, as they stood on a day; without a day nothing is overdue.
#[must_use]
pub fn actions(programme: &Programme, day: Option<NaiveDate>) -> Vec<Action> {
    let recommendations = rows::<Recommendation>(programme).map(|(row, one)| {
        let standing = standing(&one.status, one.evidence.as_deref(), day);
        Action {
            row,
            id: one.id.to_string(),
            text: one.text.clone(),
            by: one.made_by.clone(),
            to: one.addressed_to.clone(),
            response: Some(one.response),
            due: one.due,
            standing,
            is_overdue: is_overdue(standing, one.due, day),
        }
    });
    let commitments = rows::<Commitment>(programme).map(|(row, one)| {
        let standing = standing(&one.status, one.evidence.as_deref(), day);
        Action {
            row,
            id: one.id.to_string(),
            text: one.text.clone(),
            by: one.made_by.clone(),
            to: Vec::new(),
            response: None,
            due: one.due,
            standing,
            is_overdue: is_overdue(standing, one.due, day),
        }
    });
    recommendations.chain(commitments).collect()
}

/// The day as of which rows are judged: as asked, or else the last day on which one of their sources was published.
pub(crate) fn judged_on(programme: &Programme, asked: Option<NaiveDate>) -> Option<NaiveDate> {
    let published = programme.rows::<Source>().iter().filter_map(|source| source.published);
    asked.or_else(|| published.map(PartialDate::last_day).max())
}

/// The last status whose dates hold on the day without doubt.
fn standing(
    statuses: &[Dated<ActionStatus>],
    evidence: Option<&str>,
    day: Option<NaiveDate>,
) -> Standing {
    let holds =
        |one: &&Dated<ActionStatus>| day.is_none_or(|day| one.dates.covers(day) == Covers::Yes);
    match statuses.iter().rfind(holds).map(|one| one.value) {
        None => Standing::NoEvidence,
        Some(ActionStatus::Open) => Standing::Open,
        Some(ActionStatus::InProgress) => Standing::InProgress,
        Some(ActionStatus::ReportedDone) if evidence.is_none() => Standing::ReportedOnly,
        Some(ActionStatus::ReportedDone) => Standing::Shown,
        Some(ActionStatus::VerifiedDone) => Standing::Verified,
        Some(ActionStatus::Superseded) => Standing::Superseded,
        Some(ActionStatus::Dropped) => Standing::Dropped,
        Some(_) => Standing::NoEvidence,
    }
}

fn is_overdue(standing: Standing, due: Option<PartialDate>, day: Option<NaiveDate>) -> bool {
    let is_undone = matches!(standing, Standing::Open | Standing::InProgress);
    let is_past = due.zip(day).is_some_and(|(due, day)| due.last_day() < day);
    is_undone && is_past
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(words: &[&str]) -> Vec<Dated<ActionStatus>> {
        words.iter().map(|words| words.parse().unwrap()).collect()
    }

    fn on(day: &str) -> Option<NaiveDate> {
        Some(day.parse().unwrap())
    }

    #[test]
    fn an_action_stands_as_its_last_status_on_the_day() {
        let steps = status(&["open [2021-12..2022-05-31]", "reported-done [2022-06..]"]);
        assert_eq!(standing(&steps, None, on("2022-01-01")), Standing::Open);
        assert_eq!(standing(&steps, None, on("2023-01-01")), Standing::ReportedOnly);
        assert_eq!(standing(&steps, Some("a report"), on("2023-01-01")), Standing::Shown);
        assert_eq!(standing(&steps, None, on("2020-01-01")), Standing::NoEvidence);
        assert_eq!(standing(&[], Some("a report"), on("2020-01-01")), Standing::NoEvidence);
        for (word, expected) in [
            ("verified-done", Standing::Verified),
            ("superseded", Standing::Superseded),
            ("dropped", Standing::Dropped),
            ("in-progress", Standing::InProgress),
        ] {
            assert_eq!(standing(&status(&[word]), None, None), expected);
        }
    }

    #[test]
    fn an_action_is_overdue_from_the_day_after_its_last() {
        let due = Some("2022-12".parse().unwrap());
        assert!(!is_overdue(Standing::Open, due, on("2022-12-31")));
        assert!(is_overdue(Standing::Open, due, on("2023-01-01")));
        assert!(is_overdue(Standing::InProgress, due, on("2023-01-01")));
        assert!(!is_overdue(Standing::NoEvidence, due, on("2023-01-01")));
        assert!(!is_overdue(Standing::ReportedOnly, due, on("2023-01-01")));
        assert!(!is_overdue(Standing::Open, None, on("2023-01-01")));
        assert!(!is_overdue(Standing::Open, due, None));
    }
}
