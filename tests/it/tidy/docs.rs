//! The documents name every example that exists, and no other.

/// Examples a document leaves out, and examples it tells the reader to run that do not exist.
pub(crate) fn faults(path: &str, text: &str, examples: &[&str]) -> Vec<String> {
    let is_named = |example: &&&str| {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == **example)
    };
    let left_out = examples.iter().filter(|example| !is_named(example));
    let told = text.split("--example ").skip(1).map(|rest| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next().unwrap_or("")
    });
    let invented = told.filter(|name| !examples.contains(name));
    left_out
        .map(|example| format!("{path} does not name the example {example}"))
        .chain(invented.map(|name| format!("{path} runs an example {name:?} that does not exist")))
        .collect()
}

mod tests {
    use super::*;

    #[test]
    fn an_example_left_out_or_invented_is_named() {
        let text = "Run `cargo run --release --example audit` first, then `check_the_figures`.";
        assert_eq!(
            faults("README.md", text, &["audit", "check_the_figures"]),
            Vec::<String>::new()
        );
        assert_eq!(
            faults("README.md", text, &["audit", "figures"]),
            ["README.md does not name the example figures"]
        );
        assert_eq!(
            faults("README.md", text, &["check_the_figures"]),
            ["README.md runs an example \"audit\" that does not exist"]
        );
    }
}
