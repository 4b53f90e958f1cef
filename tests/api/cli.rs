//! The commands, as people and scripts run them.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::helpers::Folder;
use crate::helpers::http::post;
use crate::helpers::process::{Server, nhanrong};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn run(folder: &Folder, arguments: &[&str]) -> Ran {
    ran(nhanrong(folder).args(arguments))
}

#[test]
fn help_tells_each_setting_with_its_variable_and_default() {
    let folder = Folder::new();
    let every = [
        "--database-url",
        "DATABASE_URL",
        "sqlite://nhanrong.db",
        "--log",
        "NHANRONG_LOG",
        "--log-format",
        "NHANRONG_LOG_FORMAT",
    ];
    let serving = [
        "--listen",
        "NHANRONG_LISTEN",
        "127.0.0.1:8080",
        "--slow-ms",
        "NHANRONG_SLOW_MS",
        "default: 500",
        "--cors-origin",
        "NHANRONG_CORS_ORIGIN",
    ];
    for command in [&["serve"][..], &["demo"], &["migrate"], &["migrate", "up"], &["load"], &["schema"], &[]] {
        let help = run(&folder, &[command, &["--help"]].concat());
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command:?}");
        let serves = matches!(command, ["serve"] | ["demo"]);
        for setting in every.iter().chain(serving.iter().filter(|_| serves)) {
            assert!(help.out.contains(setting), "{command:?} --help says nothing of {setting}");
        }
    }
    let help = run(&folder, &["--help"]).out;
    for command in ["demo", "serve", "migrate", "load", "schema"] {
        assert!(help.contains(&format!("  {command} ")), "{command}");
    }
}

#[test]
fn the_readme_tells_each_setting_with_its_variable_and_default() {
    let help = run(&Folder::new(), &["serve", "--help"]).out;
    let readme = include_str!("../../README.md");
    let mut settings = 0;
    for part in help.split("      --").skip(1).filter(|part| part.contains("[env: ")) {
        let name = part.split([' ', '\n']).next().unwrap();
        let told = |open: &str| part.split_once(open).and_then(|(_, rest)| rest.split([']', '=']).next());
        let row = format!("| `--{name}` | `{}` | ", told("[env: ").unwrap());
        let (_, row) = readme.split_once(&row).unwrap_or_else(|| panic!("no row of the README begins with {row}"));
        let default = told("[default: ").unwrap_or("none");
        assert!(row.split('\n').next().unwrap().contains(default), "--{name}: {default}");
        settings += 1;
    }
    assert_eq!(settings, 34);
}

