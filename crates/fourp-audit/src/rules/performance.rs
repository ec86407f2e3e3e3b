//! What is measured.

mod ground;

mod acts;
mod chance;
mod measure;
mod ratings;
mod recording;
mod set;

use fourp_model::Table;

use crate::{
    code::{Code, Family},
    finding::Severity,
    rule::Rule,
    threshold::Threshold,
};

const INDICATORS: (Table, &str) = (
    Table::Indicators,
    "every measure by which success is shown, with kind, owner, baseline, target, recorder and check",
);
const OBSERVATIONS: (Table, &str) =
    (Table::Observations, "counts period by period, with exposure and how they came to be known");
const ACTS: (Table, &str) =
    (Table::Interventions, "single acts with who claims them, operation and effort");
const RATINGS: (Table, &str) = (Table::Ratings, "who rates which threat how, on what scale");
const FABRIC: &str = "HM Treasury, Cabinet Office, National Audit Office, Audit Commission and Office for National Statistics, Choosing the right FABRIC (2001)";
const MAGENTA: &str = "HM Treasury, The Magenta Book (2020)";
const STATISTICS: &str =
    "UK Statistics Authority, Code of Practice for Statistics (2018), Q2 sound methods";
const SPIEGELHALTER: &str =
    "Spiegelhalter (2005), Statistics in Medicine 24: 1185-1202, funnel plots";
const DISCOVERY: Threshold = Threshold {
    name: "false-discovery",
    value: "0.05",
    unit: "share of false discoveries",
    source: "the usual level of 5 %, a convention; Benjamini and Hochberg (1995)",
};

