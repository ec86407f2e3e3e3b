//! Folders of files on a disk.

use fourp_dataset::read_folder;
use std::{fs, path::PathBuf};

const SOURCES: &str = "\
id,title,publisher,published,standing,marking
nao-2019,Tackling serious and organised crime,National Audit Office,2019-06-28,primary,public
";

/// A new folder with files, taken away when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        for (file, text) in files {
            fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }

    fn problems(&self) -> String {
        read_folder(&self.0).unwrap_err().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is replaced by the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_programme_is_called_as_its_folder_unless_it_says_otherwise() {
    let folder = Folder::new("plain", &[("sources.csv", SOURCES), ("README.md", "x"), (".x", "")]);
    let dataset = read_folder(&folder.0).unwrap();
    assert_eq!(dataset.programme.tables().title, "plain");
    assert_eq!(dataset.programme.tables().currency, None);
    assert!(dataset.warnings.is_empty(), "{}", dataset.warnings);

    let settings = "key,value\ntitle,The response\ncurrency,EUR\nsynthetic,make --seed 7\n";
    let folder = Folder::new("named", &[("sources.csv", SOURCES), ("programme.csv", settings)]);
    let tables = read_folder(&folder.0).unwrap().programme.into_tables();
    assert_eq!(tables.title, "The response");
    assert_eq!(tables.currency, Some(fourp_model::Currency::EUR));
    let made_by = "make --seed 7".into();
    assert_eq!(tables.provenance, fourp_model::Provenance::Synthetic { made_by });
}

#[test]
fn a_table_that_was_saved_as_text_is_not_left_alone() {
    let files = [("sources.csv", SOURCES), ("claims.txt", "id\n"), ("notes.txt", "x")];
    let folder = Folder::new("text", &files);
    assert_eq!(
        read_folder(&folder.0).unwrap().warnings.to_string(),
        "claims.txt: unknown file, expected a table of a programme, such as claims.csv, \
         did you mean \"claims.csv\"?"
    );
}

#[test]
fn of_a_table_whose_ids_cannot_be_read_nothing_is_called_dangling() {
    let bodies = "ID,name,kind,source\nnca,NCA,organisation,nao-2019\n";
    let events = "id,period,what,parties,source\nx,2018,Began,nca,nao-2019\n";
    for bodies in [bodies.to_owned(), bodies.replace(',', ";")] {
        let files = [("sources.csv", SOURCES), ("bodies.csv", &bodies), ("events.csv", events)];
        let found = Folder::new("ids", &files).problems();
        assert!(found.contains("bodies.csv:1") && !found.contains("dangling"), "{found}");
    }
    // A row by itself that was not accepted may have any id, also one that is written as quoted.
    let bodies = "id,name,kind,source\n'-nca-,NCA,police,nao-2019\n";
    let events = events.replace("nca", "-nca-");
    let files = [("sources.csv", SOURCES), ("bodies.csv", bodies), ("events.csv", &events)];
    let found = Folder::new("ids", &files).problems();
    assert!(found.contains("unknown word") && !found.contains("dangling"), "{found}");
}

#[test]
fn columns_without_a_name_are_said_to_be_that() {
    let text = SOURCES.replace('\n', ",,\n");
    let found = Folder::new("unnamed", &[("sources.csv", &text)]).problems();
    let wanted = "sources.csv:1:47: unknown column, expected no column without a name: take it out";
    assert_eq!(found.lines().next(), Some(wanted));
}

#[test]
fn what_each_file_was_made_of_is_told() {
    let text = format!("\u{FEFF}{}\r\n,,,,,\r\n", SOURCES.trim_end().replace('\n', "\r\n"));
    let folder = Folder::new("facts", &[("sources.csv", &text)]);
    let dataset = read_folder(&folder.0).unwrap();
    let [facts] = dataset.files.as_slice() else { panic!("{:?}", dataset.files) };
    assert_eq!((facts.rows, facts.accepted, facts.blank), (1, 1, 1));
    assert!(facts.byte_order_mark);
    assert_eq!((facts.lf, facts.crlf, facts.cr), (0, 3, 0));
    assert_eq!(
        dataset.warnings.to_string(),
        "sources.csv:3: blank rows: \"1 in the file, the first here\""
    );
}

#[test]
fn what_is_no_folder_of_tables_is_refused() {
    let folder = Folder::new("empty", &[("claim.csv", "id\n")]);
    assert_eq!(
        folder.problems(),
        ".: missing table, expected at least one table, such as claims.csv\n\
         claim.csv: unknown file, expected a table of a programme, such as claims.csv, \
         did you mean \"claims.csv\"?"
    );
    fs::create_dir(folder.0.join("claims.csv")).unwrap();
    assert!(folder.problems().contains("claims.csv: file unreadable: \"not a file\""));
    let missing = read_folder(&folder.0.join("no-such-folder")).unwrap_err();
    assert!(missing.to_string().contains("no-such-folder: file not found"));
    let file = read_folder(&folder.0.join("claim.csv")).unwrap_err();
    assert!(file.to_string().contains("claim.csv: unknown format"), "{file}");
}

#[test]
fn a_file_too_large_to_be_meant_is_not_read() {
    let folder = Folder::new("large", &[("sources.csv", SOURCES)]);
    // A file of nothing but a length; it takes no space.
    let file = fs::File::create(folder.0.join("claims.csv")).unwrap();
    file.set_len((4 << 30) + 1).unwrap();
    assert_eq!(folder.problems(), "claims.csv: file too large, expected a file of at most 4 GiB");
}
