// PostGraphile over the registry's tables: server.mjs URL PORT, with "sdl" for PORT to print the schema.
import { createServer } from "node:http";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { printSchema } from "postgraphile/graphql";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const [url, port] = process.argv.slice(2);
const server = createServer();
const served = postgraphile({
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  pgServices: [makePgService({ connectionString: url, schemas: ["public"], poolConfig: { max: 10 } })],
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false },
  // It takes an index that leaves nulls out for none, and then would not tell of the outcomes of a model.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  schema: { defaultBehavior: "-insert -update -delete" },
});
if (port === "sdl") {
  console.log(printSchema(await served.getSchema()));
  process.exit(0);
}
await served.createServ(grafserv).addTo(server);
server.listen(Number(port), "127.0.0.1");
