//! How many there are whom no list holds: from the rows of a programme.

use std::{collections::BTreeMap, num::NonZeroUsize};

use fourp_model::{
    Answer, CaptureCell, CaptureStudy, NotMeasurable, Period, Population, Programme, Progress,
    RowRef, Slug, Stopped, Table,
};
use fourp_stat::Caveat;
use serde::Serialize;

use crate::{
    capture_bound::{ChaoBound, ChapmanEstimate},
    capture_table::CaptureTable,
    model_set::{ModelSet, ModelSetError, ModelSetOptions},
    selection_bootstrap::{SelectionBootstrap, SelectionBootstrapOptions},
    stepwise::{Stepwise, StepwiseOptions},
};

const QUESTION: &str = "How many are on no list?";

/// What is asked of a capture study.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct HiddenPopulationOptions {
    /// Which models.
    pub models: ModelSetOptions,
    /// How the published rule steps.
    pub stepwise: StepwiseOptions,
    /// Refit all models in replicates; `None`, the default, does not, and intervals are then of one model each.
    pub bootstrap: Option<SelectionBootstrapOptions>,
}

/// A capture study, and what it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HiddenPopulation {
    /// The study.
    pub study: Slug<CaptureStudy>,
    /// The rows of its table.
    pub rows: Vec<RowRef>,
    /// The answer.
    pub answer: Answer<PopulationModels>,
}

/// What a capture table says of those on no list: models, never one number.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PopulationModels {
    /// When the cases were known.
    pub period: Period,
    /// What population the lists are of.
    pub population: Option<Slug<Population>>,
    /// Every model, with its estimate, fit and criteria or why it has none.
    pub set: ModelSet,
    /// What the published rule makes of them; of pairs of lists only.
    pub stepwise: Stepwise,
    /// Chao's lower bounds.
    pub chao: ChaoBound,
    /// Chapman's estimate from each two lists.
    pub chapman: Vec<ChapmanEstimate>,
    /// Intervals that allow for the choice among models, if asked for.
    pub bootstrap: Option<SelectionBootstrap>,
    /// What every model takes for granted.
    pub caveats: Vec<Caveat>,
}

impl HiddenPopulation {
    /// Every study among the capture lists of a programme, in order of id. A bootstrap runs on as many threads as
    /// given, and the result does not depend on how many; without the feature `parallel` on one.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    /// use fourp_model::{NoProgress, Programme, Tables};
    /// use fourp_performance::{HiddenPopulation, HiddenPopulationOptions};
    ///
    /// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
    /// let options = HiddenPopulationOptions::default();
    /// let found = HiddenPopulation::of(&nothing, options, NonZeroUsize::MIN, &NoProgress)
    ///     .map_err(|stopped| stopped.to_string())?;
    /// assert!(!found.is_measured());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Stopped`] if told to.
    pub fn of(
        programme: &Programme,
        options: HiddenPopulationOptions,
        threads: NonZeroUsize,
        progress: &dyn Progress,
    ) -> Result<Answer<Vec<Self>>, Stopped> {
        let mut studies: BTreeMap<&Slug<CaptureStudy>, Vec<(RowRef, &CaptureCell)>> =
            BTreeMap::new();
        for (place, cell) in programme.rows::<CaptureCell>().iter().enumerate() {
            let Some(row) = programme.row_ref::<CaptureCell>(place) else { continue };
            studies.entry(&cell.study).or_default().push((row, cell));
        }
        if studies.is_empty() {
            let none = NotMeasurable::new(QUESTION, "the data supplied have no capture table")
                .needing(
                    Table::CaptureLists,
                    "for two lists or more of one population and period, best four to six kept apart from each \
                     other: how many cases are on exactly which, once the same case is known to be the same",
                );
            return Ok(none.into());
        }
        let studies = studies.into_iter().map(|(study, rows)| {
            Ok(Self {
                study: study.clone(),
                answer: models(&rows, options, threads, progress)?,
                rows: rows.into_iter().map(|(row, _)| row).collect(),
            })
        });
        studies.collect::<Result<_, Stopped>>().map(Answer::Measured)
    }
}

fn models(
    rows: &[(RowRef, &CaptureCell)],
    options: HiddenPopulationOptions,
    threads: NonZeroUsize,
    progress: &dyn Progress,
) -> Result<Answer<PopulationModels>, Stopped> {
    let Some((_, first)) = rows.first() else {
        return Ok(NotMeasurable::new(QUESTION, "the study has no rows").into());
    };
    let is_alike =
        |cell: &CaptureCell| cell.period == first.period && cell.population == first.population;
    if let Some((row, _)) = rows.iter().find(|(_, cell)| !is_alike(cell)) {
        let why = format!("{row} is of another period or population than the study's first row");
        let gap = NotMeasurable::new(QUESTION, why);
        return Ok(gap.needing(Table::CaptureLists, "one period and population to a study").into());
    }
    let cells = rows.iter().map(|(_, cell)| (cell.lists.clone(), u64::from(cell.count)));
    let table = match CaptureTable::new(cells) {
        Ok(table) => table,
        Err(error) => {
            let what = "each combination of lists once, of two lists or more";
            let gap = NotMeasurable::new(QUESTION, error.to_string());
            return Ok(gap.needing(Table::CaptureLists, what).into());
        }
    };
    match of_table(first, table, options, threads, progress) {
        Ok(found) => Ok(Answer::Measured(found)),
        Err(ModelSetError::Stopped(stopped)) => Err(stopped),
        Err(ModelSetError::Models(error)) => {
            let gap = NotMeasurable::new(QUESTION, error.to_string());
            Ok(gap.needing(Table::CaptureLists, "fewer lists: some taken for one").into())
        }
    }
}

