//! How long does money take to come, and how much has not?

use fourp_funding::{DayRange, Incidence, LagKind, Overview, Step, Timeliness};
use fourp_model::{Flow, FlowKind};
use fourp_picture::{Cell, Course, Dash, Picture, Steps, Table};

use crate::{
    layout::{counted, listed},
    phrase::{self, Part},
    pictures::{
        beside,
        gap::{NotDrawn, data},
        money,
    },
    results::Results,
    text,
};

/// Which lag is drawn: the first of these that can be measured.
const ORDER: [LagKind; 5] = [
    LagKind::Payment,
    LagKind::Confirmation,
    LagKind::Announcement,
    LagKind::AnnouncedToConfirmed,
    LagKind::ConfirmedToPaid,
];
/// How many days the table holds at most.
const ROWS: usize = 1_000;

/// How much of the money had come by each day, how much was withdrawn and how much is open.
pub(super) fn lateness(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    const WHAT: &str = "How late money comes";
    let overview = money::funding(results, WHAT)?;
    let lags = overview.timeliness.iter().filter_map(|lag| lag.as_ref().measured());
    let lags: Vec<&Timeliness> = lags.collect();
    let lag = ORDER.iter().find_map(|kind| lags.iter().find(|lag| lag.kind == *kind));
    let Some(lag) = lag else {
        let whys: Vec<&_> =
            overview.timeliness.iter().filter_map(|lag| lag.not_measurable()).collect();
        return Err(match whys.first() {
            Some(first) => money::gap(first, WHAT),
            None => NotDrawn::new(WHAT, "no lag was asked for"),
        });
    };
    let told = Told { overview, lag };
    let mut table = Table::new([
        "days",
        "of the money had come, rough dates read early",
        "of the money had come, rough dates read late",
        "by number had come",
        "by number withdrawn",
        "by number still waiting",
    ]);
    let days = told.days();
    let kept = thinned(&days, ROWS);
    for day in kept {
        let [early, late] = lag.by_money.each_ref().map(|curve| at(curve, day).0);
        let (came, withdrawn, waiting) = at(&lag.by_promise[1], day);
        let shares = [early, late, came, withdrawn, waiting];
        let cells = shares.map(|share| Cell::shown(percent(share), format!("{share:.4}")));
        table.row([Cell::number(day)].into_iter().chain(cells));
    }
    let mut notes = told.notes();
    notes.extend(money::incomplete(results.programme));
    if days.len() > ROWS {
        notes.push(format!(
            "The data hold {ROWS} of {} days, evenly from the first to the last.",
            days.len()
        ));
    }
    // Lags are of money given, not of money spent or given back.
    let flows =
        results.programme.rows::<Flow>().iter().filter(|flow| {
            matches!(flow.kind, FlowKind::Grant | FlowKind::Transfer | FlowKind::Levy)
        });
    Ok(Picture {
        id: "lateness".into(),
        headline: told.headline(),
        subtitle: format!(
            "Share of the{} money by days from {}, %, all periods held, {}{}",
            told.dated(),
            lag.kind,
            text::title(results.programme),
            money::as_at(overview),
        ),
        chart: Box::new(told.steps()),
        alternative: told.alternative(),
        table,
        sources: beside::cited(results.programme, flows.map(|flow| &flow.citation)),
        notes,
        data: data(results),
    })
}

/// A lag and what its money is counted in.
struct Told<'a> {
    overview: &'a Overview,
    lag: &'a Timeliness,
}

