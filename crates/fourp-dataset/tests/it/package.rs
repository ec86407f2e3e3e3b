//! What a folder says of itself to other tools.

use fourp_dataset::{FORMAT_VERSION, read_folder, read_tables, write_tables};
use fourp_model::{ProblemCode, Programme, Provenance, Tables, arbitrary};
use proptest::prelude::*;
use serde_json::Value;
use std::{fs, path::PathBuf};

const BODIES: &[u8] = b"id,name,kind,source\nnca,NCA,organisation,gov-uk\n";

fn description(tables: &Tables) -> Value {
    let files = write_tables(tables);
    let (_, text) = files.iter().find(|(name, _)| name == "datapackage.json").unwrap();
    serde_json::from_str(text).unwrap()
}

fn resource<'v>(package: &'v Value, name: &str) -> Option<&'v Value> {
    package["resources"].as_array().unwrap().iter().find(|resource| resource["name"] == name)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_file_is_described_with_the_columns_it_has(programme in arbitrary::programme()) {
        let files = write_tables(programme.tables());
        let package = description(programme.tables());
        prop_assert_eq!(&package["fourp"]["format"], FORMAT_VERSION);
        let (tables, _): (Vec<_>, Vec<_>) =
            files.iter().partition(|(name, _)| name != "datapackage.json");
        prop_assert_eq!(tables.len(), package["resources"].as_array().unwrap().len());
        for (name, text) in tables {
            let described = resource(&package, name.trim_end_matches(".csv")).unwrap();
            prop_assert_eq!(&described["path"], name.as_str());
            let fields = described["schema"]["fields"].as_array().unwrap();
            let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
            prop_assert_eq!(names.join(","), text.lines().next().unwrap());
        }
    }

    #[test]
    fn a_foreign_key_is_promised_only_where_nothing_dangles(programme in arbitrary::programme()) {
        let package = description(programme.tables());
        let dangling = programme.dangling();
        for described in package["resources"].as_array().unwrap() {
            for key in described["schema"]["foreignKeys"].as_array().into_iter().flatten() {
                let broken = dangling.iter().find(|dangling| {
                    described["name"] == dangling.row.table.as_str()
                        && key["fields"] == dangling.field.as_str()
                });
                prop_assert_eq!(broken, None);
                let target = key["reference"]["resource"].as_str().unwrap();
                prop_assert!(resource(&package, target).is_some());
            }
        }
    }
}

#[test]
fn a_key_to_rows_that_are_there_is_promised() {
    let sources =
        b"id,title,publisher,standing,marking\ngov-uk,GOV.UK,Cabinet Office,primary,public\n";
    let files = [("bodies.csv", BODIES), ("sources.csv", sources.as_slice())];
    let package = description(read_tables(files).unwrap().programme.tables());
    let bodies = resource(&package, "bodies").unwrap();
    assert_eq!(bodies["schema"]["primaryKey"], "id");
    let key = &bodies["schema"]["foreignKeys"][0];
    assert_eq!(
        (&key["fields"], &key["reference"]["resource"]),
        (&"source".into(), &"sources".into())
    );
    let fields = bodies["schema"]["fields"].as_array().unwrap();
    let kind = fields.iter().find(|field| field["name"] == "kind").unwrap();
    assert!(kind["constraints"]["enum"].as_array().unwrap().contains(&"organisation".into()));
}

#[test]
fn synthetic_rows_say_so_to_other_tools() {
    let tables = Tables {
        title: "Made up".into(),
        provenance: Provenance::Synthetic { made_by: "demo --seed 7".into() },
        ..Tables::default()
    };
    let package = description(&tables);
    assert_eq!(package["fourp"]["synthetic"], "demo --seed 7");
    assert_eq!((&package["name"], &package["title"]), (&"made-up".into(), &"Made up".into()));
}

