//! What may be set against what: one example an aspect.

use crate::support::{check, claim, number, part, rounded, run, share, verdict};
use fourp_claims::{Aspect, Conflict, Evidence, MemberStanding, Undetermined, Verdict};
use fourp_model::{
    Citation, Claim, FigureKind, LabelRelation, NoProgress, PriceBase, Slug, ThreatLabel,
};

fn aspects(verdict: &Verdict) -> Vec<Aspect> {
    match verdict {
        Verdict::NotComparable(faults) => faults.iter().map(|fault| fault.aspect).collect(),
        other => panic!("{other:?}"),
    }
}

fn money(id: &str, population: &str, period: &str) -> Claim {
    claim(id, population, period, rounded("2", "1"), "GBP m")
}

#[track_caller]
fn judged(claims: &[Claim], formula: &str) -> Verdict {
    judged_meaning(claims, formula, None)
}

#[track_caller]
fn judged_meaning(claims: &[Claim], formula: &str, means: Option<&str>) -> Verdict {
    let populations = [part("some", "all"), part("others", "all")];
    verdict(&run(claims, &[check("x", formula, means)], &populations), "x").clone()
}

#[test]
fn equality_needs_the_same_thing() {
    let a = money("a", "all", "2018");
    let people = claim("people", "all", "2018", rounded("2", "1"), "people");
    assert_eq!(aspects(&judged(&[a.clone(), people], "a = people")), [Aspect::Unit]);
    let other_year = money("b", "all", "2019");
    assert_eq!(aspects(&judged(&[a.clone(), other_year], "a = b")), [Aspect::Period]);
    let undated = money("b", "all", "undated: until recently");
    assert_eq!(aspects(&judged(&[a.clone(), undated], "a = b")), [Aspect::Period]);
    let of_some = money("b", "some", "2018");
    assert_eq!(aspects(&judged(&[a.clone(), of_some], "a = b")), [Aspect::Population]);
    let cost = Claim { measure: "cost".parse().unwrap(), ..money("b", "all", "2018") };
    assert_eq!(aspects(&judged(&[a.clone(), cost], "a = b")), [Aspect::Measure]);
    let rule = |id: &str, rule: &str| Claim {
        counting_rule: Some(rule.parse().unwrap()),
        ..money(id, "all", "2018")
    };
    let counted = [rule("a", "with-london"), rule("b", "without-london")];
    assert_eq!(aspects(&judged(&counted, "a = b")), [Aspect::CountingRule]);
    let nominal = Claim { price_base: Some(PriceBase::Nominal), ..a };
    let real = PriceBase::real("GDP deflator", "2018-19".parse().unwrap()).unwrap();
    let real = Claim { price_base: Some(real), ..money("b", "all", "2018") };
    assert_eq!(aspects(&judged(&[nominal, real], "a = b")), [Aspect::PriceBase]);
}

#[test]
fn a_share_needs_its_own_base() {
    let of_all = claim("a", "some", "2018", share("4", "all"), "percent");
    let of_others = claim("b", "some", "2018", share("4", "others"), "percent");
    assert_eq!(aspects(&judged(&[of_all.clone(), of_others.clone()], "a = b")), [Aspect::Base]);
    let whole = money("whole", "all", "2018");
    assert!(judged(&[of_all, whole.clone()], "a * whole") == Verdict::Derived);
    assert_eq!(aspects(&judged(&[of_others, whole.clone()], "b * whole")), [Aspect::Base]);
    let elsewhere = money("part", "elsewhere", "2018");
    assert_eq!(aspects(&judged(&[elsewhere, whole], "share(part, whole)")), [Aspect::Population]);
}

#[test]
fn across_time_a_new_rule_is_a_redefinition() {
    let year = |id: &str, year: &str, rule: &str| Claim {
        counting_rule: Some(rule.parse().unwrap()),
        ..money(id, "all", year)
    };
    let same = [year("a", "2017", "types"), year("b", "2018", "types")];
    assert_eq!(judged(&same, "change(a, b)"), Verdict::Derived);
    let redefined = [year("a", "2017", "types"), year("b", "2018", "areas")];
    assert_eq!(aspects(&judged(&redefined, "change(a, b)")), [Aspect::Redefinition]);
    assert_eq!(aspects(&judged(&redefined, "a <= b")), [Aspect::Redefinition]);
}

#[test]
fn sums_need_related_populations_whatever_they_mean() {
    let claims =
        [money("a", "some", "2018"), money("b", "others", "2018"), money("c", "far", "2018")];
    assert_eq!(judged(&claims, "a + b"), Verdict::Derived);
    assert_eq!(aspects(&judged_meaning(&claims, "a + c", Some("a sum"))), [Aspect::Population]);
    let total = claim("total", "all", "2018", rounded("4", "1"), "GBP m");
    let claims = [claims[0].clone(), claims[1].clone(), total];
    assert!(judged(&claims, "a + b = total").agrees());
}

