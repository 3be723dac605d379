// A shop on the real Express, with our middleware: says its port, then writes its lines.
"use strict";

const express = require("express");
const { errorLog, logCrashes, requestLog } = require(process.argv[2]);

logCrashes();
const app = express();
app.use(requestLog(), requestLog()); // the second is one too many
app.get("/products/:id", (req, res) => res.json({ id: req.params.id }));
app.get("/never", () => {});
app.get("/half", (_req, res) => res.write("half of"));
app.get("/broken-off", (_req, res) => {
  res.write("half of");
  setImmediate(() => res.destroy(new Error("the stream broke")));
});
app.get("/destroyed", (_req, res) => res.destroy(new Error("the stream broke")));
app.get("/broken/:id", () => {
  throw new TypeError("no price\nfor this shoe");
});
app.get("/late", (_req, res, next) => {
  res.write("half of");
  res.once("close", () => next(new Error("came too late")));
  res.destroy();
});
app.get("/thrown-text", (_req, _res, next) => next("only a text"));
app.get("/thrown-nothing", (_req, _res, next) => next(Object.create(null)));
app.get("/refused", (_req, _res, next) => next(Object.assign(new Error("no such cart"), { type: "not_found" })));
app.get("/crash", () => setImmediate(() => Promise.reject(new RangeError("out of shoes"))));
const orders = express.Router({ mergeParams: true });
orders.get("/", (_req, res) => res.sendStatus(204));
orders.get("/orders/:order", (_req, res) => res.sendStatus(204));
app.use("/shops/:shop", orders);
app.use("/lists/:list", express.Router().get("/items/:item", (_req, res) => res.sendStatus(204)));
app.use("/deep", express.Router().use("/:one", express.Router().get("/", () => { throw new Error("deep"); })));
app.use(/^\/files\/.+(?=\/)/, express.Router().get("/last", (_req, res) => res.sendStatus(204)));
app.use(["/one/:x", "/two/:y"], express.Router().get("/last", (_req, res) => res.sendStatus(204)));
app.get(["/by/:name", "/of/:name/all"], (_req, res) => res.sendStatus(204));
app.get(/^\/pattern/, (_req, res) => res.sendStatus(204));
app.use(errorLog());
app.use((error, _req, res, _next) => res.sendStatus(error.type === "not_found" ? 404 : 500)); // as Medusa does
const server = app.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
