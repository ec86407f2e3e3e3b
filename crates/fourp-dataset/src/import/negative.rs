//! What an amount below nothing means.

use super::imported::{Rejection, RepairRule};
use fourp_model::{Flow, FlowKind, Phase};

/// Makes a negative amount positive: money that moved went the other way, as a refund; money that was only
/// promised is withdrawn. Says by which rule, and what was read; `None` for an amount that stays.
pub(crate) fn turn(flow: &mut Flow) -> Result<Option<(RepairRule, String)>, Rejection> {
    if !flow.amount.is_negative() {
        return Ok(None);
    }
    flow.amount = flow.amount.checked_neg().map_err(|_| Rejection::AmountNotHeld)?;
    if flow.phase == Phase::Paid {
        std::mem::swap(&mut flow.payer, &mut flow.payee);
        flow.kind = FlowKind::Refund;
        let read_as = format!("{} from {} to {}", flow.amount, flow.payer, flow.payee);
        return Ok(Some((RepairRule::NegativeReversed, read_as)));
    }
    flow.phase = Phase::Withdrawn;
    Ok(Some((RepairRule::NegativeWithdrawn, format!("{} withdrawn", flow.amount))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Currency, Money};

    fn flow(minor: i64, phase: Phase) -> Flow {
        let amount = Money::from_minor(minor, Currency::GBP);
        let [payer, payee] = ["a", "b"].map(|id| id.parse().unwrap());
        let citation = Citation::of("s".parse().unwrap());
        Flow::between(payer, payee, amount, phase, "2020".parse().unwrap(), citation)
    }

    #[test]
    fn what_moved_goes_back_and_what_was_promised_is_withdrawn() {
        let mut paid = flow(-5, Phase::Paid);
        let told = turn(&mut paid).unwrap().unwrap();
        assert_eq!(told, (RepairRule::NegativeReversed, "£0.05 from b to a".into()));
        assert_eq!((paid.kind, paid.payer.to_string()), (FlowKind::Refund, "b".into()));
        let mut promised = flow(-5, Phase::Pledged);
        let told = turn(&mut promised).unwrap().unwrap();
        assert_eq!(told, (RepairRule::NegativeWithdrawn, "£0.05 withdrawn".into()));
        assert_eq!((promised.phase, promised.payer.to_string()), (Phase::Withdrawn, "a".into()));
        assert_eq!(turn(&mut flow(5, Phase::Paid)), Ok(None));
        assert_eq!(turn(&mut flow(i64::MIN, Phase::Paid)), Err(Rejection::AmountNotHeld));
    }
}
