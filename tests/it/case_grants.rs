//! The grants of the bundled case against the register that they come from.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Certainty, Flow, Money, Party, Phase, Programme};

use crate::case_page::{Crossed, crosswalk, flow_at};

/// What the chosen rows of the register add up to, in pounds: the sums of its own column of amounts.
const POUNDS_BY_YEAR: [(&str, i64); 4] = [
    ("2013-14", 176_903_266),
    ("2014-15", 274_950_000),
    ("2015-16", 101_999_591),
    ("2016-17", 171_219_586),
];

/// A row of the register: what the crosswalk repeats of it.
struct Grant {
    crossed: Crossed,
    year: String,
    row: String,
}

impl Grant {
    fn department(&self) -> &str {
        &self.crossed.cells[0]
    }

    fn title(&self) -> &str {
        &self.crossed.cells[2]
    }

    fn pounds(&self) -> i64 {
        self.crossed.cells[3].parse().unwrap()
    }

    fn flow<'p>(&self, programme: &'p Programme) -> Option<&'p Flow> {
        flow_at(programme, &format!("government-grants-{} row {}", self.year, self.row))
    }
}

fn grants() -> Vec<Grant> {
    let rows = crosswalk().into_iter().filter(|row| row.table == "soc_related_subset");
    rows.map(|crossed| {
        let (year, row) = crossed.row.split_once(' ').unwrap();
        Grant { year: year.into(), row: row.into(), crossed }
    })
    .collect()
}

fn of_the_register(programme: &Programme) -> impl Iterator<Item = &Flow> {
    let flows = programme.rows::<Flow>().iter();
    flows.filter(|flow| flow.citation.source.as_str().starts_with("government-grants-"))
}

fn pence(money: Money) -> i64 {
    assert_eq!(money.currency().to_string(), "GBP");
    money.minor()
}

#[test]
fn every_row_of_the_register_is_one_flow_or_says_why_not() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let grants = grants();
    assert_eq!(grants.len(), 59);
    let mut places = BTreeSet::new();
    for grant in &grants {
        let Some(flow) = grant.flow(&case) else {
            assert!(grant.crossed.kept_as.is_empty(), "{} is lost", grant.crossed.row);
            assert!(grant.crossed.remark.starts_with("no flow: "), "{}", grant.crossed.row);
            assert_eq!(grant.pounds(), 0, "{} is an amount", grant.crossed.row);
            continue;
        };
        assert!(places.insert(flow.citation.to_string()), "{} stands twice", grant.crossed.row);
        assert_eq!(pence(flow.amount), grant.pounds() * 100, "{}", grant.crossed.row);
        let payer = match grant.department() {
            "Home Office" | "HO" => "home-office",
            "Cabinet Office" => "cabinet-office",
            "Ministry of Justice" => "ministry-of-justice",
            other => panic!("an unknown department, {other}"),
        };
        assert_eq!(flow.payer.to_string(), payer, "{}", grant.crossed.row);
        let anchor = flow.citation.anchor.as_deref().unwrap();
        assert!(grant.title().starts_with(anchor), "{}: {anchor}", grant.crossed.row);
    }
    assert_eq!(places.len(), of_the_register(&case).count());
    assert_eq!(grants.iter().filter(|grant| grant.crossed.kept_as.is_empty()).count(), 1);
}

#[test]
fn the_flows_of_each_year_add_up_to_the_register_to_the_penny() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let mut flows = BTreeMap::<&str, i64>::new();
    for flow in of_the_register(&case) {
        let year = flow.citation.source.as_str().trim_start_matches("government-grants-");
        *flows.entry(year).or_default() += pence(flow.amount);
    }
    let mut register = BTreeMap::<String, i64>::new();
    for grant in grants() {
        *register.entry(grant.year.clone()).or_default() += grant.pounds();
    }
    for (year, pounds) in POUNDS_BY_YEAR {
        assert_eq!(register.get(year), Some(&pounds), "{year}");
        assert_eq!(flows.get(year), Some(&(pounds * 100)), "{year}");
    }
    assert_eq!(flows.len(), POUNDS_BY_YEAR.len());
}

#[test]
fn a_flow_of_the_register_says_no_more_than_the_register() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    for flow in of_the_register(&case) {
        let place = flow.citation.to_string();
        assert_eq!(flow.phase, Phase::Announced, "{place}");
        let dates = [flow.announced, flow.confirmed, flow.paid, flow.withdrawn];
        assert_eq!(dates, [None; 4], "{place} has no dates");
        assert!(flow.price_base.is_none() && flow.budget.is_none() && flow.earmark.is_none());
        assert!(flow.stream.is_some(), "{place} is of a scheme");
        // Amounts are printed in thousands, in hundredths of a million, and then in pounds.
        let year = flow.citation.source.as_str().trim_start_matches("government-grants-");
        let whole_thousands = pence(flow.amount) % 100_000 == 0;
        let half = match year {
            "2013-14" => whole_thousands.then_some(50_000),
            "2014-15" => Some(500_000),
            _ => None,
        };
        assert_eq!(flow.half_width.map(pence), half, "{place}");
        // Only the two later lists say for how long a grant is: one year, for each of these.
        let is_dated = matches!(year, "2015-16" | "2016-17");
        let certainty = if is_dated { Certainty::OneYear } else { Certainty::Unknown };
        assert_eq!(flow.certainty, certainty, "{place}");
        // Whole classes of recipients stay classes; commissioners are named as such.
        if let Party::Class(class) = &flow.payee {
            let known = ["grant-recipients-", "recipients-", "rape-support-centres-"];
            let is_of_grants = known.iter().any(|start| class.as_str().starts_with(start));
            assert!(is_of_grants || class.as_str() == "police-and-crime-commissioners", "{place}");
        }
    }
}

#[test]
fn the_number_of_recipients_is_kept_where_it_was_printed_and_nobody_was_named() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let mut several = 0;
    for grant in grants() {
        let Ok(recipients) = grant.crossed.cells[6].parse::<u32>() else { continue };
        let Some(flow) = grant.flow(&case) else { continue };
        if recipients == 1 {
            continue;
        }
        several += 1;
        let Party::Class(class) = &flow.payee else { panic!("{} names one", grant.crossed.row) };
        let classes = &case.tables().body_classes;
        let count = classes.iter().find(|row| row.id == *class).and_then(|row| row.count.as_ref());
        let printed: fourp_model::Figure = fourp_model::Figure::new(
            fourp_model::FigureKind::Exact { value: i64::from(recipients).into() },
            "bodies".parse().unwrap(),
        )
        .unwrap();
        assert_eq!(count, Some(&printed), "{}", grant.crossed.row);
        let members = case.tables().bodies.iter().flat_map(|body| &body.classes);
        assert!(members.into_iter().all(|member| member.value != *class), "{class} has a member");
    }
    assert_eq!(several, 9);
}
