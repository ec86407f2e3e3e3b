//! A table streamed row by row is the table read whole, whatever the number of threads.

use fourp_dataset::{
    FileFacts, Record, RowPlaces, StreamOptions, StreamedRow, read_tables, stream_rows, write_table,
};
use fourp_model::{Currency, Flow, Problem, ProblemCode, Problems, Programme, Tables, arbitrary};
use proptest::prelude::*;
use std::{
    io::{self, BufReader, Read},
    num::NonZeroUsize,
};

type Streamed = (Vec<StreamedRow<Flow>>, Problems, FileFacts);

fn stream(bytes: &[u8], threads: usize, places: RowPlaces) -> Streamed {
    let threads = NonZeroUsize::new(threads).unwrap();
    let options = StreamOptions { threads, places, ..StreamOptions::default() };
    let (mut rows, mut problems) = (Vec::new(), Problems::default());
    let facts = stream_rows(bytes, "flows.csv", options, &mut problems, |row| rows.push(row));
    (rows, problems, facts.unwrap())
}

/// The problems of a table that a reader can see who forgets each row.
fn of_rows(problems: &Problems) -> Vec<Problem> {
    let of_all = |code| {
        matches!(
            code,
            ProblemCode::DanglingReference | ProblemCode::DuplicateId | ProblemCode::DuplicateRow
        )
    };
    problems.kept().into_iter().filter(|problem| !of_all(problem.code)).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_streamed_is_what_is_read(
        flows in proptest::collection::vec(arbitrary::flow(), 0..8),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let mut bytes = write_table(&flows).into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        // Of a whole file, another encoding is recognised.
        prop_assume!(std::str::from_utf8(&bytes).is_ok());
        let (rows, problems, facts) = stream(&bytes, 1, RowPlaces::Line);
        prop_assert_eq!(facts.rows, facts.accepted + facts.rejected);
        prop_assert_eq!(facts.accepted, u64::try_from(rows.len()).unwrap());
        match read_tables([("flows.csv", bytes.as_slice())]) {
            Ok(dataset) => {
                let flows = rows.into_iter().map(|row| row.row).collect();
                let currency = dataset.programme.tables().currency;
                let tables = Tables { flows, currency, ..Tables::default() };
                let streamed = Programme::new(tables).unwrap();
                prop_assert_eq!(&streamed.tables().flows, &dataset.programme.tables().flows);
                prop_assert_eq!(of_rows(&problems), of_rows(&dataset.warnings));
                prop_assert_eq!(vec![facts], dataset.files);
            }
            Err(found) => prop_assert_eq!(of_rows(&problems), of_rows(&found)),
        }
    }
}

/// About a megabyte, with a fault of every 1,000th row, cells of several lines, blank rows and CRLF.
fn large() -> Vec<u8> {
    let header = "payer,payee,amount,kind,phase,period,source,locator\r\n";
    let row = |at: u32| match at {
        at if at % 1000 == 999 => format!("a,b,{at} pounds,grant,paid,2018,s,\r\n"),
        at if at % 777 == 3 => "\n,,,,,,,\n".into(),
        at if at % 100 == 7 => {
            format!("a{at},b,GBP {at}.50,grant,paid,2018,s,\"row \"\"{at}\"\",\nand é\"\n")
        }
        at => format!("a{at},b{},GBP {at}.05,grant,paid,2018-19,s{},row {at}\n", at % 50, at % 7),
    };
    let rows: String = (0..20_000).map(row).collect();
    format!("{header}{rows}").into_bytes()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let bytes = large();
    let alone = stream(&bytes, 1, RowPlaces::Cells);
    assert!(alone.0.len() > 19_000 && alone.2.rejected == 20 && alone.2.blank == 52);
    for threads in [2, 3, 4] {
        assert!(stream(&bytes, threads, RowPlaces::Cells) == alone, "{threads} threads");
    }
}

#[test]
fn a_row_tells_where_it_and_its_cells_stand() {
    let text = "phase,payee,payer,amount,period,kind,source\n\
                \"paid\",nca,\"home-office\",GBP 1.00,2018,grant,s\n";
    let (rows, problems, _) = stream(text.as_bytes(), 1, RowPlaces::Cells);
    assert!(problems.is_empty(), "{problems}");
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    let names: Vec<_> = Flow::columns().iter().map(|column| column.name).collect();
    let place = |name| row.cells[names.iter().position(|found| *found == name).unwrap()];
    assert_eq!(row.line, 2);
    assert_eq!((place("phase"), place("payer")), (Some((2, 1)), Some((2, 12))));
    assert_eq!(place("stream"), None);
    let (rows, ..) = stream(text.as_bytes(), 1, RowPlaces::Line);
    assert!(rows[0].cells.is_empty());
}

#[test]
fn a_declared_currency_is_the_only_one() {
    let text = "payer,payee,amount,kind,phase,period,source\n\
                a,b,1.00,grant,paid,2018,s\n\
                a,b,EUR 1.00,grant,paid,2018,s\n";
    let options = StreamOptions { currency: Some(Currency::GBP), ..StreamOptions::default() };
    let mut problems = Problems::default();
    let facts = stream_rows::<Flow>(text.as_bytes(), "f.csv", options, &mut problems, |_| {});
    let facts = facts.unwrap();
    assert_eq!((facts.accepted, facts.rejected), (1, 1));
    assert_eq!(problems.kept()[0].code, ProblemCode::OtherCurrency);
    assert_eq!(problems.kept()[0].place.line, Some(3));
}

#[test]
fn what_has_no_header_has_no_rows() {
    for (text, code) in
        [("", ProblemCode::MissingHeader), ("x,y\n1,2\n", ProblemCode::MissingHeader)]
    {
        for threads in [1, 2] {
            let (rows, problems, facts) = stream(text.as_bytes(), threads, RowPlaces::Line);
            assert_eq!((rows.len(), facts.accepted), (0, 0));
            assert_eq!(problems.kept()[0].code, code, "{text:?}");
        }
    }
}

/// Fails after so many bytes.
struct Broken<R>(R);

impl<R: Read> Read for Broken<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::other("unplugged")),
            read => Ok(read),
        }
    }
}

#[test]
fn an_input_that_breaks_off_is_an_error_after_the_rows_before() {
    let bytes = large();
    for threads in [1, 2] {
        let threads = NonZeroUsize::new(threads).unwrap();
        let options = StreamOptions { threads, ..StreamOptions::default() };
        let mut count = 0;
        let input = BufReader::new(Broken(bytes.as_slice()));
        let mut problems = Problems::default();
        let error = stream_rows::<Flow>(input, "f.csv", options, &mut problems, |_| count += 1)
            .unwrap_err();
        assert_eq!(error.to_string(), "unplugged");
        assert!(count > 10_000, "{count}");
    }
}
