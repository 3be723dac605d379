// For Medusa and whatever else stands on Express: one line a request, one line an error that is the server's own.
//
//   logCrashes();                     // once
//   app.use(requestLog());            // before the routes
//   app.use(errorLog());              // after the routes, before what answers errors
"use strict";

const { attempt, logCrashes, logError, logWhenAnswered, pathOf, toStandardOutput } = require("./lines.js");

const OURS = 500;
const MADE_OF_TEXT = /\(\?=\\\/\|\$\)\)?$/; // as Express ends what it makes of a mount's text, unlike whoever writes a RegExp

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
    const about = { method: req.method, url: pathOf(req.originalUrl ?? req.url), ...attempt(() => routeOf(req), {}) };
    const log = () => {
      if (!res.writableFinished || res.statusCode >= OURS) logError(write, error, { ...about, request_id: req.requestId });
    };
    if (res.closed) log();
    else res.once("close", log);
    next(error);
  };
}

/** The pattern that matched, as it was written where the route was made; none where it cannot be known. */
function routeOf(req) {
  if (!req.route) return {};
  const stack = req.app._router?.stack ?? req.app.router.stack; // Express 4, or 5
  const route = routeIn(stack, req.route, pathOf(req.originalUrl ?? req.url), "");
  return route ? { route } : {};
}

/**
 * Looks for the route where it was made: the request tells of the last router alone, and by which address it was
 * reached. Of Express 5 only what is not mounted is known, as its routers keep their patterns to themselves.
 */
function routeIn(stack, route, path, mount) {
  for (const layer of stack) {
    if (layer.route === route) return patternOf(layer, path, mount);
    if (!layer.handle?.stack) continue;
    const root = layer.slash || layer.regexp?.fast_slash;
    const known = MADE_OF_TEXT.test(layer.regexp?.source ?? "");
    const prefix = root ? { length: 0, pattern: "" } : known && matched(layer, path);
    const found = prefix && routeIn(layer.handle.stack, route, path.slice(prefix.length), mount + prefix.pattern);
    if (found) return found;
  }
  return undefined;
}

function patternOf(layer, path, mount) {
  const told = layer.route.path;
  if (typeof told === "string") return mount && told === "/" ? mount : `${mount}${told}`;
  const texts = Array.isArray(told) && told.every((one) => typeof one === "string");
  const pattern = texts && matched(layer, path)?.pattern;
  return pattern ? mount + pattern : undefined;
}

/** How much of a path a layer of Express 4 matched, and that with the names of what varies in it. */
function matched(layer, path) {
  if (!layer.regexp) return undefined;
  const { source, flags } = layer.regexp;
  const found = new RegExp(source, `${flags}d`).exec(path);
  if (!found) return undefined;
  let [pattern, from] = ["", 0];
  const plain = (to) => (flags.includes("i") ? found[0].slice(from, to).toLowerCase() : found[0].slice(from, to));
  for (const [number, key] of layer.keys.entries()) {
    const place = found.indices[number + 1];
    if (!place || place[0] < from) continue;
    pattern += `${plain(place[0])}:${key.name}`;
    from = place[1];
  }
  return { length: found[0].replace(/\/$/, "").length, pattern: (pattern + plain(found[0].length)).replace(/\/$/, "") };
}

module.exports = { errorLog, logCrashes, requestLog };
