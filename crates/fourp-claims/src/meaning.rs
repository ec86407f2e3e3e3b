//! What an expression over claims is a figure of, and whether its parts may be put together.
//!
//! Comparability is by operator. Sums and shares need like quantities of related populations, whatever
//! a check says; that a check says what it means lets it join other measures and periods, and lets a
//! ratio or product join unlike things. Nothing is ever joined because its numbers are equal.

use fourp_model::{
    Claim, CountingRule, Expression, FigureKind, Measure, Node, Operator, Period, Population,
    PriceBase, Quantity, Relation, Slug,
};

use crate::{
    incomparable::{Aspect, Incomparable},
    population::Populations,
};

/// What a value is a value of. `None` where it can no longer be said, or need not be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meaning {
    /// `None` for a bare number, which takes the quantity of what it is joined with.
    pub(crate) quantity: Option<Quantity>,
    measure: Option<Slug<Measure>>,
    populations: Vec<Slug<Population>>,
    /// Populations of values that were multiplied: of what part is no longer said, but still of
    /// something related.
    scaled: Vec<Slug<Population>>,
    extent: Extent,
    base: Option<Slug<Population>>,
    period: Option<Period>,
    since: Option<Period>,
    rule: Option<Slug<CountingRule>>,
    price: Option<PriceBase>,
}

/// Whether the populations named are all that a value counts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Extent {
    /// The one population, whole.
    #[default]
    Whole,
    /// Parts of something that need not be named: a sum, or a value and a bare number.
    Parts,
}

/// Judges whether the parts of checks are comparable, and remembers why not.
#[derive(Debug)]
pub(crate) struct Comparison<'a> {
    populations: &'a Populations<'a>,
    explained: bool,
    faults: Vec<Incomparable>,
}

impl Meaning {
    fn of_claim(claim: &Claim) -> Self {
        let (base, since) = match claim.figure.kind() {
            FigureKind::Share { base, .. } => (Some(base.clone()), None),
            FigureKind::Change { since, .. } => (None, Some(since.clone())),
            _ => (None, None),
        };
        Self {
            quantity: Some(claim.figure.unit().quantity().clone()),
            measure: Some(claim.measure.clone()),
            populations: vec![claim.population.clone()],
            scaled: Vec::new(),
            extent: Extent::Whole,
            base,
            period: Some(claim.period.clone()),
            since,
            rule: claim.counting_rule.clone(),
            price: claim.price_base.clone(),
        }
    }

    /// A value whose quantity is all that can be said of it.
    fn only(quantity: Quantity) -> Self {
        Self { quantity: Some(quantity), ..Self::default() }
    }

    /// The same value multiplied by something: it may be of any part or multiple of what it was of.
    fn rescaled(mut self) -> Self {
        self.scaled.append(&mut self.populations);
        self
    }

    fn all_populations(&self) -> impl Iterator<Item = &Slug<Population>> {
        self.populations.iter().chain(&self.scaled)
    }

    /// The one population it is of, if it is of one.
    fn population(&self) -> Option<&Slug<Population>> {
        let mut all = self.all_populations();
        all.next().filter(|_| all.next().is_none())
    }
}

impl<'a> Comparison<'a> {
    /// Starts a judgement; `means` is what the check says it means, if it does.
    pub(crate) fn new(populations: &'a Populations<'a>, means: Option<&str>) -> Self {
        Self { populations, explained: means.is_some(), faults: Vec::new() }
    }

    /// Every fault found, in order, each once.
    pub(crate) fn into_faults(mut self) -> Vec<Incomparable> {
        self.faults.sort();
        self.faults.dedup();
        self.faults
    }

