//! Which figures of money are there, and who says them?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Claim, Measure, Programme, Quantity, Rounding, Slug};

use crate::{layout::Page, phrase};

/// Every figure of a measure of money, shares and changes included: what is printed, what that allows,
/// who says it, where.
pub(super) fn figures(page: &mut Page, programme: &Programme) {
    let claims = programme.rows::<Claim>();
    let of_money = claims.iter().filter(|claim| is_money(claim));
    let measures: BTreeSet<&Slug<Measure>> = of_money.map(|claim| &claim.measure).collect();
    let mut by_measure = BTreeMap::<&Slug<Measure>, Vec<&Claim>>::new();
    for claim in claims.iter().filter(|claim| measures.contains(&claim.measure)) {
        by_measure.entry(&claim.measure).or_default().push(claim);
    }
    if by_measure.is_empty() {
        return;
    }
    page.heading("Money, as the sources print it");
    page.gap();
    page.paragraph(
        "Each figure with the true values that print so. Equal numbers need not be of the same thing: see \
         the reconciliation.",
    );
    let amounts = claims.iter().filter(|claim| is_money(claim)).count();
    let priced =
        claims.iter().filter(|claim| is_money(claim) && claim.price_base.is_some()).count();
    page.paragraph(&format!("Price base stated for {priced} of {amounts} amounts."));
    for (measure, claims) in by_measure {
        page.gap();
        page.line(&format!("  {measure}"));
        for claim in claims {
            page.table("    ", &[row(claim, programme)]);
        }
    }
}

fn row(claim: &Claim, programme: &Programme) -> [String; 2] {
    let figure = &claim.figure;
    let allowed = phrase::allowed(figure, Rounding::default());
    let allowed = allowed.map(|allowed| format!(": {allowed}")).unwrap_or_default();
    let prices = claim.price_base.as_ref().map(|base| format!("; prices {base}"));
    let class = claim.budget_class.as_ref().map(|class| format!("; {class}"));
    [
        format!("{:<8}", claim.id.as_str()),
        format!(
            "{} ({}){allowed}; {}, {}{}{}; {}; {}",
            phrase::printed(figure),
            phrase::precision(figure),
            claim.label,
            claim.period,
            prices.unwrap_or_default(),
            class.unwrap_or_default(),
            phrase::voice(&claim.voice, programme),
            claim.citation
        ),
    ]
}

const fn is_money(claim: &Claim) -> bool {
    matches!(claim.figure.unit().quantity(), Quantity::Money(_))
}
