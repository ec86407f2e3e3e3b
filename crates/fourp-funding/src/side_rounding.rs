//! From the solver's fractions to whole units that keep every bound.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;

use crate::{
    side_row::{Grid, GridLine, GridPot},
    side_rule::SideError,
};

/// Whole amounts, and how they were reached.
#[derive(Debug)]
pub(crate) struct Rounded {
    pub(crate) then: Vec<i64>,
    /// How many shifts were looked at.
    pub(crate) tries: u64,
}

/// Units that go from one line of a pot to another.
#[derive(Clone, Copy, Debug)]
struct Shift {
    from: usize,
    to: usize,
    units: i64,
}

/// What shifts would do, the more pressing first: units out of bounds, units of the bound that is being mended, weight.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Effect {
    broken: i128,
    short: i128,
    change: i128,
}

/// A bound that is broken.
#[derive(Clone, Copy, Debug)]
enum Broken {
    Pot(usize),
    Row(usize),
}

/// Rounds so that pots keep their totals (largest remainder), shifts units until no bound is broken, then while that
/// makes the change smaller. The same amounts give the same answer.
///
/// Each step looks at all pairs of lines of a pot, and where no shift helps, at pairs of shifts of one unit.
pub(crate) fn rounded(grid: &Grid, amounts: &[f64], limit: u64) -> Result<Rounded, SideError> {
    let mut then = Vec::with_capacity(grid.lines.len());
    for pot in &grid.pots {
        let lines = grid.lines.get(pot.lines.clone()).unwrap_or_default();
        let amounts = amounts.get(pot.lines.clone()).unwrap_or_default();
        let own = whole_pot(pot, lines, amounts).ok_or_else(|| SideError::NotRepaired {
            rule: format!("the total of the pot {}", pot.name),
            tries: 0,
        })?;
        then.extend(own);
    }
    let mut state = State::of(grid, then, limit);
    state.mend()?;
    state.settle();
    Ok(Rounded { then: state.then, tries: state.tries })
}

/// Whole units within bounds that add up to the pot: each rounded down, what is left to the largest remainders.
fn whole_pot(pot: &GridPot, lines: &[GridLine], amounts: &[f64]) -> Option<Vec<i64>> {
    let (mut then, mut rests) = (Vec::with_capacity(lines.len()), Vec::new());
    for (at, (line, amount)) in lines.iter().zip(amounts).enumerate() {
        let down = amount.floor();
        rests.push((amount - down, at));
        then.push(down.to_i64()?.clamp(line.at_least, line.at_most));
    }
    rests.sort_by(|one, two| two.0.total_cmp(&one.0).then(one.1.cmp(&two.1)));
    let mut left = pot.total.checked_sub(then.iter().sum())?;
    // One unit each, then as many as fit: more than one is left only where the floats were coarse.
    for most in [1, i64::MAX] {
        for (_, at) in &rests {
            let (line, own) = (lines.get(*at)?, then.get_mut(*at)?);
            let room = if left > 0 { line.at_most - *own } else { *own - line.at_least };
            let units = left.abs().min(room).min(most) * left.signum();
            *own += units;
            left -= units;
        }
        rests.reverse();
    }
    (left == 0).then_some(then)
}

struct State<'g> {
    grid: &'g Grid,
    then: Vec<i64>,
    /// The sum of each row.
    sums: Vec<i128>,
    /// How much moves of each pot.
    moved: Vec<i64>,
    tries: u64,
    limit: u64,
}

impl<'g> State<'g> {
    fn of(grid: &'g Grid, then: Vec<i64>, limit: u64) -> Self {
        let amount = |line: usize| i128::from(then.get(line).copied().unwrap_or_default());
        let sum = |terms: &[(usize, i128)]| {
            terms.iter().map(|(line, times)| times * amount(*line)).sum::<i128>()
        };
        let sums = grid.rows.iter().map(|row| sum(&row.terms)).collect();
        let moved = |pot: &GridPot| {
            let lines = grid.lines.get(pot.lines.clone()).unwrap_or_default();
            let then = then.get(pot.lines.clone()).unwrap_or_default();
            lines.iter().zip(then).map(|(line, then)| (then - line.now).max(0)).sum()
        };
        let moved = grid.pots.iter().map(moved).collect();
        Self { grid, then, sums, moved, tries: 0, limit }
    }

