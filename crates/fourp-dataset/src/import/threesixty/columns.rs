//! What the columns of 360Giving files are called.

use crate::{import::list::List, input::RowSource};

/// Where the columns of a file stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) id: Option<usize>,
    pub(crate) title: Option<usize>,
    pub(crate) currency: Option<usize>,
    pub(crate) awarded: Option<usize>,
    pub(crate) disbursed: Option<usize>,
    pub(crate) award_date: Option<usize>,
    pub(crate) start: Option<usize>,
    pub(crate) end: Option<usize>,
    pub(crate) recipient: Option<usize>,
    pub(crate) recipient_name: Option<usize>,
    /// The id of a recipient who is a person.
    pub(crate) person: Option<usize>,
    pub(crate) funder: Option<usize>,
    pub(crate) funder_name: Option<usize>,
    pub(crate) programme: Option<usize>,
    pub(crate) programme_title: Option<usize>,
}

/// What a file must have, for people.
pub(crate) const EXPECTED: &str = "the columns of 360Giving, among them Identifier, Currency, Amount \
     Awarded, Funding Org:Identifier or Name, and Recipient Org:Identifier or Name";

/// The columns of a file, by their names; `None` if those that every grant needs are not there.
///
/// Names are compared without regard to case and space, and the number of the first of several, as in
/// `Recipient Org:0:Name`, is left out. Of a second recipient, funder or programme nothing is read.
pub(crate) fn columns(list: &List<impl RowSource>) -> Option<Columns> {
    let names: Vec<String> = list.header().iter().map(|name| plain(name)).collect();
    let place = |name: &str| names.iter().position(|found| found == name);
    let columns = Columns {
        id: place("identifier"),
        title: place("title"),
        currency: place("currency"),
        awarded: place("amountawarded"),
        disbursed: place("amountdisbursed"),
        award_date: place("awarddate"),
        start: place("planneddates:startdate"),
        end: place("planneddates:enddate"),
        recipient: place("recipientorg:identifier"),
        recipient_name: place("recipientorg:name"),
        person: place("recipientind:identifier"),
        funder: place("fundingorg:identifier"),
        funder_name: place("fundingorg:name"),
        programme: place("grantprogramme:code"),
        programme_title: place("grantprogramme:title"),
    };
    let is_known = columns.id.and(columns.awarded).and(columns.currency).is_some()
        && columns.funder.or(columns.funder_name).is_some()
        && columns.recipient.or(columns.recipient_name).or(columns.person).is_some();
    is_known.then_some(columns)
}

fn plain(name: &str) -> String {
    let lower = name.to_lowercase().replace(":0:", ":");
    lower.chars().filter(|character| !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_its_name_in_any_of_its_forms() {
        let header = "identifier,Currency,Amount  Awarded,Funding Org:0:Identifier,Recipient Org:1:Name,Recipient Org:0:Name\n";
        let list = List::open("a.csv", header.as_bytes()).unwrap();
        let columns = columns(&list).unwrap();
        assert_eq!((columns.funder, columns.recipient_name), (Some(3), Some(5)));
        assert_eq!((columns.title, columns.person), (None, None));
    }

    #[test]
    fn without_what_every_grant_needs_it_is_another_form() {
        let header = "Identifier,Currency,Amount Awarded,Funding Org:Name\n";
        assert!(columns(&List::open("a.csv", header.as_bytes()).unwrap()).is_none());
    }
}
