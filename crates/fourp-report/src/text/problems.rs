//! What is wrong with the files?

use std::collections::BTreeMap;

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use fourp_model::{Problem, ProblemCode, Problems, Severity};

use crate::layout::{Page, counted};

/// How many problems of one kind are shown in full.
const SHOWN_PER_KIND: usize = 10;
/// The longest line that is shown, in bytes.
const LINE_MAX: usize = 4096;
/// How many characters of a value are shown.
const VALUE_MAX: usize = 60;

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "text is coloured or it is not")]
pub enum Colour {
    /// Plain text: for files, pipes and tests.
    #[default]
    Plain,
    /// ANSI escape sequences: for a terminal that understands them.
    Ansi,
}

/// The problems of a reading in a compiler's style: for each its line with the cell underlined, what
/// was expected and the nearest text that would do; then, kind by kind, how many there are and how to
/// mend them.
///
/// In order of place. Of each kind the first ten are shown in full; all are counted. What stands in
/// the files is shown as text, whatever it holds.
#[must_use]
pub fn problems(problems: &Problems, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let mut text = String::new();
    let mut shown = BTreeMap::<ProblemCode, u64>::new();
    for problem in problems.kept() {
        let count = shown.entry(problem.code).or_default();
        if usize::try_from(*count).is_ok_and(|count| count < SHOWN_PER_KIND) {
            *count = count.saturating_add(1);
            text.push_str(&renderer.render(&[report(problem)]));
            text.push_str("\n\n");
        }
    }
    text.push_str(&summary(problems, &shown));
    text
}

fn report(problem: &Problem) -> Group<'_> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(title(problem))
        .id(problem.code.as_str())
        .elements(std::iter::empty::<Snippet<'_, annotate_snippets::Annotation<'_>>>());
    group = match (&problem.line_text, problem.place.line.and_then(|line| line.try_into().ok())) {
        (Some(line_text), Some(line)) if line_text.len() <= LINE_MAX => {
            let start = start(line_text, problem);
            let span = start..end(line_text, start, problem);
            group.element(
                Snippet::source(line_text.as_str())
                    .line_start(line)
                    .path(normalize_untrusted_str(&problem.place.file))
                    .annotation(AnnotationKind::Primary.span(span).label(expected(problem))),
            )
        }
        _ => {
            let group = group.element(origin(problem));
            match problem.expected.as_str() {
                "" => group,
                _ => group.element(Level::NOTE.message(expected(problem))),
            }
        }
    };
    if let Some(nearest) = &problem.nearest {
        group = group.element(Level::HELP.message(format!("did you mean {}?", quoted(nearest))));
    }
    if let Some(related) = &problem.related {
        let place = normalize_untrusted_str(&related.to_string());
        group = group.element(Level::NOTE.message(format!("see {place}")));
    }
    group
}

fn origin(problem: &Problem) -> Origin<'_> {
    if problem.place.sheet.is_some() {
        return Origin::path(normalize_untrusted_str(&problem.place.to_string()));
    }
    let mut origin = Origin::path(normalize_untrusted_str(&problem.place.file));
    if let Some(line) = problem.place.line.and_then(|line| line.try_into().ok()) {
        origin = origin.line(line);
        if let Some(column) = problem.place.column.and_then(|column| column.try_into().ok()) {
            origin = origin.char_column(column);
        }
    }
    origin
}

fn title(problem: &Problem) -> String {
    let mut title = problem.code.title().to_owned();
    if let Some(field) = &problem.place.field {
        title.push_str(" in ");
        title.push_str(&normalize_untrusted_str(field));
    }
    if let Some(value) = &problem.value {
        title.push_str(": ");
        title.push_str(&quoted(value));
    }
    title
}

fn expected(problem: &Problem) -> String {
    if problem.expected.is_empty() {
        return String::new();
    }
    format!("expected {}", normalize_untrusted_str(&problem.expected))
}

/// A value in quotes, cut if it is long.
fn quoted(value: &str) -> String {
    let mut start: String = value.chars().take(VALUE_MAX).collect();
    if start.len() < value.len() {
        start.push('…');
    }
    normalize_untrusted_str(&format!("{start:?}"))
}

/// The byte at which the cell begins, or the end of the line.
fn start(line: &str, problem: &Problem) -> usize {
    let column = problem.place.column.unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    line.char_indices().nth(column).map_or(line.len(), |(start, _)| start)
}

/// The byte at which the cell ends: after its value or its closing quote, or before the next comma. A
/// problem without a column has the whole line.
fn end(line: &str, start: usize, problem: &Problem) -> usize {
    if problem.place.column.is_none() {
        return line.len();
    }
    let rest = line.get(start..).unwrap_or_default();
    let value = problem.value.as_deref().filter(|value| !value.is_empty());
    let length = match value {
        Some(value) if rest.starts_with(value) => value.len(),
        _ => match rest.strip_prefix('"') {
            Some(inner) => inner
                .replace("\"\"", "  ")
                .find('"')
                .map_or(rest.len(), |end| end.saturating_add(2)),
            None => rest.find(',').unwrap_or(rest.len()),
        },
    };
    start.saturating_add(length).min(line.len())
}

/// How many problems there are of each kind, and how to mend them.
fn summary(problems: &Problems, shown: &BTreeMap<ProblemCode, u64>) -> String {
    let mut page = Page::default();
    for (code, count) in problems.counts() {
        let shown = shown.get(&code).copied().unwrap_or_default();
        let hidden = match count.saturating_sub(shown) {
            0 => String::new(),
            hidden => format!(", {hidden} of them not shown"),
        };
        page.wrapped(
            &format!("{code} "),
            "    ",
            &format!("{} ({count}{hidden}): {} {}", code.title(), code.meaning(), code.mend()),
        );
    }
    page.gap();
    let total = usize::try_from(problems.len()).unwrap_or(usize::MAX);
    let total = counted(total, "problem", "problems");
    page.line(&if problems.is_empty() {
        "no problem".into()
    } else if problems.is_fatal() {
        format!("error: {total}; nothing was read")
    } else {
        format!("warning: {total}; every row was kept")
    });
    page.finish()
}
