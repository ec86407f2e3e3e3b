//! Sources, and what they say.

use crate::{
    record::record,
    shape::{Listed, Optional, Required},
    spread::Spread,
};
use fourp_model::{Check, Claim, Completeness, Event, Footnote, Population, Source, Statement};

record! { Source, "A document that says something." {
    id: Required, "Its id, by which other rows cite it.";
    title: Required, "Its title as printed.";
    publisher: Required, "Who publishes it.";
    published: Optional, "When it was published, as precisely as is known.";
    address: Optional, "Where it can be read.";
    standing: Required, "Whether it is the document itself or a copy.";
    copy_of: Optional, "For a copy: what it is a copy of or a report on.";
    licence: Optional, "The terms on which it may be reused; empty if they have not been verified.";
    marking: Required, "Its protective marking.";
    note: Optional, "Anything a reader must know of it.";
} }

record! { Population, "The things, people or money that figures are about." {
    id: Required, "Its id.";
    name: Required, "What it is, in words.";
    same_as: Listed, "Other ids of the very same population.";
    part_of: Listed, "Populations that contain all of this one.";
    citation: Spread, "Where that is said.";
} }

record! { Claim, "A figure said of a measure, population and period, by somebody, in a source." {
    id: Required, "Its id.";
    measure: Required, "What is measured: the same id wherever the same thing is meant.";
    label: Required, "The measure in words.";
    population: Required, "What it is measured of.";
    scope: Optional, "The scope as the source words it.";
    period: Required, "When it holds.";
    figure: Spread, "How the value was printed.";
    voice: Spread, "Who asserts it.";
    counting_rule: Optional, "How it was counted; figures under different rules are not compared.";
    vintage: Optional, "Of what date the figure is, when later versions of it exist.";
    supersedes: Optional, "The earlier version that it replaces.";
    price_base: Optional, "Prices, for money.";
    budget_class: Optional, "Kind of budget, for money.";
    status: Required, "Whether the words are the source's own.";
    contradicted_by: Listed, "Claims that say otherwise.";
    followed_up_by: Listed, "Later claims on the same matter.";
    citation: Spread, "Where it stands.";
    note: Optional, "Anything a reader must know of it.";
} }

record! { Check, "A relation between claims, or a figure to be derived from them." {
    id: Required, "Its id.";
    title: Required, "What is checked, in words.";
    formula: Required, "The relation.";
    means: Optional, "What a ratio, product or sum of unlike things means; without it they are not compared.";
    note: Optional, "Anything a reader must know of it.";
} }

record! { Statement, "A sentence of a report, and what bears on it." {
    id: Required, "Its id.";
    class: Required, "What sort of sentence it is.";
    gist: Required, "What it says, in your own words.";
    voice: Spread, "Who says it.";
    tested_by: Listed, "Checks whose outcome shows it true or false, not those that merely concern the same figures.";
    supported_by: Listed, "Claims by others than the speaker, resting on other data, that bear it out.";
    restates: Listed, "Claims it repeats: a restatement shows nothing.";
    repeated_by: Listed, "Statements that say the same elsewhere.";
    contradicted_by: Listed, "Statements that say otherwise.";
    followed_up_by: Listed, "Later statements on the same matter.";
    not_measurable: Optional, "Why no data can settle it, if none can.";
    settled_by: Optional, "What would settle it.";
    settled_in: Listed, "The tables in which that would stand.";
    citation: Spread, "Where it stands.";
} }

record! { Event, "Something that a source dates." {
    id: Required, "Its id.";
    period: Required, "When it happened or is to happen.";
    what: Required, "What happened.";
    parties: Listed, "Who took part.";
    citation: Spread, "Where this is said.";
} }

record! { Footnote, "What a source cites in one of its notes." {
    mark: Required, "The number or sign of the note.";
    cites: Optional, "What it cites, as printed.";
    cited: Optional, "The source that is, if it is one of the folder's.";
    citation: Spread, "Where the note stands.";
} }

record! { Completeness, "A declaration that a table holds all there is within a scope." {
    table: Required, "The table, by its file name.";
    scope: Required, "Within what it is complete, in words.";
    as_at: Required, "On what date.";
    declared_by: Required, "Who says so.";
    citation: Spread, "Where this is said.";
} }
