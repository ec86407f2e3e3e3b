//! Our half of the race against R on one capture table: fits, and says what it cost and what came out.
//!
//! `race-capture KIND TABLE [REPLICATES THREADS]`: `KIND` is `models` (every model of pairs, Wald intervals), `profiles`
//! (profile intervals too), `stepwise` or `bootstrap`. Started by `race.py`.

use std::{env, error::Error, fs, hint::black_box, num::NonZeroUsize, time::Instant};

use fourp_model::{CaptureList, NoProgress, Slug};
use fourp_performance::{
    CaptureTable, Criterion, ModelIntervals, ModelSet, ModelSetOptions, SelectionBootstrap,
    SelectionBootstrapOptions, Stepwise, StepwiseOptions,
};
use fourp_stat::Level;

#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (kind, path, rest) = match arguments.as_slice() {
        [kind, path, rest @ ..] => (kind.as_str(), path, rest),
        _ => return Err("expected: KIND TABLE [REPLICATES THREADS]".into()),
    };
    let table = read(&fs::read_to_string(path)?)?;
    let set = |intervals| {
        let options = ModelSetOptions { intervals, ..ModelSetOptions::default() };
        ModelSet::of(table.clone(), options, &NoProgress)
    };
    let (wall, processor, number) = match kind {
        "models" => timed(|| best(&set(ModelIntervals::Wald)?))?,
        "profiles" => timed(|| best(&set(ModelIntervals::WaldAndProfile)?))?,
        "stepwise" => timed(|| {
            let options = StepwiseOptions::default();
            let found = Stepwise::of(&table, options, Level::P95, ModelIntervals::Wald);
            Ok(found.fit.estimate().map_or(0.0, |found| found.population))
        })?,
        "bootstrap" => {
            let [replicates, threads] = rest else { return Err("how many, on how many?".into()) };
            let (replicates, threads) = (replicates.parse()?, threads.parse::<NonZeroUsize>()?);
            let options = SelectionBootstrapOptions { replicates, ..Default::default() };
            timed(|| {
                let drawn = SelectionBootstrap::of(&table, options, threads, &NoProgress)?;
                let first = drawn.selections.first().and_then(|first| first.bca);
                Ok(first.map_or(0.0, |interval| interval.upper()))
            })?
        }
        other => return Err(format!("{other} is no kind of race").into()),
    };
    println!("{wall} {processor} {number}");
    Ok(())
}

fn best(set: &ModelSet) -> Result<f64, Box<dyn Error>> {
    Ok(set.best(Criterion::BicCases).ok_or("no model has an estimate")?.1.population)
}

fn read(text: &str) -> Result<CaptureTable, Box<dyn Error>> {
    let mut lines = text.lines();
    let names = lines.next().ok_or("no header")?.to_lowercase();
    let names: Vec<&str> = names.split(',').map(|name| name.trim_matches('"')).collect();
    let mut cells = Vec::new();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let (count, on) = fields.split_last().ok_or("an empty row")?;
        let on = on.iter().zip(&names).filter(|(bit, _)| **bit == "1");
        let lists =
            on.map(|(_, name)| name.parse()).collect::<Result<Vec<Slug<CaptureList>>, _>>()?;
        cells.push((lists, count.parse()?));
    }
    Ok(CaptureTable::new(cells)?)
}

/// How long short work is repeated: the clock of a processor ticks in hundredths.
const LEAST_SECONDS: f64 = 2.0;

/// Runs it once to warm up, then for two seconds at least: wall and processor seconds of one run, and the number.
fn timed(
    work: impl Fn() -> Result<f64, Box<dyn Error>>,
) -> Result<(f64, f64, f64), Box<dyn Error>> {
    let number = black_box(work()?);
    let (wall, processor) = (Instant::now(), processor_seconds());
    let mut runs = 0.0;
    while runs == 0.0 || wall.elapsed().as_secs_f64() < LEAST_SECONDS {
        black_box(work()?);
        runs += 1.0;
    }
    Ok((wall.elapsed().as_secs_f64() / runs, (processor_seconds() - processor) / runs, number))
}

/// What Linux says this process has spent on processors, in ticks of a hundredth of a second, threads that ended included; 0
/// elsewhere.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in brackets, may hold spaces.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
