//! The bundled list of organisations against the importer of the API that it comes from.
//!
//! The list was made by a script of its own, so that each of the two readings is checked by the other.

use fourp_casebook::govuk_organisations;
use fourp_dataset::import::{OrganisationsPage, govuk_organisations as import};
use fourp_model::{Body, BodyClass, BodyStatus, Source};
use serde_json::{Value, json};

/// What stands in the name of a class of bodies after a word, where the class is of that kind.
fn said<'c>(body: &Body, classes: &'c [BodyClass], kind: &str) -> Option<&'c str> {
    let own = classes.iter().filter(|class| body.classes.iter().any(|its| its.value == class.id));
    let mut names = own.map(|class| class.name.as_str());
    names.find_map(|name| name.strip_prefix(kind)?.strip_prefix(": "))
}

/// An organisation as the API would answer, of a body that was read from such an answer.
fn answer(body: &Body, classes: &[BodyClass]) -> Value {
    let links = |ids: Vec<&str>| -> Vec<Value> {
        ids.into_iter()
            .map(|id| json!({"id": format!("https://www.gov.uk/api/organisations/{id}")}))
            .collect()
    };
    let mut own =
        classes.iter().filter(|class| body.classes.iter().any(|its| its.value == class.id));
    let format = own.find(|class| !class.name.contains(": ")).unwrap();
    let status = match body.status {
        BodyStatus::Closed => "closed",
        _ => said(body, classes, "Status on GOV.UK").unwrap_or("live"),
    };
    json!({
        "title": body.name,
        "format": format.name,
        "details": {
            "slug": body.id.as_str(),
            "abbreviation": body.aliases.first(),
            "govuk_status": status,
            "govuk_closed_status": said(body, classes, "Closed, by GOV.UK"),
            "closed_at": body.dates.until.map(|day| format!("{day}T00:00:00.000+00:00")),
        },
        "parent_organisations": links(body.parents.iter().map(|to| to.value.as_str()).collect()),
        "superseding_organisations": links(body.superseded_by.iter().map(|to| to.as_str()).collect()),
    })
}

#[test]
fn the_importer_reads_the_list_as_it_is_bundled() {
    let list = govuk_organisations().unwrap();
    let classes = list.rows::<BodyClass>();
    let results: Vec<Value> =
        list.rows::<Body>().iter().map(|body| answer(body, classes)).collect();
    let (first, second) = results.split_at(600);
    let pages = [first, second].map(|results| json!({"results": results}).to_string());
    let pages = pages.iter().map(|text| OrganisationsPage { file: "page", bytes: text.as_bytes() });
    let imported = import(pages, &list.rows::<Source>()[0]).unwrap();
    assert!(imported.repairs.is_empty() && imported.rejected.is_empty());
    assert_eq!(imported.files.iter().map(|facts| facts.accepted).collect::<Vec<_>>(), [600, 654]);
    let imported = imported.into_programme().unwrap();
    assert_eq!(imported.rows::<Body>(), list.rows::<Body>());
    assert_eq!(imported.rows::<BodyClass>(), classes);
}
