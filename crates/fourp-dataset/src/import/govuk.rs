//! Answers of the GOV.UK organisations API into bodies.

use super::{
    imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
    slugs::slug,
};
use crate::facts::FileFacts;
use fourp_model::{
    Body, BodyClass, BodyKind, BodyStatus, Citation, Dated, Dates, PartialDate, Place, Problem,
    ProblemCode, Problems, Slug, Source,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// One page of the answer, or all pages put together.
#[derive(Clone, Copy, Debug)]
pub struct OrganisationsPage<'a> {
    /// The name of the file, for the account.
    pub file: &'a str,
    /// Its bytes: a JSON object with the organisations as `results`.
    pub bytes: &'a [u8],
}

/// Organisations as <https://www.gov.uk/api/organisations> answers, as bodies.
///
/// The id is the slug. An organisation's own list of parents and of successors is followed; a link that only
/// the other side has is left out, and listed. Formats, statuses on GOV.UK other than live and closed, and
/// reasons of closing are classes. A status other than closed is that of the pages: the body is live. What
/// nobody lists is kept as a reference that leads nowhere.
///
/// The rules, field by field, and what is lost are in the repository's `docs/import/govuk.md`. A row of the
/// account is one organisation. Takes time in proportion to n log n for n organisations, and memory for
/// about three times the largest file.
///
/// ```
/// use fourp_dataset::import::{OrganisationsPage, govuk_organisations};
/// use fourp_model::{Source, Standing};
///
/// let source = Source {
///     id: "gov-uk".parse()?,
///     title: "Organisations on GOV.UK".into(),
///     publisher: "GOV.UK".into(),
///     published: None,
///     address: None,
///     standing: Standing::Primary,
///     copy_of: None,
///     licence: None,
///     marking: Default::default(),
///     note: None,
/// };
/// let json = r#"{"results": [{"title": "Home Office", "format": "Ministerial department",
///     "details": {"slug": "home-office", "govuk_status": "live"}}]}"#;
/// let page = OrganisationsPage { file: "page-1.json", bytes: json.as_bytes() };
/// let imported = govuk_organisations([page], &source)?;
/// assert_eq!(imported.tables.bodies[0].name, "Home Office");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that is no JSON object with `results`, or is nested more than 128 deep. An organisation that cannot
/// be read is no error, but listed.
pub fn govuk_organisations<'a>(
    pages: impl IntoIterator<Item = OrganisationsPage<'a>>,
    source: &Source,
) -> Result<Imported, Problems> {
    let mut list = List::new(source);
    for page in pages {
        list.read(page)?;
    }
    Ok(list.finish(source))
}

/// What an answer holds; everything else is passed over.
#[derive(Deserialize)]
struct Page {
    results: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Organisation {
    title: String,
    format: String,
    details: Details,
    #[serde(default)]
    parent_organisations: Vec<Link>,
    #[serde(default)]
    child_organisations: Vec<Link>,
    #[serde(default)]
    superseding_organisations: Vec<Link>,
}

#[derive(Deserialize)]
struct Details {
    slug: String,
    #[serde(default)]
    abbreviation: Option<String>,
    #[serde(default)]
    govuk_status: Option<String>,
    #[serde(default)]
    govuk_closed_status: Option<String>,
    #[serde(default)]
    closed_at: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    id: String,
}

/// What has been read so far.
struct List {
    imported: Imported,
    source: Slug<Source>,
    bodies: BTreeMap<Slug<Body>, Body>,
    classes: BTreeMap<Slug<BodyClass>, BodyClass>,
    /// Who says of whom that it is its child, and where.
    children: Vec<(Slug<Body>, Slug<Body>, Place)>,
}

impl List {
    fn new(source: &Source) -> Self {
        Self {
            imported: Imported::default(),
            source: source.id.clone(),
            bodies: BTreeMap::new(),
            classes: BTreeMap::new(),
            children: Vec::new(),
        }
    }

