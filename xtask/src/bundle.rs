//! From a compiled program to what a browser loads: bindings, wasm-opt, names with digests, the page. The steps of
//! `trunk build --release`, read from the same pages and the same `Trunk*.toml`, without compiling trunk first; `trunk`
//! itself serves contributors (`cargo xtask dev`), and `cargo xtask test` holds the two ways to the same bytes where it
//! is installed.
use std::{
    fs,
    hash::Hasher,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use seahash::SeaHasher;
use sha2::{Digest, Sha384};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    run,
    setup::{command, root},
};

/// One of the programs, as its `Trunk*.toml` describes it.
pub struct Program {
    /// Of the binary in `app/src/bin`.
    pub name: &'static str,
    page: PathBuf,
    /// What stands before every address: `/` or `/desk/`.
    base: String,
}

impl Program {
    pub fn read(name: &'static str, config: &'static str) -> Result<Program, String> {
        let text = fs::read_to_string(root().join(config)).map_err(|it| format!("{config}: {it}"))?;
        let value = |key: &str| {
            let line = text.lines().find_map(|it| it.trim().strip_prefix(key)?.trim_start().strip_prefix('='));
            line.and_then(|it| it.split('"').nth(1)).map(str::to_owned).ok_or(format!("{config} names no {key}"))
        };
        Ok(Program { name, page: root().join(value("target")?), base: value("public_url")? })
    }

    /// Everything a browser loads, into `to`.
    pub fn bundle(&self, wasm: &Path, to: &Path) -> Result<(), String> {
        let _ = fs::remove_dir_all(to);
        fs::create_dir_all(to).map_err(|it| format!("{}: {it}", to.display()))?;
        let page = fs::read_to_string(&self.page).map_err(|it| format!("{}: {it}", self.page.display()))?;
        let stem = self.glue(wasm, to)?;
        let page = page.split_inclusive('>').map(|it| self.link(it, &stem, to)).collect::<Result<String, _>>()?;
        let loads = format!(
            "<link rel=\"modulepreload\" href=\"{base}{stem}.js\" crossorigin=\"anonymous\"><link rel=\"preload\" \
             href=\"{base}{stem}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\">",
            base = self.base,
        );
        write(&to.join("index.html"), page.replacen("</head>", &format!("{loads}</head>"), 1).as_bytes())
    }

    /// The program and its glue; the name both have before the dot.
    fn glue(&self, wasm: &Path, to: &Path) -> Result<String, String> {
        let failed = |it: &dyn std::fmt::Display| format!("{}: {it:#}", wasm.display());
        let stem = format!("{}-{:x}", self.name, hash(&read(wasm)?));
        let mut bindgen = Bindgen::new();
        // As the command does it, which is what trunk calls; the library leaves the default out.
        bindgen.input_path(wasm).out_name(self.name).typescript(false).omit_default_module_path(false);
        bindgen.web(true).map_err(|it| failed(&it))?;
        bindgen.generate(to).map_err(|it| failed(&it))?;
        let (glue, raw) = (to.join(format!("{}.js", self.name)), to.join(format!("{}_bg.wasm", self.name)));
        fs::rename(glue, to.join(format!("{stem}.js"))).map_err(|it| failed(&it))?;
        let done = to.join(format!("{stem}_bg.wasm"));
        run(command("wasm-opt").arg("-Oz").arg(&raw).arg("--output").arg(done))?;
        fs::remove_file(raw).map_err(|it| failed(&it))?;
        Ok(stem)
    }

    /// What a `<link data-trunk …>` stands for; everything else stays as it is.
    fn link(&self, html: &str, stem: &str, to: &Path) -> Result<String, String> {
        let Some((before, tag)) = html.rsplit_once("<link data-trunk ") else { return Ok(html.to_owned()) };
        let attribute =
            |name: &str| tag.split_once(&format!("{name}=\"")).and_then(|(_, it)| it.split('"').next());
        let href = attribute("href").unwrap_or_default();
        let source = self.page.with_file_name(href);
        let base = &self.base;
        let said = match attribute("rel").unwrap_or_default() {
            "icon" => format!("<link rel=\"icon\" href=\"{base}{}\"/>", named(&source, to)?),
            "css" => {
                let digest = BASE64_STANDARD.encode(Sha384::digest(read(&source)?));
                let name = named(&source, to)?;
                format!("<link rel=\"stylesheet\" href=\"{base}{name}\" integrity=\"sha384-{digest}\"/>")
            }
            "copy-dir" => {
                let folder = to.join(href);
                copy(&source, &folder)?;
                String::new()
            }
            "rust" => self.start(stem),
            it => return Err(format!("{}: nobody knows what data-trunk rel=\"{it}\" is", self.page.display())),
        };
        Ok(format!("{before}{said}"))
    }

    /// The inline script the server's policy names by its digest.
    fn start(&self, stem: &str) -> String {
        let base = &self.base;
        format!(
            "\n<script type=\"module\">\nimport init, * as bindings from '{base}{stem}.js';\nconst wasm = await init({{ \
             module_or_path: '{base}{stem}_bg.wasm' }});\n\n\nwindow.wasmBindings = bindings;\n\n\ndispatchEvent(new \
             CustomEvent(\"TrunkApplicationStarted\", {{detail: {{wasm}}}}));\n\n</script>"
        )
    }
}

/// A copy with the content's digest in its name: kept by browsers for ever.
fn named(source: &Path, to: &Path) -> Result<String, String> {
    let bytes = read(source)?;
    let stem = source.file_stem().unwrap_or_default().to_string_lossy();
    let kind = source.extension().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}-{:0>16x}.{kind}", hash(&bytes));
    write(&to.join(&name), &bytes)?;
    Ok(name)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|it| format!("{}: {it}", to.display()))?;
    for file in fs::read_dir(from).map_err(|it| format!("{}: {it}", from.display()))?.flatten() {
        write(&to.join(file.file_name()), &read(&file.path())?)?;
    }
    Ok(())
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SeaHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|it| format!("{}: {it}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|it| format!("{}: {it}", path.display()))
}
