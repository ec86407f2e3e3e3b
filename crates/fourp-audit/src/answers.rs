//! What the analyses answer.

use chrono::NaiveDate;
use fourp_claims::{
    Config as Reconciling, Evidence, LedgerEntry, Reconciliation, ledger, reconcile,
};
use fourp_funding::{Overview as Funding, OverviewOptions as FundingOptions};
use fourp_governance::{Overview as Governance, OverviewOptions as GovernanceOptions};
use fourp_model::{Defect, Programme, Progress, Stopped};
use fourp_performance::{Assessment, AssessmentOptions};
use serde::Serialize;

use crate::action::{Action, actions, judged_on};

/// The answers of all analyses, so that a report can show and draw them.
///
/// An analysis whose rows have defects is `None`, and the defects are in [`Audit::defects`](crate::Audit::defects).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Answers {
    /// Whether the published figures agree.
    pub agreed: Reconciliation,
    /// What the data make of each statement.
    pub ledger: Vec<LedgerEntry>,
    /// Whether what was recommended and promised was done.
    pub actions: Vec<Action>,
    /// Where the money goes.
    pub funding: Option<Funding>,
    /// Who governs with whom.
    pub governance: Option<Governance>,
    /// Whether it works, and whether these measures could show it.
    pub performance: Option<Assessment>,
}

/// How many steps it takes.
pub(crate) const STEPS: u64 = 5;

/// Asks every analysis everything that it can be asked without further choices.
pub(crate) fn answers(
    programme: &Programme,
    as_of: Option<NaiveDate>,
    progress: &dyn Progress,
) -> Result<(Answers, Vec<Defect>), Stopped> {
    let mut defects = Vec::new();
    let step = |done, what| progress.step(done, Some(STEPS), what);
    step(0, "published figures")?;
    let evidence = Evidence::of(programme);
    let agreed =
        reconcile(&evidence, &Reconciling { as_at: as_of, ..Reconciling::default() }, progress)?;
    let tables = programme.tables();
    let ledger = ledger(&tables.statements, &tables.claims, &agreed);
    step(1, "funding")?;
    let options = FundingOptions { as_at: as_of, ..FundingOptions::default() };
    let funding = kept(Funding::of(programme, options), &mut defects);
    step(2, "governance")?;
    let options = GovernanceOptions { as_at: as_of, ..GovernanceOptions::default() };
    let governance = kept(Governance::of(programme, options), &mut defects);
    step(3, "performance")?;
    let options = AssessmentOptions { as_at: as_of, ..AssessmentOptions::default() };
    let performance = kept(Assessment::of(programme, options), &mut defects);
    step(4, "rules")?;
    defects.sort();
    defects.dedup();
    let actions = actions(programme, judged_on(programme, as_of));
    Ok((Answers { agreed, ledger, actions, funding, governance, performance }, defects))
}

fn kept<T>(answer: Result<T, Vec<Defect>>, defects: &mut Vec<Defect>) -> Option<T> {
    answer.map_err(|found| defects.extend(found)).ok()
}
