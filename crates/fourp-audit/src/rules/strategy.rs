//! What was set out, recommended and promised.

use fourp_claims::{Aspect, Verdict};
use fourp_model::{
    Check, Commitment, Cost, DataSystem, Evidence, Initiative, Joining, Objective, Recommendation,
    Response, Slug, Strategy, Table,
};

use crate::{
    action::{Action, Standing},
    asked::Asked,
    code::{Code, Family},
    finding::{Confidence, Materiality, Severity},
    rule::{Observed, Rule},
};

const OBJECTIVES: &[(Table, &str)] =
    &[(Table::Objectives, "what each strategy sets out to do, with cost, owner and evidence")];
const RECOMMENDATIONS: &[(Table, &str)] = &[(
    Table::Recommendations,
    "what was recommended, with response, due date, status and what shows it",
)];
const BUSINESS_CASE: &str = "HM Treasury, The Green Book (2022)";
const MANAGING: &str = "HM Treasury, Managing Public Money (2023)";

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::new(Family::Strategy, 1),
        question: "Has every objective a cost?",
        criterion: "an objective is costed before it is adopted",
        why: "nobody can tell whether the money there is suffices",
        reference: BUSINESS_CASE,
        severity: Severity::High,
        thresholds: &[],
        needs: OBJECTIVES,
        find: uncosted,
    },
    Rule {
        code: Code::new(Family::Strategy, 2),
        question: "Rests every approach on evidence?",
        criterion: "what is set out rests on evidence that somebody has seen",
        why: "an approach without evidence may do nothing, or harm",
        reference: "HM Treasury, The Magenta Book (2020)",
        severity: Severity::Medium,
        thresholds: &[],
        needs: OBJECTIVES,
        find: without_evidence,
    },
    Rule {
        code: Code::new(Family::Strategy, 3),
        question: "Has every objective an owner?",
        criterion: "one person answers for each objective",
        why: "what nobody answers for is not done",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: OBJECTIVES,
        find: unowned,
    },
    Rule {
        code: Code::new(Family::Strategy, 4),
        question: "Is an accepted recommendation overdue?",
        criterion: "what was accepted is done by its date",
        why: "a known weakness stays",
        reference: MANAGING,
        severity: Severity::High,
        thresholds: &[],
        needs: RECOMMENDATIONS,
        find: overdue,
    },
    Rule {
        code: Code::new(Family::Strategy, 5),
        question: "Is a recommendation reported done, and nothing shows it?",
        criterion: "what is reported done is shown by evidence",
        why: "a report of one's own is no evidence",
        reference: "International Standard on Auditing 500: audit evidence",
        severity: Severity::Medium,
        thresholds: &[],
        needs: RECOMMENDATIONS,
        find: unevidenced,
    },
    Rule {
        code: Code::new(Family::Strategy, 6),
        question: "Is a promise overdue?",
        criterion: "what was promised is done by its date",
        why: "others plan with what was promised",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[(Table::Commitments, "what was promised, with due date and status")],
        find: promises,
    },
    Rule {
        code: Code::new(Family::Strategy, 7),
        question: "Is anything compared across a redefinition?",
        criterion: "figures are compared on one definition",
        why: "a change of definition looks like a change in the world",
        reference: "UK Statistics Authority, Code of Practice for Statistics (2018), Q2 sound methods",
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[
            (Table::Claims, "published figures with how they were counted"),
            (Table::Checks, "how published figures should relate"),
        ],
        find: redefined,
    },
    Rule {
        code: Code::new(Family::Strategy, 8),
        question: "Can the data systems be joined?",
        criterion: "data that are needed together can be brought together",
        why: "what stands in two systems that cannot be joined cannot be seen as one",
        reference: "The Government Data Quality Framework (2020)",
        severity: Severity::Low,
        thresholds: &[],
        needs: &[(Table::DataSystems, "which data each body holds, and how they join with others")],
        find: unjoined,
    },
    Rule {
        code: Code::new(Family::Strategy, 9),
        question: "Does an initiative repeat one that ended?",
        criterion: "a new initiative builds on what was learned from those before",
        why: "what was learned is lost, and paid for again",
        reference: "HM Treasury, The Magenta Book (2020)",
        severity: Severity::Low,
        thresholds: &[],
        needs: &[(Table::Initiatives, "programmes and pilots, with dates and what they build on")],
        find: repeated,
    },
];

