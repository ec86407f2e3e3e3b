//! Texts as ids.

/// The letters and digits of a text, in lower case, with `-` between runs of them.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && character != '’' {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_joined_and_apostrophes_are_not_there() {
        assert_eq!(slug("  Bank of England (the)! "), "bank-of-england-the");
        assert_eq!(slug("Children’s Fund_15-16"), "childrens-fund-15-16");
        assert_eq!(slug("£ – ?"), "");
    }

    proptest! {
        #[test]
        fn what_is_one_stays_as_it_is(text in any::<String>()) {
            let made = slug(&text);
            prop_assert_eq!(slug(&made), made.as_str());
            prop_assert!(made.bytes().all(|b| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit()));
            prop_assert!(!made.starts_with('-') && !made.ends_with('-') && !made.contains("--"));
        }
    }
}
