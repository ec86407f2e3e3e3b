//! What is odd about real registers of bodies and groups is found, and named.

use fourp::governance::{
    CellCover, GroupShare, Holder, Overview, OverviewOptions, Plans, PlansOptions, Register,
    Statistic,
};
use fourp_casebook::{govuk_organisations, uk_soc_2019, us_congress_committees};
use fourp_model::{Function, NoProgress, Table};

fn names<T: ToString>(ids: impl IntoIterator<Item = T>) -> Vec<String> {
    ids.into_iter().map(|id| id.to_string()).collect()
}

#[test]
fn bodies_of_the_united_kingdom_belong_to_closed_ones_and_to_several() {
    let network = Register::compile(&govuk_organisations().unwrap()).unwrap().latest();
    let found = network.belonging().measured().unwrap();
    assert_eq!((found.bodies, found.lines, found.several_parents.len()), (1_254, 852, 45));
    assert_eq!(found.several_parents.iter().map(|body| body.parents.len()).max(), Some(4));
    // Six belong to a closed body, a seventh to one that is not listed; three and the seventh have no other parent.
    let closed = [
        "bank-of-england",
        "civil-service-fast-stream",
        "government-partnerships-international",
        "higher-education-statistical-agency",
        "leadership-college-for-government",
        "the-adjudicator-s-office",
    ];
    assert_eq!(names(found.closed_parents.iter().map(|body| &body.body)), closed);
    assert_eq!(names(&found.only_closed), [closed[0], closed[2], closed[3]]);
    assert_eq!(names(found.dangling.iter().flat_map(|body| &body.parents)), ["scotland-office"]);
    assert!(found.shape.circles.is_empty() && found.shape.self_reports.is_empty());
    assert_eq!((found.shape.spans[0].0.as_str(), found.shape.spans[0].1), ("cabinet-office", 66));
    assert_eq!(found.absence.as_str(), "not in the data supplied");
    assert_eq!((found.isolated.len(), found.tops.len(), found.shape.depth), (40, 24, 4));
}

#[test]
fn two_committees_of_congress_have_no_members() {
    let network = Register::compile(&us_congress_committees().unwrap()).unwrap().latest();
    assert_eq!((network.groups().len(), network.parties().len()), (230, 528));
    let clutter = network.clutter(GroupShare::Equal);
    let memberless = clutter
        .memberless
        .iter()
        .map(|group| &network.groups()[usize::try_from(*group).unwrap()].id);
    assert_eq!(names(memberless), ["SSCM39", "SSJU27"]);
    let found = network.reporting().measured().unwrap();
    assert!(found.orphans.is_empty() && found.several_parents.is_empty());
    // Two chambers and what both join: trees, and more than one.
    let shape = found.shape.krackhardt.measured().unwrap();
    assert_eq!((shape.hierarchy, shape.efficiency), (Some(1.0), Some(1.0)));
    let effective = clutter.by_members.measured().unwrap();
    assert!(effective.order_1 > 45.0 && effective.order_1 < 45.2);
}

#[test]
fn without_remits_of_committees_of_congress_no_plan_is_measurable() {
    let programme = us_congress_committees().unwrap();
    let plans = Plans::of(&programme, &PlansOptions::default(), &NoProgress).unwrap();
    let why = plans.abolition.not_measurable().unwrap();
    assert!(why.why.contains("nothing about the work"));
    assert_eq!(why.what_would_make_it_so[0].table, Some(Table::Remits));
    assert!(!plans.merger.is_measured());
    assert_eq!((plans.unrecorded.len(), plans.groups.len()), (230, 230));
}

#[test]
fn the_founding_case_has_counts_of_groups_and_two_who_coordinate() {
    let programme = uk_soc_2019().unwrap();
    let found = Overview::of(&programme, OverviewOptions::default()).unwrap();
    let counts = found
        .clutter
        .counted
        .iter()
        .map(|class| (class.id.to_string(), class.count.printed().unwrap().to_string()));
    let expected = [
        ("governance-groups".to_owned(), "37".to_owned()),
        ("related-topic-groups".to_owned(), "59".to_owned()),
    ];
    assert_eq!(counts.collect::<Vec<_>>(), expected);
    let needs = &found.clutter.by_members.not_measurable().unwrap().what_would_make_it_so;
    assert_eq!(needs[0].table, Some(Table::Groups));
    assert!(
        !found.reporting.is_measured()
            && !found.load.is_measured()
            && !found.duplicates.is_measured()
    );
    assert!(!found.structure.is_measured() && !found.attrition.is_measured());

    let coverage = found.coverage.measured().unwrap();
    let both = coverage.contested.iter().find(|each| {
        each.function == Function::Coordinate && each.cells.iter().any(|cell| cell.threat.is_some())
    });
    let holders = both.unwrap().holders.iter().map(|holder| match holder {
        Holder::Group(group) => group.to_string(),
        Holder::Party(party) => party.to_string(),
    });
    assert_eq!(
        holders.collect::<Vec<_>>(),
        ["home-office", "national-crime-agency", "senior-responsible-owner-soc"]
    );
    // The agency leads against every threat; no source says on which strand.
    let lead = coverage.rows.iter().filter(|row| row.function == Function::Lead);
    assert!(lead.flat_map(|row| &row.strands).all(|strand| strand.cover == CellCover::Perhaps));
    let ways = found.accountability.measured().unwrap();
    assert_eq!(names(&ways.owners), ["home-office", "parliament", "senior-responsible-owner-soc"]);
    let hops: Vec<Option<u32>> = ways.paths.iter().map(|path| path.hops).collect();
    assert_eq!(hops, [Some(0), None, Some(0), None]);
}

#[test]
fn the_chambers_of_congress_sit_apart_and_more_alike_than_by_chance() {
    let programme = us_congress_committees().unwrap();
    let found = Overview::of(&programme, OverviewOptions::default()).unwrap();
    let communities = found.communities.measured().unwrap();
    assert!(communities.modularity.approximate() > 0.62, "{}", communities.modularity);
    // The Senate, its hundred members and what both chambers join is one in every start.
    let senate = communities.communities.iter().max_by_key(|each| each.inside).unwrap();
    assert_eq!((senate.groups.len(), senate.parties.len()), (94, 100));
    assert!(senate.kept.is_some_and(|kept| kept > 0.99), "{:?}", senate.kept);
    let ids = senate.groups.iter().map(|group| &found.groups[usize::try_from(*group).unwrap()]);
    assert!(ids.into_iter().all(|id| !id.as_str().starts_with('H')));
    // Parties by seats alone would make none of 999 networks this alike, nor let so few pairs share a member.
    let tests = &found.against_chance.measured().unwrap().tests;
    let of = |statistic| tests.iter().find(|test| test.statistic == statistic).unwrap();
    let (overlap, sharing) = (of(Statistic::MeanOverlap), of(Statistic::SharingPairs));
    assert_eq!((overlap.as_much, sharing.as_little), (0, 0));
    // Nor does the model of those numbers explain the pairs that are alike.
    let pairs = found.duplicates_given_seats.measured().unwrap();
    assert!(pairs.len() == 6 && pairs.iter().all(|pair| pair.adjusted < 1e-6));
}
