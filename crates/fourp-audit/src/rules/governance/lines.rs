//! Where does a group report, and does that lead anywhere?

use fourp_governance::{Line, LineEnd, Reporting};
use fourp_model::{Answer, Formality, Group, Party, ReportingLine, RowRef, Superior, Table};

use super::ground::{Ground, groups_of, listed};
use crate::{asked::Asked, finding::Confidence, rule::Observed};

fn reporting<'a>(ground: &Ground<'a>) -> Option<&'a Reporting> {
    match &ground.found.reporting {
        Answer::Measured(found) => Some(found),
        Answer::NotMeasurable(_) => None,
    }
}

/// Groups without a line or an owner, where lines and groups are declared complete.
pub(super) fn orphans(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Some(found) = reporting(&ground) else { return Vec::new() };
    if !ground.is_complete(&[Table::Groups, Table::ReportingLines]) {
        return Vec::new();
    }
    let found = found.orphans.iter().filter_map(|id| {
        let row = ground.group_row(id)?;
        let standing = ground.group(ground.network.group(id)?)?.standing;
        Some(Observed {
            subject: id.to_string(),
            headline: format!("{} reports to nobody, and nobody owns it", ground.group_name(id)),
            condition: format!(
                "its row names no owner, no reporting line begins at it, and both tables are declared complete; its standing is: {standing}"
            ),
            cause: None,
            effect: "what it finds or agrees reaches nobody by a line that is laid down".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Derived,
            fragility: "terms of reference that name to whom it reports".into(),
            evidence: vec![row],
        })
    });
    found.collect()
}

/// Groups that report to several, by lines that are laid down or by habit.
pub(super) fn several(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Some(found) = reporting(&ground) else { return Vec::new() };
    let found = found.several_parents.iter().map(|several| {
        let ends: Vec<String> = several.lines.iter().map(|line| end(&ground, &line.to)).collect();
        let told = several.lines.iter().zip(&ends);
        let told = told.map(|(line, end)| match line.formality {
            Formality::NotStated => end.clone(),
            formality => format!("{end} ({formality})"),
        });
        Observed {
            subject: several.group.to_string(),
            headline: format!(
                "{} reports to {} superiors: {}",
                ground.group_name(&several.group),
                ends.len(),
                listed(&ends)
            ),
            condition: format!(
                "{} lines begin at it, to {}",
                ends.len(),
                told.collect::<Vec<_>>().join(", ")
            ),
            cause: None,
            effect: "where the superiors differ, nobody is set to decide".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Recorded,
            fragility: "a source that says which line is for what, or that one has ended".into(),
            evidence: rows(&ground, several.lines.iter().map(|line| line.row)),
        }
    });
    found.collect()
}

/// Groups that report to each other in a circle, or to themselves.
pub(super) fn circles(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Some(found) = reporting(&ground) else { return Vec::new() };
    let circles = found.shape.circles.iter().zip(&found.circle_rows);
    let circles = circles.map(|(circle, rows)| (circle.members.clone(), rows.clone()));
    let selves = found.shape.self_reports.iter().map(|own| {
        let is_own = |line: &&Line| {
            let from = ground.group(line.from).map(|group| Superior::Group(group.id.clone()));
            from.as_ref() == Some(own) && line.to == LineEnd::Group(line.from)
        };
        let lines = ground.network.lines().iter().filter(is_own);
        (vec![own.clone()], lines.map(|line| line.row).collect())
    });
    let found = circles.chain(selves).map(|(members, lines)| {
        let ids: Vec<String> = members.iter().map(id).collect();
        let names: Vec<String> = members.iter().map(|one| superior(&ground, one)).collect();
        Observed {
            subject: ids.join("+"),
            headline: match names.as_slice() {
                [one] => format!("{one} reports to itself"),
                names => format!("{} groups report in a circle: {}", names.len(), listed(names)),
            },
            condition: format!("each of {} can be reached from each other by reporting lines", ids.join(", ")),
            cause: None,
            effect: "a matter that is taken up the line comes back, and none of them is the last to answer".into(),
            materiality: groups_of(&ground, names.len()),
            confidence: Confidence::Derived,
            fragility: "any one of these lines that does not hold, if it lies on every circle".into(),
            evidence: rows(&ground, lines),
        }
    });
    found.collect()
}

/// Lines to groups that are not there, and owners that are not.
pub(super) fn nowhere(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Some(found) = reporting(&ground) else { return Vec::new() };
    let lines = found.dangling.iter().chain(&found.closed).filter_map(|line| {
        let from = ground.group(line.from)?;
        let to = end(&ground, &line.to);
        let (closed, why) = match &line.to {
            LineEnd::Closed(group) => (ground.asked.programme.get(group), "ended before the day"),
            _ => (None, "is declared by no row"),
        };
        let dates = closed.map(|group: &Group| format!(" ({})", group.dates)).unwrap_or_default();
        let mut evidence = rows(&ground, [line.row]);
        let closed_row = closed.and_then(|closed| {
            asked.rows::<Group>().find(|(_, row)| row.id == closed.id).map(|(row, _)| row)
        });
        evidence.extend(closed_row);
        Some(Observed {
            subject: format!("{}+{}", from.id, end_id(&line.to)),
            headline: format!("{} reports to {to}, which {why}", from.name),
            condition: format!("its line leads to {to}{dates}, which {why}"),
            cause: None,
            effect: "what it reports arrives nowhere that the data know".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Recorded,
            fragility: "a row for the group it reports to, or its successor's".into(),
            evidence,
        })
    });
    let owned = ground.groups().filter_map(|(_, group, row)| {
        let owner = group.owner.as_ref().filter(|owner| found.absent_owners.contains(owner))?;
        let Party::Body(_) = owner else { return None };
        Some(Observed {
            subject: format!("{}+{owner}", group.id),
            headline: format!(
                "{} is owned by {}, which is no more",
                group.name,
                asked.party(owner)
            ),
            condition: format!("its owner is {owner}, which does not exist on the day"),
            cause: None,
            effect: "nobody who is there answers for it".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Recorded,
            fragility: "a row that names its owner since".into(),
            evidence: std::iter::once(row).chain(ground.party_row(owner)).collect(),
        })
    });
    lines.chain(owned).collect()
}

fn rows(ground: &Ground<'_>, lines: impl IntoIterator<Item = u32>) -> Vec<RowRef> {
    lines.into_iter().filter_map(|line| ground.row::<ReportingLine>(line)).collect()
}

fn end(ground: &Ground<'_>, end: &LineEnd) -> String {
    match end {
        LineEnd::Group(group) => {
            ground.group(*group).map_or_else(String::new, |group| group.name.clone())
        }
        LineEnd::Owner(party) => ground.asked.party(party),
        LineEnd::Closed(id) | LineEnd::Undeclared(id) | LineEnd::OneOf(id) => ground.group_name(id),
        _ => String::new(),
    }
}

fn end_id(end: &LineEnd) -> String {
    match end {
        LineEnd::Closed(id) | LineEnd::Undeclared(id) | LineEnd::OneOf(id) => id.to_string(),
        LineEnd::Owner(party) => party.to_string(),
        _ => String::new(),
    }
}

fn id(superior: &Superior) -> String {
    match superior {
        Superior::Group(id) => id.to_string(),
        Superior::Owner(party) => party.to_string(),
    }
}

fn superior(ground: &Ground<'_>, superior: &Superior) -> String {
    match superior {
        Superior::Group(id) => ground.group_name(id),
        Superior::Owner(party) => ground.asked.party(party),
    }
}
