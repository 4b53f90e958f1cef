//! What front ends see: the page in a real browser, the schema in the tools they use, the example.
//! The scripts beside this file do the work; here they are given a server, a browser and their packages.

#[path = "../databases/mod.rs"]
mod databases;
#[path = "../node/mod.rs"]
mod node;
mod server;
mod setup;

use databases::on_both;
use node::{packages, script};
use server::Server;
use setup::InBrowser as _;

#[test]
fn the_page_in_the_repository_is_what_its_sources_build() {
    packages("web");
    script("web/build.js").arg("--check").run();
}

#[test]
fn graphiql_answers_completes_and_documents_with_no_network() {
    packages("tests/web");
    on_both(|over| script("tests/web/graphiql.js").browser().arg(&Server::start(over).address).run());
}

#[test]
fn the_server_speaks_graphql_over_http() {
    packages("tests/web");
    on_both(|over| script("tests/web/audits.js").arg(&Server::start(over).address).run());
}

#[test]
fn front_ends_own_tools_take_the_schema() {
    packages("tests/web");
    script("tests/web/tools/tools.js").run();
}

#[test]
fn the_example_pages_forth_and_back_and_opens_a_model() {
    packages("tests/web");
    packages("examples/models-of-a-place");
    on_both(|over| script("tests/web/example.js").browser().arg(&Server::start(over).address).run());
}
