//! Small arithmetic over claims.

use std::{fmt, str::FromStr};

use crate::{claim::Claim, rational::Rational, slug::Slug, text::text_serde};

/// A sum, difference, product, ratio, share, percentage change or count of claims.
///
/// Ids, numbers and operators stand apart with spaces, because an id may hold a hyphen:
///
/// | text | meaning |
/// |---|---|
/// | `N17 + N18`, `P14 - P15`, `N20 / N11`, `2 * P15` | arithmetic; `*` and `/` bind before `+` and `-` |
/// | `sum(A, B, C)` | the same as `A + B + C` |
/// | `share(P15, P14)` | the part of P14 that P15 is: P15 must be part of P14 |
/// | `change(N25, N23)` | the relative change from N25 to N23 |
/// | `count(L4)` | how many things the list L4 names |
///
/// ```
/// use fourp_model::Expression;
///
/// let residual: Expression = "1 - P18 - share(P15, P14)".parse()?;
/// let claims: Vec<_> = residual.claims().map(|claim| claim.as_str()).collect();
/// assert_eq!(claims, ["P18", "P15", "P14"]);
/// assert_eq!(residual.to_string(), "1 - P18 - share(P15, P14)");
/// # Ok::<(), fourp_model::ExpressionError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Expression {
    nodes: Vec<Node>, // Invariant: not empty; operands stand before their operator; the last is the whole.
}

/// One step of an expression. Operands are places in [`Expression::nodes`], before this one.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "an evaluator must know every operator")]
pub enum Node {
    /// The true value behind a claim.
    Claim(Slug<Claim>),
    /// A number, taken in the quantity of what it is added to.
    Number(Rational),
    /// How many things a list claim names.
    Count(Slug<Claim>),
    /// An operator and the places of its two operands.
    Apply(Operator, usize, usize),
}

/// What is done with two operands.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an evaluator must know every operator")]
pub enum Operator {
    /// First plus second.
    Add,
    /// First minus second.
    Subtract,
    /// First times second.
    Multiply,
    /// First over second, whatever they are of.
    Divide,
    /// First over second, the first being part of the second.
    Share,
    /// (second - first) / first, the same thing at two times.
    Change,
}

/// Why a text is not an expression.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExpressionError {
    /// Something else stood where an id, a number or an operator should.
    #[error("{found:?} at word {word}: expected {expected}")]
    Unexpected {
        /// The word found.
        found: String,
        /// Its place, from 1.
        word: usize,
        /// What could have stood there.
        expected: &'static str,
    },
    /// The text ends too early.
    #[error("the text ends where {expected} should stand")]
    Ended {
        /// What could have stood there.
        expected: &'static str,
    },
    /// More than [`Expression::NODES_MAX`] steps.
    #[error("an expression has at most 1000 steps")]
    TooLong,
}

impl Expression {
    /// The most steps of an expression.
    pub const NODES_MAX: usize = 1000;

    /// The claim itself.
    #[must_use]
    pub fn claim(id: Slug<Claim>) -> Self {
        Self { nodes: vec![Node::Claim(id)] }
    }

    /// A number.
    #[must_use]
    pub fn number(value: Rational) -> Self {
        Self { nodes: vec![Node::Number(value)] }
    }

    /// How many things a list claim names.
    #[must_use]
    pub fn count(list: Slug<Claim>) -> Self {
        Self { nodes: vec![Node::Count(list)] }
    }

    /// Two expressions joined by an operator.
    ///
    /// # Errors
    /// [`ExpressionError::TooLong`] beyond [`Expression::NODES_MAX`] steps.
    pub fn apply(operator: Operator, first: Self, second: Self) -> Result<Self, ExpressionError> {
        let offset = first.nodes.len();
        let left = offset.saturating_sub(1);
        let mut nodes = first.nodes;
        nodes.extend(second.nodes.into_iter().map(|node| node.shifted(offset)));
        let right = nodes.len().saturating_sub(1);
        nodes.push(Node::Apply(operator, left, right));
        if nodes.len() > Self::NODES_MAX {
            return Err(ExpressionError::TooLong);
        }
        Ok(Self { nodes })
    }

