//! What could a series have shown, in words?

use fourp_model::Answer;
use fourp_performance::{Detectability, SeriesDetectability};

use super::words::significant;
use crate::layout::{Page, counted};

/// One or two lines under a chart.
pub(super) fn lines(page: &mut Page, found: &Answer<SeriesDetectability>) {
    let found = match found {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => {
            page.wrapped("   = could show: ", "        ", &format!("not measurable: {}", why.why));
            return;
        }
    };
    page.wrapped("   = could show: ", "        ", &changes(found));
    if let (Some(years), Some(per_year)) = (&found.years, found.per_year) {
        let mut words = format!("with {} a year, {}", significant(per_year), hidden(years));
        if let Some((count, critical)) = &found.next_year {
            let fall = match critical.fall_at_most {
                Some(most) => format!("{most} or fewer would show a fall"),
                None => "not even none would show a fall".into(),
            };
            words +=
                &format!("; after the {count} of the last year, {fall} if events are independent");
        }
        page.wrapped("   = a year against the next: ", "        ", &words);
    }
}

/// The smallest fall and rise, and what was taken for granted.
pub(super) fn changes(found: &SeriesDetectability) -> String {
    let spec = &found.halves.spec;
    let periods = usize::try_from(spec.before).unwrap_or(usize::MAX);
    format!(
        "with {} a period, {} against {}, {} (power {} %, {}{})",
        significant(found.per_period),
        counted(periods, "period", "periods"),
        spec.after,
        hidden(&found.halves),
        percent(spec.power),
        spec.level,
        match found.scatter {
            Some(scatter) if scatter > 1.0 => {
                format!("; counts vary {scatter:.1} times as much as independent ones")
            }
            Some(_) => String::new(),
            None => "; if events are independent, which fewer than six values do not tell".into(),
        }
    )
}

/// What would not be shown.
fn hidden(found: &Detectability) -> String {
    let fall = match found.fall {
        Some(fall) => format!("a fall of less than {} %", percent_up(fall)),
        None => "a fall, even to nothing,".into(),
    };
    let rise = match found.rise {
        Some(rise) => format!("a rise of less than {} %", percent_up(rise)),
        None => "any rise".into(),
    };
    format!("{fall} or {rise} could not be shown")
}

/// A share in whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// A share in whole per cent, never below it.
fn percent_up(share: f64) -> String {
    format!("{:.0}", (share * 100.0 - 1e-4).ceil())
}
