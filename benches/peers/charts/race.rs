//! Our half of the race against numpy: reads a table, draws an `XmR` chart of each row with three rules, writes the
//! flags, and says what it cost.
//!
//! `race-charts COLUMNS INPUT OUTPUT`: numbers as little-endian `f64`, row after row; flags as little-endian `u16`.
//! Started by `race.py`.

use std::{env, error::Error, fs, hint::black_box, num::NonZeroUsize, time::Instant};

use fourp_performance::{ChartConventions, Line, Rule, RuleSet, xmr_grid};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [columns, input, output] = arguments.as_slice() else {
        return Err("expected: COLUMNS INPUT OUTPUT".into());
    };
    let columns = columns.parse()?;
    let bytes = fs::read(input)?;
    let (numbers, _) = bytes.as_chunks::<8>();
    let numbers: Vec<f64> = numbers.iter().copied().map(f64::from_le_bytes).collect();
    let three = [Rule::limits(), Rule::zone(2, 3, Line::Two), Rule::Run { points: 8 }];
    let rules = RuleSet::new("three rules", three)?;
    let conventions = ChartConventions::default();
    let charts = timed(|| xmr_grid(&numbers, columns, &conventions, &rules, NonZeroUsize::MIN))?;
    let written: Vec<u8> = charts.flags.into_iter().flat_map(u16::to_le_bytes).collect();
    fs::write(output, written)?;
    Ok(())
}

/// Runs it once to warm up and once for the record: wall and processor seconds on standard output.
#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn timed<T>(work: impl Fn() -> T) -> T {
    drop(black_box(work()));
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
