//! Reads a table of flows in GBP into rows: `read_flows FILE THREADS REPETITIONS`.
//!
//! Prints wall and processor seconds of each repetition, then how many rows there are and how much memory the
//! process ever held, in kB. Letting go of the rows is not timed. For Linux.

use fourp_dataset::{StreamOptions, stream_rows};
use fourp_model::{Currency, Flow, Problems};
use std::{
    env,
    error::Error,
    fs::{self, File},
    io::{BufReader, Write, stdout},
    time::Instant,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, threads, repetitions] = arguments.as_slice() else {
        return Err("read_flows FILE THREADS REPETITIONS".into());
    };
    let options = StreamOptions {
        currency: Some(Currency::GBP),
        threads: threads.parse()?,
        ..StreamOptions::default()
    };
    let mut output = stdout().lock();
    let mut count = 0;
    for _ in 0..repetitions.parse::<u32>()? {
        let (start, before) = (Instant::now(), processor_seconds()?);
        let mut rows: Vec<Flow> = Vec::new();
        let mut problems = Problems::default();
        let input = BufReader::with_capacity(1 << 18, File::open(file)?);
        stream_rows(input, "flows.csv", options, &mut problems, |flow| rows.push(flow.row))?;
        let (wall, processor) = (start.elapsed(), processor_seconds()? - before);
        if !problems.is_empty() {
            return Err(problems.into());
        }
        count = rows.len();
        writeln!(output, "time {:.4} {processor:.4}", wall.as_secs_f64())?;
    }
    writeln!(output, "rows {count}")?;
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.split_whitespace().next()).ok_or("no VmHWM")?;
    writeln!(output, "peak {peak}")?;
    writeln!(output, "size {}", size_of::<Flow>())?;
    Ok(())
}

/// Of all threads of this process, those that are over included.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let statistics = fs::read_to_string("/proc/self/stat")?;
    // The name in brackets may hold spaces; after it come the third field and so on.
    let (_, fields) = statistics.rsplit_once(')').ok_or("no fields")?;
    let ticks = |field: usize| -> Result<f64, Box<dyn Error>> {
        Ok(fields.split_whitespace().nth(field - 3).ok_or("few fields")?.parse()?)
    };
    // User and system time, in hundredths of a second.
    Ok((ticks(14)? + ticks(15)?) / 100.0)
}
