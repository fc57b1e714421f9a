// Makes calls in an app whose tests mock HTTP requests, and says what came of each. There is a real server at the addresses that
// are called: what gets there has got past the mock.

/** How each tool answers a request, lets one through, and is set up to refuse all others. */
const tools = {
  async nock(load, name) {
    const module = await load(name);
    const nock = module.default ?? module;
    nock.disableNetConnect();
    return {
      answer(method, address, body) {
        const { origin, pathname } = new URL(address);
        nock(origin).intercept(pathname, method).reply(200, body);
      },
      letThrough: (address) => nock.enableNetConnect(new URL(address).host),
      forget() {
        nock.cleanAll();
        nock.disableNetConnect();
      },
    };
  },
  async msw(load) {
    const { http, HttpResponse, passthrough } = await load("msw");
    const { setupServer } = await load("msw/node");
    const server = setupServer();
    // Its name before version 3, and since.
    server.listen({ onUnhandledRequest: "error", onUnhandledFrame: "error" });
    return {
      answer: (method, address, body) => server.use(http[method.toLowerCase()](address, () => HttpResponse.json(body))),
      letThrough: (address) => server.use(http.patch(address, () => passthrough())),
      forget: () => server.resetHandlers(),
    };
  },
};

const ref = { personId: "p1", identificationId: "i1" };
const addressIn = (baseUrl) => `${baseUrl}/v1/persons/p1/identifications/i1/authorize`;

/** What the caller was told. */
async function outcomeOf(call) {
  try {
    return `answered by the ${(await call()).identification.id}`;
  } catch (error) {
    const { code, delivery, status } = error;
    if (status !== undefined) return `answered with ${status}`;
    return code === "connection_failed" ? delivery : `${code}, ${delivery}`;
  }
}

/**
 * @param load imports or requires a module
 * @param tool the name of its package
 * @param order whether solaris-esign is loaded `before` it or `after` it
 * @param realUrl where the real server is
 */
exports.play = async (load, tool, order, realUrl) => {
  const early = order === "before" ? await load("solaris-esign") : undefined;
  const mock = await (tool.startsWith("msw") ? tools.msw : tools.nock)(load, tool);
  const { clientCredentials, createSolarisClient } = early ?? (await load("solaris-esign"));
  const { Agent } = require("node:http");
  // What a tool prints of a request that it refuses.
  console.error = console.warn = () => {};

  const tokenUrl = `${realUrl}/oauth2/token`;
  const secureUrl = "https://api.example.com";
  const mockToken = () => mock.answer("POST", tokenUrl, { access_token: "t0ken", expires_in: 3600 });
  const mockCall = (baseUrl) => mock.answer("PATCH", addressIn(baseUrl), { id: "mock", status: "created" });
  const clientFor = (baseUrl, options) =>
    createSolarisClient({
      baseUrl,
      auth: clientCredentials({ clientId: "c1", clientSecret: "s3cret", tokenUrl }),
      maxRetries: 0,
      timeoutMs: 20_000,
      ...options,
    });

  const results = {};
  const play = async (name, mocked, { baseUrl = realUrl, prepared = false, ...options } = {}) => {
    mock.forget();
    const client = clientFor(baseUrl, options);
    const outcomes = [];
    for (const prepare of mocked) {
      prepare?.(baseUrl);
      outcomes.push(
        await outcomeOf(async () => {
          if (prepared) await client.authenticate();
          return client.identifications.authorize(ref);
        }),
      );
      mock.forget();
    }
    results[name] = outcomes.join(", ");
  };
  const all = (baseUrl) => {
    mockToken();
    mockCall(baseUrl);
  };
  const own = { auth: () => "t0ken" };
  const agent = new Agent({ keepAlive: true });
  const through = (baseUrl) => mock.letThrough(addressIn(baseUrl));

  await play("mocked", [all]);
  await play("mocked, over https", [all], { baseUrl: secureUrl });
  await play("mocked, prepared", [all], { prepared: true });
  await play("mocked, prepared, over https", [all], { prepared: true, baseUrl: secureUrl });
  await play("mocked, through an agent", [all], { agent });
  await play("mocked twice, then not", [mockCall, mockCall, undefined], own);
  await play("mocked twice through an agent, then not", [mockCall, mockCall, undefined], { ...own, agent });
  await play("not mocked", [undefined], own);
  await play("not mocked, over https", [undefined], { ...own, baseUrl: secureUrl });
  await play("not mocked, prepared", [undefined], { ...own, prepared: true });
  await play("not mocked, prepared, over https", [undefined], { ...own, prepared: true, baseUrl: secureUrl });
  await play("not mocked, through an agent", [undefined], { ...own, agent });
  await play("token not mocked", [mockCall]);
  await play("another request mocked", [() => mock.answer("PATCH", `${realUrl}/v1/other`, {})], own);
  await play("let through", [through], { ...own, baseUrl: `${realUrl}/through` });
  await play("let through, and reset", [through], { ...own, baseUrl: `${realUrl}/reset` });
  return results;
};
