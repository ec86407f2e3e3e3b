//! Which questions of the analyses have no answer.

use fourp_funding::{Overview as Funding, Whereabouts};
use fourp_governance::Overview as Governance;
use fourp_model::{Answer, NotMeasurable};
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

    fn funding(&mut self, found: &Funding) {
        self.look(&found.whereabouts);
        if let Answer::Measured(whereabouts) = &found.whereabouts {
            self.whereabouts(whereabouts);
        }
        self.look(&found.spending);
        self.look(&found.proportionality);
        self.look(&found.fragmentation);
        self.look(&found.promises);
        found.timeliness.iter().for_each(|answer| self.look(answer));
        self.look(&found.certainty);
        self.look(&found.capabilities);
    }

    fn whereabouts(&mut self, found: &Whereabouts) {
        self.look(&found.conservation.check);
        self.look(&found.gross_net);
        self.look(&found.mirrors);
        self.look(&found.attribution);
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
    }

    /// Of charts and of the power of series only what holds of all of them: what one series lacks stands beside it.
    fn performance(&mut self, found: &Assessment) {
        self.look(&found.priority);
        self.look(&found.contrast);
        if let Answer::Measured(contrast) = &found.contrast {
            self.look(&contrast.raw);
            self.look(&contrast.per_effort);
        }
        self.look(&found.charts);
        if let Answer::Measured(charts) = &found.charts {
            let none_drawn = charts.iter().all(|each| !each.chart.is_measured());
            let none_known = charts.iter().all(|each| !each.detectability.is_measured());
            for each in charts {
                if none_drawn {
                    self.look(&each.chart);
                }
                if none_known {
                    self.look(&each.detectability);
                }
            }
        }
        self.look(&found.harm);
        self.look(&found.indicators);
        if let Answer::Measured(audit) = &found.indicators {
            self.criteria(audit);
        }
        self.look(&found.understanding);
        self.look(&found.comparability.peers);
        self.look(&found.composite);
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
