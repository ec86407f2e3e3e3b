//! Both plans of a programme.

use chrono::NaiveDate;
use fourp_model::{Answer, Defect, Group, Party, Programme, Progress, Slug};
use serde::Serialize;

use crate::{
    facts::PartialDates,
    plan::{AbolitionOptions, AbolitionPlan, MergerOptions, MergerPlan, PlanError},
    register::Register,
};

/// What plans are asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct PlansOptions {
    /// As at which day; `None` is the [`latest_day`](Register::latest_day).
    pub as_at: Option<NaiveDate>,
    /// What becomes of rows whose dates do not tell.
    pub partial_dates: PartialDates,
    /// How groups may go.
    pub abolition: AbolitionOptions,
    /// How groups may be merged.
    pub merger: MergerOptions,
}

/// Which groups of a programme could go, and which could be one.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Plans {
    /// As at which day; `None` if no row is dated.
    pub day: Option<NaiveDate>,
    /// The groups of the day, in order.
    pub groups: Vec<Slug<Group>>,
    /// The parties with a seat on the day, in order.
    pub parties: Vec<Party>,
    /// Groups of which no row says what they are for, in order.
    pub unrecorded: Vec<Slug<Group>>,
    /// Some go, the rest stay as they are.
    pub abolition: Answer<AbolitionPlan>,
    /// Some become one.
    pub merger: Answer<MergerPlan>,
}

/// Why a programme has no plans.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlansError {
    /// Its rows do not go together.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Defects(Vec<Defect>),
    /// The question makes no sense, or was stopped.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl Plans {
    /// Both plans of a programme on a day.
    ///
    /// # Errors
    /// [`PlansError`] with every defect of the rows at once, or for a question that makes no sense.
    ///
    /// ```
    /// use fourp_governance::{Plans, PlansOptions};
    /// use fourp_model::{NoProgress, Programme, Tables};
    ///
    /// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
    /// let plans = Plans::of(&nothing, &PlansOptions::default(), &NoProgress)?;
    /// assert!(!plans.abolition.is_measured() && !plans.merger.is_measured());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        programme: &Programme,
        options: &PlansOptions,
        progress: &dyn Progress,
    ) -> Result<Self, PlansError> {
        let register = Register::compile(programme).map_err(PlansError::Defects)?;
        let network = match options.as_at.or(register.latest_day()) {
            Some(day) => register.at_with(day, options.partial_dates),
            None => register.latest(),
        };
        let unrecorded = (0..).zip(network.groups());
        let unrecorded = unrecorded.filter(|(group, _)| network.cells(*group).is_empty());
        Ok(Self {
            day: network.day(),
            groups: network.groups().iter().map(|group| group.id.clone()).collect(),
            parties: network.parties().to_vec(),
            unrecorded: unrecorded.map(|(_, facts)| facts.id.clone()).collect(),
            abolition: network.abolition_plan(&options.abolition, progress)?,
            merger: network.merger_plan(&options.merger, progress)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{Citation, Dates, DefectKind, GroupStanding, NoProgress, Tables};
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn plans_of_any_programme_verify(programme in arbitrary::programme(), day in arbitrary::day()) {
            let options = PlansOptions { as_at: Some(day), ..PlansOptions::default() };
            let Ok(register) = Register::compile(&programme) else { return Ok(()) };
            let plans = Plans::of(&programme, &options, &NoProgress).unwrap();
            let network = register.at(day);
            prop_assert_eq!(plans.abolition.is_measured(), plans.merger.is_measured());
            if let (Some(abolition), Some(merger)) = (plans.abolition.measured(), plans.merger.measured()) {
                prop_assert_eq!(abolition.verify(&network), Ok(()));
                prop_assert_eq!(merger.verify(&network), Ok(()));
                prop_assert!(plans.unrecorded.iter().all(|id| merger.unchanged.contains(id)));
            }
        }
    }

    #[test]
    fn defects_and_questions_that_make_no_sense_are_told() {
        let dates: Dates = "2018..2010".parse().unwrap();
        let citation = Citation::at("register".parse().unwrap(), "1");
        let group = |dates| Group {
            dates,
            ..Group::new("board".parse().unwrap(), "Board", GroupStanding::Decide, citation.clone())
        };
        let programme = |dates| {
            Programme::new(Tables { groups: vec![group(dates)], ..Tables::default() }).unwrap()
        };
        let refused =
            Plans::of(&programme(dates), &PlansOptions::default(), &NoProgress).unwrap_err();
        let PlansError::Defects(defects) = refused else { panic!("{refused}") };
        assert_eq!(defects[0].kind, DefectKind::ReversedDates);
        let mut options = PlansOptions::default();
        options.abolition.held.push(("nobody".parse().unwrap(), "asked".into()));
        let refused = Plans::of(&programme(Dates::ALWAYS), &options, &NoProgress).unwrap_err();
        assert_eq!(refused.to_string(), "nobody is no group of the network");
    }
}
