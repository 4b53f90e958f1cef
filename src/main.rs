use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match nhanrong::cli::Cli::read().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
