//! Who governs with whom.

mod ground;

mod bodies;
mod burden;
mod cover;
mod likeness;
mod lines;
mod meetings;
mod members;

use fourp_model::Table;

use self::ground::{CROWD, CROWD_LIMIT};
use crate::{
    code::{Code, Family},
    finding::Severity,
    rule::Rule,
    threshold::Threshold,
};

const SEATS: (Table, &str) = (Table::Seats, "who sits in which group, as what");
const GROUPS: (Table, &str) =
    (Table::Groups, "each group by name, with owner, standing, quorum and meetings a year");
const LINES: (Table, &str) = (Table::ReportingLines, "to which group or body each group reports");
const REMITS: (Table, &str) =
    (Table::Remits, "which threat, strand and function each group is for");
const MEETINGS: (Table, &str) =
    (Table::Meetings, "when each group met, who came and how many decisions it took");
const BODIES: (Table, &str) = (Table::Bodies, "each body with what it belongs to, and its dates");
const RESPONSIBILITIES: (Table, &str) =
    (Table::Responsibilities, "who has which function over what, and to whom it answers");
const GOVERNING: &str = "HM Treasury and Cabinet Office, Corporate governance in central government departments: code of good practice (2017)";
const MANAGING: &str = "HM Treasury, Managing Public Money (2023)";
const FUNCTIONAL: &str = "Government Functional Standard GovS 002: Project delivery (2021), governance and management framework";
const MATRIX: &str = "Committee of Public Accounts, Serious and organised crime (27 September 2019), on who leads and who is accountable";

