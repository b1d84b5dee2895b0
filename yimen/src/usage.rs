//! What the program can be told, and how it explains itself. Nothing here touches a hall.

/// One command: its words, what stands behind them, a line of meaning, and what more there is to know.
pub struct Usage {
    pub words: &'static str,
    pub takes: &'static str,
    pub says: &'static str,
    pub more: &'static str,
}

const fn usage(words: &'static str, takes: &'static str, says: &'static str, more: &'static str) -> Usage {
    Usage { words, takes, says, more }
}

pub const ALL: [Usage; 33] = [
    usage(
        "serve",
        "",
        "开门：启动服务，并执行定时任务（默认命令）",
        "内置数据库没有就新建，旧了就升级。先检查设置，有问题只说一句就停。",
    ),
    usage(
        "serve --year",
        "[件数]",
        "开门，同时在后台装入演示县的一年（默认1000件）",
        "只装进刚装好演示县、还没有用过的大厅；装的时候照样能看能办，只是大厅自己的定时任务等它装完。",
    ),
    usage("migrate", "", "建立或升级数据库", ""),
    usage(
        "seed",
        "[small|full]",
        "装入演示县（只能装入空数据库）",
        "演示账号的密码是公开的，origin 不是本机的不装。",
    ),
    usage("seed accounts", "", "列出演示账号", ""),
    usage("seed crowd", "件数", "再装入许多办件，供压测", "先装演示县。"),
    usage("seed items", "个数", "把事项补到这么多，供压测", "先装演示县。"),
    usage("seed ready", "件数", "再装入只差提交的草稿，供压测", "先装演示县。每件一行：会话和办件。"),
    usage(
        "import items",
        "文件 [--replace]",
        "导入事项（.yaml 或 .xlsx），逐行报告",
        "\
文件里没有写到的，照旧；会让在办的事项失去表单、材料等内容的，不收，并说明会失去什么。
  --replace   以文件为准：文件里没有的就是不要了
格式见 docs/IMPORT.md。",
    ),
    usage(
        "import county",
        "文件.yaml",
        "写明这是哪个县的大厅：名称、代码、文书代字、短信签名、地址、电话",
        "照 data/demo/county.yaml 的样子写。代码定了就不能再改；别的可以随时重新导入，正在运行的大厅十秒内跟上。",
    ),
    usage("import items --template", "文件.xlsx", "写出空白的事项表", ""),
    usage(
        "import calendar",
        "文件.csv",
        "导入工作日历，重算所有在办件的期限",
        "\
只改文件里写到的日子。每行：日期,off或work或week,节日,依据
整年一行：2027,published,,依据（国务院已公布）或 2027,provisional,,依据（暂定）。格式见 docs/IMPORT.md。",
    ),
    usage(
        "export items",
        "[编码…]",
        "写出事项的YAML，改好可以再导入；不写编码就是全部",
        "写到标准输出：yimen export items 编码 > 文件.yaml",
    ),
    usage("export items --version", "编码 版本", "写出一个事项以前的某一版", ""),
    usage("items history", "编码", "列出一个事项的各个版本", ""),
    usage("items restore", "编码 版本", "恢复以前的一版，作为新的版本公布", "在办的件仍按申请时的版本办。"),
    usage("calendar", "年 年", "列出这些年的每一天上班还是放假", ""),
    usage(
        "admin invite",
        "登录名 姓名",
        "建立第一个系统管理员，给出一次性邀请码",
        "大厅要先建好（yimen serve 或 yimen migrate）。",
    ),
    usage("admin reinvite", "登录名", "重新邀请忘了密码或换了手机的工作人员，岗位不变", ""),
    usage("admin recover", "登录名", "本人持身份证到窗口、忘了密码时，给出10分钟有效的验证码", ""),
    usage("admin code", "登录名", "演示账号当前的动态码", ""),
    usage("audit verify", "", "核对全部办件记录和封存，逐处列出不符的", ""),
    usage(
        "audit reseal",
        "谁 为什么",
        "旧封存盖住的草稿已经删去、旧记录没有佐证的：签名说明，重新封存",
        "例如：yimen audit reseal 王强 升级到新版，旧封存含已删去的草稿",
    ),
    usage("paper", "文件.pdf", "试制一份文书：字体、签名证书是否可用，要多久", ""),
    usage(
        "backup",
        "目录 [--keep 份数]",
        "备份数据库和文件（内置数据库）",
        "\
目录要是新的。同一个上级目录里有以前的备份，没有变的文件用硬链接，不另占地方。
  --keep 份数   备份好以后，只留最近的这么多份，其余的删去",
    ),
    usage("restore --verify", "目录", "打开备份，核对每个字节、每条记录", ""),
    usage("restore", "目录", "核对后恢复到空的数据目录", ""),
    usage(
        "export",
        "目录",
        "导出整座大厅：人人能读的文件，可以带走",
        "\
先停下服务。每张表逐行写成JSON，办件另按GB/T 39046的名称写成CSV，附上传的文件、文书和清单；没有密码和密钥。
姓名、号码都是明文：目录只有本账号能打开，请妥善保管。",
    ),
    usage(
        "import hall",
        "目录",
        "把导出的大厅装进一座空的大厅",
        "先 yimen migrate 建一座空的。逐个文件核对清单，全部装入或者什么也不装；工作人员要重新邀请。",
    ),
    usage(
        "move",
        "数据库网址|sqlite",
        "把大厅搬到另一个数据库（内置数据库和PostgreSQL之间）",
        "\
先停下服务。全部搬过去，逐表核对行数和内容，再核对全部记录；有一处不符就什么也不搬。
网址如 postgres://hall@127.0.0.1/hall，密码写在 ~/.pgpass 里；sqlite 就是数据目录里的内置数据库。
密钥、文件留在原处。搬完把设置里的 db 改成新的，原来的数据库留作备份，不要再用它开门。",
    ),
    usage(
        "distribute",
        "",
        "把装了Citus的PostgreSQL里的表按县分布到多台机器",
        "先停下服务。可以随时重做：已经分布的不动。说明见 docs/DEPLOY.md。",
    ),
    usage(
        "card-bridge",
        "大厅网址 [127.0.0.1:17117]",
        "在窗口的电脑上：读卡程序写出的每一行，交给本机浏览器里的工作台",
        "例如：读卡程序 | yimen card-bridge https://zwfw.example.gov.cn。说明见 docs/BRIDGE.md。",
    ),
    usage(
        "keys",
        "rotate|reseal",
        "rotate 启用新的加密密钥；reseal 把旧密钥加密的内容换成新密钥",
        "旧密钥保留，用来解开以前的内容。都可在服务运行时进行。",
    ),
];

