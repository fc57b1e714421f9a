// Finds what a page or a style sheet would load from another host. Its policy forbids it; then something would be missing.

/** What a browser loads by itself: as an element of a page, or from a style. */
const loading = [
  /<(?!a\b|base\b|form\b)\w+\b[^>]*?\s(?:src|href|data|srcset|poster)=["']?([^"'\s>]+)/gi,
  /(?:url\(\s*|@import\s+)["']?([^"')\s]+)/gi,
];

/**
 * @param {string} text HTML or CSS
 * @returns {string[]} addresses
 */
export function loadedFromElsewhere(text) {
  // To the browser, a script is text until it runs: then the policy of the page stops it.
  const markup = text.replace(/(<script\b[^>]*>)[\s\S]*?<\/script>/gi, "$1");
  const addresses = loading.flatMap((pattern) => [...markup.matchAll(pattern)].map(([, address]) => `${address}`));
  return addresses.filter((address) => /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(address));
}
