//! The rules of the repository, held by tests.
//!
//! Each rule is a function from texts to the faults it finds in them. Its file shows, with a small example, that it can find one;
//! the tests here apply it to the repository itself.

mod docs;
mod imports;
mod layers;
mod manifests;
mod quiet;
mod rust;
mod signatures;
mod tree;
mod words;

use tree::Tree;

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn crates_import_only_what_their_layer_allows() {
    let tree = Tree::read();
    none(
        &tree
            .manifests()
            .iter()
            .flat_map(|(_, manifest)| layers::faults(manifest))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_member_inherits_what_the_workspace_decides() {
    let tree = Tree::read();
    let manifests = tree.manifests();
    assert!(manifests.len() > 1, "the members were not found");
    for (path, manifest) in &manifests {
        let folder = path.trim_end_matches("/Cargo.toml");
        none(&manifests::faults(folder, manifest, |file| tree.holds(&format!("{folder}/{file}"))));
    }
}

#[test]
fn every_workspace_beside_has_the_same_lints() {
    let tree = Tree::read();
    let root: toml::Table = tree.text("Cargo.toml").unwrap().parse().unwrap();
    let beside = tree.workspaces_beside();
    assert!(beside.len() > 2, "the workspaces were not found");
    let faults = beside.iter().filter_map(|(path, manifest)| {
        manifests::other_lints(path.trim_end_matches("/Cargo.toml"), manifest, &root)
    });
    none(&faults.collect::<Vec<_>>());
}

#[test]
fn the_test_command_turns_every_feature_on() {
    let tree = Tree::read();
    let manifests = tree.manifests();
    let (_, ours) = manifests.iter().find(|(path, _)| path == "tests/Cargo.toml").unwrap();
    none(
        &manifests
            .iter()
            .flat_map(|(_, crate_)| manifests::features_off(crate_, ours))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_two_files_of_a_crate_import_each_other() {
    let tree = Tree::read();
    let crates = tree.sources_by_crate();
    assert!(!crates.is_empty(), "no sources were found");
    for (name, sources) in crates {
        none(
            &imports::cycles(&sources)
                .iter()
                .map(|knot| format!("{name}: {knot}"))
                .collect::<Vec<_>>(),
        );
    }
}

#[test]
fn sources_hold_no_silenced_lint_no_unfinished_work_and_no_stray_space() {
    let tree = Tree::read();
    none(
        &tree
            .rust_of_crates()
            .flat_map(|file| words::in_source(&file.path, &file.text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let tree = Tree::read();
    none(
        &tree
            .files()
            .iter()
            .flat_map(|file| words::of_a_machine(&file.path, &file.text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn petgraph_stays_out_of_public_signatures() {
    let tree = Tree::read();
    let outside =
        tree.rust_of_crates().filter(|file| !file.path.starts_with("crates/fourp-graph/"));
    none(&outside.flat_map(|file| signatures::faults(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn layers_one_to_four_read_no_clock_and_no_machine() {
    let tree = Tree::read();
    for (name, sources) in tree.sources_by_crate() {
        for (path, text) in &sources {
            none(&quiet::faults(&name, path, text));
        }
    }
}

#[test]
fn the_documents_name_every_example_and_no_other() {
    let tree = Tree::read();
    let examples = tree.examples();
    for path in ["README.md", "docs/architecture.md"] {
        match tree.text(path) {
            Some(text) => none(&docs::faults(path, text, &examples)),
            None => assert!(examples.is_empty(), "{path} is missing, so it names no example"),
        }
    }
}
