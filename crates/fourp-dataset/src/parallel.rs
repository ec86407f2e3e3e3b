//! The rows of one file, read by several threads and handed over in order.
//!
//! The calling thread cuts the file into blocks of whole rows, reads the first block that nobody has
//! begun, and hands over what the others have read when its turn comes. What comes out is the same as
//! from one thread, whichever thread was quicker.

use crate::{
    blocks::{Block, Blocks, Next},
    cell::Context,
    cells::Cells,
    column::Column,
    facts::FileFacts,
    memo::Memos,
    origin::Origin,
    rows::{Form, Layout, Tally, finish, read_body, read_header},
    scan::Scanner,
};
use fourp_model::{Currency, Problems};
use std::{
    collections::{BTreeMap, VecDeque},
    io::{self, BufRead, Cursor, Read},
    num::NonZeroUsize,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

/// How many blocks are in memory at once for each thread.
const BLOCKS_PER_THREAD: usize = 4;

/// Reads every row of a file as [`read_rows`](crate::rows::read_rows) does: `make` reads one in any
/// thread, or refuses it, and `take` is handed each in order.
///
/// The text is in UTF-8, and reading does not stop for errors. Memory is bounded by a few blocks for each
/// thread, and the longest row.
#[expect(
    clippy::too_many_arguments,
    reason = "those of reading in one thread, and how many threads"
)]
pub(crate) fn read_rows_in_parallel<R: BufRead, T: Send, E: Send>(
    scanner: &mut Scanner<R>,
    origin: &Origin,
    columns: &[Column],
    context: &Context,
    problems: &mut Problems,
    threads: NonZeroUsize,
    make: impl Fn(&mut Cells<'_>, Form) -> Result<T, E> + Sync,
    take: impl FnMut(Result<T, E>),
) -> io::Result<FileFacts> {
    let header = read_header(scanner, origin, columns, problems)?;
    let layout = Layout { origin, columns, header: header.as_ref() };
    let hall = Hall::new(context.declared());
    let (input, at) = scanner.rest();
    let (memos, tally, ends) = (Memos::default(), Tally::default(), [0; 3]);
    let mut caller =
        Caller { layout, context, memos, problems, tally, ends, make: &make, take, hall: &hall };
    thread::scope(|scope| {
        let _closed = CloseAtEnd(&hall);
        for _ in 1..threads.get() {
            let helper = || hall.work(layout, &make);
            // Without it there is only less help.
            if thread::Builder::new().spawn_scoped(scope, helper).is_err() {
                break;
            }
        }
        caller.read_all(Blocks::new(input, at), threads)
    })?;
    let Caller { tally, ends, .. } = caller;
    scanner.add_line_ends(ends);
    Ok(finish(scanner, origin, tally, problems))
}

/// The calling thread.
struct Caller<'a, M, K, T, E> {
    layout: Layout<'a>,
    context: &'a Context,
    memos: Memos,
    problems: &'a mut Problems,
    tally: Tally,
    ends: [u64; 3],
    make: &'a M,
    take: K,
    hall: &'a Hall<T, E>,
}

