//! Puts the programs into this binary as xtask pressed them in `dist`, brotli and gzip, so that nothing is compressed while a
//! citizen waits, nor while a server is built. Without a built `dist` the table is empty and the API works all the
//! same. It is a package of its own so that a changed page recompiles no server.
use std::{
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs,
    io::Result,
    path::{Path, PathBuf},
};

fn main() -> Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut table = String::from("&[\n");
    let mut known = BTreeSet::new();
    for (folder, program, base) in
        [("hall/text", "text", "/text/"), ("hall", "hall", "/"), ("own", "own", "/"), ("desk", "desk", "/desk/")]
    {
        let Ok(files) = fs::read_dir(dist.join(folder)) else {
            println!("cargo::warning=dist/{folder} is missing: cargo xtask run builds it");
            continue;
        };
        for file in files {
            let path = file?.path();
            if path.is_dir() || path.extension().is_some_and(|it| it == "br" || it == "gz") {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // Two programs share a base, and with it the styles: equal names are equal bytes.
            let place = match name.as_str() {
                "index.html" => format!("/{program}.html"),
                _ => format!("{base}{name}"),
            };
            if !known.insert(place.clone()) {
                continue;
            }
            let [br, gz] = [path.with_added_extension("br"), path.with_added_extension("gz")];
            if !br.exists() || !gz.exists() {
                println!("cargo::warning={} is not pressed: cargo xtask run builds it", path.display());
                continue;
            }
            let _ = writeln!(
                table,
                "Pressed {{ path: {place:?}, br: include_bytes!({br:?}), gz: include_bytes!({gz:?}) }},",
            );
        }
    }
    // Functions that came out the same are one in what is deployed: a tenth of the code. The linker Rust brings along on
    // this platform knows how; elsewhere the program is larger.
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|it| it == value);
    if is("PROFILE", "release") && is("TARGET", "x86_64-unknown-linux-gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
    table.push(']');
    fs::write(out.join("pressed.rs"), table)
}