    fn read(&mut self, page: OrganisationsPage<'_>) -> Result<(), Problems> {
        let OrganisationsPage { file, bytes } = page;
        let Page { results } = serde_json::from_slice(bytes).map_err(|error| {
            let line = u64::try_from(error.line()).unwrap_or(u64::MAX);
            let text = error.to_string();
            // The parser has no other mark for it.
            let code = match text.starts_with("recursion limit exceeded") {
                true => ProblemCode::TooDeep,
                false => ProblemCode::BadStructure,
            };
            let problem = Problem {
                value: Some(text),
                ..Problem::new(
                    code,
                    Place::line(file, line),
                    "a JSON object with organisations as its results",
                )
            };
            Problems::from_iter([problem])
        })?;
        let mut facts = FileFacts { file: file.into(), ..FileFacts::default() };
        for (at, result) in results.into_iter().enumerate() {
            facts.rows = facts.rows.saturating_add(1);
            let place = Place { field: Some(format!("results/{at}")), ..Place::file(file) };
            match self.organisation(result, &place) {
                Ok(true) => facts.accepted = facts.accepted.saturating_add(1),
                Ok(false) => facts.merged = facts.merged.saturating_add(1),
                Err((why, found)) => {
                    self.imported.rejected.push(RejectedRow { place, why, found });
                    facts.rejected = facts.rejected.saturating_add(1);
                }
            }
        }
        self.imported.files.push(facts);
        Ok(())
    }

    /// Reads an organisation; `false` if it is there already, the same in everything that is kept.
    fn organisation(
        &mut self,
        result: serde_json::Value,
        place: &Place,
    ) -> Result<bool, (Rejection, String)> {
        let read = serde_json::from_value::<Organisation>(result);
        let organisation = read.map_err(|error| (Rejection::BrokenRow, error.to_string()))?;
        let slug = organisation.details.slug.clone();
        let id = body_id(&slug).ok_or_else(|| (Rejection::NoId, slug.clone()))?;
        if organisation.title.trim().is_empty() {
            return Err((Rejection::BrokenRow, slug));
        }
        let before = self.imported.repairs.len();
        let body = self.body(&id, &organisation, place);
        if let Some(known) = self.bodies.get(&id) {
            self.imported.repairs.truncate(before);
            return if *known == body { Ok(false) } else { Err((Rejection::SameId, slug)) };
        }
        for child in &organisation.child_organisations {
            if let Some(child) = last(child) {
                self.children.push((id.clone(), child, place.clone()));
            }
        }
        self.bodies.insert(id, body);
        Ok(true)
    }

    fn body(&mut self, id: &Slug<Body>, organisation: &Organisation, place: &Place) -> Body {
        let Organisation { title, format, details, .. } = organisation;
        let citation = Citation::of(self.source.clone());
        let kind = match format.trim() {
            "Court" | "Tribunal" => BodyKind::Assembly,
            _ => BodyKind::Organisation,
        };
        let status = match details.govuk_status.as_deref() {
            None | Some("") => BodyStatus::NotStated,
            Some("closed") => BodyStatus::Closed,
            Some(_) => BodyStatus::Live,
        };
        let closed = details.closed_at.as_deref().filter(|text| !text.is_empty());
        let until = closed.and_then(|text| day(text).or_else(|| self.left_out(place, text)));
        let abbreviation = details.abbreviation.as_deref().map(str::trim).unwrap_or_default();
        let mut body = Body {
            status,
            parents: self.links(&organisation.parent_organisations, place),
            classes: self.classes_of(format, details),
            dates: Dates { until, ..Dates::default() },
            ..Body::new(id.clone(), title.trim(), kind, citation)
        };
        if !abbreviation.is_empty() {
            body.aliases.push(abbreviation.into());
        }
        let successors = self.links(&organisation.superseding_organisations, place);
        body.superseded_by = successors.into_iter().map(|link| link.value).collect();
        body
    }

    fn left_out(&mut self, place: &Place, found: &str) -> Option<PartialDate> {
        self.repair(place, RepairRule::DateLeftOut, found);
        None
    }

    fn repair(&mut self, place: &Place, rule: RepairRule, found: &str) {
        let (place, found) = (place.clone(), found.into());
        self.imported.repairs.push(Repair { place, rule, found, read_as: None });
    }

    /// The organisations that links lead to, each once, in order.
    fn links(&mut self, links: &[Link], place: &Place) -> Vec<Dated<Slug<Body>>> {
        let mut ids = BTreeSet::new();
        for link in links {
            match last(link) {
                Some(id) => {
                    ids.insert(id);
                }
                None => self.repair(place, RepairRule::LinkLeftOut, &link.id),
            }
        }
        ids.into_iter().map(Dated::always).collect()
    }

