// Makes any of the clients by its name, which is that of its file.

/**
 * @param {string} name
 * @param {string} baseUrl
 * @param {string} token
 * @returns {Promise<import("./client.js").Client>}
 */
export async function createClient(name, baseUrl, token) {
  const { create } = await import(new URL(`${name}.mjs`, import.meta.url).href);
  return create(baseUrl, token);
}