    /// Every step, operands before operators; the last is the whole.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The claims it uses, as often as it uses them.
    pub fn claims(&self) -> impl Iterator<Item = &Slug<Claim>> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Claim(claim) | Node::Count(claim) => Some(claim),
            Node::Number(_) | Node::Apply(..) => None,
        })
    }

    /// The same arithmetic over other claims, for example over later versions of them.
    #[must_use]
    pub fn map_claims(&self, mut other: impl FnMut(&Slug<Claim>) -> Slug<Claim>) -> Self {
        let nodes = self.nodes.iter().map(|node| match node {
            Node::Claim(claim) => Node::Claim(other(claim)),
            Node::Count(claim) => Node::Count(other(claim)),
            Node::Number(_) | Node::Apply(..) => node.clone(),
        });
        Self { nodes: nodes.collect() }
    }

    /// The claim, if the expression is nothing but one claim.
    #[must_use]
    pub fn as_claim(&self) -> Option<&Slug<Claim>> {
        match self.nodes.as_slice() {
            [Node::Claim(claim)] => Some(claim),
            _ => None,
        }
    }
}

impl Node {
    fn shifted(self, offset: usize) -> Self {
        match self {
            Self::Apply(operator, first, second) => {
                Self::Apply(operator, first.saturating_add(offset), second.saturating_add(offset))
            }
            leaf => leaf,
        }
    }
}

impl Operator {
    const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Share => "share",
            Self::Change => "change",
        }
    }

    const fn precedence(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
            Self::Share | Self::Change => 3,
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut texts: Vec<(String, u8)> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let text = match node {
                Node::Claim(claim) => (claim.to_string(), 3),
                Node::Number(number) => (number.to_string(), 3),
                Node::Count(list) => (format!("count({list})"), 3),
                Node::Apply(operator, first, second) => {
                    let take = |place: &usize| texts.get(*place).cloned().unwrap_or_default();
                    write_operator(*operator, take(first), take(second))
                }
            };
            texts.push(text);
        }
        formatter.write_str(texts.last().map_or("", |(text, _)| text))
    }
}

fn write_operator(
    operator: Operator,
    (first, first_binds): (String, u8),
    (second, second_binds): (String, u8),
) -> (String, u8) {
    let (symbol, binds) = (operator.symbol(), operator.precedence());
    if binds == 3 {
        return (format!("{symbol}({first}, {second})"), binds);
    }
    let wrap = |text: String, inside: bool| if inside { text } else { format!("({text})") };
    let first = wrap(first, first_binds >= binds);
    let second = wrap(second, second_binds > binds);
    (format!("{first} {symbol} {second}"), binds)
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        Parser::default().parse(text)
    }
}

text_serde!(Expression, "Expression", "arithmetic over claims, such as share(P15, P14)");

/// An operator or bracket that waits for its right-hand side (Dijkstra 1961, the shunting yard).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Waiting {
    Binary(Operator),
    Bracket,
    Call { function: Function, commas: usize },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Function {
    Share,
    Change,
    Count,
    Sum,
}

#[derive(Debug, Default)]
struct Parser {
    nodes: Vec<Node>,
    values: Vec<usize>,
    waiting: Vec<Waiting>,
}

const OPERAND: &str = "an id, a number, (, share(, change(, count( or sum(";
const OPERATOR: &str = "an operator (+ - * /), a comma, ) or the end";

