//! What pictures of money say of programmes that tell next to nothing: no more than the rows bear.

use std::fmt::Write;

use fourp_model::{
    Allocation, Basis, Citation, Currency, Flow, FlowKind, Money, Phase, Strand, Tables, Threat,
};
use fourp_picture::Picture;
use fourp_report::pictures::NotDrawn;
use proptest::prelude::*;

use crate::{
    pictures_in_words::{drawn, same, words},
    support::{Case, id},
};

const MONEY: [&str; 6] = [
    "money-bars",
    "money-goes",
    "money-by-threat-and-strand",
    "concentration",
    "lateness",
    "spend-against-harm",
];

fn cite() -> Citation {
    Citation::at(id("register"), "row 1")
}

fn paid(payer: &str, payee: &str, pounds: i64) -> Flow {
    let amount = Money::from_minor(pounds * 100, Currency::GBP);
    let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
    Flow::between(payer, payee, amount, Phase::Paid, "2018-19".parse().unwrap(), cite())
}

fn of_kind(kind: FlowKind, flow: Flow) -> Flow {
    Flow { kind, ..flow }
}

fn rounded(half_width: &str, flow: Flow) -> Flow {
    Flow { half_width: Some(half_width.parse().unwrap()), ..flow }
}

fn share(purpose: &str, share: &str) -> Allocation {
    Allocation {
        party: "force".parse().unwrap(),
        period: "2018-19".parse().unwrap(),
        purpose: purpose.parse().unwrap(),
        share: share.parse().unwrap(),
        of: None,
        basis: Basis::Cases,
        citation: cite(),
    }
}

fn threat(name: &str) -> Threat {
    Threat { id: id(name), name: name.into(), part_of: None, note: None, citation: cite() }
}

fn spent(pounds: i64) -> Flow {
    of_kind(FlowKind::Spend, paid("force", "class:staff", pounds))
}

fn case(flows: Vec<Flow>, allocations: Vec<Allocation>, threats: &[&str]) -> Case {
    Case::new(Tables {
        title: "A small programme".into(),
        currency: Some(Currency::GBP),
        flows,
        allocations,
        threats: threats.iter().map(|name| threat(name)).collect(),
        ..Tables::default()
    })
}