impl Told<'_> {
    /// What came, in one word.
    const fn came(&self) -> &'static str {
        match self.lag.kind {
            LagKind::Announcement => "announced",
            LagKind::Confirmation | LagKind::AnnouncedToConfirmed => "confirmed",
            _ => "paid",
        }
    }

    /// Where days are counted from.
    const fn start(&self) -> &'static str {
        match self.lag.kind {
            LagKind::AnnouncedToConfirmed => "announcement",
            LagKind::ConfirmedToPaid => "confirmation",
            _ => "first day of the period",
        }
    }

    /// Whether what comes on the first day of its period or later is late.
    const fn can_be_late(&self) -> bool {
        matches!(self.lag.kind, LagKind::Announcement | LagKind::Confirmation)
    }

    /// The least and the most of a share by a day, as rough dates are read.
    fn by(&self, day: i64) -> [f64; 2] {
        let [early, late] = &self.lag.by_money;
        let (early, late) = (at(early, day).0, at(late, day).0);
        [early.min(late), early.max(late)]
    }

    fn last_day(&self) -> i64 {
        let ends = self.lag.by_money.iter().filter_map(|curve| curve.steps.last());
        ends.map(|step| step.days).max().unwrap_or(0)
    }

    fn days(&self) -> Vec<i64> {
        let steps = self.lag.by_money.iter().flat_map(|curve| &curve.steps);
        let mut days: Vec<i64> = steps.map(|step| step.days).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    fn money(&self, sum: u128) -> String {
        phrase::unsigned(sum, self.overview.currency)
    }

    fn headline(&self) -> String {
        let came = self.came();
        if self.can_be_late() {
            // What is open began before the date of the data, so it is late already.
            let before = self.by(-1);
            let [withdrawn, waiting] = self.last();
            let late = [before[1], before[0]].map(|before| (1.0 - withdrawn - before).max(0.0));
            if late[1] < 0.0005 {
                return format!("No{} money was {came} after its period began", self.dated());
            }
            let late = span(late);
            let (or_not, or_open) = match waiting > 0.0005 {
                true => (" or not yet", " or is still open"),
                false => ("", ""),
            };
            return beside::headline([
                format!("{late} of the{} money was {came} late{or_not}", self.dated()),
                format!("{late} of{} money was {came} late{or_not}", self.dated()),
                format!("Some{} money was {came} late{or_open}", self.dated()),
            ]);
        }
        let Some((_, median)) = self.lag.quartiles.get(1) else {
            return format!("No day is known on which money was {came}");
        };
        let days = days(*median);
        beside::headline([
            format!("Half of the{} money {came} came by day {days}", self.dated()),
            format!("Half of the{} money {came} came by some day", self.dated()),
        ])
    }

    /// ` dated` before money, where some has no date.
    const fn dated(&self) -> &'static str {
        if self.lag.undated > 0 { " dated" } else { "" }
    }

    /// The shares of the money that are withdrawn and open in the end.
    fn last(&self) -> [f64; 2] {
        let (_, withdrawn, waiting) = at(&self.lag.by_money[1], self.last_day());
        [withdrawn, waiting]
    }

    fn steps(&self) -> Steps {
        let [early, late] = &self.lag.by_money;
        let course = |curve: &Incidence, of: fn(&Step) -> f64| {
            let steps = curve.steps.iter().map(|step| (number(step.days), of(step)));
            steps.collect::<Vec<_>>()
        };
        let [early_number, late_number] = &self.lag.by_promise;
        let last = self.last_day();
        let of = |step: &Step| step.came;
        let money = Course::new(
            format!(
                "{} of the{} money {} by day {last}",
                span(self.by(last)),
                self.dated(),
                self.came()
            ),
            course(early, of),
        );
        let (came, withdrawn, waiting) = at(late_number, last);
        let number =
            Course::new(format!("dashed, by number: {}", percent(came)), course(early_number, of));
        let gap = format!(
            "by number, {} withdrawn and {} still open",
            percent(withdrawn),
            percent(waiting)
        );
        Steps::new(
            vec![
                money.or_else(course(late, of)),
                number.or_else(course(late_number, of)).drawn(Dash::Dashed),
            ],
            format!("Days from the {}; below 0 is before it", self.start()),
        )
        .mark(0.0, self.start())
        .open(withdrawn + waiting, gap)
    }

    fn alternative(&self) -> String {
        let lag = self.lag;
        let [came, withdrawn, open, undated] = lag.money;
        let part = |name: &str, count: usize, sum: u128| {
            (count > 0).then(|| format!("{} {name} ({})", count, self.money(sum)))
        };
        let parts = [
            part(self.came(), lag.came, came),
            part("withdrawn", lag.withdrawn, withdrawn),
            part("open", lag.open, open),
            part("done on a day not given", lag.undated, undated),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let mut words =
            format!("Of the promises and payments asked, {} are told of. ", listed(&parts));
        let quartiles: Vec<String> =
            lag.quartiles.iter().map(|(_, range)| format!("day {}", days(*range))).collect();
        if let [first, half, third] = quartiles.as_slice() {
            words.push_str(&format!(
                "Of the{} money that came, a quarter was {} by {first}, half by {half} and three quarters by {third}, \
                 counted from the {}. ",
                self.dated(),
                self.came(),
                self.start(),
            ));
        }
        let last = self.last_day();
        let all = if lag.undated > 0 { " of the dated money" } else { "" };
        words.push_str(&format!("By day {last}, {}{all} had come.", span(self.by(last))));
        words.push_str(&self.coverage());
        words
    }

    /// Of how much of what got so far a row gives the day.
    fn coverage(&self) -> String {
        let lag = self.lag;
        let [came, .., undated] = lag.money;
        let all = lag.came.saturating_add(lag.undated);
        if lag.undated == 0 {
            return format!(" The day is known of all {all} that were {}.", self.came());
        }
        let part = |came: u128, all: u128| {
            let (came, all) = (i128::try_from(came).ok()?, i128::try_from(all).ok()?);
            money::percent(came, all)
        };
        let (one, whole) = (lag.came, came.saturating_add(undated));
        format!(
            " The day is known of {one} of {all} that were {} or withdrawn, {} of their money; the rest is left out.",
            self.came(),
            part(came, whole).unwrap_or_else(|| "part".into())
        )
    }

    fn notes(&self) -> Vec<String> {
        let lag = self.lag;
        let all = [lag.came, lag.withdrawn, lag.open].into_iter().fold(0, usize::saturating_add);
        let mut notes = vec![
            "What had not come by the date of the data is open, and not left out; withdrawal competes with coming \
             (cumulative incidence, Aalen and Johansen 1978)."
                .to_owned(),
            format!(
                "{}; by money a large one weighs as much as many small ones, by number all weigh alike.",
                counted(all, "promise or payment", "promises and payments")
            ),
            "Money that is passed on is counted at each hop: the sums here are of promises and payments, and no sum of \
             spending."
                .to_owned(),
        ];
        if lag.by_money[0] != lag.by_money[1] {
            notes.push("The band: some dates are known to the month or year only.".into());
        }
        let late: Vec<String> = lag
            .bands
            .iter()
            .filter(|(_, sum)| *sum > 0)
            .map(|(band, sum)| format!("{band} {}", self.money(*sum)))
            .collect();
        if !late.is_empty() {
            notes.push(format!(
                "By bands, by analogy with PEFA PI-7.2, which judges budget information: {}.",
                listed(&late)
            ));
        }
        notes
    }
}

