//! Files that are not what they should be.

use std::{collections::BTreeMap, fs, path::PathBuf};

use datafusion::prelude::SessionContext;
use fourp_datafusion::{Error, Lag, ParquetFiles, Question, Rows, collapse};
use fourp_model::{Citation, Currency, Flow, Money, Phase, Seat, SeatRole, Table};
use futures::StreamExt;

use crate::frame::{Folder, engine, wait};

fn flows(count: i64, currency: Currency) -> Vec<Flow> {
    let flow = |minor| {
        Flow::between(
            "ho".parse().unwrap(),
            format!("force-{}", minor % 7).parse().unwrap(),
            Money::from_minor(minor, currency),
            Phase::Paid,
            "2018-19".parse().unwrap(),
            Citation::of("register".parse().unwrap()),
        )
    };
    (1..=count).map(flow).collect()
}

/// A part of 1,000 flows and one of 500, as long as their folder is kept.
fn two_parts() -> (Folder, [PathBuf; 2]) {
    let folder = Folder::new();
    let paths = [
        folder.write("a.parquet", &flows(1000, Currency::GBP)),
        folder.write("b.parquet", &flows(500, Currency::GBP)),
    ];
    (folder, paths)
}

fn opened(paths: &[PathBuf]) -> Result<ParquetFiles, Error> {
    ParquetFiles::open(Table::Flows, paths)
}

#[test]
fn parts_are_one_table() {
    let folder = Folder::new();
    let paths = [
        folder.write("a.parquet", &flows(10, Currency::GBP)),
        folder.write("b.parquet", &flows(5, Currency::GBP)),
    ];
    let files = opened(&paths).unwrap();
    assert_eq!((files.rows(), files.currency(), files.paths().len()), (15, Some(Currency::GBP), 2));
    assert_eq!(ParquetFiles::folder(Table::Flows, paths[0].parent().unwrap()).unwrap(), files);
    wait(async {
        let context = engine(2);
        files.register(&context).await.unwrap();
        let found = collapse(&context, &[], Currency::GBP).await.unwrap();
        assert_eq!(
            (found.rows, found.groups, found.graph.at(Phase::Paid).total()),
            (15, 7, 55 + 15)
        );
    });
}

#[test]
fn a_part_that_is_missing_is_named() {
    let folder = Folder::new();
    let paths = [folder.write("a.parquet", &flows(10, Currency::GBP)), folder.path("b.parquet")];
    let error = opened(&paths).unwrap_err().to_string();
    assert!(error.contains("b.parquet: No such file"), "{error}");
    let nothing = folder.path("nothing");
    fs::create_dir(&nothing).unwrap();
    let error = ParquetFiles::folder(Table::Flows, &nothing).unwrap_err().to_string();
    assert!(error.ends_with("nothing: no Parquet file"), "{error}");
}

#[test]
fn a_part_that_goes_away_is_an_error_and_no_smaller_answer() {
    let (_folder, paths) = two_parts();
    wait(async {
        let context = engine(2);
        opened(&paths).unwrap().register(&context).await.unwrap();
        fs::remove_file(&paths[1]).unwrap();
        let error = Question::Pots.run(&context).await.unwrap_err();
        assert_eq!(error.to_string(), "flows: 1000 of 1500 rows came back; nothing is answered");
        assert!(collapse(&context, &[], Currency::GBP).await.is_err());
    });
}

#[test]
fn a_stream_from_which_a_file_goes_away_ends_in_an_error() {
    let (_folder, paths) = two_parts();
    wait(async {
        let context = engine(1);
        opened(&paths).unwrap().register(&context).await.unwrap();
        let mut stream = Question::Pots.stream(&context).await.unwrap();
        let mut rows = 0;
        while rows < 7 {
            rows += stream.next().await.unwrap().unwrap().num_rows();
        }
        // All seven groups are there; what they were made of no longer is.
        fs::remove_file(&paths[1]).unwrap();
        let error = stream.next().await.unwrap().unwrap_err().to_string();
        assert!(
            error.ends_with("flows: 1000 of 1500 rows came back; nothing is answered"),
            "{error}"
        );
        assert!(stream.next().await.is_none());
    });
}