#[test]
fn rows_that_were_made_up_do_not_pass_for_real_without_their_settings() {
    let mut tables = read_tables([("bodies.csv", BODIES)]).unwrap().programme.into_tables();
    let left = |tables: &Tables| {
        let files = write_tables(tables).into_iter().filter(|(name, _)| name != "programme.csv");
        let files: Vec<_> = files.collect();
        read_tables(files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())))
    };
    let told = "programme.csv: file not found, expected the file that";
    assert!(left(&tables).unwrap().warnings.to_string().contains(told));
    tables.provenance = Provenance::Synthetic { made_by: "demo --seed 7".into() };
    assert!(left(&tables).unwrap_err().to_string().contains(told));
}

#[test]
fn a_described_table_is_read_where_it_stands() {
    let json = br#"{"resources": [{"name": "bodies", "path": "data/bodies-2019.csv"}]}"#;
    let files = [("datapackage.json", json.as_slice()), ("data/bodies-2019.csv", BODIES)];
    let dataset = read_tables(files).unwrap();
    assert_eq!(dataset.programme.tables().bodies.len(), 1);
    assert!(dataset.warnings.kept().iter().all(|p| p.place.file == "data/bodies-2019.csv"));
}

#[test]
fn a_described_table_that_is_not_there_is_missed() {
    let json = br#"{"resources": [{"name": "flows", "path": "data/flows.csv"}]}"#;
    let problems =
        read_tables([("datapackage.json", json.as_slice()), ("bodies.csv", BODIES)]).unwrap_err();
    let missed: Vec<_> =
        problems.kept().into_iter().filter(|p| p.code == ProblemCode::FileNotFound).collect();
    assert_eq!(missed.len(), 1);
    assert_eq!(
        missed[0].to_string(),
        "data/flows.csv: file not found, expected the file that datapackage.json names"
    );
}

#[test]
fn a_table_that_was_taken_away_is_only_missed() {
    let tables = read_tables([("bodies.csv", BODIES)]).unwrap().programme.into_tables();
    let files = write_tables(&tables);
    let left = files.iter().filter(|(name, _)| name != "bodies.csv");
    let flows = b"payer,payee,amount,kind,phase,period,source\nho,nca,GBP 1.00,grant,paid,2018,a\n";
    let left = left.map(|(name, text)| (name.as_str(), text.as_bytes()));
    let dataset = read_tables(left.chain([("flows.csv", flows.as_slice())])).unwrap();
    let missed: Vec<_> = dataset.warnings.kept().into_iter().map(|p| p.code).collect();
    assert!(missed.contains(&ProblemCode::FileNotFound));
    assert!(dataset.programme.tables().bodies.is_empty());
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("fourp-package-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn a_folder_within_is_read_and_not_called_unknown() {
    let folder = Folder::new("within");
    fs::create_dir(folder.0.join("data")).unwrap();
    fs::write(folder.0.join("data/b.csv"), BODIES).unwrap();
    let json = r#"{"resources": [{"name": "bodies", "path": "data/b.csv"}]}"#;
    fs::write(folder.0.join("datapackage.json"), json).unwrap();
    let dataset = read_folder(&folder.0).unwrap();
    assert_eq!(dataset.programme.tables().bodies.len(), 1);
    assert!(dataset.warnings.counts().all(|(code, _)| code == ProblemCode::DanglingReference));
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let (folder, outside) = (Folder::new("in"), Folder::new("out"));
    fs::write(outside.0.join("bodies.csv"), BODIES).unwrap();
    std::os::unix::fs::symlink(&outside.0, folder.0.join("data")).unwrap();
    let json = r#"{"resources": [{"name": "bodies", "path": "data/bodies.csv"}]}"#;
    fs::write(folder.0.join("datapackage.json"), json).unwrap();
    let problems = read_folder(&folder.0).unwrap_err();
    assert!(problems.kept().iter().any(|problem| problem.code == ProblemCode::FileNotFound));
}

#[test]
fn the_description_of_the_same_rows_is_the_same() {
    let bodies = read_tables([("bodies.csv", BODIES)]).unwrap().programme;
    let again = Programme::new(bodies.tables().clone()).unwrap();
    assert_eq!(write_tables(bodies.tables()), write_tables(again.tables()));
}