/// At most so many of many days, evenly from the first to the last.
fn thinned(days: &[i64], most: usize) -> Vec<i64> {
    let (last, gaps) = (days.len().saturating_sub(1), most.saturating_sub(1).max(1));
    if days.len() <= most {
        return days.to_vec();
    }
    let at = |place: usize| days.get(place.saturating_mul(last) / gaps).copied();
    (0..most).filter_map(at).collect()
}

/// What had come, been withdrawn and still waited by the end of a day.
fn at(curve: &Incidence, day: i64) -> (f64, f64, f64) {
    let before = curve.steps.partition_point(|step| step.days <= day);
    let step = before.checked_sub(1).and_then(|last| curve.steps.get(last));
    step.map_or((0.0, 0.0, 1.0), |step| (step.came, step.withdrawn, step.waiting))
}

fn percent(share: f64) -> String {
    let part = match share {
        some if some <= 0.0 => Part::Nothing,
        some if some < 1.0 - 1e-9 => Part::Some,
        _ => Part::All,
    };
    phrase::percent(&format!("{:.0}", share * 100.0), part)
}

fn span([low, high]: [f64; 2]) -> String {
    let (low, high) = (percent(low), percent(high));
    if low == high { low } else { format!("{} to {high}", low.trim_end_matches(" %")) }
}

