//! Our half of the race of networks: `race-governance WORK NET`, started by `race.py`.
//!
//! Prints one line: wall seconds, processor seconds of the thread, peak memory of the process in MB, and the digits by
//! which both sides are compared.

use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    num::{NonZeroU32, NonZeroUsize},
    time::Instant,
};

use fourp_governance::{
    AbolitionOptions, BetweennessOptions, CommunityOptions, DuplicateOptions, EigenvectorOptions,
    Mode, Network, Normalisation, Objective, Register, UnrecordedWork, Weighting,
};
use fourp_model::{
    Citation, Function, Group, GroupStanding, NoProgress, Programme, Remit, Scope, Seat, SeatRole,
    Tables,
};

const ONE: NonZeroUsize = NonZeroUsize::MIN;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [work, file] = arguments.as_slice() else { return Err("expected: WORK NET".into()) };
    let bytes = fs::read(file)?;
    let (words, _) = bytes.as_chunks::<4>();
    let mut numbers = words.iter().copied().map(u32::from_le_bytes);
    let (groups, parties) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if work == "plan" {
        let network = governed(groups, &numbers.collect::<Vec<u32>>())?;
        // The peer has no group that must stay.
        let unrecorded = UnrecordedWork::Release;
        let options = AbolitionOptions { unrecorded, ..AbolitionOptions::default() };
        let plan = timed(|| network.abolition_plan(&options, &NoProgress))?;
        let plan = plan.measured().ok_or("no remits")?;
        plan.verify(&network).map_err(|flaws| format!("{flaws:?}"))?;
        let all = plan.elements;
        let elements = f64::from(all.work) + f64::from(all.decisions) + f64::from(all.voices);
        let optimal = f64::from(u8::from(plan.proof.is_optimal()));
        return said(&[length(plan.kept.len()), optimal, elements]);
    }
    let mut ties = Vec::with_capacity(words.len() / 2);
    while let (Some(group), Some(party)) = (numbers.next(), numbers.next()) {
        ties.push((group, party));
    }
    drop(bytes);
    if work == "build" {
        let network = timed(|| Network::from_ties(groups, parties, &ties))?;
        return said(&[f64::from(network.ties())]);
    }
    let network = Network::from_ties(groups, parties, &ties)?;
    drop(ties);
    let digits = run(work, &network)?;
    said(&digits)
}

/// Groups with seats and remits over threats, one in three of which may decide.
fn governed(groups: u32, words: &[u32]) -> Result<Network, Box<dyn Error>> {
    let cite = Citation::at("made-up".parse()?, "make_nets.rs");
    let (seats, remits) = words
        .get(2..)
        .and_then(|pairs| pairs.split_at_checked(2 * usize::try_from(*words.get(1)?).ok()?))
        .ok_or("a file of plans is too short")?;
    let pairs = |words: &[u32]| words.as_chunks::<2>().0.to_vec();
    let mut tables = Tables::default();
    for group in 0..groups {
        let standing =
            if group % 3 == 0 { GroupStanding::Decide } else { GroupStanding::Coordinate };
        tables.groups.push(Group::new(
            format!("g{group:05}").parse()?,
            "made up",
            standing,
            cite.clone(),
        ));
    }
    for [group, party] in pairs(seats) {
        let (group, party) = (format!("g{group:05}").parse()?, format!("p{party:05}").parse()?);
        tables.seats.push(Seat::new(group, party, SeatRole::Member, cite.clone()));
    }
    for [group, threat] in pairs(remits) {
        let threat = Scope::One(format!("t{threat:05}").parse()?);
        let remit = Remit::new(format!("g{group:05}").parse()?, Function::Lead, cite.clone());
        tables.remits.push(Remit { threat, ..remit });
    }
    let programme = Programme::new(tables).map_err(|defects| format!("{defects:?}"))?;
    Ok(Register::compile(&programme).map_err(|defects| format!("{defects:?}"))?.latest())
}