#[test]
fn a_part_of_the_rows_is_asked_as_a_view_and_a_file_that_goes_away_from_under_it_is_told() {
    let (_folder, paths) = two_parts();
    wait(async {
        let context = engine(1);
        opened(&paths).unwrap().register(&context).await.unwrap();
        let some = context.sql("SELECT * FROM flows WHERE amount > 300").await.unwrap();
        context.deregister_table("flows").unwrap();
        context.register_table("flows", some.into_view()).unwrap();
        let found = collapse(&context, &[], Currency::GBP).await.unwrap();
        assert_eq!(found.rows, 700 + 200);
        let mut stream = Question::Pots.stream(&context).await.unwrap();
        fs::remove_file(&paths[1]).unwrap();
        let mut last = None;
        while let Some(batch) = stream.next().await {
            last = Some(batch);
        }
        let error = last.unwrap().unwrap_err().to_string();
        assert!(
            error.ends_with("flows: 700 of 900 rows came back; nothing is answered"),
            "{error}"
        );
    });
}

#[test]
fn lags_to_payment_of_each_period_by_itself_add_up_to_those_of_all() {
    let folder = Folder::new();
    let mut rows = Vec::new();
    for (number, flow) in (0_u32..).zip(flows(300, Currency::GBP)) {
        let (promise, period) = (
            number / 3,
            ["2016-17", "2017-18", "2018-19"][usize::try_from(number / 6 % 3).unwrap()],
        );
        let day = format!("{}-0{}-1{}", 2015 + promise % 3, number % 9 + 1, promise % 10);
        let mut flow = Flow {
            period: period.parse().unwrap(),
            phase: if number % 3 == 0 { Phase::Confirmed } else { Phase::Paid },
            commitment: format!("promise-{promise}").parse().ok(),
            ..flow
        };
        if flow.phase == Phase::Confirmed {
            flow.confirmed = "2015-01".parse().ok();
        } else {
            flow.paid = day.parse().ok();
        }
        rows.push(flow);
    }
    let path = folder.write("a.parquet", &rows);
    let question =
        Question::Lags { lag: Lag::ConfirmedToPaid, as_at: "2020-01-01".parse().unwrap() };
    let sums = |rows: &Rows, sums: &mut BTreeMap<[String; 3], [i128; 2]>| {
        let keys = [
            rows.texts("state").unwrap(),
            days(&rows.whole("days_least").unwrap()),
            days(&rows.whole("days_most").unwrap()),
        ];
        for (at, (promises, money)) in rows
            .whole("promises")
            .unwrap()
            .into_iter()
            .zip(rows.whole("money").unwrap())
            .enumerate()
        {
            let sum = sums
                .entry(keys.each_ref().map(|key| key[at].clone().unwrap_or_default()))
                .or_default();
            *sum = [sum[0] + promises.unwrap(), sum[1] + money.unwrap()];
        }
    };
    wait(async {
        let context = engine(2);
        opened(&[path]).unwrap().register(&context).await.unwrap();
        let (mut all, mut parts) = (BTreeMap::new(), BTreeMap::new());
        sums(&question.run(&context).await.unwrap(), &mut all);
        let table = context.deregister_table("flows").unwrap().unwrap();
        for period in ["2016-17", "2017-18", "2018-19"] {
            context.register_table("flows", table.clone()).unwrap();
            let part = context
                .sql(&format!("SELECT * FROM flows WHERE period = '{period}'"))
                .await
                .unwrap();
            context.deregister_table("flows").unwrap();
            context.register_table("flows", part.into_view()).unwrap();
            sums(&question.run(&context).await.unwrap(), &mut parts);
            context.deregister_table("flows").unwrap();
        }
        assert!(all.len() > 20, "{all:?}");
        assert_eq!(parts, all);
    });
}

fn days(days: &[Option<i128>]) -> Vec<Option<String>> {
    days.iter().map(|day| day.map(|day| day.to_string())).collect()
}