fn cases() -> Vec<(&'static str, Case)> {
    let pays = |flow: Flow, day: &str| Flow { paid: Some(day.parse().unwrap()), ..flow };
    vec![
        ("no money", case(Vec::new(), Vec::new(), &[])),
        ("one flow", case(vec![paid("office", "force", 100)], Vec::new(), &[])),
        (
            "only refunds",
            case(
                vec![
                    of_kind(FlowKind::Refund, paid("force", "office", 30)),
                    of_kind(FlowKind::Refund, paid("unit", "office", 20)),
                ],
                Vec::new(),
                &[],
            ),
        ),
        (
            "only what strands are not for",
            case(vec![spent(100)], vec![share("unallocated", "[1, 1]")], &["tea", "salt"]),
        ),
        (
            "threats without strands",
            case(
                vec![spent(100)],
                vec![share("threat:tea", "[0.5, 0.5]"), share("threat:salt", "[0.1, 0.2]")],
                &["tea", "salt"],
            ),
        ),
        (
            "one threat",
            case(
                vec![spent(100)],
                vec![
                    share("strand:pursue+threat:tea", "[0.7, 0.8]"),
                    share("strand:prevent+threat:tea", "[0.1, 0.1]"),
                ],
                &["tea"],
            ),
        ),
        (
            "a strand that others may beat",
            case(
                vec![spent(100)],
                vec![
                    share("strand:pursue+threat:tea", "[0.3, 0.3]"),
                    share("strand:prevent+threat:tea", "[0.1, 0.1]"),
                ],
                &["tea", "salt"],
            ),
        ),
        (
            "everything an interval",
            case(
                vec![
                    rounded("GBP 20.00", paid("office", "force", 100)),
                    rounded("GBP 20.00", paid("office", "unit", 90)),
                    rounded("GBP 20.00", paid("ministry", "office", 150)),
                    rounded("GBP 5.00", spent(60)),
                ],
                vec![
                    share("strand:pursue+threat:tea", "[0.2, 0.6]"),
                    share("strand:prevent+threat:tea", "[0.1, 0.5]"),
                    share("strand:pursue+threat:salt", "[0, 0.3]"),
                ],
                &["tea", "salt"],
            ),
        ),
        (
            "two classes and a body",
            case(
                vec![
                    of_kind(FlowKind::Grant, paid("office", "class:forces", 500)),
                    of_kind(FlowKind::Grant, paid("office", "class:charities", 100)),
                    of_kind(FlowKind::Grant, paid("office", "unit", 300)),
                ],
                Vec::new(),
                &[],
            ),
        ),
        (
            "a circle",
            case(vec![paid("a", "b", 10), paid("b", "c", 10), paid("c", "a", 10)], Vec::new(), &[]),
        ),
        (
            "half of the payments without a day",
            case(
                vec![
                    of_kind(FlowKind::Grant, pays(paid("office", "a", 10), "2018-05-01")),
                    of_kind(FlowKind::Grant, pays(paid("office", "b", 30), "2018-08-01")),
                    of_kind(FlowKind::Grant, paid("office", "c", 200)),
                    of_kind(FlowKind::Grant, pays(paid("office", "d", 5), "2018-07")),
                ],
                Vec::new(),
                &[],
            ),
        ),
        (
            "promises confirmed late or not at all",
            case(
                [("a", 60, Some("2018-06-01")), ("b", 30, Some("2018-03-01")), ("c", 10, None)]
                    .into_iter()
                    .map(|(payee, pounds, confirmed): (_, _, Option<&str>)| Flow {
                        kind: FlowKind::Grant,
                        phase: match confirmed {
                            Some(_) => Phase::Confirmed,
                            None => Phase::Announced,
                        },
                        announced: "2018-02-01".parse().ok(),
                        confirmed: confirmed.map(|day| day.parse().unwrap()),
                        commitment: Some(id(payee)),
                        ..paid("office", payee, pounds)
                    })
                    .collect(),
                Vec::new(),
                &[],
            ),
        ),
    ]
}

fn of_money(case: &Case) -> Vec<Result<Picture, NotDrawn>> {
    let is_of_money = |one: &Result<Picture, NotDrawn>| match one {
        Ok(picture) => MONEY.contains(&picture.id.as_str()),
        Err(not) => ["money", "Spending", "paid"].iter().any(|word| not.what.contains(word)),
    };
    drawn(case).into_iter().filter(is_of_money).collect()
}

#[test]
fn the_words_are_as_committed() {
    let mut text = String::new();
    for (name, case) in cases() {
        writeln!(text, "== {name}\n").unwrap();
        for picture in of_money(&case) {
            match picture {
                Ok(picture) => writeln!(text, "{}", words(&picture)).unwrap(),
                Err(not) => writeln!(text, "not drawn: {}: {}\n", not.what, not.why).unwrap(),
            }
        }
    }
    same("pictures_of_little.txt", &text);
}

#[test]
fn headlines_say_what_the_rows_bear() {
    let expected = [
        ("one flow", "money-bars", "All is paid to force: £100"),
        ("only refunds", "money-bars", "All is paid to office: £50"),
        ("one threat", "money-by-threat-and-strand", "Pursue comes first on the one threat"),
        // Strands of which no row speaks may get all that the bodies leave.
        (
            "a strand that others may beat",
            "money-by-threat-and-strand",
            "For 6 of 8 threat-strand pairs no amount is stated",
        ),
        (
            "threats without strands",
            "money-by-threat-and-strand",
            "For 8 of 8 threat-strand pairs no amount is stated",
        ),
        ("everything an interval", "money-goes", "56 to 100 % of net money starts with ministry"),
        ("two classes and a body", "money-bars", "Largest sum paid: forces (a class), £500"),
        ("a circle", "money-bars", "The same is paid to 3 parties: £10 each"),
        (
            "half of the payments without a day",
            "lateness",
            "Half of the dated money paid came by day 122",
        ),
        (
            "promises confirmed late or not at all",
            "lateness",
            "70 % of money was confirmed late or not yet",
        ),
    ];
    let cases = cases();
    for (name, id, headline) in expected {
        let (_, case) = cases.iter().find(|(one, _)| *one == name).unwrap();
        let mut pictures = of_money(case).into_iter().filter_map(Result::ok);
        let found = pictures.find(|picture| picture.id == id).map(|picture| picture.headline);
        assert_eq!(found.as_deref(), Some(headline), "{name}");
    }
}

