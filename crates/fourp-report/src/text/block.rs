//! What did one check come to, and on what does that rest?

use fourp_claims::{
    CheckOutcome, Conflict, MemberStanding, Narrowing, Reconciliation, Undetermined, Verdict,
};
use fourp_model::{Check, Claim, Expression, Formula, Programme, Relation, Slug, Unit};

use crate::{
    layout::Page,
    phrase,
    text::narrowing::{change, unit_of},
};

/// A word and what stands behind it.
type Note = (String, String);

/// What stands before every line of a block's figures.
const BAR: &str = "   |  ";

/// One check and all that bears on it.
pub(super) struct Block<'a> {
    pub(super) programme: &'a Programme,
    pub(super) reconciliation: &'a Reconciliation,
    pub(super) outcome: &'a CheckOutcome,
}

impl Block<'_> {
    /// Writes it, claims and all.
    pub(super) fn write(&self, page: &mut Page) {
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
            let mut sides = vec![[outcome.formula.to_string(), shown, "derived from print".into()]];
            let derived = self.reconciliation.derived();
            let all = derived.iter().find(|figure| figure.check == outcome.check);
            if let Some(figure) = all.filter(|figure| figure.interval != figure.from_print) {
                let shown = phrase::computed(&figure.unit, &figure.interval);
                sides.push([String::new(), shown, "with what all checks leave".into()]);
            }
            return sides;
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
