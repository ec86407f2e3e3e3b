//! What the columns of a list are called, which differs from year to year.

use crate::{import::list::List, input::RowSource};

/// Where the columns of a list stand, and the unit of its amounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) department: Option<usize>,
    /// The year of each row, where there is one.
    pub(crate) year: Option<usize>,
    /// The id of the scheme.
    pub(crate) code: Option<usize>,
    pub(crate) title: Option<usize>,
    pub(crate) amount: Option<usize>,
    /// The power of ten of a pound that amounts are in.
    pub(crate) power: u8,
    pub(crate) recipients: Option<usize>,
    pub(crate) sector: Option<usize>,
    /// How many years the grant is for, and its last day.
    pub(crate) duration: Option<usize>,
    pub(crate) end: Option<usize>,
}

/// What tells the layouts apart, for people.
pub(crate) const EXPECTED: &str = "the columns of a list of schemes: Department, Grants Description, \
     Amount (£,000s) or Amount (£m); or Funding Org:Name, Grant Programme:Title, Value per year";

/// The layout of a list, by the names of its columns; `None` if it is none of the three.
pub(crate) fn layout(list: &List<impl RowSource>) -> Option<Layout> {
    let place = |name: &str| list.header().iter().position(|found| found == name);
    let early = |amount, power, sector| Layout {
        department: place("Department"),
        year: place("Year 2013-14"),
        code: None,
        title: place("Grants Description"),
        amount,
        power,
        recipients: place("No. of Recipients"),
        sector: place(sector),
        duration: None,
        end: None,
    };
    let layouts = [
        early(place("Amount (£,000s)"), 3, "End Recipient"),
        early(place("Amount (£m)"), 6, "Recipient type"),
        Layout {
            department: place("Funding Org:Name"),
            year: None,
            code: place("Grant Programme:Code"),
            title: place("Grant Programme:Title"),
            amount: place("Value per year"),
            power: 0,
            recipients: None,
            sector: place("Recipient Sector"),
            duration: place("Duration Numeric"),
            end: place("End Date"),
        },
    ];
    layouts.into_iter().find(|layout| {
        layout.amount.is_some() && layout.department.is_some() && layout.title.is_some()
    })
}