#[test]
fn multiplying_by_one_makes_nothing_alike() {
    let claims =
        [money("a", "some", "2018"), money("far", "far", "2018"), money("all", "all", "2018")];
    for formula in
        ["1 * a + far", "far * 1 + a", "a / 1 + far", "share(1 * far, all)", "1 * a = far"]
    {
        assert_eq!(aspects(&judged(&claims, formula)), [Aspect::Population], "{formula}");
    }
    for formula in ["2 * a <= all", "0.5 * all = a", "2 * a + 3 * all"] {
        let verdict = judged(&claims, formula);
        assert!(!matches!(verdict, Verdict::NotComparable(_)), "{formula}: {verdict:?}");
    }
    let of_others = claim("share", "a", "2018", share("4", "others"), "percent");
    let claims = [of_others, money("whole", "all", "2018")];
    assert_eq!(aspects(&judged(&claims, "share * (1 * whole)")), [Aspect::Base]);
}

#[test]
fn what_one_part_states_holds_of_the_sum() {
    let real = PriceBase::real("GDP deflator", "2018-19".parse().unwrap()).unwrap();
    let priced =
        |id: &str, price: PriceBase| Claim { price_base: Some(price), ..money(id, "all", "2018") };
    let claims =
        [money("plain", "all", "2018"), priced("then", PriceBase::Nominal), priced("now", real)];
    for formula in ["plain + then = now", "then + plain = now", "plain - then <= now"] {
        assert_eq!(aspects(&judged(&claims, formula)), [Aspect::PriceBase], "{formula}");
    }
    let kilograms = claim("kg", "all", "2018", rounded("100", "1"), "measured: kg");
    let half = claim("half", "all", "2018", rounded("50", "1"), "percent");
    let claims = [claims[1].clone(), claims[2].clone(), kilograms, half];
    for formula in ["then / kg = now / kg", "kg * then = now * kg", "then / half = now"] {
        let verdict = judged_meaning(&claims, formula, Some("price for each"));
        assert_eq!(aspects(&verdict), [Aspect::PriceBase], "{formula}");
    }
    let ruled = |id: &str, rule: &str| Claim {
        counting_rule: Some(rule.parse().unwrap()),
        ..money(id, "all", "2018")
    };
    let claims = [money("plain", "all", "2018"), ruled("one", "types"), ruled("other", "areas")];
    assert_eq!(aspects(&judged(&claims, "plain + one = other")), [Aspect::CountingRule]);
}

#[test]
fn a_number_and_another_spelling_of_a_year_redefine_nothing() {
    let ruled =
        Claim { counting_rule: Some("types".parse().unwrap()), ..money("a", "all", "2018") };
    let days = money("b", "all", "2018-01-01/2018-12-31");
    let claims = [ruled, days];
    for formula in ["a >= 1", "1000 <= a", "a <= b", "change(a, b)"] {
        let verdict = judged(&claims, formula);
        assert!(!matches!(verdict, Verdict::NotComparable(_)), "{formula}: {verdict:?}");
    }
}

#[test]
fn a_share_and_a_change_keep_what_they_are_of() {
    let of_all = claim("reported", "some", "2018", share("4", "all"), "percent");
    let claims = [money("a", "some", "2018"), money("some-2", "others", "2018"), of_all];
    let verdict = judged(&claims, "share(a, a) = reported");
    assert_eq!(aspects(&verdict), [Aspect::Base]);
    let since = FigureKind::Change {
        value: number("36"),
        resolution: number("1"),
        since: "2016".parse().unwrap(),
    };
    let claims = [
        money("before", "all", "2017"),
        money("after", "all", "2018"),
        claim("rise", "all", "2018", since, "percent"),
    ];
    let Verdict::NotComparable(faults) = judged(&claims, "change(before, after) = rise") else {
        panic!()
    };
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].to_string(), "period: 2017 against 2016");
}

#[test]
fn a_meaning_lets_a_ratio_join_unlike_things() {
    let grams = claim("kg", "seized", "2018", rounded("100", "1"), "measured: kg");
    let value = claim("value", "seized", "2018", rounded("6", "1"), "GBP m");
    let claims = [grams, value];
    assert_eq!(aspects(&judged(&claims, "value / kg")), [Aspect::Unit]);
    assert_eq!(judged_meaning(&claims, "value / kg", Some("price")), Verdict::Derived);
    assert_eq!(aspects(&judged(&claims, "value * kg")), [Aspect::Unit]);
    for (formula, means, fault) in [
        ("value * kg = value", Some("no sense"), "unit: measured: GBP times kg against GBP"),
        ("value / kg = kg", Some("no sense"), "unit: measured: GBP per kg against measured: kg"),
        ("1 / kg = kg", None, "unit: measured: 1 per kg against measured: kg"),
        ("value / kg", None, "unit: GBP against measured: kg"),
    ] {
        let Verdict::NotComparable(faults) = judged_meaning(&claims, formula, means) else {
            panic!("{formula}")
        };
        assert_eq!(faults[0].to_string(), fault, "{formula}");
    }
}