#[test]
fn headlines_are_short_and_sentences_begin_with_a_capital() {
    for (name, case) in cases() {
        for picture in of_money(&case).into_iter().filter_map(Result::ok) {
            let headline = &picture.headline;
            assert!((1..=10).contains(&headline.split_whitespace().count()), "{name}: {headline}");
            let begins_small = |text: &str| text.starts_with(|one: char| one.is_lowercase());
            let sentences = picture.alternative.split(". ");
            for sentence in sentences.chain(picture.notes.iter().map(String::as_str)) {
                assert!(!begins_small(sentence), "{name}: {sentence}");
            }
            assert!(!begins_small(headline), "{name}: {headline}");
            for word in ["NaN", "inf", "-0 "] {
                let text = words(&picture);
                let mut found = text.split(|one: char| !one.is_alphanumeric() && one != '-');
                assert!(!found.any(|one| one == word.trim()), "{name}: {word}: {text}");
            }
        }
    }
}

/// Whole per cent of the spending of one body on each strand of each of two threats; `None` where no row speaks.
type Shares = [[Option<u32>; 4]; 2];

const THREATS: [&str; 2] = ["salt", "tea"];

fn divided(shares: Shares) -> Case {
    let mut rows = Vec::new();
    for (threat, of_threat) in THREATS.iter().zip(shares) {
        for (strand, part) in Strand::ALL.iter().zip(of_threat) {
            let purpose = format!("strand:{strand}+threat:{threat}");
            rows.extend(part.map(|part| share(&purpose, &format!("[{part}/100, {part}/100]"))));
        }
    }
    case(vec![spent(100)], rows, &THREATS)
}

/// The strand that comes first on a threat wherever what is left may go: the slow way, by trying each place.
fn first_of(of_threat: [Option<u32>; 4], left: u32) -> Option<usize> {
    (0..4).find(|one| {
        let unknown = (0..4).filter(|other| of_threat[*other].is_none());
        let mut tried = unknown.map(|place| (place, left)).chain([(4, 0)]);
        tried.all(|(place, amount)| {
            let of = |at: usize| of_threat[at].unwrap_or(if at == place { amount } else { 0 });
            of_threat[*one].is_some() && (0..4).all(|other| other == *one || of(*one) > of(other))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_strand_is_first_only_wherever_what_is_left_may_go(
        shares in prop::array::uniform2(prop::array::uniform4(prop::option::weighted(0.6, 0_u32..=40))),
    ) {
        let all: u32 = shares.iter().flatten().flatten().sum();
        prop_assume!(all <= 100 && shares.iter().flatten().any(Option::is_some));
        let left = 100 - all;
        let name = |at: usize| {
            let name = Strand::ALL[at].to_string();
            name[..1].to_uppercase() + &name[1..]
        };
        let expected = THREATS.iter().zip(shares).filter_map(|(threat, of_threat)| {
            Some(format!("{} on {threat}", name(first_of(of_threat, left)?)))
        });
        let expected: Vec<String> = expected.collect();
        let pictures = of_money(&divided(shares));
        let mut pictures = pictures.into_iter().filter_map(Result::ok);
        let told = pictures.find(|one| one.id == "money-by-threat-and-strand").unwrap().alternative;
        let told = told.split("Certainly first: ").nth(1);
        let told = told.map_or("", |told| told.split('.').next().unwrap());
        let mut told: Vec<&str> = told.split(" and ").filter(|one| !one.is_empty()).collect();
        told.sort_by_key(|one| one.split(" on ").nth(1).map(str::to_owned));
        prop_assert_eq!(told, expected);
    }
}
