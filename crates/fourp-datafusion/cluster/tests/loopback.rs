//! One scheduler and two executors on loopback, each a process of its own, against the engine in this process.

#![cfg(test)]

use std::{
    net::TcpListener,
    num::{NonZeroU32, NonZeroUsize},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use datafusion::prelude::SessionContext;
use fourp_datafusion::{
    Dimension, Fellows, Limits, ParquetFiles, Question, Rows, cluster, collapse, in_process,
};
use fourp_datafusion_cluster::write_synthetic;
use fourp_dataset::write_parquet;
use fourp_model::{
    Citation, Currency, Figure, FigureKind, Intervention, Observation, Period, Seat, SeatRole,
    Table,
};

/// One cluster at a time: two cores serve no more.
static ALONE: Mutex<()> = Mutex::new(());

/// Processes that end with the test.
struct Cluster {
    scheduler: u16,
    processes: Vec<Child>,
    _alone: MutexGuard<'static, ()>,
}

impl Cluster {
    /// An executor that says nothing for so many seconds counts as lost: few where one is killed, many where a busy machine
    /// must not lose one that lives.
    fn start(folder: &Path, silence: u32) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let scheduler = free_port();
        let mut processes = vec![
            process(env!("CARGO_BIN_EXE_scheduler"))
                .args(["--port", &scheduler.to_string()])
                .args(["--executor-timeout-seconds", &silence.to_string()])
                .spawn()
                .unwrap(),
        ];
        await_port(scheduler);
        for executor in 0..2 {
            let port = free_port();
            let own = folder.join(format!("executor-{executor}"));
            std::fs::create_dir_all(&own).unwrap();
            processes.push(
                process(env!("CARGO_BIN_EXE_executor"))
                    .args(["--scheduler-port", &scheduler.to_string(), "--port", &port.to_string()])
                    .args(["--tasks", "2", "--heartbeat-seconds", "2", "--folder"])
                    .arg(&own)
                    .spawn()
                    .unwrap(),
            );
            await_port(port);
        }
        // Both have registered before the first question, or one would do it all.
        std::thread::sleep(Duration::from_secs(2));
        Self { scheduler, processes, _alone: alone }
    }

    async fn context(&self, partitions: usize) -> SessionContext {
        let address = format!("df://127.0.0.1:{}", self.scheduler);
        cluster(&address, NonZeroUsize::new(partitions).unwrap()).await.unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn process(path: &str) -> Command {
    let mut command = Command::new(path);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn await_port(port: u16) {
    for _ in 0..200 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("nobody listens at {port}");
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("fourp-loopback-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(16 << 20)
        .enable_all()
        .build()
        .unwrap()
}

/// Made-up seats, observations and interventions.
fn other_tables(folder: &Path) -> Vec<ParquetFiles> {
    let cite = || Citation::of("made-up".parse().unwrap());
    let seats: Vec<Seat> = (0..600_u32)
        .map(|row| {
            let (group, party) = (row * 7 % 40, row * 13 % 25);
            let dates = ["..", "2017..", "..2017"][usize::try_from(row % 3).unwrap()];
            Seat {
                people: NonZeroU32::new(row % 4 + 1).unwrap(),
                dates: dates.parse().unwrap(),
                ..Seat::new(
                    format!("group-{group}").parse().unwrap(),
                    format!("party-{party}").parse().unwrap(),
                    SeatRole::Member,
                    cite(),
                )
            }
        })
        .collect();
    let observations: Vec<Observation> = (0..400_u32)
        .map(|row| {
            let period =
                Period::quarter(2010 + i32::try_from(row % 40 / 4).unwrap(), row % 4 + 1).unwrap();
            let value = FigureKind::Exact { value: (row * 37 % 101).to_string().parse().unwrap() };
            let value = Figure::new(value, "people".parse().unwrap()).unwrap();
            Observation {
                area: format!("area-{}", row / 40).parse().ok(),
                ..Observation::new("referrals".parse().unwrap(), period, value, cite())
            }
        })
        .collect();
    let interventions: Vec<Intervention> = (0..300_u32)
        .map(|row| Intervention {
            operation: (row % 3 > 0).then(|| format!("op-{}", row / 5).parse().unwrap()),
            ..Intervention::new(
                format!("act-{row}").parse().unwrap(),
                "2018-05".parse().unwrap(),
                "nca".parse().unwrap(),
                cite(),
            )
        })
        .collect();
    let file = |name: &str| std::fs::File::create(folder.join(name)).unwrap();
    write_parquet(&seats, file("SYNTHETIC-seats.parquet")).unwrap();
    write_parquet(&observations, file("SYNTHETIC-observations.parquet")).unwrap();
    write_parquet(&interventions, file("SYNTHETIC-interventions.parquet")).unwrap();
    [
        (Table::Seats, "seats"),
        (Table::Observations, "observations"),
        (Table::Interventions, "interventions"),
    ]
    .into_iter()
    .map(|(table, name)| {
        ParquetFiles::open(table, [folder.join(format!("SYNTHETIC-{name}.parquet"))]).unwrap()
    })
    .collect()
}

#[test]
fn a_cluster_says_what_one_process_says() {
    let folder = folder("same");
    let flows = write_synthetic(&folder, 1, 40_000, 4).unwrap();
    let mut tables = other_tables(&folder);
    tables.push(ParquetFiles::open(Table::Flows, flows).unwrap());
    let remote = Cluster::start(&folder, 120);
    runtime().block_on(async {
        let contexts = [
            in_process(&Limits::default()).unwrap(),
            in_process(&Limits { partitions: NonZeroUsize::new(2).unwrap(), ..Limits::default() })
                .unwrap(),
            remote.context(2).await,
            remote.context(5).await,
        ];
        for context in &contexts {
            for table in &tables {
                table.register(context).await.unwrap();
            }
        }
        let mut questions = Question::examples();
        let day = chrono_day();
        questions.push(Question::CoMembership {
            day,
            without: ["group-1".parse().unwrap()].into(),
            fellows: Fellows::Groups,
            least: NonZeroU32::MIN,
        });
        questions.push(Question::Shares { by: Dimension::ALL.to_vec() });
        for question in questions {
            let first = question.run(&contexts[0]).await.unwrap().cells().unwrap();
            assert!(
                !first.is_empty() || question.name() == "co_membership_groups",
                "{}",
                question.name()
            );
            for (place, context) in contexts.iter().enumerate().skip(1) {
                let asked = tokio::time::timeout(Duration::from_secs(120), question.run(context));
                let answer =
                    asked.await.unwrap_or_else(|_| panic!("{} has no end", question.name()));
                let found = answer.unwrap().cells().unwrap();
                assert_eq!(found, first, "{} by context {place}", question.name());
            }
        }
        let mut graphs = Vec::new();
        for context in &contexts {
            graphs
                .push(collapse(context, &[Dimension::Stream], Currency::GBP).await.unwrap().graph);
        }
        assert!(graphs.windows(2).all(|pair| pair[0] == pair[1]));
    });
    drop(remote);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Sorted groups, 8,192 of which look at texts of everything that was read: as views these would not pass as one message.
#[test]
fn an_answer_of_very_many_groups_comes_whole() {
    let folder = folder("many");
    let flows = write_synthetic(&folder, 1, 1_000_000, 4).unwrap();
    let files = ParquetFiles::open(Table::Flows, flows).unwrap();
    let remote = Cluster::start(&folder, 120);
    runtime().block_on(async {
        let local = in_process(&Limits::default()).unwrap();
        let remote = remote.context(4).await;
        let mut answers = Vec::new();
        for context in [&local, &remote] {
            files.register(context).await.unwrap();
            let asked = tokio::time::timeout(Duration::from_secs(240), Question::Pots.run(context));
            answers.push(asked.await.expect("it has no end").unwrap());
        }
        let [here, there] = &answers[..] else { unreachable!() };
        assert!(here.len() > 800_000, "{}", here.len());
        for column in ["phase", "payee", "payer", "stream"] {
            assert!(here.texts(column).unwrap() == there.texts(column).unwrap(), "{column}");
        }
        for column in ["flows", "amount", "half_width"] {
            assert!(here.whole(column).unwrap() == there.whole(column).unwrap(), "{column}");
        }
    });
    drop(remote);
    std::fs::remove_dir_all(&folder).unwrap();
}

fn chrono_day() -> chrono::NaiveDate {
    "2018-03-31".parse().unwrap()
}

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        // What an executor removes meanwhile is gone.
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                _ => found.push(entry.path()),
            }
        }
    }
    found
}

#[test]
fn an_executor_killed_in_the_middle_leaves_a_whole_answer_or_an_error() {
    let folder = folder("killed");
    let flows = write_synthetic(&folder, 2, 1_500_000, 16).unwrap();
    let files = ParquetFiles::open(Table::Flows, flows).unwrap();
    let question = Question::Collapse { by: vec![Dimension::Stream, Dimension::Kind] };
    let runtime = runtime();
    let (text, expected) = runtime.block_on(async {
        let context = in_process(&Limits::default()).unwrap();
        files.register(&context).await.unwrap();
        let text = question.sql(&question.lexicon(&context).await.unwrap());
        (text, question.run(&context).await.unwrap().cells().unwrap())
    });
    let mut remote = Cluster::start(&folder, 6);
    let own = folder.join("executor-1");
    let told = runtime.block_on(async {
        let context = remote.context(16).await;
        files.register(&context).await.unwrap();
        assert!(files_below(&own).is_empty());
        // The question alone, so that the first thing the executor writes is of it.
        let running = tokio::spawn(async move { context.sql(&text).await?.collect().await });
        let start = std::time::Instant::now();
        while files_below(&own).is_empty() {
            assert!(!running.is_finished(), "the question ended without that executor");
            assert!(start.elapsed() < Duration::from_secs(240), "that executor never began");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(!running.is_finished(), "the question ended before the executor was killed");
        let executor = remote.processes.last_mut().unwrap();
        executor.kill().unwrap();
        executor.wait().unwrap();
        assert!(!running.is_finished(), "the question ended as the executor was killed");
        let start = std::time::Instant::now();
        let ended = tokio::time::timeout(Duration::from_secs(300), running).await;
        let answer = ended.expect("neither an answer nor an error in 300 s").unwrap();
        let told = match answer {
            Ok(batches) => {
                let rows = Rows::of("collapse", batches);
                assert!(
                    rows.cells().unwrap() == expected,
                    "another answer after an executor was killed"
                );
                "a whole answer".to_owned()
            }
            Err(error) => format!("an error: {error}"),
        };
        format!("{told}, {:.0} s after the kill", start.elapsed().as_secs_f64())
    });
    println!("{told}");
    drop(remote);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_part_that_executors_cannot_read_is_an_error() {
    let folder = folder("missing");
    let flows = write_synthetic(&folder, 3, 20_000, 3).unwrap();
    let files = ParquetFiles::open(Table::Flows, &flows).unwrap();
    let remote = Cluster::start(&folder, 120);
    runtime().block_on(async {
        let context = remote.context(3).await;
        files.register(&context).await.unwrap();
        assert!(!Question::Pots.run(&context).await.unwrap().is_empty());
        std::fs::remove_file(&flows[1]).unwrap();
        let error = Question::Pots.run(&context).await.unwrap_err().to_string();
        let is_told = error.contains("rows came back") || error.contains("SYNTHETIC-flows-001");
        assert!(is_told, "{error}");
    });
    drop(remote);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_scheduler_that_is_not_there_is_an_error() {
    runtime().block_on(async {
        let context = cluster(&format!("df://127.0.0.1:{}", free_port()), NonZeroUsize::MIN).await;
        let Ok(context) = context else { return };
        let folder = folder("nobody");
        let flows = write_synthetic(&folder, 4, 100, 1).unwrap();
        ParquetFiles::open(Table::Flows, flows).unwrap().register(&context).await.unwrap();
        assert!(Question::Pots.run(&context).await.is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    });
}
