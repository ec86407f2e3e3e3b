//! Groups whose seats do not count on a day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fourp_model::{Covers, Group, Slug};

/// The groups that are classes of groups, known only by how many there are, or certainly not there on a day, by the table of groups,
/// which is small: the core leaves their seats out of its network. An engine that has only the seats is told
/// by [`Question::Degrees`](crate::Question::Degrees) and its like.
///
/// ```
/// use fourp_datafusion::not_standing;
/// use fourp_model::{Citation, Group, GroupStanding};
///
/// let said = Citation::of("minutes".parse()?);
/// let closed = Group { dates: "..2015".parse()?, ..Group::new("board".parse()?, "Board", GroupStanding::Decide, said) };
/// assert_eq!(not_standing([&closed], "2018-03-31".parse()?).len(), 1);
/// assert!(not_standing([&closed], "2014-03-31".parse()?).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn not_standing<'g>(
    groups: impl IntoIterator<Item = &'g Group>,
    day: NaiveDate,
) -> BTreeSet<Slug<Group>> {
    let is_out = |group: &&Group| group.count.is_some() || group.dates.covers(day) == Covers::No;
    groups.into_iter().filter(is_out).map(|group| group.id.clone()).collect()
}
