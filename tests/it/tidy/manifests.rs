//! What every member inherits from the workspace, and what every published crate says of itself.

/// Why a crate is needed: to use, to test, or to build.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Normal,
    Dev,
    Build,
}

/// The package names a manifest depends on, on any target, whatever it renames them to.
pub(crate) fn dependencies(manifest: &toml::Table, kind: Kind) -> Vec<String> {
    tables(manifest, kind)
        .flatten()
        .map(|(key, value)| {
            value.get("package").and_then(toml::Value::as_str).unwrap_or(key).to_owned()
        })
        .collect()
}

/// The name a manifest gives its package.
pub(crate) fn name(manifest: &toml::Table) -> &str {
    manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(toml::Value::as_str)
        .unwrap_or("")
}

/// What a member in `folder` decides for itself but should inherit, or should say and does not.
pub(crate) fn faults(
    folder: &str,
    manifest: &toml::Table,
    holds: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |kept: bool, fault: &str| {
        if !kept {
            faults.push(format!("{folder}: {fault}"));
        }
    };
    let Some(package) = manifest.get("package").and_then(toml::Value::as_table) else {
        return vec![format!("{folder}: no package")];
    };
    let inherits = |key: &str| is_inherited(package.get(key));
    for key in ["edition", "rust-version", "license", "authors"] {
        expect(inherits(key), &format!("{key} is not inherited"));
    }
    expect(is_inherited(manifest.get("lints")), "lints are not inherited");
    for kind in [Kind::Normal, Kind::Dev, Kind::Build] {
        for (key, value) in tables(manifest, kind).flatten() {
            expect(
                is_inherited(Some(value)),
                &format!("{key} is not a dependency of the workspace"),
            );
        }
        for name in dependencies(manifest, kind) {
            let is_engine = ["arrow", "ballista", "datafusion"].iter().any(|engine| {
                name.strip_prefix(engine)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            });
            expect(!is_engine, &format!("{name} has no place in this workspace"));
        }
    }
    if package.get("publish").and_then(toml::Value::as_bool) == Some(false) {
        return faults;
    }
    expect(
        folder.rsplit('/').next() == Some(name(manifest)),
        "the folder is not named for the crate",
    );
    for key in ["version", "categories", "keywords"] {
        expect(inherits(key), &format!("{key} is not inherited"));
    }
    let text = |key: &str| package.get(key).and_then(toml::Value::as_str).unwrap_or("");
    expect(!text("description").is_empty(), "no description");
    expect(holds(text("readme")), "no readme");
    let docs = package
        .get("metadata")
        .and_then(|metadata| metadata.get("docs"))
        .and_then(|docs| docs.get("rs"));
    let all_features =
        docs.and_then(|docs| docs.get("all-features")).and_then(toml::Value::as_bool);
    expect(all_features == Some(true), "docs.rs does not show all features");
    faults
}

/// Where the manifest of a workspace beside this one, whose manifest is `root`, has other lints: it cannot inherit them,
/// so it repeats them.
pub(crate) fn other_lints(
    folder: &str,
    manifest: &toml::Table,
    root: &toml::Table,
) -> Option<String> {
    let lints = |manifest: &toml::Table| manifest.get("workspace")?.get("lints").cloned();
    let are_same = lints(manifest).is_some() && lints(manifest) == lints(root);
    (!are_same || !is_inherited(manifest.get("lints")))
        .then(|| format!("{folder}: the lints are not those of the workspace"))
}

/// Features of a published crate that the manifest of the tests leaves off.
pub(crate) fn features_off(manifest: &toml::Table, tests: &toml::Table) -> Vec<String> {
    let Some(features) = manifest.get("features").and_then(toml::Value::as_table) else {
        return Vec::new();
    };
    let listed = |list: Option<&toml::Value>| -> Vec<String> {
        let items = list.and_then(toml::Value::as_array).into_iter().flatten();
        items.filter_map(toml::Value::as_str).map(str::to_owned).collect()
    };
    let default = listed(features.get("default"));
    let on = listed(
        tables(tests, Kind::Dev)
            .find_map(|table| table.get(name(manifest)))
            .and_then(|dependency| dependency.get("features")),
    );
    let off = features
        .keys()
        .filter(|key| *key != "default" && !default.contains(key) && !on.contains(key));
    off.map(|key| format!("{}: the tests leave the feature {key} off", name(manifest))).collect()
}

