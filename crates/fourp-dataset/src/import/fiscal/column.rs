//! What a type of column says of a row.

/// What a column says.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Role {
    Value,
    Currency,
    Phase,
    Direction,
    Year,
    Start,
    End,
    Day,
    /// The line of the budget.
    Line,
    /// A level of a classification, by its code or by its name.
    Level(Group, u8, Form),
}

/// What a classification is of.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Group {
    /// The part of government that spends or raises.
    Unit,
    /// Who is paid.
    Recipient,
    /// What it is for.
    Function,
    /// What it is paid from.
    Pot,
}

/// How a column tells a level.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Form {
    Code,
    Name,
}

/// The level of columns that are of no level, and tell the whole.
pub(crate) const WHOLE: u8 = 9;

/// The role of a type (Fiscal Data Package 1.0.0rc1, appendix A); `None` for types that are not read.
///
/// A type that is longer than one that is known is taken for that one, as the specification says.
pub(crate) fn role(column_type: &str) -> Option<Role> {
    let is = |known: &str| {
        let rest = column_type.strip_prefix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    let plain = [
        ("value", Role::Value),
        ("value-currency:code", Role::Currency),
        ("phase:id", Role::Phase),
        ("phase:label", Role::Phase),
        ("direction", Role::Direction),
        ("date:fiscal-year", Role::Year),
        ("date:fiscal:activity-start", Role::Start),
        ("date:fiscal:activity-end", Role::End),
        ("date:generic", Role::Day),
        ("budget-line-id", Role::Line),
    ];
    if let Some((_, role)) = plain.into_iter().find(|(known, _)| is(known)) {
        return Some(role);
    }
    let parts: Vec<&str> = column_type.split(':').collect();
    let group = match *parts.first()? {
        "administrative-classification" | "administrator" | "procurer" => Group::Unit,
        "recipient" | "supplier" => Group::Recipient,
        "functional-classification" => Group::Function,
        "fin-source" => Group::Pot,
        _ => return None,
    };
    // Banks, contacts and projects of a recipient are not the recipient.
    if !matches!(*parts.get(1)?, "generic" | "cofog") || parts.len() < 3 || parts.len() > 5 {
        return None;
    }
    let rest = parts.get(2..)?;
    let form = rest.iter().find_map(|part| match *part {
        "code" | "id" => Some(Form::Code),
        "label" | "name" => Some(Form::Name),
        _ => None,
    })?;
    let level = match *rest.first()? {
        "code" | "id" | "label" | "name" => WHOLE,
        "division" => 1,
        "group" => 2,
        "class" => 3,
        level => {
            level.strip_prefix("level")?.parse().ok().filter(|level| (1..WHOLE).contains(level))?
        }
    };
    Some(Role::Level(group, level, form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_roles() {
        use Role::Level;
        for (column_type, expected) in [
            ("value", Some(Role::Value)),
            ("value-kind:code", None),
            ("phase:id", Some(Role::Phase)),
            ("phase:label:localized", Some(Role::Phase)),
            ("date:fiscal-year", Some(Role::Year)),
            ("date:fiscal-years", None),
            (
                "administrative-classification:generic:code",
                Some(Level(Group::Unit, WHOLE, Form::Code)),
            ),
            (
                "administrative-classification:generic:level2:label",
                Some(Level(Group::Unit, 2, Form::Name)),
            ),
            (
                "administrative-classification:generic:level2:label:local",
                Some(Level(Group::Unit, 2, Form::Name)),
            ),
            ("administrative-classification:generic:level0:code", None),
            ("administrative-classification:generic:level2:description", None),
            (
                "functional-classification:cofog:group:code",
                Some(Level(Group::Function, 2, Form::Code)),
            ),
            (
                "functional-classification:cofog:label",
                Some(Level(Group::Function, WHOLE, Form::Name)),
            ),
            ("supplier:generic:name", Some(Level(Group::Recipient, WHOLE, Form::Name))),
            ("recipient:bank:code", None),
            ("recipient:generic:legal-entity:code", None),
            ("fin-source:generic:level1:code", Some(Level(Group::Pot, 1, Form::Code))),
            ("economic-classification:generic:code", None),
            ("recipient", None),
            ("", None),
        ] {
            assert_eq!(role(column_type), expected, "{column_type}");
        }
    }
}