impl Parser {
    fn parse(mut self, text: &str) -> Result<Expression, ExpressionError> {
        let words = words(text);
        let mut operand_next = true;
        for (place, word) in words.iter().enumerate() {
            let unexpected = |expected| ExpressionError::Unexpected {
                found: (*word).into(),
                word: place.saturating_add(1),
                expected,
            };
            if operand_next {
                operand_next = self.operand(word).ok_or_else(|| unexpected(OPERAND))?;
            } else {
                operand_next = self.operator(word).ok_or_else(|| unexpected(OPERATOR))?;
            }
            if self.nodes.len() > Expression::NODES_MAX
                || self.waiting.len() > Expression::NODES_MAX
            {
                return Err(ExpressionError::TooLong);
            }
        }
        if operand_next {
            return Err(ExpressionError::Ended { expected: OPERAND });
        }
        self.apply_down_to(0);
        if !self.waiting.is_empty() {
            return Err(ExpressionError::Ended { expected: ")" });
        }
        if self.nodes.len() > Expression::NODES_MAX {
            return Err(ExpressionError::TooLong);
        }
        Ok(Expression { nodes: self.nodes })
    }

    /// Takes a word where an operand should stand; says whether another operand comes next.
    fn operand(&mut self, word: &str) -> Option<bool> {
        let waiting = match word {
            "(" => Waiting::Bracket,
            "share(" => Waiting::Call { function: Function::Share, commas: 0 },
            "change(" => Waiting::Call { function: Function::Change, commas: 0 },
            "count(" => Waiting::Call { function: Function::Count, commas: 0 },
            "sum(" => Waiting::Call { function: Function::Sum, commas: 0 },
            _ => {
                let node = word
                    .parse()
                    .map(Node::Number)
                    .or_else(|_| word.parse().map(Node::Claim))
                    .ok()
                    .filter(|_| {
                        word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
                    })?;
                self.push(node);
                return Some(false);
            }
        };
        self.waiting.push(waiting);
        Some(true)
    }

    /// Takes a word where an operator should stand; says whether an operand comes next.
    fn operator(&mut self, word: &str) -> Option<bool> {
        let operator = match word {
            "+" => Operator::Add,
            "-" => Operator::Subtract,
            "*" => Operator::Multiply,
            "/" => Operator::Divide,
            "," => return self.comma(),
            ")" => return self.close(),
            _ => return None,
        };
        self.apply_down_to(operator.precedence());
        self.waiting.push(Waiting::Binary(operator));
        Some(true)
    }

    fn comma(&mut self) -> Option<bool> {
        self.apply_down_to(0);
        match self.waiting.last_mut()? {
            Waiting::Call { function: Function::Share | Function::Change, commas }
                if *commas == 0 =>
            {
                *commas = 1;
            }
            Waiting::Call { function: Function::Sum, commas } => {
                let again = commas.saturating_add(1);
                *commas = again;
                if again > 1 {
                    self.join(Operator::Add);
                }
            }
            _ => return None,
        }
        Some(true)
    }

    fn close(&mut self) -> Option<bool> {
        self.apply_down_to(0);
        match self.waiting.pop()? {
            Waiting::Bracket | Waiting::Call { function: Function::Sum, commas: 0 } => {}
            Waiting::Call { function: Function::Share, commas: 1 } => self.join(Operator::Share),
            Waiting::Call { function: Function::Change, commas: 1 } => self.join(Operator::Change),
            Waiting::Call { function: Function::Sum, .. } => self.join(Operator::Add),
            Waiting::Call { function: Function::Count, commas: 0 } => {
                let last = self.nodes.last_mut()?;
                let Node::Claim(list) = last else { return None };
                *last = Node::Count(list.clone());
            }
            Waiting::Call { .. } | Waiting::Binary(_) => return None,
        }
        Some(false)
    }

    /// Applies every waiting operator that binds at least as tightly.
    fn apply_down_to(&mut self, precedence: u8) {
        while let Some(Waiting::Binary(operator)) = self.waiting.last().copied() {
            if operator.precedence() < precedence {
                break;
            }
            self.waiting.pop();
            self.join(operator);
        }
    }

    fn push(&mut self, node: Node) {
        self.values.push(self.nodes.len());
        self.nodes.push(node);
    }

    fn join(&mut self, operator: Operator) {
        // The grammar alternates operands and operators, so two values always wait here.
        if let (Some(second), Some(first)) = (self.values.pop(), self.values.pop()) {
            self.push(Node::Apply(operator, first, second));
        }
    }
}

