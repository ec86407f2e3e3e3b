//! Files in a folder, each replaced whole.

use std::{error::Error, fs, path::Path};

use fourp::dataset::replace_file;

/// Writes files to a folder by the places they name in it, and makes the folders they need.
pub(crate) fn write(folder: &Path, files: Vec<(String, String)>) -> Result<(), Box<dyn Error>> {
    for (name, held) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))?;
        replace_file(&path, held.as_bytes())?;
    }
    Ok(())
}
