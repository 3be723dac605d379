// For Next.js: one line a request, one line an error of the server. In instrumentation.js beside next.config.js:
//
//   export async function register() {
//     if (process.env.NEXT_RUNTIME === "nodejs") (await import("./fitfoot/next.js")).register();
//   }
//   export async function onRequestError(error, request, context) {
//     if (process.env.NEXT_RUNTIME === "nodejs") (await import("./fitfoot/next.js")).onRequestError(error, request, context);
//   }
//
// Next tells no middleware what was answered, so this listens where Node itself announces each request: no server of
// one's own is needed, and it works with `next start` and with the standalone output.
"use strict";

const { subscribe, unsubscribe } = require("node:diagnostics_channel");
const { logCrashes, logError, logWhenAnswered, pathOf, toStandardOutput } = require("./lines.js");

const EACH_REQUEST = "http.server.request.start";

/** Has each request of this process written down, and what ends it; answers what stops listening to requests. */
function register({ write = toStandardOutput } = {}) {
  logCrashes({ write });
  const started = ({ request, response }) => {
    const id = logWhenAnswered(request, response, write);
    request.headers["x-request-id"] = id; // for onRequestError, which is told the headers
  };
  subscribe(EACH_REQUEST, started);
  return () => unsubscribe(EACH_REQUEST, started);
}

/** Next's own hook (15 and later): `context.routePath` is the pattern, as /products/[id]. */
function onRequestError(error, request, context = {}, { write = toStandardOutput } = {}) {
  logError(write, error, {
    method: request.method,
    url: pathOf(request.path),
    route: context.routePath,
    request_id: request.headers?.["x-request-id"],
  });
}

module.exports = { onRequestError, register };
