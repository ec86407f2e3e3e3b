//! Work in threads whose result does not depend on how many there are.

use std::num::NonZeroUsize;

/// What `work` makes of each item, in order. On one thread without the feature `parallel`.
#[cfg(feature = "parallel")]
pub fn in_order<T: Send, R: Send>(
    items: Vec<T>,
    threads: NonZeroUsize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let count = items.len();
    let size = count.div_ceil(threads.get()).max(1);
    if count <= size {
        return items.into_iter().map(work).collect();
    }
    let (work, mut items) = (&work, items.into_iter());
    std::thread::scope(|scope| {
        let mut handles = Vec::new();
        while items.len() > 0 {
            let chunk: Vec<T> = items.by_ref().take(size).collect();
            handles.push(scope.spawn(move || chunk.into_iter().map(work).collect::<Vec<R>>()));
        }
        let mut made = Vec::with_capacity(count);
        for handle in handles {
            match handle.join() {
                Ok(part) => made.extend(part),
                // What the work does on one thread it does on several.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    })
}

/// What `work` makes of each item, in order. On one thread without the feature `parallel`.
#[cfg(not(feature = "parallel"))]
pub fn in_order<T, R>(items: Vec<T>, _: NonZeroUsize, work: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(work).collect()
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
            assert_eq!(in_order(items.clone(), threads, |item| item * 2), expected, "{threads}");
        }
        assert!(in_order(Vec::new(), NonZeroUsize::MIN, |item: u32| item).is_empty());
    }
}