impl<M, K, T, E> Caller<'_, M, K, T, E>
where
    M: Fn(&mut Cells<'_>, Form) -> Result<T, E>,
    K: FnMut(Result<T, E>),
{
    fn read_all(
        &mut self,
        mut blocks: Blocks<'_, impl BufRead>,
        threads: NonZeroUsize,
    ) -> io::Result<()> {
        let window = threads.get().saturating_mul(BLOCKS_PER_THREAD);
        let mut last = None;
        let (mut given, mut next) = (0_usize, 0_usize);
        loop {
            while last.is_none() && given.saturating_sub(next) < window {
                match blocks.next(self.hall.spare_bytes()) {
                    Ok(Next::Block(block)) => {
                        self.hall.give(Job { place: given, block, seen: self.context.currency() });
                        given = given.saturating_add(1);
                    }
                    Ok(other) => last = Some(Ok(other)),
                    Err(error) => last = Some(Err(error)),
                }
            }
            if next == given {
                break;
            }
            match self.hall.first(next) {
                First::Undone(job) => self.read_block(job.block)?,
                First::Done(done) => self.hand_over(done)?,
            }
            next = next.saturating_add(1);
        }
        match last.transpose()? {
            Some(Next::Rest(Block { bytes, at })) => {
                self.read(Cursor::new(bytes).chain(blocks.input()), at)
            }
            _ => Ok(()),
        }
    }

    /// Hands over the rows of a block that another thread has read, or reads it again if the currency of
    /// the amounts before was not known then. Once it is, it stays.
    fn hand_over(&mut self, done: Done<T, E>) -> io::Result<()> {
        let Done { job, mut rows, problems, tally, ends, seen } = done;
        let before = self.context.currency();
        if job.seen != before {
            return self.read_block(job.block);
        }
        self.context.see(seen);
        self.problems.append(problems);
        self.tally.append(tally);
        add_ends(&mut self.ends, ends);
        rows.drain(..).for_each(&mut self.take);
        self.hall.recycle(job.block.bytes, rows);
        Ok(())
    }

    fn read_block(&mut self, block: Block) -> io::Result<()> {
        self.read(block.bytes.as_slice(), block.at)?;
        self.hall.recycle(block.bytes, Vec::new());
        Ok(())
    }

    fn read(&mut self, input: impl BufRead, at: crate::lines::Position) -> io::Result<()> {
        let mut scanner = Scanner::resume(input, at);
        let (make, take) = (self.make, &mut self.take);
        let (problems, tally) = (&mut *self.problems, &mut self.tally);
        read_body(
            &mut scanner,
            self.layout,
            self.context,
            &mut self.memos,
            problems,
            tally,
            |cells, form| {
                let row = make(cells, form);
                let is_accepted = row.is_ok();
                take(row);
                is_accepted
            },
        )?;
        add_ends(&mut self.ends, scanner.line_ends());
        Ok(())
    }
}

/// Where the threads meet.
struct Hall<T, E> {
    declared: Option<Currency>,
    state: Mutex<State<T, E>>,
    has_job: Condvar,
    has_done: Condvar,
}

struct State<T, E> {
    /// Blocks that nobody has begun, in order.
    jobs: VecDeque<Job>,
    done: BTreeMap<usize, Done<T, E>>,
    is_over: bool,
    spare_bytes: Vec<Vec<u8>>,
    spare_rows: Vec<Vec<Result<T, E>>>,
}

struct Job {
    place: usize,
    block: Block,
    /// The currency of the amounts before, as far as was known.
    seen: Option<Currency>,
}

struct Done<T, E> {
    job: Job,
    rows: Vec<Result<T, E>>,
    problems: Problems,
    tally: Tally,
    ends: [u64; 3],
    /// The currency of the amounts up to the end of the block.
    seen: Option<Currency>,
}

enum First<T, E> {
    Undone(Job),
    Done(Done<T, E>),
}

/// Sends the other threads home, however the calling thread ends.
struct CloseAtEnd<'a, T, E>(&'a Hall<T, E>);

impl<T, E> Drop for CloseAtEnd<'_, T, E> {
    fn drop(&mut self) {
        self.0.state().is_over = true;
        self.0.has_job.notify_all();
    }
}

impl<T, E> Hall<T, E> {
    fn new(declared: Option<Currency>) -> Self {
        let state = State {
            jobs: VecDeque::new(),
            done: BTreeMap::new(),
            is_over: false,
            spare_bytes: Vec::new(),
            spare_rows: Vec::new(),
        };
        let (has_job, has_done) = (Condvar::new(), Condvar::new());
        Self { declared, state: Mutex::new(state), has_job, has_done }
    }

