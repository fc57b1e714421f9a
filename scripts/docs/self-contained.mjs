// Finds what a page would load from elsewhere, or could.

/** What a browser loads by itself, as an element of a page. */
const loading = /<(?!a\b|base\b|form\b)\w+\b[^>]*?\s(?:src|href|data|srcset|poster)=["']?([^"'\s>]+)/gi;
const inStyle = /(?:url\(\s*|@import\s+)["']?([^"')\s]+)/gi;
const elsewhere = /^(?:[a-z][a-z\d+.-]*:)?\/\//i;

/**
 * @param {string} html
 * @returns {string[]} what it would load from elsewhere
 */
export function loadedFromElsewhere(html) {
  // What a script holds is text to the browser until it runs: then the policy of the page stops it.
  const markup = html.replace(/(<script\b[^>]*>)[\s\S]*?<\/script>/gi, "$1");
  return [...addresses(markup, loading), ...loadedByStyle(markup)];
}

/**
 * @param {string} css
 * @returns {string[]} what it would load from elsewhere
 */
export function loadedByStyle(css) {
  return addresses(css, inStyle);
}

/**
 * Whether the page forbids a browser to load anything from elsewhere, whatever its scripts try.
 * @param {string} html
 */
export function forbidsLoading(html) {
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/i.exec(html)?.[1] ?? "";
  const sources = policy
    .replaceAll("&#x27;", "'")
    .replaceAll("&#39;", "'")
    .split(/[;\s]+/);
  return (
    /default-src 'none'/.test(sources.join(" ")) &&
    !sources.some((source) => /^(\*|https?:|wss?:|[\w*-]+\.\w)/.test(source))
  );
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function addresses(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "").filter((address) => elsewhere.test(address));
}
