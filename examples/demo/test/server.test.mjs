// The server of the demo: who may call it, and what its pages may load.
import assert from "node:assert/strict";
import { request } from "node:http";
import test, { after, before } from "node:test";
import { startDemo } from "../server.mjs";

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo(0);
});
after(() => demo.close());

/** Node's fetch sets Host itself. @returns {Promise<number | undefined>} */
const statusFor = (/** @type {string} */ path, /** @type {Record<string, string>} */ headers) =>
  new Promise((resolve, reject) => {
    const sent = request(demo.url + path, { headers }, (response) => resolve(response.resume().statusCode));
    sent.on("error", reject).end();
  });

test("pages of other sites cannot call it", async () => {
  assert.equal(await statusFor("/lab", { host: "evil.example" }), 403);
  assert.equal(await statusFor("/lab", { host: "127.0.0.1.evil.example:80" }), 403);
  assert.equal(await statusFor("/api/lab", { origin: "http://evil.example" }), 403);
  assert.equal(await statusFor("/lab", {}), 200);
  const form = await fetch(`${demo.url}/api/lab/runs`, {
    method: "POST",
    body: new URLSearchParams({ scenario: "none" }),
  });
  assert.equal(form.status, 415);
});

test("a page loads nothing but its own files", async () => {
  for (const path of ["/", "/lab"]) {
    const policy = (await fetch(demo.url + path)).headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; /);
    assert.doesNotMatch(policy, /unsafe|http|\*/);
  }
});

test("the cookie is for this site alone", async () => {
  const cookie = (await fetch(demo.url)).headers.get("set-cookie") ?? "";
  assert.match(cookie, /^visitor=[\w-]{36}; Path=\/; HttpOnly; SameSite=Strict$/);
});

test("what is not there is 404, and a file outside of the folder is not there", async () => {
  for (const path of ["/server.mjs", "/../server.mjs", "/%2e%2e/server.mjs", "/api/lab/runs/none"]) {
    assert.equal(await statusFor(path, {}), 404, path);
  }
});
