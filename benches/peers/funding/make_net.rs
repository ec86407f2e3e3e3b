//! Writes a synthetic net of flows: `make_net KIND STEM [FLOWS]` makes `STEM.csv` and `STEM.bin`, the same bytes on every machine.
//!
//! Money enters at 200 sources, goes from tier to tier and ends at 40 sinks. Every other body pays out what it is
//! paid, to the penny, in each of five years. Bodies and rows are shuffled.
//!
//! | kind | flows | bodies | what it is |
//! |---|---|---|---|
//! | `standard` | 1,000,000 | 200,000 | six tiers |
//! | `large` | 10,000,000 | 2,000,000 | six tiers |
//! | `deep` | 1,000,000 | 200,000 | fifty tiers |
//! | `refunds` | 1,000,000 | 200,000 | six tiers; one flow in a hundred goes back one to three tiers, at most the amount that came |
//! | `heavy` | 1,000,000 | 200,000 | the same, but what goes back is ninety-nine times as much |
//!
//! With other numbers of flows there is a body to every five.
//!
//! `STEM.csv` has the columns payer, payee, `amount_minor`, period, stream. `STEM.bin` is little-endian: the numbers of
//! flows, bodies, sources, sinks, periods and streams (`u64` each); the sources, then the sinks (`u32` each); then
//! the columns payer and payee (`u32`), amount (`i64`), period (`u8`, 0 is 2014-15) and stream (`u16`). Body 17 is
//! `synthetic-0000017`, stream 17 is `synthetic-pot-017`.

#![expect(clippy::indexing_slicing, reason = "numbers that this program made")]

use std::{
    env,
    error::Error,
    fs::File,
    io::{BufWriter, Write},
};

const FLOWS: usize = 1_000_000;
const FLOWS_A_BODY: usize = 5;
const SOURCES: usize = 200;
const SINKS: usize = 40;
const YEARS: u8 = 5;
const STREAMS: u16 = 400;
const SEED: u64 = 20_190_628;
/// What all sources pay in a year: in all years £1.57 trillion, for every million flows.
const POUNDS_A_YEAR: u64 = 314_000_000_000;

/// One flow, its ends as numbers of bodies in order of tier.
#[derive(Clone, Copy)]
struct Flow {
    payer: u32,
    payee: u32,
    amount: i64,
    period: u8,
    stream: u16,
}

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "make_net standard|large|deep|refunds|heavy STEM [FLOWS]";
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (kind, stem) = match arguments.as_slice() {
        [kind, stem] | [kind, stem, _] => (kind.as_str(), stem),
        _ => return Err(usage.into()),
    };
    // The last: how many pennies go back for one that came, at most.
    let (tiers, flows, back) = match kind {
        "standard" => (6, FLOWS, 0),
        "large" => (6, 10 * FLOWS, 0),
        "deep" => (50, FLOWS, 0),
        "refunds" => (6, FLOWS, 1),
        "heavy" => (6, FLOWS, 99),
        _ => return Err(usage.into()),
    };
    let flows = arguments.get(2).map_or(Ok(flows), |flows| flows.parse())?;
    let bodies = (flows / FLOWS_A_BODY).max(SOURCES + SINKS + 10 * tiers);
    let mut random = SplitMix(SEED);
    let starts = tiers_of(bodies, tiers);
    let mut net = Vec::with_capacity(flows);
    let refunds = if back == 0 { 0 } else { flows / 100 };
    for year in 0..YEARS {
        let part = |of: usize| {
            of * (usize::from(year) + 1) / usize::from(YEARS)
                - of * usize::from(year) / usize::from(YEARS)
        };
        let first = net.len();
        forward(&mut net, &starts, part(flows - refunds), year, &mut random)?;
        backward(&mut net, first, part(refunds), back, bodies, &mut random)?;
    }
    let mut names: Vec<u32> = (0..u32::try_from(bodies)?).collect();
    random.shuffle(&mut names);
    random.shuffle(&mut net);
    for flow in &mut net {
        flow.payer = names[usize::try_from(flow.payer)?];
        flow.payee = names[usize::try_from(flow.payee)?];
    }
    write_text(&format!("{stem}.csv"), &net)?;
    write_columns(&format!("{stem}.bin"), &net, &names)
}

/// Where each tier begins, and where the last ends: sources, middle tiers of one size, sinks.
fn tiers_of(bodies: usize, tiers: usize) -> Vec<usize> {
    let middle = bodies - SOURCES - SINKS;
    let mut starts = vec![0];
    starts.extend((0..tiers - 1).map(|tier| SOURCES + middle * tier / (tiers - 2)));
    starts.push(bodies);
    starts
}

