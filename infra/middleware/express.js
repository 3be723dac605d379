// For Medusa and whatever else stands on Express: one line a request, one line an error that is the server's own.
//
//   logCrashes();                     // once
//   app.use(requestLog());            // before the routes
//   app.use(errorLog());              // after the routes, before what answers errors
"use strict";

const { logCrashes, logError, logWhenAnswered, pathOf, toStandardOutput } = require("./lines.js");

const OURS = 500;

/** A middleware that has each request written down once it is answered, or given up. */
function requestLog({ write = toStandardOutput } = {}) {
  return function fitfootRequestLog(req, res, next) {
    req.requestId = logWhenAnswered(req, res, write, () => routeOf(req));
    if (!res.headersSent) res.setHeader("X-Request-Id", req.requestId);
    next();
  };
}

/**
 * An error middleware that passes an error on, and writes it down unless it becomes an answer that blames the caller:
 * only what answers it knows which of the shop's errors are a 404.
 */
function errorLog({ write = toStandardOutput } = {}) {
  return function fitfootErrorLog(error, req, res, next) {
    const about = { method: req.method, url: pathOf(req.originalUrl ?? req.url), ...routeOf(req) };
    const log = () => {
      if (!res.writableFinished || res.statusCode >= OURS) logError(write, error, { ...about, request_id: req.requestId });
    };
    if (res.closed) log();
    else res.once("close", log);
    next(error);
  };
}

/** The pattern that matched, where it is a text: Express tells where a router was mounted as it was asked for. */
function routeOf(req) {
  const path = req.route?.path;
  if (typeof path !== "string") return {};
  const names = new Map(Object.entries(req.params ?? {}).map(([name, value]) => [value, `:${name}`]));
  const mounted = String(req.baseUrl ?? "").split("/").map((one) => (one && names.get(one)) || one).join("/");
  return { route: mounted && path === "/" ? mounted : `${mounted}${path}` };
}

module.exports = { errorLog, logCrashes, requestLog };
