//! How many groups are there, of which kind, and how many of them are named?

use fourp_model::{End, Group, GroupStanding, Interval, Rational, Rounding};
use fourp_picture::{Bar, Bars, Cell, Fill, Picture, Table};

use super::{
    beside::{cited, headline},
    gap::{NotDrawn, data},
    ground::{self, Ground, numbered, place},
};
use crate::{layout::counted, phrase, results::Results, text};

/// Groups that rows name, by what they may do, and classes of groups that are known by count alone.
pub(super) fn groups_counted(
    results: &Results<'_>,
    ground: Option<&Ground<'_>>,
) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "How many groups there are";
    let ground = ground::found(ground, what)?;
    let clutter = &ground.overview.clutter;
    if clutter.by_standing.is_empty() && clutter.counted.is_empty() {
        return Err(NotDrawn::new(what, "the data supplied have no groups"));
    }
    let mut bars = Vec::new();
    let mut table = Table::new(["groups", "how many", "least", "most", "are they named"]);
    for (standing, count) in &clutter.by_standing {
        let name = format!("Named groups: {}", may(*standing));
        bars.push(Bar::new(name.clone(), f64::from(*count), count.to_string()));
        let number = || Cell::number(count);
        table.row([Cell::words(name), number(), number(), number(), Cell::words("yes")]);
    }
    for class in &clutter.counted {
        let shown = phrase::printed(&class.count);
        let range = class.count.interval(Rounding::default());
        let ends = range.as_ref().map(ends);
        let bar = match ends {
            Some((Some(low), Some(high))) if low == high => Bar::new(&class.name, low, &shown),
            Some((Some(low), Some(high))) => Bar::new(&class.name, low, &shown).between(low, high),
            Some((Some(low), None)) => Bar::new(&class.name, low, &shown),
            _ => Bar::unknown(&class.name, &shown),
        };
        bars.push(bar.filled(Fill::Hatched));
        let end = |end: Option<f64>| end.map_or_else(|| Cell::unknown("no bound"), Cell::number);
        let (low, high) = ends.unwrap_or_default();
        let name = Cell::words(class.name.as_str());
        table.row([name, Cell::words(shown), end(low), end(high), Cell::words("no")]);
    }
    let named: usize = clutter.by_standing.iter().map(|(_, count)| place(*count)).sum();
    let classes = clutter.counted.len();
    let known: Vec<String> = clutter
        .counted
        .iter()
        .map(|class| {
            format!("{}: {}, none of them named", class.name, phrase::printed(&class.count))
        })
        .collect();
    let standing: Vec<String> = clutter
        .by_standing
        .iter()
        .map(|(standing, count)| format!("{} {count}", may(*standing)))
        .collect();
    let mut words = Vec::new();
    if named > 0 {
        let groups = counted(named, "group is named", "groups are named");
        words.push(format!("{groups}: {}.", standing.join(", ")));
    }
    if !known.is_empty() {
        words.push(format!("{}.", known.join("; ")));
    }
    let sizes = clutter.counted.iter().filter_map(|class| {
        let (low, high) = ends(&class.count.interval(Rounding::default())?);
        (low == high).then_some(low?)
    });
    // Whole numbers of groups that sources print are far below the limit of exact floats.
    let sizes: Vec<String> = sizes.map(|size| format!("{size:.0}")).collect();
    let groups = |count| counted(count, "group is", "groups are");
    let said = match (named, classes) {
        (0, _) if sizes.len() == classes => {
            let are = if sizes == ["1"] { "group is" } else { "groups are" };
            headline([
                format!("{} {are} counted, and none is named", sizes.join(" and ")),
                "Groups are counted, and none is named".into(),
            ])
        }
        (0, _) => "Groups are counted, and none is named".into(),
        (named, 0) => headline([format!("{} listed by name", groups(named))]),
        // A class may hold some of those that are named.
        (named, classes) => headline([format!(
            "{} named; {} only counted",
            groups(named),
            counted(classes, "class is", "classes are")
        )]),
    };
    let notes = if classes > 0 {
        vec!["Hatched: known by their number alone. Counts of different kinds are not added: one group may be in both.".into()]
    } else {
        Vec::new()
    };
    let listed = ground.network.groups().iter().filter_map(|group| group.row);
    let rows = listed.chain(clutter.counted.iter().map(|class| class.row));
    let rows = numbered(programme.rows::<Group>(), rows).map(|row| &row.citation);
    Ok(Picture {
        id: "groups-counted".into(),
        headline: said,
        subtitle: format!(
            "Groups by what they may do, count, {}, {}",
            ground.day(),
            text::title(programme)
        ),
        chart: Box::new(Bars::new(bars)),
        alternative: words.join(" "),
        table,
        sources: cited(programme, rows),
        notes,
        data: data(results),
    })
}

/// What a group may do.
const fn may(standing: GroupStanding) -> &'static str {
    match standing {
        GroupStanding::NotStated => "standing not stated",
        standing => standing.as_str(),
    }
}

/// The ends of a count, where it has them.
fn ends(range: &Interval) -> (Option<f64>, Option<f64>) {
    let whole = range.to_integers().unwrap_or(*range);
    let end = |end: End| end.value().map(Rational::approximate);
    (end(whole.low()), end(whole.high()))
}
