//! Folders that nobody made in good faith: each ends in a problem, in bounded time and memory.
#![cfg(unix)]

use fourp_dataset::{Options, read, salvage};
use fourp_model::{ProblemCode, Problems};
use std::{
    env,
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::{ffi::OsStrExt, fs::symlink},
    path::PathBuf,
    process::Command,
    time::Duration,
};

const HEAD: &str = "id,title,formula\n";

/// A new folder, taken away when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}"));
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("sources.csv"), "id,title,publisher,standing,marking\n").unwrap();
        Self(path)
    }

    fn with(name: &str, checks: &[u8]) -> Self {
        let folder = Self::new(name);
        fs::write(folder.0.join("checks.csv"), checks).unwrap();
        folder
    }

    fn problems(&self) -> Problems {
        let lenient = salvage(&self.0, &Options::default()).unwrap();
        match read(&self.0, &Options::default()) {
            Ok(dataset) => {
                assert_eq!(dataset.warnings, lenient.problems);
                dataset.warnings
            }
            Err(problems) => {
                assert_eq!(problems, lenient.problems);
                problems
            }
        }
    }

    fn codes(&self) -> Vec<(ProblemCode, u64)> {
        self.problems().counts().collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is replaced by the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn check(title: &str) -> String {
    format!("{HEAD}X1,{title},1 * 2\n")
}

#[test]
fn nul_bytes() {
    let folder = Folder::with("nul", &[HEAD.as_bytes(), &[0; 5000]].concat());
    assert_eq!(folder.codes(), [(ProblemCode::NulByte, 1), (ProblemCode::FieldCount, 1)]);
}

#[test]
fn a_line_without_end() {
    let folder = Folder::with("line", check(&"x".repeat((16 << 20) + 1)).as_bytes());
    assert_eq!(folder.codes(), [(ProblemCode::FieldCount, 1), (ProblemCode::FieldTooLong, 1)]);
}

#[test]
fn a_million_cells() {
    let folder = Folder::with("cells", check(&",".repeat(1 << 20)).as_bytes());
    assert_eq!(folder.codes(), [(ProblemCode::FieldCount, 1)]);
}

#[test]
fn a_million_columns() {
    let text = format!("id,title,formula{}\n", ",a".repeat(1 << 20));
    let folder = Folder::with("columns", text.as_bytes());
    assert_eq!(folder.codes(), [(ProblemCode::UnknownColumn, 4096 - 3)]);
}

#[test]
fn a_file_of_a_length_that_it_does_not_have() {
    let folder = Folder::new("sparse");
    let file = File::create(folder.0.join("checks.csv")).unwrap();
    file.set_len((4 << 30) + 1).unwrap();
    assert_eq!(folder.codes(), [(ProblemCode::FileTooLarge, 1)]);
    file.set_len(5000).unwrap();
    let options = Options { file_max: 4999, ..Options::default() };
    assert_eq!(
        read(&folder.0, &options).unwrap_err().to_string(),
        "checks.csv: file too large, expected a file of at most 4999 bytes"
    );
}

#[test]
fn what_is_no_file() {
    let folder = Folder::new("not-files");
    fs::create_dir(folder.0.join("claims.csv")).unwrap();
    symlink("seats.csv", folder.0.join("seats.csv")).unwrap();
    symlink("nowhere", folder.0.join("remits.csv")).unwrap();
    symlink("/dev/zero", folder.0.join("meetings.csv")).unwrap();
    // Opening a pipe waits until somebody writes to it; here nobody does.
    let made = Command::new("mkfifo").arg(folder.0.join("checks.csv")).status().unwrap();
    assert!(made.success());
    let problems = folder.problems();
    assert_eq!(problems.counts().collect::<Vec<_>>(), [(ProblemCode::FileUnreadable, 5)]);
    let pipe = read(&folder.0.join("checks.csv"), &Options::default()).unwrap_err();
    assert_eq!(pipe.counts().collect::<Vec<_>>(), [(ProblemCode::UnknownFormat, 1)]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_cannot_be_read() {
    // The memory of a process is a regular file, whose first page nobody can read.
    let folder = Folder::new("unreadable");
    symlink("/proc/self/mem", folder.0.join("checks.csv")).unwrap();
    assert_eq!(folder.codes(), [(ProblemCode::FileUnreadable, 1)]);
}

#[test]
fn names_with_control_bytes() {
    let folder = Folder::new("names");
    for name in [b"claims.csv\n".as_slice(), b"\x1b[2J.csv", b"\xFF\xFE.csv"] {
        fs::write(folder.0.join(std::ffi::OsStr::from_bytes(name)), "").unwrap();
    }
    assert_eq!(folder.codes(), [(ProblemCode::UnknownFile, 3)]);
}

#[test]
fn line_ends_of_every_kind() {
    let row = "X1,a,1 * 2";
    let text = format!(
        "id,title,formula\rX1,\"a\r\nb\",1 * 2\r{}\n{}\r\n",
        row.replace('1', "2"),
        row.replace('1', "3")
    );
    let folder = Folder::with("ends", text.as_bytes());
    assert_eq!(folder.codes(), [(ProblemCode::OtherLineEnds, 1)]);
    let dataset = read(&folder.0, &Options::default()).unwrap();
    let facts = &dataset.files[0];
    assert_eq!((facts.rows, facts.cr, facts.lf, facts.crlf), (3, 2, 1, 1));
    assert_eq!(dataset.programme.tables().checks[0].title, "a\r\nb");
}

#[test]
fn a_header_alone_and_none() {
    assert_eq!(Folder::with("header", HEAD.as_bytes()).codes(), []);
    assert_eq!(Folder::with("cut", b"id,title,formula").codes(), []);
    assert_eq!(Folder::with("none", b"").codes(), [(ProblemCode::MissingHeader, 1)]);
    let folder = Folder::with("rows", b"X1,a,1 * 2\nX2,a,1 * 2\n");
    assert_eq!(folder.codes(), [(ProblemCode::MissingHeader, 1)]);
}

#[test]
fn byte_order_marks_that_are_not_first() {
    let text = format!("\u{FEFF}{HEAD}X1,a,1 * 2\n\u{FEFF}X2,a,1 * 2\n\u{FEFF}{HEAD}");
    let codes = Folder::with("marks", text.as_bytes()).codes();
    assert_eq!(codes, [(ProblemCode::MalformedId, 2)]);
}

#[test]
fn the_same_columns_twice() {
    let text =
        format!("{}\n{}\n", "id,title,formula,".repeat(3) + "id", "X1,a,1 * 2,".repeat(3) + "X2");
    let folder = Folder::with("twice", text.as_bytes());
    assert_eq!(folder.codes(), [(ProblemCode::DuplicateColumn, 7)]);
}

#[test]
fn a_file_that_changes_while_it_is_read() {
    let folder = Folder::with("changing", check("a").as_bytes());
    let path = folder.0.join("checks.csv");
    let writer = std::thread::spawn(move || {
        for round in 0..200 {
            let mut file = OpenOptions::new().write(true).open(&path).unwrap();
            if round % 2 == 0 {
                file.set_len(20).unwrap();
            } else {
                file.write_all(check(&"é\u{FEFF}".repeat(9000)).as_bytes()).unwrap();
            }
            std::thread::sleep(Duration::from_micros(200));
        }
    });
    while !writer.is_finished() {
        // Whatever it catches: rows that are accounted for.
        let lenient = salvage(&folder.0, &Options::default()).unwrap();
        for facts in lenient.files {
            assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
        }
    }
    writer.join().unwrap();
}

/// Where a test runs itself again, in a process whose memory can be measured.
const MEASURED: &str = "FOURP_MEASURED_FOLDER";

/// The most memory, in MiB, that reading a folder took in a process of its own, and the problems' codes.
#[cfg(target_os = "linux")]
fn measure(test: &str, make: impl FnOnce() -> Folder) -> Option<(u64, String)> {
    if let Some(folder) = env::var_os(MEASURED) {
        let problems = match salvage(folder.as_ref(), &Options::default()) {
            Ok(salvage) => salvage.problems,
            Err(problems) => problems,
        };
        let counts: Vec<String> =
            problems.counts().map(|(code, count)| format!("{code} {count}")).collect();
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
        fs::write(
            PathBuf::from(folder).with_extension("measured"),
            format!("{} {}", peak / 1024, counts.join(", ")),
        )
        .unwrap();
        return None;
    }
    let folder = make();
    let report = folder.0.with_extension("measured");
    let ran = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--test-threads=1"])
        .env(MEASURED, &folder.0)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    let told = fs::read_to_string(&report).unwrap();
    fs::remove_file(&report).unwrap();
    let (peak, counts) = told.split_once(' ').unwrap();
    Some((peak.parse().unwrap(), counts.into()))
}

/// What a folder without rows may take: the process, the longest row, and the problems that are kept.
#[cfg(target_os = "linux")]
const FIXED: u64 = 256;

#[test]
#[cfg(target_os = "linux")]
fn a_quote_that_never_closes_takes_bounded_memory() {
    let measured = measure("hostile::a_quote_that_never_closes_takes_bounded_memory", || {
        let rows = "X1,a,1 * 2\n".repeat(200 << 20 >> 4);
        Folder::with("quote", format!("{HEAD}X0,\"a,1 * 2\n{rows}").as_bytes())
    });
    let Some((peak, codes)) = measured else { return };
    assert_eq!(codes, "FP0031 1, FP0033 1");
    assert!(peak < FIXED, "{peak} MiB for a file of 144 MB");
}

#[test]
#[cfg(target_os = "linux")]
fn a_line_of_nothing_but_faults_takes_bounded_memory() {
    let measured = measure("hostile::a_line_of_nothing_but_faults_takes_bounded_memory", || {
        let line = [b"\xEF\xBB\xBF", HEAD.as_bytes(), &vec![0xFF; 64 << 20]].concat();
        Folder::with("faults", &line)
    });
    let Some((peak, codes)) = measured else { return };
    assert_eq!(codes, "FP0010 1, FP0030 1");
    assert!(peak < FIXED, "{peak} MiB for a file of 67 MB");
}

#[test]
#[cfg(target_os = "linux")]
fn a_million_blank_rows_take_no_memory() {
    let measured = measure("hostile::a_million_blank_rows_take_no_memory", || {
        Folder::with("blank", format!("{HEAD}{}", ",,\n".repeat(1_000_000)).as_bytes())
    });
    let Some((peak, codes)) = measured else { return };
    assert_eq!(codes, "FP0034 1");
    assert!(peak < FIXED / 8, "{peak} MiB");
}

#[test]
#[cfg(target_os = "linux")]
fn a_hundred_thousand_problems_take_bounded_memory() {
    let measured = measure("hostile::a_hundred_thousand_problems_take_bounded_memory", || {
        let text: String =
            (0..100_000).map(|n| format!("X {n},{},1 + = {n}\n", "y".repeat(400))).collect();
        Folder::with("problems", format!("{HEAD}{text}").as_bytes())
    });
    let Some((peak, codes)) = measured else { return };
    assert_eq!(codes, "FP0041 100000, FP0050 100000");
    assert!(peak < FIXED, "{peak} MiB for a file of 42 MB");
}

#[test]
#[cfg(target_os = "linux")]
fn rows_take_a_few_times_the_memory_of_their_file() {
    let measured = measure("hostile::rows_take_a_few_times_the_memory_of_their_file", || {
        let rows: String =
            (0..300_000).map(|n| format!("X{n},a title of its own {n},N{n} * 2\n")).collect();
        Folder::with("rows-memory", format!("{HEAD}{rows}").as_bytes())
    });
    let Some((peak, codes)) = measured else { return };
    assert_eq!(codes, "FP0061 1");
    let megabytes = 12;
    assert!(peak < FIXED + 30 * megabytes, "{peak} MiB for a file of {megabytes} MB");
}