fn uncosted(asked: &Asked<'_>) -> Vec<Observed> {
    let objectives: Vec<_> = asked.rows::<Objective>().collect();
    by_strategy(
        asked,
        &objectives,
        |objective| objective.cost == Cost::NotCosted,
        |name, some, of| Observed {
            headline: format!("{some} of {of} objectives of {name} {} no cost", have(some)),
            condition: format!("{some} of {of} objectives are stated not to be costed"),
            effect: "whether the money there is suffices cannot be told".into(),
            fragility: "a costing of each of them".into(),
            ..blank("objectives", some, of)
        },
    )
}

fn without_evidence(asked: &Asked<'_>) -> Vec<Observed> {
    let objectives: Vec<_> = asked.rows::<Objective>().collect();
    by_strategy(
        asked,
        &objectives,
        |objective| objective.evidence == Evidence::NoneSeen,
        |name, some, of| Observed {
            headline: format!("No evidence was seen for {some} of {of} objectives of {name}"),
            condition: format!(
                "somebody looked for evidence of {some} of {of} objectives, and saw none"
            ),
            effect: "whether the approach works is not known to those who chose it".into(),
            fragility: "evidence that existed and was not shown".into(),
            ..blank("objectives", some, of)
        },
    )
}

fn unowned(asked: &Asked<'_>) -> Vec<Observed> {
    let objectives: Vec<_> = asked.rows::<Objective>().collect();
    // Where no objective names an owner, the source may only not say.
    let says = |strategy: &Slug<Strategy>| {
        objectives.iter().any(|(_, row)| row.strategy == *strategy && row.owner.is_some())
    };
    by_strategy(
        asked,
        &objectives,
        |objective| objective.owner.is_none() && says(&objective.strategy),
        |name, some, of| Observed {
            headline: format!("{some} of {of} objectives of {name} {} no owner", have(some)),
            condition: format!(
                "{some} of {of} objectives name nobody, while others of the strategy do"
            ),
            effect: "nobody answers for them".into(),
            fragility: "a row that names who does".into(),
            ..blank("objectives", some, of)
        },
    )
}

/// One observation for each strategy of which a rule holds for some objective.
fn by_strategy(
    asked: &Asked<'_>,
    objectives: &[(fourp_model::RowRef, &Objective)],
    is_so: impl Fn(&Objective) -> bool,
    tell: impl Fn(&str, usize, usize) -> Observed,
) -> Vec<Observed> {
    let mut strategies: Vec<&Slug<Strategy>> =
        objectives.iter().map(|(_, row)| &row.strategy).collect();
    strategies.sort();
    strategies.dedup();
    let found = strategies.into_iter().filter_map(|strategy| {
        let of: Vec<_> = objectives
            .iter()
            .filter(|(_, row)| row.strategy == *strategy && row.superseded_by.is_none())
            .collect();
        let some: Vec<_> = of.iter().filter(|(_, row)| is_so(row)).collect();
        let name = asked
            .programme
            .get(strategy)
            .map_or_else(|| strategy.to_string(), |row| row.name.clone());
        (!some.is_empty()).then(|| Observed {
            subject: strategy.to_string(),
            evidence: some.iter().map(|(row, _)| row.clone()).collect(),
            ..tell(&name, some.len(), of.len())
        })
    });
    found.collect()
}

const fn have(some: usize) -> &'static str {
    if some == 1 { "has" } else { "have" }
}

fn blank(what: &'static str, some: usize, of: usize) -> Observed {
    Observed {
        subject: String::new(),
        headline: String::new(),
        condition: String::new(),
        cause: None,
        effect: String::new(),
        materiality: Materiality::count(some, Some(of), what),
        confidence: Confidence::Recorded,
        fragility: String::new(),
        evidence: Vec::new(),
    }
}

fn overdue(asked: &Asked<'_>) -> Vec<Observed> {
    let is_accepted = |action: &Action| {
        matches!(action.response, Some(Response::Accepted | Response::PartlyAccepted))
    };
    let found = asked.actions(Table::Recommendations).filter_map(|action| {
        let (due, day) = (action.due?, asked.day()?);
        (action.is_overdue && is_accepted(action)).then(|| Observed {
            subject: action.id.clone(),
            headline: format!("Overdue since {due}: {}", action.text),
            condition: format!(
                "{}, due {due}, and as of {day} {}",
                action.response.map_or("", Response::as_str),
                action.standing
            ),
            effect: "the weakness that it was to mend stays".into(),
            fragility: "evidence that it was done, or a later date agreed by whoever made it"
                .into(),
            evidence: vec![action.row.clone()],
            ..blank("recommendations", 1, asked.programme.rows::<Recommendation>().len())
        })
    });
    found.collect()
}

