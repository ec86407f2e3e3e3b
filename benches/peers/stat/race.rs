//! Our half of the race against scipy: reads columns, makes intervals, writes them, and says what it cost.
//!
//! `race-stat KIND INPUT OUTPUT`: `KIND` is `garwood` (one column of counts) or `ratio` (counts a and b, then
//! exposures a and b, one column after the other), all as little-endian `f64`. Started by `race.py`.

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use fourp_stat::{
    CountMethod, Exposed, Level, RatioError, RatioMethod, poisson_interval, rate_ratio_interval,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [kind, input, output] = arguments.as_slice() else {
        return Err("expected: KIND INPUT OUTPUT".into());
    };
    let bytes = fs::read(input)?;
    let (numbers, _) = bytes.as_chunks::<8>();
    let numbers: Vec<f64> = numbers.iter().copied().map(f64::from_le_bytes).collect();
    let ends = match kind.as_str() {
        "garwood" => garwood(&counts(&numbers)),
        "ratio" => ratio(&numbers)?,
        other => return Err(format!("{other} is neither garwood nor ratio").into()),
    };
    let written: Vec<u8> = ends.into_iter().flatten().flat_map(f64::to_le_bytes).collect();
    fs::write(output, written)?;
    Ok(())
}

fn garwood(counts: &[u64]) -> Vec<[f64; 2]> {
    timed(|| {
        let interval = |count: &u64| {
            let found = poisson_interval(*count, Level::P95, CountMethod::Garwood);
            [found.lower(), found.upper()]
        };
        counts.iter().map(interval).collect()
    })
}

fn ratio(numbers: &[f64]) -> Result<Vec<[f64; 2]>, Box<dyn Error>> {
    let rows = numbers.len() / 4;
    let columns: Vec<&[f64]> = numbers.chunks_exact(rows.max(1)).collect();
    let [a, b, a_exposure, b_exposure] = columns.as_slice() else {
        return Err("four columns of one length".into());
    };
    let exposed = |events: &[f64], exposures: &[f64]| -> Result<Vec<Exposed>, Box<dyn Error>> {
        let pairs = counts(events).into_iter().zip(exposures);
        Ok(pairs.map(|(count, by)| Exposed::new(count, *by)).collect::<Result<_, _>>()?)
    };
    let (a, b) = (exposed(a, a_exposure)?, exposed(b, b_exposure)?);
    let made = timed(|| {
        let interval = |(a, b): (&Exposed, &Exposed)| {
            let how = RatioMethod::ConditionalExact;
            rate_ratio_interval(*a, *b, Level::P95, how).map(|i| [i.lower(), i.upper()])
        };
        // As long as it will be from the start, as the columns of numpy are.
        let mut ends = Vec::with_capacity(rows);
        for pair in a.iter().zip(&b) {
            ends.push(interval(pair)?);
        }
        Ok::<_, RatioError>(ends)
    });
    Ok(made?)
}

/// Whole numbers in, whole numbers out.
fn counts(numbers: &[f64]) -> Vec<u64> {
    let whole = |number: &f64| format!("{number:.0}").parse().unwrap_or_default();
    numbers.iter().map(whole).collect()
}

/// Runs it once to warm up and once for the record: wall and processor seconds on standard output.
#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn timed<T>(work: impl Fn() -> T) -> T {
    black_box(work());
    let (wall, processor) = (Instant::now(), processor_seconds());
    let result = black_box(work());
    let processor = processor_seconds() - processor;
    println!("{} {processor}", wall.elapsed().as_secs_f64());
    result
}

/// What Linux says this thread has spent on a processor; 0 elsewhere.
fn processor_seconds() -> f64 {
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 =
        read.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default();
    nanoseconds / 1e9
}