    /// Nothing is left half done under the lock, so that a panic elsewhere spoils nothing.
    fn state(&self) -> MutexGuard<'_, State<T, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give(&self, job: Job) {
        self.state().jobs.push_back(job);
        self.has_job.notify_one();
    }

    /// The block whose turn it is: to be read, or read by another thread, which is waited for.
    fn first(&self, place: usize) -> First<T, E> {
        let mut state = self.state();
        loop {
            if let Some(done) = state.done.remove(&place) {
                return First::Done(done);
            }
            if state.jobs.front().is_some_and(|job| job.place == place)
                && let Some(job) = state.jobs.pop_front()
            {
                return First::Undone(job);
            }
            state = self.has_done.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Reads blocks until there are no more, the last first: the calling thread begins with the first.
    fn work(&self, layout: Layout<'_>, make: &impl Fn(&mut Cells<'_>, Form) -> Result<T, E>) {
        let mut memos = Memos::default();
        let mut state = self.state();
        loop {
            if state.is_over {
                return;
            }
            let Some(job) = state.jobs.pop_back() else {
                state = self.has_job.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let rows = state.spare_rows.pop().unwrap_or_default();
            drop(state);
            let place = job.place;
            let done = self.read_apart(job, rows, layout, &mut memos, make);
            state = self.state();
            state.done.insert(place, done);
            self.has_done.notify_one();
        }
    }

    fn read_apart(
        &self,
        job: Job,
        mut rows: Vec<Result<T, E>>,
        layout: Layout<'_>,
        memos: &mut Memos,
        make: &impl Fn(&mut Cells<'_>, Form) -> Result<T, E>,
    ) -> Done<T, E> {
        let context = Context::resume(self.declared, job.seen);
        let mut problems = Problems::default();
        let mut tally = Tally::default();
        let mut scanner = Scanner::resume(job.block.bytes.as_slice(), job.block.at);
        let counts = &mut tally;
        let read = read_body(
            &mut scanner,
            layout,
            &context,
            memos,
            &mut problems,
            counts,
            |cells, form| {
                let row = make(cells, form);
                let is_accepted = row.is_ok();
                rows.push(row);
                is_accepted
            },
        );
        debug_assert!(read.is_ok(), "what is in memory can be read");
        let ends = scanner.line_ends();
        Done { job, rows, problems, tally, ends, seen: context.currency() }
    }

    fn spare_bytes(&self) -> Vec<u8> {
        self.state().spare_bytes.pop().unwrap_or_default()
    }

    fn recycle(&self, bytes: Vec<u8>, rows: Vec<Result<T, E>>) {
        let mut state = self.state();
        state.spare_bytes.push(bytes);
        if rows.capacity() > 0 {
            state.spare_rows.push(rows);
        }
    }
}

fn add_ends(ends: &mut [u64; 3], more: [u64; 3]) {
    for (count, more) in ends.iter_mut().zip(more) {
        *count = count.saturating_add(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        encoding::Encoding,
        record::{Readable, Record},
        rows::read_rows,
    };
    use fourp_model::{Flow, arbitrary};
    use proptest::prelude::*;

    type Seen = (Vec<Result<Flow, u64>>, Problems, FileFacts);

    fn read(cells: &mut Cells<'_>, form: Form) -> Result<Flow, u64> {
        let line = cells.row.line;
        (form == Form::Whole).then(|| Flow::read(cells)).flatten().ok_or(line)
    }

    fn alone(bytes: &[u8], declared: Option<Currency>) -> Seen {
        let (columns, origin) = (Flow::columns(), Origin::file("flows.csv"));
        let (context, mut problems) = (Context::new(declared), Problems::default());
        let mut rows = Vec::new();
        let mut scanner = Scanner::decoded(bytes, Encoding::Utf8);
        let facts =
            read_rows(&mut scanner, &origin, &columns, &context, &mut problems, |cells, form| {
                let row = read(cells, form);
                let is_accepted = row.is_ok();
                rows.push(row);
                is_accepted
            });
        (rows, problems, facts.unwrap())
    }

    fn together(bytes: &[u8], declared: Option<Currency>, threads: usize) -> Seen {
        let (columns, origin) = (Flow::columns(), Origin::file("flows.csv"));
        let (context, mut problems) = (Context::new(declared), Problems::default());
        let mut rows = Vec::new();
        let facts = read_rows_in_parallel(
            &mut Scanner::decoded(bytes, Encoding::Utf8),
            &origin,
            &columns,
            &context,
            &mut problems,
            NonZeroUsize::new(threads).unwrap(),
            read,
            |row| rows.push(row),
        );
        (rows, problems, facts.unwrap())
    }

    /// Blocks have 64 bytes in tests, so that hardly a row is in one with another.
    fn is_the_same(bytes: &[u8], declared: Option<Currency>) -> Result<(), TestCaseError> {
        let alone = alone(bytes, declared);
        for threads in [1, 2, 4] {
            prop_assert_eq!(&together(bytes, declared, threads), &alone);
        }
        Ok(())
    }

    #[test]
    fn a_currency_that_only_later_blocks_name_is_told_as_by_one_thread() {
        let header = "payer,payee,amount,kind,phase,period,source\n";
        let row = |amount: &str| format!("a,b,{amount},grant,paid,2018,s\n");
        for amounts in [["GBP 1.00", "EUR 1.00", "GBP 2.00"], ["none", "EUR 1.00", "GBP 2.00"]] {
            let rows: String = (0..90).map(|at| row(amounts[at / 30])).collect();
            is_the_same(format!("{header}{rows}").as_bytes(), None).unwrap();
        }
    }

    #[test]
    fn a_quote_that_never_closes_is_told_as_by_one_thread() {
        let rows = "a,b,GBP 1.00,grant,paid,2018,s\n".repeat(100);
        let text = format!("payer,payee,amount,kind,phase,period,source\n{rows}\"{rows}{rows}");
        is_the_same(text.as_bytes(), None).unwrap();
    }

    #[test]
    fn the_others_go_home_when_the_caller_panics() {
        let rows = "a,b,GBP 1.00,grant,paid,2018,s\n".repeat(100);
        let text = format!("payer,payee,amount,kind,phase,period,source\n{rows}");
        let (columns, origin) = (Flow::columns(), Origin::file("flows.csv"));
        let panicked = std::panic::catch_unwind(|| {
            let taken = |_: Result<Flow, u64>| panic!("enough");
            let (context, mut problems) = (Context::default(), Problems::default());
            read_rows_in_parallel(
                &mut Scanner::decoded(text.as_bytes(), Encoding::Utf8),
                &origin,
                &columns,
                &context,
                &mut problems,
                NonZeroUsize::new(3).unwrap(),
                read,
                taken,
            )
        });
        assert!(panicked.is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_number_of_threads_changes_nothing(
            flows in proptest::collection::vec(arbitrary::flow(), 1..12),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
            text in "(id|payer|payee|amount|GBP 1.00|2018|[,,\"\r\n\n;éx0-9. -]){0,120}",
        ) {
            let mut bytes = crate::write::write_table(&flows).into_bytes();
            bytes.extend(text.into_bytes());
            is_the_same(&bytes, None)?;
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
                is_the_same(&bytes, Some(Currency::GBP))?;
            }
        }
    }
}
