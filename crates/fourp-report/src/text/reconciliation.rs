//! Do the published figures agree?

use std::collections::BTreeMap;

use fourp_claims::{
    CheckOutcome, Conflict, DerivedFigure, MemberStanding, Narrowing, Reconciliation, Revision,
    Undetermined, Verdict,
};
use fourp_model::{
    Check, Claim, Expression, Formula, Programme, Relation, Rounding, Slug, Table, Unit,
};

use crate::{
    layout::{Page, counted, listed},
    phrase,
    text::marks,
};

/// A word and what stands behind it.
type Note = (String, String);

/// What stands before every line of a block's figures.
const BAR: &str = "   |  ";

/// The outcome of every check in a compiler's style, the most important first; then what all of them
/// together leave of the figures, what was derived, what was revised, by which conventions, and how
/// many checks came to each verdict.
///
/// Each figure stands with its precision, the true values that allows, its period, who says it, about
/// whose performance, how they know, and where. Intervals that were computed are rounded outwards.
#[must_use]
pub fn reconciliation(programme: &Programme, reconciliation: &Reconciliation) -> String {
    let mut page = Page::default();
    page.title("Do the published figures agree?");
    marks::synthetic(&mut page, programme);
    page.gap();
    marks::scope(&mut page, programme, Table::Claims);
    page.paragraph(
        "A printed figure is the set of true values that print so. A check compares these sets, not the \
         printed points. It describes records, not crime; that figures agree does not make them true.",
    );
    let tally = tally(reconciliation);
    page.paragraph(&format!(
        "{}: {tally}.",
        counted(reconciliation.outcomes().len(), "check", "checks")
    ));
    let mut outcomes: Vec<&CheckOutcome> = reconciliation.outcomes().iter().collect();
    outcomes.sort_by_key(|outcome| rank(&outcome.verdict));
    for outcome in outcomes {
        page.gap();
        Block { programme, reconciliation, outcome }.write(&mut page);
    }
    narrowed(&mut page, programme, reconciliation.narrowed());
    derived(&mut page, reconciliation.derived());
    revised(&mut page, programme, reconciliation.revisions());
    conventions(&mut page, reconciliation);
    page.gap();
    page.line(&format!("verdicts: {tally}"));
    page.finish()
}

/// One check and all that bears on it.
struct Block<'a> {
    programme: &'a Programme,
    reconciliation: &'a Reconciliation,
    outcome: &'a CheckOutcome,
}