/// The rules on governance, in order of number.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::new(Family::Governance, 1),
        question: "Are two groups one in all but name?",
        criterion: "two groups have different members or different work",
        why: "two groups of the same people cost the time of both",
        reference: "National Audit Office, Tackling serious and organised crime (HC 2219, 2019), on 37 groups and 59 others",
        severity: Severity::Medium,
        thresholds: &[
            Threshold {
                name: "likeness",
                value: "0.8",
                unit: "members in both as a share of members in either",
                source: "a convention of this rule; the answer it reads lists no pair below 0.8",
            },
            Threshold {
                name: "chance",
                value: "0.05",
                unit: "probability, adjusted for all pairs of groups",
                source: "the usual level of 5 %, a convention",
            },
        ],
        needs: &[GROUPS, SEATS],
        find: likeness::duplicates,
    },
    Rule {
        code: Code::new(Family::Governance, 2),
        question: "Does a group lie within another?",
        criterion: "a group has a member whom no other group has together with all the others",
        why: "a group within another repeats a part of it",
        reference: "National Audit Office, Tackling serious and organised crime (HC 2219, 2019), on 37 groups and 59 others",
        severity: Severity::Low,
        thresholds: &[
            Threshold {
                name: "members",
                value: "3",
                unit: "members of the smaller group, at least",
                source: "a convention of this rule: two people meet in many rooms",
            },
            Threshold {
                name: "chance",
                value: "0.05",
                unit: "probability, given how much each party sits in, adjusted for all pairs of groups",
                source: "the usual level of 5 %, a convention",
            },
        ],
        needs: &[GROUPS, SEATS],
        find: likeness::contained,
    },
    Rule {
        code: Code::new(Family::Governance, 3),
        question: "Reports every group to somebody?",
        criterion: "a group reports to another or has an owner; asked where groups and lines are declared complete",
        why: "what a group without a line finds reaches nobody who must act",
        reference: GOVERNING,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[GROUPS, LINES],
        find: lines::orphans,
    },
    Rule {
        code: Code::new(Family::Governance, 4),
        question: "Reports a group to several?",
        criterion: "a group has one superior",
        why: "with two superiors it is not set who decides",
        reference: FUNCTIONAL,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[LINES],
        find: lines::several,
    },
    Rule {
        code: Code::new(Family::Governance, 5),
        question: "Do groups report to each other in a circle?",
        criterion: "reporting lines lead upwards and end",
        why: "in a circle nobody is the last to answer",
        reference: FUNCTIONAL,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[LINES],
        find: lines::circles,
    },
    Rule {
        code: Code::new(Family::Governance, 6),
        question: "Leads a reporting line to somebody who is there?",
        criterion: "a line ends at a group that exists, and an owner exists",
        why: "a line that ends nowhere is no line",
        reference: FUNCTIONAL,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[LINES],
        find: lines::nowhere,
    },
    Rule {
        code: Code::new(Family::Governance, 7),
        question: "Is there a threat and strand that nobody covers?",
        criterion: "every threat of the latest taxonomy has somebody on every strand, by remit or responsibility; asked where both tables are declared complete",
        why: "what nobody is to do is done by nobody",
        reference: MATRIX,
        severity: Severity::High,
        thresholds: &[],
        needs: &[(Table::Threats, "the threats that are told apart"), REMITS, RESPONSIBILITIES],
        find: cover::gaps,
    },
    Rule {
        code: Code::new(Family::Governance, 8),
        question: "Have several what one should have?",
        criterion: "one owns, one leads and one decides over each cell of threat and strand, and one body coordinates; groups that coordinate beside each other are only counted as a crowd",
        why: "two leaders are none where they differ",
        reference: MATRIX,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[RESPONSIBILITIES],
        find: cover::contested,
    },
    Rule {
        code: CROWD,
        question: "Is a cell crowded?",
        criterion: "few own, lead, decide or coordinate over one cell of threat and strand",
        why: "where many coordinate, somebody must coordinate them",
        reference: "National Audit Office, Tackling serious and organised crime (HC 2219, 2019), on 37 groups and 59 others",
        severity: Severity::Medium,
        thresholds: &[CROWD_LIMIT],
        needs: &[REMITS],
        find: cover::crowded,
    },
    Rule {
        code: Code::new(Family::Governance, 10),
        question: "Is somebody in more meetings than one can attend?",
        criterion: "seats of one party are taken at less than one meeting every working day",
        why: "who sits everywhere prepares for little",
        reference: "a convention of this rule: no public standard limits seats",
        severity: Severity::Medium,
        thresholds: &[Threshold {
            name: "meetings",
            value: "250",
            unit: "meetings a year, each seat of a party counted",
            source: "a convention of this rule: about the working days of a year",
        }],
        needs: &[GROUPS, SEATS],
        find: burden::overload,
    },
    Rule {
        code: Code::new(Family::Governance, 11),
        question: "Do parts of the response meet through one party alone?",
        criterion: "no party is the only link between parts of some size",
        why: "what rests on one link ends with it",
        reference: "Hopcroft and Tarjan (1973), Algorithm 447, Communications of the ACM 16: articulation points",
        severity: Severity::Medium,
        thresholds: &[Threshold {
            name: "part",
            value: "10",
            unit: "groups and parties in the largest part that is cut off",
            source: "a convention of this rule: smaller parts are a group and its own members",
        }],
        needs: &[SEATS],
        find: burden::bottlenecks,
    },
    Rule {
        code: Code::new(Family::Governance, 12),
        question: "Answers somebody for every decision?",
        criterion: "from whoever decides, leads or coordinates, lines lead to an owner; asked where lines and responsibilities are declared complete",
        why: "nobody can be held to account for a decision without an owner",
        reference: MANAGING,
        severity: Severity::High,
        thresholds: &[],
        needs: &[LINES, RESPONSIBILITIES],
        find: cover::unanswered,
    },
    Rule {
        code: Code::new(Family::Governance, 13),
        question: "Has every group a member?",
        criterion: "a group has members; asked where seats are declared complete",
        why: "a group of nobody does nothing",
        reference: FUNCTIONAL,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[GROUPS, SEATS],
        find: members::memberless,
    },
    Rule {
        code: Code::new(Family::Governance, 14),
        question: "Do groups meet as often as laid down?",
        criterion: "a group met at least half as often as its terms say, in the year up to the last meeting that is minuted; asked where minutes span ten months or more",
        why: "a group that does not meet steers nothing",
        reference: GOVERNING,
        severity: Severity::Medium,
        thresholds: &[Threshold {
            name: "share",
            value: "0.5",
            unit: "meetings as a share of those laid down",
            source: "a convention of this rule",
        }],
        needs: &[GROUPS, MEETINGS],
        find: meetings::rarely,
    },
    Rule {
        code: Code::new(Family::Governance, 15),
        question: "Do groups that may decide, decide?",
        criterion: "a group that may decide or oversee took a decision within the year of its minutes",
        why: "a group that decides nothing costs time and steers nothing",
        reference: GOVERNING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[GROUPS, MEETINGS],
        find: meetings::undecided,
    },
    Rule {
        code: Code::new(Family::Governance, 16),
        question: "Do members come?",
        criterion: "less than half of the attendances that are due do not happen",
        why: "a group whose members stay away binds those who were not there",
        reference: GOVERNING,
        severity: Severity::Low,
        thresholds: &[Threshold {
            name: "share",
            value: "0.5",
            unit: "attendances that did not happen as a share of those due",
            source: "a convention of this rule",
        }],
        needs: &[SEATS, MEETINGS],
        find: meetings::absent,
    },
    Rule {
        code: Code::new(Family::Governance, 17),
        question: "Can every group reach its quorum?",
        criterion: "as many people have a voice in a group as its quorum asks for; asked where seats are declared complete",
        why: "a group below its quorum cannot decide",
        reference: GOVERNING,
        severity: Severity::High,
        thresholds: &[],
        needs: &[GROUPS, SEATS],
        find: members::quorum,
    },
    Rule {
        code: Code::new(Family::Governance, 18),
        question: "Has every group a chair?",
        criterion: "somebody is in the chair; asked of groups whose every role is stated, where seats are declared complete",
        why: "nobody calls it together or speaks for it",
        reference: GOVERNING,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[GROUPS, SEATS],
        find: members::without_chair,
    },
    Rule {
        code: Code::new(Family::Governance, 19),
        question: "Answers somebody to several for the same?",
        criterion: "for one function over one cell a party answers to one",
        why: "without one fixed point of accountability each may wait for the other",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[RESPONSIBILITIES],
        find: cover::two_masters,
    },
    Rule {
        code: Code::new(Family::Governance, 20),
        question: "Sits a body that is closed?",
        criterion: "seats are held by those who exist",
        why: "a seat that nobody can take counts as a member",
        reference: FUNCTIONAL,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[BODIES, SEATS],
        find: members::ghosts,
    },
    Rule {
        code: Code::new(Family::Governance, 21),
        question: "Belongs a body to one that is there?",
        criterion: "a body belongs to bodies that exist; to one that no row declares only where bodies are not declared complete",
        why: "who answers for it is not recorded",
        reference: MANAGING,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[BODIES],
        find: bodies::parentless,
    },
    Rule {
        code: Code::new(Family::Governance, 22),
        question: "Belongs a body to several?",
        criterion: "a body belongs to one other at a time, or it is said which is first",
        why: "sums by parent count it more than once",
        reference: MANAGING,
        severity: Severity::Information,
        thresholds: &[],
        needs: &[BODIES],
        find: bodies::several,
    },
    Rule {
        code: Code::new(Family::Governance, 23),
        question: "Do bodies belong to each other in a circle?",
        criterion: "what bodies belong to leads upwards and ends",
        why: "in a circle nobody is the last to answer",
        reference: MANAGING,
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[BODIES],
        find: bodies::circles,
    },
    Rule {
        code: Code::new(Family::Governance, 24),
        question: "Are groups or bodies known by their number alone?",
        criterion: "groups are listed, and bodies whose number is only bounded are named",
        why: "nothing can be asked of what nobody lists",
        reference: "Committee of Public Accounts, Serious and organised crime (27 September 2019), on more than 100 bodies",
        severity: Severity::Low,
        thresholds: &[],
        needs: &[(Table::BodyClasses, "kinds of bodies with how many there are")],
        find: members::uncounted,
    },
    Rule {
        code: Code::new(Family::Governance, 25),
        question: "Has every group with members a remit?",
        criterion: "a group whose seats are filled has a remit; asked where remits are declared complete",
        why: "a group without a remit could be closed, or does work that nobody recorded",
        reference: FUNCTIONAL,
        severity: Severity::Low,
        thresholds: &[],
        needs: &[GROUPS, SEATS, REMITS],
        find: members::without_remit,
    },
];
