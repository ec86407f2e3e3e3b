//! A disk that is full, a process that ends: the old files stay.
#![cfg(unix)]

use fourp_dataset::{Existing, WriteStep, read_tables, write_folder, write_tables};
use fourp_model::Tables;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const FOLDER: &str = "FOURP_TEST_FOLDER";

/// Tables whose largest file has at least this many bytes.
fn tables(bytes: usize) -> Tables {
    let mut text = String::from("id,name,kind,source\n");
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&format!("body-{number},Body {number},organisation,register\n"));
    }
    read_tables([("bodies.csv", text.as_bytes())]).unwrap().programme.into_tables()
}

struct Folder(PathBuf);

impl Folder {
    fn with_old_files(name: &str) -> Self {
        let path = env::temp_dir().join(format!("fourp-faults-{name}-{}", std::process::id()));
        write_folder(&path, &tables(100), Existing::Keep).unwrap();
        Self(path)
    }

    fn files(&self) -> Vec<(String, String)> {
        files(&self.0)
    }
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
#[ignore = "run by the tests below, in a process that may not write large files"]
fn write_a_large_folder() {
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    let error = write_folder(&folder, &tables(1 << 20), Existing::Replace).unwrap_err();
    assert_eq!(error.step, WriteStep::Write);
    assert!(error.to_string().contains("could not be written: "), "{error}");
}

/// Runs the test above where no file may have more than 64 KiB.
fn write_within_a_limit(folder: &Path, before: &str) -> bool {
    let this = env::current_exe().unwrap();
    let script = format!(
        "{before} ulimit -f 64; exec \"$0\" --exact faults::write_a_large_folder --ignored"
    );
    let run = Command::new("bash").arg("-c").arg(script).arg(this).env(FOLDER, folder).output();
    run.unwrap().status.success()
}

#[test]
fn a_disk_without_room_leaves_the_old_files() {
    let folder = Folder::with_old_files("full");
    let old = folder.files();
    // With the signal ignored, the system refuses the write as a full disk would.
    assert!(write_within_a_limit(&folder.0, "trap '' XFSZ;"));
    assert_eq!(folder.files(), old);
}

#[test]
fn a_process_that_ends_while_it_writes_leaves_the_old_files() {
    let folder = Folder::with_old_files("killed");
    let old = folder.files();
    // Without, the process is killed in the middle of a file.
    assert!(!write_within_a_limit(&folder.0, ""));
    let (hidden, seen): (Vec<_>, Vec<_>) =
        folder.files().into_iter().partition(|(name, _)| name.starts_with('.'));
    assert_eq!(seen, old);
    assert!(hidden.iter().any(|(name, _)| name == ".bodies.csv.partial"));
    let new = tables(1 << 20);
    write_folder(&folder.0, &new, Existing::Replace).unwrap();
    let mut written = write_tables(&new);
    written.sort();
    assert_eq!(folder.files(), written);
}

#[test]
fn what_is_there_is_kept_unless_it_is_to_be_replaced() {
    let folder = Folder::with_old_files("kept");
    let old = folder.files();
    let error = write_folder(&folder.0, &tables(200), Existing::Keep).unwrap_err();
    assert_eq!(error.step, WriteStep::Replace);
    assert_eq!(folder.files(), old);
}

#[test]
fn a_table_without_rows_does_not_keep_its_old_ones() {
    let folder = Folder::with_old_files("stale");
    fs::write(folder.0.join("notes.csv"), "mine").unwrap();
    write_folder(&folder.0, &Tables::default(), Existing::Replace).unwrap();
    let bodies = fs::read_to_string(folder.0.join("bodies.csv")).unwrap();
    assert!(bodies.starts_with("id,name,") && bodies.lines().count() == 1);
    assert_eq!(fs::read_to_string(folder.0.join("notes.csv")).unwrap(), "mine");
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let folder = Folder::with_old_files("file");
    let error = write_folder(&folder.0.join("bodies.csv"), &tables(1), Existing::Keep).unwrap_err();
    assert_eq!(error.step, WriteStep::MakeFolder);
}