impl Block<'_> {
    fn write(&self, page: &mut Page) {
        let outcome = self.outcome;
        let check = self.programme.get::<Check>(&outcome.check);
        let title = check.map_or_else(|| outcome.formula.to_string(), |check| check.title.clone());
        page.wrapped(&format!("{}[{}]: ", outcome.verdict, outcome.check), "    ", &title);
        if let Some(claim) = self.principal().and_then(|id| self.programme.get(id)) {
            page.wrapped("  --> ", "      ", &phrase::citation(&claim.citation));
        }
        page.line(BAR);
        let sides = self.sides();
        if !sides.is_empty() {
            page.table(BAR, &sides);
            page.line(BAR);
        }
        page.table(BAR, &self.figures());
        let mut notes = self.because();
        if let Some(check) = check {
            if check.formula != outcome.formula {
                let asked =
                    format!("{} was asked; the versions used are named above", check.formula);
                notes.push(("versions".into(), asked));
            }
            notes.extend(check.means.iter().map(|means| ("means".into(), means.clone())));
            notes.extend(check.note.iter().map(|words| ("note".into(), words.clone())));
        }
        if !notes.is_empty() {
            page.line(BAR);
        }
        for (word, words) in notes {
            page.wrapped(&format!("   = {word}: "), "         ", &words);
        }
    }

    /// The claim whose place is shown first: the one that is compared, or else the first.
    fn principal(&self) -> Option<&Slug<Claim>> {
        let reported = match &self.outcome.formula {
            Formula::Derive(_) => None,
            Formula::Relate(left, _, right) => right.as_claim().or(left.as_claim()),
        };
        reported.or_else(|| self.outcome.formula.claims().next())
    }

    /// What each side can be.
    fn sides(&self) -> Vec<[String; 3]> {
        let outcome = self.outcome;
        let Some(interval) = &outcome.computed else { return Vec::new() };
        let shown = phrase::computed(&outcome.unit, interval);
        let Formula::Relate(left, relation, right) = &outcome.formula else {
            return vec![[outcome.formula.to_string(), shown, "derived from print".into()]];
        };
        let is_swapped = left.as_claim().is_some() && right.as_claim().is_none();
        let (first, second) = if is_swapped { (right, left) } else { (left, right) };
        let words = |side: &Expression| match side.as_claim() {
            Some(_) => "as printed",
            None => "computed from print",
        };
        let mut first_words = words(first).to_owned();
        if outcome.verdict == Verdict::ConsistentAsIntervals
            && let Some(point) = outcome.computed_point
        {
            first_words.push_str("; a point check gives ");
            first_words.push_str(&phrase::point(&outcome.unit, point));
        }
        let mut sides = vec![[first.to_string(), shown, first_words]];
        if let Some(reported) = &outcome.reported {
            let shown = phrase::narrowed(&outcome.unit, reported);
            sides.push([second.to_string(), shown, words(second).into()]);
        }
        if *relation != Relation::Equal {
            sides.push(["asked".into(), format!("{left} {relation} {right}"), String::new()]);
        }
        sides
    }

    /// The figures that the check uses, and those it conflicts with, each once.
    fn figures(&self) -> Vec<[String; 2]> {
        let rounding = self.reconciliation.config().rounding;
        let mut ids: Vec<&Slug<Claim>> = Vec::new();
        let conflicting = match &self.outcome.verdict {
            Verdict::Contradictory(conflict) => conflict.claims.as_slice(),
            _ => &[],
        };
        for id in self.outcome.formula.claims().chain(conflicting) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let words = |id: &Slug<Claim>| match self.programme.get(id) {
            Some(claim) => phrase::claim(claim, self.programme, rounding),
            None => "not in the data supplied".into(),
        };
        ids.into_iter().map(|id| [id.to_string(), words(id)]).collect()
    }

    /// What the verdict rests on, and what follows from it: a word for each, and the words.
    fn because(&self) -> Vec<Note> {
        let outcome = self.outcome;
        let because = |words: &str| vec![("because".into(), words.into())];
        let mut notes = match &outcome.verdict {
            Verdict::Contradictory(conflict) => self.conflict(conflict),
            Verdict::NotComparable(aspects) => aspects
                .iter()
                .map(|one| (one.aspect.to_string(), format!("{} against {}", one.left, one.right)))
                .collect(),
            Verdict::Undetermined(why) => because(&undetermined(why)),
            Verdict::NotConverged => because(
                "the search was stopped at its cap; the intervals are right, but may not be the \
                 narrowest",
            ),
            Verdict::ConsistentAsIntervals => because(
                "some true values agree although the printed points do not: a point check would raise \
                 a false alarm",
            ),
            _ => Vec::new(),
        };
        notes.extend(outcome.members.iter().map(|member| {
            ("member".into(), format!("{}: {}", member.label, standing(member.standing)))
        }));
        let narrows = |narrowing: &Narrowing| {
            ("narrows".into(), format!("{} {}", narrowing.claim, change(self.programme, narrowing)))
        };
        notes.extend(outcome.narrowed.iter().map(narrows));
        notes
    }

    fn conflict(&self, conflict: &Conflict) -> Vec<Note> {
        let words = format!(
            "{} cannot all be as printed if {} must hold; without any one of them the others can",
            phrase::ids(&conflict.claims),
            phrase::ids(&conflict.checks),
        );
        let repairs = conflict.repairs.iter().map(|repair| {
            let unit = unit_of(self.programme, &repair.claim, &self.outcome.unit);
            let change = phrase::point(&unit, repair.change).replace(" %", " percentage points");
            let relative = repair.relative.map(|relative| {
                format!(", {} of what is printed", phrase::point(&Unit::percent(), relative))
            });
            let words = format!(
                "{}: {} would have to be {}: a change of about {change}{}",
                repair.claim,
                phrase::narrowed(&unit, &repair.printed),
                phrase::narrowed(&unit, &repair.needed),
                relative.unwrap_or_default()
            );
            ("repair".into(), words)
        });
        std::iter::once(("conflict".into(), words)).chain(repairs).collect()
    }
}

/// The most important first.
const fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Contradictory(_) => 0,
        Verdict::NotComparable(_) => 1,
        Verdict::ConsistentAsIntervals => 2,
        Verdict::Narrows => 3,
        Verdict::Undetermined(_) => 4,
        Verdict::NotConverged => 5,
        Verdict::Consistent => 7,
        Verdict::Derived => 8,
        _ => 6,
    }
}

/// How many checks came to each verdict, the most important first.
pub(super) fn tally(reconciliation: &Reconciliation) -> String {
    let mut tally = BTreeMap::<_, usize>::new();
    for outcome in reconciliation.outcomes() {
        let count = tally.entry((rank(&outcome.verdict), outcome.verdict.as_str())).or_default();
        *count = count.saturating_add(1);
    }
    let words: Vec<String> =
        tally.iter().map(|((_, verdict), count)| format!("{count} {verdict}")).collect();
    if words.is_empty() { "none".into() } else { words.join(", ") }
}

fn undetermined(because: &Undetermined) -> String {
    match because {
        Undetermined::UnknownClaim(claim) => format!("{claim} is not in the data supplied"),
        Undetermined::NoValue(claim) => {
            format!("{claim} states no value, or is no list where a list is needed")
        }
        Undetermined::EitherAnswer => "what is printed allows both answers".into(),
        Undetermined::NothingFollows => {
            "nothing follows, whatever the figures are: a divisor may be zero or an end is unknown"
                .into()
        }
        Undetermined::UnknownLabel(label) => format!("{label:?} is not related to any threat"),
        _ => "the figures do not say".into(),
    }
}

