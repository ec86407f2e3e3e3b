//! How far long work is, for whoever waits at a terminal.

use std::{
    io::{IsTerminal, Write, stderr},
    sync::atomic::{AtomicBool, Ordering},
};

use fourp::model::Progress;

/// How many marks a full bar has.
const WIDTH: u64 = 20;

/// A bar on standard error while that is a terminal; nothing otherwise.
#[derive(Debug, Default)]
pub(crate) struct Bar {
    is_drawn: AtomicBool,
}

impl Progress for Bar {
    fn report(&self, done: u64, of: Option<u64>, what: &str) {
        let mut out = stderr().lock();
        if !out.is_terminal() {
            return;
        }
        self.is_drawn.store(true, Ordering::Relaxed);
        let bar = of.and_then(|of| done.min(of).saturating_mul(WIDTH).checked_div(of));
        let bar = bar.and_then(|marks| usize::try_from(marks).ok()).map(|marks| "#".repeat(marks));
        // A terminal that is gone is no reason to stop.
        let _ = match bar {
            Some(bar) => write!(out, "\r\x1b[K[{bar:<20}] {what}"),
            None => write!(out, "\r\x1b[K{done} {what}"),
        };
        let _ = out.flush();
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Drop for Bar {
    /// Leaves the line as it was found.
    fn drop(&mut self) {
        if self.is_drawn.load(Ordering::Relaxed) {
            let _ = write!(stderr().lock(), "\r\x1b[K");
        }
    }
}
