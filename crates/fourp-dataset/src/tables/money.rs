//! Money: what moved, what it was for, what was held.

use crate::{
    record::record,
    shape::{Optional, OrDefault, Required},
    spread::Spread,
};
use fourp_model::{Allocation, Balance, Flow};

record! { Flow, "Money that moved, or was to move." {
    payer: Required, "Who pays.";
    payee: Required, "Who is paid.";
    amount: Required, "How much.";
    half_width: Optional, "Half the unit that the amount was rounded to, where it was rounded.";
    kind: Required, "Why it moves.";
    phase: Required, "How far it has come.";
    period: Required, "For what period it is.";
    announced: Optional, "When it was announced.";
    confirmed: Optional, "When it was confirmed.";
    paid: Optional, "When it was paid.";
    withdrawn: Optional, "When it was withdrawn.";
    stream: Optional, "The pot it comes from.";
    earmark: Optional, "What it may be spent on.";
    certainty: OrDefault, "How long the payee can count on it.";
    budget: Optional, "The part of the money that it is.";
    price_base: Optional, "The prices it is in.";
    commitment: Optional, "The promise it is a phase of: rows of one promise are never added together.";
    reported_by: Optional, "Who reports it.";
    citation: Spread, "Where this is said.";
} }

record! { Allocation, "What share of a body's spending goes to a strand or threat." {
    party: Required, "Whose spending.";
    period: Required, "When.";
    purpose: Required, "To what.";
    share: Required, "How large a part, as far as is known.";
    of: Optional, "Of which part of the money.";
    basis: OrDefault, "What the share rests on.";
    citation: Spread, "Where this is said.";
} }

record! { Balance, "What a body held at the start and the end of a period." {
    party: Required, "Who.";
    period: Required, "Between which days.";
    opening: Optional, "Held at the start; negative is owed.";
    closing: Optional, "Held at the end; negative is owed.";
    half_width: Optional, "Half the unit that both were rounded to, where they were rounded.";
    budget: Optional, "The part of the money that it is a balance of.";
    price_base: Optional, "The prices it is in.";
    citation: Spread, "Where this is said.";
} }
