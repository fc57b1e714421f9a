// Proves: the check finds all that a page of the reference would load from another host, and does not report links.
import { describe, expect, it } from "vitest";
import { loadedFromElsewhere } from "../../scripts/docs/self-contained.mjs";

describe("an address that a page loads from another host", () => {
  it.each([
    ['<script src="https://cdn.example/a.js"></script>', "https://cdn.example/a.js"],
    ["<script async src=//cdn.example/a.js></script>", "//cdn.example/a.js"],
    ['<link rel="stylesheet" href="http://cdn.example/a.css">', "http://cdn.example/a.css"],
    ["<LINK REL=preconnect HREF='https://fonts.example'>", "https://fonts.example"],
    ['<img alt="" src="https://cdn.example/logo.svg">', "https://cdn.example/logo.svg"],
    ['<svg><use href="https://cdn.example/icons.svg#a"></use></svg>', "https://cdn.example/icons.svg#a"],
    ["<style>@import 'https://fonts.example/a.css';</style>", "https://fonts.example/a.css"],
    ['<style>p { background: url("//cdn.example/a.png") }</style>', "//cdn.example/a.png"],
    ['<p style="background:url(https://cdn.example/b.png)"></p>', "https://cdn.example/b.png"],
  ])("is found in %s", (html, address) => {
    expect(loadedFromElsewhere(html)).toEqual([address]);
  });

  it.each([
    '<a href="https://docs.example/">a link that a reader may follow</a>',
    '<script src="../assets/main.js"></script>',
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
    "<script>const text = '<img src=\"https://cdn.example/a.png\">';</script>",
    '<style>p { background: url("data:image/png;base64,AA") }</style>',
  ])("is not %s", (html) => {
    expect(loadedFromElsewhere(html)).toEqual([]);
  });

  it("is found in a style sheet", () => {
    expect(loadedFromElsewhere('@font-face { src: url("https://fonts.example/a.woff2"), url(a.woff2) }')).toEqual([
      "https://fonts.example/a.woff2",
    ]);
  });
});
