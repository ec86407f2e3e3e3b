//! Hidden populations against other programs, an oracle, and their laws.

use std::{collections::BTreeMap, fs, num::NonZeroUsize, path::Path};

use fourp_model::{CaptureList, NoProgress, Rational, Slug};
use fourp_performance::{
    CaptureTable, ChaoBound, ChapmanEstimate, Criterion, FitOutcome, LogLinearModel, ModelEstimate,
    ModelFit, ModelIntervals, ModelSet, ModelSetOptions, NoEstimate, Resampling, Selection,
    SelectionBootstrap, SelectionBootstrapOptions, Stepwise, StepwiseOptions, arbitrary,
};
use fourp_stat::{
    ChiSquared, Level, Tail,
    lp::{LinearProgram, Relation},
};
use num_rational::Ratio;
use proptest::prelude::*;
use serde_json::Value;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/mse").join(name);
    fs::read_to_string(path).unwrap()
}

fn json(name: &str) -> Value {
    serde_json::from_str(&read(name)).unwrap()
}

fn slug(name: &str) -> Slug<CaptureList> {
    name.parse().unwrap()
}

fn slugs(names: &Value) -> Vec<Slug<CaptureList>> {
    names.as_array().unwrap().iter().map(|name| slug(name.as_str().unwrap())).collect()
}

/// The tables of tests/data/mse/tables.json, with their lists in the order of that file.
fn tables() -> BTreeMap<String, (Vec<Slug<CaptureList>>, CaptureTable)> {
    let file = json("tables.json");
    let cells = file["cells"].as_object().unwrap().iter();
    let table = |cells: &Value| {
        let cells = cells.as_array().unwrap().iter();
        CaptureTable::new(
            cells.map(|cell| (slugs(&cell["lists"]), cell["count"].as_u64().unwrap())),
        )
        .unwrap()
    };
    cells.map(|(name, cells)| (name.clone(), (slugs(&file["lists"][name]), table(cells)))).collect()
}

fn table(name: &str) -> CaptureTable {
    tables().remove(name).unwrap().1
}

fn wald(table: &CaptureTable, model: &LogLinearModel) -> ModelFit {
    ModelFit::of(table, model, Level::P95, ModelIntervals::Wald)
}

fn near(one: f64, other: f64, relative: f64) -> bool {
    (one - other).abs() <= relative * other.abs().max(1.0)
}

/// exp((upper - n) / (lower - n)) of the Wald interval is twice the deviate of standard errors.
fn standard_error(table: &CaptureTable, found: &ModelEstimate) -> f64 {
    let cases = ModelSet::of(table.clone(), ModelSetOptions { order: 1, ..plain() }, &NoProgress);
    let cases = f64::from(u32::try_from(cases.unwrap().table.cases()).unwrap());
    ((found.wald.upper() - cases) / (found.wald.lower() - cases)).ln()
        / (2.0 * Level::P95.deviate())
}

fn plain() -> ModelSetOptions {
    ModelSetOptions { intervals: ModelIntervals::Wald, ..ModelSetOptions::default() }
}

/// Made by tests/data/mse/make.py, with its versions in the file.
#[test]
fn fits_are_those_of_statsmodels() {
    let tables = tables();
    let mut compared = 0;
    for answer in json("statsmodels.json")["answers"].as_array().unwrap() {
        let table = &tables[answer["table"].as_str().unwrap()].1;
        let effects: Vec<_> = answer["effects"].as_array().unwrap().iter().map(slugs).collect();
        if table.lists().len() < 3 {
            continue;
        }
        let fit = wald(table, &LogLinearModel::new(table, &effects).unwrap());
        let found = fit.estimate().unwrap_or_else(|| panic!("{fit:?}: {answer}"));
        let error = standard_error(table, found);
        for (name, ours) in [
            ("population", found.population),
            ("standard_error", error),
            ("deviance", found.deviance),
            ("log_likelihood", found.log_likelihood),
        ] {
            let theirs = answer[name].as_f64().unwrap();
            assert!(near(ours, theirs, 1e-7), "{name}: {ours}, {theirs}: {answer}");
        }
        compared += 1;
    }
    assert!(compared > 150, "{compared}");
}