#[test]
fn a_wrong_setting_ends_with_one_line_that_names_it() {
    let folder = Folder::new();
    for (arguments, variable, named) in [
        (&["serve", "--listen", "nowhere"][..], None, "'nowhere' for '--listen"),
        (&["demo", "--listen", "127.0.0.1:99999"], None, "'127.0.0.1:99999' for '--listen"),
        (&["serve", "--database-url", "mysql://x"], None, "'mysql://x' for '--database-url"),
        (&["serve"], Some(("DATABASE_URL", "sqlite:")), "'sqlite:' for '--database-url"),
        (&["serve"], Some(("NHANRONG_LISTEN", "8080")), "'8080' for '--listen"),
        (&["demo", "--slow-ms", "-1"], None, "'-1'"),
        (&["serve"], Some(("NHANRONG_SLOW_MS", "soon")), "'soon' for '--slow-ms"),
        (&["serve", "--cors-origin", "front.example/x"], None, "'front.example/x' for '--cors-origin"),
        (&["serve", "--max-tokens", "0"], None, "'0' for '--max-tokens"),
        (&["serve"], Some(("NHANRONG_MAX_CONDITIONS", "65")), "'65' for '--max-conditions"),
        (&["schema"], Some(("NHANRONG_LOG", "a=b=c")), "'a=b=c' for '--log"),
        (&["schema"], Some(("NHANRONG_LOG_FORMAT", "xml")), "'xml' for '--log-format"),
        (&["load", "songs", "x.csv"], None, "'songs'"),
        (&["sing"], None, "'sing'"),
    ] {
        let mut command = nhanrong(&folder);
        command.args(arguments).envs(variable);
        let ended = ran(&mut command);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(ended.err.lines().count(), 1, "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(named), "{arguments:?}: {}", ended.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a wrong setting leaves no file");
}

#[test]
fn the_schema_is_printed_as_it_is_stored() {
    let printed = run(&Folder::new(), &["schema"]);
    assert_eq!((printed.code, printed.err.as_str()), (0, ""));
    assert!(printed.out == include_str!("../../schema.graphql"));
}

#[test]
fn migrations_go_up_tell_their_state_and_go_down() {
    let folder = Folder::new();
    let states = |state: &str| {
        let status = run(&folder, &["migrate", "status"]);
        assert_eq!(status.code, 0, "{}", status.err);
        status.out.lines().filter(|line| line.starts_with(state)).count()
    };
    let all = states("to be made");
    assert!(all > 10 && states("made") == 0);
    let up = run(&folder, &["migrate", "up"]);
    assert_eq!((up.code, up.out), (0, format!("{all} changes made.\n")));
    assert_eq!(run(&folder, &["migrate", "up"]).out, "0 changes made.\n");
    assert_eq!((states("made"), states("to be made")), (all, 0));
    assert_eq!(run(&folder, &["migrate", "down"]).code, 0);
    assert_eq!((states("made"), states("to be made")), (all - 1, 1));
    assert!(folder.path().join("nhanrong.db").exists());
}

#[test]
fn a_file_is_loaded_once_and_a_bad_one_not_at_all() {
    let folder = Folder::new();
    let head = "id,code,name,short_name,kind,level,parent_id,valid_from,valid_to\n";
    std::fs::write(folder.path().join("good.csv"), format!("{head}1,1,Tỉnh A,A,PROVINCE,1,,,\n")).unwrap();
    std::fs::write(
        folder.path().join("bad.csv"),
        format!("{head}2,2,Tỉnh B,B,PROVINCE,1,,,\n3,3,Tỉnh C,C,PLANET,1,,,\n"),
    )
    .unwrap();
    let good = run(&folder, &["load", "localities", "good.csv"]);
    assert_eq!((good.code, good.out.as_str()), (0, "good.csv: 1 added, 0 changed, 0 unchanged\n"));
    let again = run(&folder, &["load", "localities", "good.csv"]);
    assert_eq!(again.out, "good.csv: nothing to change: 1 rows stand as they were\n");

    let bad = run(&folder, &["load", "localities", "bad.csv"]);
    assert_eq!((bad.code, bad.out.as_str(), bad.err.lines().count()), (1, "", 1), "{}", bad.err);
    for said in ["bad.csv", "line 3", "kind", "PLANET", "Nothing of this file was taken"] {
        assert!(bad.err.contains(said), "{said}: {}", bad.err);
    }
    let missing = run(&folder, &["load", "localities", "missing.csv"]);
    assert_eq!((missing.code, missing.err.lines().count()), (1, 1), "{}", missing.err);
    assert!(missing.err.contains("missing.csv"), "{}", missing.err);
}

#[test]
fn a_registry_that_was_not_made_is_not_served() {
    let folder = Folder::new();
    let ended = run(&folder, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!((ended.code, ended.out.as_str(), ended.err.lines().count()), (1, "", 1), "{}", ended.err);
    assert!(ended.err.contains("nhanrong.db") && ended.err.contains("migrate up"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn the_demo_makes_a_registry_answers_and_ends_when_told_to() {
    let folder = Folder::new();
    let mut server = Server::start(&folder, &["demo"]);
    let query = json!({"query": "{ models { totalCount nodes { code } } }"});
    let models = json!([{"code": "mod-5in1"}, {"code": "mod-dien-phuoc"}, {"code": "mod-tra-ka"}]);
    let expected = json!({"data": {"models": {"totalCount": 3, "nodes": models}}});
    assert_eq!(post(server.address, &query.to_string()).json(), expected);

    server.signal("TERM");
    assert_eq!(server.ended(), 0);
    assert!(Path::new(&folder.path().join("nhanrong.db")).exists());
}
