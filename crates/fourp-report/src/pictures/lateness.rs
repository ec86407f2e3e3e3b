//! How long does money take to come, and how much has not?

use fourp_funding::{DayRange, Incidence, LagKind, Overview, Step, Timeliness};
use fourp_picture::{Cell, Course, Dash, Picture, Steps, Table};

use crate::{
    layout::{counted, listed},
    phrase,
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
        "of the money had come",
        "of the money, rough dates read late",
        "by number had come",
        "by number withdrawn",
        "by number still waiting",
    ]);
    let days = told.days();
    for day in days.iter().take(ROWS) {
        let [early, late] = lag.by_money.each_ref().map(|curve| at(curve, *day).0);
        let (came, withdrawn, waiting) = at(&lag.by_promise[1], *day);
        let shares = [early, late, came, withdrawn, waiting];
        let cells = shares.map(|share| Cell::shown(percent(share), format!("{share:.4}")));
        table.row([Cell::number(day)].into_iter().chain(cells));
    }
    let mut notes = told.notes();
    notes.extend(money::incomplete(results.programme));
    if days.len() > ROWS {
        notes.push(format!("The data hold the first {ROWS} of {} days.", days.len()));
    }
    let flows = results.programme.rows::<fourp_model::Flow>();
    Ok(Picture {
        id: "lateness".into(),
        headline: told.headline(),
        subtitle: format!(
            "Share of the money by days from {}, %, all periods held, {}{}",
            lag.kind,
            text::title(results.programme),
            money::as_at(overview),
        ),
        chart: Box::new(told.steps()),
        alternative: told.alternative(),
        table,
        sources: beside::cited(results.programme, flows.iter().map(|flow| &flow.citation)),
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
            let all = self.by(self.last_day());
            let before = self.by(-1);
            let late = [all[0] - before[1], all[1] - before[0]].map(|share| share.max(0.0));
            if late[1] < 0.0005 {
                return format!("No money was {came} after its period began");
            }
            let late = span(late);
            return beside::headline([
                format!("{late} of the money was {came} late"),
                format!("Some of the money was {came} late"),
            ]);
        }
        let Some((_, median)) = self.lag.quartiles.get(1) else {
            return format!("Little of the money was {came}");
        };
        let days = days(*median);
        beside::headline([
            format!("Half of the money {came} came by day {days}"),
            format!("Half of the money {came} came by some day"),
        ])
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
            format!("{} of the money {} by day {last}", span(self.by(last)), self.came()),
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
                "Of the money that came, a quarter was {} by {first}, half by {half} and three quarters by {third}, \
                 counted from the {}. ",
                self.came(),
                self.start(),
            ));
        }
        let last = self.last_day();
        words.push_str(&format!("By day {last}, {} had come.", span(self.by(last))));
        words
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
        ];
        if lag.by_money[0] != lag.by_money[1] {
            notes.push("The band: some dates are known to the month or year only.".into());
        }
        if lag.undated > 0 {
            let undated = counted(lag.undated, "row", "rows");
            notes.push(format!("Left out: {undated} done on a day that no row gives."));
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

/// What had come, been withdrawn and still waited by the end of a day.
fn at(curve: &Incidence, day: i64) -> (f64, f64, f64) {
    let before = curve.steps.partition_point(|step| step.days <= day);
    let step = before.checked_sub(1).and_then(|last| curve.steps.get(last));
    step.map_or((0.0, 0.0, 1.0), |step| (step.came, step.withdrawn, step.waiting))
}

fn percent(share: f64) -> String {
    phrase::percent(&format!("{:.0}", share * 100.0), share > 0.0, share >= 1.0 - 1e-9)
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
    use fourp_model::{Flow, Phase};
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
             the period. By day 30, 90 % had come.",
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
    fn without_dates_it_says_what_is_needed() {
        let not = lateness(&Case::of(vec![grant("a", "b", 5)]).results()).unwrap_err();
        assert!(not.why.contains("no row has the dates; it needs, in flows: "), "{}", not.why);
    }
}
