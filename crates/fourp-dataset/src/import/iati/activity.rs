//! What is read of an activity.

/// An activity, as its publisher writes it.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    /// The line on which it begins.
    pub(crate) line: u64,
    /// Its identifier.
    pub(crate) id: String,
    /// The currency of amounts that name none.
    pub(crate) currency: Option<String>,
    /// Who publishes it.
    pub(crate) reporter: Organisation,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) budgets: Vec<Budget>,
    pub(crate) shares: Vec<Share>,
}

/// An organisation, as it is named in one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organisation {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    /// The activity of theirs that the money comes from or goes to.
    pub(crate) activity: Option<String>,
}

/// An amount.
#[derive(Debug, Default)]
pub(crate) struct Value {
    pub(crate) line: u64,
    pub(crate) text: String,
    pub(crate) currency: Option<String>,
    /// The day whose rate of exchange is to be taken.
    pub(crate) date: Option<String>,
}

/// A transaction.
#[derive(Debug, Default)]
pub(crate) struct Transaction {
    pub(crate) line: u64,
    pub(crate) kind: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) value: Option<Value>,
    pub(crate) provider: Option<Organisation>,
    pub(crate) receiver: Option<Organisation>,
    pub(crate) description: Option<String>,
    pub(crate) shares: Vec<Share>,
}

/// A budget.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    pub(crate) line: u64,
    /// `1` is the original, `2` a revised one; `1` where it is not said.
    pub(crate) kind: Option<String>,
    /// `1` is indicative, `2` committed; `1` where it is not said.
    pub(crate) status: Option<String>,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) value: Option<Value>,
}

/// A sector, country or region, and what part of the money is for it.
#[derive(Debug, Default)]
pub(crate) struct Share {
    pub(crate) line: u64,
    pub(crate) element: ShareElement,
    /// The list of sectors that the code is of.
    pub(crate) vocabulary: Option<String>,
    pub(crate) code: String,
    pub(crate) percentage: Option<String>,
}

/// What a share is of.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum ShareElement {
    #[default]
    Sector,
    Country,
    Region,
}
