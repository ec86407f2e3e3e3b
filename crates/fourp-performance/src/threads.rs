//! Work in threads whose result does not depend on how many there are.

use std::num::NonZeroUsize;

/// What `work` makes of each item, in order.
#[cfg(feature = "parallel")]
pub(crate) fn in_chunks<T: Sync, R: Send>(
    items: &[T],
    threads: NonZeroUsize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let size = items.len().div_ceil(threads.get()).max(1);
    if threads == NonZeroUsize::MIN || items.len() <= size {
        return items.iter().map(work).collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let chunks: Vec<_> = items
            .chunks(size)
            .map(|chunk| (chunk, scope.spawn(move || chunk.iter().map(work).collect::<Vec<R>>())))
            .collect();
        let mut made = Vec::with_capacity(items.len());
        for (chunk, handle) in chunks {
            match handle.join() {
                Ok(part) => made.extend(part),
                // A panic of the work is a panic here, as it would be on one thread.
                Err(_) => made.extend(chunk.iter().map(work)),
            }
        }
        made
    })
}

/// What `work` makes of each item, in order.
#[cfg(not(feature = "parallel"))]
pub(crate) fn in_chunks<T, R>(items: &[T], _: NonZeroUsize, work: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(work).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u32> = (0..100).collect();
        let expected: Vec<u32> = items.iter().map(|item| item * 2).collect();
        for threads in [1, 2, 3, 4, 7, 100, 1_000] {
            let threads = NonZeroUsize::new(threads).unwrap();
            assert_eq!(in_chunks(&items, threads, |item| item * 2), expected, "{threads}");
        }
        let none: [u32; 0] = [];
        assert!(in_chunks(&none, NonZeroUsize::MIN, |item| *item).is_empty());
    }
}
