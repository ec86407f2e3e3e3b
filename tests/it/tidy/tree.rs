//! The files of the repository, as text.

use std::{collections::BTreeMap, fs, path::Path};

/// A text file, by its path from the root with `/` between the parts.
pub(crate) struct TextFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every text file of the repository; what is built, and what is not text, is left out.
pub(crate) struct Tree {
    files: Vec<TextFile>,
}

impl Tree {
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut files = Vec::new();
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                let path = entry.path();
                if is_left_out(&path) {
                    continue;
                }
                if entry.file_type().unwrap().is_dir() {
                    folders.push(path);
                } else if let Ok(text) = fs::read_to_string(&path) {
                    files.push(TextFile { path: from_root(root, &path), text });
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    pub(crate) fn files(&self) -> &[TextFile] {
        &self.files
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    pub(crate) fn holds(&self, path: &str) -> bool {
        self.text(path).is_some()
    }

    /// The manifests of the members. The workspaces beside this one are not held to its rules.
    pub(crate) fn manifests(&self) -> Vec<(String, toml::Table)> {
        let is_member = |path: &str| match path.split('/').collect::<Vec<_>>()[..] {
            ["crates", _, "Cargo.toml"] => true,
            [folder, "Cargo.toml"] => folder == "tests" || folder == "benches",
            _ => false,
        };
        let members = self.files.iter().filter(|file| is_member(&file.path));
        let parsed =
            members.map(|file| (file.path.clone(), file.text.parse::<toml::Table>().unwrap()));
        parsed.filter(|(_, manifest)| !manifest.contains_key("workspace")).collect()
    }

    /// The manifests of the workspaces beside this one.
    pub(crate) fn workspaces_beside(&self) -> Vec<(String, toml::Table)> {
        let is_beside = |path: &str| path.ends_with("/Cargo.toml");
        let others = self.files.iter().filter(|file| is_beside(&file.path));
        let parsed =
            others.map(|file| (file.path.clone(), file.text.parse::<toml::Table>().unwrap()));
        parsed.filter(|(_, manifest)| manifest.contains_key("workspace")).collect()
    }

    pub(crate) fn rust_of_crates(&self) -> impl Iterator<Item = &TextFile> {
        self.files
            .iter()
            .filter(|file| file.path.starts_with("crates/") && file.path.ends_with(".rs"))
    }

    /// The library sources of each crate, by their path inside `src`.
    pub(crate) fn sources_by_crate(&self) -> BTreeMap<String, Vec<(String, String)>> {
        let mut crates = BTreeMap::<String, Vec<(String, String)>>::new();
        for file in self.rust_of_crates() {
            if let ["crates", name, "src", inside] =
                file.path.splitn(4, '/').collect::<Vec<_>>()[..]
            {
                crates.entry(name.into()).or_default().push((inside.into(), file.text.clone()));
            }
        }
        crates
    }

    /// The names of the examples of the facade.
    pub(crate) fn examples(&self) -> Vec<&str> {
        let inside =
            self.files.iter().filter_map(|file| file.path.strip_prefix("crates/fourp/examples/"));
        inside
            .filter_map(|path| path.strip_suffix("/main.rs").or_else(|| path.strip_suffix(".rs")))
            .filter(|name| !name.contains('/'))
            .collect()
    }
}

fn is_left_out(path: &Path) -> bool {
    let named = |name: &str| path.file_name().is_some_and(|last| last == name);
    [".git", "target", "artifacts", "node_modules"].into_iter().any(named)
}

fn from_root(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap().components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