/// The model of a word such as `[12,13,4]`, lists by their places from 1.
fn model_of(word: &str, table: &CaptureTable, lists: &[Slug<CaptureList>]) -> LogLinearModel {
    let effects = word.trim_matches(['[', ']']).split(',').map(str::trim).filter(|it| it.len() > 1);
    let list =
        |place: char| lists[usize::try_from(place.to_digit(10).unwrap()).unwrap() - 1].clone();
    let effects: Vec<Vec<_>> = effects.map(|effect| effect.chars().map(list).collect()).collect();
    LogLinearModel::new(table, &effects).unwrap()
}

/// Made by tests/data/mse/make.R, with its versions in the file.
#[test]
fn all_models_of_five_lists_are_those_of_two_programs() {
    let answers = &json("peers.json")["UKdat_5"];
    let table = table("UKdat_5");
    let lists = slugs(&serde_json::json!(
        answers["lists"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect::<Vec<_>>()
    ));
    let mut compared = 0;
    for answer in answers["bic"].as_array().unwrap() {
        let fit = wald(&table, &model_of(answer["model"].as_str().unwrap(), &table, &lists));
        let found = fit.estimate().unwrap();
        assert!(near(found.population, answer["abundance"].as_f64().unwrap(), 1e-6), "{answer}");
        assert!(near(found.bic_cases, answer["BIC"].as_f64().unwrap(), 1e-7), "{answer}");
        compared += 1;
    }
    assert_eq!(compared, 1_024);
    // Rcapture has no effects at minus infinity, and stops where they run away.
    let mut finite = 0;
    for answer in answers["rcapture"].as_array().unwrap() {
        let fit = wald(&table, &model_of(answer["model"].as_str().unwrap(), &table, &lists));
        let found = fit.estimate().unwrap();
        if fit.unbounded.is_empty() {
            assert!(
                near(found.population, answer["abundance"].as_f64().unwrap(), 1e-5),
                "{answer}"
            );
            assert!(near(found.deviance, answer["deviance"].as_f64().unwrap(), 1e-6), "{answer}");
            assert!(near(found.aic, answer["AIC"].as_f64().unwrap(), 1e-6), "{answer}");
            assert!(near(found.bic_cases, answer["BIC"].as_f64().unwrap(), 1e-6), "{answer}");
            finite += 1;
        }
    }
    assert_eq!(finite, 512);
}

#[test]
fn existence_is_that_of_another_program() {
    let (tables, peers) = (tables(), json("peers.json"));
    let mut codes = BTreeMap::new();
    for answer in peers["tables"].as_array().unwrap() {
        let Some(theirs) = answer["existence"].as_array() else { continue };
        let (lists, table) = &tables[answer["table"].as_str().unwrap()];
        let pairs: Vec<Vec<_>> = (0..lists.len())
            .flat_map(|one| (one + 1..lists.len()).map(move |other| [one, other]))
            .map(|pair| pair.map(|at| lists[at].clone()).to_vec())
            .collect();
        for (bits, code) in theirs.iter().enumerate() {
            let chosen = pairs.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
            let chosen: Vec<_> = chosen.map(|(_, pair)| pair.clone()).collect();
            // `SparseMSE` takes lists without a case for lists.
            if lists.iter().any(|list| !table.lists().contains(list)) {
                continue;
            }
            let outcome = wald(table, &LogLinearModel::new(table, &chosen).unwrap()).outcome;
            let ours = match outcome {
                FitOutcome::Estimate(_) => 0,
                FitOutcome::NoEstimate(NoEstimate::DoesNotExist) => 1,
                FitOutcome::NoEstimate(NoEstimate::NotIdentifiable) => 2,
                FitOutcome::NoEstimate(_) => 3,
            };
            assert_eq!(ours, code.as_u64().unwrap(), "{} {chosen:?}", answer["table"]);
            *codes.entry(ours).or_insert(0) += 1;
        }
    }
    assert!(codes[&0] > 50 && codes[&1] > 5 && codes[&2] > 0, "{codes:?}");
}

#[test]
fn stepwise_is_as_published() {
    let (tables, peers) = (tables(), json("peers.json"));
    for answer in peers["tables"].as_array().unwrap() {
        let Some(theirs) = answer["stepwise"].as_array() else { continue };
        let table = &tables[answer["table"].as_str().unwrap()].1;
        let ours =
            Stepwise::of(table, StepwiseOptions::default(), Level::P95, ModelIntervals::Wald);
        let theirs = theirs.iter().map(|it| it.as_f64().unwrap());
        let Some(found) = ours.fit.estimate() else {
            // They fit independence without asking whether it has an estimate.
            assert_ne!(answer["existence"][0], 0, "{ours:?}");
            continue;
        };
        let ends = [found.wald.lower(), found.population, found.wald.upper()];
        // R's fits stop at a change of the deviance of 10^-8 of it.
        for (ours, theirs) in ends.iter().zip(theirs) {
            assert!(near(*ours, theirs, 1e-4), "{ends:?}: {answer}");
        }
    }
    let found = Stepwise::of(
        &table("UKdat_5"),
        StepwiseOptions::default(),
        Level::P95,
        ModelIntervals::Wald,
    );
    let found = *found.fit.estimate().unwrap();
    assert_eq!(
        format!("{:.0}, {:.0}", found.population, found.wald),
        "11313, 9884 to 13027 (95 %)"
    );
}

#[test]
fn no_anchor_of_the_uk_table_is_privileged() {
    let collapsed = table("UKdat").merge_lists(&[slug("pf"), slug("nca")], slug("pfnca")).unwrap();
    assert_eq!(collapsed, table("UKdat_5"));
    let set = ModelSet::of(collapsed, plain(), &NoProgress).unwrap();
    let best = Criterion::ALL.iter().map(|by| set.best(*by).unwrap().1.population.round());
    assert_eq!(best.collect::<Vec<_>>(), [11_175.0, 22_991.0, 11_175.0]);
    let average = Criterion::ALL.iter().map(|by| set.average(*by).unwrap().population.round());
    assert_eq!(average.collect::<Vec<_>>(), [13_014.0, 18_020.0, 13_784.0]);
}

#[test]
fn profile_intervals_are_those_of_rcapture_as_far_as_its_grid_goes() {
    let tables = tables();
    for answer in json("peers.json")["profiles"].as_array().unwrap() {
        let table = &tables[answer["table"].as_str().unwrap()].1;
        let model = LogLinearModel::independence(table);
        let fit = ModelFit::of(table, &model, Level::P95, ModelIntervals::WaldAndProfile);
        let interval = fit.estimate().unwrap().profile.unwrap();
        let theirs: Vec<f64> =
            answer["interval"].as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect();
        // Rcapture interpolates between points, some of them a twentieth of the range apart, and approximates factorials.
        let width = interval.upper() - interval.lower();
        assert!((interval.lower() - theirs[1]).abs() < width / 100.0, "{interval}: {answer}");
        assert!((interval.upper() - theirs[2]).abs() < width / 100.0, "{interval}: {answer}");
    }
}

#[test]
fn the_selection_is_redrawn_the_same_on_any_number_of_threads() {
    let (_, table) = tables().remove("made-4-900").unwrap();
    for resampling in Resampling::ALL {
        let options = SelectionBootstrapOptions {
            replicates: 40,
            resampling: *resampling,
            ..SelectionBootstrapOptions::default()
        };
        let drawn = |threads| {
            let threads = NonZeroUsize::new(threads).unwrap();
            SelectionBootstrap::of(&table, options, threads, &NoProgress).unwrap()
        };
        let one = drawn(1);
        assert_eq!(drawn(2), one);
        assert_eq!(drawn(4), one);
        let set = ModelSet::of(table.clone(), plain(), &NoProgress).unwrap();
        let best = one.selection(Selection::AicBest).unwrap();
        assert!(near(
            best.population.unwrap(),
            set.best(Criterion::Aic).unwrap().1.population,
            1e-8
        ));
        assert!(best.same_model.is_some_and(|same| same > 0), "{best:?}");
        let average = one.selection(Selection::BicCellsAverage).unwrap();
        let expected = set.average(Criterion::BicCells).unwrap().population;
        assert!(near(average.population.unwrap(), expected, 1e-8));
        assert!(one.selections.iter().all(|each| each.percentile.is_some()), "{one:?}");
    }
}

/// `SparseMSE` draws others, so ends agree as far as quantiles of 1,000 replicates do.
#[test]
fn the_published_interval_of_stepwise_is_drawn() {
    let theirs = &json("bca.json");
    let options = SelectionBootstrapOptions {
        // Models are not what is compared here.
        order: 1,
        ..SelectionBootstrapOptions::default()
    };
    let found =
        SelectionBootstrap::of(&table("UKdat_5"), options, NonZeroUsize::MIN, &NoProgress).unwrap();
    let found = found.selection(Selection::Stepwise).unwrap();
    let end = |name: &str, place: usize| theirs[name][place].as_f64().unwrap();
    let (percentile, bca) = (found.percentile.unwrap(), found.bca.unwrap());
    assert!(near(found.population.unwrap(), theirs["population"].as_f64().unwrap(), 1e-6));
    for (ours, theirs) in [
        (percentile.lower(), end("percentile", 0)),
        (percentile.upper(), end("percentile", 1)),
        (bca.lower(), end("interval", 0)),
        (bca.upper(), end("interval", 1)),
    ] {
        assert!((ours / theirs - 1.0).abs() < 0.1, "{found:?}: {theirs}");
    }
}

/// By definition: a point above zero with the model's margins exists just if the largest least cell is above zero.
fn exists_slowly(table: &CaptureTable, model: &LogLinearModel) -> (bool, bool) {
    let lists = table.lists();
    let subsets = (1_usize..1 << lists.len()).map(|set| {
        let on = (0..lists.len()).filter(|at| set >> at & 1 == 1).map(|at| lists[at].clone());
        on.collect::<Vec<_>>()
    });
    let cells: Vec<Vec<_>> = subsets.collect();
    let within = |few: &[Slug<CaptureList>], many: &[Slug<CaptureList>]| {
        few.iter().all(|list| many.contains(list))
    };
    // Cases on exactly these, by inclusion and exclusion.
    let just = |on: &[Slug<CaptureList>]| -> i64 {
        let more = cells.iter().filter(|other| within(on, other));
        more.map(|other| {
            let sign = if (other.len() - on.len()).is_multiple_of(2) { 1 } else { -1 };
            sign * i64::try_from(table.on_all(other).unwrap()).unwrap()
        })
        .sum()
    };
    let mut effects: Vec<Vec<_>> = vec![Vec::new()];
    effects.extend(lists.iter().map(|list| vec![list.clone()]));
    effects.extend(model.effects());
    let (finite, infinite): (Vec<_>, Vec<_>) = effects
        .into_iter()
        .partition(|effect| effect.is_empty() || table.on_all(effect).unwrap() > 0);
    let kept: Vec<_> =
        cells.iter().filter(|cell| !infinite.iter().any(|effect| within(effect, cell))).collect();
    let least = kept.len();
    let mut programme = LinearProgram::new(least + 1);
    for variable in 0..=least {
        programme.bound(variable, &"[0, inf)".parse().unwrap()).unwrap();
    }
    for effect in &finite {
        let on: Vec<usize> = (0..least).filter(|at| within(effect, kept[*at])).collect();
        let sum: i64 = on.iter().map(|at| just(kept[*at])).sum();
        let terms: Vec<_> = on.into_iter().map(|at| (at, Rational::ONE)).collect();
        programme.constrain(&terms, Relation::Equal, Rational::from_int(sum)).unwrap();
    }
    for at in 0..least {
        let terms = [(at, Rational::ONE), (least, Rational::from_int(-1))];
        programme.constrain(&terms, Relation::AtLeast, Rational::ZERO).unwrap();
    }
    let hull = programme.hull(least).unwrap().unwrap();
    let exists = hull.high().value() != Some(Rational::ZERO);
    let mut rows: Vec<Vec<Ratio<i128>>> = kept
        .iter()
        .map(|cell| {
            finite.iter().map(|effect| Ratio::from(i128::from(within(effect, cell)))).collect()
        })
        .collect();
    let mut rank = 0;
    for column in 0..finite.len() {
        let Some(at) = (rank..rows.len()).find(|at| rows[*at][column] != Ratio::from(0)) else {
            continue;
        };
        rows.swap(rank, at);
        for row in rank + 1..rows.len() {
            let by = rows[row][column] / rows[rank][column];
            let less: Vec<_> = rows[rank].iter().map(|entry| entry * by).collect();
            rows[row].iter_mut().zip(less).for_each(|(entry, less)| *entry -= less);
        }
        rank += 1;
    }
    (exists, rank == finite.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn existence_is_that_of_the_definition(table in arbitrary::capture_table(2..=4), order in 2_usize..=3) {
        for model in LogLinearModel::all(&table, order, 200).unwrap().iter().step_by(5) {
            let outcome = wald(&table, model).outcome;
            let expected = exists_slowly(&table, model);
            let ours = match outcome {
                FitOutcome::Estimate(_) => (true, true),
                FitOutcome::NoEstimate(NoEstimate::DoesNotExist) => (false, true),
                FitOutcome::NoEstimate(NoEstimate::NotIdentifiable) => (true, false),
                FitOutcome::NoEstimate(NoEstimate::Neither) => (false, false),
                FitOutcome::NoEstimate(other) => return Err(TestCaseError::fail(other.to_string())),
            };
            prop_assert_eq!(ours, expected, "{} of {:?}", model, table);
        }
    }

    #[test]
    fn nobody_known_is_lost(table in arbitrary::capture_table(2..=5)) {
        let cases = f64::from(u32::try_from(table.cases()).unwrap());
        let options = ModelSetOptions { models_max: 1_024, ..plain() };
        let set = ModelSet::of(table.clone(), options, &NoProgress).unwrap();
        for (fit, found) in set.estimates() {
            prop_assert!(found.population >= cases, "{fit:?}");
            prop_assert!(found.wald.contains(found.population) && found.wald.lower() >= cases);
        }
        let chao = ChaoBound::of(&table);
        prop_assert!(chao.corrected >= cases && chao.bound.is_none_or(|bound| bound >= cases));
        for pair in ChapmanEstimate::of(&table, Level::P95) {
            let [one, other] = pair.on_each;
            let known = f64::from(u32::try_from(one + other - pair.on_both).unwrap());
            prop_assert!(pair.population >= known - 1e-6 && pair.interval.lower() >= known - 1e-6);
        }
    }

    #[test]
    fn the_order_of_lists_changes_nothing(table in arbitrary::capture_table(3..=4)) {
        // Another name for a list, which moves its place, moves no number.
        let last = table.lists().last().unwrap().clone();
        let renamed = table.merge_lists(&[last], slug("a-list-of-another-name")).unwrap();
        let ours = ModelSet::of(table, plain(), &NoProgress).unwrap();
        let theirs = ModelSet::of(renamed, plain(), &NoProgress).unwrap();
        prop_assert_eq!(ours.without_estimate(), theirs.without_estimate());
        for criterion in Criterion::ALL {
            match (ours.average(*criterion), theirs.average(*criterion)) {
                (Some(ours), Some(theirs)) => {
                    prop_assert!(near(ours.population, theirs.population, 1e-6), "{ours:?}, {theirs:?}");
                }
                (ours, theirs) => prop_assert_eq!(ours, theirs),
            }
        }
    }

    #[test]
    fn profiles_widen_with_the_level(table in arbitrary::capture_table(2..=4)) {
        for model in LogLinearModel::all(&table, 2, 64).unwrap().iter().step_by(7) {
            let fit = ModelFit::of(&table, model, Level::P95, ModelIntervals::WaldAndProfile);
            let Some(found) = fit.estimate() else { continue };
            let Some(interval) = found.profile else {
                return Err(TestCaseError::fail(format!("no interval: {fit:?}")));
            };
            let wide = ModelFit::of(&table, model, Level::new(0.99).unwrap(), ModelIntervals::WaldAndProfile);
            let wide = wide.estimate().unwrap().profile.unwrap();
            prop_assert!(wide.lower() <= interval.lower() + 1e-6 && interval.upper() <= wide.upper() + 1e-6);
            let cases = f64::from(u32::try_from(table.cases()).unwrap());
            prop_assert!(interval.lower() >= cases);
        }
    }
}

/// ln of the multinomial likelihood with `hidden` on no list, of three lists with effects of two pairs, by iterative
/// proportional fitting (Deming and Stephan 1940); cells by bits.
fn three_lists(hidden: f64, mut counts: [f64; 8], pairs: &[usize]) -> f64 {
    counts[0] = hidden;
    let total: f64 = counts.iter().sum();
    let mut fitted = [total / 8.0; 8];
    let sets: Vec<usize> = [1, 2, 4].into_iter().chain(pairs.iter().copied()).collect();
    for _ in 0..20_000 {
        let mut off = 0.0_f64;
        for set in &sets {
            for part in 0..8 {
                if part & !set != 0 {
                    continue;
                }
                let cells = || (0..8).filter(|cell| cell & set == part);
                let (seen, made): (f64, f64) = (
                    cells().map(|cell| counts[cell]).sum(),
                    cells().map(|cell| fitted[cell]).sum(),
                );
                off = off.max((seen / made - 1.0).abs());
                cells().for_each(|cell| fitted[cell] *= seen / made);
            }
        }
        if off < 1e-14 {
            break;
        }
    }
    let ln_factorial = |x: f64| fourp_stat::ln_gamma(x + 1.0).unwrap();
    let chances = counts.iter().zip(fitted).map(|(count, fit)| count * (fit / total).ln());
    ln_factorial(total) - ln_factorial(hidden) + chances.sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn ends_of_profiles_satisfy_their_equation(
        cells in prop::collection::vec(1_u32..300, 7), pairs in prop::sample::subsequence(vec![3_usize, 5, 6], 0..=2),
    ) {
        let lists = ["a", "b", "c"];
        let on = |set: usize| (0..3).filter(move |at| set >> at & 1 == 1).map(|at| slug(lists[at])).collect::<Vec<_>>();
        let table = (1..8).map(|set| (on(set), u64::from(cells[set - 1])));
        let table = CaptureTable::new(table).unwrap();
        let effects: Vec<_> = pairs.iter().map(|set| on(*set)).collect();
        let model = LogLinearModel::new(&table, &effects).unwrap();
        let fit = ModelFit::of(&table, &model, Level::P95, ModelIntervals::WaldAndProfile);
        let found = fit.estimate().unwrap();
        let interval = found.profile.unwrap();
        let mut counts = [0.0; 8];
        (1..8).for_each(|set| counts[set] = f64::from(cells[set - 1]));
        let cases: f64 = counts.iter().sum();
        let height = |population: f64| three_lists(population - cases, counts, &pairs);
        let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
        let (mut low, mut high) = (cases + 1e-6, found.population * 1.2 + 10.0);
        for _ in 0..60 {
            let (one, other) = (high - golden * (high - low), low + golden * (high - low));
            if height(one) > height(other) { high = other } else { low = one }
        }
        let best = height(low.midpoint(high));
        let fall = ChiSquared::new(1.0).unwrap().quantile(Tail::Upper(0.05)).unwrap();
        let drop = |end: f64| 2.0 * (best - height(end)) - fall;
        prop_assert!(drop(interval.upper()).abs() < 1e-5, "{}", drop(interval.upper()));
        let is_at_cases = interval.lower() <= cases && drop(cases + 1e-6) <= 1e-4;
        prop_assert!(is_at_cases || drop(interval.lower()).abs() < 1e-5, "{}", drop(interval.lower()));
    }
}

/// ln of the multinomial likelihood with so many on no list, of two independent lists, in closed form: no fit is needed.
fn two_lists(hidden: f64, [one, other, both]: [f64; 3]) -> f64 {
    let total = hidden + one + other + both;
    let (a, b) = ((one + both) / total, (other + both) / total);
    let ln_factorial = |x: f64| fourp_stat::ln_gamma(x + 1.0).unwrap();
    let power = |count: f64, chance: f64| if count > 0.0 { count * chance.ln() } else { 0.0 };
    ln_factorial(total) - ln_factorial(hidden)
        + power(hidden, (1.0 - a) * (1.0 - b))
        + power(one, a * (1.0 - b))
        + power(other, (1.0 - a) * b)
        + power(both, a * b)
}

proptest! {
    #[test]
    fn the_profile_of_two_lists_is_that_of_its_closed_form(one in 1_u32..500, other in 1_u32..500, both in 1_u32..200) {
        let (a, b) = (slug("a"), slug("b"));
        let cells = [(vec![a.clone()], one), (vec![b.clone()], other), (vec![a, b], both)];
        let table = CaptureTable::new(cells.map(|(lists, count)| (lists, u64::from(count)))).unwrap();
        let model = LogLinearModel::independence(&table);
        let fit = ModelFit::of(&table, &model, Level::P95, ModelIntervals::WaldAndProfile);
        let interval = fit.estimate().unwrap().profile.unwrap();
        let counts = [one, other, both].map(f64::from);
        let cases: f64 = counts.iter().sum();
        let height = |population: f64| two_lists(population - cases, counts);
        // The highest, by golden section about the estimate.
        let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
        let (mut low, mut high) = (cases, fit.estimate().unwrap().population * 2.0 + 10.0);
        for _ in 0..200 {
            let (one, other) = (high - golden * (high - low), low + golden * (high - low));
            if height(one) > height(other) { high = other } else { low = one }
        }
        let best = height(low.midpoint(high)).max(height(cases));
        let fall = ChiSquared::new(1.0).unwrap().quantile(Tail::Upper(0.05)).unwrap();
        let drop = |end: f64| 2.0 * (best - height(end)) - fall;
        prop_assert!(drop(interval.upper()).abs() < 1e-5, "{}", drop(interval.upper()));
        let is_at_cases = interval.lower() <= cases && drop(cases) <= 1e-5;
        prop_assert!(is_at_cases || drop(interval.lower()).abs() < 1e-5, "{}", drop(interval.lower()));
    }
}
