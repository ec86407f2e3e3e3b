//! Small made-up programmes, a few rows each, in which one thing is odd.

use fourp_model::{Citation, Flow, Group, GroupStanding, Money, Phase, Seat, SeatRole, Tables};

use crate::support::id;

pub(crate) fn cite() -> Citation {
    Citation::at(id("register"), "row 1")
}

pub(crate) fn group(name: &str) -> Group {
    Group::new(id(name), &format!("Group {name}"), GroupStanding::NotStated, cite())
}

pub(crate) fn seat(group: &str, party: &str) -> Seat {
    Seat::new(id(group), party.parse().unwrap(), SeatRole::Member, cite())
}

/// Groups, and who sits in which.
pub(crate) fn seated(groups: &[&str], seats: &[(&str, &str)]) -> Tables {
    Tables {
        groups: groups.iter().map(|name| group(name)).collect(),
        seats: seats.iter().map(|(group, party)| seat(group, party)).collect(),
        ..Tables::default()
    }
}

/// Money in two currencies, where a programme has one.
pub(crate) fn in_two_currencies() -> Tables {
    let flow = |currency: &str| {
        let currency = currency.parse().unwrap();
        let amount = Money::from_minor(100, currency);
        let (payer, payee) = ("treasury".parse().unwrap(), "force-1".parse().unwrap());
        Flow::between(payer, payee, amount, Phase::Paid, "2018-19".parse().unwrap(), cite())
    };
    Tables { flows: vec![flow("GBP"), flow("EUR")], ..Tables::default() }
}
