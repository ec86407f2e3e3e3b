//! Makes synthetic networks of groups and parties for the race, from a fixed seed: `make-groups FOLDER`.
//!
//! `small.net` has 2,000 groups, 8,000 parties and about 65,000 ties, `middle.net` ten times the nodes and a million ties,
//! `large.net` a hundred times the nodes and ten million ties. A file is a run of little-endian `u32`: groups, parties,
//! then group and party of each tie, each tie once. Groups sit in neighbourhoods of parties with a few popular ones in
//! all, their sizes are skewed, and one in twenty copies another with some members exchanged.
//!
//! `plan-96.net`, `plan-500.net` and `plan-2000.net` are groups with remits, for merge plans: groups, parties, threats, the number of seats,
//! then group and party of each seat, then group and threat of each remit. Each group is for two to five of the threats of its
//! neighbourhood, with four to ten parties of it, and one in four copies a part of an earlier one. Who has a number that three
//! divides may decide.

use std::{collections::BTreeSet, env, error::Error, fs, path::Path};

use fourp_stat::Rng;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = env::args().nth(1) else { return Err("expected: FOLDER".into()) };
    fs::create_dir_all(&folder)?;
    for (name, groups, parties, ties) in [
        ("small.net", 2_000, 8_000, 65_000_u64),
        ("middle.net", 20_000, 80_000, 1_000_000),
        ("large.net", 200_000, 800_000, 10_000_000),
    ] {
        let made = net(groups, parties, ties / u64::from(groups))?;
        let words = [groups, parties].into_iter().chain(made.into_iter().flat_map(|(a, b)| [a, b]));
        fs::write(
            Path::new(&folder).join(name),
            words.flat_map(u32::to_le_bytes).collect::<Vec<u8>>(),
        )?;
    }
    for (name, groups) in [("plan-96.net", 96), ("plan-500.net", 500), ("plan-2000.net", 2_000)] {
        let words = plan(groups)?;
        let bytes = words.into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>();
        fs::write(Path::new(&folder).join(name), bytes)?;
    }
    Ok(())
}

/// Groups of neighbourhoods of ten, in which twelve parties and eight threats are at home.
fn plan(groups: u32) -> Result<Vec<u32>, Box<dyn Error>> {
    let mut rng = Rng::new(2019).stream(u64::from(groups) + 7);
    let around = groups.div_ceil(10);
    let (parties, threats) = (around * 12, around * 8);
    let mut made: Vec<(BTreeSet<u32>, BTreeSet<u32>)> = Vec::new();
    for group in 0..groups {
        let place = group / 10;
        let mut draw = |count: u64, size: u32| -> Result<BTreeSet<u32>, Box<dyn Error>> {
            let mut set = BTreeSet::new();
            while u64::try_from(set.len())? < count {
                // One in ten is at home next door.
                let home = if rng.below(10)? == 0 { (place + 1) % around } else { place };
                set.insert(home * size + u32::try_from(rng.below(size.into())?)?);
            }
            Ok(set)
        };
        let earlier = group % 10;
        let both = if earlier > 0 && draw(1, 4)?.first().is_some_and(|drawn| drawn % 4 == 0) {
            let copied = usize::try_from(group - 1)?;
            let (seats, remits) = made.get(copied).cloned().unwrap_or_default();
            (seats.into_iter().skip(1).collect(), remits.into_iter().skip(1).collect())
        } else {
            let (size, reach) = (draw(1, 7)?, draw(1, 4)?);
            let of =
                |set: &BTreeSet<u32>, size: u32| u64::from(set.first().map_or(0, |n| n % size));
            (draw(4 + of(&size, 7), 12)?, draw(2 + of(&reach, 4), 8)?)
        };
        made.push(both);
    }
    let seats: Vec<[u32; 2]> = pairs(made.iter().map(|both| &both.0));
    let remits: Vec<[u32; 2]> = pairs(made.iter().map(|both| &both.1));
    let head = [groups, parties, threats, u32::try_from(seats.len())?];
    Ok(head
        .into_iter()
        .chain(seats.into_iter().flatten())
        .chain(remits.into_iter().flatten())
        .collect())
}

fn pairs<'s>(sets: impl Iterator<Item = &'s BTreeSet<u32>>) -> Vec<[u32; 2]> {
    (0..).zip(sets).flat_map(|(group, set)| set.iter().map(move |other| [group, *other])).collect()
}

fn net(groups: u32, parties: u32, mean: u64) -> Result<Vec<(u32, u32)>, Box<dyn Error>> {
    let mut rng = Rng::new(2019).stream(u64::from(groups));
    let mut members: Vec<BTreeSet<u32>> = Vec::new();
    for group in 0..groups {
        let earlier = members.len().try_into().unwrap_or(0_u64);
        let set = if earlier > 0 && rng.below(20)? == 0 {
            let copied = usize::try_from(rng.below(earlier)?)?;
            let mut copy = members.get(copied).cloned().unwrap_or_default();
            for _ in 0..copy.len() / 12 {
                let gone =
                    copy.iter().nth(usize::try_from(rng.below(copy.len().try_into()?)?)?).copied();
                gone.map(|gone| copy.remove(&gone));
                copy.insert(u32::try_from(rng.below(parties.into())?)?);
            }
            copy
        } else {
            drawn(&mut rng, group, groups, parties, mean)?
        };
        members.push(set);
    }
    let ties = (0..).zip(members);
    Ok(ties.flat_map(|(group, set)| set.into_iter().map(move |party| (group, party))).collect())
}

/// Between a third and five thirds of the mean, three in five from around the group's own place.
fn drawn(
    rng: &mut Rng,
    group: u32,
    groups: u32,
    parties: u32,
    mean: u64,
) -> Result<BTreeSet<u32>, Box<dyn Error>> {
    let size = mean / 3 + rng.below(mean + mean / 3 + 1)?;
    let home = u64::from(group) * u64::from(parties) / u64::from(groups);
    let (all, around) = (u64::from(parties), mean * 12);
    let mut set = BTreeSet::new();
    while u64::try_from(set.len())? < size {
        let party = if rng.below(5)? > 1 {
            (home + rng.below(around)?) % all
        } else {
            // The cube of a share: some are popular everywhere, as a large department is.
            let drawn = rng.below(all)?;
            drawn * drawn / all * drawn / all
        };
        set.insert(u32::try_from(party)?);
    }
    Ok(set)
}
