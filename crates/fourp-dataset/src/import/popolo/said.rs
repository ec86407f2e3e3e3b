//! What the words of a classification or a role mean.

use fourp_model::{BodyKind, SeatRole};

/// What an organisation is, by its classification.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Nature {
    /// Bodies meet in it.
    Group,
    /// It acts.
    Body(BodyKind),
}

/// By the words of a classification: a committee, subcommittee, board, panel, forum, taskforce, task force,
/// working group or steering group is a group; a legislature, parliament, chamber, assembly, court or
/// tribunal is an assembly; anything else, and nothing, is an organisation.
pub(crate) fn nature(classification: &str) -> Nature {
    let words = words(classification);
    let is_one = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    let is_pair = |names: &[[&str; 2]]| {
        words.windows(2).any(|pair| names.iter().any(|name| pair == name.as_slice()))
    };
    if is_one(&["committee", "subcommittee", "board", "panel", "forum", "taskforce"])
        || is_pair(&[["task", "force"], ["working", "group"], ["steering", "group"]])
    {
        return Nature::Group;
    }
    let assemblies = ["legislature", "parliament", "chamber", "assembly", "court", "tribunal"];
    if is_one(&assemblies) {
        return Nature::Body(BodyKind::Assembly);
    }
    Nature::Body(BodyKind::Organisation)
}

/// By the words of a role: before a chair, chairman, chairwoman, chairperson, co-chair or convenor the words
/// deputy or vice make a deputy; then secretaries, advisers, observers and members. `None` for others.
pub(crate) fn role(text: &str) -> Option<SeatRole> {
    let words = words(text);
    let is_one = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    if is_one(&["chair", "chairman", "chairwoman", "chairperson", "convenor", "cochair"]) {
        let is_deputy = is_one(&["deputy", "vice"]);
        return Some(if is_deputy { SeatRole::DeputyChair } else { SeatRole::Chair });
    }
    if is_one(&["secretary", "secretariat", "clerk"]) {
        return Some(SeatRole::Secretariat);
    }
    if is_one(&["adviser", "advisor"]) {
        return Some(SeatRole::Adviser);
    }
    if is_one(&["observer"]) {
        return Some(SeatRole::Observer);
    }
    is_one(&["member"]).then_some(SeatRole::Member)
}

/// The words of a text, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_meets_is_a_group_and_what_acts_a_body() {
        for text in
            ["committee", "Select Committee", "sub-committee", "programme BOARD", "Task force"]
        {
            assert_eq!(nature(text), Nature::Group, "{text}");
        }
        for text in ["", "party", "parliamentary group", "task", "force task", "boarding school"] {
            assert_eq!(nature(text), Nature::Body(BodyKind::Organisation), "{text}");
        }
        assert_eq!(nature("upper chamber"), Nature::Body(BodyKind::Assembly));
    }

    #[test]
    fn a_role_is_known_by_its_words() {
        for (text, meant) in [
            ("Chair", Some(SeatRole::Chair)),
            ("Co-Chair", Some(SeatRole::Chair)),
            ("Vice-Chairman", Some(SeatRole::DeputyChair)),
            ("Secretary", Some(SeatRole::Secretariat)),
            ("special advisor", Some(SeatRole::Adviser)),
            ("observer", Some(SeatRole::Observer)),
            ("ex officio member", Some(SeatRole::Member)),
            ("Minister", None),
            ("", None),
        ] {
            assert_eq!(role(text), meant, "{text}");
        }
    }
}
