// A server as Next.js starts one, with our instrumentation: says its port, then writes its lines.
"use strict";

const http = require("node:http");
const { onRequestError, register } = require(process.argv[2]);

register();
const server = http.createServer(async (request, response) => {
  if (request.url.startsWith("/broken")) {
    const context = { routerKind: "App Router", routePath: "/broken/[id]", routeType: "render" };
    onRequestError(new Error("no shoe"), { path: request.url, method: request.method, headers: request.headers }, context);
    response.statusCode = 500;
  }
  if (!request.url.startsWith("/never")) response.end("page");
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