#[test]
fn a_file_that_is_given_twice_is_refused() {
    let folder = Folder::new();
    let path = folder.write("a.parquet", &flows(10, Currency::GBP));
    let other = folder.write("b.parquet", &flows(10, Currency::GBP));
    let around = path.parent().unwrap().join(".").join("a.parquet");
    let mut twice = vec![around];
    #[cfg(unix)]
    {
        let link = folder.path("link.parquet");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        twice.push(link);
    }
    twice.push(path.clone());
    for again in twice {
        let error = opened(&[path.clone(), other.clone(), again]).unwrap_err().to_string();
        assert!(
            error.ends_with("a.parquet: this file is given twice, and its rows would count twice"),
            "{error}"
        );
    }
    assert_eq!(opened(&[path, other]).unwrap().rows(), 20);
}

#[test]
fn a_name_with_a_pattern_in_it_is_one_file() {
    let folder = Folder::new();
    folder.write("a1.parquet", &flows(1, Currency::GBP));
    for name in ["a[1].parquet", "a*.parquet", "a?.parquet", "a 100%25.parquet", "a#.parquet"] {
        let path = folder.write(name, &flows(3, Currency::GBP));
        wait(async {
            let context = engine(1);
            opened(&[path]).unwrap().register(&context).await.unwrap();
            let rows = Question::Pots.run(&context).await.unwrap();
            assert_eq!(
                rows.whole("amount").unwrap().into_iter().flatten().sum::<i128>(),
                6,
                "{name}"
            );
        });
    }
}

#[test]
fn amounts_are_not_read_in_another_currency() {
    let folder = Folder::new();
    let path = folder.write("a.parquet", &flows(3, Currency::EUR));
    wait(async {
        let context = engine(1);
        opened(&[path]).unwrap().register(&context).await.unwrap();
        let error = collapse(&context, &[], Currency::GBP).await.unwrap_err();
        assert_eq!(error.to_string(), "flows is EUR, expected GBP");
        assert_eq!(collapse(&context, &[], Currency::EUR).await.unwrap().rows, 3);
    });
}

#[test]
fn a_file_that_was_cut_off_is_told() {
    let folder = Folder::new();
    let path = folder.write("a.parquet", &flows(1000, Currency::GBP));
    let whole = fs::read(&path).unwrap();
    for length in [0, 3, 8, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = opened(std::slice::from_ref(&path)).unwrap_err();
        assert!(
            matches!(&error, Error::File { path, .. } if path.ends_with("a.parquet")),
            "{length}: {error}"
        );
    }
}

#[test]
fn a_file_that_is_cut_off_later_is_an_error() {
    let folder = Folder::new();
    let path = folder.write("a.parquet", &flows(1000, Currency::GBP));
    wait(async {
        let context = engine(1);
        opened(std::slice::from_ref(&path)).unwrap().register(&context).await.unwrap();
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let error = Question::Conservation.run(&context).await.unwrap_err();
        assert!(matches!(error, Error::Engine(_)), "{error}");
    });
}

#[test]
fn files_of_two_currencies_or_tables_are_no_table() {
    let folder = Folder::new();
    let sterling = folder.write("a.parquet", &flows(3, Currency::GBP));
    let euros = folder.write("b.parquet", &flows(3, Currency::EUR));
    let error = opened(&[sterling, euros]).unwrap_err();
    assert!(matches!(&error, Error::Unlike { path, .. } if path.ends_with("b.parquet")), "{error}");
    let citation = Citation::of("minutes".parse().unwrap());
    let seat =
        Seat::new("board".parse().unwrap(), "nca".parse().unwrap(), SeatRole::Chair, citation);
    let seats = folder.write("c.parquet", &[seat]);
    let error = opened(&[seats]).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "flows is not a table of this format: payer is missing; payee is missing; amount"
        ),
        "{error}"
    );
}

#[test]
fn a_table_that_is_not_registered_is_told() {
    wait(async {
        let error = Question::Pots.run(&SessionContext::new()).await.unwrap_err();
        assert!(error.to_string().contains("flows"), "{error}");
    });
}
