//! What a group costs, in whole numbers.

use fourp_model::{Group, Rational, Slug};
use serde::Serialize;

use super::{effect::Pace, flaw::PlanError};
use crate::{network::Network, place::place};

/// What is made least.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PlanCost {
    /// The number of groups.
    #[default]
    Groups,
    /// Minutes a year of everybody on a seat, if all come: meetings, their length, preparation. A group whose time nobody
    /// says is kept, for nothing and unknown are not the same.
    SeatMinutes,
    /// Whole numbers of some unit, group by group; a group that is not among them is kept.
    Given(Vec<(Slug<Group>, u64)>),
}

/// The costs of groups as whole numbers of a part of the unit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Costs {
    pub(crate) of: Vec<Option<u64>>,
    pub(crate) parts: u64,
}

impl PlanCost {
    /// # Errors
    /// [`PlanError`] for a group that is not there, and for costs that do not fit.
    pub(crate) fn of(&self, network: &Network) -> Result<Costs, PlanError> {
        let groups = network.group_count();
        match self {
            Self::Groups => Ok(Costs { of: vec![Some(1); place(groups)], parts: 1 }),
            Self::SeatMinutes => {
                let pace = Pace::of(network);
                let minutes: Vec<Option<Rational>> =
                    (0..groups).map(|group| pace.seat_minutes(network, group)).collect();
                shared(&minutes).ok_or(PlanError::Costs { groups })
            }
            Self::Given(given) => {
                let mut of = vec![None; place(groups)];
                for (group, cost) in given {
                    let number = network.group(group);
                    let slot = number.and_then(|number| of.get_mut(place(number)));
                    *slot.ok_or_else(|| PlanError::UnknownGroup { group: group.clone() })? =
                        Some(*cost);
                }
                Ok(Costs { of, parts: 1 })
            }
        }
    }
}

/// Fractions over one denominator.
fn shared(values: &[Option<Rational>]) -> Option<Costs> {
    let mut parts = 1_i128;
    for value in values.iter().flatten() {
        let (mut a, mut b) = (parts, value.denominator());
        while b != 0 {
            (a, b) = (b, a.checked_rem(b)?);
        }
        parts = parts.checked_mul(value.denominator().checked_div(a)?)?;
        u64::try_from(parts).ok()?;
    }
    let whole = |value: &Rational| {
        let times = parts.checked_div(value.denominator())?;
        u64::try_from(value.numerator().checked_mul(times)?).ok()
    };
    let of = values.iter().map(|value| match value {
        Some(value) => whole(value).map(Some),
        None => Some(None),
    });
    Some(Costs { of: of.collect::<Option<_>>()?, parts: u64::try_from(parts).ok()? })
}