/// The rules on performance, in order of number.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::new(Family::Performance, 1),
        question: "Do measures tell of effects?",
        criterion: "no more than half of the measures are of input, activity or output",
        why: "what is done is no evidence of what becomes of the threat",
        reference: FABRIC,
        severity: Severity::High,
        thresholds: &[Threshold {
            name: "share",
            value: "0.5",
            unit: "measures of input, activity and output as a share of all",
            source: "a convention of this rule; the guide asks for balance and names no share",
        }],
        needs: &[INDICATORS],
        find: set::of_acts,
    },
    Rule {
        code: Code::new(Family::Performance, 2),
        question: "Have measures a baseline?",
        criterion: "a measure states the value it started from; asked where measures are declared complete, or a source says that it is missing",
        why: "without a baseline no change can be told",
        reference: MAGENTA,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[INDICATORS],
        find: set::without_baseline,
    },
    Rule {
        code: Code::new(Family::Performance, 3),
        question: "Have measures a target?",
        criterion: "a measure states the value to be reached; asked where measures are declared complete, or a source says that it is missing",
        why: "without a target no value is enough or too little",
        reference: FABRIC,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[INDICATORS],
        find: set::without_target,
    },
    Rule {
        code: Code::new(Family::Performance, 4),
        question: "Have measures an owner?",
        criterion: "somebody answers for each measure; asked where measures are declared complete, or a source says that it is missing",
        why: "what nobody answers for nobody mends",
        reference: FABRIC,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[INDICATORS],
        find: set::without_owner,
    },
    Rule {
        code: Code::new(Family::Performance, 5),
        question: "Could a measure show the change that matters?",
        criterion: "its counts would show the change from baseline to target, or by a fifth, four times in five at 95 %",
        why: "a measure that could not show a change shows neither success nor failure",
        reference: "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences: a power of 80 % by convention",
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[INDICATORS, OBSERVATIONS],
        find: measure::blind,
    },
    Rule {
        code: Code::new(Family::Performance, 6),
        question: "Did counts change when their recording did?",
        criterion: "values are compared within one way of recording",
        why: "a change of recording looks like a change in the world",
        reference: STATISTICS,
        severity: Severity::Medium,
        thresholds: &[Threshold {
            name: "change",
            value: "0.2",
            unit: "change of the mean of a period, as a share, and more than chance at 95 %",
            source: "a convention of this rule: the change that measures are asked to show",
        }],
        needs: &[
            OBSERVATIONS,
            (
                Table::RecordingChanges,
                "every change of definition, rule, system or recorder, with its date",
            ),
        ],
        find: recording::changes,
    },
    Rule {
        code: Code::new(Family::Performance, 7),
        question: "Does a scale of harm mix what is reported with what is found by looking?",
        criterion: "what is found by looking is weighed apart",
        why: "in a sum of both, more looking is more harm",
        reference: "Sherman, Neyroud and Neyroud (2016), The Cambridge Crime Harm Index, Policing 10: 171-183",
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[
            OBSERVATIONS,
            (Table::Harm, "what one of each thing counted weighs, with its source"),
        ],
        find: acts::sought_harm,
    },
    Rule {
        code: Code::new(Family::Performance, 8),
        question: "Moves a measure of effect with effort?",
        criterion: "a measure of outcome or impact is not found by looking",
        why: "more looking raises it whatever becomes of the threat",
        reference: FABRIC,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[INDICATORS, OBSERVATIONS],
        find: measure::sought,
    },
    Rule {
        code: Code::new(Family::Performance, 9),
        question: "Does a measure only restate another?",
        criterion: "each measure says something that no other says",
        why: "two measures that are one are taken for two confirmations",
        reference: FABRIC,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[INDICATORS],
        find: measure::restated,
    },
    Rule {
        code: Code::new(Family::Performance, 10),
        question: "Is effort recorded with acts?",
        criterion: "a body states the effort of its acts where others do",
        why: "without effort more acts may only be more work",
        reference: FABRIC,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[ACTS],
        find: acts::without_effort,
    },
    Rule {
        code: Code::new(Family::Performance, 11),
        question: "Does a measure invite gaming?",
        criterion: "a measure with a target is recorded by others or checked by somebody independent",
        why: "those who are judged by a figure make the figure",
        reference: "Public Administration Select Committee, Caught red-handed: why we can't count on police recorded crime statistics (2014)",
        severity: Severity::High,
        thresholds: &[],
        needs: &[INDICATORS],
        find: measure::gamed,
    },
    Rule {
        code: Code::new(Family::Performance, 12),
        question: "Are acts counted twice?",
        criterion: "an operation counts once, however many claim it",
        why: "a sum of claims says more was done than was",
        reference: STATISTICS,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[ACTS],
        find: acts::second_claims,
    },
    Rule {
        code: Code::new(Family::Performance, 13),
        question: "Do records jump though no change is declared?",
        criterion: "the records of a body do not jump between neighbouring periods more than chance has it",
        why: "an undeclared change of recording looks like a change in the world",
        reference: "Worsley (1983), Biometrika 70: 455-464, tests for a change in a series of counts",
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[OBSERVATIONS],
        find: recording::jumps,
    },
    Rule {
        code: Code::new(Family::Performance, 14),
        question: "Do counts end in round figures?",
        criterion: "the last digits of counts are as chance has them",
        why: "rounded counts hide small changes, and suggest that they were not counted",
        reference: STATISTICS,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[OBSERVATIONS],
        find: recording::heaps,
    },
    Rule {
        code: Code::new(Family::Performance, 15),
        question: "Does a body make its returns?",
        criterion: "a body has a row for every period that others have, and reports nothing no more often than its own rate allows",
        why: "what was not returned is read as nothing having happened",
        reference: STATISTICS,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[OBSERVATIONS],
        find: recording::silences,
    },
    Rule {
        code: Code::new(Family::Performance, 16),
        question: "Is noise told as a rise or fall?",
        criterion: "a rise or fall that is published is more than chance has it, at 95 %",
        why: "a reason given for noise explains nothing",
        reference: STATISTICS,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[
            (Table::Claims, "published counts with their periods"),
            (Table::Checks, "which published counts are compared as a change"),
        ],
        find: chance::noise,
    },
    Rule {
        code: Code::new(Family::Performance, 17),
        question: "Do those who rate agree?",
        criterion: "two who rate the same threat in the same period give it the same place, or the next",
        why: "who is asked then decides what is said",
        reference: "Cohen (1968), Psychological Bulletin 70: 213-220, weighted agreement",
        severity: Severity::Medium,
        thresholds: &[Threshold {
            name: "places",
            value: "2",
            unit: "places on the scale",
            source: "a convention of this rule: neighbouring places are told apart by judgement",
        }],
        needs: &[RATINGS],
        find: ratings::disagreements,
    },
    Rule {
        code: Code::new(Family::Performance, 18),
        question: "Do ratings rise while nothing else moves?",
        criterion: "where a rating rises, some count of the same threat moves, or the rise is said to be one of knowledge",
        why: "a rise in what is known is taken for a success against the threat",
        reference: MAGENTA,
        severity: Severity::Low,
        thresholds: &[DISCOVERY],
        needs: &[RATINGS, OBSERVATIONS],
        find: ratings::rises,
    },
    Rule {
        code: Code::new(Family::Performance, 19),
        question: "Does a body differ from its peers?",
        criterion: "a body lies within limits of 99.8 %, widened for how much bodies vary; asked of those that record alike",
        why: "who differs knows, does or records something that is worth asking about",
        reference: SPIEGELHALTER,
        severity: Severity::Information,
        thresholds: &[DISCOVERY],
        needs: &[OBSERVATIONS],
        find: chance::outliers,
    },
    Rule {
        code: Code::new(Family::Performance, 20),
        question: "Is there a measure of effect for every threat and strand?",
        criterion: "an outcome or impact is measured for every pair of threat and strand; asked where measures are declared complete",
        why: "what is not measured cannot be seen to get better or worse",
        reference: FABRIC,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[INDICATORS, (Table::Threats, "the threats that are told apart")],
        find: set::empty_cells,
    },
    Rule {
        code: Code::new(Family::Performance, 21),
        question: "Is a measure known in time?",
        criterion: "a value is known before the next is due",
        why: "what is done next is done without it",
        reference: FABRIC,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[INDICATORS],
        find: measure::late,
    },
    Rule {
        code: Code::new(Family::Performance, 22),
        question: "Does anybody check the measures?",
        criterion: "somebody checks each measure",
        why: "an error that nobody looks for stays",
        reference: FABRIC,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[INDICATORS],
        find: set::unchecked,
    },
    Rule {
        code: Code::new(Family::Performance, 23),
        question: "Does a source name weaknesses of a measure?",
        criterion: "of what a measure counts, the effort that went in and the effect that came out are known",
        why: "a count without effort and effect says neither what it took nor what it did",
        reference: FABRIC,
        severity: Severity::High,
        thresholds: &[],
        needs: &[
            INDICATORS,
            (Table::Statements, "what sources say is weak in data or not assessed"),
        ],
        find: measure::weak,
    },
];
