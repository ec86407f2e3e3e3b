//! A file that is replaced whole, or not at all.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What could not be written, and at which step.
#[derive(Debug, thiserror::Error)]
#[error("{} could not be {step}: {source}", path.display())]
#[non_exhaustive]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// What was being done.
    pub step: WriteStep,
    /// What the system said.
    pub source: io::Error,
}

/// A step of writing a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum WriteStep {
    /// Making its folder.
    MakeFolder,
    /// Looking at what stands there now.
    Inspect,
    /// Writing the new bytes beside it. The old file is as it was.
    Write,
    /// Putting the new file in the place of the old one, which is as it was.
    Replace,
}

impl std::fmt::Display for WriteStep {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::MakeFolder => "made",
            Self::Inspect => "looked at",
            Self::Write => "written",
            Self::Replace => "replaced",
        })
    }
}

/// Writes a file so that whoever looks sees all of the old bytes or all of the new ones.
///
/// The bytes go to a hidden file in the same folder, to the disk, and only then to their name. After an
/// error or an interruption the old file is intact; the hidden file of an interruption is overwritten
/// by the next writing. A symbolic link is followed: the file it names is replaced. The new file may be read
/// and written by those who might the old one.
///
/// # Errors
/// What the system refuses, with the step at which it did; a target that is there and is no file.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    Staged::write(path, bytes)?.commit()
}

/// New bytes that wait beside their file.
#[derive(Debug)]
pub(crate) struct Staged {
    target: PathBuf,
    waiting: Option<PathBuf>,
}

impl Staged {
    /// Writes the bytes to the disk, but not yet to their name.
    pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<Self, WriteError> {
        Self::write_with(path, |file| file.write_all(bytes))
    }

    fn write_with(
        path: &Path,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<Self, WriteError> {
        let failed = |step| move |source| WriteError { path: path.to_owned(), step, source };
        let target = target_of(path).map_err(failed(WriteStep::Inspect))?;
        let hidden = hidden_beside(&target).map_err(failed(WriteStep::Inspect))?;
        let mut staged = Self { target, waiting: None };
        let written = create(&hidden).and_then(|mut file| {
            staged.waiting = Some(hidden);
            // Whoever could not read the old file must not read the new one.
            if let Ok(old) = fs::metadata(&staged.target) {
                file.set_permissions(old.permissions())?;
            }
            write(&mut file)?;
            file.sync_all()
        });
        written.map_err(failed(WriteStep::Write))?;
        Ok(staged)
    }

    /// Puts the new bytes in the place of the old ones.
    pub(crate) fn commit(mut self) -> Result<(), WriteError> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        if let Err(source) = fs::rename(&waiting, &self.target) {
            self.waiting = Some(waiting);
            return Err(WriteError { path: self.target.clone(), step: WriteStep::Replace, source });
        }
        // The name is on the disk once its folder is; not every system lets a folder be opened.
        if let Some(Ok(folder)) = self.target.parent().map(File::open) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(waiting) = &self.waiting {
            let _ = fs::remove_file(waiting);
        }
    }
}

/// The file behind a name, which need not be there.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    let target = match fs::symlink_metadata(path) {
        Ok(facts) if facts.is_symlink() => fs::canonicalize(path)?,
        Ok(_) => path.to_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path.to_owned()),
        Err(error) => return Err(error),
    };
    match fs::metadata(&target)?.is_file() {
        true => Ok(target),
        false => Err(io::Error::other("it is there and is not a file")),
    }
}

/// A name beside the file that begins with a dot, so that readers of the folder leave it alone.
fn hidden_beside(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or_else(|| io::Error::other("the path names no file"))?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".partial");
    Ok(target.with_file_name(hidden))
}

/// Creates a file anew, never through a link that somebody left there.
fn create(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test alone, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("fourp-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_file_is_made_or_replaced_and_nothing_stays_beside_it() {
        let folder = Folder::new("replace");
        let path = folder.0.join("claims.csv");
        for bytes in [b"old".as_slice(), b"new and longer", b""] {
            replace_file(&path, bytes).unwrap();
            assert_eq!(fs::read(&path).unwrap(), bytes);
            assert_eq!(folder.names(), ["claims.csv"]);
        }
    }

    #[test]
    fn a_writing_that_fails_at_any_byte_leaves_the_old_file() {
        let folder = Folder::new("fails");
        let path = folder.0.join("claims.csv");
        fs::write(&path, b"old").unwrap();
        let new = b"new bytes";
        for most in 0..new.len() {
            let staged = Staged::write_with(&path, |file| {
                file.write_all(&new[..most])?;
                Err(io::Error::from(io::ErrorKind::StorageFull))
            });
            let error = staged.unwrap_err();
            assert_eq!(error.step, WriteStep::Write);
            assert_eq!(error.source.kind(), io::ErrorKind::StorageFull);
            assert_eq!(fs::read(&path).unwrap(), b"old");
            assert_eq!(folder.names(), ["claims.csv"]);
        }
    }

    #[test]
    fn what_an_interruption_left_is_overwritten() {
        let folder = Folder::new("interrupted");
        let path = folder.0.join("claims.csv");
        fs::write(&path, b"old").unwrap();
        let staged = Staged::write(&path, b"half").unwrap();
        std::mem::forget(staged);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(folder.names(), [".claims.csv.partial", "claims.csv"]);
        replace_file(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(folder.names(), ["claims.csv"]);
    }

    #[test]
    fn a_folder_is_not_replaced_by_a_file() {
        let folder = Folder::new("folder");
        let path = folder.0.join("claims.csv");
        fs::create_dir(&path).unwrap();
        let error = replace_file(&path, b"new").unwrap_err();
        assert_eq!(error.step, WriteStep::Inspect);
        assert!(
            error.to_string().ends_with("could not be looked at: it is there and is not a file")
        );
        assert!(path.is_dir());
    }

    #[test]
    fn a_path_without_a_name_is_refused() {
        assert_eq!(replace_file("..".as_ref(), b"").unwrap_err().step, WriteStep::Inspect);
        assert_eq!(replace_file("".as_ref(), b"").unwrap_err().step, WriteStep::Inspect);
    }

    #[test]
    fn a_missing_folder_is_said() {
        let error = replace_file("no/such/folder/claims.csv".as_ref(), b"").unwrap_err();
        assert_eq!((error.step, error.source.kind()), (WriteStep::Write, io::ErrorKind::NotFound));
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_a_file_stays_the_same() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new("permissions");
        let path = folder.0.join("claims.csv");
        for mode in [0o600, 0o640, 0o400] {
            replace_file(&path, b"old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            replace_file(&path, b"new").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_its_file_is_replaced() {
        let folder = Folder::new("link");
        let (file, link) = (folder.0.join("file"), folder.0.join("link"));
        fs::write(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace_file(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