    /// The classes of its format, of its status where that says more, and of why it closed.
    fn classes_of(&mut self, format: &str, details: &Details) -> Vec<Dated<Slug<BodyClass>>> {
        let status = details.govuk_status.as_deref().unwrap_or_default();
        let status = Some(status).filter(|status| !matches!(*status, "" | "live" | "closed"));
        let closed = details.govuk_closed_status.as_deref().filter(|closed| !closed.is_empty());
        let named = [
            Some((slug(format), format.trim().to_owned())),
            status
                .map(|s| (format!("govuk-{}", slug(s)), format!("Status on GOV.UK: {}", s.trim()))),
            closed.map(|c| {
                (format!("closed-{}", slug(c)), format!("Closed, by GOV.UK: {}", c.trim()))
            }),
        ];
        let mut ids = BTreeSet::new();
        for (id, name) in named.into_iter().flatten() {
            let Ok(id) = id.parse::<Slug<BodyClass>>() else { continue };
            let citation = Citation::of(self.source.clone());
            let class = self.classes.entry(id);
            let class = class.or_insert_with_key(|id| BodyClass::new(id.clone(), &name, citation));
            ids.insert(class.id.clone());
        }
        ids.into_iter().map(Dated::always).collect()
    }

    fn finish(mut self, source: &Source) -> Imported {
        for (parent, child, place) in std::mem::take(&mut self.children) {
            let Some(body) = self.bodies.get(&child) else { continue };
            if body.parents.iter().all(|known| known.value != parent) {
                self.repair(&place, RepairRule::OneSidedLink, child.as_str());
            }
        }
        let of_bodies = self.bodies.values().flat_map(|body| &body.classes);
        let used: BTreeSet<_> = of_bodies.map(|class| &class.value).collect();
        self.classes.retain(|id, _| used.contains(id));
        let mut imported = self.imported;
        imported.tables.title = "Organisations on GOV.UK".into();
        imported.tables.sources = vec![source.clone()];
        imported.tables.bodies = self.bodies.into_values().collect();
        imported.tables.body_classes = self.classes.into_values().collect();
        imported
    }
}

/// The id of an organisation: the last part of its address.
fn last(link: &Link) -> Option<Slug<Body>> {
    body_id(link.id.rsplit('/').next()?)
}

/// An id that is not read as something else where a body is expected.
fn body_id(text: &str) -> Option<Slug<Body>> {
    if text.contains(':') { None } else { text.parse().ok() }
}

/// The day of `2014-10-01T00:00:00.000+01:00`.
fn day(text: &str) -> Option<PartialDate> {
    text.get(..10).unwrap_or(text).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Marking, Standing};

    fn import(pages: &[&str]) -> Result<Imported, Problems> {
        let source = Source {
            id: "gov-uk".parse().unwrap(),
            title: "Organisations made up for a test".into(),
            publisher: "nobody".into(),
            published: None,
            address: None,
            standing: Standing::Primary,
            copy_of: None,
            licence: None,
            marking: Marking::Public,
            note: None,
        };
        let pages =
            pages.iter().map(|text| OrganisationsPage { file: "p.json", bytes: text.as_bytes() });
        govuk_organisations(pages, &source)
    }

    fn one(slug: &str, more: &str) -> String {
        format!(
            r#"{{"title": " T ", "format": "Court", "details": {{"slug": "{slug}", "abbreviation": "A\t"{more}"#
        )
    }

    fn told(imported: &Imported) -> Vec<String> {
        let repairs = imported.repairs.iter().map(ToString::to_string);
        repairs.chain(imported.rejected.iter().map(ToString::to_string)).collect()
    }