const TAIL: &str = "\
yimen 命令 --help 说明一个命令。
设置见 docs/yimen.example.toml：YIMEN_CONFIG 指的文件，或当前目录的 yimen.toml，或 /etc/yimen/yimen.toml；环境变量 YIMEN_DATA、YIMEN_DB、YIMEN_LISTEN、YIMEN_ORIGIN 等优先。";

/// The whole list.
pub fn overview() -> String {
    let mut text = "用法：yimen 命令\n\n".to_owned();
    for it in &ALL {
        text.push_str(&line(it));
    }
    text.push('\n');
    text.push_str(TAIL);
    text
}

/// What is known of these words; `None`: no command begins like that.
pub fn help(words: &[&str]) -> Option<String> {
    if words.is_empty() {
        return Some(overview());
    }
    let begins = |it: &&Usage, n: usize| {
        let known: Vec<&str> = it.words.split(' ').collect();
        known.iter().take(n).eq(words.iter().take(n).take(known.len())) && known.len().min(words.len()) >= n
    };
    // What stands behind a command's words may be anything; what goes on in them is a command of its own.
    let exact = |it: &&Usage| begins(it, it.words.split(' ').count());
    let longest = ALL.iter().filter(exact).map(|it| it.words.len()).max();
    let mut named: Vec<&Usage> = ALL.iter().filter(exact).filter(|it| Some(it.words.len()) == longest).collect();
    let further = ALL.iter().filter(|it| begins(it, words.len()) && it.words.split(' ').count() > words.len());
    named.extend(further);
    if named.is_empty() {
        return None;
    }
    let mut text = "用法：\n\n".to_owned();
    for it in &named {
        text.push_str(&line(it));
        for more in it.more.lines() {
            text.push_str(&format!("      {more}\n"));
        }
    }
    Some(text)
}

fn line(it: &Usage) -> String {
    let call = format!("{} {}", it.words, it.takes);
    format!("  {:<30} {}\n", call.trim_end(), it.says)
}
