//! Several items in one cell.

/// Writes items with `; ` between them; a `;` within an item is written twice.
pub(crate) fn join<I: AsRef<str>>(items: impl IntoIterator<Item = I>) -> String {
    let items: Vec<String> =
        items.into_iter().map(|item| item.as_ref().replace(';', ";;")).collect();
    items.join("; ")
}

/// Reads what [`join`] writes. Spaces around an item are not part of it.
pub(crate) fn split(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut item = String::new();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        if character != ';' {
            item.push(character);
        } else if rest.next_if_eq(&';').is_some() {
            item.push(';');
        } else {
            items.push(item.trim().to_owned());
            item.clear();
        }
    }
    items.push(item.trim().to_owned());
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_doubled_semicolon_is_one_of_the_item() {
        assert_eq!(split("a; b;;c ;d"), ["a", "b;c", "d"]);
        assert_eq!(split("a;;; b"), ["a;", "b"]);
        assert_eq!(split("a;"), ["a", ""]);
        assert_eq!(join(["a;", ";b"]), "a;;; ;;b");
    }

    proptest! {
        #[test]
        fn what_is_joined_is_split(items in prop::collection::vec("[a-z; ]{0,6}", 1..5)) {
            let items: Vec<String> = items.iter().map(|item| item.trim().to_owned()).collect();
            prop_assert_eq!(split(&join(&items)), items);
        }
    }
}