fn days(range: DayRange) -> String {
    if range.is_exact() {
        range.low.to_string()
    } else {
        format!("{} to {}", range.low, range.high)
    }
}

/// Days as a place; a lag longer than 2³¹ days stands at the end.
fn number(days: i64) -> f64 {
    i32::try_from(days).map_or(f64::from(i32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use fourp_model::{Citation, Phase};
    use fourp_picture::Width;

    use super::*;
    use crate::pictures::made_up::{Case, grant};

    #[test]
    fn shares_never_claim_all_or_nothing() {
        assert_eq!(
            [0.0, 0.001, 0.5, 0.999, 1.0].map(percent),
            ["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]
        );
        assert_eq!([span([0.2, 0.2]), span([0.2, 0.3])], ["20 %", "20 to 30 %"]);
    }

    #[test]
    fn many_days_are_thinned_from_the_first_to_the_last() {
        let days: Vec<i64> = (0..2_500).collect();
        let kept = thinned(&days, 1_000);
        assert_eq!((kept.len(), kept.first(), kept.last()), (1_000, Some(&0), Some(&2_499)));
        assert!(kept.windows(2).all(|pair| matches!(pair[1] - pair[0], 2 | 3)));
        assert_eq!(thinned(&days[..7], 1_000), &days[..7]);
        assert!(thinned(&[], 3).is_empty());
    }

    fn promised(id: &str, pounds: i64, on: Option<&str>) -> Vec<Flow> {
        let promise = Flow {
            phase: Phase::Announced,
            commitment: id.parse().ok(),
            announced: "2018-02-01".parse().ok(),
            ..grant("office", "force", pounds)
        };
        let paid =
            on.map(|day| Flow { phase: Phase::Paid, paid: day.parse().ok(), ..promise.clone() });
        std::iter::once(promise).chain(paid).collect()
    }

    #[test]
    fn what_has_not_come_is_open_and_said() {
        let all = [("a", 60, Some("2018-04-11")), ("b", 30, Some("2018-05-01")), ("c", 10, None)];
        let flows = all.into_iter().flat_map(|(id, pounds, on)| promised(id, pounds, on)).collect();
        let picture = lateness(&Case::of(flows).results()).unwrap();
        assert_eq!(picture.headline, "Half of the money paid came by day 10");
        assert_eq!(
            picture.alternative,
            "Of the promises and payments asked, 2 paid (£90) and 1 open (£10) are told of. Of the money that came, a \
             quarter was paid by day 10, half by day 10 and three quarters by day 30, counted from the first day of \
             the period. By day 30, 90 % had come. The day is known of all 2 that were paid.",
        );
        let svg = picture.svg(Width::Wide);
        assert!(svg.contains("90 % of the money"), "{svg}");
        assert!(svg.contains("33 % still open"), "{svg}");
        assert_eq!(
            picture.table.csv().lines().nth(1),
            Some("10,0.6000,0.6000,0.3333,0.0000,0.6667")
        );
    }

    #[test]
    fn only_rows_that_give_money_are_sources() {
        let spent = Flow {
            kind: FlowKind::Spend,
            citation: Citation::of("elsewhere".parse().unwrap()),
            ..grant("force", "class:staff", 9)
        };
        let mut flows = promised("a", 60, Some("2018-04-11"));
        flows.push(spent);
        assert_eq!(lateness(&Case::of(flows).results()).unwrap().sources, ["register, row 1"]);
    }

    #[test]
    fn without_dates_it_says_what_is_needed() {
        let not = lateness(&Case::of(vec![grant("a", "b", 5)]).results()).unwrap_err();
        assert!(not.why.contains("no row has the dates; it needs, in flows: "), "{}", not.why);
    }
}
