//! Who may import whom among the crates of the workspace.

use super::manifests::{Kind, dependencies, name};

/// A crate, its layer, and the crates of the workspace it may depend on. A crate may stand here before it exists.
type Layer = (&'static str, u8, &'static [&'static str]);

const KERNELS: &[&str] = &["fourp-model", "fourp-graph", "fourp-stat"];

const LAYERS: &[Layer] = &[
    ("fourp-model", 1, &[]),
    // Drawing knows nothing of what is drawn.
    ("fourp-picture", 1, &[]),
    ("fourp-graph", 2, &["fourp-model"]),
    ("fourp-stat", 2, &["fourp-model"]),
    // The analyses are strangers to each other.
    ("fourp-claims", 3, KERNELS),
    ("fourp-funding", 3, KERNELS),
    ("fourp-governance", 3, KERNELS),
    ("fourp-performance", 3, KERNELS),
    // Rows in, rows out: reading knows no analysis, and the cases hold data, no formula.
    ("fourp-dataset", 3, &["fourp-model"]),
    ("fourp-casebook", 3, &["fourp-model", "fourp-dataset"]),
    (
        "fourp-audit",
        4,
        &[
            "fourp-model",
            "fourp-graph",
            "fourp-stat",
            "fourp-claims",
            "fourp-funding",
            "fourp-governance",
            "fourp-performance",
        ],
    ),
    (
        "fourp-report",
        5,
        &[
            "fourp-model",
            "fourp-graph",
            "fourp-stat",
            "fourp-claims",
            "fourp-funding",
            "fourp-governance",
            "fourp-performance",
            "fourp-dataset",
            "fourp-casebook",
            "fourp-audit",
            "fourp-picture",
        ],
    ),
    (
        "fourp",
        6,
        &[
            "fourp-model",
            "fourp-graph",
            "fourp-stat",
            "fourp-claims",
            "fourp-funding",
            "fourp-governance",
            "fourp-performance",
            "fourp-dataset",
            "fourp-casebook",
            "fourp-audit",
            "fourp-picture",
            "fourp-report",
        ],
    ),
];

/// Members on top of everything: they may import any crate, and no crate may import them.
const TOP: &[&str] = &["fourp-tests", "fourp-benches"];

/// Imports that the table forbids. Tests of a crate may also use the crates of any layer below its own.
pub(crate) fn faults(manifest: &toml::Table) -> Vec<String> {
    let importer = name(manifest);
    if TOP.contains(&importer) {
        return Vec::new();
    }
    let Some((_, layer, allowed)) = LAYERS.iter().find(|(name, ..)| *name == importer) else {
        return vec![format!("{importer} has no layer")];
    };
    let ours = |kind| dependencies(manifest, kind).into_iter().filter(|name| is_ours(name));
    let below = |name: &str| LAYERS.iter().any(|(other, its, _)| *other == name && its < layer);
    let mut faults = Vec::new();
    for imported in ours(Kind::Normal).chain(ours(Kind::Build)) {
        if !allowed.contains(&imported.as_str()) {
            faults.push(format!("{importer} (layer {layer}) may not depend on {imported}"));
        }
    }
    for imported in ours(Kind::Dev) {
        if !allowed.contains(&imported.as_str()) && !below(&imported) {
            faults.push(format!("the tests of {importer} (layer {layer}) may not use {imported}"));
        }
    }
    faults
}

fn is_ours(name: &str) -> bool {
    name == "fourp" || name.starts_with("fourp-")
}

mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        faults(&text.parse().unwrap())
    }

    #[test]
    fn an_arrow_down_is_allowed() {
        let claims = "package.name = 'fourp-claims'\ndependencies.fourp-stat.workspace = true";
        assert_eq!(of(claims), Vec::<String>::new());
        let casebook =
            "package.name = 'fourp-casebook'\ndependencies.fourp-dataset.workspace = true";
        assert_eq!(of(casebook), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_up_or_sideways_is_refused() {
        let up = "package.name = 'fourp-model'\ndependencies.fourp-stat.workspace = true";
        assert_eq!(of(up), ["fourp-model (layer 1) may not depend on fourp-stat"]);
        let sideways = "package.name = 'fourp-claims'\ndependencies.fourp-dataset.workspace = true";
        assert_eq!(of(sideways), ["fourp-claims (layer 3) may not depend on fourp-dataset"]);
        let top = "package.name = 'fourp'\ndependencies.fourp-tests.path = 'tests'";
        assert_eq!(of(top), ["fourp (layer 6) may not depend on fourp-tests"]);
    }

    #[test]
    fn a_renamed_or_targeted_arrow_is_seen() {
        let renamed =
            "package.name = 'fourp-model'\ndependencies.x = { package = 'fourp-stat', path = 'x' }";
        assert_eq!(of(renamed), ["fourp-model (layer 1) may not depend on fourp-stat"]);
        let targeted = "package.name = 'fourp-model'\ntarget.'cfg(unix)'.dependencies.fourp-stat.workspace = true";
        assert_eq!(of(targeted), ["fourp-model (layer 1) may not depend on fourp-stat"]);
        let built = "package.name = 'fourp-model'\nbuild-dependencies.fourp-stat.workspace = true";
        assert_eq!(of(built), ["fourp-model (layer 1) may not depend on fourp-stat"]);
    }

    #[test]
    fn tests_may_reach_any_layer_below_but_not_their_own() {
        let below = "package.name = 'fourp-dataset'\ndev-dependencies.fourp-stat.workspace = true";
        assert_eq!(of(below), Vec::<String>::new());
        let beside =
            "package.name = 'fourp-claims'\ndev-dependencies.fourp-casebook.workspace = true";
        assert_eq!(of(beside), ["the tests of fourp-claims (layer 3) may not use fourp-casebook"]);
    }

    #[test]
    fn a_crate_without_a_layer_is_refused() {
        assert_eq!(of("package.name = 'fourp-utils'"), ["fourp-utils has no layer"]);
    }

    #[test]
    fn the_table_itself_points_down_but_for_the_casebook() {
        for (importer, layer, allowed) in LAYERS {
            for imported in *allowed {
                let (_, its, _) = LAYERS.iter().find(|(name, ..)| name == imported).unwrap();
                assert!(its < layer || *importer == "fourp-casebook", "{importer} -> {imported}");
            }
        }
    }
}
