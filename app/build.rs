//! Which languages there are: every file under `text`, by its own name for itself.
use std::{env, fmt::Write as _, fs, io::Result, path::Path};

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=text");
    let mut files: Vec<_> = fs::read_dir("text")?.flatten().map(|it| it.path()).collect();
    files.sort();
    let mut list = String::from("&[");
    for path in files.iter().filter(|it| it.extension().is_some_and(|it| it == "json")) {
        let text = fs::read_to_string(path)?;
        let name = text.split("\"@name\": \"").nth(1).and_then(|it| it.split('"').next());
        let code = path.file_stem().and_then(|it| it.to_str());
        if let (Some(code), Some(name)) = (code, name) {
            let _ = write!(list, "({code:?}, {name:?}), ");
        }
    }
    list.push(']');
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("tongues.rs"), list)
}