    fn broken(&self) -> Option<Broken> {
        let mut pots = self.grid.pots.iter().zip(&self.moved);
        if let Some(pot) = pots.position(|(pot, moved)| *moved > pot.movable) {
            return Some(Broken::Pot(pot));
        }
        let mut rows = self.grid.rows.iter().zip(&self.sums);
        rows.position(|(row, sum)| row.short(*sum) > 0).map(Broken::Row)
    }

    fn mend(&mut self) -> Result<(), SideError> {
        while let Some(broken) = self.broken() {
            let best = self.best_shift(Some(broken)).filter(|(effect, _)| effect.helps());
            let shifts = match best {
                Some((_, shift)) => Some(vec![shift]),
                None => self.best_pair(broken),
            };
            let Some(shifts) = shifts else {
                let rule = match broken {
                    Broken::Pot(pot) => {
                        let name = self.grid.pots.get(pot).map(|pot| pot.name.as_str());
                        format!("the limit on what moves of {}", name.unwrap_or_default())
                    }
                    Broken::Row(row) => {
                        self.grid.rows.get(row).map(|row| row.name.clone()).unwrap_or_default()
                    }
                };
                return Err(SideError::NotRepaired { rule, tries: self.tries });
            };
            self.shift(&shifts);
        }
        Ok(())
    }

    /// Makes the change smaller while a single shift does and breaks nothing.
    fn settle(&mut self) {
        loop {
            let best = self.best_shift(None);
            let Some((_, shift)) =
                best.filter(|(effect, _)| effect.broken == 0 && effect.change < 0)
            else {
                return;
            };
            self.shift(&[shift]);
        }
    }

    /// The shift with the least effect, of equals the first.
    fn best_shift(&mut self, broken: Option<Broken>) -> Option<(Effect, Shift)> {
        let grid = self.grid;
        let mut best: Option<(Effect, Shift)> = None;
        for pot in &grid.pots {
            for from in pot.lines.clone() {
                for to in pot.lines.clone() {
                    for units in self.sizes(from, to, broken).into_iter().flatten() {
                        if self.tries >= self.limit {
                            return best;
                        }
                        self.tries += 1;
                        let shift = Shift { from, to, units };
                        let Some(effect) = self.effect(&[shift], broken) else { continue };
                        if best.is_none_or(|(least, _)| effect < least) {
                            best = Some((effect, shift));
                        }
                    }
                }
            }
        }
        best
    }

    /// The best of all pairs of shifts of one unit, where it helps.
    fn best_pair(&mut self, broken: Broken) -> Option<Vec<Shift>> {
        let grid = self.grid;
        let mut shifts = Vec::new();
        for pot in &grid.pots {
            for from in pot.lines.clone() {
                let others = pot.lines.clone().filter(|to| *to != from);
                shifts.extend(others.map(|to| Shift { from, to, units: 1 }));
            }
        }
        let mut best: Option<(Effect, [Shift; 2])> = None;
        for (at, one) in shifts.iter().enumerate() {
            for two in shifts.iter().skip(at) {
                if self.tries >= self.limit {
                    return best.map(|(_, pair)| pair.to_vec());
                }
                self.tries += 1;
                let pair = [*one, *two];
                let Some(effect) = self.effect(&pair, Some(broken)) else { continue };
                if effect.helps() && best.is_none_or(|(least, _)| effect < least) {
                    best = Some((effect, pair));
                }
            }
        }
        best.map(|(_, pair)| pair.to_vec())
    }

