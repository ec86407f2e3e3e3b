//! Who pays and is paid: organisations under the ids that files give them, and classes of those not named.

use super::refs::Refs;
use fourp_model::{Body, BodyClass, BodyKind, Citation, Party, Slug, Tables};
use std::collections::BTreeMap;

/// The bodies and classes that files speak of.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    bodies: BTreeMap<Slug<Body>, Body>,
    classes: BTreeMap<Slug<BodyClass>, BodyClass>,
    refs: Refs,
}

impl Parties {
    /// The body of an id; without one, the body of a name, for which an id is made. `None` if there is
    /// neither.
    ///
    /// A body is called by the name it is first given; others are kept beside it.
    pub(crate) fn body(
        &mut self,
        id: Option<&str>,
        name: Option<&str>,
        cite: impl FnOnce() -> Citation,
    ) -> Option<Slug<Body>> {
        let [id, name] = [id, name].map(|text| text.map(str::trim).filter(|text| !text.is_empty()));
        let slug = match id {
            Some(id) => self.refs.of(id)?,
            None => self.refs.made(name?)?,
        };
        let called = name.or(id).unwrap_or_default();
        let body = self.bodies.entry(slug).or_insert_with_key(|slug| {
            Body::new(slug.clone(), called, BodyKind::Organisation, cite())
        });
        // The id alone is no name, if there is a better one.
        if let Some(name) = name
            && id == Some(&body.name)
            && body.aliases.is_empty()
        {
            name.clone_into(&mut body.name);
        }
        if let Some(name) = name
            && body.name != name
            && let Err(place) = body.aliases.binary_search_by(|alias| alias.as_str().cmp(name))
        {
            body.aliases.insert(place, name.into());
        }
        Some(body.id.clone())
    }

    /// A class, called as it is first; `None` if the id is none.
    pub(crate) fn class(
        &mut self,
        id: &str,
        name: &str,
        cite: impl FnOnce() -> Citation,
    ) -> Option<Party> {
        let id: Slug<BodyClass> = id.parse().ok()?;
        let class = self.classes.entry(id);
        let class = class.or_insert_with_key(|id| BodyClass::new(id.clone(), name, cite()));
        Some(Party::Class(class.id.clone()))
    }

    /// Makes a body a member of a class that is there.
    #[cfg(feature = "import-ocds")]
    pub(crate) fn join(&mut self, body: &Slug<Body>, class: &Slug<BodyClass>) {
        if let Some(body) = self.bodies.get_mut(body)
            && !body.classes.iter().any(|member| member.value == *class)
        {
            body.classes.push(fourp_model::Dated::always(class.clone()));
        }
    }

    /// Changes a class that is there.
    #[cfg(feature = "import-ocds")]
    pub(crate) fn class_mut(&mut self, id: &Slug<BodyClass>) -> Option<&mut BodyClass> {
        self.classes.get_mut(id)
    }

    /// Adds them all to the tables.
    pub(crate) fn finish(self, tables: &mut Tables) {
        tables.bodies.extend(self.bodies.into_values());
        tables.body_classes.extend(self.classes.into_values());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite() -> Citation {
        Citation::of("s".parse().unwrap())
    }

    fn body(parties: &mut Parties, id: Option<&str>, name: Option<&str>) -> Option<String> {
        parties.body(id, name, cite).map(|id| id.to_string())
    }

    #[test]
    fn an_id_is_kept_and_a_name_makes_one() {
        let mut parties = Parties::default();
        let mut id = |id, name| body(&mut parties, id, name);
        assert_eq!(id(Some(" GB-GOV-1 "), Some("DFID")).as_deref(), Some("GB-GOV-1"));
        assert_eq!(id(Some("gb-gov-1"), None).as_deref(), Some("gb-gov-1"));
        assert_eq!(id(None, Some("Oxfam  GB")).as_deref(), Some("named:oxfam-gb"));
        assert_eq!(id(Some(""), Some("oxfam gb")).as_deref(), Some("named:oxfam-gb"));
        assert_eq!(id(Some("a b"), Some("C")).as_deref(), Some("named:a-b"));
        assert_eq!(id(Some("class:x"), None).as_deref(), Some("named:class-x"));
        // An id that looks like a made one cannot be taken for it.
        assert_eq!(id(Some("named:oxfam-gb"), None).as_deref(), Some("named:named-oxfam-gb"));
        assert_eq!(id(Some(" "), None), None);
    }

    #[test]
    fn the_first_name_stays_and_others_are_kept() {
        let mut parties = Parties::default();
        for name in [None, Some("DFID"), Some("UK aid"), Some("DFID"), Some("Aid"), None] {
            body(&mut parties, Some("GB-1"), name);
        }
        let mut tables = Tables::default();
        parties.finish(&mut tables);
        assert_eq!(tables.bodies[0].name, "DFID");
        assert_eq!(tables.bodies[0].aliases, ["Aid", "UK aid"]);
    }

    #[test]
    fn a_class_has_one_name_and_a_checked_id() {
        let mut parties = Parties::default();
        assert_eq!(parties.class("x", "One", cite), Some(Party::Class("x".parse().unwrap())));
        assert_eq!(parties.class("x", "Two", cite), parties.class("x", "One", cite));
        assert_eq!(parties.class("x y", "One", cite), None);
        let mut tables = Tables::default();
        parties.finish(&mut tables);
        assert_eq!(
            tables.body_classes.iter().map(|class| &class.name).collect::<Vec<_>>(),
            ["One"]
        );
    }
}
