//! Which questions of the analyses have no answer.

use std::collections::BTreeMap;

use fourp_funding::{Overview as Funding, Whereabouts};
use fourp_governance::Overview as Governance;
use fourp_model::{Answer, Need, NotMeasurable};
use fourp_performance::{Assessment, IndicatorAudit, Outcome};

use crate::answers::Answers;

/// Every question without an answer, each once, in order.
pub(crate) fn unanswered(answers: &Answers) -> Vec<NotMeasurable> {
    let mut open = Open(Vec::new());
    answers.funding.iter().for_each(|found| open.funding(found));
    answers.governance.iter().for_each(|found| open.governance(found));
    answers.performance.iter().for_each(|found| open.performance(found));
    open.0.sort();
    open.0.dedup();
    open.0
}

struct Open(Vec<NotMeasurable>);

impl Open {
    fn look<T>(&mut self, answer: &Answer<T>) {
        self.0.extend(answer.not_measurable().cloned());
    }

    /// One question asked of many things: told once for each need, with how many it is of.
    fn look_at_each<'a, T: 'a>(&mut self, answers: impl IntoIterator<Item = &'a Answer<T>>) {
        let mut alike = BTreeMap::<(&str, &[Need]), (&NotMeasurable, usize)>::new();
        for gap in answers.into_iter().filter_map(Answer::not_measurable) {
            let key = (gap.question.as_str(), gap.what_would_make_it_so.as_slice());
            let found = alike.entry(key).or_insert((gap, 0));
            *found = (found.0.min(gap), found.1.saturating_add(1));
        }
        self.0.extend(alike.into_values().map(|(gap, times)| {
            let mut gap = gap.clone();
            if times > 1 {
                gap.why = format!("{}; likewise of {} others", gap.why, times.saturating_sub(1));
            }
            gap
        }));
    }

    fn funding(&mut self, found: &Funding) {
        self.look(&found.whereabouts);
        if let Answer::Measured(whereabouts) = &found.whereabouts {
            self.whereabouts(whereabouts);
        }
        self.look(&found.spending);
        for spending in found.spending.as_ref().measured().into_iter().flatten() {
            self.look(&spending.threats);
            self.look(&spending.both);
            self.look_at_each(spending.wholes.iter().map(|whole| &whole.spending));
        }
        self.look(&found.proportionality);
        for compared in found.proportionality.as_ref().measured().into_iter().flatten() {
            self.look(&compared.found.ranked);
        }
        self.look(&found.printed_harm);
        self.look(&found.fragmentation);
        self.look(&found.promises);
        found.timeliness.iter().for_each(|answer| self.look(answer));
        self.look(&found.certainty);
        for certain in found.certainty.as_ref().measured().into_iter().flatten() {
            self.look(&certain.all.confirmed);
            self.look(&certain.all.one_year);
            self.look(&certain.all.lasting);
        }
        self.look(&found.capabilities);
    }

    fn whereabouts(&mut self, found: &Whereabouts) {
        self.look(&found.conservation.check);
        self.look(&found.gross_net);
        self.look(&found.mirrors);
        self.look(&found.attribution);
        self.look(&found.passage);
        if let Answer::Measured(passage) = &found.passage {
            self.look(&passage.by_days);
            self.look(&passage.dependency);
        }
        self.look(&found.cycling);
        self.look(&found.change);
    }

    /// What changed since no day that was given is no gap in the data, and is left out.
    fn governance(&mut self, found: &Governance) {
        self.look(&found.clutter.by_members);
        self.look(&found.clutter.by_remit);
        self.look(&found.clutter.by_both);
        self.look(&found.duplicates);
        self.look(&found.duplicates_given_seats);
        self.look(&found.reporting);
        self.look(&found.belonging);
        self.look(&found.accountability);
        self.look(&found.coverage);
        self.look(&found.load);
        self.look(&found.structure);
        if let Answer::Measured(structure) = &found.structure {
            self.look(&structure.betweenness);
        }
        self.look(&found.communities);
        self.look(&found.against_chance);
        self.look(&found.attrition);
        // Without a day to compare with, nobody asked.
        if found.options.since.is_some() {
            self.look(&found.change);
        }
    }

    fn performance(&mut self, found: &Assessment) {
        self.look(&found.priority);
        self.look(&found.contrast);
        if let Answer::Measured(contrast) = &found.contrast {
            self.look(&contrast.raw);
            self.look(&contrast.per_effort);
        }
        self.look(&found.charts);
        let charts = found.charts.as_ref().measured().map(Vec::as_slice).unwrap_or_default();
        self.look_at_each(charts.iter().map(|each| &each.chart));
        self.look_at_each(charts.iter().map(|each| &each.detectability));
        self.look(&found.harm);
        self.look(&found.indicators);
        if let Answer::Measured(audit) = &found.indicators {
            self.criteria(audit);
        }
        let indicators = found.indicators.as_ref().measured();
        let indicators = indicators.map(|audit| audit.indicators.as_slice()).unwrap_or_default();
        self.look_at_each(indicators.iter().map(|each| &each.reliability.target));
        self.look(&found.understanding);
        if let Answer::Measured(understanding) = &found.understanding {
            self.look_at_each(understanding.agreements.iter().map(|each| &each.agreement));
            self.look_at_each(understanding.changes.iter().map(|each| &each.moves));
        }
        self.look(&found.comparability.peers);
        self.look(&found.composite);
        if let Answer::Measured(composite) = &found.composite {
            self.look(&composite.sensitivity);
        }
        self.effects(found);
    }

    /// How many are not seen, what may be recording, and what an initiative changed.
    fn effects(&mut self, found: &Assessment) {
        self.look(&found.hidden);
        let hidden = found.hidden.as_ref().measured().into_iter().flatten();
        self.look_at_each(hidden.map(|study| &study.answer));
        let published = &found.recording.published;
        self.look_at_each(published.iter().map(|each| &each.tipping));
        self.look_at_each(published.iter().map(|each| &each.split));
        self.look(&found.disruptions);
        self.look_at_each(found.initiatives.iter().map(|each| &each.cost));
        self.look_at_each(found.initiatives.iter().map(|each| &each.effects));
        self.look(&found.readings);
        let readings = found.readings.as_ref().measured().into_iter().flatten();
        self.look_at_each(readings.map(|each| &each.series));
    }

    /// Criteria of the set of measures to which the rows say nothing.
    fn criteria(&mut self, audit: &IndicatorAudit) {
        for judged in &audit.system {
            if let Outcome::NotMeasurable(why) = &judged.outcome {
                self.0.push(why.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::Table;

    #[test]
    fn a_question_asked_of_many_is_told_once_for_each_need() {
        let gap = |why: &str, table| {
            Answer::<u32>::from(NotMeasurable::new("how much?", why).needing(table, "rows"))
        };
        let answers = [
            gap("b", Table::Flows),
            Answer::Measured(1),
            gap("a", Table::Flows),
            gap("c", Table::Seats),
            gap("a", Table::Flows),
        ];
        let mut open = Open(Vec::new());
        open.look_at_each(&answers);
        let told: Vec<&str> = open.0.iter().map(|gap| gap.why.as_str()).collect();
        let mut told = told;
        told.sort_unstable();
        assert_eq!(told, ["a; likewise of 2 others", "c"]);
    }
}
