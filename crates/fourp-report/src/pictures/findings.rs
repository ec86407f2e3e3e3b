//! How many findings weigh how much, and what are they about?

use std::collections::BTreeMap;

use fourp_audit::{Family, Finding, Severity};
use fourp_picture::{Bar, Bars, Cell, Fill, Picture, Table};

use crate::{
    layout::{counted, listed},
    pictures::{
        beside,
        gap::{NotDrawn, data},
    },
    results::Results,
    text,
};

/// Findings by how much they weigh and what they are about.
pub(super) fn findings(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Results { programme, audit } = results;
    if audit.findings.is_empty() {
        return Err(NotDrawn::nothing(
            "How many findings weigh how much",
            "no rule that could be asked found anything, which is no assurance: see what is not measurable",
        ));
    }
    let mut counts: BTreeMap<(Severity, Family), usize> = BTreeMap::new();
    for finding in &audit.findings {
        let count = counts.entry((finding.severity, finding.code.family())).or_default();
        *count = count.saturating_add(1);
    }
    let mut ranked: Vec<((Severity, Family), usize)> = counts.into_iter().collect();
    ranked.sort_by(|((one, family), count), ((other, next), more)| {
        (other, more, family).cmp(&(one, count, next))
    });
    let mut table = Table::new(["weight", "about", "findings"]);
    let bars = ranked.iter().map(|((severity, family), count)| {
        table.row([
            Cell::words(severity.as_str()),
            Cell::words(family.subject()),
            Cell::number(count),
        ]);
        let label = format!("{severity}: {}", family.subject());
        let fill = match severity {
            Severity::High => Fill::Focus,
            Severity::Medium => Fill::Hatched,
            Severity::Low | Severity::Information => Fill::Beside,
        };
        Bar::new(label, beside::value(*count), count.to_string()).filled(fill)
    });
    let bars = bars.collect();
    let high: Vec<&Finding> =
        audit.findings.iter().filter(|finding| finding.severity == Severity::High).collect();
    let all = counted(audit.findings.len(), "finding", "findings");
    let headline = match high.len() {
        0 => format!("{all}, none of high weight"),
        1 if audit.findings.len() == 1 => "The one finding bears on the purpose itself".into(),
        1 => format!("1 of {all} bears on the purpose itself"),
        count if count == audit.findings.len() => {
            format!("All {all} bear on the purpose itself")
        }
        count => format!("{count} of {all} bear on the purpose itself"),
    };
    let mut alternative = format!("{all}.");
    let mut severities: Vec<Severity> = ranked.iter().map(|((severity, _), _)| *severity).collect();
    severities.dedup();
    for severity in severities {
        let own = ranked.iter().filter(|((other, _), _)| *other == severity);
        let about = own.clone().map(|((_, family), count)| match family {
            Family::CrossLens => format!("{count} {}", family.subject()),
            _ => format!("{count} about {}", family.subject()),
        });
        alternative.push_str(&format!(
            " {} {}: {}.",
            own.clone().map(|(_, count)| count).sum::<usize>(),
            match severity {
                Severity::Information => "for information".to_owned(),
                _ => format!("of {severity} weight"),
            },
            listed(&about.collect::<Vec<_>>())
        ));
    }
    if !high.is_empty() {
        const MOST: usize = 5;
        let first: Vec<&str> = high.iter().take(MOST).map(|one| one.headline.as_str()).collect();
        alternative.push_str(&format!(" Of high weight: {}", first.join("; ")));
        match high.len().saturating_sub(MOST) {
            0 => alternative.push('.'),
            more => alternative.push_str(&format!("; and {more} more.")),
        }
    }
    Ok(Picture {
        id: "findings".into(),
        headline,
        subtitle: format!(
            "Findings by weight and subject, count, {}",
            text::title(programme)
        ),
        chart: Box::new(Bars::new(bars)),
        alternative,
        table,
        sources: beside::read_in(programme, audit.findings.iter().flat_map(|one| &one.evidence)),
        notes: vec![
            "Solid bars are of high weight, hatched of medium, grey of low weight or information.".into(),
            "High: bears on whether the programme does what it is for. Medium: weakens what it says of \
             itself. Low: worth mending. A rule whose rows are missing found nothing, which is no assurance."
                .into(),
        ],
        data: data(results),
    })
}
