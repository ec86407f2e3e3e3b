//! Where the money goes.

mod capabilities;
mod circles;
mod conserved;
mod pots;
mod promised;
mod timing;
mod twice;

use fourp_model::Table;

use crate::{
    code::{Code, Family},
    finding::Severity,
    rule::Rule,
    threshold::Threshold,
};

const MANAGING: &str = "HM Treasury, Managing Public Money (2023)";
const TRANSFERS: &str =
    "PEFA Framework (2016), PI-7.2, timeliness of information on transfers, by analogy";
const CONSOLIDATION: &str =
    "IMF, Government Finance Statistics Manual 2014, chapter 3, consolidation";

const CONFIRMED: &[(Table, &str)] =
    &[(Table::Flows, "who gives whom how much, for which period, and the day of confirmation")];
const ANNOUNCED: &[(Table, &str)] =
    &[(Table::Flows, "who gives whom how much, for which period, and the day of announcement")];
const PAID: &[(Table, &str)] =
    &[(Table::Flows, "who paid whom how much, for which period, and the day of payment")];
const PROMISED: &[(Table, &str)] =
    &[(Table::Flows, "each promise through its phases, under one commitment")];
const REPORTED: &[(Table, &str)] =
    &[(Table::Flows, "which body reports each flow, from the accounts of both sides")];
const POTS: &[(Table, &str)] = &[(Table::Flows, "grants to each body, with the pot they are of")];
const HELD: &[(Table, &str)] = &[
    (Table::Flows, "who paid whom how much, for which period"),
    (Table::Balances, "what each body held at the start and at the end of each period"),
];
const CAPABILITIES: &[(Table, &str)] = &[(
    Table::Capabilities,
    "who holds what, where, against which threats, with demand, capacity and use",
)];