    /// Which numbers of units to try: one, and as many as would mend the bound, or undo the change, at a stroke.
    fn sizes(&self, from: usize, to: usize, broken: Option<Broken>) -> [Option<i64>; 3] {
        let line = |at: usize| self.grid.lines.get(at).zip(self.then.get(at).copied());
        let (Some((giver, has)), Some((taker, gets))) = (line(from), line(to)) else {
            return [None; 3];
        };
        let room = (has - giver.at_least).min(taker.at_most - gets);
        if room <= 0 || from == to {
            return [None; 3];
        }
        let wanted = match broken {
            None => {
                let back = [has - giver.now, taker.now - gets].map(|back| i128::from(back.max(0)));
                [back[0].min(back[1]), back[0].max(back[1])]
            }
            Some(Broken::Pot(pot)) => {
                if giver.pot != pot {
                    return [None; 3];
                }
                let movable = self.grid.pots.get(pot).map_or(0, |pot| pot.movable);
                let over = self.moved.get(pot).map_or(0, |moved| moved - movable);
                [i128::from(over), 0]
            }
            Some(Broken::Row(row)) => {
                let times = |line: &GridLine| {
                    line.rows.iter().find(|(at, _)| *at == row).map_or(0, |(_, times)| *times)
                };
                let gain = (times(taker) - times(giver)).abs();
                let sum = self.sums.get(row).copied().unwrap_or_default();
                let short = self.grid.rows.get(row).map_or(0, |row| row.short(sum));
                let down = short.checked_div(gain).unwrap_or(0);
                [down, if gain == 0 { 0 } else { down + 1 }]
            }
        };
        let [less, more] = wanted.map(|units| i64::try_from(units).unwrap_or(i64::MAX).min(room));
        let is_new = |units: i64, before: i64| units > 1 && units != before;
        [
            Some(1),
            Some(less).filter(|less| is_new(*less, 1)),
            Some(more).filter(|m| is_new(*m, less)),
        ]
    }

    /// What shifts would do; `None` where they leave the bounds of a line or the total of a pot's movable part.
    fn effect(&self, shifts: &[Shift], mended: Option<Broken>) -> Option<Effect> {
        let mut lines = BTreeMap::<usize, i64>::new();
        for shift in shifts {
            *lines.entry(shift.from).or_default() -= shift.units;
            *lines.entry(shift.to).or_default() += shift.units;
        }
        let mut effect = Effect { broken: 0, short: 0, change: 0 };
        let (mut rows, mut pots) = (BTreeMap::<usize, i128>::new(), BTreeMap::<usize, i64>::new());
        for (at, more) in lines {
            let (line, then) = (self.grid.lines.get(at)?, *self.then.get(at)?);
            let next = then.checked_add(more)?;
            if next < line.at_least || next > line.at_most {
                return None;
            }
            let away = i128::from((next - line.now).abs()) - i128::from((then - line.now).abs());
            effect.change += away * i128::from(line.weight);
            *pots.entry(line.pot).or_default() +=
                (next - line.now).max(0) - (then - line.now).max(0);
            for (row, times) in &line.rows {
                *rows.entry(*row).or_default() += times * i128::from(more);
            }
        }
        for (at, more) in pots {
            let (pot, moved) = (self.grid.pots.get(at)?, *self.moved.get(at)?);
            let over = |moved: i64| i128::from((moved - pot.movable).max(0));
            let change = over(moved + more) - over(moved);
            effect.broken += change;
            if matches!(mended, Some(Broken::Pot(pot)) if pot == at) {
                effect.short = change;
            }
        }
        for (at, more) in rows {
            let (row, sum) = (self.grid.rows.get(at)?, *self.sums.get(at)?);
            let (before, after) = (row.short(sum), row.short(sum + more));
            // In units of the largest coefficient, rounded up, so that bounds of every scale count alike.
            let units = |short: i128| (short + row.unit - 1).checked_div(row.unit).unwrap_or(0);
            effect.broken += units(after) - units(before);
            if matches!(mended, Some(Broken::Row(row)) if row == at) {
                effect.short = after - before;
            }
        }
        Some(effect)
    }

    fn shift(&mut self, shifts: &[Shift]) {
        for shift in shifts {
            for (at, more) in [(shift.from, -shift.units), (shift.to, shift.units)] {
                let Some(line) = self.grid.lines.get(at) else { continue };
                let Some(then) = self.then.get_mut(at) else { continue };
                let gained = (*then + more - line.now).max(0) - (*then - line.now).max(0);
                *then += more;
                if let Some(moved) = self.moved.get_mut(line.pot) {
                    *moved += gained;
                }
                for (row, times) in &line.rows {
                    if let Some(sum) = self.sums.get_mut(*row) {
                        *sum += times * i128::from(more);
                    }
                }
            }
        }
    }
}

impl Effect {
    fn helps(&self) -> bool {
        (self.broken, self.short) < (0, 0)
    }
}
