//! What parts of the money of an activity are for which sector or place.

use super::activity::{Share, ShareElement};
use crate::import::imported::{Repair, RepairRule};
use fourp_model::{Place, Rational, Toward};
use std::collections::BTreeMap;

/// How the money of an activity, or of one of its transactions, divides over sectors or over places, as
/// its publisher says.
///
/// Nothing is rescaled: what the parts leave of 100 per cent is [`unallocated`](Self::unallocated). Codes
/// of sectors and places say nothing of threats and strands, so that no allocation is made of them.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Split {
    /// The identifier of the activity.
    pub activity: String,
    /// Which of its transactions, from 1; `None` for the whole activity.
    pub transaction: Option<u64>,
    /// Over what it divides.
    pub scope: SplitScope,
    /// The parts, in the order of the file.
    pub parts: Vec<SplitPart>,
    /// What the parts leave of 100 per cent; below 0 if they are more. `None` where a part has no
    /// percentage that can be read.
    pub unallocated: Option<Rational>,
    /// Where the first part stands.
    pub place: Place,
}

/// Over what money divides.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum SplitScope {
    /// Sectors of one list, by the code of the list (IATI, codelist `SectorVocabulary`); `1` where none
    /// is named, as the standard says.
    Sectors {
        /// The code of the list.
        vocabulary: String,
    },
    /// Countries and regions, which divide the money together.
    Places,
}

/// One part of a split.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SplitPart {
    /// The code of the sector, country or region.
    pub code: String,
    /// How many per cent; 100 for a part that is alone and says nothing. `None` where it is not stated,
    /// or cannot be read.
    pub percentage: Option<Rational>,
}

/// The splits of an activity or transaction, and a repair for each whose parts are not the whole.
pub(crate) fn splits(
    activity: &str,
    transaction: Option<u64>,
    shares: &[Share],
    file: &str,
) -> (Vec<Split>, Vec<Repair>) {
    let mut scopes: BTreeMap<SplitScope, Vec<&Share>> = BTreeMap::new();
    for share in shares {
        let scope = match share.element {
            ShareElement::Sector => {
                let vocabulary = share.vocabulary.as_deref().unwrap_or("1").to_owned();
                SplitScope::Sectors { vocabulary }
            }
            ShareElement::Country | ShareElement::Region => SplitScope::Places,
        };
        scopes.entry(scope).or_default().push(share);
    }
    let mut repairs = Vec::new();
    let splits = scopes.into_iter().map(|(scope, shares)| {
        let is_alone = shares.len() == 1;
        let part = |share: &&Share| SplitPart {
            code: share.code.clone(),
            percentage: match &share.percentage {
                None => is_alone.then(|| Rational::from_int(100)),
                Some(text) => percentage(text),
            },
        };
        let parts: Vec<SplitPart> = shares.iter().map(part).collect();
        let unallocated = parts.iter().try_fold(Rational::from_int(100), |left, part| {
            left.sub(part.percentage?, Toward::Down)
        });
        let field = match scope {
            SplitScope::Sectors { .. } => "sector",
            SplitScope::Places => "recipient-country",
        };
        let line = shares.first().map_or(0, |share| share.line);
        let place = Place { field: Some(field.into()), ..Place::line(file, line) };
        if unallocated.is_none_or(|left| !left.is_zero()) {
            let said =
                shares.iter().map(|share| share.percentage.as_deref().unwrap_or("not stated"));
            let read_as = unallocated.map(|left| format!("{left} unallocated"));
            let found = said.take(20).collect::<Vec<_>>().join(" + ");
            let rule = RepairRule::PartsNotWhole;
            repairs.push(Repair { place: place.clone(), rule, found, read_as });
        }
        Split { activity: activity.into(), transaction, scope, parts, unallocated, place }
    });
    let splits = splits.collect();
    (splits, repairs)
}

/// A percentage of so few digits that sums of them are exact, not below 0.
fn percentage(text: &str) -> Option<Rational> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = text.parse().ok().filter(|_| is_plain && text.len() <= 12)?;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(element: ShareElement, code: &str, percentage: Option<&str>) -> Share {
        let percentage = percentage.map(Into::into);
        Share { line: 4, element, vocabulary: None, code: code.into(), percentage }
    }

    fn told(shares: &[Share]) -> (Vec<Option<String>>, Vec<String>) {
        let (splits, repairs) = splits("A", None, shares, "a.xml");
        let left = splits.iter().map(|split| split.unallocated.map(|left| left.to_string()));
        (left.collect(), repairs.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn parts_that_are_the_whole_need_no_word() {
        let third = |code| share(ShareElement::Sector, code, Some("33.3"));
        let rest = share(ShareElement::Sector, "3", Some("33.4"));
        let alone = share(ShareElement::Country, "KE", None);
        let (left, repairs) = told(&[third("1"), third("2"), rest, alone]);
        assert_eq!(left, [Some("0".into()), Some("0".into())]);
        assert!(repairs.is_empty());
    }

    #[test]
    fn what_is_left_and_what_is_too_much_is_told_and_nothing_is_scaled() {
        let part = |text| share(ShareElement::Sector, "1", Some(text));
        let (left, repairs) = told(&[part("40"), part("50.5")]);
        assert_eq!(left, [Some("9.5".into())]);
        assert_eq!(
            repairs,
            ["a.xml:4: parts not the whole in sector: \"40 + 50.5\" read as \"9.5 unallocated\""]
        );
        let (left, _) = told(&[part("100"), part("50")]);
        assert_eq!(left, [Some("-50".into())]);
    }

    #[test]
    fn a_part_that_says_nothing_leaves_the_rest_unknown() {
        for text in [None, Some("-5"), Some("1/3"), Some("half"), Some("1e2")] {
            let parts = [
                share(ShareElement::Country, "KE", Some("50")),
                share(ShareElement::Region, "298", text),
            ];
            let (left, repairs) = told(&parts);
            assert_eq!((left, repairs.len()), (vec![None], 1), "{text:?}");
        }
    }
}
