//! How many there are whom no list holds: from the rows of a programme.

use std::{collections::BTreeMap, num::NonZeroUsize};

use fourp_model::{
    Answer, CaptureCell, CaptureStudy, NoProgress, NotMeasurable, Period, Population, Programme,
    RowRef, Slug, Table,
};
use fourp_stat::Caveat;
use serde::Serialize;

use crate::{
    capture_bound::{ChaoBound, ChapmanEstimate},
    capture_table::CaptureTable,
    model_set::{ModelSet, ModelSetOptions},
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
    /// Every study among the capture lists of a programme, in order of id.
    ///
    /// ```
    /// use fourp_model::{Programme, Tables};
    /// use fourp_performance::{HiddenPopulation, HiddenPopulationOptions};
    ///
    /// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
    /// let found = HiddenPopulation::of(&nothing, HiddenPopulationOptions::default());
    /// assert!(!found.is_measured());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(programme: &Programme, options: HiddenPopulationOptions) -> Answer<Vec<Self>> {
        let mut studies: BTreeMap<&Slug<CaptureStudy>, Vec<(RowRef, &CaptureCell)>> =
            BTreeMap::new();
        for (place, cell) in programme.rows::<CaptureCell>().iter().enumerate() {
            let row = RowRef::at(Table::CaptureLists, u32::try_from(place).unwrap_or(u32::MAX));
            studies.entry(&cell.study).or_default().push((row, cell));
        }
        if studies.is_empty() {
            return NotMeasurable::new(QUESTION, "the data supplied have no capture table")
                .needing(
                    Table::CaptureLists,
                    "for two lists or more of one population and period, best four to six kept apart from each \
                     other: how many cases are on exactly which, once the same case is known to be the same",
                )
                .into();
        }
        let studies = studies.into_iter().map(|(study, rows)| Self {
            study: study.clone(),
            answer: models(&rows, options),
            rows: rows.into_iter().map(|(row, _)| row).collect(),
        });
        Answer::Measured(studies.collect())
    }
}

impl PopulationModels {
    /// Asks everything of one table, on as many threads as given.
    fn of(
        (period, population): (Period, Option<Slug<Population>>),
        table: CaptureTable,
        options: HiddenPopulationOptions,
        threads: NonZeroUsize,
    ) -> Answer<Self> {
        let ModelSetOptions { level, intervals, .. } = options.models;
        let stepwise = Stepwise::of(&table, options.stepwise, level, intervals);
        let (chao, chapman) = (ChaoBound::of(&table), ChapmanEstimate::of(&table, level));
        let bootstrap = options
            .bootstrap
            .map(|options| SelectionBootstrap::of(&table, options, threads, &NoProgress));
        let set = ModelSet::of(table, options.models, &NoProgress);
        let (set, bootstrap) = match (set, bootstrap.transpose()) {
            (Ok(set), Ok(bootstrap)) => (set, bootstrap),
            (Err(error), _) | (_, Err(error)) => {
                return NotMeasurable::new(QUESTION, error.to_string())
                    .needing(Table::CaptureLists, "fewer lists: some taken for one")
                    .into();
            }
        };
        let caveats = caveats(&set);
        Answer::Measured(Self {
            period,
            population,
            set,
            stepwise,
            chao,
            chapman,
            bootstrap,
            caveats,
        })
    }
}

fn models(
    rows: &[(RowRef, &CaptureCell)],
    options: HiddenPopulationOptions,
) -> Answer<PopulationModels> {
    let scope = |cell: &CaptureCell| (cell.period.clone(), cell.population.clone());
    let Some((_, first)) = rows.first() else {
        return NotMeasurable::new(QUESTION, "the study has no rows").into();
    };
    let scope_of_first = scope(first);
    if let Some((row, _)) = rows.iter().find(|(_, cell)| scope(cell) != scope_of_first) {
        let why = format!("{row} is of another period or population than the rows before it");
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::CaptureLists, "one period and one population to a study")
            .into();
    }
    let cells = rows.iter().map(|(_, cell)| (cell.lists.clone(), u64::from(cell.count)));
    match CaptureTable::new(cells) {
        Ok(table) => PopulationModels::of(scope_of_first, table, options, NonZeroUsize::MIN),
        Err(error) => NotMeasurable::new(QUESTION, error.to_string())
            .needing(Table::CaptureLists, "each combination of lists once, of two lists or more")
            .into(),
    }
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
