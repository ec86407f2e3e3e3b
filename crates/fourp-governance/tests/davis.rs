//! Davis, Gardner and Gardner's eighteen women at fourteen events (1941), on which centralities of two modes are published.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::num::NonZeroUsize;

use fourp_governance::{
    BetweennessOptions, CommunityOptions, EigenvectorOptions, Mode, Network, Normalisation,
    Sampling, Weighting,
};
use fourp_model::NoProgress;

const ONE: NonZeroUsize = NonZeroUsize::MIN;

/// A line of the tables: the node, and its numbers.
struct Row {
    mode: Mode,
    node: usize,
    numbers: Vec<f64>,
}

fn davis() -> (Network, Vec<String>) {
    let lines: Vec<(&str, u32)> = include_str!("data/davis.csv")
        .lines()
        .skip(1)
        .map(|line| line.split_once(",E").unwrap())
        .map(|(woman, event)| (woman, event.parse::<u32>().unwrap() - 1))
        .collect();
    let mut women: Vec<String> = Vec::new();
    for (woman, _) in &lines {
        if women.last().is_none_or(|last| last != woman) {
            women.push((*woman).to_owned());
        }
    }
    let number = |woman: &str| women.iter().position(|known| known == woman).unwrap();
    let ties: Vec<(u32, u32)> = lines
        .iter()
        .map(|(woman, event)| (*event, u32::try_from(number(woman)).unwrap()))
        .collect();
    (Network::from_ties(14, 18, &ties).unwrap(), women)
}

fn rows(table: &str, women: &[String]) -> Vec<Row> {
    let lines = table.lines().skip(1).filter(|line| !line.starts_with("robins"));
    lines
        .map(|line| {
            let (name, numbers) = line.split_once(',').unwrap();
            let numbers = numbers.split(',').map(|number| number.parse().unwrap()).collect();
            match women.iter().position(|woman| woman == name) {
                Some(node) => Row { mode: Mode::Parties, node, numbers },
                None => Row {
                    mode: Mode::Groups,
                    node: name[1..].parse::<usize>().unwrap() - 1,
                    numbers,
                },
            }
        })
        .collect()
}

#[test]
fn the_published_centralities_to_every_digit_printed() {
    let (network, women) = davis();
    assert_eq!((network.ties(), women.len()), (89, 18));
    let degree = network.degree(Normalisation::TwoMode);
    let betweenness =
        network.betweenness(BetweennessOptions::default(), &NoProgress).unwrap().scores;
    let closeness = network.closeness(Normalisation::TwoMode, ONE);
    let published = rows(include_str!("data/davis_published.csv"), &women);
    assert_eq!(published.len(), 32);
    for Row { mode, node, numbers } in published {
        let all = [&degree, &betweenness, &closeness.closeness];
        for (scores, printed) in all.into_iter().zip(numbers) {
            let score = scores.of(mode)[node];
            // 0.585 is printed as 0.59: half a step is within what was rounded.
            assert!(
                (score - printed).abs() <= 0.005 + 1e-12,
                "{mode} {node}: {score} and {printed}"
            );
        }
    }
}

#[test]
fn what_an_independent_program_finds() {
    let (network, women) = davis();
    let table = include_str!("data/davis_scores.csv");
    let raw = BetweennessOptions {
        normalisation: Normalisation::RawUnorderedPairs,
        ..BetweennessOptions::default()
    };
    let degree = network.degree(Normalisation::TwoMode);
    let between = network.betweenness(BetweennessOptions::default(), &NoProgress).unwrap().scores;
    let pairs = network.betweenness(raw, &NoProgress).unwrap().scores;
    let close = network.closeness(Normalisation::TwoMode, ONE);
    let harmonic = network.closeness(Normalisation::RawUnorderedPairs, ONE).harmonic;
    let eigenvector = network.eigenvector(EigenvectorOptions::default()).unwrap();
    let knit = network.two_mode(ONE);
    let cores = network.core_numbers();
    let groups = network.structural_holes(Mode::Groups, Weighting::Shared, ONE);
    let parties = network.structural_holes(Mode::Parties, Weighting::Shared, ONE);
    let rows = rows(table, &women);
    assert_eq!(rows.len(), 32);
    for Row { mode, node, numbers } in rows {
        let (entry, knit, holes, core) = match mode {
            Mode::Groups => (
                eigenvector.groups[node],
                knit.groups[node],
                groups[node].unwrap(),
                cores.groups[node],
            ),
            Mode::Parties => (
                eigenvector.parties[node],
                knit.parties[node],
                parties[node].unwrap(),
                cores.parties[node],
            ),
        };
        let ours = [
            degree.of(mode)[node],
            between.of(mode)[node],
            pairs.of(mode)[node],
            close.closeness.of(mode)[node],
            harmonic.of(mode)[node],
            entry,
            knit.redundancy.unwrap(),
            knit.by_union.unwrap(),
            knit.by_smaller.unwrap(),
            knit.by_larger.unwrap(),
            holes.constraint,
            holes.effective_size,
            f64::from(core),
        ];
        assert_eq!(ours.len(), numbers.len());
        for (column, (ours, theirs)) in ours.into_iter().zip(numbers).enumerate() {
            assert!(
                (ours - theirs).abs() <= 1e-9 * theirs.abs(),
                "{mode} {node}, column {column}: {ours} and {theirs}"
            );
        }
    }
    let last = table.lines().last().unwrap().split(',').nth(1).unwrap();
    let theirs: f64 = last.parse().unwrap();
    let ours = knit.robins_alexander.unwrap();
    assert!((ours - theirs).abs() < 1e-15 && format!("{ours:.8}") == "0.46776406");
}

#[test]
fn sampled_scores_keep_their_word() {
    let (network, _) = davis();
    let exact = network.betweenness(BetweennessOptions::default(), &NoProgress).unwrap().scores;
    let sampling = Sampling::Sources {
        draws: std::num::NonZeroU32::new(2_000).unwrap(),
        confidence: fourp_stat::Level::P99,
        seed: 1941,
    };
    let options = BetweennessOptions { sampling, ..BetweennessOptions::default() };
    let found = network.betweenness(options, &NoProgress).unwrap();
    let widths = found.half_widths.unwrap();
    for mode in [Mode::Groups, Mode::Parties] {
        for ((estimate, width), truth) in
            found.scores.of(mode).iter().zip(widths.of(mode)).zip(exact.of(mode))
        {
            assert!((estimate - truth).abs() <= *width, "{estimate} {width} {truth}");
        }
    }
    // Two thousand draws from thirty-two nodes say more than nothing.
    assert!(widths.groups.iter().all(|width| *width < 0.2));
}

/// The best modularity known, 0.34554 (Barber 2007 found it with four communities).
#[test]
fn communities_are_the_best_known() {
    let (network, _) = davis();
    for threads in [1, 2, 4] {
        let threads = NonZeroUsize::new(threads).unwrap();
        let options = CommunityOptions { threads, ..CommunityOptions::default() };
        let found = network.communities(options, &NoProgress).unwrap();
        assert_eq!(format!("{:.5}", found.modularity.approximate()), "0.34554");
        assert_eq!(found.modularity.to_string(), "2737/7921");
    }
}
