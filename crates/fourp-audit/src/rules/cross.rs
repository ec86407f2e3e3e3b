//! What two analyses say together.

mod covered;
mod money;
mod weighed;

use fourp_model::Table;

use crate::{
    code::{Code, Family},
    finding::Severity,
    rule::Rule,
    threshold::Threshold,
};

const MANAGING: &str = "HM Treasury, Managing Public Money (2023)";
const APPRAISAL: &str = "HM Treasury, The Green Book (2022)";
const EVALUATION: &str = "HM Treasury, The Magenta Book (2020)";

const DIVIDED: (Table, &str) =
    (Table::Allocations, "the share of spending on each threat and strand, body by body");
const SPENT: (Table, &str) = (Table::Flows, "what each body spent in each period");
const FIRST: (Table, &str) =
    (Table::Priorities, "which threats came first in each period, by name");
const MEASURES: (Table, &str) =
    (Table::Indicators, "every measure in use, with its threat, strand and kind");
const POSTS: (Table, &str) =
    (Table::Responsibilities, "who leads and who delivers, over which threat and strand");

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::new(Family::CrossLens, 1),
        question: "Is the money spread otherwise than the harm?",
        criterion: "where money is spread otherwise than harm, somebody has said why",
        why: "the spread of money says what is held to matter; proportional is not optimal, but a difference needs a reason",
        reference: APPRAISAL,
        severity: Severity::Medium,
        thresholds: &[Threshold {
            name: "share",
            value: "0.25",
            unit: "least share of the money that stands elsewhere than the harm",
            source: "a convention of this rule; the measure is the index of dissimilarity (Duncan and Duncan 1955)",
        }],
        needs: &[
            DIVIDED,
            SPENT,
            (Table::Harm, "weights of harm for each threat, with their source"),
            (Table::Observations, "counts of what is weighed, by threat and period"),
        ],
        find: weighed::against_harm,
    },
    Rule {
        code: Code::new(Family::CrossLens, 2),
        question: "Have threats that come first less money than others?",
        criterion: "a threat that comes first has, on average, no less money than one that does not",
        why: "a priority that does not reach the money is a word",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[DIVIDED, SPENT, FIRST],
        find: weighed::against_priority,
    },
    Rule {
        code: Code::new(Family::CrossLens, 3),
        question: "Is money spent where nobody leads?",
        criterion: "where money is spent on a threat and strand, somebody leads",
        why: "nobody answers for what the money does",
        reference: MANAGING,
        severity: Severity::High,
        thresholds: &[],
        needs: &[DIVIDED, SPENT, POSTS],
        find: covered::money_without_governance,
    },
    Rule {
        code: Code::new(Family::CrossLens, 4),
        question: "Is there work that somebody leads and nothing measures?",
        criterion: "whatever somebody leads or delivers has a measure that tells how it goes",
        why: "whoever leads cannot know whether it works",
        reference: EVALUATION,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[POSTS, MEASURES],
        find: covered::governance_without_measure,
    },
    Rule {
        code: Code::new(Family::CrossLens, 5),
        question: "Is a threat weakly understood, and nothing measures what becomes of it?",
        criterion: "a threat that is weakly understood has a measure of outcome or impact",
        why: "without one the understanding cannot grow, nor the response be judged",
        reference: EVALUATION,
        severity: Severity::High,
        thresholds: &[Threshold {
            name: "place",
            value: "0.25",
            unit: "place on the scale over its places, at or below which understanding is weak",
            source: "a convention of this rule: the lowest of four places",
        }],
        needs: &[
            (Table::Ratings, "who rates the understanding of which threat how, on what scale"),
            MEASURES,
        ],
        find: covered::weak_without_measure,
    },
    Rule {
        code: Code::new(Family::CrossLens, 6),
        question: "Did a threat become a priority without more money?",
        criterion: "when a threat comes to be among the first, its money rises",
        why: "a priority that moves no money changes little",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[DIVIDED, SPENT, FIRST],
        find: weighed::priority_without_money,
    },
    Rule {
        code: Code::new(Family::CrossLens, 7),
        question: "Is money spent on a threat that nothing measures?",
        criterion: "a threat that money is spent on has at least one measure",
        why: "whether the money does anything cannot be told",
        reference: EVALUATION,
        severity: Severity::High,
        thresholds: &[],
        needs: &[DIVIDED, SPENT, MEASURES],
        find: covered::money_without_measure,
    },
];
