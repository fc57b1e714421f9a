// Walks through both pages in a real browser, and looks at them: what they say, what they load, and if everybody can use them.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { scenarios } from "../lab/scenarios.mjs";
import { startDemo } from "../server.mjs";
import { signingFaults } from "../signing.mjs";
import { deliveryTable } from "./delivery-table.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = fileURLToPath(new URL("../screenshots/", import.meta.url));
const patience = { timeout: 30_000 };

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  await mkdir(screenshots, { recursive: true });
  demo = await startDemo(0);
  // The sandbox of Chromium does not work as root, as in containers.
  browser = await chromium.launch({ executablePath: `${process.env.CHROMIUM}`, args: ["--no-sandbox"] });
});
after(async () => {
  await browser?.close();
  await demo?.close();
});

const desktop = { viewport: { width: 1280, height: 860 } };
const phone = { viewport: { width: 375, height: 760 }, hasTouch: true, isMobile: true };
const dark = { ...desktop, colorScheme: /** @type {const} */ ("dark") };

/**
 * Opens a page of a new visitor, and fails for what a browser complains about and for a request to anywhere else.
 *
 * @param {string} path
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: import("playwright-core").Page) => Promise<void>} use
 */
async function visit(path, options, use) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  /** @type {string[]} */
  const problems = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(`${demo.url}/`)) problems.push(`a request to ${request.url()}`);
  });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`error: ${error.error()}`));
  const page = await context.newPage();
  page.setDefaultTimeout(patience.timeout);
  try {
    await page.goto(demo.url + path);
    await use(page);
    assert.deepEqual(problems, []);
  } finally {
    await context.close();
  }
}

/** @param {import("playwright-core").Page} page @param {string} name */
const shoot = (page, name) => page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true });

