// What a line says of one request, or of one error: plain Node, nothing to install.
"use strict";

const { randomUUID } = require("node:crypto");

const LONGEST_URL = 2048;
const LONGEST_STACK = 16384; // CloudWatch Logs takes 256 KB a line
const CLIENT_LEFT = 499; // as nginx says it: whoever asked was gone before there was an answer
const FAILED = 500;
const ID = /^[\w.:-]{1,128}$/;
const begun = new WeakMap(); // the id by answer: installed twice, each request is still one line

/** A line that is written down whole or not at all; a log that cannot be written fails no request. */
function written(write, fields) {
  try {
    write(`${JSON.stringify(fields)}\n`);
  } catch {
    // Nobody is left to be told.
  }
}

/** The path alone: a query holds e-mail addresses and tokens, `;jsessionid=…` a session, a host may hold a password. */
function pathOf(url) {
  const path = String(url ?? "/").replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").split(/[?#;]/, 1)[0];
  return (path || "/").slice(0, LONGEST_URL);
}

/** The id that the proxy before us gave, if it is one that a log may hold, else a new one. */
function requestId(req) {
  const given = req.headers["x-request-id"];
  return typeof given === "string" && ID.test(given) ? given : randomUUID();
}

/** The status that was sent; where none was: who is to blame that there was no answer. */
function statusOf(res) {
  if (res.headersSent) return res.statusCode;
  return res.errored ? FAILED : CLIENT_LEFT;
}

/**
 * Calls `write` with one line once the answer is sent, or once it is clear that it never will be.
 * `more()` gives what only the framework knows, such as `{ route: "/products/:id" }`.
 */
function logWhenAnswered(req, res, write, more = () => ({})) {
  if (begun.has(res)) return begun.get(res);
  const timestamp = new Date().toISOString();
  const began = performance.now();
  const id = requestId(req);
  const url = pathOf(req.originalUrl ?? req.url);
  begun.set(res, id);
  res.once("close", () => {
    const whole = res.writableFinished ?? res.writableEnded;
    written(write, {
      type: "request",
      method: req.method,
      url,
      ...more(),
      status: whole ? res.statusCode : statusOf(res),
      duration: Math.round((performance.now() - began) * 1000) / 1000,
      timestamp,
      request_id: id,
      ...(whole ? {} : { aborted: true }),
    });
  });
  return id;
}

/** One line about an error, whatever it was that somebody threw. */
function logError(write, error, about = {}) {
  const isError = error !== null && typeof error === "object" && "message" in error;
  written(write, {
    type: "error",
    level: "error",
    name: isError ? String(error.name ?? "Error") : typeof error,
    message: isError ? String(error.message) : String(error),
    ...(isError && typeof error.stack === "string" ? { stack: error.stack.slice(0, LONGEST_STACK) } : {}),
    ...about,
    timestamp: new Date().toISOString(),
  });
}

/** What ends the process is written down first; it ends all the same. */
function logCrashes({ write = toStandardOutput } = {}) {
  process.on("uncaughtExceptionMonitor", (error) => logError(write, error));
}

const toStandardOutput = (line) => process.stdout.write(line);

module.exports = { logCrashes, logError, logWhenAnswered, pathOf, toStandardOutput };
