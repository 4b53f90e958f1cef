use std::process::ExitCode;

fn main() -> ExitCode {
    match nhanrong::cli::Cli::read().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