fn unevidenced(asked: &Asked<'_>) -> Vec<Observed> {
    let found = asked.actions(Table::Recommendations).filter_map(|action| {
        let day = asked.day()?;
        (action.standing == Standing::ReportedOnly).then(|| Observed {
            subject: action.id.clone(),
            headline: format!("Reported done, and nothing shows it: {}", action.text),
            condition: format!("as of {day} it is reported done; no evidence is recorded"),
            effect: "whether it was done is not known".into(),
            fragility: "what was done, seen by somebody else".into(),
            evidence: vec![action.row.clone()],
            ..blank("recommendations", 1, asked.programme.rows::<Recommendation>().len())
        })
    });
    found.collect()
}

fn promises(asked: &Asked<'_>) -> Vec<Observed> {
    let found = asked.actions(Table::Commitments).filter_map(|action| {
        let (due, day) = (action.due?, asked.day()?);
        action.is_overdue.then(|| Observed {
            subject: action.id.clone(),
            headline: format!("Promised for {due}, not done: {}", action.text),
            condition: format!(
                "promised by {}, due {due}, and as of {day} {}",
                asked.party(&action.by),
                action.standing
            ),
            effect: "whoever planned with it has to wait".into(),
            fragility: "evidence that it was done".into(),
            evidence: vec![action.row.clone()],
            ..blank("commitments", 1, asked.programme.rows::<Commitment>().len())
        })
    });
    found.collect()
}

fn redefined(asked: &Asked<'_>) -> Vec<Observed> {
    let outcomes = asked.answers.agreed.outcomes().iter();
    let found = outcomes.filter_map(|outcome| {
        let Verdict::NotComparable(reasons) = &outcome.verdict else { return None };
        let is_break = |aspect| matches!(aspect, Aspect::Redefinition | Aspect::CountingRule);
        let reason = reasons.iter().find(|reason| is_break(reason.aspect))?;
        let check = asked.programme.get::<Check>(&outcome.check)?;
        let claims: Vec<_> = check.formula.claims().cloned().collect();
        Some(Observed {
            subject: outcome.check.to_string(),
            headline: format!("Compared across a redefinition: {}", check.title),
            condition: format!("{} and {} differ in {}", reason.left, reason.right, reason.aspect),
            effect: "the difference says nothing of a change in the world".into(),
            fragility: "both figures on one definition".into(),
            confidence: Confidence::Derived,
            evidence: asked.compared(std::slice::from_ref(&outcome.check), &claims),
            ..blank("comparisons", 1, asked.programme.rows::<Check>().len())
        })
    });
    found.collect()
}

fn unjoined(asked: &Asked<'_>) -> Vec<Observed> {
    let of = asked.programme.rows::<DataSystem>().len();
    let found = asked.rows::<DataSystem>().filter_map(|(row, system)| {
        let how = match system.joining {
            Joining::NotPossible => "cannot be joined with others",
            Joining::Costly => "can be joined with others slowly or at great cost only",
            _ => return None,
        };
        Some(Observed {
            subject: system.id.to_string(),
            headline: format!("{} {how}", system.name),
            condition: format!("it holds {}, and {how}", system.holds),
            effect: "what it holds cannot be set beside what others hold".into(),
            fragility: "a way of joining it that is in use".into(),
            evidence: vec![row],
            ..blank("data systems", 1, of)
        })
    });
    found.collect()
}

fn repeated(asked: &Asked<'_>) -> Vec<Observed> {
    let initiatives: Vec<_> = asked.rows::<Initiative>().collect();
    let mut found = Vec::new();
    for (row, later) in &initiatives {
        for (ended, earlier) in &initiatives {
            let (Some(begin), Some(end)) = (later.dates.from, earlier.dates.until) else {
                continue;
            };
            let shares_threat = later.threats.iter().any(|threat| earlier.threats.contains(threat));
            let shares_strand = later.strands.iter().any(|strand| earlier.strands.contains(strand));
            let follows = end.last_day() < begin.first_day();
            if !follows || !shares_threat || !shares_strand || later.builds_on.contains(&earlier.id)
            {
                continue;
            }
            found.push(Observed {
                subject: format!("{}+{}", later.id, earlier.id),
                headline: format!("{} does not say that it builds on {}", later.name, earlier.name),
                condition: format!(
                    "both are for the same threat and strand; {} ended by {end}, {} began {begin}",
                    earlier.name, later.name
                ),
                effect: "what was learned may be paid for again".into(),
                fragility: "a source that says how the one builds on the other".into(),
                confidence: Confidence::Inferred,
                evidence: vec![row.clone(), ended.clone()],
                ..blank("initiatives", 2, initiatives.len())
            });
        }
    }
    found
}