/// The flows of one year from each tier to the next. Every second body has no part in it.
fn forward(
    net: &mut Vec<Flow>,
    starts: &[usize],
    count: usize,
    period: u8,
    random: &mut SplitMix,
) -> Result<(), Box<dyn Error>> {
    let tiers: Vec<Vec<u32>> = (1..starts.len())
        .map(|tier| {
            let is_end = tier == 1 || tier + 1 == starts.len();
            let numbers = u32::try_from(starts[tier - 1])?..u32::try_from(starts[tier])?;
            Ok(numbers.filter(|_| is_end || random.below(2) == 0).collect())
        })
        .collect::<Result<_, Box<dyn Error>>>()?;
    let bodies = starts[starts.len() - 1];
    let mut payees: Vec<Vec<u32>> = vec![Vec::new(); bodies];
    let mut made = 0;
    // Whoever takes part is paid, and pays.
    for pair in tiers.windows(2) {
        let (payers, below) = (&pair[0], &pair[1]);
        let is_last = below.len() == SINKS;
        if !is_last {
            for &payee in below {
                payees[usize::try_from(*random.pick(payers))?].push(payee);
                made += 1;
            }
        }
        for &payer in payers {
            let of_payer = &mut payees[usize::try_from(payer)?];
            if of_payer.is_empty() {
                of_payer.push(*random.pick(below));
                made += 1;
            }
        }
    }
    while made < count {
        let tier = usize::try_from(random.below(u64::try_from(tiers.len() - 1)?))?;
        payees[usize::try_from(*random.pick(&tiers[tier]))?].push(*random.pick(&tiers[tier + 1]));
        made += 1;
    }
    let mut held = vec![0_i64; bodies];
    let each = POUNDS_A_YEAR * 100 / u64::try_from(SOURCES)?;
    for source in &mut held[..SOURCES] {
        *source = i64::try_from(each / 2 + random.below(each))?;
    }
    for payer in 0..bodies {
        let parts = split(held[payer], payees[payer].len(), random)?;
        for (payee, amount) in payees[payer].iter().zip(parts) {
            held[usize::try_from(*payee)?] += amount;
            let stream = u16::try_from(random.below(STREAMS.into()))?;
            net.push(Flow { payer: u32::try_from(payer)?, payee: *payee, amount, period, stream });
        }
    }
    Ok(())
}

/// Parts of at least a penny; fewer than asked for where there are not as many pence.
fn split(whole: i64, parts: usize, random: &mut SplitMix) -> Result<Vec<i64>, Box<dyn Error>> {
    let parts = parts.min(usize::try_from(whole)?);
    let weights: Vec<i128> = (0..parts).map(|_| i128::from(1 + random.below(1000))).collect();
    let total: i128 = weights.iter().sum();
    let shared = i128::from(whole) - i128::try_from(parts)?;
    let mut left = whole;
    let mut split = Vec::with_capacity(parts);
    for (place, weight) in weights.iter().enumerate() {
        let part =
            if place + 1 == parts { left } else { 1 + i64::try_from(shared * weight / total)? };
        left -= part;
        split.push(part);
    }
    Ok(split)
}

/// Flows back to who paid one to three tiers before. What goes back had come first, so that every balance stays.
fn backward(
    net: &mut Vec<Flow>,
    first: usize,
    count: usize,
    times: i64,
    bodies: usize,
    random: &mut SplitMix,
) -> Result<(), Box<dyn Error>> {
    let last = net.len();
    // One flow into each body, by which to go up.
    let mut into = vec![usize::MAX; bodies];
    for (number, flow) in net.iter().enumerate().skip(first) {
        into[usize::try_from(flow.payee)?] = number;
    }
    for _ in 0..count {
        let came = first + usize::try_from(random.below(u64::try_from(last - first)?))?;
        let Flow { payee: from, amount, period, stream, .. } = net[came];
        let amount = if times > 1 {
            amount * times
        } else {
            1 + i64::try_from(random.below(u64::try_from(amount)?))?
        };
        let mut top = came;
        net[top].amount += amount;
        for _ in 0..random.below(3) {
            let above = into[usize::try_from(net[top].payer)?];
            if above == usize::MAX {
                break;
            }
            top = above;
            net[top].amount += amount;
        }
        let payee = net[top].payer;
        net.push(Flow { payer: from, payee, amount, period, stream });
    }
    Ok(())
}

fn write_text(path: &str, net: &[Flow]) -> Result<(), Box<dyn Error>> {
    let mut output = BufWriter::new(File::create(path)?);
    writeln!(output, "payer,payee,amount_minor,period,stream")?;
    for flow in net {
        writeln!(
            output,
            "synthetic-{:07},synthetic-{:07},{},{}-{},synthetic-pot-{:03}",
            flow.payer,
            flow.payee,
            flow.amount,
            2014 + u32::from(flow.period),
            15 + flow.period,
            flow.stream,
        )?;
    }
    Ok(output.flush()?)
}

fn write_columns(path: &str, net: &[Flow], names: &[u32]) -> Result<(), Box<dyn Error>> {
    let mut output = BufWriter::new(File::create(path)?);
    for number in [net.len(), names.len(), SOURCES, SINKS, YEARS.into(), STREAMS.into()] {
        output.write_all(&u64::try_from(number)?.to_le_bytes())?;
    }
    for body in names[..SOURCES].iter().chain(&names[names.len() - SINKS..]) {
        output.write_all(&body.to_le_bytes())?;
    }
    let numbers = net.iter().map(|flow| flow.payer).chain(net.iter().map(|flow| flow.payee));
    for number in numbers {
        output.write_all(&number.to_le_bytes())?;
    }
    for flow in net {
        output.write_all(&flow.amount.to_le_bytes())?;
    }
    for flow in net {
        output.write_all(&[flow.period])?;
    }
    for flow in net {
        output.write_all(&flow.stream.to_le_bytes())?;
    }
    Ok(output.flush()?)
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

    fn place(&mut self, length: usize) -> usize {
        let bound = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(bound)).unwrap_or_default()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.place(from.len())]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.place(last + 1));
        }
    }
}