fn list(id: &str, members: &[&str]) -> Claim {
    let members = members.iter().map(|member| (*member).into()).collect();
    claim(id, "threats", "2018", FigureKind::List { members }, "threats")
}

fn label(text: &str, threat: &str, relation: LabelRelation) -> ThreatLabel {
    ThreatLabel {
        label: text.into(),
        threat: threat.parse().unwrap(),
        relation,
        used_in: None,
        citation: Citation::of("report".parse().unwrap()),
    }
}

#[test]
fn a_list_contains_another_through_what_its_labels_mean() {
    let labels = [
        label("Cyber crime", "cyber", LabelRelation::Exact),
        label("cyber-crime", "cyber", LabelRelation::Synonym),
        label("money laundering", "laundering", LabelRelation::Exact),
        label("high-end money laundering", "laundering", LabelRelation::Narrower),
        label("economic crime", "laundering", LabelRelation::Overlapping),
        label("firearms", "firearms", LabelRelation::Exact),
    ];
    let outcome = |list_of: &[&str]| {
        let claims = [list("whole", &["cyber crime", "money laundering"]), list("some", list_of)];
        let checks = [check("x", "some subset of whole", None)];
        let evidence =
            Evidence { claims: &claims, checks: &checks, populations: &[], labels: &labels };
        let result = fourp_claims::reconcile(&evidence, &Default::default(), &NoProgress).unwrap();
        let outcome = result.outcomes()[0].clone();
        (outcome.verdict, outcome.members.iter().map(|m| m.standing).collect::<Vec<_>>())
    };
    let (verdict, standings) = outcome(&["cyber-crime", "High-end money laundering"]);
    assert_eq!(verdict, Verdict::Consistent);
    assert_eq!(standings, [MemberStanding::Same, MemberStanding::PartOf]);
    for (member, standing) in
        [("firearms", MemberStanding::Missing), ("economic crime", MemberStanding::Overlaps)]
    {
        let (verdict, standings) = outcome(&["cyber crime", member]);
        let Verdict::Contradictory(Conflict { claims, .. }) = verdict else { panic!() };
        assert_eq!(claims.iter().map(Slug::as_str).collect::<Vec<_>>(), ["some", "whole"]);
        assert_eq!(standings[1], standing);
    }
    let (verdict, _) = outcome(&["piracy"]);
    assert_eq!(verdict, Verdict::Undetermined(Undetermined::UnknownLabel("piracy".into())));
    // Whatever piracy may be, firearms are missing.
    let (verdict, _) = outcome(&["piracy", "firearms"]);
    assert!(matches!(verdict, Verdict::Contradictory(_)));
}

#[test]
fn a_whole_of_unknown_names_may_hold_anything() {
    let labels = [label("firearms", "firearms", LabelRelation::Exact)];
    let claims = [list("whole", &["guns"]), list("some", &["firearms"])];
    let checks = [check("x", "some subset of whole", None)];
    let evidence = Evidence { claims: &claims, checks: &checks, populations: &[], labels: &labels };
    let result = fourp_claims::reconcile(&evidence, &Default::default(), &NoProgress).unwrap();
    let expected = Undetermined::UnknownLabel("guns".into());
    assert_eq!(verdict(&result, "x"), &Verdict::Undetermined(expected));
}

#[test]
fn a_list_is_counted() {
    let claims = [
        list("six", &["a", "b", "c"]),
        claim("three", "threats", "2018", FigureKind::Exact { value: number("3") }, "threats"),
    ];
    assert_eq!(judged(&claims, "count(six) = three"), Verdict::Consistent);
    assert_eq!(
        judged(&claims, "count(three) = six"),
        Verdict::Undetermined(Undetermined::NoValue("three".parse().unwrap()))
    );
    assert_eq!(
        judged(&claims, "six subset of three"),
        Verdict::Undetermined(Undetermined::NoValue("three".parse().unwrap()))
    );
}

#[test]
fn a_value_is_shown_in_the_unit_of_what_it_is() {
    let claims = [
        claim("kg", "seized", "2018", rounded("100", "1"), "measured: kg"),
        claim("value", "seized", "2018", rounded("6", "1"), "GBP m"),
    ];
    let checks = [check("price", "value / kg", Some("price")), check("half", "value / 2", None)];
    let result = run(&claims, &checks, &[]);
    let unit = |id: &str| result.outcome(&id.parse().unwrap()).unwrap().unit.to_string();
    assert_eq!(unit("price"), "measured: GBP per kg");
    assert_eq!(unit("half"), "GBP m");
}

#[test]
fn a_list_prints_its_count_as_a_point() {
    let claims = [
        list("three", &["a", "b", "c"]),
        claim("about-four", "threats", "2018", rounded("4", "1"), "threats"),
    ];
    // Four printed to one allows 3.5 to 4.5 and so the whole number 4 alone.
    assert!(matches!(judged(&claims, "three = about-four"), Verdict::Contradictory(_)));
    assert_eq!(judged(&claims, "three < about-four"), Verdict::Consistent);
}
