//! Variables, their domains and the constraints between them.

use std::collections::{BTreeMap, VecDeque};

use fourp_model::Interval;

use crate::constraint::{Constraint, Step};

/// Constraints over numbered variables, which keep the names they had where they came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct System {
    /// The possible values of each variable.
    pub(crate) domains: Vec<Interval>,
    /// Whether each variable is a whole number.
    pub(crate) is_count: Vec<bool>,
    /// What each variable was called before this system was cut out.
    pub(crate) names: Vec<usize>,
    /// The constraints.
    pub(crate) constraints: Vec<Constraint>,
    /// What each constraint was called before this system was cut out.
    pub(crate) ids: Vec<usize>,
}

impl System {
    /// Adds a variable and gives its number.
    pub(crate) fn variable(&mut self, domain: Interval, is_count: bool) -> usize {
        let number = self.domains.len();
        self.domains.push(domain);
        self.is_count.push(is_count);
        self.names.push(number);
        number
    }

    /// Adds a constraint, called `id`.
    pub(crate) fn constrain(&mut self, constraint: Constraint, id: usize) {
        self.constraints.push(constraint);
        self.ids.push(id);
    }

    /// The system of some of the constraints, in the order given, and of the variables they use.
    /// O(size x log n).
    pub(crate) fn select(&self, chosen: impl IntoIterator<Item = usize>) -> Self {
        let mut part = Self::default();
        let mut numbers = BTreeMap::new();
        for place in chosen {
            let (Some(constraint), Some(id)) = (self.constraints.get(place), self.ids.get(place))
            else {
                continue;
            };
            let mut constraint = constraint.clone();
            for step in &mut constraint.steps {
                if let Step::Variable(variable) = step {
                    *variable =
                        *numbers.entry(*variable).or_insert_with(|| part.adopt(self, *variable));
                }
            }
            part.constrain(constraint, *id);
        }
        part
    }

    /// The systems that share no variable, each with its constraints in order of distance from its
    /// first: on a tree, once there and back is enough. In order of their first constraints.
    /// O(size x log n).
    pub(crate) fn components(&self) -> Vec<Self> {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); self.domains.len()];
        for (place, constraint) in self.constraints.iter().enumerate() {
            for variable in constraint.variables() {
                if let Some(users) = users.get_mut(variable) {
                    users.push(place);
                }
            }
        }
        let mut seen = vec![false; self.constraints.len()];
        let mut components = Vec::new();
        for start in 0..self.constraints.len() {
            if seen.get(start) != Some(&false) {
                continue;
            }
            let mut order = Vec::new();
            let mut queue = VecDeque::from([start]);
            mark(&mut seen, start);
            while let Some(place) = queue.pop_front() {
                order.push(place);
                let variables =
                    self.constraints.get(place).into_iter().flat_map(Constraint::variables);
                for variable in variables {
                    // A variable's users are visited once: taking them keeps hubs linear.
                    for user in users.get_mut(variable).map(std::mem::take).unwrap_or_default() {
                        if mark(&mut seen, user) {
                            queue.push_back(user);
                        }
                    }
                }
            }
            components.push(self.select(order));
        }
        components
    }

    fn adopt(&mut self, from: &Self, variable: usize) -> usize {
        let domain = from.domains.get(variable).copied().unwrap_or(Interval::EVERYTHING);
        let number = self.variable(domain, from.is_count.get(variable) == Some(&true));
        if let (Some(name), Some(old)) = (self.names.get_mut(number), from.names.get(variable)) {
            *name = *old;
        }
        number
    }
}

/// Marks a place; whether it was unmarked.
fn mark(seen: &mut [bool], place: usize) -> bool {
    seen.get_mut(place).is_some_and(|seen| !std::mem::replace(seen, true))
}