fn tables(manifest: &toml::Table, kind: Kind) -> impl Iterator<Item = &toml::Table> {
    let key = match kind {
        Kind::Normal => "dependencies",
        Kind::Dev => "dev-dependencies",
        Kind::Build => "build-dependencies",
    };
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    let targeted = targets.filter_map(move |(_, target)| target.get(key));
    manifest.get(key).into_iter().chain(targeted).filter_map(toml::Value::as_table)
}

fn is_inherited(value: Option<&toml::Value>) -> bool {
    value.and_then(|value| value.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
}

mod tests {
    use super::*;

    const SOUND: &str = r#"
        [package]
        name = "fourp-model"
        description = "The nouns"
        readme = "README.md"
        version.workspace = true
        edition.workspace = true
        rust-version.workspace = true
        license.workspace = true
        authors.workspace = true
        categories.workspace = true
        keywords.workspace = true
        [features]
        default = ["light"]
        light = []
        proptest = ["dep:proptest"]
        [dependencies]
        serde.workspace = true
        [package.metadata.docs.rs]
        all-features = true
        [lints]
        workspace = true
    "#;

    fn of(text: &str) -> Vec<String> {
        faults("crates/fourp-model", &text.parse().unwrap(), |file| file == "README.md")
    }

    #[test]
    fn a_sound_manifest_has_no_fault() {
        assert_eq!(of(SOUND), Vec::<String>::new());
    }

    #[test]
    fn every_missing_line_is_a_fault() {
        for (line, fault) in [
            ("description = \"The nouns\"", "no description"),
            ("readme = \"README.md\"", "no readme"),
            ("version.workspace = true", "version is not inherited"),
            ("edition.workspace = true", "edition is not inherited"),
            ("rust-version.workspace = true", "rust-version is not inherited"),
            ("license.workspace = true", "license is not inherited"),
            ("authors.workspace = true", "authors is not inherited"),
            ("categories.workspace = true", "categories is not inherited"),
            ("keywords.workspace = true", "keywords is not inherited"),
            (
                "[package.metadata.docs.rs]\n        all-features = true",
                "docs.rs does not show all features",
            ),
            ("[lints]\n        workspace = true", "lints are not inherited"),
        ] {
            let broken = SOUND.replacen(&format!("        {line}\n"), "", 1);
            assert_ne!(broken, SOUND, "{line}");
            assert_eq!(of(&broken), [format!("crates/fourp-model: {fault}")]);
        }
    }

    #[test]
    fn a_wrong_readme_folder_or_version_is_a_fault() {
        assert_eq!(of(&SOUND.replace("README.md", "GONE.md")), ["crates/fourp-model: no readme"]);
        let renamed = SOUND.replace("fourp-model", "fourp-nouns");
        assert_eq!(of(&renamed), ["crates/fourp-model: the folder is not named for the crate"]);
        let own = SOUND.replace("serde.workspace = true", "serde = '1'");
        assert_eq!(of(&own), ["crates/fourp-model: serde is not a dependency of the workspace"]);
        assert_eq!(of(""), ["crates/fourp-model: no package"]);
    }

    #[test]
    fn a_workspace_beside_repeats_the_lints() {
        const BESIDE: &str = r#"
            [workspace.lints.rust]
            unsafe_code = "deny"
            [lints]
            workspace = true
        "#;
        let root = BESIDE.parse().unwrap();
        let fault = |text: &str| other_lints("fuzz", &text.parse().unwrap(), &root);
        assert_eq!(fault(BESIDE), None);
        let other = Some("fuzz: the lints are not those of the workspace".to_owned());
        assert_eq!(fault(&BESIDE.replace("deny", "warn")), other);
        assert_eq!(fault(&BESIDE.replace("[lints]", "[other]")), other);
        assert_eq!(fault("[workspace]"), other);
    }

    #[test]
    fn a_columnar_engine_is_a_fault() {
        let engine = SOUND.replace("serde.workspace", "arrow-array.workspace");
        assert_eq!(of(&engine), ["crates/fourp-model: arrow-array has no place in this workspace"]);
        assert_eq!(
            of(&SOUND.replace("serde.workspace", "arrowhead.workspace")),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_feature_left_off_is_a_fault() {
        let on = "[dev-dependencies]\nfourp-model = { workspace = true, features = ['proptest'] }";
        let off = "[dev-dependencies]\nfourp-model = { workspace = true }";
        let missing = |tests: &str| features_off(&SOUND.parse().unwrap(), &tests.parse().unwrap());
        assert_eq!(missing(on), Vec::<String>::new());
        assert_eq!(missing(off), ["fourp-model: the tests leave the feature proptest off"]);
        assert_eq!(missing(""), ["fourp-model: the tests leave the feature proptest off"]);
    }
}
