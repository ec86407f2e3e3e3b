//! Crime or recording, in words.

use fourp_model::{Answer, NotMeasurable};
use fourp_performance::{
    AcrossRecordingChange, ByItself, CrimeOrRecording, DetectionBand, RecordedOrReal, Span,
    TippingPoint, TrueDirection,
};

use super::words::{gap, significant};
use crate::layout::Page;

/// The section on crime or recording.
pub(super) fn section(page: &mut Page, found: &CrimeOrRecording) {
    page.heading("Was there more crime, or was more of it recorded?");
    page.gap();
    if found.published.is_empty() && found.across.is_empty() {
        page.paragraph("No published rise or fall, and no series across a change of recording.");
        return;
    }
    page.paragraph(
        "What is recorded is all cases times the share of them that comes to be recorded, and those that are none. One \
         number does not tell two apart: a split needs a range for that share from somebody, and none is assumed.",
    );
    let mut told: Option<&NotMeasurable> = None;
    for each in &found.published {
        page.gap();
        published(page, each);
        // What is lacking is the same for all as a rule, and told once.
        if let Answer::NotMeasurable(why) = &each.split {
            if told == Some(why) {
                page.line("   = split: not measurable, for the same reason");
            } else {
                gap(page, why);
                told = Some(why);
            }
        }
    }
    for each in &found.across {
        page.gap();
        across(page, each);
    }
}

fn published(page: &mut Page, found: &RecordedOrReal) {
    let first = format!("recorded[{}]: ", found.check);
    match &found.tipping {
        Answer::Measured(tipping) => page.wrapped(&first, "    ", &condition(tipping)),
        Answer::NotMeasurable(why) => page.wrapped(&first, "    ", &why.why),
    }
    if let Answer::Measured(band) = &found.split {
        band_lines(page, band);
    }
    for model in found.models.as_ref().measured().into_iter().flatten() {
        let words = format!(
            "{}: {} to {} in all before, so {} were recorded; recording alone {}",
            model.model.name,
            significant(model.model.low),
            significant(model.model.high),
            shares(model.detection_before),
            match model.detection_alone {
                ByItself::Possible => "could then account for it",
                ByItself::Impossible => "could then not account for it",
            }
        );
        page.wrapped("   = by the model ", "        ", &words);
    }
}

/// Under what condition recording alone accounts for all of it.
fn condition(found: &TippingPoint) -> String {
    let change = percent((found.ratio - 1.0).abs());
    match (found.highest_before, found.highest_after) {
        (Some(share), _) => format!(
            "up {change}; recording alone could account for it only if the share recorded grew {:.4} times, and so only if \
             at most {} of cases were recorded before: a condition, of which nothing here says whether it holds",
            found.ratio,
            percent(share)
        ),
        (_, Some(share)) => format!(
            "down {change}; recording alone could account for it only if the share recorded shrank to {:.4} of itself, and \
             so only if at most {} of cases are recorded now: a condition, of which nothing here says whether it holds",
            found.ratio,
            percent(share)
        ),
        (None, None) => "unchanged; cases and recording may have changed against each other".into(),
    }
}

fn band_lines(page: &mut Page, band: &DetectionBand) {
    let words = format!(
        "cases changed to {} to {} times, detection to {} to {} times; {}",
        significant(band.cases.low),
        significant(band.cases.high),
        significant(band.detection.low),
        significant(band.detection.high),
        match band.direction {
            TrueDirection::Rose => "within the stated ranges they rose",
            TrueDirection::Fell => "within the stated ranges they fell",
            TrueDirection::NotTold => "within the stated ranges they may have risen or fallen",
        }
    );
    page.wrapped("   = band: ", "        ", &words);
    if let Some(share) = band.share_of_detection {
        let words = format!("{} of the change, as a logarithm", shares(share));
        page.wrapped("   = recording: ", "        ", &words);
    }
    for caveat in &band.caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}

fn across(page: &mut Page, found: &AcrossRecordingChange) {
    page.wrapped("across a change of recording: ", "    ", &found.key.to_string());
    let side = |side: fourp_stat::Exposed| {
        format!("{} over {}", side.count(), significant(side.exposure()))
    };
    let words = format!(
        "{} before, {} after, by periods or by what they are exposed to",
        side(found.before),
        side(found.after)
    );
    page.wrapped("   = counted: ", "        ", &words);
    if let Answer::Measured(tipping) = &found.tipping {
        page.wrapped("   = alone: ", "        ", &condition(tipping));
    }
    page.wrapped("   = refused: ", "        ", &format!("{} [{}]", found.reading.why, found.row));
}

fn shares(span: Span) -> String {
    format!("{} to {}", percent(span.low), percent(span.high))
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}