/** @param {import("playwright-core").Page} page @param {string} name */
async function inspect(page, name) {
  await shoot(page, name);
  // Not as an element, which the policy of the page refuses.
  await page.evaluate(axe);
  const { violations } = await page.evaluate("axe.run()");
  const found = violations.map(
    (/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html }) => html)}`,
  );
  assert.deepEqual(found, [], `axe-core on ${name}`);
  const { width } = page.viewportSize() ?? { width: 0 };
  const outside = await page.evaluate((right) => {
    const isOutside = (/** @type {Element} */ each) => each.getBoundingClientRect().right > right + 1;
    const all = [...document.querySelectorAll("body *")].filter((each) => !each.closest(".scroll, #code, .sr"));
    return all.filter(isOutside).map((each) => each.outerHTML.slice(0, 80));
  }, width);
  assert.deepEqual(outside, [], `${name} is wider than a screen of ${width} px`);
}

const passwordIn = async (/** @type {import("playwright-core").Page} */ page) =>
  `${await page.locator("#sms li b").first().textContent()}`;
const smsIn = (/** @type {import("playwright-core").Page} */ page) => page.locator("#sms li").count();
const textOf = async (/** @type {import("playwright-core").Page} */ page, /** @type {string} */ selector) =>
  `${await page.textContent(selector)}`.trim();

for (const [name, options] of Object.entries({ desktop, dark, phone })) {
  test(`the signing page, from the contract to the signature (${name})`, async () => {
    await visit("/", options, async (page) => {
      await page.waitForSelector("#fault option:checked", { state: "attached" });
      await inspect(page, `signing-1-contract-${name}`);
      await page.click("#send");
      await page.waitForSelector("#form:not([hidden])");
      await page.waitForSelector("#sms li");
      assert.equal(await smsIn(page), 1);
      assert.equal(await textOf(page, "#token"), "0000-0001");
      assert.match(await textOf(page, "#sms li"), /Reference: 0000-0001\./);
      assert.match(await textOf(page, "#countdown"), /^The code is valid for [45]:\d\d minutes\.$/);
      assert.equal(await page.getAttribute("#again", "aria-disabled"), "true");
      await inspect(page, `signing-2-code-${name}`);

      await page.fill("#password", "000");
      await page.click("#confirm");
      await page.waitForSelector(".notice.bad");
      assert.equal(await page.getAttribute("#password", "aria-invalid"), "true");
      await inspect(page, `signing-3-wrong-${name}`);

      await page.fill("#password", await passwordIn(page));
      await page.click("#confirm");
      await page.waitForSelector("#done:not([hidden])");
      await inspect(page, `signing-4-signed-${name}`);
      assert.equal(await smsIn(page), 1);
    });
  });
}

test("the keyboard is enough, and the focus goes where the next thing is to be done", async () => {
  await visit("/", desktop, async (page) => {
    await page.waitForSelector("#fault option:checked", { state: "attached" });
    const focused = () => page.evaluate(() => document.activeElement?.id);
    for (let tabs = 0; (await focused()) !== "send"; tabs++) {
      assert.ok(tabs < 8, "Tab does not reach the button");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.waitForSelector("#sms li");
    await page.waitForFunction(() => document.activeElement?.id === "password");
    await page.keyboard.type(await passwordIn(page));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "done");
  });
});

test("a new code can be asked for after 20 s, and makes the field ready for it", async () => {
  await visit("/", desktop, async (page) => {
    await page.click("#send");
    await page.waitForSelector("#sms li");
    assert.match(await textOf(page, "#again"), /in \d+ s/);
    // A click of playwright waits until a button is enabled.
    await page.dispatchEvent("#again", "click");
    await page.waitForSelector('#again[aria-disabled="false"]');
    await page.click("#again");
    await page.waitForSelector("#sms li:nth-child(2)");
    await page.waitForFunction(() => document.querySelector("#token")?.textContent === "0000-0002");
    await page.fill("#password", await passwordIn(page));
    await page.click("#confirm");
    await page.waitForSelector("#done:not([hidden])");
  });
});

for (const { id, title, sms } of signingFaults) {
  test(`the signing page, with the fault: ${title}`, async () => {
    await visit("/", desktop, async (page) => {
      const planned = page.waitForResponse("**/api/signing/fault");
      await page.selectOption("#fault", id);
      await planned;
      await page.click("#send");
      await page.waitForSelector(".notice");
      if (id === "reset-before") {
        await page.waitForSelector(".notice.warn");
        await inspect(page, "signing-5-checking");
        await page.click("#skip");
        await page.waitForFunction(() => document.querySelector(".notice")?.textContent?.includes("no code was sent"));
      } else if (sms === 1) await page.waitForSelector("#form:not([hidden])");
      else await page.waitForSelector(".notice.bad");
      const isCertain = /no code was sent/i.test(await textOf(page, ".notice"));
      assert.equal(isCertain, sms === 0);
      assert.equal(await smsIn(page), sms);
      await (sms === 0 ? inspect : shoot)(page, `signing-fault-${id}`);
    });
  });
}

test("after a fault without an effect the customer can go on", async () => {
  await visit("/", desktop, async (page) => {
    await page.selectOption("#fault", "refused");
    await page.click("#send");
    await page.waitForSelector(".notice.bad");
    await page.selectOption("#fault", "none");
    await page.click("#send");
    await page.waitForSelector("#form:not([hidden])");
    assert.equal(await smsIn(page), 1);
  });
});

const documented = await deliveryTable();
const others = ["fetch-with-retries", "openai-node"];

for (const { id, title, faults, expects, sms } of scenarios) {
  test(`the fault lab: ${title}`, async () => {
    await visit(`/lab#${id}`, desktop, async (page) => {
      assert.equal(await textOf(page, "h1"), title);
      await page.click("#send");
      await page.waitForSelector(`body[data-ran="${id}"]`);
      assert.equal(await textOf(page, "#result-solaris-esign .count"), `${sms} SMS`);
      const steps = (await page.locator("#steps li").allTextContents()).map((text) => text.trim());
      const matching = (/** @type {RegExp} */ pattern) => steps.filter((step) => pattern.test(step));

      assert.match(steps[0] ?? "", /^Browser to Backend: send me the code/);
      assert.equal(matching(/^Provider to Phone: SMS/).length, sms);
      assert.ok(matching(/^Backend to Browser: /).length > 0);
      const attempts = matching(/^Backend to Provider: authorize/).length;
      const deliveries = matching(/delivery: /).map((step) => step.replace(/.*delivery: /, ""));
      if (expects.delivery === "delivered")
        assert.deepEqual(
          deliveries.filter((each) => each !== "not-sent"),
          [],
        );
      else assert.equal(deliveries[0], expects.delivery);
      const row = expects.row === undefined ? undefined : documented.get(expects.row);
      if (expects.row !== undefined) {
        assert.ok(row, `docs/errors-and-retries.md has no row "${expects.row}"`);
        assert.equal(expects.delivery, row.delivery);
        assert.equal(attempts > 1, row.isSentAgain, `${attempts} attempts`);
      }
      assert.equal(matching(/^onDrift: /).length, faults.some(({ kind }) => kind === "drift") ? 1 : 0);
      if (expects.delivery === "unknown") {
        assert.equal(attempts, 1);
        assert.deepEqual(matching(/^reconcile: /), [`reconcile: ${sms === 1 ? "took-effect" : "no-effect"}`]);
      }
      await shoot(page, `lab-${id}`);
      for (const client of others) {
        await page.click(`#result-${client}`);
        const drawn = await page.locator("#steps .sms").count();
        assert.equal(await textOf(page, `#result-${client} .count`), `${drawn} SMS`);
      }
    });
  });
}