    /// The meaning of an expression; `claim` finds the claims it names. Claims that are not found
    /// mean nothing and clash with nothing.
    pub(crate) fn meaning<'c>(
        &mut self,
        expression: &Expression,
        claim: impl Fn(&Slug<Claim>) -> Option<&'c Claim>,
    ) -> Meaning {
        let mut meanings: Vec<Meaning> = Vec::with_capacity(expression.nodes().len());
        for node in expression.nodes() {
            let meaning = match node {
                Node::Number(_) => Meaning::default(),
                Node::Claim(id) | Node::Count(id) => {
                    claim(id).map(Meaning::of_claim).unwrap_or_default()
                }
                Node::Apply(operator, first, second) => {
                    let operand = |place: &usize| meanings.get(*place).cloned().unwrap_or_default();
                    self.apply(*operator, operand(first), operand(second))
                }
            };
            meanings.push(meaning);
        }
        meanings.pop().unwrap_or_default()
    }

    /// Judges a relation between two meanings.
    ///
    /// Lists contain each other by what their names mean, whatever else they are lists of.
    pub(crate) fn relate(&mut self, left: &Meaning, relation: Relation, right: &Meaning) {
        if relation == Relation::SubsetOf {
            return;
        }
        self.same_quantity(left, right);
        self.same_base(left, right);
        self.same_measure(left, right);
        match relation {
            Relation::SubsetOf => {}
            Relation::PartOf => {
                self.parts_of(left, right);
                self.same_time(left, right);
            }
            Relation::Equal => {
                self.whole_of(left, right);
                self.same_time(left, right);
            }
            Relation::AtMost | Relation::AtLeast | Relation::LessThan | Relation::MoreThan => {
                self.related(left, right);
                self.same_rule(left, right);
            }
        }
        self.same_price(left, right);
    }

    /// Judges two versions of one figure that a check sets against each other.
    pub(crate) fn versions(&mut self, left: &Claim, right: &Claim) {
        let version = |claim: &Claim| match claim.vintage {
            Some(vintage) => format!("{} of {vintage}", claim.id),
            None => format!("{} (earlier)", claim.id),
        };
        self.fault(Aspect::Vintage, version(left), version(right));
    }

    fn apply(&mut self, operator: Operator, first: Meaning, second: Meaning) -> Meaning {
        match operator {
            Operator::Add | Operator::Subtract => self.sum(first, second),
            Operator::Multiply => self.product(first, second),
            Operator::Divide => self.ratio(first, second),
            Operator::Share => self.share(first, second),
            Operator::Change => self.change(first, second),
        }
    }

    fn sum(&mut self, first: Meaning, second: Meaning) -> Meaning {
        let (first, second) = match (&first.quantity, &second.quantity) {
            (None, _) => (second, first),
            _ => (first, second),
        };
        if second.quantity.is_none() {
            return Meaning { extent: Extent::Parts, ..first };
        }
        self.same_quantity(&first, &second);
        self.same_base(&first, &second);
        self.same_measure(&first, &second);
        self.related(&first, &second);
        self.same_time(&first, &second);
        self.same_price(&first, &second);
        let mut populations = first.populations;
        populations.extend(second.populations);
        let mut scaled = first.scaled;
        scaled.extend(second.scaled);
        // What only one side states holds of the sum: otherwise the order would hide a difference.
        Meaning {
            quantity: first.quantity,
            measure: first.measure.or(second.measure),
            populations,
            scaled,
            extent: Extent::Parts,
            base: first.base.or(second.base),
            period: first.period.or(second.period),
            since: first.since.or(second.since),
            rule: first.rule.or(second.rule),
            price: first.price.or(second.price),
        }
    }

    fn product(&mut self, first: Meaning, second: Meaning) -> Meaning {
        let (amount, factor) = match (&first.quantity, &second.quantity) {
            (None, _) => return second.rescaled(),
            (_, None) => return first.rescaled(),
            (Some(Quantity::Proportion), _) => (second, first),
            _ => (first, second),
        };
        match (&amount.quantity, &factor.quantity) {
            (Some(Quantity::Proportion), Some(Quantity::Proportion)) => {
                Meaning::only(Quantity::Proportion)
            }
            (_, Some(Quantity::Proportion)) => {
                if let (Some(base), Some(population)) = (&factor.base, amount.population())
                    && !self.populations.are_same(base, population)
                    && !self.explained
                {
                    self.fault(Aspect::Base, base.clone(), population.clone());
                }
                amount.rescaled()
            }
            (left, right) => {
                let (left, right) = (show(left.as_ref()), show(right.as_ref()));
                if !self.explained {
                    self.fault(Aspect::Unit, &left, &right);
                }
                // One product however it is written.
                let (left, right) = if left <= right { (left, right) } else { (right, left) };
                let price = amount.price.or(factor.price);
                let quantity = Quantity::Measured(format!("{left} times {right}"));
                Meaning { price, ..Meaning::only(quantity) }
            }
        }
    }

    fn ratio(&mut self, first: Meaning, second: Meaning) -> Meaning {
        match (&first.quantity, &second.quantity) {
            (_, None) => first.rescaled(),
            (None, Some(Quantity::Proportion)) => Meaning::default(),
            (None, Some(quantity)) => {
                Meaning::only(Quantity::Measured(format!("1 per {}", show(Some(quantity)))))
            }
            (Some(left), Some(right)) if left == right => {
                if !self.explained {
                    self.same_measure(&first, &second);
                    self.related(&first, &second);
                    self.same_time(&first, &second);
                }
                self.same_price(&first, &second);
                Meaning::only(Quantity::Proportion)
            }
            (Some(left), Some(Quantity::Proportion)) => {
                let price = first.price.clone();
                let whole = Meaning { price, ..Meaning::only(left.clone()) };
                if !self.explained {
                    self.fault(Aspect::Unit, left, Quantity::Proportion);
                }
                whole
            }
            (Some(left), Some(right)) => {
                if !self.explained {
                    self.fault(Aspect::Unit, left, right);
                    self.related(&first, &second);
                }
                let (left, right) = (show(Some(left)), show(Some(right)));
                let price = first.price.or(second.price);
                let quantity = Quantity::Measured(format!("{left} per {right}"));
                Meaning { price, ..Meaning::only(quantity) }
            }
        }
    }

    fn share(&mut self, part: Meaning, whole: Meaning) -> Meaning {
        self.same_quantity(&part, &whole);
        self.same_measure(&part, &whole);
        self.parts_of(&part, &whole);
        self.same_time(&part, &whole);
        self.same_price(&part, &whole);
        let base = whole.population().filter(|_| whole.scaled.is_empty()).cloned();
        Meaning { quantity: Some(Quantity::Proportion), base, ..part }
    }

    fn change(&mut self, from: Meaning, to: Meaning) -> Meaning {
        self.same_quantity(&from, &to);
        self.same_base(&from, &to);
        self.same_measure(&from, &to);
        self.whole_of(&from, &to);
        self.same_rule(&from, &to);
        self.same_price(&from, &to);
        Meaning { quantity: Some(Quantity::Proportion), base: None, since: from.period, ..to }
    }

    fn same_quantity(&mut self, left: &Meaning, right: &Meaning) {
        self.alike(Aspect::Unit, left.quantity.as_ref(), right.quantity.as_ref());
    }

    fn same_measure(&mut self, left: &Meaning, right: &Meaning) {
        if !self.explained {
            self.alike(Aspect::Measure, left.measure.as_ref(), right.measure.as_ref());
        }
    }

    fn same_price(&mut self, left: &Meaning, right: &Meaning) {
        self.alike(Aspect::PriceBase, left.price.as_ref(), right.price.as_ref());
    }

    fn same_base(&mut self, left: &Meaning, right: &Meaning) {
        if let (Some(a), Some(b)) = (&left.base, &right.base)
            && !self.populations.are_same(a, b)
        {
            self.fault(Aspect::Base, a, b);
        }
    }

    /// Same periods, and same rules within them.
    fn same_time(&mut self, left: &Meaning, right: &Meaning) {
        for (a, b) in [(&left.period, &right.period), (&left.since, &right.since)] {
            if let (Some(a), Some(b)) = (a, b)
                && !is_one_span(a, b)
                && !self.explained
            {
                self.fault(Aspect::Period, a, b);
            }
        }
        self.alike(Aspect::CountingRule, left.rule.as_ref(), right.rule.as_ref());
    }

    /// Same rules across periods: otherwise the thing was redefined in between. A rule that only one
    /// side states is not taken to be the other's.
    fn same_rule(&mut self, left: &Meaning, right: &Meaning) {
        match (&left.period, &right.period) {
            (Some(a), Some(b)) if !is_one_span(a, b) => {
                if left.rule != right.rule {
                    let name = |rule: &Option<Slug<CountingRule>>| {
                        rule.as_ref().map_or_else(|| "not stated".into(), ToString::to_string)
                    };
                    self.fault(Aspect::Redefinition, name(&left.rule), name(&right.rule));
                }
            }
            _ => self.alike(Aspect::CountingRule, left.rule.as_ref(), right.rule.as_ref()),
        }
    }

    fn parts_of(&mut self, parts: &Meaning, whole: &Meaning) {
        for part in &parts.populations {
            for whole in &whole.populations {
                if !self.populations.is_part(part, whole) {
                    self.fault(Aspect::Population, part, whole);
                }
            }
        }
        self.scaled_related(parts, whole);
    }

    /// The same population; or, of a sum, a population that holds all its parts.
    fn whole_of(&mut self, left: &Meaning, right: &Meaning) {
        match (left.extent, right.extent) {
            (Extent::Parts, Extent::Whole) => self.parts_of(left, right),
            (Extent::Whole, Extent::Parts) => self.parts_of(right, left),
            (Extent::Parts, Extent::Parts) => self.related(left, right),
            (Extent::Whole, Extent::Whole) => {
                for one in &left.populations {
                    for other in &right.populations {
                        if !self.populations.are_same(one, other) {
                            self.fault(Aspect::Population, one, other);
                        }
                    }
                }
                self.scaled_related(left, right);
            }
        }
    }

    fn related(&mut self, left: &Meaning, right: &Meaning) {
        self.each_related(&left.populations, &right.populations);
        self.scaled_related(left, right);
    }

    /// What was multiplied may be any part or multiple, but of something related all the same.
    fn scaled_related(&mut self, left: &Meaning, right: &Meaning) {
        self.each_related(&left.scaled, right.all_populations());
        self.each_related(&left.populations, &right.scaled);
    }

    fn each_related<'s>(
        &mut self,
        left: &[Slug<Population>],
        right: impl IntoIterator<Item = &'s Slug<Population>>,
    ) {
        for other in right {
            for one in left {
                if !self.populations.are_related(one, other) {
                    self.fault(Aspect::Population, one, other);
                }
            }
        }
    }

    fn alike<T: PartialEq + std::fmt::Display>(
        &mut self,
        aspect: Aspect,
        left: Option<&T>,
        right: Option<&T>,
    ) {
        if let (Some(left), Some(right)) = (left, right)
            && left != right
        {
            self.fault(aspect, left, right);
        }
    }

    fn fault(
        &mut self,
        aspect: Aspect,
        left: impl std::fmt::Display,
        right: impl std::fmt::Display,
    ) {
        self.faults.push(Incomparable::new(aspect, left, right));
    }
}

/// Whether two periods are the same days, however they are written.
fn is_one_span(one: &Period, other: &Period) -> bool {
    one == other || one.same_span(other) == Some(true)
}

/// A quantity in words: `kg`, `GBP`, `groups`.
fn show(quantity: Option<&Quantity>) -> String {
    match quantity {
        None => "a number".into(),
        Some(Quantity::Measured(noun)) => noun.clone(),
        Some(quantity) => quantity.to_string(),
    }
}
