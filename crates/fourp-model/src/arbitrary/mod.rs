//! Strategies for the types of this crate, for our property tests and for yours.
//!
//! Each generates only values that can be, edges included, and shrinks towards the plainest one. Rows
//! draw their references from a few ids of each kind (see [`slug`]), so that rows of several strategies
//! fit together; [`programme`] makes a whole of them.

mod answers;
mod bodies;
mod evidence;
mod funding;
mod governance;
mod ids;
mod numbers;
mod performance;
mod programmes;
mod values;

pub use answers::{
    answer, defect, need, not_measurable, place, problem, problem_code, problems, provenance,
};
pub use bodies::{
    body, body_class, capability, commitment, data_system, initiative, objective, priority_list,
    recommendation, responsibility, strategy, taxonomy, threat, threat_label,
};
pub use evidence::{
    check, claim, event, expression, footnote, formula, operator, population, statement, voice,
};
pub use funding::{allocation, amount, balance, certainty, flow, purpose};
pub use governance::{group, meeting, remit, reporting_line, seat, superior};
pub use ids::{
    COMMON, citation, maybe_text, party, reference_kind, row_ref, scope, slug, source, strand,
    table, text,
};
pub use numbers::{
    cost, count, end, figure, figure_kind, interval, positive_rational, quantity, rational,
    rounding, share, unit,
};
pub use performance::{
    capture_cell, harm, indicator, intervention, observation, rating, recording_change,
};
pub use programmes::{completeness, programme, tables};
pub use values::{budget_class, currency, dated, dates, money, partial_date, period, price_base};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::{Serialize, de::DeserializeOwned};

    use super::*;
    use crate::{Row, Tabled, Tables};

    fn comes_back<T>(value: &T)
    where
        T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    }

    fn row_comes_back<R>(row: &R)
    where
        R: Tabled + Serialize + DeserializeOwned + PartialEq + Clone + std::fmt::Debug,
    {
        comes_back(row);
        assert_eq!(row.canonical_order(&row.clone()), std::cmp::Ordering::Equal);
        assert!(R::rows(&Tables::default()).is_empty());
        let mut wrong = serde_json::to_value(row).unwrap();
        wrong["no_such_field"] = "x".into();
        assert!(serde_json::from_value::<R>(wrong).is_err());
    }

    macro_rules! rows_come_back {
        ($( $strategy:ident, )+) => {
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(64))]
                $(
                    #[test]
                    fn $strategy(row in super::$strategy()) {
                        row_comes_back(&row);
                    }
                )+
            }

            #[cfg(feature = "schema")]
            #[test]
            fn every_row_has_a_schema() {
                $( has_schema(super::$strategy()); )+
            }
        };
    }

    #[cfg(feature = "schema")]
    fn has_schema<S: Strategy>(_: S)
    where
        S::Value: schemars::JsonSchema + Row,
    {
        let schema = schemars::schema_for!(S::Value);
        let properties = schema.get("properties").and_then(|properties| properties.as_object());
        assert!(properties.is_some_and(|properties| properties.len() > 2), "{schema:?}");
    }

    rows_come_back! {
        allocation, balance, body, body_class, capability, capture_cell, check, claim, commitment,
        completeness, data_system, event, flow, footnote, group, harm, indicator, initiative,
        intervention, meeting, objective, observation, population, priority_list, rating,
        recommendation, recording_change, remit, reporting_line, responsibility, seat, source,
        statement, strategy, taxonomy, threat, threat_label,
    }

    /// Copies every field of one row into another, one at a time: an order that overlooks a field
    /// would leave rows that differ in it in the order they came in.
    macro_rules! order_sees_every_field {
        ($( $test:ident: $strategy:ident [$( $field:ident )+], )+) => {
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(64))]
                $(
                    #[test]
                    fn $test(one in super::$strategy(), other in super::$strategy()) {
                        prop_assert_eq!(
                            one.canonical_order(&other),
                            other.canonical_order(&one).reverse()
                        );
                        $(
                            let mut changed = one.clone();
                            changed.$field = other.$field.clone();
                            prop_assert_eq!(
                                one.canonical_order(&changed).is_eq(),
                                one == changed,
                                "{}", stringify!($field)
                            );
                        )+
                    }
                )+
            }
        };
    }

    order_sees_every_field! {
        order_of_flows: flow [payer payee amount half_width kind phase period announced confirmed
            paid withdrawn stream earmark certainty budget price_base commitment reported_by citation],
        order_of_allocations: allocation [party period purpose share of basis citation],
        order_of_balances:
            balance [party period opening closing half_width budget price_base citation],
        order_of_observations: observation [measure party threat strand area population
            counting_rule detection period value exposure vintage citation],
        order_of_harm: harm [index measure threat period weight citation],
    }

    proptest! {
        #[test]
        fn values_come_back(
            interval in interval(), figure in figure(), unit in unit(), formula in formula(),
            cost in cost(), purpose in purpose(), superior in superior(), certainty in certainty(),
            row in row_ref(), problem in problem(), provenance in provenance(),
            scope in scope(strand()),
        ) {
            comes_back(&interval);
            comes_back(&figure);
            comes_back(&unit);
            comes_back(&formula);
            comes_back(&cost);
            comes_back(&purpose);
            comes_back(&superior);
            comes_back(&certainty);
            comes_back(&row);
            comes_back(&problem);
            comes_back(&provenance);
            comes_back(&scope);
        }
    }
}