fn run(work: &str, network: &Network) -> Result<Vec<f64>, Box<dyn Error>> {
    Ok(match work {
        "betweenness" => {
            let normalisation = Normalisation::RawUnorderedPairs;
            let options = BetweennessOptions { normalisation, ..BetweennessOptions::default() };
            let found = timed(|| network.betweenness(options, &NoProgress))?.scores;
            vec![found.groups.iter().chain(&found.parties).sum()]
        }
        "betweenness-64" => {
            let (groups, parties) = (network.group_count() / 32, network.party_count() / 32);
            let sources: Vec<(Mode, u32)> = (0..32)
                .flat_map(|n| [(Mode::Groups, n * groups), (Mode::Parties, n * parties)])
                .collect();
            let found = timed(|| network.betweenness_from(&sources, ONE, &NoProgress))?;
            vec![found.groups.iter().chain(&found.parties).sum()]
        }
        "constraint" => {
            let found = timed(|| network.constraint(Mode::Groups, Weighting::Shared, ONE));
            vec![found.iter().flatten().sum()]
        }
        "holes" => {
            let found = timed(|| network.structural_holes(Mode::Groups, Weighting::Shared, ONE));
            vec![
                found.iter().flatten().map(|holes| holes.constraint).sum(),
                found.iter().flatten().map(|holes| holes.effective_size).sum(),
            ]
        }
        "join" => vec![length(timed(|| network.duplicates(DuplicateOptions::default())).len())],
        "two-mode" => {
            let found = timed(|| network.two_mode(ONE));
            let redundancy = found.parties.iter().filter_map(|knit| knit.redundancy).sum();
            let clustering = found.parties.iter().filter_map(|knit| knit.by_union).sum();
            vec![found.robins_alexander.unwrap_or(0.0), redundancy, clustering]
        }
        "components" => {
            let found = timed(|| network.components());
            vec![
                found
                    .groups
                    .iter()
                    .chain(&found.parties)
                    .max()
                    .map_or(0.0, |last| f64::from(*last) + 1.0),
            ]
        }
        "cores" => {
            let found = timed(|| network.core_numbers());
            let all = || found.groups.iter().chain(&found.parties);
            vec![all().max().map_or(0.0, |k| f64::from(*k)), all().map(|k| f64::from(*k)).sum()]
        }
        "articulation" => vec![length(timed(|| network.bottlenecks()).len())],
        "leiden" | "barber" => {
            let options = CommunityOptions {
                objective: if work == "leiden" { Objective::Newman } else { Objective::Barber },
                restarts: NonZeroU32::MIN,
                iterations: NonZeroU32::new(2).unwrap_or(NonZeroU32::MIN),
                seed: env::var("FOURP_RACE_SEED").map_or(Ok(0), |seed| seed.parse())?,
                ..CommunityOptions::default()
            };
            let found = timed(|| network.communities(options, &NoProgress))?;
            vec![found.modularity.approximate(), length(found.communities.len())]
        }
        "eigenvector" => {
            // As close as the peers come.
            let options = EigenvectorOptions { tolerance: 1e-10, ..EigenvectorOptions::default() };
            let found = timed(|| network.eigenvector(options))?;
            let most = found.groups.iter().copied().fold(0.0, f64::max);
            let mass = found.groups.iter().map(|entry| entry * entry).sum();
            vec![found.eigenvalue, most, mass]
        }
        other => return Err(format!("{other} is no work").into()),
    })
}

fn length(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Runs it once, and says what it cost.
#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn timed<T>(work: impl Fn() -> T) -> T {
    let (wall, processor) = (Instant::now(), processor_seconds());
    let result = black_box(work());
    let processor = processor_seconds() - processor;
    print!("{} {processor} ", wall.elapsed().as_secs_f64());
    result
}

/// What Linux says this thread has spent on a processor; 0 elsewhere.
fn processor_seconds() -> f64 {
    // It is only brought up to date every few milliseconds, and whenever the thread gives way.
    std::thread::yield_now();
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 =
        read.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default();
    nanoseconds / 1e9
}

#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn said(digits: &[f64]) -> Result<(), Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    let kilobytes: f64 = peak.trim().trim_end_matches(" kB").trim().parse()?;
    print!("{}", kilobytes / 1024.0);
    digits.iter().for_each(|digit| print!(" {digit}"));
    println!();
    Ok(())
}
