// What a line says of one request, or of one error: plain Node, nothing to install.
"use strict";

const { randomUUID } = require("node:crypto");

const LONGEST_URL = 2048;
const LONGEST_MESSAGE = 4096;
const LONGEST_STACK = 16384; // CloudWatch Logs takes 256 KB a line
const LONGEST_NAME = 200;
const CLIENT_LEFT = 499; // as nginx says it: whoever asked was gone before there was an answer
const FAILED = 500;
const NOT_THE_PATH = /[?#;]|%(?:25)*(?:3f|23|3b)/i; // a query that was encoded, once or more, is one still
const ID = /^[\w.:-]{1,128}$/;
const begun = new WeakMap(); // the id by answer: installed twice, each request is still one line

/** What is given, or this where giving it fails: what is thrown or asked for may be made to fail whoever looks at it. */
function attempt(give, otherwise) {
  try {
    return give();
  } catch {
    return otherwise;
  }
}

/** A line that is written down whole or not at all; a log that cannot be written fails no request. */
function written(write, fields) {
  attempt(() => write(`${JSON.stringify(fields)}\n`));
}

/** The path alone: a query holds e-mail addresses and tokens, `;jsessionid=…` a session, a host may hold a password. */
function pathOf(url) {
  const path = String(url ?? "/").replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").split(NOT_THE_PATH, 1)[0];
  return (path || "/").slice(0, LONGEST_URL);
}

/** The id that the proxy before us gave, if it is one that a log may hold, else a new one. */
function requestId(req) {
  const given = req.headers["x-request-id"];
  return typeof given === "string" && ID.test(given) ? given : randomUUID();
}

/** Of an answer that was not sent whole: the server's failure where it broke it off, else what was sent, if anything. */
function statusOf(res) {
  if (res.errored) return FAILED;
  return res.headersSent ? res.statusCode : CLIENT_LEFT;
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
      ...attempt(more, {}),
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
  const isError = attempt(() => error !== null && typeof error === "object" && "message" in error, false);
  const message = attempt(() => String(isError ? error.message : error), "an error that cannot be read");
  const short = message.slice(0, LONGEST_MESSAGE);
  const stack = isError ? attempt(() => error.stack) : undefined;
  written(write, {
    type: "error",
    level: "error",
    name: isError ? attempt(() => String(error.name ?? "Error"), "Error").slice(0, LONGEST_NAME) : typeof error,
    message: short,
    // it begins with the message, which is not to push out the frames
    ...(typeof stack === "string" ? { stack: stack.replace(message, () => short).slice(0, LONGEST_STACK) } : {}),
    ...about,
    timestamp: new Date().toISOString(),
  });
}

/** What ends the process is written down first; it ends all the same. */
function logCrashes({ write = toStandardOutput } = {}) {
  process.on("uncaughtExceptionMonitor", (error) => logError(write, error));
}

const toStandardOutput = (line) => process.stdout.write(line);

module.exports = { attempt, logCrashes, logError, logWhenAnswered, pathOf, toStandardOutput };
