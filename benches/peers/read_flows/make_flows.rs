//! Writes a table of synthetic flows: `make_flows FILE [ROWS]`, the same bytes on every machine.

use std::{
    env,
    error::Error,
    fs::File,
    io::{BufWriter, Write},
};

const ROWS: u64 = 1_000_000;
const BODIES: u64 = 200_000;
const STREAMS: u64 = 400;
const SOURCES: u64 = 40;
const SEED: u64 = 20_190_628;

/// Days in each month; the years of the table are shortened to 365 days.
const MONTHS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("make_flows FILE [ROWS]")?;
    let rows = arguments.next().map_or(Ok(ROWS), |rows| rows.parse())?;
    let mut output = BufWriter::new(File::create(file)?);
    let mut random = SplitMix(SEED);
    writeln!(output, "payer,payee,amount,kind,phase,period,announced,paid,stream,source,locator")?;
    for row in 1..=rows {
        let payer = random.below(BODIES);
        let payee = random.below(BODIES);
        let pounds = 10_u64.pow(u32::try_from(random.below(7))?) * (1 + random.below(9));
        let pounds = pounds + random.below(pounds);
        let kind = ["grant", "grant", "transfer", "spend"]
            .get(usize::try_from(random.below(4))?)
            .copied()
            .unwrap_or_default();
        let announced = random.below(5 * 365);
        let paid = announced + 30 + random.below(370);
        let (year, month, _) = date(paid);
        let start = if month < 4 { year - 1 } else { year };
        writeln!(
            output,
            "synthetic-{payer:06},synthetic-{payee:06},{pounds}.{:02},{kind},paid,{start}-{:02},{},{},\
             synthetic-pot-{:03},synthetic-register-{:02},row {row}",
            random.below(100),
            (start + 1) % 100,
            text(announced),
            text(paid),
            random.below(STREAMS),
            random.below(SOURCES),
        )?;
    }
    output.flush()?;
    Ok(())
}

/// The year, month and day so many days after 1 January 2014.
fn date(days: u64) -> (u64, u64, u64) {
    let mut left = days % 365;
    let mut month = 1;
    for length in MONTHS {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (2014 + days / 365, month, left + 1)
}

fn text(days: u64) -> String {
    let (year, month, day) = date(days);
    format!("{year}-{month:02}-{day:02}")
}

/// Steele, Lea and Flood, *Fast splittable pseudorandom number generators* (2014).
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}