    #[test]
    fn an_organisation_is_a_body_with_its_classes_and_links() {
        let all = one(
            "a",
            r#", "govuk_status": "closed", "govuk_closed_status": "changed_name", "closed_at": "2014-10-01T00:00:00.000+01:00"},
                "parent_organisations": [{"id": "https://x/z"}, {"id": "https://x/b"}],
                "superseding_organisations": [{"id": "https://x/b"}], "works": {"more": 1}}"#,
        );
        let imported = import(&[&format!(r#"{{"results": [{all}], "total": 1}}"#)]).unwrap();
        let [body] = imported.tables.bodies.as_slice() else { panic!("{imported:?}") };
        assert_eq!(
            (body.name.as_str(), body.aliases.as_slice()),
            ("T", ["A".to_owned()].as_slice())
        );
        assert_eq!((body.kind, body.status), (BodyKind::Assembly, BodyStatus::Closed));
        assert_eq!(body.dates.to_string(), "..2014-10-01");
        let parents: Vec<_> = body.parents.iter().map(|parent| parent.value.as_str()).collect();
        assert_eq!(parents, ["b", "z"]);
        let classes: Vec<_> = body.classes.iter().map(|class| class.value.as_str()).collect();
        assert_eq!(classes, ["closed-changed-name", "court"]);
        assert_eq!(body.superseded_by.len(), 1);
        assert!(told(&imported).is_empty());
        // Nobody lists the parents: that is for an analysis to say.
        assert_eq!(imported.into_programme().unwrap().dangling().len(), 3);
    }

    #[test]
    fn space_around_a_format_is_no_part_of_it() {
        let text = format!(r#"{{"results": [{}]}}"#, one("a", "}}").replace("Court", "Court "));
        let imported = import(&[&text]).unwrap();
        assert_eq!(imported.tables.body_classes[0].name, "Court");
        assert_eq!(imported.tables.bodies[0].kind, BodyKind::Assembly);
    }

    #[test]
    fn a_status_other_than_closed_is_that_of_the_pages() {
        let status = |word: &str| {
            let text = format!(
                r#"{{"results": [{}]}}"#,
                one("a", &format!(r#", "govuk_status": {word}}}}}"#))
            );
            import(&[&text]).unwrap().tables.bodies[0].status
        };
        assert_eq!(status("\"live\""), BodyStatus::Live);
        assert_eq!(status("\"exempt\""), BodyStatus::Live);
        assert_eq!(status("null"), BodyStatus::NotStated);
    }

    #[test]
    fn an_organisation_without_a_name_is_refused() {
        for title in ["", " \\t"] {
            let text = format!(
                r#"{{"results": [{{"title": "{title}", "format": "Court", "details": {{"slug": "a"}}}}]}}"#
            );
            let imported = import(&[&text]).unwrap();
            assert!(imported.tables.bodies.is_empty());
            assert_eq!(told(&imported), ["p.json: broken row: \"a\""]);
        }
    }

    #[test]
    fn organisations_that_cannot_be_read_are_listed_and_the_rest_is_kept() {
        let first = one("a", "}}");
        let text = format!(
            r#"{{"results": [{first}, {first}, {}, {}, {}, {{"title": 1}}]}}"#,
            one("a", r#", "govuk_status": "live"}}"#),
            one("no id", "}}"),
            one(
                "b",
                r#", "closed_at": "soon"}, "parent_organisations": [{"id": "x/?"}], "child_organisations": [{"id": "x/a"}, {"id": "x/q"}]}"#
            ),
        );
        let imported = import(&[&text]).unwrap();
        let facts = &imported.files[0];
        assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.merged], [6, 2, 3, 1]);
        assert_eq!(
            told(&imported),
            [
                "p.json: date left out in results/4: \"soon\"",
                "p.json: link left out in results/4: \"x/?\"",
                "p.json: one-sided link in results/4: \"a\"",
                "p.json: same id: \"a\"",
                "p.json: no id: \"no id\"",
                "p.json: broken row: \"invalid type: integer `1`, expected a string\"",
            ]
        );
    }

    #[test]
    fn a_file_of_another_form_is_refused() {
        let deep = format!(r#"{{"results": [{}{}]}}"#, "[".repeat(1000), "]".repeat(1000));
        for text in ["", "[]", "{}", r#"{"results": 1}"#, r#"{"results": [1"#, deep.as_str()] {
            let problems = import(&[text]).unwrap_err();
            let code = problems.counts().next().map(|(code, _)| code);
            let expected =
                if text == deep { ProblemCode::TooDeep } else { ProblemCode::BadStructure };
            assert_eq!(code, Some(expected), "{problems}");
        }
    }
}