const MOST_OF_IT: Threshold = Threshold {
    name: "share",
    value: "0.5",
    unit: "share of the money with a date",
    source: "a convention of this rule: more of it late than in time",
};
const NO_DAYS: Threshold = Threshold {
    name: "days",
    value: "0",
    unit: "days after the first day of the period",
    source: "PEFA Framework (2016), PI-7.2, by analogy: known before the year begins",
};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::new(Family::Funding, 1),
        question: "Does every body spend or hold what it received?",
        criterion: "opening balance and receipts equal payments and closing balance, within rounding",
        why: "money that does not add up was spent unrecorded, or never came",
        reference: "PEFA Framework (2016), PI-27, financial data integrity, by analogy",
        severity: Severity::High,
        thresholds: &[],
        needs: HELD,
        find: conserved::unbalanced,
    },
    Rule {
        code: Code::new(Family::Funding, 2),
        question: "Who confirms money after the period it is for began?",
        criterion: "money is confirmed to payees before the period it is for begins",
        why: "what is not known cannot be planned with",
        reference: TRANSFERS,
        severity: Severity::Medium,
        thresholds: &[MOST_OF_IT, NO_DAYS],
        needs: CONFIRMED,
        find: timing::confirmed_late,
    },
    Rule {
        code: Code::new(Family::Funding, 3),
        question: "Which bodies begin a period without knowing most of their money?",
        criterion: "a body knows most of what others give it when the period begins",
        why: "a body that learns late what it has hires late, and spends in haste",
        reference: TRANSFERS,
        severity: Severity::High,
        thresholds: &[
            Threshold {
                name: "share",
                value: "0.5",
                unit: "share of all that it is given",
                source: "a convention of this rule: most of it",
            },
            NO_DAYS,
        ],
        needs: CONFIRMED,
        find: timing::late_bodies,
    },
    Rule {
        code: Code::new(Family::Funding, 4),
        question: "Who announces money at short notice?",
        criterion: "money is announced at least four weeks before the period it is for",
        why: "bids and plans take weeks",
        reference: TRANSFERS,
        severity: Severity::Low,
        thresholds: &[
            MOST_OF_IT,
            Threshold {
                name: "days",
                value: "28",
                unit: "days before the first day of the period",
                source: "PEFA Framework (2016), PI-7.2, score B, by analogy: four weeks",
            },
        ],
        needs: ANNOUNCED,
        find: timing::short_notice,
    },
    Rule {
        code: Code::new(Family::Funding, 5),
        question: "Who pays when the period is over?",
        criterion: "money is paid while the period it is for lasts, or shortly after",
        why: "payees have to borrow, or leave undone what it was for",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[
            MOST_OF_IT,
            Threshold {
                name: "days",
                value: "30",
                unit: "days after the last day of the period",
                source: "Public Contracts Regulations 2015, regulation 113, by analogy: payment within 30 days",
            },
        ],
        needs: PAID,
        find: timing::paid_afterwards,
    },
    Rule {
        code: Code::new(Family::Funding, 6),
        question: "Is money that comes every year certain for one year only?",
        criterion: "what is given year after year is promised for several years",
        why: "staff and systems outlast a year; money that does not cannot buy them well",
        reference: "PEFA Framework (2016), PI-16, medium-term perspective in expenditure budgeting, by analogy",
        severity: Severity::Medium,
        thresholds: &[Threshold {
            name: "times",
            value: "2",
            unit: "successive periods of a year or less",
            source: "a convention of this rule: it was renewed at least once",
        }],
        needs: &[(Table::Flows, "for how long each amount is certain, by pot and period")],
        find: promised::year_by_year,
    },
    Rule {
        code: Code::new(Family::Funding, 7),
        question: "Who gives through many small pots?",
        criterion: "money for one purpose is given in few pots",
        why: "each pot costs bidding, reporting and administration on both sides",
        reference: MANAGING,
        severity: Severity::Low,
        thresholds: &[
            Threshold {
                name: "pots",
                value: "10",
                unit: "small pots in a period",
                source: "a convention of this rule",
            },
            Threshold {
                name: "share",
                value: "0.01",
                unit: "share of all that the payer gives in the period, below which a pot is small",
                source: "a convention of this rule",
            },
        ],
        needs: POTS,
        find: pots::of_payers,
    },
    Rule {
        code: Code::new(Family::Funding, 8),
        question: "Which bodies are given their money from many small pots?",
        criterion: "a body has few sources of money, each worth its administration",
        why: "a body that lives on many pots spends its time on bids and reports",
        reference: MANAGING,
        severity: Severity::Low,
        thresholds: &[
            Threshold {
                name: "pots",
                value: "5",
                unit: "small pots in a period",
                source: "a convention of this rule",
            },
            Threshold {
                name: "share",
                value: "0.05",
                unit: "share of all that the body is given in the period, below which a pot is small",
                source: "a convention of this rule",
            },
        ],
        needs: POTS,
        find: pots::of_payees,
    },
    Rule {
        code: Code::new(Family::Funding, 9),
        question: "Do payer and payee tell one transfer otherwise?",
        criterion: "both sides of a transfer record the same amount on the same day, within rounding",
        why: "accounts that disagree cannot both be right",
        reference: CONSOLIDATION,
        severity: Severity::Medium,
        thresholds: &[],
        needs: REPORTED,
        find: twice::told_otherwise,
    },
    Rule {
        code: Code::new(Family::Funding, 10),
        question: "Is a transfer in one side's records only, though the other reports?",
        criterion: "what one side of a transfer records the other does, where both report",
        why: "a transfer with one witness may not have happened, or a register is not complete",
        reference: CONSOLIDATION,
        severity: Severity::Medium,
        thresholds: &[],
        needs: REPORTED,
        find: twice::told_by_one,
    },
    Rule {
        code: Code::new(Family::Funding, 11),
        question: "May a payment be written down twice?",
        criterion: "each payment stands in a register once",
        why: "what is counted twice looks like more money, or is paid twice",
        reference: "PEFA Framework (2016), PI-27, financial data integrity, by analogy",
        severity: Severity::Medium,
        thresholds: &[],
        needs: PAID,
        find: twice::repeated,
    },
    Rule {
        code: Code::new(Family::Funding, 12),
        question: "Does a published figure count money each time it is passed on?",
        criterion: "a published total counts money once, however many hands it passes",
        why: "a gross sum looks like more money than there was",
        reference: CONSOLIDATION,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[
            (Table::Flows, "who paid whom how much, for which period"),
            (Table::Claims, "published figures of spending, each with its period"),
        ],
        find: twice::printed_gross,
    },
    Rule {
        code: Code::new(Family::Funding, 13),
        question: "Does a body spend money before it has any?",
        criterion: "a body pays out of what it holds and has received",
        why: "it borrows from somebody, and nobody says from whom",
        reference: "PEFA Framework (2016), PI-21, predictability of in-year resource allocation, by analogy",
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[
            (Table::Flows, "who paid whom how much, on which day"),
            (Table::Balances, "what each body held at the start of each period"),
        ],
        find: conserved::spent_before,
    },
    Rule {
        code: Code::new(Family::Funding, 14),
        question: "Is money for one purpose only passed on for it in part?",
        criterion: "what may only be spent on one thing is spent on it, returned or held",
        why: "a restriction that nobody follows up is none",
        reference: MANAGING,
        severity: Severity::High,
        thresholds: &[],
        needs: &[(Table::Flows, "what each amount may only be spent on, on every step of its way")],
        find: conserved::unmet_fences,
    },
    Rule {
        code: Code::new(Family::Funding, 15),
        question: "Is money withdrawn that was confirmed?",
        criterion: "what is confirmed to a payee stands",
        why: "payees commit what was confirmed to them",
        reference: "PEFA Framework (2016), PI-21.4, significance of in-year budget adjustments, by analogy",
        severity: Severity::High,
        thresholds: &[],
        needs: PROMISED,
        find: promised::withdrawn,
    },
    Rule {
        code: Code::new(Family::Funding, 16),
        question: "Was money confirmed and never paid?",
        criterion: "what is confirmed is paid, or withdrawn by a record",
        why: "either payees were let down, or the register misses payments",
        reference: "PEFA Framework (2016), PI-22, expenditure arrears, by analogy",
        severity: Severity::High,
        thresholds: &[Threshold {
            name: "days",
            value: "90",
            unit: "days after the period",
            source: "a convention of this rule: time to close the accounts of a period",
        }],
        needs: PROMISED,
        find: promised::never_paid,
    },
    Rule {
        code: Code::new(Family::Funding, 17),
        question: "Does money go round?",
        criterion: "money moves from where it enters to where it is spent",
        why: "what is paid back and forth is counted and administered again and again",
        reference: "J. T. Finn, Measures of ecosystem structure and function derived from analysis of flows (1976), the cycling index",
        severity: Severity::Low,
        thresholds: &[Threshold {
            name: "share",
            value: "0.01",
            unit: "share of what the parties pay each other that comes back",
            source: "a convention of this rule",
        }],
        needs: PAID,
        find: circles::goes_round,
    },
    Rule {
        code: Code::new(Family::Funding, 18),
        question: "Is a capability held twice where one would do?",
        criterion: "where one holder has the capacity for all demand of an area, one holds it",
        why: "both have to be kept, staffed and renewed",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: CAPABILITIES,
        find: capabilities::duplicates,
    },
    Rule {
        code: Code::new(Family::Funding, 19),
        question: "Is a capability hardly used?",
        criterion: "a capability that is kept is used, or kept in reserve on purpose",
        why: "what is kept and not used could be shared, or given up",
        reference: MANAGING,
        severity: Severity::Low,
        thresholds: &[Threshold {
            name: "share",
            value: "0.5",
            unit: "share of capacity in use",
            source: "a convention of this rule: idle more often than not",
        }],
        needs: CAPABILITIES,
        find: capabilities::idle,
    },
];
