/*
 * Tells fitfoot-web-vitals what a visitor felt of a page: one beacon when the page is left, or goes out of sight.
 *
 *   <script async src="https://…/web-vitals.js" integrity="sha384-…" crossorigin="anonymous" data-session="session">
 *
 * data-session: the cookie, or else the key of sessionStorage, that holds the session's id of analytics_events, which
 *   joins vitals with conversion. window.fitfootSession comes before it. Without either, or if what they hold is not 1 to
 *   64 letters, digits, "_" and "-" (a signed cookie is not, and is a secret): a random id of the tab's own.
 * data-endpoint: where beacons go; by default to `web-vitals` beside this script.
 * data-soft-navigations: measure each view of a single-page application by itself, where the browser can.
 *
 * Of an address the path alone is told; of the elements that were measured, nothing.
 */
(function () {
  "use strict";
  var script = document.currentScript;
  var set = script ? script.dataset : {};
  var endpoint = set.endpoint || new URL("web-vitals", script ? script.src : location.href).href;
  var waiting = new Map();
  var told = new Set();

  // what the function takes: of anything else it would drop the session
  function opaque(id) {
    return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : "";
  }

  function kept(name) {
    var cookie = document.cookie.split("; ").find(function (one) {
      return one.indexOf(name + "=") === 0;
    });
    if (!cookie) return sessionStorage.getItem(name) || "";
    try {
      return decodeURIComponent(cookie.slice(name.length + 1));
    } catch (malformed) {
      return "";
    }
  }

  function ownSession() {
    var id = opaque(sessionStorage.getItem("fitfoot-session") || "");
    if (!id) {
      id = Array.from(crypto.getRandomValues(new Uint8Array(16)), function (byte) {
        return byte.toString(16).padStart(2, "0");
      }).join("");
      sessionStorage.setItem("fitfoot-session", id);
    }
    return id;
  }

  function session() {
    try {
      var given = opaque(String(window.fitfootSession || ""));
      return given || (set.session && opaque(kept(set.session))) || ownSession();
    } catch (storageIsForbidden) {
      return null;
    }
  }

  function device() {
    var touched = navigator.maxTouchPoints > 1;
    var agent = navigator.userAgent;
    if (/iPad|Tablet|Silk|Kindle/i.test(agent) || (/Macintosh/.test(agent) && touched)) return "tablet";
    if (/Android/i.test(agent) && !/Mobi/i.test(agent)) return "tablet";
    return /Mobi|iPhone|iPod/i.test(agent) ? "mobile" : "desktop";
  }

  function keep(metric) {
    var key = metric.name + " " + metric.id;
    waiting.set(key, {
      name: metric.name,
      value: metric.value,
      id: metric.id,
      first: !told.has(key),
      navigationType: metric.navigationType,
      page: new URL(metric.navigationURL || location.href, location.href).pathname,
    });
  }

  function tell() {
    if (!waiting.size) return;
    var metrics = Array.from(waiting.values());
    var body = JSON.stringify({ session_id: session(), device: device(), metrics: metrics });
    // a text needs no preflight, which a page that is being left has no time for
    if (!navigator.sendBeacon || !navigator.sendBeacon(endpoint, body)) {
      fetch(endpoint, { method: "POST", body: body, keepalive: true, mode: "no-cors" }).catch(function () {});
    }
    waiting.forEach(function (_, key) {
      told.add(key);
    });
    waiting.clear();
  }

  // all changes, of which the last is told: an interaction just before a page is left is only told so
  ["onTTFB", "onFCP", "onLCP", "onCLS", "onINP"].forEach(function (on) {
    webVitals[on](keep, { reportAllChanges: true, reportSoftNavs: "softNavigations" in set });
  });
  // while it bubbles: web-vitals hears of it before, and hands over what it has
  addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") tell();
  });
})();
