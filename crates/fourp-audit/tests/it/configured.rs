//! What a configuration changes, and what is wrong with one that is refused.

use fourp_audit::{Audit, Clearance, Config, Severity, actions, audit, catalogue, template};
use fourp_model::{NoProgress, Progress};

use crate::{plants::plants, sheets::Sheets, well_run::well_run};

/// The well-run programme with an overdue recommendation.
fn late() -> Sheets {
    let mut sheets = well_run();
    let plant = plants().find(|plant| plant.code == "STR004").unwrap();
    (plant.plant)(&mut sheets);
    sheets
}

fn of(config: &str) -> Audit {
    let config = Config::from_toml("audit.toml", config).unwrap_or_else(|found| panic!("{found}"));
    audit(&late().programme(), &config, &NoProgress).unwrap()
}

fn refused(config: &str) -> Vec<String> {
    let problems = Config::from_toml("audit.toml", config).unwrap_err();
    problems.kept().iter().map(ToString::to_string).collect()
}

#[test]
fn a_level_sets_the_weight_or_turns_a_rule_off() {
    assert_eq!(of("").findings[0].severity, Severity::High);
    let lighter = of("[levels]\nSTR004 = \"low\"");
    assert_eq!(lighter.findings[0].severity, Severity::Low);
    assert!(lighter.reaches(Severity::Low) && !lighter.reaches(Severity::Medium));
    assert!(of("[levels]\nSTR004 = \"off\"").findings.is_empty());
}

#[test]
fn what_is_allowed_stands_with_its_reason_and_what_is_not_needed_is_told() {
    let audit =
        of("[[allow]]\nrule = \"STR004\"\nsubject = \"synthetic-late\"\nreason = \"agreed\"\n\
                    [[allow]]\nrule = \"STR004\"\nsubject = \"another\"\nreason = \"agreed\"");
    assert!(audit.findings.is_empty());
    let [(finding, allowance)] = audit.allowed.as_slice() else { panic!("{:?}", audit.allowed) };
    assert_eq!((finding.subject.as_str(), allowance.reason.as_str()), ("synthetic-late", "agreed"));
    let [stale] = audit.stale.as_slice() else { panic!("{:?}", audit.stale) };
    assert_eq!(stale.subject, "another");
}

#[test]
fn an_answer_stands_with_its_finding() {
    let audit = of(
        "[[response]]\nrule = \"STR004\"\nsubject = \"synthetic-late\"\nby = \"the department\"\n\
                    text = \"not so\"\nclearance = \"disputed\"",
    );
    let response = audit.findings[0].response.as_ref().unwrap();
    assert_eq!((response.by.as_str(), response.clearance), ("the department", Clearance::Disputed));
}

#[test]
fn the_day_decides_what_is_overdue() {
    let overdue = |config| {
        let findings = of(config).findings.into_iter();
        findings.filter(|finding| finding.code.to_string() == "STR004").count()
    };
    assert_eq!(overdue("as-of = \"2023-05-31\""), 0);
    assert_eq!(overdue("as-of = \"2023-06-01\""), 1);
    let programme = late().programme();
    assert!(!actions(&programme, None).iter().any(|action| action.is_overdue));
}

#[test]
fn every_problem_is_told_at_once_with_its_line() {
    assert_eq!(
        refused(
            "as-of = \"2019-13-01\"\nlevel = 1\n[levels]\nABC001 = \"high\"\nSTR004 = \"huge\"\n[[allow]]\nrule = \"STR004\"\n\
             subject = \"x\"\nreason = \" \"\n[[allow]]\nrule = \"STR004\"\nsubject = \"y\"\nnote = \"z\"\n"
        ),
        [
            "audit.toml:1: malformed date in as-of: \"2019-13-01\", expected a day, as 2019-09-27",
            "audit.toml:2: unknown word in the top level: \"level\", expected as-of, levels, thresholds, allow or response",
            "audit.toml:4: unknown word in levels: \"ABC001\", expected the code of a rule",
            "audit.toml:5: unknown word in levels: \"huge\", expected off, information, low, medium or high",
            "audit.toml:9: empty cell in reason: \"\", expected words",
            "audit.toml:10: empty cell in reason: \"\", expected reason = \"..\" in every [[allow]]",
            "audit.toml:13: unknown word in allow: \"note\", expected rule, subject, reason",
        ]
    );
}

#[test]
fn limits_that_are_none_are_refused() {
    let [unknown] = <[String; 1]>::try_from(refused("[thresholds]\nSTR004.days = 1")).unwrap();
    assert_eq!(
        unknown,
        "audit.toml:2: unknown word in thresholds: \"days\", expected nothing: STR004 has no limits"
    );
    for rule in catalogue() {
        let Some(limit) = rule.thresholds.first() else { continue };
        let wrong = format!("[thresholds]\n{}.{} = \"x\"", rule.code, limit.name);
        assert_eq!(refused(&wrong).len(), 1, "{wrong}");
        let right = format!("[thresholds]\n{}.{} = \"1/3\"", rule.code, limit.name);
        let config = Config::from_toml("audit.toml", &right).unwrap();
        assert_eq!(config.threshold(rule.code, limit.name), "1/3".parse().ok());
    }
}

#[test]
fn shapes_that_are_none_are_refused() {
    for (text, expected) in [
        ("as-of = 2", "a text in quotes"),
        ("levels = 2", "a table"),
        ("allow = 2", "tables: [[allow]]"),
        ("[[allow]\n", "TOML"),
        (
            "[[response]]\nrule = \"STR004\"\nsubject = \"x\"\nby = \"b\"\ntext = \"t\"\nclearance = \"maybe\"",
            "clearance",
        ),
        (
            "[[response]]\nrule = \"STR004\"\nsubject = \"x\"\nby = \"b\"\ntext = \"t\"\nclearance = \"open\"\n\
          [[response]]\nrule = \"STR004\"\nsubject = \"x\"\nby = \"b\"\ntext = \"t\"\nclearance = \"open\"",
            "one answer",
        ),
    ] {
        let told = refused(text);
        assert!(told.len() == 1 && told[0].contains(expected), "{text}: {told:?}");
    }
}

#[test]
fn the_template_is_the_default() {
    assert_eq!(Config::from_toml("audit.toml", &template()).unwrap(), Config::default());
    for rule in catalogue() {
        assert!(template().contains(&rule.code.to_string()), "{}", rule.code);
    }
}

#[test]
fn a_word_that_is_no_weight_is_told_with_those_there_are() {
    let unknown = "huge".parse::<Severity>().unwrap_err();
    assert_eq!(unknown.to_string(), format!("\"huge\" is none of {}", Severity::words()));
    assert_eq!("high".parse(), Ok(Severity::High));
}

#[test]
fn an_audit_stops_when_it_is_told_to() {
    struct Impatient;
    impl Progress for Impatient {
        fn report(&self, _: u64, _: Option<u64>, _: &str) {}

        fn is_cancelled(&self) -> bool {
            true
        }
    }
    assert!(audit(&late().programme(), &Config::default(), &Impatient).is_err());
}