/// Words apart by white space; brackets and commas stand alone, an opening one with its function.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for chunk in text.split_whitespace() {
        let mut rest = chunk;
        while let Some(place) = rest.find(['(', ')', ',']) {
            let is_call = rest.get(place..).is_some_and(|tail| tail.starts_with('('));
            let cut = if place == 0 || is_call { place.saturating_add(1) } else { place };
            let (word, after) = rest.split_at(cut);
            words.push(word);
            rest = after;
        }
        if !rest.is_empty() {
            words.push(rest);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads_as(text: &str, canonical: &str) {
        let expression: Expression = text.parse().unwrap();
        assert_eq!(expression.to_string(), canonical);
        assert_eq!(canonical.parse::<Expression>().unwrap().to_string(), canonical);
    }

    #[test]
    fn operators_bind_as_on_paper() {
        reads_as("N17 + N18", "N17 + N18");
        reads_as("a - b - c", "a - b - c");
        reads_as("a - (b - c)", "a - (b - c)");
        reads_as("a * (b + c) / 2", "a * (b + c) / 2");
        reads_as("a / (b / c)", "a / (b / c)");
        reads_as("((a))", "a");
        reads_as("sum(a, b, c)", "a + b + c");
        reads_as("sum(a)", "a");
        reads_as("sum(a - b, c) * d", "(a - b + c) * d");
        reads_as("1/6 * share(a + b, c)", "1/6 * share(a + b, c)");
        reads_as("change( N25 ,N23 )", "change(N25, N23)");
        reads_as("count(L4) - 1", "count(L4) - 1");
        reads_as("X-SRC1 - -2", "X-SRC1 - -2");
    }

    #[test]
    fn an_id_may_look_like_arithmetic() {
        let expression: Expression = "a/b-c".parse().unwrap();
        assert_eq!(expression.nodes().len(), 1);
        assert_eq!(expression.as_claim().unwrap().as_str(), "a/b-c");
    }

    #[test]
    fn faults_are_named_with_their_word() {
        for (text, found, word) in [
            ("+ a", "+", 1),
            ("a b", "b", 2),
            ("a)", ")", 2),
            ("a, b", ",", 2),
            ("share(a)", ")", 3),
            ("share(a, b, c)", ",", 5),
            ("count(a + b)", ")", 5),
            ("count(2)", ")", 3),
            ("root(a)", "root(", 1),
            ("a + £", "£", 3),
        ] {
            match text.parse::<Expression>() {
                Err(ExpressionError::Unexpected { found: f, word: w, .. }) => {
                    assert_eq!((f.as_str(), w), (found, word), "{text:?}");
                }
                other => panic!("{text:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_text_that_ends_too_early_says_what_is_missing() {
        for (text, expected) in [("", OPERAND), (" ", OPERAND), ("a +", OPERAND), ("(a", ")")] {
            assert_eq!(text.parse::<Expression>(), Err(ExpressionError::Ended { expected }));
        }
        let error = "share(a, b".parse::<Expression>().unwrap_err();
        assert_eq!(error.to_string(), "the text ends where ) should stand");
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = format!("{}a{}", "(".repeat(2000), ")".repeat(2000));
        assert_eq!(deep.parse::<Expression>(), Err(ExpressionError::TooLong));
        let long = vec!["a"; 501].join(" + ");
        assert_eq!(long.parse::<Expression>(), Err(ExpressionError::TooLong));
        assert!(vec!["a"; 500].join(" + ").parse::<Expression>().is_ok());
    }

    #[test]
    fn joining_keeps_places_right() {
        let share =
            Expression::apply(Operator::Share, "a + b".parse().unwrap(), "c * 2".parse().unwrap());
        assert_eq!(share.unwrap().to_string(), "share(a + b, c * 2)");
        let half: Expression = vec!["a"; 300].join(" + ").parse().unwrap();
        let joined = Expression::apply(Operator::Add, half.clone(), half);
        assert_eq!(joined, Err(ExpressionError::TooLong));
    }
}
