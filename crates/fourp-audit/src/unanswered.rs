//! Which questions of the analyses have no answer.

use fourp_funding::{Overview as Funding, Whereabouts};
use fourp_governance::Overview as Governance;
use fourp_model::{Answer, NotMeasurable};
use fourp_performance::Assessment;

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

    fn governance(&mut self, found: &Governance) {
        self.look(&found.duplicates);
        self.look(&found.reporting);
        self.look(&found.belonging);
        self.look(&found.accountability);
        self.look(&found.coverage);
        self.look(&found.load);
        self.look(&found.structure);
        self.look(&found.attrition);
    }

    fn performance(&mut self, found: &Assessment) {
        self.look(&found.priority);
        self.look(&found.contrast);
        self.look(&found.charts);
    }
}
