//! A PostgreSQL of our own, in a private folder and on a private port, gone when it goes out of scope.
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Running, run, wait_for};

const PORT: &str = "55433";

pub struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    _server: Running,
}

impl Cluster {
    /// For tests: nothing has to survive a power cut.
    pub fn start(binaries: &Path) -> Result<Cluster, String> {
        Cluster::with(binaries, "fsync=off")
    }

    /// As a real hall's: what was acknowledged is on the disk.
    pub fn start_durable(binaries: &Path) -> Result<Cluster, String> {
        Cluster::with(binaries, "fsync=on")
    }

    fn with(binaries: &Path, fsync: &str) -> Result<Cluster, String> {
        // PostgreSQL refuses to run as root; the package brings an account for it, which needs a folder it may enter.
        let folder = env::temp_dir().join(format!("yimen-pg-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|it| it.to_string())?;
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        let words = ["--username=yimen", "--auth=trust", "--encoding=UTF8", "--no-locale"];
        run(as_postgres(&binaries.join("initdb")).args(words).arg("-D").arg(&data).stdout(Stdio::null()))?;
        let mut postgres = as_postgres(&binaries.join("postgres"));
        let settings = ["-p", PORT, "-h", "127.0.0.1", "-c", fsync, "-c", "max_connections=300"];
        postgres.arg("-D").arg(&data).args(settings).arg("-k").arg(&folder);
        let server = postgres.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = Running(server.map_err(|it| format!("postgres: {it}"))?);
        wait_for(&format!("127.0.0.1:{PORT}"))?;
        Ok(Cluster { folder, binaries: binaries.to_owned(), _server: server })
    }

    pub fn url(&self) -> String {
        format!("postgres://yimen@127.0.0.1:{PORT}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The child may be `setpriv`'s: the server itself is told by its own tool.
        let stop = ["stop", "-m", "immediate", "-s"];
        let _ = run(as_postgres(&self.binaries.join("pg_ctl")).args(stop).arg("-D").arg(self.folder.join("data")));
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    crate::ask("id", &["-u"]).as_deref() == Some("0")
}

fn as_postgres(program: &Path) -> Command {
    match is_root() {
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command.current_dir("/");
            command
        }
        false => Command::new(program),
    }
}