fn of_table(
    first: &CaptureCell,
    table: CaptureTable,
    options: HiddenPopulationOptions,
    threads: NonZeroUsize,
    progress: &dyn Progress,
) -> Result<PopulationModels, ModelSetError> {
    let ModelSetOptions { level, intervals, .. } = options.models;
    let stepwise = Stepwise::of(&table, options.stepwise, level, intervals);
    let (chao, chapman) = (ChaoBound::of(&table), ChapmanEstimate::of(&table, level));
    let draw = |options| SelectionBootstrap::of(&table, options, threads, progress);
    let bootstrap = options.bootstrap.map(draw).transpose()?;
    let set = ModelSet::of(table, options.models, progress)?;
    let caveats = caveats(&set);
    let (period, population) = (first.period.clone(), first.population.clone());
    Ok(PopulationModels { period, population, set, stepwise, chao, chapman, bootstrap, caveats })
}

fn caveats(set: &ModelSet) -> Vec<Caveat> {
    let order = set.options.order.min(set.table.lists().len().saturating_sub(1));
    vec![
        Caveat::new("nobody joins or leaves the population between the lists"),
        Caveat::new(
            "a case is known as the same on every list: one missed match makes the estimate too high",
        ),
        Caveat::new(
            "lists may attract or shun the same cases only as the effects of a model say; no table can show how those \
             on no list differ from the others",
        ),
        Caveat::new(format!("effects of more than {order} lists together are in no model")),
        Caveat::new(
            "the interval of a model is as if no other had been tried; which model is right is not in it",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use fourp_model::{Citation, NoProgress, Tables};

    use super::*;

    fn cell(study: &str, lists: &str, count: u32, period: &str) -> CaptureCell {
        CaptureCell {
            study: study.parse().unwrap(),
            lists: lists.split_whitespace().map(|list| list.parse().unwrap()).collect(),
            count,
            period: period.parse().unwrap(),
            population: None,
            citation: Citation::at("register".parse().unwrap(), "table 1"),
        }
    }

    fn studies(
        cells: &[(&str, &str, u32, &str)],
        options: HiddenPopulationOptions,
    ) -> Vec<HiddenPopulation> {
        let cells = cells.iter().map(|(study, lists, count, of)| cell(study, lists, *count, of));
        let tables = Tables { capture_lists: cells.collect(), ..Tables::default() };
        let programme = Programme::new(tables).unwrap();
        HiddenPopulation::of(&programme, options, NonZeroUsize::MIN, &NoProgress)
            .unwrap()
            .measured()
            .unwrap()
    }

    fn why(cells: &[(&str, &str, u32, &str)]) -> String {
        let found = studies(cells, HiddenPopulationOptions::default());
        found[0].answer.not_measurable().unwrap().why.clone()
    }

    #[test]
    fn each_study_is_answered_by_itself() {
        let found = studies(
            &[
                ("two", "a", 40, "2018"),
                ("one", "b", 2, "2018"),
                ("two", "b", 30, "2018"),
                ("two", "b a", 6, "2018"),
            ],
            HiddenPopulationOptions {
                bootstrap: Some(SelectionBootstrapOptions { replicates: 20, ..Default::default() }),
                ..HiddenPopulationOptions::default()
            },
        );
        assert_eq!(found.iter().map(|it| it.study.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        let gap = found[0].answer.not_measurable().unwrap();
        assert_eq!(gap.why, "1 lists with a case; at least 2 are needed");
        assert_eq!(found[1].rows.len(), 3);
        let two = found[1].answer.clone().measured().unwrap();
        assert_eq!(two.set.fits.len(), 1);
        assert!(two.bootstrap.is_some() && two.stepwise.steps.is_empty());
    }

    #[test]
    fn rows_that_are_no_table_are_told_by_name() {
        let other = [("one", "a", 4, "2018"), ("one", "b", 3, "2019")];
        let expected =
            "capture_lists row 2 is of another period or population than the study's first row";
        assert_eq!(why(&other), expected);
        let twice = [("one", "a b", 4, "2018"), ("one", "b a", 3, "2018"), ("one", "a", 1, "2018")];
        assert_eq!(why(&twice), "a and b has two counts");
        let many = ["a", "b", "c", "d", "e", "f", "g"].map(|list| ("one", list, 4, "2018"));
        assert_eq!(why(&many), "more than 40000 models of 7 lists with effects of up to 2");
    }

    #[test]
    fn a_question_that_is_stopped_says_so() {
        struct Impatient;
        impl Progress for Impatient {
            fn report(&self, _: u64, _: Option<u64>, _: &str) {}
            fn is_cancelled(&self) -> bool {
                true
            }
        }
        let cells = vec![cell("one", "a", 4, "2018"), cell("one", "b", 4, "2018")];
        let tables = Tables { capture_lists: cells, ..Tables::default() };
        let programme = Programme::new(tables).unwrap();
        let options = HiddenPopulationOptions {
            bootstrap: Some(SelectionBootstrapOptions::default()),
            ..HiddenPopulationOptions::default()
        };
        let stopped = HiddenPopulation::of(&programme, options, NonZeroUsize::MIN, &Impatient);
        assert_eq!(stopped.unwrap_err().to_string(), "stopped after 0 steps of replicates");
    }
}