const fn standing(standing: MemberStanding) -> &'static str {
    match standing {
        MemberStanding::Same => "named in both lists",
        MemberStanding::PartOf => "part of something the other list names",
        MemberStanding::Overlaps => "overlaps something the other list names, and is not within it",
        MemberStanding::Missing => "not named in the other list",
        _ => "what it means is not known",
    }
}

/// From what to what a figure is narrowed.
pub(super) fn change(programme: &Programme, narrowing: &Narrowing) -> String {
    let unit = unit_of(programme, &narrowing.claim, &Unit::fraction());
    let (from, to) = (&narrowing.from, &narrowing.to);
    format!("{} -> {}", phrase::narrowed(&unit, from), phrase::narrowed(&unit, to))
}

/// The unit that a claim is printed in.
fn unit_of(programme: &Programme, claim: &Slug<Claim>, otherwise: &Unit) -> Unit {
    programme.get(claim).map_or(otherwise, |claim| claim.figure.unit()).clone()
}

fn narrowed(page: &mut Page, programme: &Programme, narrowed: &[Narrowing]) {
    page.heading("What all checks together leave of the figures");
    page.gap();
    if narrowed.is_empty() {
        page.paragraph("No figure is narrowed.");
        return;
    }
    page.paragraph("True only if every check that agrees must hold. Ends are rounded outwards.");
    page.gap();
    let rows: Vec<[String; 2]> = narrowed
        .iter()
        .map(|narrowing| {
            let claim = programme.get(&narrowing.claim);
            let what = claim.map(|claim| format!("; {}, {}", claim.label, claim.period));
            [
                narrowing.claim.to_string(),
                format!("{}{}", change(programme, narrowing), what.unwrap_or_default()),
            ]
        })
        .collect();
    page.table("  ", &rows);
}

fn derived(page: &mut Page, derived: &[DerivedFigure]) {
    page.heading("Derived, not published");
    page.gap();
    if derived.is_empty() {
        page.paragraph("No figure is derived.");
        return;
    }
    page.paragraph(
        "Computed here from printed figures; no document prints them, and they are never to be quoted as \
         published.",
    );
    page.gap();
    let rows: Vec<[String; 3]> = derived
        .iter()
        .map(|figure| {
            let from_print = if figure.from_print == figure.interval {
                String::new()
            } else {
                format!("; from print alone {}", phrase::computed(&figure.unit, &figure.from_print))
            };
            [
                figure.check.to_string(),
                phrase::computed(&figure.unit, &figure.interval),
                format!("{} = {}{from_print}", figure.title, figure.derivation),
            ]
        })
        .collect();
    page.table("  ", &rows);
}

fn revised(page: &mut Page, programme: &Programme, revisions: &[Revision]) {
    page.heading("Revisions");
    page.gap();
    if revisions.is_empty() {
        page.paragraph("No figure in the data supplied replaces another.");
        return;
    }
    page.paragraph("A later version of a figure. Neither is wrong because of the other.");
    page.gap();
    let rows: Vec<[String; 3]> = revisions
        .iter()
        .map(|revision| {
            let place = |claim: &Slug<Claim>| {
                programme.get(claim).map(|claim| claim.citation.to_string()).unwrap_or_default()
            };
            let change = revision.change.map(|change| {
                format!("change {}; ", phrase::narrowed(revision.is.unit(), &change))
            });
            [
                format!("{} -> {}", revision.from, revision.to),
                format!("{} -> {}", phrase::printed(&revision.was), phrase::printed(&revision.is)),
                format!(
                    "{}{}, then {}",
                    change.unwrap_or_default(),
                    place(&revision.from),
                    place(&revision.to)
                ),
            ]
        })
        .collect();
    page.table("  ", &rows);
}

fn conventions(page: &mut Page, reconciliation: &Reconciliation) {
    let config = reconciliation.config();
    page.heading("Conventions used");
    page.gap();
    let versions = match config.as_at {
        Some(date) => format!("those that stood on {date}"),
        None => "the very figures that each check names".into(),
    };
    page.table(
        "  ",
        &[
            [
                "rounding".into(),
                format!(
                    "{} (how printers are taken to have rounded; alternatives: {})",
                    config.rounding,
                    alternatives(config.rounding)
                ),
            ],
            ["versions".into(), versions],
            [
                "estimates".into(),
                "the interval is that of the printing only; the error of the estimate itself is not known \
                 unless somebody states it"
                    .into(),
            ],
            [
                "limits".into(),
                format!(
                    "at most {} sweeps, linear blocks of at most {} figures solved exactly, at most {} \
                     conflicts of one connected set",
                    config.sweeps_max, config.linear_claims_max, config.conflicts_max
                ),
            ],
        ],
    );
}

fn alternatives(used: Rounding) -> String {
    let others = Rounding::ALL.iter().filter(|other| **other != used);
    listed(&others.map(ToString::to_string).collect::<Vec<_>>())
}