test("every row of the delivery tables that the lab can play has a scenario", () => {
  const played = new Set(scenarios.map(({ expects }) => expects.row));
  const elsewhere = [...documented.keys()].filter((row) => !played.has(row));
  // These need a wrong option, a proxy, TLS or a kept-alive connection: tests of the package play them.
  assert.deepEqual(
    elsewhere.filter((row) => !/option or an id|before the request|unexpected bytes|proxy|certificate/.test(row)),
    [],
  );
});

test("the lab shows the lines that cause a scenario, and its tabs follow the arrow keys", async () => {
  await visit("/lab#503", desktop, async (page) => {
    await page.click("#show-code");
    assert.match(
      await textOf(page, "#lines"),
      /fake\.failNext\(\{ kind: "status", status: 503, .*takesEffect: true \}\);/,
    );
    await inspect(page, "lab-code");
    await page.focus("#result-solaris-esign");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "result-fetch-with-retries");
    assert.equal(await page.getAttribute("#result-fetch-with-retries", "aria-selected"), "true");
  });
});

test("the lab runs all faults with all clients", async () => {
  await visit("/lab", desktop, async (page) => {
    await page.click("#run-all");
    await page.waitForFunction(
      () => document.querySelector("#run-all")?.getAttribute("aria-disabled") === "false",
      undefined,
      {
        timeout: 120_000,
      },
    );
    assert.equal(await page.locator("#table-body tr").count(), scenarios.length);
    const cells = await page.locator("#table-body tr td:nth-child(2)").allTextContents();
    assert.deepEqual(
      cells.map((cell) => Number.parseInt(cell.replace(/^no/, "0"), 10)),
      scenarios.map(({ sms }) => sms),
    );
    assert.equal(await textOf(page, "#table-foot td:nth-child(2)"), "0 too many");
    await inspect(page, "lab-table");
    const shown = await page.locator("#table-body :is(th, td)").allTextContents();
    const picture = await readFile(new URL("../pictures/table.svg", import.meta.url), "utf8");
    const drawn = [...picture.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text);
    const first = drawn.indexOf(shown[0]);
    assert.deepEqual(drawn.slice(first, first + shown.length), shown, "npm run demo -- --table --svg writes it again");
  });
});

for (const [name, options] of Object.entries({ dark, phone })) {
  test(`the fault lab (${name})`, async () => {
    await visit("/lab#502-thrice", options, async (page) => {
      await page.click("#send");
      await page.waitForSelector("body[data-ran]");
      await inspect(page, `lab-${name}`);
      await page.click("#result-openai-node");
      await inspect(page, `lab-${name}-other`);
    });
  });
}

test("the picture of the README", { skip: process.env.README_PICTURE ? false : "without --picture" }, async () => {
  await visit("/lab#reset-after", { viewport: { width: 1180, height: 1060 } }, async (page) => {
    await page.click("#send");
    await page.waitForSelector("body[data-ran]");
    await page.screenshot({ path: process.env.README_PICTURE });
  });
});
