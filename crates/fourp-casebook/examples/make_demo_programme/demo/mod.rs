//! The synthetic programme: every row of it, made from a seed.
//!
//! Each subject has a file and a stream of random numbers of its own, so that a change to one subject leaves the others as they
//! were. Whatever is wrong with the programme is wrong on purpose, and is written down where it is done: see [`book::Book::plant`].

mod bodies;
mod book;
mod calendar;
mod capabilities;
mod capture;
mod counts;
mod evidence;
mod funding;
mod grants;
mod groups;
mod indicators;
mod interventions;
mod meetings;
mod remits;
mod reporting;
mod rng;
mod shares;
mod strategy;
mod threats;
mod till;

use bodies::Cast;
use book::Book;

/// The name and text of every file of the programme, in order of name.
///
/// `scale` multiplies forces, units, charities, suppliers, groups and pots, and with them all that depends on them; 1 is the
/// programme that is bundled. The same seed and scale make the same bytes on every machine: no float is used.
pub(crate) fn files(seed: u64, scale: usize) -> Vec<(String, String)> {
    let cast = Cast::new(scale);
    let mut book = Book::new(format!(
        "cargo run -p fourp-casebook --example make_demo_programme -- --seed {seed} --scale {}",
        cast.scale
    ));
    threats::write(&mut book);
    bodies::write(&mut book, &cast);
    let spent = funding::write(&mut book, &cast, seed);
    shares::write(&mut book, &cast, seed);
    let members = groups::write(&mut book, &cast, seed);
    reporting::write(&mut book, &cast);
    remits::write(&mut book, &cast, seed);
    meetings::write(&mut book, &cast, seed, &members);
    strategy::write(&mut book, &cast);
    capabilities::write(&mut book, &cast, seed);
    let claimed = interventions::write(&mut book, &cast, seed);
    let victims = counts::write(&mut book, &cast, seed, &claimed);
    indicators::write(&mut book, seed);
    capture::write(&mut book, seed);
    evidence::write(&mut book, &cast, &spent, victims);
    book.files()
}
